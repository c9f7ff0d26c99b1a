"""sqlite3, of the standard library: https://docs.python.org/3/library/sqlite3.html"""

from nova_lint.values.library import Gives, Library, Runs, Touches

_RUNS = {
    "execute": Runs("sql", gives="cursor", certain=True),
    "executemany": Runs("sql", gives="cursor", certain=True),
    "executescript": Runs("sql_script", gives="cursor", certain=True),
}

LIBRARY = Library(
    name="sqlite3",
    marks="?",
    dialect="sqlite",
    functions={"sqlite3.connect": Gives("connection")},
    types={
        "sqlite3.Connection": "connection",
        "sqlite3.Cursor": "cursor",
        "sqlite3.dbapi2.Connection": "connection",
        "sqlite3.dbapi2.Cursor": "cursor",
    },
    methods={
        "connection": {**_RUNS, "cursor": Gives("cursor"), "blobopen": Touches("read", "table", 0)},
        "cursor": _RUNS,
    },
)
