"""What a model says of the schema: its table with columns and keys, and the tables that its keys point to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.libraries.django import asking, declarations
from nova_lint.libraries.django.asking import table_name
from nova_lint.libraries.django.labels import default_table
from nova_lint.libraries.django.models import Link, Model
from nova_lint.libraries.django.registry import Registry
from nova_lint.model.change import Change, Column, ForeignKey
from nova_lint.model.place import Span
from nova_lint.values.objects import At, Touch

if TYPE_CHECKING:
    from nova_lint.values.library import Tools


def declare(tools: Tools, model: Model, at: At) -> None:
    """Note what the class of a model means for the schema."""
    if model.is_abstract or model.proxy_of is not None or not model.table or tools.quiet:
        return
    if "*" in model.table:  # nobody knows which table it is: that is said, and nothing else
        asking.gap(tools, at, model.table, "references", "Model")
        return
    columns, keys = _columns(tools, model)
    changes = [
        Change(
            "model",
            table_name(model.table),
            columns=tuple(columns),
            keys=tuple(keys),
            defined_by=model.info.key,
        )
    ]
    fields: list[tuple[Link, ...]] = [
        tuple(next(link for link in model.links.values() if (link.column,) == key.columns) for key in keys)
    ]
    for link in model.links.values():
        if link.kind == "many" and link.through is None and link.to is not None and link.to.table:
            changes.append(_pairs(model, link, link.to))
            fields.append((link, link))
    touches = [
        Touch(key.parent, "references", (), False, tools.written(_place(model, link, at)))
        for change, links in zip(changes, fields, strict=True)
        for key, link in zip(change.keys, links, strict=False)
    ]
    routing, file = Registry.of(tools).routing, at.place.file
    home = routing.home(model.table, file)
    touches, made = routing.apart(touches, changes, home, file)
    tools.ask(at, "model", touches, "django.Model", placed="sink", changes=made, databases=home)


def _place(model: Model, link: Link, at: At) -> At:
    """Where a foreign key is declared: its field, or the class of a model that has it from another class."""
    if link.declared is None or link.name not in model.own:
        return at
    line, column = link.declared.place
    return At(at.frame, Span(at.place.file, line, column))


def _columns(tools: Tools, model: Model) -> tuple[list[Column], list[ForeignKey]]:
    """The columns of a model's own table and its foreign keys; those of abstract bases are its own."""
    columns: dict[str, Column] = {}
    keys: dict[str, ForeignKey] = {}
    inherited = {info for parent in model.parents for info in parent.info.mro()}
    for info in reversed(model.info.mro()):
        if info in inherited:
            continue
        for plain in declarations.columns_of(info, tools):
            columns[plain.column] = Column(plain.column, plain.type, plain.is_nullable, plain.is_primary)
    for link in model.links.values():
        if link.kind not in ("key", "one"):
            continue
        columns[link.column] = Column(link.column, "", link.is_nullable, link.declared is None)
        target = None if link.to is None else link.to.proxy_of or link.to
        is_key = link.declared is None or link.declared.is_constrained
        table = target.table if target is not None else _elsewhere(link)
        if is_key and table and "*" not in table:
            keys[link.column] = ForeignKey((link.column,), table_name(table), on_delete=link.on_delete)
    if not any(column.is_primary for column in columns.values()):
        columns = {"id": Column("id", "auto", False, True), **columns}
    return list(columns.values()), list(keys.values())


def _elsewhere(link: Link) -> str:
    """The table that Django makes for a model of another repository: `"billing.Invoice"` is `billing_invoice`."""
    named = link.declared.to if link.declared is not None else None
    label, _, name = named.partition(".") if isinstance(named, str) else ("", "", "")
    return default_table(label, name) if label.isidentifier() and name.isidentifier() else ""


def _pairs(model: Model, link: Link, target: Model) -> Change:
    """The table that Django makes for the pairs of a many-to-many field."""
    is_key = (
        link.declared is None or link.declared.is_constrained
    ) and "*" not in f"{model.table}{target.table}"
    near, far = f"{model.name.lower()}_id", f"{target.name.lower()}_id"
    if near == far:
        near, far = f"from_{near}", f"to_{far}"
    return Change(
        "model",
        table_name(link.table),
        columns=(Column("id", "auto", False, True), Column(near), Column(far)),
        keys=(
            ForeignKey((near,), table_name(model.table), on_delete="cascade"),
            ForeignKey((far,), table_name(target.table), on_delete="cascade"),
        )
        if is_key
        else (),
        defined_by=model.info.key,
    )
