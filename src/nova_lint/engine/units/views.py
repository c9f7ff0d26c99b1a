"""Django's `ATOMIC_REQUESTS`: each view is a transaction of its own, where a setting says so.

https://docs.djangoproject.com/en/stable/topics/db/transactions/#tying-transactions-to-http-requests
"""

from __future__ import annotations

from msgspec import Struct

from nova_lint.engine.gather import Sources
from nova_lint.engine.units.codebase import Code
from nova_lint.engine.units.names import dotted
from nova_lint.model import form

_SETTING = "ATOMIC_REQUESTS"
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "form_valid", "dispatch"})


def is_set(sources: Sources) -> bool:
    """Whether a file of the repository sets `ATOMIC_REQUESTS` to True."""
    return any(_sets(sources.facts(path).body) for path in sources.mentioning([_SETTING], ()))


def is_view(code: Code) -> bool:
    """Whether a function looks like a view: it is handed a `request`, and nobody took it out."""
    if code.form is None or code.outer is None or code.outer.form is not None:
        return False
    names = [param.name for param in code.params]
    wanted = names[1:2] if code.owner is not None else names[:1]
    is_named = code.owner is None or code.form.simple_name in _METHODS
    is_out = any(dotted(decorator).endswith("non_atomic_requests") for decorator in code.form.decorators)
    return wanted == ["request"] and is_named and not is_out


def _sets(node: object) -> bool:
    if isinstance(node, form.Map):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, form.Str) and key.text == _SETTING and _is_true(value):
                return True
    if isinstance(node, form.Assign) and _is_true(node.value):
        last = node.targets[0]
        if isinstance(last, form.Item) and isinstance(last.key, form.Str) and last.key.text == _SETTING:
            return True
    if isinstance(node, tuple):
        return any(map(_sets, node))
    if isinstance(node, Struct):
        return any(_sets(getattr(node, name)) for name in node.__struct_fields__)
    return False


def _is_true(value: object) -> bool:
    return isinstance(value, form.Lit) and value.value is True
