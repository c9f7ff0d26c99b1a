"""Rows of Django's models: saved, deleted, followed along their relations."""

from __future__ import annotations

import pytest

from tests.accesses import accesses, linked
from tests.libraries.django_shop import MODELS, asked

QUIET = [
    pytest.param("def f(image):\n    image.thumbnail()\n", id="a method of something"),
    pytest.param("def f(form):\n    form.save('file.txt')\n", id="save of who knows what"),
    pytest.param(
        "class Book:\n    def save(self):\n        pass\ndef f():\n    Book().save()\n", id="save of a class"
    ),
    pytest.param("def f():\n    return Order(state='x').state\n", id="a row that is not saved"),
    pytest.param("def f():\n    return Order(customer_id=1).customer_id\n", id="the column of a key"),
]


@pytest.mark.parametrize("source", QUIET)
def test_what_touches_no_row_is_quiet(source: str) -> None:
    assert asked(source) == []


ROWS = [
    ("Order(state='x').save()", ["insert shop_order"]),
    ("order = Order.objects.get(pk=1)\n    order.state = 'y'\n    order.save()", ["read shop_order", "update shop_order"]),
    (
        "for order in Order.objects.all():\n        order.pk = None\n        order.save()",
        ["insert shop_order", "read shop_order"],
    ),
    ("for order in Order.objects.all():\n        order.save()", ["read shop_order", "update shop_order"]),
    (
        "Order.objects.first().delete()",  # its lines point to nobody but notes, which lose their key
        ["delete shop_order", "delete shop_order_tags", "read shop_line", "read shop_order"],
    ),
    ("Tag.objects.filter(name='x').delete()", ["delete shop_order_tags", "delete shop_tag", "read shop_tag"]),
    ("Line.objects.first().delete()", ["delete shop_line", "read shop_line", "update shop_note"]),
    ("Order.objects.first().customer.name", ["read shop_customer", "read shop_order"]),
    ("Order.objects.select_related('customer').first().customer.name", ["read shop_customer", "read shop_order"]),
    ("list(Order.objects.first().lines.all())", ["read shop_line", "read shop_order"]),
    ("Order.objects.first().lines.create(sku='x')", ["insert shop_line", "read shop_order"]),
    ("Order.objects.first().tags.add(1)", ["insert shop_order_tags", "read shop_order"]),
    ("Order.objects.first().tags.clear()", ["delete shop_order_tags", "read shop_order"]),
    (
        "for line in Order.objects.first().lines.all():\n        print(line.order.state)",  # it knows its order
        ["read shop_line", "read shop_order"],
    ),
    ("Order.objects.first().lines.first().order.customer.name", ["read shop_customer", "read shop_line", "read shop_order"]),
    ("list(Tag.objects.first().orders.all())", ["read shop_order", "read shop_order_tags", "read shop_tag"]),
    (
        "Order.objects.first().tags.set([1])",
        ["delete shop_order_tags", "insert shop_order_tags", "read shop_order", "read shop_order_tags", "read shop_tag"],
    ),
    (  # nothing to add
        "Order.objects.first().tags.set([])",
        ["delete shop_order_tags", "read shop_order", "read shop_order_tags", "read shop_tag"],
    ),
    (  # nothing can be tied to a row that was just made: there is nothing to take away
        "Order.objects.create(state='x').tags.set([1])",
        ["insert shop_order", "insert shop_order_tags", "read shop_order_tags", "read shop_tag"],
    ),
    (
        "order = Order(state='x')\n    order.save()\n    order.tags.set([1])",
        ["insert shop_order", "insert shop_order_tags", "read shop_order_tags", "read shop_tag"],
    ),
    (
        "for order in Order.objects.all():\n        order.pk = None\n        order.save()\n        order.tags.set([])",
        ["insert shop_order", "read shop_order", "read shop_order_tags", "read shop_tag"],
    ),
    (  # `clear` asks, whatever there is
        "Order.objects.create(state='x').tags.clear()",
        ["delete shop_order_tags", "insert shop_order"],
    ),
    (  # it may have been there
        "Order.objects.get_or_create(state='x')[0].tags.set([1])",
        ["delete shop_order_tags", "insert shop_order", "insert shop_order_tags", "read shop_order", "read shop_order_tags",
         "read shop_tag"],
    ),
    ("Order.objects.first().tags.count()", ["read shop_order", "read shop_order_tags"]),  # the pairs are counted
    ("Order.objects.first().tags.exists()", ["read shop_order", "read shop_order_tags"]),
    (  # orders have a manager of their own
        "Tag.objects.first().orders.count()",
        ["read shop_order", "read shop_order_tags", "read shop_tag"],
    ),
    ("Order.objects.first().tags.all().count()", ["read shop_order", "read shop_order_tags", "read shop_tag"]),
    ("Order.objects.first().tags.filter(name='x').count()", ["read shop_order", "read shop_order_tags", "read shop_tag"]),
    ("Order.objects.first().lines.count()", ["read shop_line", "read shop_order"]),
    ("Order.objects.first().refresh_from_db()", ["read shop_order"]),
    ("Note.objects.create(target=Tag())", ["insert shop_note", "read django_content_type"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), ROWS, ids=[line[:60] for line, _ in ROWS])
def test_what_a_row_is_asked_touches_its_tables(line: str, expected: list[str]) -> None:
    found = [text for text in asked(f"def f():\n    {line}\n") if text.startswith("f: ")]
    assert found == [f"f: {text}" for text in expected]


def test_a_row_that_a_caller_passes() -> None:
    source = "def store(thing):\n    thing.save()\ndef f():\n    store(Order(state='x'))\n"
    assert "store: insert shop_order" in asked(source)


def test_a_method_of_the_row_itself_may_insert_and_update() -> None:
    stock = {
        "stock/models.py": """
from django.db import models
class Item(models.Model):
    name = models.CharField()
    def save(self, *args, **kwargs):
        self.name = self.name.strip()
        super(Item, self).save(*args, **kwargs)
"""
    }
    found = [line for line in asked("", stock) if line.startswith("Item")]
    assert found == ["Item.save: insert stock_item", "Item.save: update stock_item"]


def test_a_class_mixed_in_saves_for_its_caller() -> None:
    stock = {
        "stock/models.py": """
from django.db import models
class Logged:
    def save(self, *args, **kwargs):
        print(self)
        super().save(*args, **kwargs)
class Item(Logged, models.Model):
    name = models.CharField()
"""
    }
    source = "from stock.models import Item\ndef f():\n    Item(name='x').save()\n"
    assert [line for line in asked(source, stock) if "stock_item" in line] == ["f: insert stock_item"]


def test_a_lazy_key_of_a_row_of_unknown_origin_is_low() -> None:
    files = {
        "shop/models.py": MODELS,
        "shop/views.py": "from shop.models import Order\ndef f(order: Order):\n    return order.customer.name\n",
    }
    found = {
        query.query.confidence
        for query in linked(files).asked
        for statement in query.statements
        if any(access.table.name == "shop_customer" and access.op == "read" for access in statement.accesses)
    }
    assert found == {"low"}


@pytest.mark.parametrize(
    ("source", "access", "confidence"),
    [
        # The class is told: by an annotation, a query, a constructor, a signal.
        ("def f():\n    order = Order.objects.get(pk=1)\n    order.save()", "update shop_order", "high"),
        ("def f():\n    order = Order()\n    order.save()", "insert shop_order", "high"),
        ("def f(row: Order):\n    row.delete()", "delete shop_order", "high"),
        ("def f(row: Order):\n    row.lines.create()", "insert shop_line", "high"),
        ("@receiver(post_save, sender=Order)\ndef f(instance, **kw):\n    instance.save()", "update shop_order", "high"),
        # Only the name of the parameter tells it.
        ("def f(order):\n    order.save()", "update shop_order", "medium"),
        ("def f(other_order):\n    other_order.save(update_fields=['state'])", "update shop_order", "medium"),
        ("def f(order):\n    order.delete()", "delete shop_order", "medium"),
        ("def f(order):\n    order.refresh_from_db()\n    order.save()", "read shop_order", "medium"),
        ("def f(order):\n    order.pk = None\n    order.save()", "insert shop_order", "medium"),
        ("def f(order):\n    order.customer.save()", "update shop_customer", "medium"),
        ("def f(order):\n    order.lines.create()", "insert shop_line", "medium"),
        ("def f(order):\n    order.lines.update(sku='x')", "update shop_line", "medium"),
        ("def f(order):\n    order.tags.add(1)\n    order.save()", "insert shop_order_tags", "medium"),
        ("def f(order):\n    return order.lines.count()", "read shop_line", "medium"),
    ],
)  # fmt: skip
def test_how_sure_it_is_whose_row_that_is(source: str, access: str, confidence: str) -> None:
    head = (
        "from django.db.models.signals import post_save\nfrom django.dispatch import receiver\n"
        "from shop.models import *\n"
    )
    files = {"shop/models.py": MODELS, "shop/views.py": head + source}
    found = {
        query.query.confidence
        for query in linked(files).asked
        for statement in query.statements
        for one in statement.accesses
        if query.query.function == "f" and f"{one.op} {one.table}" == access
    }
    assert found == {confidence}


_MADE = [
    ("Item.objects.create(name='x')", ["Item.save: insert stock_item"]),
    ("Item.objects.get_or_create(name='x')", ["Item.save: insert stock_item", "f: read stock_item"]),
    (
        "Item.objects.update_or_create(name='x')",
        ["Item.save: insert stock_item", "Item.save: update stock_item", "f: read stock_item"],
    ),
    ("Item.objects.bulk_create([Item()])", ["f: insert stock_item"]),  # calls nobody's save
]


@pytest.mark.parametrize(("line", "expected"), _MADE)
def test_a_row_that_is_made_is_saved_by_its_own_save(line: str, expected: list[str]) -> None:
    files = {
        "stock/models.py": """
from django.db import models
class Item(models.Model):
    name = models.CharField()
    def save(self, *args, **kwargs):
        if self.pk:
            list(Seen.objects.filter(item=self.pk))
        super().save(*args, **kwargs)
class Seen(models.Model):
    item = models.IntegerField()
""",
        "stock/views.py": f"from stock.models import Item\ndef f():\n    {line}\n",
    }
    found = [text for text in accesses(files) if "stock_item" in text]
    assert set(expected) <= set(found)
    assert [text for text in found if text.startswith("f: ")] == [t for t in expected if t.startswith("f: ")]
    assert ("f: insert stock_item" in accesses(files, low=True)) is ("bulk" in line or "create" in line)


_KEYS = [
    ("Item(name='x').save()", "", ["insert stock_item"], "the database gives the key when it is saved"),
    ("Item(pk=3, name='x').save()", "", ["insert stock_item", "read stock_item"], "it has one"),
    ("Item(name='x').save()", "key = models.UUIDField(primary_key=True, default=uuid4)",
     ["insert stock_item", "read stock_item"], "it has a key from the start"),
    ("Item(name='x').save()", "user = models.OneToOneField('auth.User', models.CASCADE, primary_key=True)",
     ["insert stock_item", "read stock_item"], "its key is that of another row"),
    ("Item.objects.get(name='x').save()", "", ["read stock_item", "update stock_item"], "it was there"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "field", "expected", "why"), _KEYS, ids=[why for *_, why in _KEYS])
def test_a_save_that_looks_for_the_row_as_it_was(
    line: str, field: str, expected: list[str], why: str
) -> None:
    models = f"""
from uuid import uuid4
from django.db import models
class Kept:
    def save(self, *args, **kwargs):
        if not self.pk:
            return super().save(*args, **kwargs)
        old = self.__class__.objects.get(pk=self.pk)
        print(old.name)
        return super().save(*args, **kwargs)
class Item(Kept, models.Model):
    name = models.CharField()
    {field}
"""
    source = f"from stock.models import Item\ndef f(given):\n    {line}\n"
    found = asked(source, {"stock/models.py": models})
    assert [text.removeprefix("f: ") for text in found if text.startswith("f: ")] == expected, why


_GUESSED = [
    ("x.order_lines.set([1])", "medium", "the name of the attribute alone says which relation that is"),
    ("Order.objects.first().order_lines.set([1])", "high", "the model says it"),
]


@pytest.mark.parametrize(("line", "confidence", "why"), _GUESSED, ids=[why for *_, why in _GUESSED])
def test_how_sure_it_is_what_a_related_manager_changes(line: str, confidence: str, why: str) -> None:
    files = {
        "shop/models.py": MODELS.replace('related_name="lines"', 'related_name="order_lines"'),
        "shop/views.py": f"from shop.models import Order\ndef f(x):\n    {line}\n",
    }
    found = {
        query.query.confidence
        for query in linked(files).asked
        for statement in query.statements
        if query.query.function == "f" and any(access.op == "update" for access in statement.accesses)
    }
    assert found == {confidence}, why


def test_the_row_of_a_relation_is_saved_already() -> None:
    """Django saves no row whose relations are not saved: what a key leads to is updated, not inserted."""
    source = (
        "def g(order):\n    order.customer.save()\n"
        "def f():\n    customer = Customer(name='x')\n    customer.save()\n    g(Order(customer=customer))\n"
    )
    found = [line for line in asked(source) if line.startswith("g: ")]
    assert found == ["g: update shop_customer"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # The variable itself knows what it was given.
        (
            "def f(who):\n    order = Order.objects.get(pk=1)\n    order.customer = who\n    return order.customer.name\n",
            ["f: read shop_order"],
        ),
        # Another one does not, though both hold orders of which nothing else is known.
        (
            """
def given(who):
    order = Order.objects.get(pk=1)
    order.customer = who
def f():
    return Order.objects.get(pk=1).customer.name
""",
            ["f: read shop_customer", "f: read shop_order", "given: read shop_order"],
        ),
    ],
)
def test_what_one_row_was_given_says_nothing_of_others(source: str, expected: list[str]) -> None:
    who = "def g():\n    given(Customer.objects.first())\n"
    found = asked(source + who) if "given(" in source else asked(source)
    assert [line for line in found if not line.startswith("g: ")] == expected


