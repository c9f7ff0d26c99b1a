"""What the way in which an expression is written tells of it, before anything is known of its names."""

from __future__ import annotations

import ast

from nova_lint.model import form
from nova_lint.model.form import Expr

#: What the format of a number ends with.
_NUMBERS = frozenset("bcdoxXeEfFgGn%")


#: What does nothing when it is evaluated.
_INERT = frozenset([form.Name, form.Lit, form.Str])


def is_inert(value: Expr) -> bool:
    """Whether evaluating it for its effect alone does nothing."""
    while type(value) is form.Attr:
        value = value.base
    return type(value) in _INERT or (type(value) is form.Opaque and not value.parts)


def has_lambda(node: ast.Call) -> bool:
    """Whether a call is handed a lambda."""
    return any(isinstance(argument, ast.Lambda) for argument in node.args)


def may_be_class(node: ast.expr) -> bool:
    """Whether what a generator runs over may be a class, or what a method of one gives: `Student`, `db.Student`."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and may_be_class(node.func.value)
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name[:1].isupper()


def path(value: Expr) -> str:
    """A variable or an attribute of one as it is written; empty for anything else."""
    if isinstance(value, form.Name):
        return value.id
    if isinstance(value, form.Attr) and (base := path(value.base)):
        return f"{base}.{value.name}"
    return ""


def may_be_column(value: Expr) -> bool:
    """Whether an attribute may be a table's column: `User.name`, `users.c.name`, `Band.manager.name`."""
    if not isinstance(value, form.Attr):
        return False
    base = value.base
    if isinstance(base, form.Name):
        return base.id[0].isupper()
    if not isinstance(base, form.Attr):
        return False
    return base.name in ("c", "columns") or base.name[0].isupper() or may_be_column(base)


def is_name_spec(spec: ast.expr) -> bool:
    """Whether a format asks for an identifier or for SQL as it is, as psycopg's templates do (`{table:i}`)."""
    values = spec.values if isinstance(spec, ast.JoinedStr) else []
    return [v.value for v in values if isinstance(v, ast.Constant)] in (["i"], ["q"])


def is_number_spec(spec: ast.expr) -> bool:
    """Whether a format takes numbers only (`{n:05d}`, `{share:.2f}`)."""
    values = spec.values if isinstance(spec, ast.JoinedStr) else []
    last = values[-1] if values else None
    return isinstance(last, ast.Constant) and str(last.value)[-1:] in _NUMBERS


def encodes(value: str) -> bool:
    """Whether a text can be written down: half of a pair of surrogates cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
