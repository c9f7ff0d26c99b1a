"""What the methods of handles do: sessions build queries and write objects, Flask-SQLAlchemy's extension holds it all."""

from __future__ import annotations

from collections.abc import Mapping

from nova_lint.libraries.sqlalchemy import handles, relations, session, statements, tables
from nova_lint.values.library import Effect

_EXTENSION: dict[str, Effect] = {
    **tables.DEFINITIONS,
    **{name.rpartition(".")[2]: effect for name, effect in relations.FUNCTIONS.items()},
    **statements.BUILDERS,
    "get_or_404": session.METHODS["get"],
}

METHODS: dict[str, Mapping[str, Effect]] = {
    **handles.METHODS,
    "session": {**handles.METHODS["session"], **session.METHODS},
    "extension": {**_EXTENSION, **handles.METHODS["extension"]},
}