def test_a_field_whose_pairs_somebody_listens_to_is_read_before_it_is_added_to() -> None:
    source = "def f():\n    Order.objects.first().tags.add(1)\n"

    def listening(sender: str) -> dict[str, str]:
        connected = f"from django.db.models.signals import *\nm2m_changed.connect(g, sender={sender})\n"
        return {"shop/signals.py": connected}

    assert "f: read shop_order_tags" not in asked(source)
    # Another model has a field of this name, and it is that one which matters to somebody.
    assert "f: read shop_order_tags" not in asked(source, listening("Customer.tags.through"))
    assert "f: read shop_order_tags" in asked(source, listening("Order.tags.through"))
    # A class that is no model under this name may be any.
    assert "f: read shop_order_tags" in asked(source, listening("sales.Purchase.tags.through"))


_ATTRIBUTES = [
    ("x.items.count()", []),  # a name that anything may have
    ("x.lines.count()", []),  # one that is not put together
    ("x.note_set.count()", ["read shop_note"]),
    ("x.note_set.filter(about__sku=1).delete()", ["delete shop_note", "read shop_line", "read shop_note"]),
]


@pytest.mark.parametrize(("line", "expected"), _ATTRIBUTES)
def test_the_name_of_a_reverse_relation_tells_what_a_parameter_is(line: str, expected: list[str]) -> None:
    found = [text.removeprefix("f: ") for text in asked(f"def f(x):\n    {line}\n")]
    assert found == expected


