"""The names that lead from Django to SQL written as text: cursors and schema editors.

`RawSQL` is not here: it is mostly a piece of an expression. One that is a whole query is told by its text.
"""

from __future__ import annotations

from nova_lint.values.dbapi import executes
from nova_lint.values.library import Effect, Gives, Library

_CONNECTION: dict[str, Effect] = {
    "cursor": Gives("cursor"),
    "chunked_cursor": Gives("cursor"),
    "schema_editor": Gives("schema editor"),
}

LIBRARY = Library(
    name="django",
    marks="%s",
    functions={
        # `connection` is an object of the module, so its methods are functions to whoever imports it.
        **{f"django.db.connection.{name}": effect for name, effect in _CONNECTION.items()},
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
    attributes={"schema editor": {"connection": "connection"}, "cursor": {"connection": "connection"}},
)
