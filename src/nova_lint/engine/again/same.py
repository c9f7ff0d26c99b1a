"""Whether what a file says is the same as before, but for the lines it stands on."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from functools import cached_property
from typing import Any

from msgspec import Struct

from nova_lint.engine.again.lines import Lines
from nova_lint.model import form
from nova_lint.model.form import FileFacts
from nova_lint.values.frames import is_within

_Sniffed = tuple[str, tuple[int, ...], str]

#: Where a statement begins of which the form does not tell where.
_NOWHERE = (1, 1)


class Change(Struct, frozen=True, dict=True):
    """One file that is not what it was: before and after. It is compared when somebody asks."""

    path: str
    old: FileFacts
    new: FileFacts

    @cached_property
    def lines(self) -> Lines:
        """Which lines became which, as far as things are the same; more may be learned."""
        return self._compared[0]

    @property
    def functions(self) -> list[tuple[form.Function, form.Function]] | None:
        """The functions that say something else, as in `differences`."""
        return self._compared[1]

    @property
    def is_none(self) -> bool:
        """Whether the file says what it said; what kept it from being read counts as something else."""
        return self.functions == [] and self.old.mentions == self.new.mentions

    @property
    def holds_the_same_sql(self) -> bool:
        """Whether the same literals look like SQL."""
        return sniffed_alike(self.old.sniffed, self.new.sniffed, self.lines)

    @cached_property
    def _compared(self) -> tuple[Lines, list[tuple[form.Function, form.Function]] | None]:
        lines = Lines()
        return lines, differences(self.old, self.new, lines)


def differences(
    old: FileFacts, new: FileFacts, lines: Lines
) -> list[tuple[form.Function, form.Function]] | None:
    """The outermost functions whose bodies say something else, before and after; None where more than that does.

    The lines of all else are learned. Imports within a function count as the module's.
    """
    if old.troubles or new.troubles:
        return None
    if (old.language, old.imports, old.script) != (new.language, new.imports, new.script):
        return None
    found: list[tuple[form.Function, form.Function]] = []
    if not _outermost(old.body, new.body, lines, found):
        return None
    names = [one.name for one, _ in found]
    before, after = (
        [each for each in facts.sniffed if not any(is_within(each[2], name) for name in names)]
        for facts in (old, new)
    )
    if not sniffed_alike(before, after, lines) or not lines.keep_their_order:
        return None
    return found


def _outermost(
    old: tuple[form.Stmt, ...],
    new: tuple[form.Stmt, ...],
    lines: Lines,
    found: list[tuple[form.Function, form.Function]],
) -> bool:
    if len(old) != len(new):
        return False
    for one, other in zip(old, new, strict=True):
        mark = lines.mark()
        if _node(one, other, lines):
            continue
        lines.forget(mark)
        if isinstance(one, form.Function) and isinstance(other, form.Function):
            if not _fields_of(one, other, _HEADER, lines):
                return False
            found.append((one, other))
        elif isinstance(one, form.Class) and isinstance(other, form.Class):
            if not _fields_of(one, other, frozenset(one.__struct_fields__) - {"body"}, lines):
                return False
            if not _outermost(one.body, other.body, lines, found):
                return False
        else:
            return False
    return True


#: What a function says of itself to those who do not run it.
_HEADER = frozenset(("name", "params", "decorators", "returns", "place", "stores", "yields"))


def _fields_of(old: Struct, new: Struct, names: Set[str], lines: Lines) -> bool:
    return all(
        compare(getattr(old, name), getattr(new, name), lines)
        for name, compare in _FIELDS[type(old)]
        if name in names
    )


def sniffed_alike(old: Sequence[_Sniffed], new: Sequence[_Sniffed], lines: Lines) -> bool:
    """Whether two files hold the same literals that look like SQL."""
    return len(old) == len(new) and all(
        before[0] == after[0] and before[2] == after[2] and _jumps(before[1], after[1], lines)
        for before, after in zip(old, new, strict=True)
    )


def _all(old: tuple[Any, ...], new: tuple[Any, ...], lines: Lines) -> bool:
    if len(old) != len(new):
        return False
    for one, other in zip(old, new, strict=True):  # noqa: SIM110 - a generator for each node takes half as long again
        if not _node(one, other, lines):
            return False
    return True


def _node(old: Any, new: Any, lines: Lines) -> bool:
    kind = type(old)
    if kind is not type(new):
        return False
    if kind is tuple:
        return _all(old, new, lines)
    fields = _FIELDS.get(kind)
    if fields is None:
        return bool(old == new)
    for name, compare in fields:  # noqa: SIM110 - as above
        if not compare(getattr(old, name), getattr(new, name), lines):
            return False
    return True


def _begin(old: tuple[int, int], new: tuple[int, int], lines: Lines) -> bool:
    if old[1] != new[1] or (old == _NOWHERE) != (new == _NOWHERE):
        return False
    return old == _NOWHERE or lines.learn(old[0], new[0])


def _range(old: tuple[int, int, int, int], new: tuple[int, int, int, int], lines: Lines) -> bool:
    if (old[1], old[3]) != (new[1], new[3]):
        return False
    return lines.learn(old[0], new[0]) and lines.learn(old[2], new[2])


def _jumps(old: tuple[int, ...], new: tuple[int, ...], lines: Lines) -> bool:
    """A flat run of offset, line, column."""
    if old[::3] != new[::3] or old[2::3] != new[2::3]:
        return False
    return all(lines.learn(one, other) for one, other in zip(old[1::3], new[1::3], strict=True))


_Compare = Callable[[Any, Any, Lines], bool]

_STATEMENTS = (form.Assign, form.Grow, form.Do, form.If, form.For, form.While, form.With, form.Return)

#: The field of a node that says where it stands, and how that is compared.
_PLACED: dict[type, tuple[str, _Compare]] = {
    form.Str: ("jumps", _jumps),
    form.Call: ("place", _range),
    form.Function: ("place", _begin),
    form.Class: ("place", _begin),
    **dict.fromkeys(_STATEMENTS, ("at", _begin)),
}


#: What compares each field of a node.
_FIELDS: dict[type, tuple[tuple[str, _Compare], ...]] = {
    kind: tuple(
        [
            (name, _PLACED[kind][1] if kind in _PLACED and name == _PLACED[kind][0] else _node)
            for name in kind.__struct_fields__
        ]
    )
    for kind in vars(form).values()
    if isinstance(kind, type) and issubclass(kind, Struct)
}
