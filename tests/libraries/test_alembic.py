"""Alembic: operations on `op` and in batches, data migrations, and which part goes up and which down."""

from __future__ import annotations

import pytest

from tests.accesses import accesses, changed, gaps, linked, parted

HEAD = """
import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None
"""


def migration(body: str) -> dict[str, str]:
    """A migration with this after its head, as a file of its folder."""
    lines = [line[8:] if line.startswith("        ") else line for line in body.split("\n")]
    return {"alembic/versions/a1_orders.py": HEAD + "\n".join(lines)}


QUIET = [
    pytest.param(
        """
        def upgrade():
            pass

        def downgrade():
            pass
        """,
        id="a merge of two branches",
    ),
    pytest.param(
        """
        orders = sa.table("orders", sa.column("id"))
        """,
        id="a table that statements are to be built with says nothing of the schema",
    ),
    pytest.param(
        """
        from sqlalchemy.orm import declarative_base
        Base = declarative_base()

        class Order(Base):
            __tablename__ = "orders"
            id = sa.Column(sa.Integer, primary_key=True)
            user_id = sa.Column(sa.ForeignKey("users.id"))

        pairs = sa.Table("pairs", Base.metadata, sa.Column("id", sa.ForeignKey("orders.id")))
        """,
        id="classes and tables of that time define nothing",
    ),
    pytest.param(
        """
        def upgrade(op=None):
            menu = Menu()
            menu.add_column("orders", Column("total"))
            menu.drop_table("orders")
        """,
        id="methods of the same names of something else",
    ),
    pytest.param(
        """
        def upgrade():
            name = op.f("ix_orders_id")
            bind = op.get_bind()
            context = op.get_context()
        """,
        id="calls that ask nothing",
    ),
]


@pytest.mark.parametrize("body", QUIET)
def test_what_touches_no_table_is_quiet(body: str) -> None:
    assert (parted(migration(body)), changed(migration(body)), gaps(migration(body))) == ([], [], [])


def test_operations_of_another_package_are_quiet() -> None:
    """Without Alembic, `op` is anybody's."""
    source = """
    from robot import op
    def upgrade():
        op.drop_table("kitchen")
    """
    assert parted({"app.py": source}) == []


