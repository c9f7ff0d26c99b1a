"""The names that lead from Django to SQL written as text: cursors, schema editors, `RunSQL`.

`RawSQL` is not here: it is mostly a piece of an expression. One that is a whole query is told by its text.
"""

from __future__ import annotations

from nova_lint.values.dbapi import executes
from nova_lint.values.library import Effect, Gives, Library, Runs

_CONNECTION: dict[str, Effect] = {
    "cursor": Gives("cursor"),
    "chunked_cursor": Gives("cursor"),
    "schema_editor": Gives("schema editor"),
}
_RUN_SQL = (
    "django.db.migrations.RunSQL",
    "django.db.migrations.operations.RunSQL",
    "django.db.migrations.operations.special.RunSQL",
)

LIBRARY = Library(
    name="django",
    functions={
        # `connection` is an object of the module, so its methods are functions to whoever imports it.
        **{f"django.db.connection.{name}": effect for name, effect in _CONNECTION.items()},
        **dict.fromkeys(_RUN_SQL, Runs("sql", certain=True)),
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
