"""Names made of other names: `re.sub` over a short text, and what packages make of `CamelCase`.

Classes name their tables so: `re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()`. A pattern of the code that is read is
run only where it cannot take long: over a short text, with few repetitions and none of a group.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from nova_lint.model.text import Piece, SqlText
from nova_lint.values.atoms import Arguments, Construct, Text, Value
from nova_lint.values.core import Core

#: Longer texts and patterns are not tried.
_LONGEST = 120
#: So many repetitions over so short a text end at once.
_REPETITIONS = 3
_REPEATED = re.compile(r"\\.|\(\?|[*+?]", re.DOTALL)
#: A group that is repeated, a repetition that is counted, a reference back, what changes how the rest is read.
_COSTLY = re.compile(r"\)[*+?{]|\{|\(\?[PLaimsux#(]|\\\d", re.DOTALL)
_LIBRARY, _KIND = "re", "pattern"


def made_name(core: Core, function: str, arguments: Arguments) -> Value | None:
    """What a function of that dotted name makes of a known text; None when that cannot be told."""
    if function == "re.compile":
        pattern = _known(core, arguments.get(0, "pattern"))
        is_plain = pattern is not None and arguments.get(1, "flags") is None and _is_quick(pattern)
        return (Construct(_LIBRARY, _KIND, pattern),) if is_plain else None
    if function == "re.sub":
        if arguments.get(3, "count") is not None or arguments.get(4, "flags") is not None:
            return None
        pattern = _known(core, arguments.get(0, "pattern"))
        return _substituted(core, pattern, arguments.get(1, "repl"), arguments.get(2, "string"))
    if function in _SNAKES:
        return _each(core, arguments.positional[0] if arguments.positional else None, snake_case)
    return None


def of_pattern(core: Core, pattern: Construct, name: str, arguments: Arguments) -> Value | None:
    """`re.compile(pattern).sub(replacement, text)`; None for anything else."""
    if (pattern.library, pattern.kind, name) != (_LIBRARY, _KIND, "sub") or arguments.get(
        2, "count"
    ) is not None:
        return None
    return _substituted(core, str(pattern.data), arguments.get(0, "repl"), arguments.get(1, "string"))


def snake_case(name: str) -> str:
    """`UserGroup` as `user_group`, `HTTPLog` as `http_log`."""
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"([a-z\d])([A-Z])", r"\1_\2", name).replace("-", "_").lower()


#: Functions of packages that do the same.
_SNAKES = frozenset(
    ["inflection.underscore", "humps.decamelize", "stringcase.snakecase", "pydash.snake_case"]
)


def _substituted(core: Core, pattern: str | None, new: Value | None, given: Value | None) -> Value | None:
    replacement = _known(core, new)
    if pattern is None or replacement is None or not _is_quick(pattern):
        return None
    return _each(core, given, lambda text: re.sub(pattern, replacement, text))


def _each(core: Core, given: Value | None, change: Callable[[str], str]) -> Value | None:
    """A text for every alternative; None where one of them is not known."""
    found: list[Text] = []
    for atom in core.look(given) if given is not None else ():
        if not isinstance(atom, Text) or atom.known is None or len(atom.known) > _LONGEST:
            return None
        first = next((part for part in atom.parts if isinstance(part, Piece)), None)
        try:
            made = change(atom.known)
        except (re.error, IndexError):
            return None
        written = first.written if first is not None else None
        found.append(Text(SqlText((Piece(made, written),) if made else ())))
    return tuple(found) or None


def _known(core: Core, value: Value | None) -> str | None:
    """The one text that a value is."""
    texts = core.look(value) if value is not None else ()
    only = texts[0] if len(texts) == 1 else None
    return only.known if isinstance(only, Text) else None


def _is_quick(pattern: str) -> bool:
    if len(pattern) > _LONGEST or _COSTLY.search(pattern):
        return False
    return sum(sign in ("*", "+", "?") for sign in _REPEATED.findall(pattern)) <= _REPETITIONS
