"""SQLAlchemy 1.4 and 2: https://github.com/sqlalchemy/sqlalchemy

With it Flask-SQLAlchemy (https://github.com/pallets-eco/flask-sqlalchemy) and SQLModel
(https://github.com/fastapi/sqlmodel), which hand out the same engines and sessions and map classes the same way.
"""

from __future__ import annotations

from nova_lint.libraries.sqlalchemy import (
    binding,
    declarative,
    handles,
    loading,
    proxies,
    relations,
    statements,
    switching,
    tables,
)
from nova_lint.libraries.sqlalchemy.extension import METHODS
from nova_lint.libraries.sqlalchemy.hooks import SqlAlchemy
from nova_lint.values.library import Library, Transfer

LIBRARY = Library(
    name="sqlalchemy",
    functions={
        **handles.FUNCTIONS,
        **tables.FUNCTIONS,
        **statements.FUNCTIONS,
        **relations.FUNCTIONS,
        **loading.FUNCTIONS,
        **declarative.FUNCTIONS,
        **proxies.FUNCTIONS,
        **switching.FUNCTIONS,
    },
    types=handles.TYPES,
    methods=METHODS,
    attributes=handles.ATTRIBUTES,
    says=handles.SAYS,
    objects=SqlAlchemy(),
    items={"sqlalchemy.engines": Transfer(binding.by_key)},
    directs=binding.directed,
)
