"""What the database speaks, from drivers and images."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from nova_lint.engine.propose.dialect import dialect_of


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"a.py": "import sqlite3"}, ("", ""), id="SQLite: the library says it"),
        pytest.param({"a.py": "import psycopg2\nimport pymysql"}, ("", ""), id="two databases"),
        pytest.param({"tests/a.py": "import psycopg2"}, ("", ""), id="only in tests"),
        pytest.param({"a.py": "# import psycopg2\nimport psycopg2x"}, ("", ""), id="no import of it"),
        ({"a.py": "from psycopg.rows import dict_row"}, ("postgres", "a.py imports psycopg")),
        ({"a.py": "import MySQLdb.cursors"}, ("mysql", "a.py imports MySQLdb")),
        ({"compose.yml": "image: mariadb:11"}, ("mysql", "compose.yml starts mariadb")),
        (
            {"compose.yml": 'image: "org/postgis:3"', "a.py": "import asyncpg"},
            ("postgres", "a.py imports asyncpg"),
        ),
    ],
)
def test_dialect_of(files: Mapping[str, str], expected: tuple[str, str]) -> None:
    sources = {path: text.encode() for path, text in files.items()}
    code = {path: text for path, text in sources.items() if path.endswith(".py")}
    assert dialect_of(code, sources) == expected
