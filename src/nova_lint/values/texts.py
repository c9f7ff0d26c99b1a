"""What string operations make of text with holes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from collections.abc import Sequence as Seq
from functools import cache

from nova_lint.model.text import Hole, Piece, SqlText
from nova_lint.values.atoms import (
    Atom,
    Cls,
    Const,
    Construct,
    Func,
    Instance,
    Lazy,
    Mapping,
    Member,
    Outside,
    Sequence,
    SqlFile,
    Text,
    Unknown,
    Value,
    bounded,
)
from nova_lint.values.program import ClassInfo

Part = Piece | Hole

#: Why a number that was computed is not known.
ARITHMETIC = "the result of arithmetic"

#: What comes from outside the program, by dotted name, and attributes by which anything is known to.
OUTSIDE = {
    **dict.fromkeys(
        ("flask.request", "quart.request", "bottle.request", "cherrypy.request", "web.input"),
        "@a web request",
    ),
    **dict.fromkeys(("sys.argv", "argparse.ArgumentParser", "optparse.OptionParser"), "@the command line"),
    **dict.fromkeys(("input", "raw_input", "click.prompt", "typer.prompt"), "@what somebody types"),
    "sys.stdin": "@what somebody types",
    **dict.fromkeys(
        ("kafka.KafkaConsumer", "aiokafka.AIOKafkaConsumer", "confluent_kafka.Consumer"), "@a message"
    ),
}
#: Parameters that hold a request, by what they are called.
REQUESTS = frozenset(["request", "req", "websocket"])
ASKED = dict.fromkeys(
    (
        *(
            "request",
            "get_argument",
            "get_arguments",
            "get_query_argument",
            "get_body_argument",
            "match_info",
        ),
        *("cleaned_data", "validated_data"),  # of a form, of a serializer
    ),
    "@a web request",
)
_NAMES_OF_TABLES = frozenset(["_meta", "__tablename__", "__table__", "__name__", "db_table"])
_NUMBERS = frozenset(["lastrowid", "rowcount"])
_ENUMS = frozenset(["Enum", "StrEnum", "IntEnum", "IntFlag", "Flag", "TextChoices", "IntegerChoices"])
_PERCENT = re.compile(r"%(?:\((?P<name>[^)]*)\))?[-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?P<kind>[a-zA-Z%])")
_QUOTED = {"'": "''", '"': '""', "`": "``", "]": "]]"}
_NUMERIC = frozenset("diuoxXeEfFgG")
_BRACES = re.compile(r"\{\{|\}\}|\{(?P<field>[^{}]*)\}")
_TEMPLATE = re.compile(r"\$(?:(?P<escaped>\$)|(?P<named>\w+)|\{(?P<braced>\w+)\})")


def text_of(value: Value) -> Value:
    """What an f-string would put in the place of a value: texts, with a hole for what is not known."""
    if len(value) == 1:
        atom = value[0]
        return value if type(atom) is Text else (Text(SqlText((_part(atom),))),)
    return bounded([atom if type(atom) is Text else Text(SqlText((_part(atom),))) for atom in value])


def owner_of(atom: Atom) -> str:
    """Whose parameter an unknown comes from, or nothing."""
    while type(atom) is Member:
        if atom.name in ASKED:
            return ASKED[atom.name]
        atom = atom.base
    if isinstance(atom, Unknown):
        return atom.owner
    if isinstance(atom, Outside):
        return _outside(atom.name)
    if isinstance(atom, Construct) and atom.kind == "request":
        return "@a web request"
    if isinstance(atom, Text):
        return next((part.owner for part in atom.parts if isinstance(part, Hole) and part.owner), "")
    return ""


def is_of_program(atom: Member) -> bool:
    """Whether an attribute is what the program itself, or a package, says: `settings.TABLE`, `model._meta.db_table`."""
    base: Atom = atom
    while isinstance(base, Member):
        if base.name in _NAMES_OF_TABLES or base.name in _NUMBERS:
            return True
        base = base.base
    if isinstance(base, Instance):
        return is_enumeration(base.info)
    return isinstance(base, (Outside, Cls, Func)) and not owner_of(atom)


def is_enumeration(info: ClassInfo) -> bool:
    """Whether the members of a class are the program's own constants."""
    return any(getattr(base, "id", getattr(base, "name", "")) in _ENUMS for base in info.form.bases)


def plain(value: Value) -> Value:
    """The value, of which it is proven that it holds no SQL: it is a number, or was checked or quoted."""
    return tuple([_plain(atom) for atom in value])


def is_plain(value: Value) -> bool:
    """Whether a value is proven to hold no SQL, or known."""
    return bool(value) and all(isinstance(a, Const) or (isinstance(a, Unknown) and a.is_plain) for a in value)


