"""The names that lead from Django to SQL written as text: cursors and schema editors.

`RawSQL` is not here: it is mostly a piece of an expression. One that is a whole query is told by its text.
"""

from __future__ import annotations

from nova_lint.libraries.django import routing
from nova_lint.values.atoms import Arguments, Atom, Handle, Value
from nova_lint.values.dbapi import executes
from nova_lint.values.library import Effect, Gives, Library, Tools, Transfer
from nova_lint.values.objects import At

_CONNECTION: dict[str, Effect] = {
    "cursor": Gives("cursor"),
    "chunked_cursor": Gives("cursor"),
    "schema_editor": Gives("schema editor"),
}


def _connection(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`connections["warehouse"]`."""
    return (Handle("django", "connection", routing.named(tools, arguments.get(0, "alias"))),)


LIBRARY = Library(
    name="django",
    marks="%s",
    functions={
        # `connection` is an object of the module, so its methods are functions to whoever imports it.
        **{f"django.db.connection.{name}": effect for name, effect in _CONNECTION.items()},
        "django.db.router.db_for_read": Transfer(routing.as_routed),
        "django.db.router.db_for_write": Transfer(routing.as_routed),
    },
    types={
        "django.db.backends.base.base.BaseDatabaseWrapper": "connection",
        "django.db.backends.utils.CursorWrapper": "cursor",
        "django.db.backends.base.schema.BaseDatabaseSchemaEditor": "schema editor",
    },
    methods={
        "connection": _CONNECTION,
        "cursor": executes("sql"),
        "schema editor": executes("sql", "execute"),
    },
    items={
        "django.db.connections": Transfer(_connection),
        "django.db.utils.connections": Transfer(_connection),
    },
    attributes={"schema editor": {"connection": "connection"}, "cursor": {"connection": "connection"}},
)
