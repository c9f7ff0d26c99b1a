"""Django with several databases: what `using` names, what routers say, and where rows came from."""

from __future__ import annotations

import pytest

from nova_lint.engine.run import lint

CONFIG = """
[databases.warehouse]
aliases = ["dw"]
[databases.ledger]
[services.shop]
paths = ["shop"]
tables = ["shop_*"]
"""
ONE = """
[services.shop]
paths = ["shop"]
tables = ["shop_*"]
"""
MODELS = """
from django.db import models
class Customer(models.Model):
    name = models.TextField()
class Tag(models.Model):
    pass
class Order(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="orders")
    tags = models.ManyToManyField(Tag)
class Line(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
class VisitManager(models.Manager):
    alias = "dw"
    def get_queryset(self):
        return super().get_queryset().using(self.alias)
class Visit(models.Model):
    objects = VisitManager()
"""
FACTS = """
from django.db import models
class Fact(models.Model):
    is_fact = True
    class Meta:
        alias = "dw"
    def pick(self, **hints):
        return "dw"
    order = models.ForeignKey("shop.Order", models.DO_NOTHING)
    tags = models.ManyToManyField("shop.Tag")
"""
HEAD = """
from shop.models import *
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
"""


def _told(body: str, config: str = CONFIG, **more: str) -> set[str]:
    """What a function of the shop asks, as `op table`; with `?` where it is only probable."""
    text = HEAD + "".join(f"\n{line}" for line in body.splitlines())
    files = {"shop/__init__.py": "", "shop/models.py": MODELS, "shop/code.py": text}
    files |= {path.replace("__", "/") + ".py": content for path, content in more.items()}
    report = lint(files, config)
    return {
        f"{access.op} {access.table}{'' if access.confidence == 'high' else '?'}"
        for fact in report.facts
        if fact.place.file == "shop/code.py"
        for access in fact.accesses
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # A replica is the same database: nobody configured one of that name.
        ('def f(): Order.objects.using("replica").count()', {"read shop_order"}),
        ("def f(): Order.objects.using(DEFAULT_DB_ALIAS).count()", {"read shop_order"}),
        ("def f(): Order.objects.using(None).count()", {"read shop_order"}),
        ("def f(): Order(customer_id=1).save(using=DEFAULT_DB_ALIAS)", {"insert shop_order"}),
        # The database of a row of which nothing is said is the usual one.
        ("def f(order: Order): Order.objects.using(order._state.db).count()", {"read shop_order"}),
        ("def f(): Order.objects.using(connection.alias).count()", {"read shop_order"}),
        ('def f(): connections["replica"].cursor().execute("SELECT id FROM shop_order")', {"read shop_order"}),
        # What cannot be told is only probable.
        ("def f(alias): Order.objects.using(alias).count()", {"read shop_order?"}),
        ("def f(using=None): Order.objects.using(using).count()", {"read shop_order?"}),
        ("def f(alias): connections[alias].cursor().execute('SELECT id FROM shop_order')", {"read shop_order?"}),
        ("def f(): Order.objects.using(pick()).count()", {"read shop_order?"}),
        # What the routers say is said anyway.
        ("from django.db import router\ndef f(): Order.objects.using(router.db_for_write(Order)).count()", {"read shop_order"}),
        # A query set of one database is none of the next.
        ('def f():\n    Order.objects.using("dw")\n    Order.objects.count()', {"read shop_order"}),
    ],
)  # fmt: skip
def test_stays_in_the_database_of_the_code(body: str, expected: set[str]) -> None:
    assert _told(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('def f(): Order.objects.using("warehouse").count()', {"read warehouse.shop_order"}),
        ('def f(): list(Order.objects.using(alias="dw").filter(customer__name="x"))',
         {"read warehouse.shop_order", "read warehouse.shop_customer"}),
        ('def f(): Order.objects.filter(pk=1).using("dw").update(customer_id=2)', {"update warehouse.shop_order"}),
        ('def f(): Order.objects.using("dw").bulk_create([])', {"insert warehouse.shop_order"}),
        ('def f(): Order.objects.db_manager("dw").create(customer_id=1)', {"insert warehouse.shop_order"}),
        ('def f(): Order.objects.db_manager("dw").using("ledger").first()', {"read ledger.shop_order"}),
        ('def f(): Tag.objects.using("dw").get_or_create(pk=1)', {"read warehouse.shop_tag", "insert warehouse.shop_tag"}),
        ('def f(): Tag(pk=1).save(using="dw")', {"insert warehouse.shop_tag"}),
        ('def f(tag: Tag): tag.save(False, False, "dw")', {"update warehouse.shop_tag?"}),
        ('def f(): Order.objects.using("dw").filter(pk=1).delete()',
         {"read warehouse.shop_order", "delete warehouse.shop_order", "delete warehouse.shop_line",
          "delete warehouse.shop_order_tags"}),
        ('def f(line: Line): line.delete(using="dw")', {"delete warehouse.shop_line"}),
        # What comes from a row of a database stays there.
        ('def f():\n    line = Line.objects.using("dw").get(pk=1)\n    line.save()',
         {"read warehouse.shop_line", "update warehouse.shop_line"}),
        ('def f():\n    for line in Line.objects.using("dw").all():\n        print(line.order.pk, line.order.customer.name)',
         {"read warehouse.shop_line", "read warehouse.shop_order?", "read warehouse.shop_customer?"}),
        ('def f():\n    order = Order.objects.using("dw").get(pk=1)\n    order.tags.add(1)\n    return order.lines.count()',
         {"read warehouse.shop_order", "insert warehouse.shop_order_tags", "read warehouse.shop_line"}),
        ('def f(): return list(Order.objects.using("dw").prefetch_related("lines"))',
         {"read warehouse.shop_order", "read warehouse.shop_line"}),
        ('def f():\n    line = Line.objects.using("dw").get(pk=1)\n    line.save(using="ledger")',
         {"read warehouse.shop_line", "update ledger.shop_line"}),
        # One of two, or one after the other: both.
        ('def f(old): Order.objects.using("dw" if old else "ledger").count()',
         {"read warehouse.shop_order", "read ledger.shop_order"}),
        ('def f():\n    for alias in ("default", "dw"):\n        Order.objects.using(alias).update(customer_id=1)',
         {"update shop_order", "update warehouse.shop_order"}),
        # A manager of the repository's own sends all of its query sets there.
        ("def f():\n    Visit.objects.get(pk=1)\n    Visit.objects.create()\n    Visit.objects.filter(pk=1).update(pk=2)",
         {"read warehouse.shop_visit", "insert warehouse.shop_visit", "update warehouse.shop_visit"}),
        ("def f():\n    for visit in Visit.objects.all():\n        visit.save()",
         {"read warehouse.shop_visit", "update warehouse.shop_visit"}),
        # SQL as text.
        ('def f(): return list(Order.objects.using("dw").raw("SELECT * FROM shop_order"))', {"read warehouse.shop_order"}),
        ('def f(): return list(Order.objects.raw("SELECT * FROM shop_order", using="dw"))', {"read warehouse.shop_order"}),
        ('def f():\n    with connections["dw"].cursor() as cursor:\n        cursor.execute("DELETE FROM shop_line")',
         {"delete warehouse.shop_line"}),
        # Text that names the database itself knows better.
        ('def f(): connections["dw"].cursor().execute("SELECT id FROM ledger.shop_line")', {"read ledger.shop_line"}),
    ],
)  # fmt: skip
def test_what_using_names(body: str, expected: set[str]) -> None:
    assert _told(body) == expected


