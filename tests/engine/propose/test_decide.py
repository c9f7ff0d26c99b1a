"""The likely owner of a table, from what the code of a repository says."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.engine.propose.repositories import SHOP, owners, proposed


def _runs(*statements: str) -> str:
    return "def run(cursor):\n" + "".join(f'    cursor.execute("{statement}")\n' for statement in statements)


_INSERT, _UPDATE, _READ = (
    "INSERT INTO things (n) VALUES (1)",
    "UPDATE things SET n = 1 WHERE id = 1",
    "SELECT n FROM things",
)
_CREATE = "CREATE TABLE things (n int);"
_MODEL = """
from sqlalchemy.orm import DeclarativeBase, mapped_column

class Base(DeclarativeBase):
    pass

class Thing(Base):
    __tablename__ = "things"
    id = mapped_column(primary_key=True)
"""


def _decided(files: Mapping[str, str], table: str = "things") -> tuple[str, str]:
    """Owner and confidence of a table in a repository of two services `a` and `b` that do something else too."""
    both = {f"services/{name}/own.py": _runs(f"UPDATE {name}_own SET n = 1") for name in "ab"}
    decisions = {str(decision.table): decision for decision in proposed({**both, **files}).decisions}
    found = decisions[table]
    return found.owner, found.confidence


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"services/a/x.py": _runs(_READ)}, id="only read, and defined nowhere: whose it is cannot be told"),
        pytest.param({"services/a/x.py": _runs(_INSERT), "services/b/x.py": _runs(_INSERT)}, id="written by both alike"),
        pytest.param({"db/migrations/1.sql": _CREATE}, id="touched by nobody: a folder of migrations for all says nothing"),
        pytest.param({"jobs/x.py": _runs(_INSERT)}, id="written by code of no service"),
        pytest.param({"services/a/tests/test_x.py": _runs(_INSERT), "jobs/x.py": _runs(_READ)}, id="written by a test"),
        pytest.param(
            {f"services/{s}/{f}": t for s in "ab" for f, t in (("1.sql", _CREATE), ("x.py", _runs(_INSERT)))},
            id="created and written by both: two tables, or one that is shared",
        ),
        pytest.param(
            {
                "libs/flags.py": _runs(_READ),
                "services/a/x.py": "from libs import flags\n",
                "services/b/x.py": "from libs import flags\n",
                "db/migrations/1.sql": _CREATE,
            },
            id="read by a library that both import",
        ),
    ],
)  # fmt: skip
def test_undecided(files: Mapping[str, str]) -> None:
    assert _decided(files) == ("", "")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"services/a/x.py": _runs(_INSERT)}, ("a", "high"), id="the only writer"),
        pytest.param(
            {"services/a/x.py": _runs(_INSERT, _UPDATE), "services/b/x.py": _runs(_UPDATE, _READ)},
            ("a", "high"),
            id="who makes the rows, not who changes them",
        ),
        pytest.param(
            {"services/a/x.py": _runs(_INSERT), "services/b/m.py": _MODEL, "services/b/x.py": _runs(_READ)},
            ("a", "high"),
            id="who makes the rows, not who only maps a class to them",
        ),
        pytest.param({"services/a/m.py": _MODEL}, ("a", "medium"), id="a model alone"),
        pytest.param(
            {"services/a/1.sql": _CREATE, "services/b/x.py": _runs(_READ, _UPDATE)}, ("a", "low"), id="who creates it"
        ),
        pytest.param(
            {"db/migrations/1.sql": _CREATE, "services/a/x.py": _runs(_READ), "services/b/x.py": _runs(_INSERT)},
            ("b", "high"),
            id="created for all, written by one",
        ),
        pytest.param(
            {"db/migrations/1.sql": _CREATE, "services/a/x.py": _runs(_READ)}, ("a", "low"), id="the only reader"
        ),
        pytest.param(
            {"libs/things.py": _runs(_INSERT), "services/a/x.py": "from libs import things\n"},
            ("a", "high"),
            id="written by a library that one service imports",
        ),
    ],
)  # fmt: skip
def test_decided(files: Mapping[str, str], expected: tuple[str, str]) -> None:
    assert _decided(files) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # Likely a framework's: whoever writes it, that does not make it theirs.
        ("sessions", ""),
        ("order_notes", "orders"),
    ],
)
def test_a_table_that_is_defined_nowhere_where_most_are(table: str, expected: str) -> None:
    files = {**SHOP, "services/orders/x.py": _runs(f"INSERT INTO {table} VALUES (1)")}
    (found,) = [decision for decision in proposed(files).decisions if str(decision.table) == table]
    assert (found.owner, found.confidence) == (expected, "low" if expected else "")


@pytest.mark.parametrize(
    ("files", "table", "expected"),
    [
        pytest.param(
            {"services/b/x.py": _runs("SELECT n FROM a.things")}, "a.things", ("a", "high"), id="the schema of a service"
        ),
        pytest.param(
            {"services/b/x.py": _runs("UPDATE a_service.things SET n = 1 WHERE id = 1"), "services/a/x.py": ""},
            "a_service.things",
            ("a", "high"),
            id="a schema named like a service in full",
        ),
        pytest.param(
            {
                "db/migrations/1.sql": "CREATE TABLE things (id int PRIMARY KEY);\n"
                "CREATE TABLE thing_pictures (id int, thing int REFERENCES things);",
                "services/a/x.py": _runs(_INSERT),
            },
            "thing_pictures",
            ("a", "medium"),
            id="named after a table, and points to it",
        ),
    ],
)  # fmt: skip
def test_decided_by_names(files: Mapping[str, str], table: str, expected: tuple[str, str]) -> None:
    assert _decided(files, table) == expected


def test_a_table_that_is_defined_nowhere_goes_with_its_schema() -> None:
    made = "".join(f"CREATE TABLE stock.t{n} (n int);" for n in range(3))
    rest = {**SHOP, "services/orders/x.py": _runs("SELECT n FROM stock.parts", "SELECT n FROM parts")}
    found = owners(proposed({**rest, "services/billing/1.sql": made}))
    assert (found["stock.parts"], found["parts"]) == ("billing", "")
    # Two services own tables of the schema: it says nothing.
    both = {"services/billing/1.sql": made, "services/orders/1.sql": "CREATE TABLE stock.mine (n int)"}
    assert owners(proposed({**rest, **both}))["stock.parts"] == ""


def test_a_table_that_migrations_made_and_dropped_is_gone() -> None:
    files = {**SHOP, "services/orders/migrations/1.sql": f"{_CREATE}\n{_INSERT};\nDROP TABLE things;"}
    assert owners(proposed(files)) == {"invoices": "billing", "order_lines": "orders", "orders": "orders"}


def test_what_speaks_against_an_owner_is_told() -> None:
    files = {**SHOP, "services/billing/x.py": _runs("UPDATE orders SET paid = 1 WHERE id = 1")}
    (orders,) = [decision for decision in proposed(files).decisions if str(decision.table) == "orders"]
    assert orders.owner == "orders"
    assert orders.reasons == ("1 of 2 writes", "its name", "also written by billing (1)")
