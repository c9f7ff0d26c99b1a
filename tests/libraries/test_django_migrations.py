"""Django's migrations: operations, SQL and functions, over the models as they were at that time."""

from __future__ import annotations

import pytest

from tests.accesses import accesses, changed, gaps, parted

HEAD = """
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
"""
FIRST = """
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Customer",
            fields=[("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=9))],
            options={"db_table": "customers"},
        ),
        migrations.CreateModel(name="Tag", fields=[("id", models.AutoField(primary_key=True))]),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("customer", models.ForeignKey(on_delete=models.CASCADE, to="shop.Customer")),
                ("tags", models.ManyToManyField(to="shop.Tag")),
            ],
        ),
    ]
"""


def app(operations: str, before: str = "", first: str = FIRST) -> dict[str, str]:
    """An application with a first migration and a second one of these operations, with functions `before` it."""
    second = "class Migration(migrations.Migration):\n    dependencies = [('shop', '0001_initial')]\n"
    return {
        "shop/__init__.py": "",
        "shop/migrations/__init__.py": "",
        "shop/migrations/0001_initial.py": HEAD + first,
        "shop/migrations/0002_next.py": f"{HEAD}{before}\n{second}    operations = [{operations}]\n",
    }


def _second(files: dict[str, str]) -> list[str]:
    """What the second migration touches."""
    first = {path: text for path, text in files.items() if "0002" not in path}
    known = parted(first)
    found = parted(files)
    for line in known:
        found.remove(line)
    return found


QUIET = [
    pytest.param("", id="an empty one"),
    pytest.param('migrations.AlterModelOptions("order", {"ordering": ["id"]})', id="options"),
    pytest.param('migrations.AlterModelManagers("order", [])', id="managers"),
    pytest.param(
        "migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop)", id="no function"
    ),
    pytest.param("migrations.RunSQL(migrations.RunSQL.noop, reverse_sql='')", id="no SQL"),
    pytest.param(
        'migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Order")])',
        id="state alone",
    ),
    pytest.param(
        'migrations.CreateModel("Old", [("id", models.AutoField(primary_key=True))], {"managed": False})',
        id="a table that Django does not look after",
    ),
    pytest.param(
        'migrations.CreateModel("Sub", [], {"proxy": True}, ("shop.order",)), migrations.DeleteModel("Sub")',
        id="a proxy",
    ),
    pytest.param(
        'migrations.AddField("tag", "to", models.ManyToManyField(to="shop.Order", through="shop.Pair"))',
        id="pairs that have a model of their own",
    ),
]


@pytest.mark.parametrize("operations", QUIET)
def test_what_asks_nothing_of_the_database_is_quiet(operations: str) -> None:
    files = app(operations)
    assert (_second(files), gaps(files)) == ([], [])


def test_a_class_called_migration_of_something_else_is_quiet() -> None:
    source = """
    from django.db import models
    from birds import Migration as Flight
    class Migration(Flight):
        operations = [drop("orders")]
    """
    assert (accesses(source), gaps(source)) == ([], [])


def test_the_first_migration_makes_tables_columns_and_keys() -> None:
    assert changed(app("")) == [
        "create table customers id! name",
        "create table shop_tag id!",
        "create table shop_order id! customer_id (customer_id)->customers() cascade",
        "create table shop_order_tags id! order_id tag_id (order_id)->shop_order() (tag_id)->shop_tag()",
    ]


