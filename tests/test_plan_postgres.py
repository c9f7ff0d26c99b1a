"""The SQL of the plan on a real PostgreSQL: forward, no key crosses a border; back, all is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from benchmarks.foreign_keys_postgres import apply_scripts, database, server

from nova_lint.config.load import load_config
from nova_lint.engine.landscape import landscape_of
from nova_lint.engine.plan.build import plan_of
from nova_lint.engine.run import check
from nova_lint.model.plan import Plan
from tests.engine.plan.plans import plan

MARKETPLACE = Path(__file__).parents[1] / "examples" / "marketplace"

_KEYS = """
    SELECT conname::text, conrelid::regclass::text, confrelid::regclass::text, convalidated::text,
      pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' ORDER BY 1, 2, 3
"""
_INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname NOT LIKE 'pg_%' ORDER BY 1"

_OWNERS = """
dialect = "postgres"
[services.one]
paths = ["one"]
tables = ["parent*", "Parent*", "user", "one.*"]
[services.two]
paths = ["two"]
tables = ["child*", "Child*", "order", "two.*", "a_table*"]
"""

#: Keys that are hard to write down. Each script runs on an empty database, and is read.
_SCRIPTS = {
    "a reserved word": """
        CREATE TABLE "user" (id int PRIMARY KEY, "end" int UNIQUE);
        CREATE TABLE "order" (id int, "group" int REFERENCES "user" ("end"));
    """,
    "capitals and blanks": """
        CREATE TABLE "Parent" ("Key" int PRIMARY KEY);
        CREATE TABLE "Child" ("The Key" int CONSTRAINT "it's my key" REFERENCES "Parent" ("Key"));
    """,
    "several columns": """
        CREATE TABLE parent (a int, b int, PRIMARY KEY (a, b));
        CREATE TABLE child (x int, y int, FOREIGN KEY (x, y) REFERENCES parent ON DELETE SET NULL ON UPDATE CASCADE);
    """,
    "two keys of one column": """
        CREATE TABLE parent_a (id int PRIMARY KEY);
        CREATE TABLE parent_b (id int PRIMARY KEY);
        CREATE TABLE child (x int REFERENCES parent_a REFERENCES parent_b);
    """,
    "long names are cut": """
        CREATE TABLE parent (id int PRIMARY KEY);
        CREATE TABLE a_table_with_a_name_that_is_rather_long_for_a_table (
            a_column_with_a_name_that_is_rather_long int REFERENCES parent ON DELETE CASCADE);
        CREATE INDEX kept ON a_table_with_a_name_that_is_rather_long_for_a_table (a_column_with_a_name_that_is_rather_long);
    """,
    "schemas": """
        CREATE SCHEMA one; CREATE SCHEMA two;
        CREATE TABLE one.t (id int PRIMARY KEY);
        CREATE TABLE two.t (id int REFERENCES one.t ON DELETE RESTRICT);
    """,
    "deferrable": """
        CREATE TABLE parent (id int PRIMARY KEY);
        CREATE TABLE child (x int REFERENCES parent DEFERRABLE INITIALLY DEFERRED, y int REFERENCES parent DEFERRABLE);
    """,
    "a full match": """
        CREATE TABLE parent (a int, b int, PRIMARY KEY (a, b));
        CREATE TABLE child (x int, y int, FOREIGN KEY (x, y) REFERENCES parent (a, b) MATCH FULL ON DELETE CASCADE);
    """,
}


@pytest.fixture(scope="module")
def postgres() -> Iterator[Any]:
    with server() as running:
        yield running


def _asked(address: str, query: str) -> list[Any]:
    with psycopg.connect(address, autocommit=True) as connection:
        return connection.execute(query.encode()).fetchall()


def _forth_and_back(address: str, found: Plan, crossing: int) -> None:
    keys, indexes = _asked(address, _KEYS), _asked(address, _INDEXES)
    forward = {f"{step.number} forward": step.forward for step in found.steps if step.forward}
    back = {f"{step.number} back": step.rollback for step in reversed(found.steps) if step.rollback}
    assert apply_scripts(address, forward) == {}
    names = {key.name for step in found.steps for key in step.keys}
    assert len(names) == crossing
    assert [key for key in _asked(address, _KEYS) if key[0] in names] == []
    assert len(_asked(address, _KEYS)) == len(keys) - crossing  # and no other key is touched
    assert _asked(address, _INDEXES) == indexes
    assert apply_scripts(address, back) == {}
    assert _asked(address, _KEYS) == keys


def _plan_of_the_example() -> Plan:
    config = load_config(MARKETPLACE / "nova-lint.toml")
    report = check(config, ())
    return plan_of(report, landscape_of(report, config.ownership, config.code), config.code, config.dialect)


#: What the Alembic revision of the example does beside the scripts.
_TAGS = """
    CREATE TABLE product_tags (product_id bigint REFERENCES products (id) ON DELETE CASCADE, tag text,
        added_by bigint REFERENCES users (id) ON DELETE SET NULL);
