"""What the tests of buildbot have no data for: a database with a row in every table is copied by `buildbot copy-db`.

RECORD_DRIVERS=sqlalchemy RECORD_APPLICATION=buildbot/ ... python -m benchmarks.recorder.launch probe.py
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from buildbot.db import enginestrategy, pool
from buildbot.db.model import Model
from buildbot.scripts import copydb
from twisted.internet import defer, reactor, task


def main() -> None:
    """Fill one database, copy it to another one."""
    task.react(lambda _: _copy())


@defer.inlineCallbacks
def _copy() -> Any:
    source, target = _database("source"), _database("target")
    with source.pool.engine.begin() as connection:
        for table in Model.metadata.sorted_tables:
            connection.execute(table.insert(), [_row(table)])
    yield copydb._copy_database_with_db(source, target, False, print)
    for one in (source, target):
        yield one.pool.stop()


def _database(name: str) -> SimpleNamespace:
    engine = enginestrategy.create_engine(f"sqlite:///{name}.sqlite", basedir=".")
    Model.metadata.create_all(engine)
    made = pool.DBThreadPool(engine, reactor=reactor)
    made.start()
    return SimpleNamespace(pool=made)


def _row(table: sa.Table) -> dict[str, Any]:
    """A value for every column that needs one; every key is 1."""
    return {
        column.name: 1 if isinstance(column.type, (sa.Integer, sa.Boolean)) else b"1"
        if isinstance(column.type, sa.LargeBinary) else 1.0 if isinstance(column.type, sa.Float) else "1"
        for column in table.columns
        if column.primary_key or not column.nullable
    }  # fmt: skip


if __name__ == "__main__":
    main()
