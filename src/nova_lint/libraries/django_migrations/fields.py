"""The fields of a model as a migration writes them down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nova_lint.libraries.django.declarations import USER
from nova_lint.libraries.django.labels import label_of
from nova_lint.libraries.django_migrations.operations import LIBRARY, text_of
from nova_lint.model.text import Written
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Const,
    Construct,
    Instance,
    Outside,
    Text,
    Value,
    unknown,
)
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.objects import At

_KINDS = {"ForeignKey": "key", "OneToOneField": "one", "ManyToManyField": "many", "TreeForeignKey": "key",
          "TreeOneToOneField": "one", "TreeManyToManyField": "many", "ParentalKey": "key",
          "ParentalManyToManyField": "many"}  # fmt: skip
_PLAIN = (
    "AutoField", "BigAutoField", "BigIntegerField", "BinaryField", "BooleanField", "CharField",
    "CommaSeparatedIntegerField", "DateField", "DateTimeField", "DecimalField", "DurationField", "EmailField",
    "FileField", "FilePathField", "FloatField", "GeneratedField", "GenericIPAddressField", "IPAddressField",
    "ImageField", "IntegerField", "JSONField", "NullBooleanField", "PositiveBigIntegerField", "PositiveIntegerField",
    "PositiveSmallIntegerField", "SlugField", "SmallAutoField", "SmallIntegerField", "TextField", "TimeField",
    "URLField", "UUIDField",
)  # fmt: skip
_MODULES = ("django.db.models", "django.db.models.fields", "django.db.models.fields.related",
            "django.db.models.fields.files", "django.db.models.fields.json")  # fmt: skip
_OTHERS = ("mptt.fields.TreeForeignKey", "mptt.fields.TreeOneToOneField", "mptt.fields.TreeManyToManyField",
           "modelcluster.fields.ParentalKey", "modelcluster.fields.ParentalManyToManyField")  # fmt: skip
_VIRTUAL = ("GenericForeignKey", "GenericRelation", "TaggableManager")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `kind` is `plain`, `key`, `one`, `many`, or `virtual` where it has no column.

    `to` and `through` are names, `app.model` in lower case once a model holds the field; empty when not known.
    """

    name: str
    kind: str
    type: str = ""
    to: str = ""
    through: str = ""
    table: str = ""
    db_column: str = ""
    on_delete: str = ""
    accessor: str = ""
    query_name: str = ""
    to_field: str = ""
    is_nullable: bool = False
    is_primary: bool = False
    is_constrained: bool = True
    written: Written | None = field(default=None, compare=False)

    @property
    def column(self) -> str:
        """The column that holds it; empty for one that has none."""
        if self.kind in ("many", "virtual"):
            return ""
        return self.db_column or (self.name if self.kind == "plain" else f"{self.name}_id")


def _field(name: str) -> Transfer:
    """A field counts only where a migration writes it down; what a model's class declares is read there."""

    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        if "django.db.migrations" not in at.frame.module.facts.imports:
            return unknown(f"the result of calling {name}")
        return (Construct(LIBRARY, "field", (name, arguments)),)

    return Transfer(apply)


FIELDS: Mapping[str, Effect] = {
    f"{module}.{name}": _field(name) for module in _MODULES for name in (*_PLAIN, *list(_KINDS)[:3])
} | {dotted: _field(dotted.rpartition(".")[2]) for dotted in _OTHERS}


def field_of(tools: Tools, name: str, value: Value) -> Field:
    """The field of that name; one of a class that nothing is known of is a column without a type."""
    for atom in tools.look(value):
        if isinstance(atom, Construct) and atom.kind == "field" and isinstance(atom.data, tuple):
            return _made(tools, name, *atom.data)
        if isinstance(atom, Instance):
            bases = [base.rpartition(".")[2] for base in atom.info.outside_bases()]
            known = [base for base in bases if base in _KINDS or base in _PLAIN or base in _VIRTUAL]
            return _made(tools, name, known[0] if known else "", atom.pending or Arguments())
    return Field(name, "plain", is_nullable=True)


def reference(tools: Tools, value: Value) -> str:
    """The model that a value names: `app.Model`, `Model`, `self`, or `USER`; empty when not known."""
    for atom in tools.look(value):
        if isinstance(atom, Text) and atom.known:
            return USER if atom.known in ("AUTH_USER_MODEL", "settings.AUTH_USER_MODEL") else atom.known
        if isinstance(atom, Outside):
            if atom.name.endswith("AUTH_USER_MODEL"):
                return USER
            if ".models." in atom.name:
                app, _, last = atom.name.rpartition(".models.")
                return f"{app.rpartition('.')[2]}.{last.rpartition('.')[2]}"
        if isinstance(atom, Cls):
            return f"{label_of(atom.info.module, tools.program)}.{atom.info.form.simple_name}"
        if getattr(atom, "name", "") in ("AUTH_USER_MODEL", "user_model_label"):
            return USER
    return ""


def _made(tools: Tools, name: str, called: str, arguments: Arguments) -> Field:
    kind = _KINDS.get(called, "virtual" if called in _VIRTUAL else "plain")
    related = kind in ("key", "one", "many")
    to = arguments.get(0, "to") or () if related else ()
    deletes = arguments.get(1, "on_delete") or () if kind in ("key", "one") else ()
    return Field(
        name,
        kind,
        "" if related else called.removesuffix("Field").lower(),
        reference(tools, to),
        reference(tools, arguments.keyword("through") or ()) if kind == "many" else "",
        text_of(tools, arguments.keyword("db_table") or ()),
        text_of(tools, arguments.keyword("db_column") or ()),
        _deleting(tools, deletes),
        text_of(tools, arguments.keyword("related_name") or ()),
        text_of(tools, arguments.keyword("related_query_name") or ()),
        text_of(tools, arguments.keyword("to_field") or ()),
        _is(tools, arguments.keyword("null"), True),
        _is(tools, arguments.keyword("primary_key"), True),
        not _is(tools, arguments.keyword("db_constraint"), False),
        _written(tools, to),
    )


def _deleting(tools: Tools, value: Value) -> str:
    """`cascade`, `set null`, ..."""
    for atom in tools.look(value):
        if isinstance(atom, Outside):
            return atom.name.rpartition(".")[2].lower().replace("_", " ")
    return ""


def _is(tools: Tools, value: Value | None, wanted: bool) -> bool:
    return any(isinstance(atom, Const) and atom.value is wanted for atom in tools.look(value or ()))


def _written(tools: Tools, value: Value) -> Written | None:
    for atom in tools.look(value):
        for part in atom.parts if isinstance(atom, Text) else ():
            return getattr(part, "written", None)
    return None