_PROFILES = """
from django.contrib.auth.models import User
from django.db import models
from shop.models import Customer
class Profile(models.Model):
    user = models.OneToOneField(User, models.CASCADE, related_name="%s")
    status = models.CharField()
class Other(models.Model):
    customer = models.OneToOneField(Customer, models.CASCADE, related_name="%s")
"""


@pytest.mark.parametrize(
    ("names", "line", "expected"),
    [
        # Names that anything may have, or that two models use.
        (("profile", "other"), "return x.profile.status", []),
        (("shop_profile", "shop_profile"), "return x.shop_profile.status", []),
        # One that is only stored, and the method of the class that the row is made of.
        (("shop_profile", "other"), "x.shop_profile = None", []),
        (("shop_profile", "other"), "return x.shop_profile.status", ["read people_profile"]),
        (("shop_profile", "other"), "x.shop_profile.save()", ["read people_profile", "update people_profile"]),
        # So it is where the name of the parameter says what it is.
        (("profile", "other"), "return customer.other.pk", []),
        (("profile", "shop_other"), "return customer.shop_other.pk", ["read people_other"]),
        # Where it is known what the row is, any name tells.
        (("profile", "other"), "Customer.objects.first().user.profile.status",
         ["read auth_user", "read people_profile", "read shop_customer"]),
        (("profile", "other"), "Customer.objects.select_related('user__profile').first().user.profile.status",
         ["read auth_user", "read people_profile", "read shop_customer"]),
    ],
)  # fmt: skip
def test_the_name_of_a_reverse_one_to_one_tells_what_a_parameter_is(
    names: tuple[str, str], line: str, expected: list[str]
) -> None:
    found = asked(f"def f(x, customer):\n    {line}\n", {"people/models.py": _PROFILES % names})
    assert [text.removeprefix("f: ") for text in found if text.startswith("f: ")] == expected