CHANGES = [
    pytest.param(
        'migrations.AddField("order", "owner", models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True))',
        ["alter table shop_order owner_id (owner_id)->auth_user() set null"],
        ["up ddl shop_order", "up references auth_user"],
        id="a key to the users",
    ),
    pytest.param(
        'migrations.AddField("order", "a", models.ForeignKey("billing.Account", models.PROTECT, db_column="acct"))',
        ["alter table shop_order acct (acct)->billing_account() protect"],
        ["up ddl shop_order", "up references billing_account"],
        id="a key to another application, in a column of its own name",
    ),
    pytest.param(
        'migrations.AddField("order", "a", models.ForeignKey("billing.A", models.CASCADE, db_constraint=False))',
        ["alter table shop_order a_id"],
        ["up ddl shop_order"],
        id="a key that the database is not told of",
    ),
    pytest.param(
        'migrations.AddField("order", "more", models.ManyToManyField("shop.Order", db_table="pairs"))',
        [
            "create table pairs id! from_order_id to_order_id (from_order_id)->shop_order() (to_order_id)->shop_order()"
        ],
        ["up ddl pairs", "up references shop_order"],
        id="pairs of one model",
    ),
    pytest.param(
        'migrations.RemoveField("order", "customer"), migrations.RemoveField("order", "tags")',
        ["alter table shop_order -customer_id", "drop table shop_order_tags"],
        ["up ddl shop_order", "up ddl shop_order_tags"],
        id="fields that go",
    ),
    pytest.param(
        'migrations.RenameField("order", "customer", "client"), migrations.RenameField("order", "tags", "labels")',
        ["rename column shop_order customer_id>client_id", "rename table shop_order_tags >shop_order_labels"],
        ["up ddl shop_order", "up ddl shop_order_labels", "up ddl shop_order_tags"],
        id="fields with new names",
    ),
    pytest.param(
        'migrations.RenameModel("Tag", "Label"), migrations.AlterModelTable("Order", "orders")',
        [
            "rename table shop_tag >shop_label",
            "rename column shop_order_tags tag_id>label_id",
            "rename table shop_order >orders",
            "rename table shop_order_tags >orders_tags",
        ],
        [
            "up ddl orders",
            "up ddl orders_tags",
            "up ddl shop_label",
            "up ddl shop_order",
            "up ddl shop_order_tags",
            "up ddl shop_order_tags",
            "up ddl shop_tag",
        ],
        id="models with new names and tables",
    ),
    pytest.param(
        """migrations.RenameModel("Customer", "Client"),
        migrations.AddField("tag", "c", models.ForeignKey("Client", models.CASCADE))""",
        ["alter table shop_tag c_id (c_id)->customers() cascade"],
        ["up ddl shop_tag", "up references customers"],
        id="a new name does not move a table that is named",
    ),
    pytest.param(
        'migrations.AlterField("order", "customer", models.ForeignKey("billing.Payer", models.CASCADE))',
        ["alter table shop_order customer_id (customer_id)->billing_payer() cascade -customer_id"],
        ["up ddl shop_order", "up references billing_payer"],
        id="another parent",
    ),
    pytest.param(
        'migrations.AlterField("customer", "name", models.TextField(db_column="full_name"))',
        ["rename column customers name>full_name", "alter table customers full_name"],
        ["up ddl customers"],
        id="another type and column",
    ),
    pytest.param(
        """migrations.AlterUniqueTogether("order", {("id", "customer")}),
        migrations.AddIndex("order", models.Index(fields=["id"]))""",
        ["alter table shop_order", "alter table shop_order"],
        ["up ddl shop_order", "up ddl shop_order"],
        id="indexes and constraints",
    ),
    pytest.param(
        'migrations.DeleteModel("Order")',
        ["drop table shop_order_tags", "drop table shop_order"],
        ["up ddl shop_order", "up ddl shop_order_tags"],
        id="a model that goes",
    ),
    pytest.param(
        """*[migrations.AddField(name, "at", models.DateTimeField()) for name in ("order", "tag")]""",
        ["alter table shop_order at", "alter table shop_tag at"],
        ["up ddl shop_order", "up ddl shop_tag"],
        id="a loop over models",
    ),
    pytest.param(
        """migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("Tag", "labels")],
            state_operations=[migrations.DeleteModel("Tag")],
        )""",
        ["rename table shop_tag >labels"],
        ["up ddl labels", "up ddl shop_tag"],
        id="what is done to the database is not what Django is told",
    ),
]


@pytest.mark.parametrize(("operations", "changes", "touched"), CHANGES)
def test_operations(operations: str, changes: list[str], touched: list[str]) -> None:
    files = app(operations)
    assert sorted(changed(files)[4:]) == sorted(changes)
    assert sorted(set(_second(files)) | set(touched)) == sorted(set(touched))
    assert set(touched) <= set(parted(files))


SQL = [
    pytest.param(
        'migrations.RunSQL("UPDATE shop_order SET a = 1", "UPDATE shop_order SET a = 0")',
        ["down update shop_order", "up update shop_order"],
        id="both ways",
    ),
    pytest.param(
        'migrations.RunSQL(sql=[("INSERT INTO log (a) VALUES (%s)", [1]), "DELETE FROM carts"], reverse_sql=["DROP TABLE log"])',
        ["down ddl log", "up delete carts", "up insert log"],
        id="lists, with parameters",
    ),
    pytest.param(
        """migrations.RunSQL("ALTER TABLE shop_tag ADD c int", state_operations=[
            migrations.AddField("tag", "c", models.IntegerField()),
        ])""",
        ["up ddl shop_tag"],
        id="what it means for Django is not done again",
    ),
]


