"""Models of Django: which classes are some, what their tables and keys are."""

from __future__ import annotations

import pytest

from tests.accesses import accesses, gaps, linked
from tests.libraries.django_shop import MODELS, asked, declared

QUIET = [
    pytest.param(
        {"shop/models.py": "from pydantic import BaseModel as Model\nclass Order(Model):\n    name: str\n"},
        id="a class named Model of another package",
    ),
    pytest.param(
        {
            "shop/models.py": "from django import forms\nclass Order(forms.Form):\n    name = forms.CharField()\n"
        },
        id="a form that is made of no model",
    ),
    pytest.param(
        {
            "shop/models.py": """
            from django.db import models
            class Stamped(models.Model):
                made = models.DateTimeField()
                class Meta:
                    abstract = True
            """
        },
        id="an abstract model has no table",
    ),
    pytest.param(
        {
            "django/__init__.py": "",
            "django/db/__init__.py": "",
            "django/db/models.py": "class Model:\n    pass\n",
            "app/models.py": "from django.db import models\nclass Order(models.Model):\n    pass\n",
        },
        id="Django's own repository is no application",
    ),
]


@pytest.mark.parametrize("files", QUIET)
def test_what_is_no_model_declares_nothing(files: dict[str, str]) -> None:
    assert declared(files) == []


def _models(body: str) -> dict[str, str]:
    return {"shop/models.py": "from django.db import models\nfrom django.conf import settings\n" + body}


DECLARED = [
    pytest.param(
        _models("class PurchaseOrder(models.Model):\n    pass\n"), ["shop_purchaseorder"], id="name"
    ),
    pytest.param(
        _models("class Order(models.Model):\n    class Meta:\n        db_table = 'orders'\n"),
        ["orders"],
        id="db_table",
    ),
    pytest.param(
        _models('class Order(models.Model):\n    class Meta:\n        db_table = \'"sales"."orders"\'\n'),
        ["sales.orders"],
        id="a schema in the quotes of db_table",
    ),
    pytest.param(
        _models("class Order(models.Model):\n    class Meta:\n        app_label = 'sales'\n"),
        ["sales_order"],
        id="app_label",
    ),
    pytest.param(
        _models(
            "class Order(models.Model):\n    class Meta:\n        managed = False\n        db_table = 'o'\n"
        ),
        ["o"],
        id="a table that is managed elsewhere",
    ),
    pytest.param(
        {
            "shop/apps.py": "from django.apps import AppConfig\nclass C(AppConfig):\n    name = 'shop'\n    label = 'till'\n",
            "shop/models/__init__.py": "from shop.models.orders import Order\n",
            "shop/models/orders.py": "from django.db import models\nclass Order(models.Model):\n    pass\n",
        },
        ["till_order"],
        id="the label of an AppConfig, a package of models",
    ),
    pytest.param(
        _models("class A(models.Model):\n    pass\nclass B(A):\n    class Meta:\n        proxy = True\n"),
        ["shop_a"],
        id="a proxy has its parent's table",
    ),
    pytest.param(
        _models("class A(models.Model):\n    pass\nclass B(A):\n    pass\n"),
        ["shop_a", "shop_b: a_ptr_id -> shop_a cascade"],
        id="multi-table inheritance points to the parent",
    ),
    pytest.param(
        _models(
            "class Owned(models.Model):\n    owner = models.ForeignKey('A', models.CASCADE, related_name='%(class)ss')\n"
            "    class Meta:\n        abstract = True\nclass A(models.Model):\n    pass\nclass B(Owned):\n    pass\n"
        ),
        ["shop_a", "shop_b: owner_id -> shop_a cascade"],
        id="fields of abstract bases",
    ),
    pytest.param(
        _models(
            "class A(models.Model):\n    up = models.ForeignKey('self', on_delete=models.SET_NULL, null=True)\n"
            "    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, db_column='uid')\n"
        ),
        ["shop_a: up_id -> shop_a set null, uid -> auth_user cascade"],
        id="self, the user, db_column",
    ),
    pytest.param(
        _models(
            "class A(models.Model):\n    pass\nclass AB(models.Model):\n    pass\n"
            "class B(models.Model):\n    a = models.ManyToManyField(A)\n    c = models.ManyToManyField(A, through=AB,"
            " related_name='+')\n"
        ),
        ["shop_a", "shop_ab", "shop_b", "shop_b_a: b_id -> shop_b cascade, a_id -> shop_a cascade"],
        id="many-to-many, with and without a table of one's own",
    ),
    pytest.param(
        {
            "settings.py": "AUTH_USER_MODEL = 'people.Member'\n",
            "people/models.py": """
            from django.contrib.auth.models import AbstractUser
            class Member(AbstractUser):
                class Meta:
                    db_table = "members"
            """,
            "shop/models.py": """
            from django.contrib.auth import get_user_model
            from django.db import models
            class Order(models.Model):
                buyer = models.ForeignKey(get_user_model(), models.CASCADE)
            """,
        },
        [
            "members",
            "members_groups: member_id -> members cascade, group_id -> auth_group cascade",
            "members_user_permissions: member_id -> members cascade, permission_id -> auth_permission cascade",
            "shop_order: buyer_id -> members cascade",
        ],
        id="the user model that the settings name",
    ),
]


