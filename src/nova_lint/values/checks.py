"""Tests after which a value is known to hold no SQL: it is one of a list, or looks like a name or a number."""

from __future__ import annotations

from nova_lint.model import form

_SHAPES = frozenset(["isidentifier", "isdigit", "isnumeric", "isdecimal", "isalnum", "isalpha"])
#: Types whose values hold no quote.
_KINDS = frozenset(["int", "float", "bool", "Decimal", "UUID", "date", "datetime", "timedelta", "Enum"])
_PATTERNS = frozenset(["match", "fullmatch"])
_PLAIN = frozenset([form.Name, form.Attr, form.Opaque, form.Lit, form.Str])
_NOTHING: frozenset[str] = frozenset()


def checked(test: form.Expr, *, holds: bool) -> frozenset[str]:
    """The variables that a test proves to be harmless where it holds, or where it does not.

    `x in ALLOWED`, `x == "asc"`, `x.isidentifier()`, `re.fullmatch(pattern, x)`, and what `not`, `and`, `or` make of them.
    What a list holds is not looked at: whoever compares with one has one in mind.
    """
    if type(test) in _PLAIN:
        return _NOTHING
    if isinstance(test, form.Not):
        return checked(test.value, holds=not holds)
    if isinstance(test, form.Either) and test.test is None:
        found = [checked(option, holds=holds) for option in test.options]
        if (test.kind == "and") is holds:
            return frozenset().union(*found)
        return frozenset.intersection(*found) if found else frozenset()
    if isinstance(test, form.Compare):
        if test.op == "is" and isinstance(test.left, form.Call):  # `re.match(...) is None`
            return checked(test.left, holds=test.negated is holds)
        return _compared(test) if test.negated is not holds else frozenset()
    if isinstance(test, form.Call):
        return _called(test) if holds else _refused(test)
    return frozenset()


def refuses(func: form.Function) -> frozenset[str]:
    """The parameters that a function proves to be harmless when it returns at all: it raises where a test of them fails."""
    proven: frozenset[str] = frozenset()
    for statement in func.body:
        if isinstance(statement, form.If) and len(statement.tests) == 1 and len(statement.branches) == 2:
            for branch, holds in zip(statement.branches, (False, True), strict=True):
                if branch and isinstance(branch[-1], form.Leave) and branch[-1].kind == "raise":
                    proven |= checked(statement.tests[0], holds=holds)
    return proven & {param.name for param in func.params}


def _called(test: form.Call) -> frozenset[str]:
    """What a call proves that gives something true."""
    func = test.func
    if isinstance(func, form.Attr):
        if func.name in _SHAPES and isinstance(func.base, form.Name):
            return frozenset({func.base.id})
        if func.name == "issubset":
            base = func.base
            inner = base.args[0] if isinstance(base, form.Call) and base.args else base
            return frozenset({inner.id}) if isinstance(inner, form.Name) else frozenset()
        if func.name in _PATTERNS:
            return frozenset(arg.id for arg in test.args[-2:] if isinstance(arg, form.Name))
    if isinstance(func, form.Name) and func.id == "isinstance" and len(test.args) == 2:
        value, kinds = test.args
        listed = kinds.items if isinstance(kinds, form.Seq) else (kinds,)
        names = [kind.id if isinstance(kind, form.Name) else getattr(kind, "name", "") for kind in listed]
        return (
            frozenset({value.id})
            if isinstance(value, form.Name) and _KINDS.issuperset(names)
            else frozenset()
        )
    if isinstance(func, form.Name) and func.id == "all" and len(test.args) == 1:
        every = test.args[0]  # `all(c in ALLOWED for c in x)`
        if isinstance(every, form.Comp) and len(every.loops) == 1:
            target, over, _ = every.loops[0]
            if isinstance(target, form.Name) and isinstance(over, form.Name):
                return (
                    frozenset({over.id}) if target.id in checked(every.element, holds=True) else frozenset()
                )
    return frozenset()


def _refused(test: form.Call) -> frozenset[str]:
    """What a call proves that gives nothing: `re.search("[^a-z]", x)`."""
    if (
        not isinstance(test.func, form.Attr)
        or test.func.name not in ("search", "findall")
        or len(test.args) != 2
    ):
        return frozenset()
    pattern, value = test.args
    is_all_but = isinstance(pattern, form.Str) and pattern.text.startswith("[^")
    return frozenset({value.id}) if is_all_but and isinstance(value, form.Name) else frozenset()


def _compared(test: form.Compare) -> frozenset[str]:
    left = test.left
    while isinstance(left, form.Call) and isinstance(left.func, form.Attr) and not left.args:
        left = left.func.base  # `x.lower() in ALLOWED`
    if not isinstance(left, form.Name):
        return frozenset()
    if test.op == "in":
        return frozenset() if isinstance(test.right, (form.Str, form.Format)) else frozenset({left.id})
    return frozenset({left.id}) if test.op == "==" and isinstance(test.right, form.Str) else frozenset()