@pytest.mark.parametrize(("operations", "expected"), SQL)
def test_sql(operations: str, expected: list[str]) -> None:
    assert sorted(_second(app(operations))) == expected


PYTHON = [
    pytest.param(
        """
def fill(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    for order in Order.objects.filter(customer__name="x"):
        order.save()
    apps.get_model("shop.Tag").objects.create()

def undo(apps, schema_editor):
    apps.get_model("shop", "Order").objects.update(a=1)
""",
        "migrations.RunPython(fill, reverse_code=undo)",
        [
            "up read customers",
            "up read shop_order",
            "up update shop_order",
            "up insert shop_tag",
            "down update shop_order",
        ],
        id="rows of models, both ways",
    ),
    pytest.param(
        """
def fill(apps, schema_editor):
    apps.get_model("shop", "Order").objects.update(a=1)
""",
        'migrations.RunPython(fill), migrations.AlterModelTable("Order", "orders")',
        [
            "up update shop_order",
            "up ddl orders",
            "up ddl orders_tags",
            "up ddl shop_order",
            "up ddl shop_order_tags",
        ],
        id="the table of that time",
    ),
    pytest.param(
        """
def fill(apps, schema_editor):
    apps.get_model("shop", "Order").objects.update(a=1)
""",
        'migrations.AlterModelTable("Order", "orders"), migrations.RunPython(fill)',
        [
            "up update orders",
            "up ddl orders",
            "up ddl orders_tags",
            "up ddl shop_order",
            "up ddl shop_order_tags",
        ],
        id="the table of a later time",
    ),
    pytest.param(
        """
def each(apps, name):
    for row in apps.get_model("shop", name).objects.all():
        row.delete()

def fill(apps, schema_editor):
    each(apps, "Customer")
    schema_editor.execute("DELETE FROM log")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("UPDATE log SET a = 1")
""",
        "migrations.RunPython(code=fill)",
        ["up delete customers", "up read customers", "up delete log", "up update log"],
        id="a helper, and SQL",
    ),
]


@pytest.mark.parametrize(("before", "operations", "expected"), PYTHON)
def test_functions(before: str, operations: str, expected: list[str]) -> None:
    found = set(_second(app(operations, before)))
    assert set(expected) <= found


def test_a_squashed_migration_and_those_that_it_stands_for_are_all_read() -> None:
    files = app('migrations.AddField("order", "a", models.IntegerField())')
    squashed = FIRST.replace(
        "    operations", '    replaces = [("shop", "0001_initial"), ("shop", "0002_next")]\n    operations'
    )
    files["shop/migrations/0001_squashed_0002_next.py"] = HEAD + squashed
    found = parted(files)
    assert found.count("up ddl customers") == 2
    assert "up ddl shop_order" in found


def test_an_app_config_may_name_the_application() -> None:
    files = app("")
    files["shop/apps.py"] = (
        'from django.apps import AppConfig\nclass ShopConfig(AppConfig):\n    name = "site.shop"\n    label = "store"\n'
    )
    assert "create table store_tag id!" in changed(files)


GAPS = [
    pytest.param("unheard_of()", id="an operation of which nothing is known"),
    pytest.param("migrations.DeleteModel(compute())", id="a computed name"),
    pytest.param("migrations.RunSQL(compute())", id="computed SQL"),
]


@pytest.mark.parametrize("operations", GAPS)
def test_what_cannot_be_told_is_a_problem(operations: str) -> None:
    assert [line.split()[0] for line in gaps(app(operations))] == ["unresolved"]


def test_a_migration_that_does_not_parse_is_a_problem() -> None:
    files = app("")
    files["shop/migrations/0003_broken.py"] = (
        HEAD + "class Migration(migrations.Migration):\n    operations = [\n"
    )
    assert gaps(files) == ["syntax 5"]


def test_migrations_that_need_each_other_are_read_all_the_same() -> None:
    files = app('migrations.DeleteModel("Order")')
    text = files["shop/migrations/0001_initial.py"]
    files["shop/migrations/0001_initial.py"] = text.replace(
        "    operations", "    dependencies = [('shop', '0002_next')]\n    operations"
    )
    assert "up ddl shop_order" in parted(files)