def _plain(atom: Atom) -> Atom:
    if isinstance(atom, Unknown):
        return Unknown(atom.reason, atom.owner, True)
    if isinstance(atom, (Member, Outside)):
        return Unknown("a value that is checked", owner_of(atom), True)
    if isinstance(atom, Text) and atom.known is None:
        parts = [Hole(p.reason, p.owner, True) if isinstance(p, Hole) else p for p in atom.parts]
        return Text(SqlText(tuple(parts)))
    return atom


def is_doubled(old: str, new: Value) -> bool:
    """Whether replacing `old` by `new` doubles a quote, which keeps what is quoted from ending the quotes."""
    return old in _QUOTED and any(isinstance(atom, Text) and atom.known == _QUOTED[old] for atom in new)


@cache
def _outside(name: str) -> str:
    return next((word for key, word in OUTSIDE.items() if f"{name}.".startswith(f"{key}.")), "")


def concat(*values: Value) -> Value:
    """The texts of several values, one after the other.

    There are as many texts as the longest list of alternatives, and each alternative occurs in one: a
    cut product would drop the later branches, and branches on one condition stay together.
    """
    texts = [text_of(value) for value in values]
    if not all(texts):
        return ()
    count = min(max([len(text) for text in texts]), 64)
    if count == 1:
        return (Text(SqlText(tuple([part for (text,) in texts for part in text.parts]))),)  # type: ignore[union-attr]
    made: dict[Atom, None] = {}
    for index in range(count):
        parts: list[Part] = []
        for text in texts:
            atom = text[index % len(text)]
            assert isinstance(atom, Text)
            parts += atom.parts
        made[Text(SqlText(tuple(parts)))] = None
    return bounded(made)


def each(value: Value, change: Callable[[Text], Value]) -> Value:
    """`change` applied to every text of a value; what is not text stays as it is."""
    made: dict[Atom, None] = {}
    for atom in value:
        for result in change(atom) if isinstance(atom, Text) else (atom,):
            made[result] = None
    return bounded(made)


def percent(template: Text, right: Value) -> Value:
    """`template % right`."""
    positional: Seq[Value] | None = None
    named: Mapping | None = None
    for atom in right:
        if isinstance(atom, Sequence) and atom.kind == "tuple" and not atom.open:
            positional = positional or atom.items
        elif isinstance(atom, Mapping):
            named = named or atom
    is_open = any(
        isinstance(a, (Unknown, Member, Lazy)) or (isinstance(a, Sequence) and a.open) for a in right
    )
    used = 0

    def fill(match: re.Match[str]) -> Value | None:
        if match["kind"] == "%":
            return (Text(SqlText((Piece("%"),))),)
        found = value_for(match)
        # `%d` takes numbers only.
        return plain(text_of(found)) if found is not None and match["kind"] in _NUMERIC else found

    def value_for(match: re.Match[str]) -> Value | None:
        nonlocal used
        if match["name"] is not None:
            found = look_up(named, match["name"]) if named is not None else None
            return found or _hole(right, f"the value for {match['name']!r}")
        used += 1
        if positional is not None:
            return positional[used - 1] if used <= len(positional) else None
        if used == 1 and not is_open:
            return right
        return _hole(right, "a value of a format")

    return _substitute(template, _PERCENT, fill)


def braces(template: Text, args: Seq[Value], keywords: dict[str, Value], *, is_open: bool) -> Value:
    """`template.format(*args, **keywords)`; missing arguments are holes when `is_open`."""
    used = 0

    def fill(match: re.Match[str]) -> Value | None:
        nonlocal used
        if match["field"] is None:
            return (Text(SqlText((Piece(match[0][0]),))),)
        name = re.split(r"[!:]", match["field"], maxsplit=1)[0]
        head = re.split(r"[.\[]", name, maxsplit=1)[0]
        if not head:
            head, used = str(used), used + 1
        value = args[int(head)] if head.isdigit() and int(head) < len(args) else keywords.get(head)
        if value is None:
            return _hole((), f"the value for {head!r}") if is_open or head.isidentifier() else None
        if name != "" and name != head:
            return _hole(value, f"the value for {name!r}")
        return value

    return _substitute(template, _BRACES, fill)


def template(text: Text, keywords: dict[str, Value]) -> Value:
    """`string.Template(text).substitute(**keywords)`."""

    def fill(match: re.Match[str]) -> Value | None:
        if match["escaped"]:
            return (Text(SqlText((Piece("$"),))),)
        name = match["named"] or match["braced"]
        return keywords.get(name) or _hole((), f"the value for {name!r}")

    return _substitute(text, _TEMPLATE, fill)


def join_items(separator: Text, items: Seq[Value], *, is_open: bool) -> Value:
    """`separator.join(items)`; a sequence of unknown length is taken to hold what is known of it once."""
    if not items:
        return (Text(SqlText((Hole("the items of a join"),))),) if is_open else (Text(SqlText(())),)
    values: list[Value] = []
    for index, item in enumerate(items):
        if index:
            values.append((separator,))
        values.append(item)
    return concat(*values)


