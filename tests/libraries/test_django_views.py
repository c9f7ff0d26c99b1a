"""Views, forms and serializers: what the framework asks on behalf of the repository's classes."""

from __future__ import annotations

import pytest

from tests.libraries.django_shop import asked

QUIET = [
    pytest.param(
        "from django import forms\nclass Search(forms.Form):\n    q = forms.CharField()\n"
        "def f(request):\n    form = Search(request.GET)\n    return form.is_valid()\n",
        id="a form without a model",
    ),
    pytest.param(
        "from django.views import View\nclass Ping(View):\n    def get(self, request):\n        return 'pong'\n",
        id="a view that asks nothing",
    ),
    pytest.param("def f(request):\n    return request.GET.get('a')\n", id="parameters of a request"),
]


@pytest.mark.parametrize("source", QUIET)
def test_what_asks_nothing_is_quiet(source: str) -> None:
    assert asked(source) == []


SEEN = [
    pytest.param(
        """
from django.shortcuts import get_object_or_404, render
def show(request, pk):
    order = get_object_or_404(Order, pk=pk)
    return render(request, "show.html", {"order": order, "lines": order.lines.all()})
""",
        ["show: read shop_line", "show: read shop_order"],
        id="get_object_or_404 and render",
    ),
    pytest.param(
        """
from django.contrib.auth import get_user_model
def names():
    return [user.email for user in get_user_model().objects.filter(customers__name="x")]
""",
        ["names: read auth_user", "names: read shop_customer"],
        id="get_user_model",
    ),
    pytest.param(
        """
from django.apps import apps
def count():
    return apps.get_model("shop", "Tag").objects.count()
""",
        ["count: read shop_tag"],
        id="apps.get_model",
    ),
    pytest.param(
        "def mine(request):\n    return list(request.user.customers.all())\n",
        ["mine: read shop_customer"],
        id="request.user",
    ),
    pytest.param(
        """
from django.views.generic import ListView
class Orders(ListView):
    model = Order
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["tags"] = list(Tag.objects.all())
        return context
""",
        ["Orders.get_context_data: read shop_tag"],
        id="the context of a list",
    ),
    pytest.param(
        """
from django.views.generic import DetailView
class Show(DetailView):
    model = Order
    def get(self, request, pk):
        self.object = self.get_object()
        return self.object.lines.count()
""",
        ["Show.get: read shop_line", "Show.get: read shop_order"],
        id="get_object of a detail view",
    ),
    pytest.param(
        """
from django import forms
from django.views.generic.edit import CreateView
class OrderForm(forms.ModelForm):
    class Meta:
        model = Order
        fields = ["state", "tags"]
class Make(CreateView):
    model = Order
    form_class = OrderForm
    def form_valid(self, form):
        order = form.save()
        order.lines.create(sku="x")
""",
        ["Make.form_valid: insert shop_line", "Make.form_valid: insert shop_order"],
        id="a form that is saved",
    ),
    pytest.param(
        """
from rest_framework import viewsets
class Orders(viewsets.ModelViewSet):
    queryset = Order.objects.all()
    def perform_destroy(self, instance):
        super().perform_destroy(instance)
""",
        ["Orders.perform_destroy: delete shop_order"],
        id="a row that a view set deletes",
    ),
]


@pytest.mark.parametrize(("source", "expected"), SEEN)
def test_what_views_ask_is_seen(source: str, expected: list[str]) -> None:
    found = asked(source)
    assert [line for line in expected if line not in found] == []


def test_what_a_middleware_puts_on_a_request_is_there_for_views() -> None:
    files = {
        "shop/middleware.py": """
from shop.models import Order
class Current:
    def __call__(self, request):
        request.order = Order.objects.get(pk=1)
        return self.get_response(request)
"""
    }
    found = asked("def view(request):\n    return list(request.order.lines.all())\n", files)
    assert "view: read shop_line" in found