def test_a_row_without_its_key_is_inserted_by_a_save_of_its_own() -> None:
    models = """
from django.db import models
class Kept:
    def save(self, *args, **kwargs):
        if self.pk:
            self.__class__.objects.filter(pk=self.pk).update(name="old")
        return super().save(*args, **kwargs)
class Item(Kept, models.Model):
    name = models.CharField()
"""
    source = """
from stock.models import Item
def copied():
    for item in Item.objects.all():
        item.pk = None
        item.save()
def kept():
    for item in Item.objects.all():
        item.save()
"""
    found = asked(source, {"stock/models.py": models})
    assert [line for line in found if line.startswith("copied: ")] == [
        "copied: insert stock_item",
        "copied: read stock_item",
    ]
    assert "kept: update stock_item" in found
    assert "kept: insert stock_item" not in found


#: How a row is handed on, and whether whoever gets it asks for its customer.
_GIVEN = [
    ("order.customer = who\n    use(order)", False, "it was given its customer"),
    ("order.customer = who\n    use(order=order)", False, "by name"),
    ("order.customer_id = 1\n    use(order)", True, "only its key"),
    ("order.customer = None\n    use(order)", True, "none is left to it"),
    ("order.state = who\n    use(order)", True, "something else was given to it"),
    ("use(order)\n    order.customer = who", True, "it is given it later"),
    ("order.customer = who\n    order = Order.objects.get(pk=2)\n    use(order)", True, "it is another row"),
    ("other.customer = who\n    use(order)", True, "another row was given one"),
]