def replace(text: Text, old: str, new: Text) -> Value:
    """`text.replace(old, new)`, piece by piece."""
    parts: list[Part] = []
    for part in text.parts:
        if isinstance(part, Hole) or not old or old not in part.text:
            parts.append(part)
            continue
        at = 0
        while (found := part.text.find(old, at)) >= 0:
            parts += (_slice(part, at, found), *new.parts)
            at = found + len(old)
        parts.append(_slice(part, at, len(part.text)))
    return (_made(parts),)


def recase(text: Text, change: Callable[[str], str]) -> Value:
    """`text.upper()` and the like: every piece changed, places kept where the length stays."""
    parts: list[Part] = []
    for part in text.parts:
        if isinstance(part, Piece):
            changed = change(part.text)
            same = len(changed) == len(part.text)
            part = Piece(changed, part.written, part.start) if same else Piece(changed)
        parts.append(part)
    return (_made(parts),)


def strip(text: Text, characters: str | None, *, left: bool, right: bool) -> Value:
    """`text.strip(characters)` and its one-sided forms."""
    parts = list(text.parts)
    if left and parts and isinstance(parts[0], Piece):
        kept = parts[0].text.lstrip(characters)
        parts[0] = _slice(parts[0], len(parts[0].text) - len(kept), len(parts[0].text))
    if right and parts and isinstance(parts[-1], Piece):
        kept = parts[-1].text.rstrip(characters)
        parts[-1] = _slice(parts[-1], 0, len(kept))
    return (_made(parts),)


def dedent(text: Text) -> Value:
    """`textwrap.dedent(text)`: the margin goes, every other character keeps its place."""
    shape = text.sql.shape
    kept = textwrap.dedent(shape)
    if kept == shape or not kept:
        return (text,)
    margin = _margin(shape, kept)
    parts: list[Part] = []
    at_line_start = True
    for part in text.parts:
        if isinstance(part, Hole):
            parts.append(part)
            at_line_start = False
            continue
        at = 0
        for line in part.text.splitlines(keepends=True):
            skip = min(margin, len(line) - len(line.lstrip(" \t"))) if at_line_start else 0
            parts.append(_slice(part, at + skip, at + len(line)))
            at += len(line)
            at_line_start = line.endswith("\n")
    return (_made(parts),)


def look_up(mapping: Mapping, key: str) -> Value | None:
    """The value under a known key; None when the mapping does not tell."""
    found: Value | None = None
    for name, value in mapping.entries:
        for atom in name:
            if isinstance(atom, Text) and atom.known == key:
                found = value
    return found


def path_of(parts: Seq[Value]) -> Value:
    """A path put together of parts: what is known of its end is enough to find the file."""
    known = ""
    for value in parts:
        atom = value[0] if len(value) == 1 else None
        text = atom.path if isinstance(atom, SqlFile) else atom
        part = text.known if isinstance(text, Text) else None
        known = "" if part is None else f"{known}/{part}" if known else part
    return (SqlFile(Text(SqlText((Piece(known) if known else Hole("a path"),)))),)


def _margin(shape: str, kept: str) -> int:
    before = next(line for line in shape.splitlines() if line.strip())
    after = next(line for line in kept.splitlines() if line.strip())
    return len(before) - len(after)


def _substitute(text: Text, pattern: re.Pattern[str], fill: Callable[[re.Match[str]], Value | None]) -> Value:
    values: list[Value] = []
    for part in text.parts:
        if isinstance(part, Hole):
            values.append((Text(SqlText((part,))),))
            continue
        at = 0
        for match in pattern.finditer(part.text):
            filled = fill(match)
            if filled is None:
                continue
            if match.start() > at:
                values.append((_made([_slice(part, at, match.start())]),))
            values.append(filled)
            at = match.end()
        if at < len(part.text):
            values.append((_made([_slice(part, at, len(part.text))]),))
    return concat(*values) if values else (text,)


def _hole(value: Value, reason: str) -> Value:
    owner = next((found for atom in value if (found := owner_of(atom))), "")
    return (Unknown(reason, owner, is_plain(value)),)


def _part(atom: Atom) -> Part:
    if isinstance(atom, Const):
        return Piece(str(atom.value))
    if isinstance(atom, Unknown):
        return Hole(atom.reason, atom.owner, atom.is_plain)
    if isinstance(atom, Member):
        owner = owner_of(atom)
        return Hole(f"the attribute {atom.name!r} of something not known", owner, is_of_program(atom))
    if isinstance(atom, Outside):
        owner = owner_of(atom)
        return Hole(f"{atom.name}, which is not part of the repository", owner, not owner)
    if isinstance(atom, Instance):
        return Hole(f"an object of {atom.info.form.simple_name}", "", True)
    if isinstance(atom, (Func, Cls)):
        return Hole("a function or class", "", True)
    return Hole("not text")


def _slice(piece: Piece, start: int, end: int) -> Piece:
    return Piece(piece.text[start:end], piece.written, piece.start + start)


def _made(parts: list[Part]) -> Text:
    return Text(SqlText(tuple(part for part in parts if isinstance(part, Hole) or part.text)))