@pytest.mark.parametrize(("files", "expected"), DECLARED)
def test_a_model_says_its_table_and_keys(files: dict[str, str], expected: list[str]) -> None:
    assert declared(files) == expected


TWO_WITH_ONE_TABLE = _models(
    "class A(models.Model):\n    class Meta:\n        db_table = 't'\n"
    "class B(models.Model):\n    class Meta:\n        db_table = 't'\n"
)

BAD = [
    pytest.param(_models("class A(B):\n    pass\nclass B(A, models.Model):\n    pass\n"), id="circular inheritance"),
    pytest.param(_models("class A(models.Model, A):\n    x = models.ForeignKey(A, 1)\n"), id="its own base"),
    pytest.param(
        _models("def table():\n    return 1\nclass A(models.Model):\n    class Meta:\n        db_table = table()\n"),
        id="a computed table",
    ),
    pytest.param(_models("A = type('A', (models.Model,), {})\nA.objects.get()\n"), id="a computed class"),
    pytest.param(
        _models("class A(models.Model):\n    x = models.ForeignKey()\n    y = models.ManyToManyField(3)\n"),
        id="no target",
    ),
    pytest.param(TWO_WITH_ONE_TABLE, id="two classes with one table"),
]  # fmt: skip


@pytest.mark.parametrize("files", BAD)
def test_bad_models_do_no_harm(files: dict[str, str]) -> None:
    linked(
        {**files, "shop/views.py": "from shop.models import A\ndef f():\n    A.objects.first().x.save()\n"}
    )


def test_two_classes_with_one_table_both_say_so() -> None:
    assert declared(TWO_WITH_ONE_TABLE) == ["t", "t"]


UNTOLD = [
    ("db_table = 'lines'", [], "a name"),
    ("db_table = PREFIX + 'lines'", [], "a name that can be computed here"),
    ("db_table = os.environ['T']", ["unresolved 5", "unresolved 8"], "a name that nobody knows"),
]


@pytest.mark.parametrize(("meta", "expected", "why"), UNTOLD, ids=[why for _, _, why in UNTOLD])
def test_a_table_whose_name_is_not_known_is_a_gap(meta: str, expected: list[str], why: str) -> None:
    source = f"""
    import os
    from django.db import models
    PREFIX = "x_"

    class Line(models.Model):
        class Meta:
            {meta}
    LINE = Line.objects.first()
    """
    assert gaps({"shop/models.py": source}) == expected


def test_the_row_of_a_generic_key_is_a_gap() -> None:
    source = "from shop.models import Note\ndef f():\n    return Note.objects.get(pk=1).target\n"
    assert gaps({"shop/models.py": MODELS, "shop/views.py": source}) == ["unresolved 3"]


def test_a_table_known_in_part_keeps_what_is_known() -> None:
    source = """
    import os
    from django.db import models

    class Line(models.Model):
        class Meta:
            db_table = "till_" + os.environ["T"]

    def first():
        return Line.objects.first()
    """
    assert accesses({"shop/models.py": source}) == ["<module>: references till_*", "first: read till_*"]


def test_a_key_stands_at_its_field() -> None:
    found = {
        (access.table.name, span.line)
        for asked in linked({"shop/models.py": MODELS}).asked
        for statement in asked.statements
        for access in statement.accesses
        if access.op == "references" and (span := asked.query.text.span(access.start, access.end))
    }
    fields = {
        line.split(" ")[4]: at
        for at, line in enumerate(MODELS.lstrip("\n").splitlines(), 1)
        if " = models.For" in line
    }
    assert ("shop_line", fields["about"]) in found
    assert ("shop_order", fields["order"]) in found


def test_a_key_without_a_constraint_is_none() -> None:
    field = "models.ForeignKey(A, models.CASCADE, db_constraint=False)"
    body = f"class A(models.Model):\n    pass\nclass B(models.Model):\n    a = {field}\n"
    assert declared(_models(body)) == ["shop_a", "shop_b"]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        # A class of the same application that is not there, and a name that nobody knows: nothing to go by.
        ("'Invoice'", []),
        ("TARGET", []),
        ("'billing.Invoice', db_constraint=False", []),
        ("'billing.Invoice'", ["<module>: references billing_invoice"]),
    ],
)
def test_a_key_to_a_model_of_another_repository(target: str, expected: list[str]) -> None:
    source = f"""
    import os
    from django.db import models
    TARGET = os.environ["TARGET"]

    class Line(models.Model):
        invoice = models.ForeignKey({target}, on_delete=models.CASCADE)
    """
    assert accesses({"shop/models.py": source}) == expected


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        # Nobody made it a method of users: what `user.open_orders()` is, nobody knows.
        ("", []),
        ("User.add_to_class('closed_orders', orders_of)", []),
        ("User.add_to_class('open_orders', orders_of)", ["f: read shop_customer", "f: read shop_order"]),
    ],
)
def test_a_function_that_is_made_a_method_under_another_name_gives_its_query_set(
    added: str, expected: list[str]
) -> None:
    """The caller is evaluated although it says nothing but the name of the method."""
    extra = f"""
from django.contrib.auth.models import User
from shop.models import Order
def orders_of(self):
    return Order.objects.filter(state="open", customer__user=self)
{added}
"""
    source = "def f(user):\n    for order in user.open_orders():\n        return order\n"
    found = asked(source, {"shop/people.py": extra})
    assert [line for line in found if line.startswith("f: ")] == expected
