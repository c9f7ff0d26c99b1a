"""What the methods of strings, containers and paths make of values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nova_lint.model.sniff import starts_like_sql
from nova_lint.model.text import Hole, Piece, SqlText
from nova_lint.values import texts
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Mapping,
    Sequence,
    SqlFile,
    Text,
    Unknown,
    Value,
    join,
    unknown,
)
from nova_lint.values.core import Core

Method = Callable[[Any, Any, Arguments], Value]

#: Longer texts are no lists of names.
_LONGEST_LIST = 1000


# Methods of text


def _method_format(core: Core, text: Text, arguments: Arguments) -> Value:
    seen = [core.look(value) for value in arguments.positional]
    named = {name: core.look(value) for name, value in arguments.keywords}
    return texts.braces(text, seen, named, is_open=arguments.open)


def _method_format_map(core: Core, text: Text, arguments: Arguments) -> Value:
    named: dict[str, Value] = {}
    for value in arguments.positional[:1]:
        for atom in core.look(value):
            if isinstance(atom, Mapping):
                for key, held in atom.entries:
                    for name in core.look(key):
                        if isinstance(name, Text) and name.known is not None:
                            named[name.known] = core.look(held)
    return texts.braces(text, (), named, is_open=True)


#: How many signs of one text are joined (`",".join("?" * 3)`); how many there are is not known in any case.
_SIGNS = 16


def _method_join(core: Core, text: Text, arguments: Arguments) -> Value:
    found: list[Value] = []
    for value in arguments.positional[:1]:
        for atom in core.look(value):
            if isinstance(atom, Sequence):
                items = [core.look(item) for item in atom.items]
                found.append(texts.join_items(text, items, is_open=atom.open))
            elif isinstance(atom, Mapping):
                items = [core.look(key) for key, _ in atom.entries]
                found.append(texts.join_items(text, items, is_open=atom.open))
            elif isinstance(atom, Text) and atom.known is not None:
                signs: list[Value] = [(Text(SqlText((Piece(sign),))),) for sign in atom.known[:_SIGNS]]
                found.append(texts.join_items(text, signs, is_open=False))
            else:
                # `a - b` is a number, but not if it is joined: then these are sets.
                is_computed = isinstance(atom, Unknown) and atom.reason == texts.ARITHMETIC
                is_plain = texts.is_plain((atom,)) and not is_computed
                hole = Hole("the items of a join", texts.owner_of(atom), is_plain)
                found.append((Text(SqlText((hole,))),))
    return join(*found) if found else unknown("a join of nothing")


def _method_replace(core: Core, text: Text, arguments: Arguments) -> Value:
    if len(arguments.positional) < 2:
        return (text,)
    old = next((a.known for a in core.look(arguments.positional[0]) if isinstance(a, Text)), None)
    if old is None:
        return (text,)
    found = [
        texts.replace(text, old, new)
        for new in core.text_of(arguments.positional[1])
        if isinstance(new, Text)
    ]
    made = join(*found) if found else (text,)
    return texts.plain(made) if texts.is_doubled(old, arguments.positional[1]) else made


def _method_strip(left: bool, right: bool) -> Method:
    def strip(core: Core, text: Text, arguments: Arguments) -> Value:
        given = arguments.positional[0] if arguments.positional else ()
        characters = next((a.known for a in core.look(given) if isinstance(a, Text)), None)
        return texts.strip(text, characters, left=left, right=right)

    return strip


def _method_case(change: Callable[[str], str]) -> Method:
    return lambda core, text, arguments: texts.recase(text, change)


def _method_template(core: Core, text: Text, arguments: Arguments) -> Value:
    named = {name: core.look(value) for name, value in arguments.keywords}
    for value in arguments.positional[:1]:
        for atom in core.look(value):
            if isinstance(atom, Mapping):
                for key, held in atom.entries:
                    for name in core.look(key):
                        if isinstance(name, Text) and name.known is not None:
                            named.setdefault(name.known, core.look(held))
    return texts.template(text, named)


def _method_itself(core: Core, atom: Atom, arguments: Arguments) -> Value:
    return (atom,)


def _method_part(core: Core, text: Text, arguments: Arguments) -> Value:
    """`text.split(";")` and the like: pieces of SQL, whole; `"a b c".split()` gives the words."""
    words = _words(core, text, arguments)
    return (Sequence("list", ((text,),), True),) if words is None else (Sequence("list", words),)


def _method_lines(core: Core, text: Text, arguments: Arguments) -> Value:
    """The lines of a text, each as the whole: a statement may take several."""
    return (Sequence("list", ((text,),), True),)


def _words(core: Core, text: Text, arguments: Arguments) -> tuple[Value, ...] | None:
    """The parts of a short text that is no SQL, each where it stands; None when that cannot be told."""
    piece = text.parts[0] if len(text.parts) == 1 else None
    if not isinstance(piece, Piece) or len(piece.text) > _LONGEST_LIST or starts_like_sql(piece.text):
        return None
    given = [arguments.get(0, "sep") or (), arguments.get(1, "maxsplit") or ()]
    if given[1]:
        return None
    separators = [atom.known for atom in core.look(given[0]) if isinstance(atom, Text)]
    if given[0] and (len(separators) != 1 or not separators[0]):
        return None
    found: list[Value] = []
    offset = 0
    for word in piece.text.split(separators[0] if separators else None):
        offset = piece.text.index(word, offset)
        part = Piece(word, piece.written, piece.start + offset)
        found.append((Text(SqlText((part,) if word else ())),))
        offset += len(word)
    return tuple(found)


# Methods of containers


def _method_get(core: Core, mapping: Mapping, arguments: Arguments) -> Value:
    if not arguments.positional:
        return unknown("an item of a dict")
    found = core.item((mapping,), core.look(arguments.positional[0]))
    return join(found, arguments.positional[1]) if len(arguments.positional) > 1 else found


def _method_values(core: Core, mapping: Mapping, arguments: Arguments) -> Value:
    return (Sequence("list", tuple([value for _, value in mapping.entries]), mapping.open),)


def _method_keys(core: Core, mapping: Mapping, arguments: Arguments) -> Value:
    return (Sequence("list", tuple([key for key, _ in mapping.entries]), mapping.open),)


def _method_items(core: Core, mapping: Mapping, arguments: Arguments) -> Value:
    pairs = tuple([(Sequence("tuple", (key, value)),) for key, value in mapping.entries])
    return (Sequence("list", pairs, mapping.open),)


# Paths


def _method_joinpath(core: Core, path: SqlFile, arguments: Arguments) -> Value:
    return texts.path_of([(path,), *[core.look(value) for value in arguments.positional]])


def _method_sibling(core: Core, path: SqlFile, arguments: Arguments) -> Value:
    return texts.path_of([core.look(value) for value in arguments.positional])


def _method_unknown_files(core: Core, path: SqlFile, arguments: Arguments) -> Value:
    return (Sequence("generator", (texts.path_of([]),), True),)


def read(core: Core, path: SqlFile, arguments: Arguments) -> Value:
    """The text of a file of the repository, if it is known which."""
    known = path.path.known
    found = core.script(known) if known else ()
    return found or unknown("the text of a file", texts.owner_of(path.path))


METHODS: dict[tuple[type, str], Method] = {
    (Text, "format"): _method_format,
    (Text, "format_map"): _method_format_map,
    (Text, "join"): _method_join,
    (Text, "replace"): _method_replace,
    (Text, "strip"): _method_strip(True, True),
    (Text, "lstrip"): _method_strip(True, False),
    (Text, "rstrip"): _method_strip(False, True),
    (Text, "upper"): _method_case(str.upper),
    (Text, "lower"): _method_case(str.lower),
    (Text, "casefold"): _method_case(str.casefold),
    (Text, "substitute"): _method_template,
    (Text, "safe_substitute"): _method_template,
    (Text, "split"): _method_part,
    (Text, "splitlines"): _method_lines,
    (Mapping, "get"): _method_get,
    (Mapping, "pop"): _method_get,
    (Mapping, "values"): _method_values,
    (Mapping, "keys"): _method_keys,
    (Mapping, "items"): _method_items,
    (SqlFile, "joinpath"): _method_joinpath,
    (SqlFile, "with_name"): _method_sibling,
    (SqlFile, "glob"): _method_unknown_files,
    (SqlFile, "read_text"): read,
    (SqlFile, "read_bytes"): read,
    (SqlFile, "read"): read,
    (SqlFile, "open"): _method_itself,
}
_UNCHANGED: dict[type, tuple[str, ...]] = {
        Text: ("encode", "decode", "as_string", "bindparams", "params", "columns", "execution_options", "expandtabs",
               "removesuffix", "removeprefix", "text", "compile", "join_text", "as_bytes"),
        Mapping: ("copy",),
        Sequence: ("copy", "__iter__"),
        SqlFile: ("resolve", "absolute", "expanduser", "__enter__"),
}  # fmt: skip
METHODS.update({(kind, name): _method_itself for kind, names in _UNCHANGED.items() for name in names})
