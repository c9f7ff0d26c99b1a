"""What the built-in functions and those of the standard library make of values."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from nova_lint.model import form
from nova_lint.model.text import Piece, SqlText
from nova_lint.values import texts
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Const,
    Instance,
    Mapping,
    Partial,
    Sequence,
    SqlFile,
    Text,
    Unknown,
    Value,
    join,
    listed,
    unknown,
)
from nova_lint.values.core import Core
from nova_lint.values.frames import Frame
from nova_lint.values.methods import read
from nova_lint.values.objects import At

#: As many names of an attribute as a loop over a list of them may bring.
_NAMES = 12

_SLASH = Text(SqlText((Piece("/"),)))

Function = Callable[[Any, Arguments, Frame], Value]


def mutate(core: Core, call: form.Call, frame: Frame) -> Value | None:
    """`x.append(y)` and the like: the variable gets a longer value. None when `x` holds no container."""
    func = call.func
    assert isinstance(func, form.Attr)
    base = core.eval(func.base, frame)
    changed: list[Atom] = []
    hit = False
    given: list[Value] | None = None
    for atom in core.look(base):
        if isinstance(atom, (Sequence, Mapping)):
            if given is None:
                given = [
                    core.eval(arg.value if isinstance(arg, form.Star) else arg, frame) for arg in call.args
                ]
            if not hit and func.name in ("extend", "update"):
                given = [core.consumed(Arguments((value,)), frame).positional[0] for value in given]
            hit = True
            atom = _grown(core, atom, func.name, given, call, frame)
        changed.append(atom)
    if not hit:
        return None
    core.store(func.base, tuple(changed), frame)
    return given[-1] if func.name == "setdefault" and given else (Const(None),)


def _grown(
    core: Core, atom: Sequence | Mapping, name: str, given: list[Value], call: form.Call, frame: Frame
) -> Atom:
    if isinstance(atom, Mapping):
        entries = list(atom.entries)
        if name == "setdefault" and len(given) == 2:
            entries.append((given[0], given[1]))
        for value in given if name == "update" else ():
            for other in core.look(value):
                if isinstance(other, Mapping):
                    entries += other.entries
        return Mapping(tuple(entries[-200:]), atom.open)
    if name in ("append", "add", "appendleft") and given:
        return listed(atom.kind, [*atom.items, given[0]], atom.open)
    if name == "insert" and len(given) == 2:
        return listed(atom.kind, [given[1], *atom.items], atom.open)
    if name in ("extend", "update") and given:
        items, is_open = list(atom.items), atom.open
        for other in core.look(given[0]):
            if isinstance(other, Sequence):
                items += other.items
                is_open = is_open or other.open
            else:
                is_open = True
        return listed(atom.kind, items, is_open)
    return atom


@cache
def functions() -> dict[str, Function]:
    """Functions by dotted name."""
    same = ("str", "typing.cast", "list", "tuple", "set", "frozenset", "sorted", "reversed", "iter", "copy.copy",
            "copy.deepcopy", "sys.intern", "asyncio.ensure_future", "asyncio.create_task", "asyncio.shield")  # fmt: skip
    table: dict[str, Function] = dict.fromkeys(same, _same)
    table.update({
        "str": _str,
        "typing.cast": _second, "typing_extensions.cast": _second, "cast": _second,
        "types.SimpleNamespace": _dict, "argparse.Namespace": _dict,
        "dict": _dict, "collections.OrderedDict": _dict, "collections.defaultdict": _defaultdict,
        "zip": _zip, "enumerate": _enumerate, "map": _map, "filter": _second, "next": _next, "range": _range,
        "functools.partial": _partial, "functools.partialmethod": _partial,
        "textwrap.dedent": _dedent, "inspect.cleandoc": _dedent, "dedent": _dedent,
        "getattr": _getattr, "setattr": _setattr,
        "type": _type, "vars": _nothing, "len": _nothing, "int": _nothing, "float": _nothing,
        "bool": _nothing, "isinstance": _nothing, "print": _nothing, "repr": _nothing, "hash": _nothing,
        "string.Template": _same, "itertools.chain": _chain, "set": _same,
        "pathlib.Path": _path, "open": _path, "os.path.join": _path, "io.open": _path, "codecs.open": _path,
        "pkgutil.get_data": _read_resource, "importlib.resources.read_text": _read_resource,
        "importlib.resources.files": _resource,
        "importlib.resources.open_text": _resource, "importlib.resources.path": _resource,
        "asyncio.gather": _nothing,
        "dataclasses.field": _field, "pydantic.Field": _field, "attr.ib": _field, "attrs.field": _field,
        "attr.field": _field, "pydantic.fields.Field": _field,
    })  # fmt: skip
    return table


# Functions


def _same(core: Core, arguments: Arguments, frame: Frame) -> Value:
    return core.look(arguments.positional[0]) if arguments.positional else (Sequence("list", ()),)


def _str(core: Core, arguments: Arguments, frame: Frame) -> Value:
    return core.text_of(arguments.positional[0]) if arguments.positional else (Text(SqlText(())),)


def _second(core: Core, arguments: Arguments, frame: Frame) -> Value:
    if len(arguments.positional) < 2:
        return unknown("a value")
    return core.look(arguments.positional[1])


def _nothing(core: Core, arguments: Arguments, frame: Frame) -> Value:
    owner = next((o for value in arguments.positional for atom in value if (o := texts.owner_of(atom))), "")
    return unknown("a computed value", owner)


def _dict(core: Core, arguments: Arguments, frame: Frame) -> Value:
    entries: list[tuple[Value, Value]] = []
    is_open = arguments.open
    for value in arguments.positional[:1]:
        for atom in core.look(value):
            if isinstance(atom, Mapping):
                entries += atom.entries
            elif isinstance(atom, Sequence):
                for item in atom.items:
                    pair = core.items(item)
                    if pair is not None and len(pair) == 2:
                        entries.append((pair[0], pair[1]))
            else:
                is_open = True
    entries += [((Text(SqlText((Piece(name),))),), value) for name, value in arguments.keywords]
    return (Mapping(tuple(entries), is_open),)


def _defaultdict(core: Core, arguments: Arguments, frame: Frame) -> Value:
    return (Mapping((), True),)


def _zip(core: Core, arguments: Arguments, frame: Frame) -> Value:
    columns = [core.items(value) for value in arguments.positional]
    if all(column is not None for column in columns) and columns:
        rows = zip(*[column or [] for column in columns], strict=False)
        return (Sequence("list", tuple([(Sequence("tuple", row),) for row in rows])),)
    row = tuple([_any(core, value) for value in arguments.positional])
    return (Sequence("list", ((Sequence("tuple", row),),), True),)


def _enumerate(core: Core, arguments: Arguments, frame: Frame) -> Value:
    items = core.items(arguments.positional[0]) if arguments.positional else None
    if items is None:
        inner = _any(core, arguments.positional[0]) if arguments.positional else unknown("an item")
        return (Sequence("list", ((Sequence("tuple", (unknown("a number"), inner)),),), True),)
    return (
        Sequence("list", tuple([(Sequence("tuple", ((Const(i),), item)),) for i, item in enumerate(items)])),
    )


def _map(core: Core, arguments: Arguments, frame: Frame) -> Value:
    if len(arguments.positional) < 2:
        return unknown("the result of map")
    target, source = arguments.positional[:2]
    items = core.items(source)
    is_open = items is None
    call = form.Call(form.Name("map"), (), (), frame.at)
    results = [
        core.apply(target, Arguments((item,)), frame, call)
        for item in (items if items is not None else [_any(core, source)])
    ]
    return (Sequence("list", tuple(results), is_open),)


def _next(core: Core, arguments: Arguments, frame: Frame) -> Value:
    return _any(core, arguments.positional[0]) if arguments.positional else unknown("an item")


def _range(core: Core, arguments: Arguments, frame: Frame) -> Value:
    return (Sequence("list", (unknown("a number"),), True),)


def _partial(core: Core, arguments: Arguments, frame: Frame) -> Value:
    if not arguments.positional:
        return unknown("a partial of nothing")
    return (Partial(arguments.positional[0], arguments.positional[1:], arguments.keywords),)


def _dedent(core: Core, arguments: Arguments, frame: Frame) -> Value:
    if not arguments.positional:
        return unknown("nothing to dedent")
    return texts.each(core.look(arguments.positional[0]), texts.dedent)


def _field(core: Core, arguments: Arguments, frame: Frame) -> Value:
    """The default of a field of a data class: what an object has when nobody says otherwise."""
    default = arguments.get(0, "default")
    if default is not None:
        return core.look(default)
    factory = arguments.keyword("default_factory") or arguments.keyword("factory")
    if factory is None:
        return unknown("a field without a default")
    return core.apply(factory, Arguments(), frame, form.Call(form.Name("field"), (), (), frame.at))


def _getattr(core: Core, arguments: Arguments, frame: Frame) -> Value:
    if len(arguments.positional) < 2:
        return unknown("an attribute")
    names = [a.known for a in core.look(arguments.positional[1]) if isinstance(a, Text) and a.known]
    if not names:
        return unknown("an attribute whose name is computed")
    held = core.look(arguments.positional[0])
    return join(*[core.attribute(atom, name, frame) for name in names[:_NAMES] for atom in held])


def _setattr(core: Core, arguments: Arguments, frame: Frame) -> Value:
    """What changes a row: by which name is often computed, and makes no difference to the table."""
    if len(arguments.positional) == 3 and core.known.objects:
        base, name, value = arguments.positional
        names = {a.known or "" if isinstance(a, Text) else "" for a in core.look(name)}
        for atom in core.look(base):
            if isinstance(atom, Unknown):
                core.tools.wait(At(frame, frame.here()), atom.owner, "setattr")
            objects = core.tools.mapping(atom.info) if isinstance(atom, Instance) else None
            if objects is not None:
                for known in sorted(names):
                    objects.stored(core.tools, atom, known, value, At(frame, frame.here()))
    return (Const(None),)


def _type(core: Core, arguments: Arguments, frame: Frame) -> Value:
    found: list[Atom] = [
        Cls(atom.info)
        for value in arguments.positional[:1]
        for atom in core.look(value)
        if isinstance(atom, Instance)
    ]
    return tuple(found) or unknown("a type")


def _chain(core: Core, arguments: Arguments, frame: Frame) -> Value:
    items: list[Value] = []
    is_open = False
    for value in arguments.positional:
        known = core.items(value)
        is_open = is_open or known is None
        items += known if known is not None else [_any(core, value)]
    return (Sequence("list", tuple(items), is_open),)


def _path(core: Core, arguments: Arguments, frame: Frame) -> Value:
    """A path: of its parts, what is known of the last is enough to find the file."""
    return _joined_path(core, arguments.positional)


def _joined_path(core: Core, values: tuple[Value, ...]) -> Value:
    return texts.path_of([core.look(value) for value in values])


def _resource(core: Core, arguments: Arguments, frame: Frame) -> Value:
    """A path in a package, which is given by its dotted name."""
    if not arguments.positional:
        return unknown("a resource")
    package = texts.each(core.look(arguments.positional[0]), lambda text: texts.replace(text, ".", _SLASH))
    return texts.path_of([package, *[core.look(value) for value in arguments.positional[1:]]])


def _read_resource(core: Core, arguments: Arguments, frame: Frame) -> Value:
    return join(
        *[
            read(core, atom, arguments)
            for atom in _resource(core, arguments, frame)
            if isinstance(atom, SqlFile)
        ]
    )


def _any(core: Core, value: Value) -> Value:
    found: list[Value] = []
    for atom in core.look(value):
        if isinstance(atom, Sequence):
            found += atom.items
        elif isinstance(atom, Mapping):
            found += [key for key, _ in atom.entries]
        else:
            found.append(unknown("an item of something not known", texts.owner_of(atom)))
    return join(*found) if found else unknown("an item")