BRANCHES = """
from shop.models import Order
class Current:
    def __call__(self, request):
        if request.path == "/":
            request.order = Order.objects%s.get(pk=1)
        else:
            request.order = Order.objects.get(pk=2)
        return self.get_response(request)
"""


@pytest.mark.parametrize(
    ("along", "line", "expected"),
    [
        # What came along in one of the branches is not asked for again, as far as anybody can tell.
        (".select_related('customer')", "request.order.customer.name", []),
        (".select_related('customer')", "request.order.customer.user.email", ["read auth_user"]),
        ("", "request.order.customer.name", ["read shop_customer"]),
        (".select_related('customer')", "list(request.order.tags.all())", ["read shop_order_tags", "read shop_tag"]),
    ],
)  # fmt: skip
def test_what_branches_of_a_middleware_put_on_a_request_is_one_row(
    along: str, line: str, expected: list[str]
) -> None:
    found = asked(f"def view(request):\n    return {line}\n", {"shop/middleware.py": BRANCHES % along})
    assert [text.removeprefix("view: ") for text in found if text.startswith("view: ")] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("name", []),  # the parameter: it may be anything
        ("'other.models.Order'", []),  # not of this repository
        ("'shop.models'", []),  # no name in a module
        ("'shop.models.Missing'", []),
        ("'shop.models.Order'", ["f: read shop_order"]),
        ("PLACE + '.Tag'", ["f: read shop_tag"]),
    ],
)
def test_what_a_dotted_name_stands_for(name: str, expected: list[str]) -> None:
    source = f"""
from django.utils.module_loading import import_string
PLACE = "shop.models"
def f(name):
    return import_string({name}).objects.first()
"""
    assert asked(source) == expected


GENERIC = """
from django.db import transaction
from django.views.generic import View
from django.shortcuts import get_object_or_404
class Editing(View):
    model = None
    object = None
    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)
    def get_object(self):
        return get_object_or_404(self.model._default_manager.all(), pk=1)
    def perform_delete(self):
        self.object.delete()
    @transaction.atomic
    def delete_handler(self, request):
        self.perform_delete()
    def log(self):
        Note.objects.create()
class Tags(Editing):
    model = Tag
    def delete_handler(self, request):
        try:
            return super().delete_handler(request)
        except ValueError:
            return None
class Lines(Editing):
    model = Line
    def perform_delete(self):
        super().perform_delete()
    def told(self):
        self.log()
"""


def test_what_a_base_class_asks_because_of_the_model_that_a_subclass_names_is_the_subclass_s() -> None:
    found = asked(GENERIC)
    assert [line for line in found if line.startswith("Tags.")] == [
        "Tags.delete_handler: delete shop_order_tags",
        "Tags.delete_handler: delete shop_tag",
    ]
    assert "Lines.perform_delete: delete shop_line" in found
    # What the base class names itself is asked there, whoever calls it.
    assert not [line for line in found if line.startswith("Lines.told")]


SERIALIZERS = """
from rest_framework import serializers
from rest_framework.response import Response
class LineSerializer(serializers.ModelSerializer):
    class Meta:
        model = Line
        fields = ["sku", "order"]
class OrderSerializer(serializers.ModelSerializer):
    lines = LineSerializer(many=True)
    customer = serializers.SlugRelatedField(slug_field="name", queryset=Customer.objects.none())
    class Meta:
        model = Order
        fields = %s
def show(pk):
    return Response(OrderSerializer(Order.objects.get(pk=pk)).data)
"""


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("['state']", ["read shop_order"]),  # columns of its own; the relations are not among the fields
        ("['customer']", ["read shop_customer", "read shop_order"]),
        ("['state', 'lines']", ["read shop_line", "read shop_order"]),
        ("['tags']", ["read shop_order", "read shop_order_tags", "read shop_tag"]),
    ],
)
def test_a_serializer_asks_for_the_relations_among_its_fields(fields: str, expected: list[str]) -> None:
    found = asked(SERIALIZERS % fields)
    assert [line.removeprefix("show: ") for line in found if line.startswith("show: ")] == expected