@pytest.mark.parametrize(("lines", "asks", "why"), _GIVEN, ids=[why for *_, why in _GIVEN])
def test_a_row_that_was_given_a_relation_keeps_it(lines: str, asks: bool, why: str) -> None:
    source = f"""
def use(order):
    order.save()
    return order.customer.name
def f(who):
    order, other = Order.objects.get(pk=1), Order.objects.get(pk=3)
    {lines}
"""
    assert ("use: read shop_customer" in asked(source)) is asks, why


def test_a_row_that_a_function_gives_keeps_what_it_was_given() -> None:
    source = """
def made(who):
    order = Order.objects.get(pk=1)
    order.customer = who
    return order
def plain(who):
    order = Order.objects.get(pk=1)
    return order
def f(who):
    return made(who).customer.name
def g(who):
    return plain(who).customer.name
"""
    found = asked(source)
    assert "f: read shop_customer" not in found
    assert "g: read shop_customer" in found


#: What the constructor of a form does, what its `save` looks at, and whether that asks for the order of the line.
_FORMS = [
    ("self.instance.order = order", "self.instance.order.state", False, "the constructor gave it its order"),
    ("self.order = order", "self.instance.order.state", True, "the form has an order, not the line"),
    ("self.instance.order_id = 1", "self.instance.order.state", True, "only its key"),
    (
        "if order:\n            self.instance.order = order", "self.instance.order.state", True, "only perhaps",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("given", "look", "asks", "why"), _FORMS, ids=[why for *_, why in _FORMS])
def test_a_row_that_a_constructor_gave_a_relation(given: str, look: str, asks: bool, why: str) -> None:
    source = f"""
from django import forms
class LineForm(forms.ModelForm):
    def __init__(self, order, **kwargs):
        super().__init__(**kwargs)
        {given}
    def save(self, *args, **kwargs):
        print({look})
        return super().save(*args, **kwargs)
    class Meta:
        model = Line
"""
    assert ("LineForm.save: read shop_order" in asked(source)) is asks, why


def test_what_an_attribute_s_own_attribute_was_given_is_known_in_the_same_function() -> None:
    source = """
from django import forms
class LineForm(forms.ModelForm):
    def save(self, *args, **kwargs):
        self.instance.order = Order.objects.get(pk=2)
        print(self.instance.order.customer.name)
        return super().save(*args, **kwargs)
    def save_anew(self):
        self.instance.order = Order.objects.select_related("customer").get(pk=2)
        print(self.instance.order.customer.name)
        self.instance = Line.objects.get(pk=2)
        print(self.instance.order.customer.name)
    class Meta:
        model = Line
"""
    vias = {
        (query.query.function, query.query.via)
        for query in linked(
            {"shop/models.py": MODELS, "shop/views.py": "from shop.models import *\n" + source}
        ).asked
    }
    assert ("LineForm.save", "django.attribute") in vias
    found = asked(source)
    assert "LineForm.save: read shop_customer" in found
    assert "LineForm.save_anew: read shop_customer" in found