def test_nothing_changes_where_there_is_one_database() -> None:
    body = (
        'def f(alias):\n    Order.objects.using("dw").count()\n    Order.objects.using(alias).update(customer_id=1)\n'
        '    for one in ("dw", "ledger"):\n        Tag.objects.using(one).first()\n'
    )
    assert _told(body, ONE) == {"read shop_order", "update shop_order", "read shop_tag"}


_USES = """
from stats.models import Fact
def f():
    Fact.objects.count()
    Fact.objects.filter(pk=1).update(order_id=1)
    Customer.objects.count()
"""
_READ, _WRITE = "read {}stats_fact", "update {}stats_fact"
_LABELS = """
class Router:
    labels = {"stats", "other"}
    def db_for_read(self, model, **hints):
        if model._meta.app_label in self.labels:
            return "dw"
        return None
    def db_for_write(self, model, **hints):
        return self.db_for_read(model, **hints)
"""


def _routed(router: str, settings: str = 'DATABASE_ROUTERS = ["shop.routers.Router"]\n') -> set[str]:
    return _told(
        _USES, stats____init__="", stats__models=FACTS, shop__settings=settings, shop__routers=router
    )


def _both(body: str) -> str:
    """A router that says the same of reading and writing."""
    return (
        f"class Router:\n    def db_for_read(self, model, **hints):\n{body}\n    db_for_write = db_for_read\n"
    )


