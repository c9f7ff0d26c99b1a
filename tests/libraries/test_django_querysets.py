"""Managers and query sets of Django: when they run, and which tables that joins."""

from __future__ import annotations

import pytest

from tests.accesses import linked
from tests.libraries.django_shop import MODELS, asked

QUIET = [
    pytest.param("def f(settings):\n    return settings.get('a')\n", id="dict.get"),
    pytest.param("def f():\n    names = ['a']\n    return sorted(names).count('a')\n", id="list.count"),
    pytest.param("def f(text):\n    return text.replace('a', 'b').first()\n", id="a method of a text"),
    pytest.param("def f():\n    return filter(None, [1, 2])\n", id="the built-in filter"),
    pytest.param(
        "class Shelf:\n    def all(self):\n        return []\ndef f():\n    return Shelf().all()\n", id="all"
    ),
    pytest.param("def f():\n    return Order.objects.filter(state='x')\n", id="a query set that nobody runs"),
    pytest.param(
        "def f():\n    rows = Order.objects.all()[:10]\n    return rows.order_by('id')\n", id="a slice"
    ),
    pytest.param("def f():\n    return list(Order.objects.none())\n", id="none()"),
    pytest.param("def f():\n    return Order.DoesNotExist\n", id="an exception of a model"),
]


@pytest.mark.parametrize("source", QUIET)
def test_what_runs_no_query_is_quiet(source: str) -> None:
    assert asked(source) == []


