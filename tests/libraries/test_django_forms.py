"""What forms are made for: an INSERT, an UPDATE, or either, by the places of the repository that make them."""

from __future__ import annotations

import pytest

from tests.libraries.django_shop import asked

FORMS = """
from django import forms
from shop.models import *

class Plain:
    def __init__(self, *args, note="", **kwargs):
        super().__init__(*args, **kwargs)

class TagForm(Plain, forms.ModelForm):
    class Meta:
        model = Tag
        fields = ["name"]

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)

    def save(self, *args, **kwargs):
        return super().save(*args, **kwargs)
"""
HEAD = "from django.shortcuts import *\nfrom django.views.generic import *\nfrom shop.forms import TagForm\n"
INSERT, UPDATE = "TagForm.save: insert shop_tag", "TagForm.save: update shop_tag"

EITHER = [
    pytest.param("", id="nobody makes one: a framework may"),
    pytest.param(
        "def f(request, form=TagForm):\n    form(request.POST)\n",
        id="a default: whoever calls it may give a row",
    ),
    pytest.param("FORMS = {'tag': TagForm}\n", id="in a dict: who takes it out is not known"),
    pytest.param("FORM = 'shop.forms.TagForm'\n", id="named in a text"),
    pytest.param("def f(request):\n    made = TagForm\n    made(request.POST)\n", id="in a variable"),
    pytest.param(
        "def f(request):\n    wizard(TagForm)\n    TagForm(request.POST)\n", id="handed to unknown code"
    ),
    pytest.param(
        "def f(request, **kwargs):\n    TagForm(request.POST, **kwargs)\n", id="arguments not known"
    ),
    pytest.param(
        "def f(request, tag):\n    TagForm(request.POST, instance=tag)\n", id="a parameter: None, too"
    ),
    pytest.param(
        "def f(request):\n    TagForm(request.POST, instance=Tag.objects.first())\n",
        id="a row that may not be there",
    ),
    pytest.param(
        "def f(request):\n    TagForm(request.POST)\n\ndef g(request):\n    TagForm(instance=Tag.objects.get())\n",
        id="both, at two places",
    ),
    pytest.param(
        "def f(request):\n    form = TagForm(instance=Tag.objects.get())\n    form.instance.pk = None\n    form.save()\n",
        id="its row is made a new one",
    ),
    pytest.param(
        "class V(UpdateView):\n    model = Tag\n    form_class = TagForm\n\n    def copy(self):\n        self.form_class()\n",
        id="a view that makes another one by itself",
    ),
    pytest.param(
        "class A(CreateView):\n    form_class = TagForm\n\nclass B(UpdateView):\n    model = Tag\n    form_class = TagForm\n",
        id="views of both kinds",
    ),
]

TOLD = [
    (
        "class V(UpdateView):\n    form_class = TagForm\n\n    def get_object(self):\n        return Tag.objects.first()\n",
        UPDATE,
    ),  # a view of rows that are there shows none where there is none
    ("def f(request):\n    TagForm(request.POST)\n", INSERT),
    ("def f(request):\n    TagForm(request.POST, instance=None)\n", INSERT),
    ("def f(request):\n    TagForm(request.POST, instance=Tag())\n", INSERT),
    ("def f(request):\n    TagForm(request.POST)\n    isinstance(request, TagForm)\n", INSERT),
    ("def f(request, pk):\n    TagForm(request.POST, instance=get_object_or_404(Tag, pk=pk))\n", UPDATE),
    ("class V(CreateView):\n    model = Tag\n    form_class = TagForm\n", INSERT),
    ("class V(UpdateView):\n    model = Tag\n    form_class = TagForm\n", UPDATE),
    (
        "class V(UpdateView):\n    model = Tag\n    def get_form_class(self):\n        return TagForm\n",
        UPDATE,
    ),
    ("class V(FormView):\n    form_class = TagForm\n", INSERT),
    (
        (
            "class V(FormView):\n    form_class = TagForm\n    def get_form_kwargs(self):\n"
            "        kwargs = super().get_form_kwargs()\n        kwargs['instance'] = Tag.objects.get()\n        return kwargs\n"
        ),
        UPDATE,
    ),
]


def saved(source: str) -> list[str]:
    """What the form's own `save` asks."""
    return [
        line for line in asked(HEAD + source, {"shop/forms.py": FORMS}) if line.startswith("TagForm.save")
    ]


@pytest.mark.parametrize("source", EITHER)
def test_a_form_may_be_for_either_where_one_place_is_not_understood(source: str) -> None:
    assert saved(source) == [INSERT, UPDATE]


@pytest.mark.parametrize(("source", "expected"), TOLD)
def test_a_form_is_for_what_every_place_makes_it_for(source: str, expected: str) -> None:
    assert saved(source) == [expected]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("", ["insert shop_tag", "update shop_tag"]),  # nobody knows whether the row is there
        ("update_fields=None", ["insert shop_tag", "update shop_tag"]),  # the same as none
        ("update_fields=given", ["insert shop_tag", "update shop_tag"]),  # it may be None
        ("update_fields=['name']", ["update shop_tag"]),
    ],
)
def test_a_save_that_names_its_fields_does_not_insert(fields: str, expected: list[str]) -> None:
    models = (
        "from django.db import models\nclass Mark(models.Model):\n    class Meta:\n        db_table = 'shop_tag'\n"
        f"    def save(self, given=None):\n        super().save({fields})\n"
    )
    found = asked("", {"marks/models.py": models})
    assert [line.partition(": ")[2] for line in found if line.startswith("Mark.save")] == expected
