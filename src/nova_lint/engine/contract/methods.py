"""Everything that is asked of one table, folded into as few methods as say it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.engine.contract.looks import Look
from nova_lint.engine.contract.names import distinct, pascal, plural
from nova_lint.engine.contract.tables import Columns
from nova_lint.model.contract import KINDS, Field, Message, Method, Use
from nova_lint.model.place import Span

#: The kinds that hand rows out.
_ROWS = frozenset({"get", "batch-get", "list"})

#: What is put behind the name of a column that chooses rows.
_BEHIND = {"from": "_from", "until": "_until", "like": "_like"}


#: What asking for a page takes beside the arguments.
_PAGING = ("page_size", "page_token")


class Asked(Struct, frozen=True):
    """What one place needs, and which place that is."""

    look: Look
    use: Use


class _Group(Struct, frozen=True):
    """Places that one method serves."""

    kind: str
    chosen: tuple[tuple[str, str], ...]
    given: tuple[str, ...]
    asked: tuple[Asked, ...]


def methods_of(columns: Columns, asked: Sequence[Asked]) -> tuple[Message | None, list[Method]]:
    """What a row of a table tells, None where nothing hands one out, and the methods, by kind and then by name.

    The names of requests and replies are left to who knows the methods of all tables.
    """
    columns.learn(column for one in asked for column in _named(one.look))
    groups = _groups(asked)
    rows = [one for one in asked if _answers(one.look)]
    message = _message(columns, rows) if rows else None
    names = distinct((_key(group), name) for group, name in _wanted(groups, columns))
    methods = [
        Method(
            names[_key(group)],
            group.kind,
            columns.table,
            columns.collection,
            "",
            "",
            message.name if message is not None and any(_answers(one.look) for one in group.asked) else "",
            tuple(_arguments(columns, group.chosen, group.asked)),
            tuple(_given(columns, group)),
            _uses(group.asked),
        )
        for group in groups
    ]
    return message, sorted(methods, key=lambda method: (KINDS.index(method.kind), method.name))


def _answers(look: Look) -> bool:
    """Whether a row is handed out. What creates one tells its key, at the least."""
    return look.kind in _ROWS or look.kind in ("create", "save") or bool(look.shown)


def _uses(asked: Iterable[Asked]) -> tuple[Use, ...]:
    """The places, each once: what is asked there in several ways is one call."""
    found: dict[tuple[str, Span, str], Use] = {}
    for use in sorted(one.use for one in asked):
        held = found.setdefault((use.caller, use.place, use.function), use)
        found[use.caller, use.place, use.function] = replace(
            held, notes=tuple(dict.fromkeys((*held.notes, *use.notes)))
        )
    return tuple(found.values())


def _named(look: Look) -> Iterable[str]:
    yield from (column for column, _ in look.chosen)
    yield from look.given
    yield from look.shown


def _groups(asked: Sequence[Asked]) -> list[_Group]:
    """The places by method: one list for a table, with a filter for each way of choosing; one change for each purpose.

    A look-up by one key is served by that by many, where there is one.
    """
    found: dict[tuple[object, ...], list[Asked]] = {}
    for one in asked:
        look = one.look
        if look.kind in ("list", "create", "save"):
            key: tuple[object, ...] = (look.kind,)
        elif look.kind == "update":
            key = (look.kind, look.chosen, tuple(sorted(look.given)))
        else:
            key = (look.kind, look.chosen)
        found.setdefault(key, []).append(one)
    groups = []
    for key, ones in found.items():
        given = tuple(sorted({column for one in ones for column in one.look.given}))
        chosen = tuple(sorted({pair for one in ones for pair in one.look.chosen}))
        groups.append(_Group(str(key[0]), _folded(chosen), given, tuple(ones)))
    return sorted(groups, key=_key)


def _key(group: _Group) -> str:
    return f"{KINDS.index(group.kind)} {group.chosen} {group.given}"


def _folded(chosen: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Where one place chooses by a value and another one by a list of them, the list serves both."""
    listed = {column for column, how in chosen if how == "in"}
    return tuple([pair for pair in chosen if pair[1] != "equal" or pair[0] not in listed])


