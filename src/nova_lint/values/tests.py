"""Whether a test holds, as far as values tell: what keeps the branches of a helper apart for each caller."""

from __future__ import annotations

from nova_lint.values.atoms import Atom, Cls, Const, Func, Instance, Mapping, Sequence, Text, Value


def truth(value: Value) -> bool | None:
    """The truth of a value; None when its alternatives differ or do not tell."""
    found = {_truth(atom) for atom in value}
    return found.pop() if len(found) == 1 else None


def compare(op: str, left: Value, right: Value) -> bool | None:
    """`left == right`, `left is right` or `left in right`; None when that cannot be told.

    A container is known by what was put in where it was made; more may have been added since. So only a
    literal text that is missing from a closed container is decided, and only as missing.
    """
    found = {_compare(op, a, b) for a in left for b in right}
    return found.pop() if len(found) == 1 else None


def _truth(atom: Atom) -> bool | None:
    if isinstance(atom, Const):
        return bool(atom.value)
    if isinstance(atom, Text):
        known = atom.known
        if known is not None:
            return bool(known)
        return True if any(getattr(part, "text", "") for part in atom.parts) else None
    if isinstance(atom, (Func, Cls)):
        return True
    if isinstance(atom, Instance):
        return None if atom.is_any else True
    if isinstance(atom, Sequence):
        return None if atom.open else bool(atom.items)
    if isinstance(atom, Mapping):
        return None if atom.open else bool(atom.entries)
    return None


def _compare(op: str, left: Atom, right: Atom) -> bool | None:
    if op == "in":
        return _contains(left, right)
    a, b = _constant(left), _constant(right)
    if a is not None and b is not None:
        return a == b
    if op == "is" and b == (None,):
        return False if isinstance(left, (Text, Sequence, Mapping, Func, Cls)) else None
    return None


def _contains(left: Atom, right: Atom) -> bool | None:
    wanted = _constant(left)
    if wanted is None or not isinstance(right, (Sequence, Mapping)) or right.open:
        return None
    members = right.items if isinstance(right, Sequence) else tuple(key for key, _ in right.entries)
    known = [_constant(atom) for member in members for atom in member]
    return False if None not in known and wanted not in known else None


def _constant(atom: Atom) -> tuple[object, ...] | None:
    if isinstance(atom, Text):
        return None if atom.known is None else (atom.known,)
    if isinstance(atom, Const):
        return (atom.value,)
    return None