SCHEMA = [
    pytest.param(
        """
        def upgrade():
            op.create_table(
                "orders",
                sa.Column("id", sa.Integer(), nullable=False),
                sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE")),
                sa.Column("shop_id", sa.Integer()),
                sa.ForeignKeyConstraint(["shop_id"], ["sales.shops.id"], name="fk_shop", ondelete="SET NULL"),
                sa.PrimaryKeyConstraint("id"),
                schema="sales",
            )
        """,
        [
            (
                "create table sales.orders id! user_id shop_id "
                "(user_id)->users(id) cascade (shop_id)->sales.shops(id) set null fk_shop"
            )
        ],
        ["up ddl sales.orders", "up references sales.shops", "up references users"],
        id="a table with its keys",
    ),
    pytest.param(
        """
        def upgrade():
            op.add_column("orders", sa.Column("user_id", sa.ForeignKey("users.id", name="fk_user")))
            op.create_foreign_key(
                "fk_two", "lines", "orders", ["a", "b"], ["x", "y"], ondelete="CASCADE",
                source_schema="s", referent_schema="t",
            )
        """,
        [
            "alter table orders user_id (user_id)->users(id) fk_user",
            "alter table s.lines (a,b)->t.orders(x,y) cascade fk_two",
        ],
        ["up ddl orders", "up references users", "up ddl s.lines", "up references t.orders"],
        id="keys that come later",
    ),
    pytest.param(
        """
        def upgrade():
            op.drop_column("orders", "note")
            op.drop_constraint(op.f("fk_user"), "orders", type_="foreignkey")
            op.rename_table("orders", "purchases", schema="s")
            op.alter_column("orders", "a", new_column_name="b")
            op.drop_table("carts", if_exists=True)
        """,
        [
            "alter table orders -note",
            "alter table orders -fk_user",
            "rename table s.orders >s.purchases",
            "rename column orders a>b",
            "drop table carts",
        ],
        [
            "up ddl orders",
            "up ddl orders",
            "up ddl s.orders",
            "up ddl s.purchases",
            "up ddl orders",
            "up ddl carts",
        ],
        id="what goes and what is renamed",
    ),
    pytest.param(
        """
        def upgrade():
            op.create_index("ix_a", "orders", ["a"])
            op.create_unique_constraint("uq_a", "orders", ["a"])
            op.create_primary_key("pk", "orders", ["a"])
            op.drop_index("ix_a")
        """,
        ["alter table orders", "alter table orders", "alter table orders a!", "alter table orders"],
        ["up ddl orders"] * 4,
        id="indexes and constraints; an index is dropped from the table that it was made for",
    ),
    pytest.param(
        """
        def upgrade():
            with op.batch_alter_table("orders", schema="s") as batch_op:
                batch_op.add_column(sa.Column("user_id", sa.Integer()))
                batch_op.create_foreign_key("fk_user", "users", ["user_id"], ["id"], referent_schema="t")
                batch_op.drop_constraint("fk_old", type_="foreignkey")
                batch_op.alter_column("a", new_column_name="b")
                batch_op.drop_column("c")
                batch_op.execute("UPDATE orders SET b = 1")
        """,
        [
            "alter table s.orders user_id",
            "alter table s.orders (user_id)->t.users(id) fk_user",
            "alter table s.orders -fk_old",
            "rename column s.orders a>b",
            "alter table s.orders -c",
        ],
        [
            "up ddl s.orders",
            "up ddl s.orders",
            "up references t.users",
            "up ddl s.orders",
            "up ddl s.orders",
            "up ddl s.orders",
            "up update orders",
        ],
        id="a batch",
    ),
    pytest.param(
        """
        TABLES = ("orders", "invoices")

        def upgrade():
            for name in TABLES:
                op.add_column(name, sa.Column("tenant_id", sa.Integer(), sa.ForeignKey("tenants.id")))
        """,
        [
            "alter table invoices tenant_id (tenant_id)->tenants(id)",
            "alter table orders tenant_id (tenant_id)->tenants(id)",
        ],
        ["up ddl invoices", "up ddl orders", "up references tenants"],
        id="a loop over names of tables",
    ),
    pytest.param(
        """
        def upgrade():
            for name in ("a", "b"):
                op.add_column("orders", sa.Column(name, sa.Integer()))
        """,
        ["alter table orders a", "alter table orders b"],
        ["up ddl orders"],
        id="a loop over names of columns",
    ),
    pytest.param(
        """
        def upgrade():
            for item in ["orders.note", "carts.note"]:
                table, column = item.split(".")
                op.drop_column(table, column)
        """,
        ["alter table carts -note", "alter table orders -note"],
        ["up ddl carts", "up ddl orders"],
        id="tables and columns in one text",
    ),
    pytest.param(
        """
        def owned(table):
            op.add_column(table, sa.Column("owner_id", sa.Integer(), sa.ForeignKey("users.id")))

        def upgrade():
            owned("orders")
        """,
        ["alter table orders owner_id (owner_id)->users(id)"],
        ["up references users", "up ddl orders"],
        id="a helper that takes a name",
    ),
    pytest.param(
        """
        def index(batch, name):
            batch.drop_column(name)

        def upgrade():
            with op.batch_alter_table("orders") as batch_op:
                index(batch_op, "a")
        """,
        ["alter table orders -a"],
        ["up ddl orders"],
        id="a helper that takes a batch",
    ),
]


def _sorted(lines: list[str]) -> list[str]:
    return sorted(set(lines))


@pytest.mark.parametrize(("body", "changes", "accesses"), SCHEMA)
def test_what_operations_do_to_the_schema(body: str, changes: list[str], accesses: list[str]) -> None:
    assert sorted(changed(migration(body))) == sorted(changes)
    assert _sorted(parted(migration(body))) == _sorted(accesses)


def test_operations_stay_in_order() -> None:
    body = """
        def upgrade():
            op.drop_constraint("fk", "orders")
            op.create_foreign_key("fk", "orders", "users", ["a"], ["id"])
    """
    assert changed(migration(body)) == ["alter table orders -fk", "alter table orders (a)->users(id) fk"]


DATA = [
    pytest.param(
        """
        orders = sa.table("orders", sa.column("id"), sa.column("state"))

        def upgrade():
            op.execute(orders.update().where(orders.c.id == 1).values(state="new"))
            op.bulk_insert(orders, [{"id": 1, "state": "new"}])
            op.execute("DELETE FROM carts")
            op.execute(sa.text("UPDATE lines SET a = :a").bindparams(a=1))
            conn = op.get_bind()
            for row in conn.execute(sa.select(orders.c.id)):
                conn.execute(sa.text("INSERT INTO log (id) VALUES (:id)"), {"id": row.id})
        """,
        [
            "up update orders",
            "up insert orders",
            "up delete carts",
            "up update lines",
            "up read orders",
            "up insert log",
        ],
        id="statements, texts and rows",
    ),
    pytest.param(
        """
        def fill(name):
            table = sa.table(name, sa.column("v"))
            op.execute(table.update().values(v=1))

        def upgrade():
            fill("orders")

        def downgrade():
            fill("carts")
        """,
        ["up update orders", "down update carts"],
        id="a helper that makes a table of a name",
    ),
    pytest.param(
        """
        def upgrade():
            made = op.create_table("orders", sa.Column("id", sa.Integer()))
            op.bulk_insert(made, [{"id": 1}])
        """,
        ["up ddl orders", "up insert orders"],
        id="rows for a table that was just made",
    ),
]