CHECKED = """
from django import forms
from django.forms import inlineformset_factory
class LineForm(forms.ModelForm):
    class Meta:
        model = Line
        fields = ["sku"]
def edit(request, order):
    lines = inlineformset_factory(Order, Line, form=LineForm)(request.POST, instance=order)
    if not lines.is_valid():
        return False
    for form in lines.deleted_forms:
        form.instance.delete()
"""


def test_what_comes_after_the_check_of_a_formset_is_seen() -> None:
    assert "edit: delete shop_line" in asked(CHECKED)


def test_the_session_of_a_request_is_in_the_database() -> None:
    source = "def keep(request):\n    request.session.save()\ndef look(request):\n    return request.session['a']\n"
    assert asked(source) == [
        "keep: insert django_session",
        "keep: read django_session",
        "keep: update django_session",
    ]


_SERIALIZER = """
from rest_framework import serializers, viewsets
class LineSerializer(serializers.ModelSerializer):
    class Meta:
        model = Line
class LineViewSet(viewsets.ModelViewSet):
    serializer_class = LineSerializer
    queryset = Line.objects.all()
    def {method}(self, serializer):
        serializer.save(order=1)
def f(data, row):
    {line}
"""


@pytest.mark.parametrize(
    ("method", "line", "expected"),
    [
        ("perform_create", "pass", ["LineViewSet.perform_create: insert shop_line"]),
        ("perform_update", "pass", ["LineViewSet.perform_update: update shop_line"]),
        # Of any other method nobody knows what it is called for.
        ("keep", "pass", ["LineViewSet.keep: insert shop_line", "LineViewSet.keep: update shop_line"]),
        ("keep", "LineSerializer(data=data).save()", ["f: insert shop_line"]),
        (
            "keep",
            "LineSerializer(Line.objects.get(pk=1), data=data).save()",
            ["f: read shop_line", "f: update shop_line"],
        ),
        (
            "keep",
            "LineSerializer(instance=Line.objects.get(pk=1), data=data).save()",
            ["f: read shop_line", "f: update shop_line"],
        ),
        ("keep", "LineSerializer(row, data=data).save()", ["f: insert shop_line", "f: update shop_line"]),
    ],
)
def test_a_serializer_with_a_row_updates_it_and_one_without_inserts(
    method: str, line: str, expected: list[str]
) -> None:
    found = asked(_SERIALIZER.format(method=method, line=line))
    start = "f: " if line != "pass" else "LineViewSet."
    assert [each for each in found if each.startswith(start)] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # Django's own backend asks only where there is a password; the repository's own say themselves what they ask.
        ("authenticate(request, token=request.GET['token'])", ["update auth_user"]),
        ("authenticate(request, username='a', password='b')", ["read auth_user", "update auth_user"]),
        ("authenticate(request, **request.GET)", ["read auth_user", "update auth_user"]),
    ],
)
def test_what_signing_in_asks(line: str, expected: list[str]) -> None:
    source = f"""
from django.contrib.auth import authenticate
def f(request):
    user = {line}
    if user is not None:
        user.save()
"""
    assert asked(source) == [f"f: {each}" for each in expected]


def test_the_forms_of_a_formset_were_made_when_it_was_checked() -> None:
    source = """
from django.forms import ModelForm, modelformset_factory
class OrderForm(ModelForm):
    class Meta:
        model = Order
        fields = ["tags"]
Orders = modelformset_factory(Order, form=OrderForm)
def made(request):
    orders = Orders(request.POST, queryset=Order.objects.all())
    for form in orders.initial_forms:
        form.instance.save()
def taken(request):
    orders = Orders(request.POST, queryset=Order.objects.all())
    for form in orders.deleted_forms:
        form.instance.delete()
"""
    found = asked(source)
    assert "made: read shop_order" in found
    assert "taken: read shop_order" not in found
    assert "taken: delete shop_order" in found
