"""What nova-lint derives from real migrations is what a real PostgreSQL makes of them.

The server and the histories are packages: the first run downloads the histories, which are pinned by their hash.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from benchmarks.foreign_keys import Compared, compare, derived, share
from benchmarks.foreign_keys_histories import History, histories
from benchmarks.foreign_keys_postgres import Key, apply_scripts, catalogue, database, server

#: What is asked of every history, both ways.
ENOUGH = 0.99


@pytest.fixture(scope="module")
def postgres() -> Iterator[Any]:
    with server() as running:
        yield running


@pytest.fixture(scope="module", params=histories())
def history(request: pytest.FixtureRequest) -> History:
    return histories()[request.param]


@pytest.fixture(scope="module")
def compared(history: History, postgres: Any) -> Compared:
    with database(postgres, history.package.name, history.roles) as address:
        return compare(history, address)


def test_postgres_runs_the_history(history: History, compared: Compared) -> None:
    assert compared.refused == {}
    made = {"tables": len(compared.really.tables), "keys": len(compared.really.keys)}
    assert made == history.makes


@pytest.mark.parametrize("what", ["tables", "columns", "keys"])
def test_the_history_is_understood(compared: Compared, what: str) -> None:
    really, told = getattr(compared.really, what), getattr(compared.told, what)
    missed, strange = sorted(map(str, really - told)), sorted(map(str, told - really))
    assert share(told, really)[0] >= ENOUGH, f"missed: {missed}"
    assert share(really, told)[0] >= ENOUGH, f"not there: {strange}"


#: What the histories above do not do. Each script runs on an empty database, and is read.
_SCRIPTS = {
    "names that PostgreSQL makes": """
        CREATE TABLE users (id int PRIMARY KEY, boss int REFERENCES users);
        CREATE TABLE orders (id int PRIMARY KEY, buyer int REFERENCES users, seller int REFERENCES users ON DELETE SET NULL);
        ALTER TABLE orders DROP CONSTRAINT orders_buyer_fkey;
        ALTER TABLE orders ADD FOREIGN KEY (buyer) REFERENCES users (id) ON DELETE CASCADE;
        ALTER TABLE users DROP CONSTRAINT users_boss_fkey;
    """,
    "two keys of one column": """
        CREATE TABLE a (id int PRIMARY KEY);
        CREATE TABLE b (id int PRIMARY KEY);
        CREATE TABLE c (x int REFERENCES a REFERENCES b);
        ALTER TABLE c DROP CONSTRAINT c_x_fkey1;
    """,
    "long names are cut": """
        CREATE TABLE a_table_with_a_name_that_is_rather_long (id int PRIMARY KEY);
        CREATE TABLE another_table_with_a_name_that_is_rather_long (
            a_column_with_a_name_that_is_rather_long int REFERENCES a_table_with_a_name_that_is_rather_long);
        ALTER TABLE another_table_with_a_name_that_is_rather_long
            DROP CONSTRAINT another_table_with_a_name_tha_a_column_with_a_name_that_is_fkey;
    """,
    "renamed and moved": """
        CREATE SCHEMA sales;
        CREATE TABLE users (id int PRIMARY KEY);
        CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users);
        ALTER TABLE users RENAME TO people;
        ALTER TABLE people RENAME COLUMN id TO person;
        ALTER TABLE orders RENAME CONSTRAINT orders_user_id_fkey TO buyer;
        ALTER TABLE orders SET SCHEMA sales;
        ALTER TABLE people SET SCHEMA sales;
        ALTER TABLE sales.orders ADD COLUMN x int;
    """,
    "a search path": """
        CREATE SCHEMA sales;
        CREATE TABLE users (id int PRIMARY KEY);
        SET search_path TO sales, public;
        CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users);
        CREATE TABLE users (id int PRIMARY KEY);
        CREATE TABLE lines (order_id int REFERENCES orders, user_id int REFERENCES users);
        CREATE VIEW both_ AS SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id;
    """,
    "what goes takes along": """
        CREATE TABLE a (id int PRIMARY KEY, n int UNIQUE);
        CREATE TABLE b (a_id int REFERENCES a, a_n int REFERENCES a (n), c int);
        CREATE TABLE c (b int, a_id int REFERENCES a ON DELETE CASCADE);
        ALTER TABLE a DROP COLUMN n CASCADE;
        ALTER TABLE c DROP COLUMN a_id;
        DROP TABLE a CASCADE;
    """,
    "a block that asks first": """
        CREATE TABLE a (id int PRIMARY KEY);
        CREATE TABLE b (a_id int);
        DO $$ BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'k') THEN
                ALTER TABLE b ADD CONSTRAINT k FOREIGN KEY (a_id) REFERENCES a (id) ON DELETE RESTRICT;
            END IF;
            CREATE TABLE IF NOT EXISTS a (other int);
        END $$;
    """,
    "quoted names": """
        CREATE TABLE "User" ("Id" int PRIMARY KEY, key text, "order" int);
        CREATE TABLE "Order" ("userId" int,
            CONSTRAINT "Order_fk" FOREIGN KEY ("userId") REFERENCES "User"("Id") ON DELETE SET DEFAULT);
    """,
    "several columns": """
        CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
        CREATE TABLE b (p int, q int, FOREIGN KEY (p, q) REFERENCES a ON DELETE CASCADE);
        CREATE TABLE c (p int, q int, FOREIGN KEY (q, p) REFERENCES a (y, x));
    """,
    "partitions and children": """
        CREATE TABLE a (id int PRIMARY KEY);
        CREATE TABLE b (at date, a_id int REFERENCES a) PARTITION BY RANGE (at);
        CREATE TABLE b1 PARTITION OF b FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
        CREATE TABLE c (extra int) INHERITS (a);
        CREATE TABLE d (LIKE a INCLUDING ALL, more int);
    """,
}


@pytest.mark.parametrize("title", _SCRIPTS)
def test_scripts(postgres: Any, title: str) -> None:
    with database(postgres, "script") as address:
        assert apply_scripts(address, {"1.sql": _SCRIPTS[title]}) == {}
        really = catalogue(address)
    told = derived({"1.sql": _SCRIPTS[title].encode()})
    assert _lines(told.keys) == _lines(really.keys)
    assert sorted(told.tables) == sorted(really.tables)
    assert sorted(told.columns) == sorted(really.columns)


def _lines(keys: frozenset[Key]) -> list[str]:
    return sorted(map(str, keys))
