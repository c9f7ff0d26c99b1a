"""SQLAlchemy 1.4 and 2: https://github.com/sqlalchemy/sqlalchemy

With it Flask-SQLAlchemy (https://github.com/pallets-eco/flask-sqlalchemy) and SQLModel
(https://github.com/fastapi/sqlmodel), which hand out the same engines and sessions and map classes the same way.
"""

from __future__ import annotations

from nova_lint.libraries.sqlalchemy import handles, statements, tables
from nova_lint.libraries.sqlalchemy.hooks import SqlAlchemy
from nova_lint.values.library import Library

LIBRARY = Library(
    name="sqlalchemy",
    functions={**handles.FUNCTIONS, **tables.FUNCTIONS, **statements.FUNCTIONS},
    types=handles.TYPES,
    methods=handles.METHODS,
    attributes=handles.ATTRIBUTES,
    objects=SqlAlchemy(),
)