RUN = [
    ("return Order.objects.get(pk=1)", ["read shop_order"]),
    ("return Order.objects.count()", ["read shop_order"]),
    ("find = Order.objects.filter\n    return list(find(customer__name='x'))", ["read shop_customer", "read shop_order"]),
    ("find = Order.objects.filter", []),  # a method that nobody calls
    ("return [o for o in Order.objects.all()]", ["read shop_order"]),
    ("return list(Order.objects.all())", ["read shop_order"]),
    ("if Order.objects.filter(state='x'):\n        pass", ["read shop_order"]),
    ("return 3 in Order.objects.all()", ["read shop_order"]),
    ("return Order.objects.all()[0]", ["read shop_order"]),
    ("return ','.join(Tag.objects.values_list('name', flat=True))", ["read shop_tag"]),
    ("return Order._default_manager.exists()", ["read shop_order"]),
    ("return Order.objects.create(state='x')", ["insert shop_order"]),
    ("return Order.objects.get_or_create(state='x')", ["insert shop_order", "read shop_order"]),
    ("return Tag.objects.bulk_create([Tag()])", ["insert shop_tag"]),
    ("return Tag.objects.bulk_create([Tag()], ignore_conflicts=True)", ["insert shop_tag"]),
    ("return Tag.objects.bulk_create([Tag()], update_conflicts=False)", ["insert shop_tag"]),
    ("return Tag.objects.bulk_create([Tag()], update_conflicts=True, update_fields=['name'])", ["upsert shop_tag"]),
    ("return Tag.objects.filter(name='x').update(name='y')", ["update shop_tag"]),
    # Look-ups
    ("return Order.objects.filter(customer=1).first()", ["read shop_order"]),
    ("return Order.objects.filter(customer_id=1).first()", ["read shop_order"]),
    ("return Order.objects.filter(customer__id=1).first()", ["read shop_order"]),
    ("return Order.objects.filter(customer__isnull=True).first()", ["read shop_order"]),
    ("return Order.objects.filter(customer__name='x').first()", ["read shop_customer", "read shop_order"]),
    (
        "return Order.objects.filter(customer__user__email='x').first()",
        ["read auth_user", "read shop_customer", "read shop_order"],
    ),
    ("return Order.objects.filter(lines__sku='x').first()", ["read shop_line", "read shop_order"]),
    ("return Order.objects.filter(tags=1).first()", ["read shop_order", "read shop_order_tags"]),
    (
        "return Tag.objects.filter(orders__state='x').first()",
        ["read shop_order", "read shop_order_tags", "read shop_tag"],
    ),
    ("return Order.objects.order_by('-customer__name').first()", ["read shop_customer", "read shop_order"]),
    ("return list(Order.objects.values('customer__name'))", ["read shop_customer", "read shop_order"]),
    ("return Order.objects.select_related('customer').get(pk=1)", ["read shop_customer", "read shop_order"]),
    ("return Order.objects.select_related('customer').count()", ["read shop_order"]),
    ("return list(Order.objects.prefetch_related('lines'))", ["read shop_line", "read shop_order"]),
    (
        "from django.db.models import Q\n    return Order.objects.filter(Q(state='x') | Q(customer__name='y')).first()",
        ["read shop_customer", "read shop_order"],
    ),
    (
        "from django.db.models import Count\n    return list(Order.objects.annotate(n=Count('lines')))",
        ["read shop_line", "read shop_order"],
    ),
    (
        "from django.db.models import Exists\n    return list(Tag.objects.filter(Exists(Line.objects.all())))",
        ["read shop_line", "read shop_tag"],
    ),
    ("return list(Tag.objects.filter(pk__in=Line.objects.values('sku')))", ["read shop_line", "read shop_tag"]),
    ("return list(Tag.objects.all().union(Tag.objects.filter(orders__state='x')))",
     ["read shop_order", "read shop_order_tags", "read shop_tag"]),
    ("return Order.objects.using('replica').select_for_update().get(pk=1)", ["read shop_order"]),
    ("return list(Order.objects.raw('SELECT * FROM archive'))", ["read archive"]),
    ("return list(Order.objects.extra(tables=['archive']))", ["read archive", "read shop_order"]),
    # The repository's own methods
    ("return Order.objects.open().exists()", ["read shop_order"]),
    ("return Customer.objects.first().order_set.open().count()", ["read shop_customer", "read shop_order"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), RUN, ids=[line[:60] for line, _ in RUN])
def test_where_a_query_set_runs_it_reads(line: str, expected: list[str]) -> None:
    assert asked(f"def f():\n    {line}\n") == [f"f: {text}" for text in expected]


WRITTEN = [
    # A sub-query tells which rows: the table that is written is not read.
    ("Note.objects.filter(about__in=Line.objects.filter(sku='x')).delete()", ["delete shop_note", "read shop_line"]),
    (
        "Tag.objects.filter(pk__in=Line.objects.values('sku')).update(name='y')",
        ["read shop_line", "update shop_tag"],
    ),
    # A join does: Django asks for the keys of the rows first.
    ("Note.objects.filter(about__sku='x').delete()", ["delete shop_note", "read shop_line", "read shop_note"]),
    (
        "Note.objects.filter(about__sku='x', about__in=Line.objects.all()).update(about=None)",
        ["read shop_line", "read shop_note", "update shop_note"],
    ),
    # A value that is no query set tells nothing more.
    ("Note.objects.filter(about__in=[1, 2]).delete()", ["delete shop_note"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), WRITTEN, ids=[line[:70] for line, _ in WRITTEN])
def test_what_tells_the_rows_that_are_written(line: str, expected: list[str]) -> None:
    found = [text for text in asked(f"def f():\n    {line}\n") if text.startswith("f: ")]
    assert found == [f"f: {text}" for text in expected]


def test_async_twins_are_the_same() -> None:
    found = asked(
        "async def f():\n    async for o in Order.objects.all():\n        await Tag.objects.acreate()\n"
    )
    assert [line for line in found if line.startswith("f:")] == ["f: insert shop_tag", "f: read shop_order"]


def test_a_query_set_counts_where_it_runs() -> None:
    source = """
def recent():
    return Order.objects.filter(customer__name="x")
def page():
    return [order.state for order in recent()]
"""
    assert asked(source) == [
        "page: read shop_customer",
        "page: read shop_order",
    ]


def test_a_manager_of_one_s_own_starts_with_its_query_set() -> None:
    stock = {
        "stock/models.py": """
from django.db import models
class Shelf(models.Model):
    name = models.CharField()
class ItemManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(shelf__name="x")
    def busy(self):
        return self.filter(name="y")
class Item(models.Model):
    shelf = models.ForeignKey(Shelf, models.CASCADE)
    name = models.CharField()
    objects = ItemManager()
"""
    }
    source = "from stock.models import Item\ndef f():\n    return Item.objects.busy().first()\n"
    assert [line for line in asked(source, stock) if line.startswith("f")] == [
        "f: read stock_item",
        "f: read stock_shelf",
    ]


OWN = """
from django.db import models
class Shelf(models.Model):
    name = models.CharField()
class ItemQuerySet(models.QuerySet):
    def on(self, name):
        return self.filter(shelf__name=name)
    def words(self):
        return ["a", "b"]
    %s
class Item(models.Model):
    shelf = models.ForeignKey(Shelf, models.CASCADE)
    name = models.CharField()
    objects = ItemQuerySet.as_manager()
"""


@pytest.mark.parametrize(
    ("method", "call", "expected"),
    [
        # A method that makes another query set, or has nothing to do with the rows, runs none.
        ("def own(self): return self.on('x')", "Item.objects.filter(name='a').own()", []),
        ("def own(self): return [word for word in self.words()]", "Item.objects.all().own()", []),
        ("def own(self): return [item.name for item in self]", "Item.objects.all().own()", ["read stock_item"]),
        ("def own(self): return len(self)", "Item.objects.all().own()", ["read stock_item"]),
        ("def own(self): return self[0].name", "Item.objects.own()", ["read stock_item"]),
        # What its caller joined, it reads, too.
        (
            "def own(self): return [item.name for item in self]",
            "Item.objects.on('x').own()",
            ["read stock_item", "read stock_shelf"],
        ),
        (
            "def own(self): return [item.shelf.name for item in self]",
            "Item.objects.filter(shelf__name='x').own()",
            ["read stock_item", "read stock_shelf"],
        ),
    ],
)  # fmt: skip
def test_a_method_of_a_query_set_that_runs_it(method: str, call: str, expected: list[str]) -> None:
    source = f"from stock.models import Item\ndef f():\n    return {call}\n"
    found = asked(source, {"stock/models.py": OWN % method})
    assert [line for line in found if line.startswith("f: ")] == []
    own = [line.removeprefix("ItemQuerySet.own: ") for line in found if line.startswith("ItemQuerySet.own: ")]
    assert own == expected


@pytest.mark.parametrize(
    ("lookup", "given", "expected"),
    [
        # Values, rows and a query set that is none draw on no further table.
        ("tags__in", "[1, 2]", ["read shop_order", "read shop_order_tags"]),
        ("tags__in", "[Tag(name='x')]", ["read shop_order", "read shop_order_tags"]),
        ("tags__in", "Tag.objects.none()", ["read shop_order", "read shop_order_tags"]),
        ("tags__in", "Tag.objects.filter(name='x')", ["read shop_order", "read shop_order_tags", "read shop_tag"]),
        ("pk__in", "Line.objects.filter(sku='x').values('order')", ["read shop_line", "read shop_order"]),
        ("pk__in", "Line.objects.filter(order__customer__name='x').values('order')",
         ["read shop_customer", "read shop_line", "read shop_order"]),
    ],
)  # fmt: skip
def test_a_parameter_that_is_a_sub_query(lookup: str, given: str, expected: list[str]) -> None:
    """Which tables `filter(x__in=parameter)` draws on, whoever calls knows."""
    source = f"""
def f(wanted):
    return [order.state for order in Order.objects.filter({lookup}=wanted)]
def g():
    return f({given})
"""
    found = [line for line in asked(source) if line.startswith("f: ")]
    assert found == [f"f: {text}" for text in expected]


SCOPED = """
from django.db import models
from django_scopes import ScopedManager
from shop.models import Order
class Parcel(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="parcels")
    kind = models.CharField()
    objects = ScopedManager(customer="order__customer")
    bare = ScopedManager(order="order")
    named = ScopedManager(verbose_name="a__b")
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # A look-up that ends at a key of its own table joins nothing; a text that is no look-up neither.
        ("return list(Parcel.bare.all())", ["read mail_parcel"]),
        ("return list(Parcel.named.all())", ["read mail_parcel"]),
        ("return Parcel.objects.create(kind='x')", ["insert mail_parcel"]),
        ("return list(Parcel.objects.all())", ["read mail_parcel", "read shop_order"]),
        # The manager of a relation is made of the default one.
        ("return Order.objects.get(pk=1).parcels.count()", ["read mail_parcel", "read shop_order"]),
        ("return list(Customer.objects.prefetch_related('order_set__parcels'))",
         ["read mail_parcel", "read shop_customer", "read shop_order"]),
    ],
)  # fmt: skip
def test_a_manager_that_narrows_its_rows_joins_what_it_looks_up(code: str, expected: list[str]) -> None:
    source = f"from mail.models import Parcel\ndef f():\n    {code}\n"
    found = asked(source, {"mail/models.py": SCOPED})
    assert [line.removeprefix("f: ") for line in found if line.startswith("f: ")] == expected


_FORM = """
class Base:
    def __init__(self, rows=None):
        self.tags = Tag.objects.filter(name='x')
{base}
class Form(Base):
    def __init__(self, *args):
        super().__init__(*args)
{form}
    def save(self):
        Tag.objects.create(name='y')
{save}
"""
_LOOP = "        for tag in self.tags:\n            print(tag)\n"
_OTHER = "        for tag in Tag.objects.filter(name='x'):\n            print(tag)\n"
_PERHAPS = "        if args:\n            for tag in self.tags:\n                print(tag)\n"
_ANEW = "        self.tags = Tag.objects.all()\n"
_PUT = """        tags = Tag.objects.filter(name='y')
        self.tags = tags
        for tag in tags:
            print(tag)
"""
#: What the constructors and `save` loop over, and whether `save` asks for tags.
HELD = [
    pytest.param("", _LOOP, _LOOP, False, id="the constructor went through them"),
    pytest.param(_LOOP, "", _LOOP, False, id="that of the base class did"),
    pytest.param("", "", _LOOP, True, id="nobody did"),
    pytest.param("", _PERHAPS, _LOOP, True, id="perhaps the constructor did"),
    pytest.param(
        "", _LOOP, _LOOP.replace("self.tags", "self.tags.all()"), True, id="all() makes another query set"
    ),
    pytest.param("", _LOOP, f"{_ANEW}{_LOOP}", True, id="it is set anew"),
    pytest.param("", _OTHER, _LOOP, True, id="the constructor went through another one"),
    pytest.param("", _PUT, _LOOP, False, id="it went through the variable that it put there"),
    pytest.param(
        "", _PUT.replace("in tags:", "in tags.all():"), _LOOP, True, id="through a copy of what it put there"
    ),
]


@pytest.mark.parametrize(("base", "form", "save", "asks"), HELD)
def test_rows_that_are_there_are_not_asked_for(base: str, form: str, save: str, asks: bool) -> None:
    found = asked(_FORM.format(base=base, form=form, save=save))
    assert ("Form.save: read shop_tag" in found) is asks


#: What a function does with a query set before it hands it on, and whether whoever gets it asks for tags.
_HANDED = [
    ("if tags:\n        use(tags)", False, "its truth was asked for"),
    ("for tag in tags:\n        print(tag)\n    use(tags)", False, "a loop went through it"),
    ("names = [tag.name for tag in tags]\n    use(tags)", False, "a comprehension went through it"),
    ("if len(tags) > 1:\n        use(tags)", False, "its length was asked for"),
    ("if who in tags:\n        use(tags)", False, "somebody was looked for in it"),
    ("if tags and who:\n        use(tags)", False, "its truth is one part of a question"),
    ("kept = {'tags': tags}\n    if tags:\n        use(kept['tags'])", True, "it was put away before"),
    ("use(tags)\n    if tags:\n        pass", True, "it is handed on before"),
    ("if who:\n        print(len(tags))\n    use(tags)", True, "only perhaps"),
    ("if tags:\n        use(tags.all())", True, "a copy of it has no rows"),
    ("if tags:\n        use(tags.filter(pk=1))", True, "what is made of it has no rows"),
    ("if tags.exists():\n        use(tags)", True, "another query was asked"),
    ("if tags:\n        tags = Tag.objects.all()\n        use(tags)", True, "it is another one"),
    ("for tag in tags.iterator():\n        print(tag)\n    use(tags)", True, "an iterator keeps nothing"),
]


@pytest.mark.parametrize(("lines", "asks", "why"), _HANDED, ids=[why for *_, why in _HANDED])
def test_a_query_set_that_was_gone_through_has_its_rows(lines: str, asks: bool, why: str) -> None:
    source = f"""
def use(tags):
    for tag in tags or Tag.objects.none():
        print(tag)
def f(who):
    tags = Tag.objects.filter(name=who)
    {lines}
"""
    assert ("use: read shop_tag" in asked(source)) is asks, why


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("tags.count()", []),
        ("tags.exists()", []),
        ("tags[0]", []),
        ("render(None, 'tags.html', {'tags': tags})", []),
        ("tags.first()", ["django.first"]),
        ("tags.get(name='x')", ["django.get"]),
        ("tags.aggregate(Count('pk'))", ["django.aggregate"]),
        ("tags.update(name='x')", ["django.update"]),
        ("Order.objects.filter(tags__in=tags).count()", ["django.count"]),
    ],
)
def test_what_a_query_set_with_its_rows_asks(use: str, expected: list[str]) -> None:
    source = f"""
from django.shortcuts import render
def use(tags):
    for tag in tags.filter(name='x'):
        print({use})
def f(who):
    tags = Tag.objects.filter(name=who)
    if tags:
        use(tags)
"""
    found = linked({"shop/models.py": MODELS, "shop/views.py": "from shop.models import *\n" + source}).asked
    assert {one.query.via for one in found if one.query.function == "use"} == {"django.iteration", *expected}


_ALONG = [
    ("Order.objects.prefetch_related('tags')", "one.tags.all()", False, "they were fetched along"),
    ("Order.objects.prefetch_related('tags').filter(pk=1)", "one.tags.all()", False, "before a filter"),
    ("Order.objects.prefetch_related('lines', 'tags')", "one.tags.all()", False, "among others"),
    ("Order.objects.prefetch_related(Prefetch('tags', Tag.objects.all()))", "one.tags.all()", False, "by a query set"),
    ("Order.objects.prefetch_related('tags')", "one.tags.filter(name='x')", True, "a filter asks anew"),
    ("Order.objects.prefetch_related('lines')", "one.tags.all()", True, "another relation was"),
    ("Order.objects.all()", "one.tags.all()", True, "nothing was"),
    (
        "Order.objects.prefetch_related(Prefetch('tags', Tag.objects.all(), to_attr='kept'))", "one.tags.all()", True,
        "they are in an attribute of their own",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "loop", "asks", "why"), _ALONG, ids=[why for *_, why in _ALONG])
def test_rows_that_were_fetched_along_are_there(rows: str, loop: str, asks: bool, why: str) -> None:
    source = f"""
from django.db.models import Prefetch
def use(one):
    one.save()
    for tag in {loop}:
        print(tag)
def f():
    for order in {rows}:
        use(order)
"""
    assert ("use: read shop_tag" in asked(source)) is asks, why


def test_what_is_fetched_along_brings_its_own_relations() -> None:
    source = """
def use(one):
    one.save()
    for tag in one.tags.all():
        for other in tag.orders.all():
            print(other.customer)
def f():
    for order in Order.objects.prefetch_related("tags__orders__customer"):
        use(order)
"""
    assert [line for line in asked(source) if line.startswith("use: read")] == []
    less = asked(source.replace("tags__orders__customer", "tags__orders"))
    assert "use: read shop_customer" in less
    assert "use: read shop_order" not in less
