"""What the body of a model's class says: its fields, its `Meta`, its managers.

Fields are read as they are written: `name = models.ForeignKey(...)`. What they are called with is evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from nova_lint.model import form
from nova_lint.model.text import Hole, SqlText
from nova_lint.values.atoms import Atom, Cls, Const, Func, Inside, Outside, Text, Value
from nova_lint.values.attributes import name_of
from nova_lint.values.program import ClassInfo, Module

if TYPE_CHECKING:
    from nova_lint.values.library import Tools

#: Stands for `settings.AUTH_USER_MODEL` and `get_user_model()`.
USER = "<user>"

_KINDS = (
    ("GenericForeignKey", "generic"), ("GenericRelation", "generic many"), ("ForeignKey", "key"),
    ("OneToOneField", "one"), ("ManyToManyField", "many"), ("ParentalKey", "key"), ("ParentalManyToMany", "many"),
)  # fmt: skip
_USER_NAMES = ("AUTH_USER_MODEL", "get_user_model", "user_model_label")


class Declared(Struct, frozen=True):
    """A field that relates two models, as it is written; `to` and `through` are names, classes or `USER`."""

    name: str
    kind: str
    place: tuple[int, int]
    to: str | ClassInfo | None = None
    through: str | ClassInfo | None = None
    table: str = ""
    column: str = ""
    on_delete: str = ""
    accessor: str = ""
    query_name: str = ""
    is_nullable: bool = False
    is_constrained: bool = True
    is_primary: bool = False


class Plain(Struct, frozen=True):
    """A field that is a column of its own: its type as written, lower case without `field`."""

    name: str
    column: str
    type: str
    is_nullable: bool
    is_primary: bool


def relations_of(info: ClassInfo, tools: Tools) -> list[Declared]:
    """The relations that the body of a class declares, in order."""
    found: dict[str, Declared] = {}
    for name, call, at in _calls(info):
        kind = _kind(_called(call, info.module, tools))
        if kind is not None:
            found[name] = _declared(name, kind, call, at, info, tools)
    return list(found.values())


def names_of(info: ClassInfo) -> frozenset[str]:
    """The names of the fields of a class and of the plain classes it takes in."""
    return frozenset(name for name, _, _ in _calls(info))


def fields_of(info: ClassInfo) -> dict[str, form.Call]:
    """The calls that a class and its bases in the repository give names to, the nearest first."""
    found: dict[str, form.Call] = {}
    for part in info.mro():
        for name, call, _ in _calls(part):
            found.setdefault(name, call)
    return found


def called_value(call: form.Call, module: Module, tools: Tools) -> Value:
    """What a call in the body of a class calls."""
    return tools.look(_value(call.func, module, tools))


def columns_of(info: ClassInfo, tools: Tools) -> list[Plain]:
    """The other fields that the body of a class declares, in order."""
    found: dict[str, Plain] = {}
    for name, call, _ in _calls(info):
        called = _called(call, info.module, tools)
        if not called.endswith("Field") or _kind(called) is not None:
            continue
        given = dict(call.keywords)
        column = _string(given.get("db_column")) or name
        kind = called.removesuffix("Field").lower()
        found[name] = Plain(
            name, column, kind, _is_true(given.get("null")), _is_true(given.get("primary_key"))
        )
    return list(found.values())


def meta_of(info: ClassInfo) -> dict[str, object]:
    """What the `Meta` of a class says; what it inherits from another's `Meta` holds but for `abstract`.

    `db_table` is a `Value`: it may be computed.
    """
    found: dict[str, object] = {}
    own = info.names.get("Meta")
    holders = (
        [(info, own)] if own is not None else [(base, base.names.get("Meta")) for base in info.mro()[1:]]
    )
    for holder, value in holders:
        metas = [atom.info for atom in value or () if isinstance(atom, Cls)]
        if not metas:
            continue
        for place, meta in enumerate(metas[0].mro()):
            for name, given in meta.names.items():
                if name in ("abstract", "proxy", "managed") and (place or holder is not info):
                    continue
                known = given if name == "db_table" else _constant(given)
                if known is not None:
                    found.setdefault(name, known)
        break
    return found


def table_of(value: object, tools: Tools) -> tuple[str, SqlText | None]:
    """The name that a `db_table` gives; where it is computed, a name with `*` in it and the text as far as it is known.

    Empty for none.
    """
    for atom in tools.look(tools.text_of(tools.look(value))) if isinstance(value, tuple) else ():
        if isinstance(atom, Text):
            if atom.known is not None:
                return atom.known, None
            parts = atom.sql.parts
            return "".join("*" if isinstance(part, Hole) else part.text for part in parts), atom.sql
        if isinstance(atom, Const) and not atom.value:
            return "", None
        return "*", SqlText((Hole("a db_table that is computed"),))
    return "", None


def managers_of(info: ClassInfo, tools: Tools) -> dict[str, tuple[ClassInfo, ...]]:
    """The managers that a class gives names to, with the classes of the repository that make their methods."""
    found: dict[str, tuple[ClassInfo, ...]] = {}
    for name, call, _ in _calls(info):
        classes = queries_of(call, info.module, tools)
        if classes is not None:
            found[name] = classes
    return found


def scopes_of(info: ClassInfo, tools: Tools) -> dict[str, tuple[str, ...]]:
    """The look-ups that a package's manager is given to narrow its rows by: `ScopedManager(site="order__site")`.

    Only those that cross a relation, whatever it is that they are compared with.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, call, _ in _calls(info):
        paths = tuple(
            given.text for _, given in call.keywords if isinstance(given, form.Str) and "__" in given.text
        )
        if paths and queries_of(call, info.module, tools) is not None:
            found[name] = paths
    return found