_REPLICAS = """
import random
class Router:
    def db_for_read(self, model, **hints):
        return random.choice(["replica1", "replica2"])
    def db_for_write(self, model, **hints):
        return "default"
"""
_BY_ROW = """
class Router:
    def db_for_read(self, model, instance=None, **hints):
        return None if instance is None else "dw"
    db_for_write = db_for_read
"""
_INHERITED = """
class Base:
    alias = None
    labels = ()
    def db_for_read(self, model, **hints):
        if model._meta.app_label in self.labels:
            return self.alias
    db_for_write = db_for_read
class Router(Base):
    alias = "dw"
    labels = ["stats"]
"""


@pytest.mark.parametrize(
    "router",
    [
        # No opinion: Django takes the main one.
        _both("        return None"),
        _both("        pass"),
        "class Router:\n    def allow_migrate(self, db, app_label, **hints):\n        return db == 'dw'\n",
        # Replicas are the same database.
        _both('        return "default"'),
        _REPLICAS,
        # Other models.
        _both('        if model._meta.app_label == "other":\n            return "dw"'),
        _both('        if model._meta.app_label != "stats":\n            return None\n        return None'),
        _both('        return {"other": "dw"}.get(model._meta.app_label)'),
        _both('        return "dw" if model._meta.model_name in ("visit", "page") else None'),
        _both('        return getattr(model, "database", None)'),
        _both('        if hasattr(model, "database"):\n            return "dw"'),
        _both('        if hasattr(model._meta, "database"):\n            return model._meta.database'),
        _both('        return getattr(model.Meta, "database", None) if hasattr(model, "Meta") else None'),
        # No row is at hand where a query begins.
        _BY_ROW,
    ],
)  # fmt: skip
def test_routers_that_leave_a_model_where_it_is(router: str) -> None:
    assert _routed(router) == {_READ.format(""), _WRITE.format(""), "read shop_customer"}


@pytest.mark.parametrize(
    "router",
    [
        _LABELS,
        _both('        if model._meta.app_label == "stats":\n            return "warehouse"\n        return "default"'),
        _both('        return "dw" if "stats" == model._meta.app_label else "default"'),
        _both('        if model._meta.model_name.lower() in {"fact"}:\n            return "dw"'),
        _both('        if model.__name__ == "Fact":\n            return "dw"'),
        _both('        if model._meta.label_lower == "stats.fact" and True:\n            return "dw"'),
        _both('        if model._meta.db_table.startswith("stats_"):\n            return "dw"'),
        _both('        if not model._meta.app_label.startswith(("stats", "x")):\n            return None\n        return "dw"'),
        _both('        if getattr(model, "is_fact", False):\n            return "dw"'),
        _both('        if hasattr(model, "is_fact"):\n            return "dw"'),
        _both('        return {"stats": "dw", "shop": "default"}[model._meta.app_label]'),
        _both('        return getattr(model._meta, "alias", None)'),
        _both('        if hasattr(model._meta, "alias"):\n            return model._meta.alias'),
        _both('        try:\n            return {"stats": "dw"}[model._meta.app_label]\n'
              "        except KeyError:\n            return None"),
        _both('        for label, alias in (("x", "ledger"), ("stats", "dw")):\n            if model._meta.app_label == label:\n'
              "                return alias\n        return None"),
        _both('        label = model._meta.app_label\n        return "dw" if label == "stats" else None'),
        "from stats.models import Fact\n" + _both('        if model is Fact:\n            return "dw"'),
        "from stats.models import Fact\n" + _both('        if issubclass(model, Fact):\n            return "dw"'),
        _both("        for label in (" + ", ".join(f'"a{n}"' for n in range(30)) + ', "stats"):\n'
              '            if model._meta.app_label == label:\n                return "dw"\n        return None'),
        'MAP = {"stats": "dw"}\ndef alias_of(label):\n    return MAP.get(label)\n'
        + _both("        return alias_of(model._meta.app_label)"),
        # An attribute of the class, also one that a base of the repository has.
        _INHERITED,
        # The settings say it.
        "from django.conf import settings\n" + _both("        return settings.APPS.get(model._meta.app_label)"),
    ],
)  # fmt: skip
def test_routers_that_send_a_model_elsewhere(router: str) -> None:
    settings = 'DATABASE_ROUTERS = ["shop.routers.Router"]\nAPPS = {"stats": "warehouse"}\n'
    there = "warehouse."
    assert _routed(router, settings) == {_READ.format(there), _WRITE.format(there), "read shop_customer"}


