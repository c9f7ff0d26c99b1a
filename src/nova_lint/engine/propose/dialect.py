"""What the database of a repository speaks, from the drivers that the code imports and the images it is started from."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nova_lint.engine.propose.names import is_test

#: Drivers that speak to one database only, and no other package is named so.
_DRIVERS = {
    "postgres": ("psycopg", "psycopg2", "asyncpg", "aiopg", "pg8000"),
    "mysql": ("MySQLdb", "pymysql", "aiomysql", "asyncmy", "mysql"),
    "tsql": ("pymssql",),
    "oracle": ("oracledb", "cx_Oracle"),
    "clickhouse": ("clickhouse_driver", "clickhouse_connect"),
    "snowflake": ("snowflake",),
}
_IMAGES = re.compile(rb"image:[ \t]*[\"']?(?:[\w.-]+/)*(postgres|postgis|mysql|mariadb|percona)\b")
_SPEAKS = {
    "postgres": "postgres",
    "postgis": "postgres",
    "mysql": "mysql",
    "mariadb": "mysql",
    "percona": "mysql",
}


def dialect_of(files: Mapping[str, bytes], others: Mapping[str, bytes]) -> tuple[str, str]:
    """The dialect and what says so; both empty where nothing does, or where two databases are in use.

    SQLite does not count beside another one: it is what tests and caches use.
    """
    found: dict[str, str] = {}
    imported = {
        dialect: re.compile(
            rb"^[ \t]*(?:import|from)[ \t]+(?:" + "|".join(names).encode() + rb")\b", re.MULTILINE
        )
        for dialect, names in _DRIVERS.items()
    }
    for path, source in sorted(files.items()):
        if not path.endswith(".py") or is_test(path):
            continue
        for dialect, pattern in imported.items():
            if dialect not in found and (match := pattern.search(source)):
                found[dialect] = f"{path} imports {match.group().split()[-1].decode()}"
    for path, source in sorted(others.items()):
        for image in _IMAGES.findall(source) if path.endswith((".yml", ".yaml")) else ():
            found.setdefault(_SPEAKS[image.decode()], f"{path} starts {image.decode()}")
    if len(found) != 1:
        return "", ""
    return next(iter(found.items()))