def queries_of(
    expr: form.Expr, module: Module, tools: Tools, depth: int = 0, more_from: form.Call | None = None
) -> tuple[ClassInfo, ...] | None:
    """The classes of the repository behind an expression that makes a manager or its class; None when it makes none.

    A call of a manager that is not of the repository may be given classes of it: `more_from` is that call.
    """
    if depth > 8:
        return None
    if isinstance(expr, form.Call):
        func = expr.func
        if isinstance(func, form.Attr) and func.name in ("as_manager", "from_queryset"):
            found = queries_of(func.base, module, tools, depth + 1) or ()
            for argument in expr.args:
                found += queries_of(argument, module, tools, depth + 1) or ()
            return found
        return queries_of(func, module, tools, depth + 1, expr)
    if not isinstance(expr, (form.Name, form.Attr)):
        return None
    found_any = False
    classes: list[ClassInfo] = []
    for atom in tools.look(_value(expr, module, tools)):
        if isinstance(atom, Cls):
            more = _query_class(atom.info, tools, depth)
            if more is not None:
                found_any = True
                classes += more
        elif isinstance(atom, Outside) and _is_query_name(atom.name):
            found_any = True
            for given in (*more_from.args, *[value for _, value in more_from.keywords]) if more_from else ():
                classes += queries_of(given, module, tools, depth + 1) or ()
    if not found_any and isinstance(expr, form.Name):
        for statement in module.facts.body:
            if isinstance(statement, form.Assign) and isinstance(statement.value, form.Call):
                if any(isinstance(t, form.Name) and t.id == expr.id for t in statement.targets):
                    return queries_of(statement.value, module, tools, depth + 1)
    return tuple(dict.fromkeys(classes)) if found_any else None


def _query_class(info: ClassInfo, tools: Tools, depth: int) -> tuple[ClassInfo, ...] | None:
    """The class with what its bases bring along, if it is one of managers or query sets."""
    found: list[ClassInfo] = []
    is_query = any(_is_query_name(base) for base in info.outside_bases())
    for part in info.mro():
        found += _used_by(part, tools) if is_query else ()
        for base in part.form.bases:
            if isinstance(base, form.Call):
                more = queries_of(base, part.module, tools, depth + 1)
                is_query = is_query or more is not None
                found += more or ()
    return (info, *found) if is_query else None


def _used_by(info: ClassInfo, tools: Tools) -> list[ClassInfo]:
    """The classes of query sets that the `get_queryset` of a manager makes."""
    found: list[ClassInfo] = []
    for name in ("get_queryset", "get_query_set"):
        for method in info.names.get(name, ()):
            for word in sorted(method.form.mentions) if isinstance(method, Func) else ():
                if word[0].isupper():
                    for atom in tools.look(tools.name_in(info.module, word)):
                        if isinstance(atom, Cls) and atom.info is not info and is_query_class(atom.info):
                            found.append(atom.info)
    return found


def is_query_class(info: ClassInfo) -> bool:
    """Whether a class makes managers or query sets: it inherits from Django's."""
    return any(base.startswith("django.") and _is_query_name(base) for base in info.outside_bases())


def is_query_set(info: ClassInfo) -> bool:
    """Whether a class makes query sets, which somebody may loop over."""
    return is_query_class(info) and any(base.endswith("QuerySet") for base in info.outside_bases())


def _is_query_name(dotted: str) -> bool:
    last = dotted.rpartition(".")[2]
    return last.endswith(("Manager", "QuerySet")) and not last.endswith("TaggableManager")


def user_setting(tools: Tools) -> str:
    """The name of the user model that a settings module of the repository gives; else nothing."""
    for path in tools.program.named("settings", "conf"):
        for statement in tools.program.module(path).facts.body:
            if isinstance(statement, form.Assign) and isinstance(statement.value, form.Str):
                if any(isinstance(t, form.Name) and t.id == "AUTH_USER_MODEL" for t in statement.targets):
                    return statement.value.text
    return ""