@pytest.mark.parametrize(
    "router",
    [
        # What it looks at, only the running program knows.
        "from shop.context import current\n" + _both("        return current()"),
        "import threading\nlocal = threading.local()\n"
        + _both('        return getattr(local, "alias", None)'),
        _both('        return hints.get("alias")'),
        _both("        return model._meta.verbose_name"),
        _both("        return model.pick(**hints)"),
        # One way or the other: neither is sure.
        "from shop.context import is_old\n" + _both('        return "dw" if is_old() else "default"'),
        "from shop.context import is_old\n"
        + _both('        if is_old():\n            return "ledger"\n        return "dw"'),
        _both("        while True:\n            return 'dw'"),
        _both("        with lock:\n            return 'dw'"),
        # It has no end, or far too much to look at.
        _both("        return self.db_for_read(model, **hints)"),
        _both(
            "".join(f"        if hints.get({n}):\n            x = {n}\n" for n in range(40))
            + "        return 'dw'"
        ),
        _both("        for key in hints:\n            if key:\n                break\n        return 'dw'"),
        # It raises on the way.
        _both('        return {"other": "dw"}[model._meta.app_label]'),
        "from elsewhere import Base\nclass Router(Base):\n    pass\n",
    ],
)
def test_routers_that_cannot_be_followed(router: str) -> None:
    assert _routed(router) == {_READ.format("") + "?", _WRITE.format("") + "?", "read shop_customer?"}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("", ""),
        ("DATABASE_ROUTERS = []\n", ""),
        ('from shop.routers import Router\nDATABASE_ROUTERS = [Router()]\n', "warehouse."),
        ('DATABASE_ROUTERS = ("shop.routers.Silent", "shop.routers.Router")\n', "warehouse."),
        ('DATABASE_ROUTERS = ["shop.routers.Main", "shop.routers.Router"]\n', ""),
    ],
)  # fmt: skip
def test_the_first_router_with_an_opinion_decides(settings: str, expected: str) -> None:
    more = (
        'class Silent:\n    pass\nclass Main:\n    def db_for_read(self, model, **hints):\n        return "default"\n'
        "    db_for_write = db_for_read\n"
    )
    found = _routed(_LABELS + more, settings)
    assert found == {_READ.format(expected), _WRITE.format(expected), "read shop_customer"}


@pytest.mark.parametrize(
    ("read", "write", "expected"),
    [
        # Replicas: the tables are where they are written.
        ('"replica"', '"default"', "stats_fact"),
        ("current()", '"default"', "stats_fact"),
        # Somebody else's tables, which are only read.
        ('"dw"', '"default"', "warehouse.stats_fact"),
        ("current()", '"dw"', "warehouse.stats_fact"),
    ],
)
def test_where_a_table_is_that_is_read_and_written_apart(read: str, write: str, expected: str) -> None:
    router = (
        f"class Router:\n    def db_for_read(self, model, **hints):\n        return {read}\n"
        f"    def db_for_write(self, model, **hints):\n        return {write}\n"
    )
    files = {
        "shop/__init__.py": "", "shop/models.py": MODELS, "shop/routers.py": router,
        "shop/settings.py": 'DATABASE_ROUTERS = ["shop.routers.Router"]\n',
        "stats/__init__.py": "", "stats/models.py": FACTS,
    }  # fmt: skip
    assert expected in {str(table.name) for table in lint(files, CONFIG).schema.tables}


def test_settings_without_routers_do_not_count() -> None:
    """Those of a development machine may say `DATABASE_ROUTERS = []`."""
    found = _told(
        _USES, stats____init__="", stats__models=FACTS, shop__routers=_LABELS,
        shop__settings__base='DATABASE_ROUTERS = ["shop.routers.Router"]\n', shop__settings__dev="DATABASE_ROUTERS = []\n",
    )  # fmt: skip
    assert found == {_READ.format("warehouse."), _WRITE.format("warehouse."), "read shop_customer"}


def test_settings_for_tests_do_not_count() -> None:
    one = 'class One:\n    def db_for_read(self, model, **hints):\n        return "default"\n    db_for_write = db_for_read\n'
    found = _told(
        _USES, stats____init__="", stats__models=FACTS, shop__routers=_LABELS,
        shop__settings__base='DATABASE_ROUTERS = ["shop.routers.Router"]\n',
        shop__settings__test=f'DATABASE_ROUTERS = ["shop.settings.test.One"]\n{one}',
    )  # fmt: skip
    assert found == {_READ.format("warehouse."), _WRITE.format("warehouse."), "read shop_customer"}