def _message(columns: Columns, rows: Sequence[Asked]) -> Message:
    """What a row tells: what some place wants to know, and the key, by which the rows of an answer are told apart."""
    users: dict[str, set[str]] = {}
    for one in rows:
        for column in one.look.shown:
            users.setdefault(columns.field(column).column, set()).add(one.use.caller)
    columns.learn([*columns.key, *(column for one in rows for column in _named(one.look))])
    for column in columns.key:
        users.setdefault(columns.field(column).column, set())
    fields = [replace(columns.field(column), users=tuple(sorted(who))) for column, who in users.items()]
    key = tuple(columns.field(column).name for column in columns.key)
    return Message(pascal(columns.title), columns.table, tuple(sorted(fields, key=lambda f: f.name)), key)


def _wanted(groups: Sequence[_Group], columns: Columns) -> Iterable[tuple[_Group, str]]:
    """What each method would be called; where two would be called the same, both say by what they choose."""
    plain = [(group, _name(group, columns)) for group in groups]
    names = [name for _, name in plain]
    for group, name in plain:
        by = "And".join(pascal(column) for column in dict.fromkeys(column for column, _ in group.chosen))
        yield group, f"{name}By{by}" if names.count(name) > 1 and by else name


def _name(group: _Group, columns: Columns) -> str:
    one, many = pascal(columns.title), plural(pascal(columns.title))
    by_key = {column.lower() for column, how in group.chosen if how == "equal"} == {
        c.lower() for c in columns.key
    }
    if group.kind == "update":
        what = "And".join(pascal(column) for column in group.given) if len(group.given) <= 2 else ""
        return f"Update{one if by_key else many}{what}"
    if group.kind == "delete":
        return f"Delete{one if by_key else many}"
    return {
        "get": f"Get{one}",
        "batch-get": f"BatchGet{many}",
        "list": f"List{many}",
        "exists": f"{one}Exists",
        "count": f"Count{many}",
        "create": f"Create{one}",
        "save": f"Save{one}",
    }[group.kind]


def _arguments(columns: Columns, chosen: Iterable[tuple[str, str]], asked: Sequence[Asked]) -> list[Field]:
    """What the method takes to choose rows, sorted by name."""
    found: dict[str, Field] = {}
    for column, how in chosen:
        field = columns.field(column)
        served = {(column, how), (column, "equal" if how == "in" else how)}
        for each in ("from", "until") if how == "between" else (how,):
            name = field.name
            if each == "in":
                name = plural(name)
            elif each == "null":
                name = f"has_{name}"
            name += _BEHIND.get(each, "")
            argument = replace(
                field,
                name=name,
                how=each,
                is_list=each == "in" or field.is_list,
                type="boolean" if each == "null" else field.type,
                is_nullable=False,
                users=tuple(sorted({o.use.caller for o in asked if served & set(o.look.chosen)})),
            )
            found[f"{argument.name} {each} {column}"] = argument
    names = distinct(((key, argument.name) for key, argument in found.items()), _PAGING)
    return sorted([replace(a, name=names[key]) for key, a in found.items()], key=lambda a: a.name)


def _given(columns: Columns, group: _Group) -> list[Field]:
    """The values that a change hands over, sorted by name.

    What only some of the places fill may be left out by the others.
    """
    chosen = {argument.name for argument in _arguments(columns, group.chosen, group.asked)}
    found = []
    for column in group.given:
        users = {one.use.caller for one in group.asked if column in one.look.given}
        always = all(column in one.look.given for one in group.asked)
        field = columns.field(column)
        name = f"new_{field.name}" if field.name in chosen else field.name
        how = "change" if any(column in one.look.relative for one in group.asked) else ""
        if how:
            name = f"{field.name}_change"
        nullable = (field.is_nullable and not how) or not always
        found.append(replace(field, name=name, users=tuple(sorted(users)), is_nullable=nullable, how=how))
    names = distinct(((argument.column, argument.name) for argument in found), chosen)
    return sorted([replace(a, name=names[a.column]) for a in found], key=lambda a: a.name)