def installed(tools: Tools) -> frozenset[str]:
    """The applications that the settings modules of the repository install, as far as they are written as text."""
    found: set[str] = set()
    for path in tools.program.named("settings", "conf"):
        for statement in tools.program.module(path).facts.body:
            if isinstance(statement, form.Assign) and statement.value is not None:
                targets, value = statement.targets, statement.value
            elif isinstance(statement, form.Grow):
                targets, value = (statement.target,), statement.value
            else:
                continue
            if any(isinstance(t, form.Name) and t.id.endswith("_APPS") for t in targets):
                found |= _texts(value)
    return frozenset(found)


def _texts(expr: form.Expr) -> set[str]:
    """The texts in a list, or in several that are put together."""
    if isinstance(expr, form.Str):
        return {expr.text}
    items = expr.items if isinstance(expr, form.Seq) else expr.parts if isinstance(expr, form.Add) else ()
    return {text for item in items for text in _texts(item)}


# As it is written


def _calls(info: ClassInfo) -> Iterator[tuple[str, form.Call, tuple[int, int]]]:
    for statement in _statements(info.form.body):
        if not isinstance(statement, form.Assign) or not isinstance(statement.value, form.Call):
            continue
        for target in statement.targets:
            if isinstance(target, form.Name):
                yield target.id, statement.value, statement.at


def _statements(body: tuple[form.Stmt, ...]) -> Iterator[form.Stmt]:
    for statement in body:
        yield statement
        if isinstance(statement, form.If):
            for branch in statement.branches:
                yield from _statements(branch)


def _called(call: form.Call, module: Module, tools: Tools) -> str:
    """The last name of what is called, as the package it comes from knows it."""
    func = call.func
    if isinstance(func, form.Attr):
        return func.name
    if not isinstance(func, form.Name):
        return ""
    if func.id.endswith(("Field", "Key")):
        return func.id
    for atom in tools.look(tools.name_in(module, func.id)):
        if isinstance(atom, Outside):
            return atom.name.rpartition(".")[2]
    return func.id


def _kind(called: str) -> str | None:
    for ending, kind in _KINDS:
        if called.endswith(ending) or (ending == "ParentalManyToMany" and called.startswith(ending)):
            return kind
    return None


def _declared(
    name: str, kind: str, call: form.Call, at: tuple[int, int], info: ClassInfo, tools: Tools
) -> Declared:
    given = dict(call.keywords)
    to = given.get("to") or (call.args[0] if call.args else None)
    on_delete = given.get("on_delete") or (
        call.args[1] if len(call.args) > 1 and kind in ("key", "one") else None
    )
    deletes = name_of(on_delete).lower().replace("_", " ") if on_delete is not None else ""
    query = _string(given.get("related_query_name"))
    through = given.get("through")
    return Declared(
        name, kind, at,
        _reference(to, info, tools) if to is not None and kind != "generic" else None,
        _reference(through, info, tools) if through is not None else None,
        _string(given.get("db_table")), _string(given.get("db_column")), deletes,
        _string(given.get("related_name")), query, _is_true(given.get("null")),
        not _is_false(given.get("db_constraint")), _is_true(given.get("primary_key")),
    )  # fmt: skip


def _reference(expr: form.Expr, info: ClassInfo, tools: Tools) -> str | ClassInfo | None:
    if isinstance(expr, form.Str):
        return USER if expr.text in ("AUTH_USER_MODEL", "settings.AUTH_USER_MODEL") else expr.text
    if name_of(expr) in _USER_NAMES:
        return USER
    if isinstance(expr, form.Lit):
        return None
    for atom in tools.look(_value(expr, info.module, tools)):
        if isinstance(atom, Cls):
            return atom.info
        if isinstance(atom, Text) and atom.known:
            return atom.known
        if isinstance(atom, Outside) and ".models." in atom.name:
            app = atom.name.rpartition(".models.")[0].rpartition(".")[2]
            return f"{app}.{atom.name.rpartition('.')[2]}"
    return None


def _value(expr: form.Expr, module: Module, tools: Tools) -> Value:
    if isinstance(expr, form.Name):
        return tools.name_in(module, expr.id)
    if isinstance(expr, form.Attr):
        found: list[Atom] = []
        for atom in tools.look(_value(expr.base, module, tools)):
            found += _member(atom, expr.name, tools)
        return tuple(found)
    return ()


def _member(atom: Atom, name: str, tools: Tools) -> Value:
    if isinstance(atom, Inside):
        return tools.name_in(atom.module, name)
    if isinstance(atom, Cls):
        return tools.class_value(atom.info, name) or ()
    return (Outside(f"{atom.name}.{name}"),) if isinstance(atom, Outside) else ()


def _string(expr: form.Expr | None) -> str:
    return expr.text if isinstance(expr, form.Str) else ""


def _is_true(expr: form.Expr | None) -> bool:
    return isinstance(expr, form.Lit) and expr.value is True


def _is_false(expr: form.Expr | None) -> bool:
    return isinstance(expr, form.Lit) and expr.value is False


def _constant(value: Value) -> object:
    for atom in value:
        if isinstance(atom, Text) and atom.known is not None:
            return atom.known
        if isinstance(atom, Const):
            return atom.value
    return None