def test_a_router_that_is_not_there_makes_it_probable() -> None:
    assert _READ.format("") + "?" in _routed("", 'DATABASE_ROUTERS = ["multidb.Replicas"]\n')


def test_using_knows_better_than_a_router() -> None:
    body = _USES + '    Fact.objects.using("ledger").first()\n'
    settings = 'DATABASE_ROUTERS = ["shop.routers.Router"]\n'
    found = _told(
        body, stats____init__="", stats__models=FACTS, shop__settings=settings, shop__routers=_LABELS
    )
    assert "read ledger.stats_fact" in found


def test_the_routers_of_one_project_are_none_of_another() -> None:
    files = {
        "a/__init__.py": "", "a/models.py": MODELS, "a/settings.py": 'DATABASE_ROUTERS = ["a.routers.Router"]\n',
        "a/routers.py": _both('        return "dw"'), "a/code.py": "from a.models import Tag\ndef f(): Tag.objects.count()\n",
        "b/__init__.py": "", "b/models.py": MODELS, "b/settings.py": "DATABASE_ROUTERS = []\n",
        "b/code.py": "from b.models import Tag\ndef f(): Tag.objects.count()\n",
    }  # fmt: skip
    found = {
        (fact.place.file, str(access.table))
        for fact in lint(files, CONFIG).facts
        for access in fact.accesses
        if fact.place.file.endswith("code.py")
    }
    assert found == {("a/code.py", "warehouse.a_tag"), ("b/code.py", "b_tag")}


_MIGRATION = """
from django.db import migrations, models
def fill(apps, schema_editor):
    fact = apps.get_model("stats", "Fact")
    fact.objects.using(schema_editor.connection.alias).create(order_id=1)
    schema_editor.execute("DELETE FROM stats_fact")
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Fact", [
            ("id", models.AutoField(primary_key=True)),
            ("order", models.ForeignKey("shop.Order", models.DO_NOTHING)),
        ]),
        migrations.RunSQL("CREATE INDEX x ON stats_fact (order_id)"),
        migrations.RunPython(fill),
    ]
"""


def test_models_and_migrations_define_their_tables_where_they_are_routed() -> None:
    files = {
        "shop/__init__.py": "", "shop/models.py": MODELS, "shop/routers.py": _LABELS,
        "shop/settings.py": 'DATABASE_ROUTERS = ["shop.routers.Router"]\n',
        "stats/__init__.py": "", "stats/models.py": FACTS,
        "stats/migrations/__init__.py": "", "stats/migrations/0001_initial.py": _MIGRATION,
    }  # fmt: skip
    report = lint(files, CONFIG)
    found = {
        f"{access.op} {access.table}"
        for fact in report.facts
        if fact.place.file.startswith("stats/migrations")
        for access in fact.accesses
    }
    assert found == {
        "ddl warehouse.stats_fact", "references shop_order", "insert warehouse.stats_fact", "delete warehouse.stats_fact",
    }  # fmt: skip
    tables = {str(table.name): [str(key.parent) for key in table.keys] for table in report.schema.tables}
    assert tables["warehouse.stats_fact"] == ["shop_order"]
    assert sorted(tables["warehouse.stats_fact_tags"]) == ["shop_tag", "warehouse.stats_fact"]
    assert "stats_fact" not in tables and "warehouse.shop_order" not in tables


@pytest.mark.parametrize(
    ("opening", "written"),
    [
        ("transaction.atomic()", {"shop_tag"}),
        ('transaction.atomic(using="replica")', {"shop_tag"}),
        ('transaction.atomic(using="dw")', {"warehouse.shop_tag"}),
        ('transaction.atomic("warehouse")', {"warehouse.shop_tag"}),
        # Of which database it is, nobody can tell: all of it counts.
        ("transaction.atomic(using=alias)", {"shop_tag", "warehouse.shop_tag"}),
    ],
)
def test_a_transaction_is_of_one_database(opening: str, written: set[str]) -> None:
    body = f'{HEAD}\ndef f(alias):\n    with {opening}:\n        Tag(pk=1).save()\n        Tag(pk=2).save(using="dw")\n'
    files = {"shop/__init__.py": "", "shop/models.py": MODELS, "shop/code.py": body}
    [unit] = lint(files, CONFIG, select=["NL301"]).units.units
    assert {str(touch.access.table) for touch in unit.writes} == written