@pytest.mark.parametrize(("body", "expected"), DATA)
def test_what_data_migrations_read_and_write(body: str, expected: list[str]) -> None:
    assert parted(migration(body)) == expected


PARTS = [
    pytest.param(
        """
        def upgrade():
            op.create_table("orders")

        def downgrade():
            op.drop_table("orders")
        """,
        ["up ddl orders", "down ddl orders"],
        id="both ways",
    ),
    pytest.param(
        """
        def upgrade():
            _make()

        def downgrade():
            _undo()

        def _make():
            op.create_table("orders")
            _common()

        def _undo():
            op.drop_table("carts")
            _common()

        def _common():
            op.execute("DELETE FROM log")
        """,
        ["up ddl orders", "down ddl carts", "up delete log"],
        id="helpers belong to what uses them; what both use goes up",
    ),
    pytest.param(
        """
        def upgrade_engine1():
            op.create_table("orders")

        def downgrade_engine1():
            op.drop_table("orders")
        """,
        ["up ddl orders", "down ddl orders"],
        id="several databases",
    ),
]


@pytest.mark.parametrize(("body", "expected"), PARTS)
def test_up_and_down_are_told_apart(body: str, expected: list[str]) -> None:
    assert parted(migration(body)) == expected


def test_outside_of_migrations_there_are_no_parts() -> None:
    files = {"app.py": "from alembic import op\ndef upgrade():\n    op.drop_table('orders')\n"}
    assert parted(files) == ["- ddl orders"]


GAPS = [
    pytest.param("def upgrade():\n    op.drop_table(compute())\n", ["unresolved 7"], id="a computed name"),
    pytest.param(
        'def upgrade():\n    op.drop_index("ix")\n', ["unresolved 7"], id="an index that nobody makes"
    ),
    pytest.param(
        "def upgrade():\n    op.bulk_insert(rows(), [])\n", ["unresolved 7"], id="rows of an unknown table"
    ),
    pytest.param('def upgrade()\n    op.drop_table("orders")\n', ["syntax 6"], id="it does not parse"),
]


@pytest.mark.parametrize(("body", "expected"), GAPS)
def test_what_cannot_be_told_is_a_problem(body: str, expected: list[str]) -> None:
    assert gaps({"alembic/versions/a1.py": HEAD + body}) == expected


BRANCHES = """
def upgrade():
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        op.drop_table("lite")
    elif op.get_context().dialect.name == "postgresql":
        op.drop_table("elephant")
    else:
        op.drop_table("other")
"""


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        # Nobody says which database it is: each branch may run.
        ("", ["up ddl elephant", "up ddl lite", "up ddl other"]),
        ("postgres", ["up ddl elephant"]),
        ("sqlite", ["up ddl lite"]),
    ],
)
def test_branches_for_another_database_do_not_run(dialect: str, expected: list[str]) -> None:
    found = parted({"alembic/versions/a1.py": HEAD + BRANCHES}, dialect=dialect)
    assert sorted(found) == expected


REVISIONS = [
    pytest.param("command.upgrade(config, 'head')", ["insert", "read", "update"], id="upgrade"),
    pytest.param("command.downgrade(config, '-1')", ["delete", "read", "update"], id="downgrade"),
    pytest.param("MigrationContext.configure(connection).get_current_revision()", ["read"], id="which revision"),
    pytest.param("MigrationContext.configure(connection).stamp(script, 'a1')", ["insert", "read", "update"], id="stamp"),
    pytest.param("other.stamp(script, 'a1')", [], id="of something of which nothing is known"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "expected"), REVISIONS)
def test_the_table_of_revisions(call: str, expected: list[str]) -> None:
    source = f"""
        from alembic import command
        from alembic.migration import MigrationContext
        def f(config, connection, script, other):
            MigrationContext.configure(connection).get_current_heads
            {call}
        """
    assert accesses(source) == [f"f: {op} alembic_version" for op in expected]


def test_the_condition_of_a_constraint_is_no_column() -> None:
    body = "def upgrade():\n    op.create_check_constraint('c', 'orders', 'total > 3')\n"
    found = linked({"alembic/versions/a1.py": HEAD + body}).asked
    assert [(a.op, a.columns) for asked in found for s in asked.statements for a in s.accesses] == [
        ("ddl", ())
    ]
