"""Tests after which a value is known to hold no SQL: it is one of a list, or looks like a name or a number."""

from __future__ import annotations

from nova_lint.model import form

_SHAPES = frozenset(["isidentifier", "isdigit", "isnumeric", "isdecimal", "isalnum", "isalpha"])
_PATTERNS = frozenset(["match", "fullmatch"])


def checked(test: form.Expr, *, holds: bool) -> frozenset[str]:
    """The variables that a test proves to be harmless where it holds, or where it does not.

    `x in ALLOWED`, `x == "asc"`, `x.isidentifier()`, `re.fullmatch(pattern, x)`, and what `not`, `and`, `or` make of them.
    What a list holds is not looked at: whoever compares with one has one in mind.
    """
    if isinstance(test, form.Not):
        return checked(test.value, holds=not holds)
    if isinstance(test, form.Either) and test.test is None:
        found = [checked(option, holds=holds) for option in test.options]
        if (test.kind == "and") is holds:
            return frozenset().union(*found)
        return frozenset.intersection(*found) if found else frozenset()
    if isinstance(test, form.Compare):
        return _compared(test) if test.negated is not holds else frozenset()
    if isinstance(test, form.Call) and holds and isinstance(test.func, form.Attr):
        if test.func.name in _SHAPES and isinstance(test.func.base, form.Name):
            return frozenset({test.func.base.id})
        if test.func.name in _PATTERNS:
            return frozenset(arg.id for arg in test.args[-2:] if isinstance(arg, form.Name))
    return frozenset()


def _compared(test: form.Compare) -> frozenset[str]:
    left = test.left
    while isinstance(left, form.Call) and isinstance(left.func, form.Attr) and not left.args:
        left = left.func.base  # `x.lower() in ALLOWED`
    if not isinstance(left, form.Name):
        return frozenset()
    if test.op == "in":
        return frozenset() if isinstance(test.right, (form.Str, form.Format)) else frozenset({left.id})
    return frozenset({left.id}) if test.op == "==" and isinstance(test.right, form.Str) else frozenset()