"""


def test_the_example(postgres: Any) -> None:
    scripts = {path.name: path.read_text() for path in sorted((MARKETPLACE / "db/migrations").glob("*.sql"))}
    with database(postgres, "marketplace") as address:
        assert apply_scripts(address, {**scripts, "tags": _TAGS}) == {}
        _forth_and_back(address, _plan_of_the_example(), 17)


@pytest.mark.parametrize("name", _SCRIPTS)
def test_keys_that_are_hard_to_write_down(postgres: Any, name: str) -> None:
    script = _SCRIPTS[name]
    with database(postgres, name.replace(" ", "_")) as address:
        assert apply_scripts(address, {"it": script}) == {}
        crossing = len(_asked(address, _KEYS))
        assert crossing
        _forth_and_back(address, plan({"db/migrations/1.sql": script}, _OWNERS), crossing)


_DJANGO = """
from django.db import models
class Parent(models.Model):
    class Meta:
        db_table = "parent"
"""
_CHILD = """
from django.db import models
from one.models import Parent
class Child(models.Model):
    parent = models.ForeignKey(Parent, on_delete=models.CASCADE)
    class Meta:
        db_table = "child"
"""


def test_a_key_that_django_has_named(postgres: Any) -> None:
    """Its name holds a hash; it comes back by another one, with all else as Django makes it."""
    made = """
        CREATE TABLE parent (id bigint PRIMARY KEY);
        CREATE TABLE child (id bigint PRIMARY KEY, parent_id bigint NOT NULL, other bigint REFERENCES parent);
        ALTER TABLE child ADD CONSTRAINT child_parent_id_b8e9efcb_fk_parent_id FOREIGN KEY (parent_id)
            REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED;
    """
    found = plan({"one/models.py": _DJANGO, "two/models.py": _CHILD}, _OWNERS)
    (step,) = [step for step in found.steps if step.keys]
    with database(postgres, "django") as address:
        assert apply_scripts(address, {"it": made}) == {}
        before = {key[0]: key[1:] for key in _asked(address, _KEYS)}
        assert apply_scripts(address, {"forth": step.forward}) == {}
        assert [key[0] for key in _asked(address, _KEYS)] == ["child_other_fkey"]
        assert apply_scripts(address, {"back": step.rollback}) == {}
        after = {key[0]: key[1:] for key in _asked(address, _KEYS)}
        assert after["child_parent_id_fkey"] == before["child_parent_id_b8e9efcb_fk_parent_id"]


def test_the_way_back_says_where_it_stops(postgres: Any) -> None:
    script = "CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (x int REFERENCES parent);"
    found = plan({"db/migrations/1.sql": script}, _OWNERS)
    (step,) = [step for step in found.steps if step.keys]
    with database(postgres, "orphans") as address:
        assert apply_scripts(address, {"it": script, "forth": step.forward}) == {}
        assert apply_scripts(address, {"orphan": "INSERT INTO child VALUES (7)"}) == {}
        (refused,) = apply_scripts(address, {"back": step.rollback}).values()
        assert "child_x_fkey" in refused
        assert _asked(address, step.keys[0].orphans) == [(7,)]
