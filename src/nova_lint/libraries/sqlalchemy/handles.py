"""What hands out connections and sessions, and what these run: SQL as text, and statements."""

from __future__ import annotations

from nova_lint.libraries.sqlalchemy import binding, switching
from nova_lint.values.dbapi import asks, executes
from nova_lint.values.library import Effect, Gives, Passes, Transfer

_TEXTS = (
    "sqlalchemy.text",
    "sqlalchemy.TextClause",
    "sqlalchemy.sql.text",
    "sqlalchemy.sql.expression.text",
    "sqlalchemy.sql.expression.TextClause",
    "sqlalchemy.sql.elements.TextClause",
    "sqlmodel.text",
)
_DDL = ("sqlalchemy.DDL", "sqlalchemy.schema.DDL", "sqlalchemy.sql.ddl.DDL")
_ENGINES = (
    "sqlalchemy.Engine",
    "sqlalchemy.engine.Engine",
    "sqlalchemy.engine.base.Engine",
    "sqlalchemy.future.Engine",
    "sqlalchemy.ext.asyncio.AsyncEngine",
    "sqlalchemy.ext.asyncio.engine.AsyncEngine",
)
_CONNECTIONS = (
    "sqlalchemy.Connection",
    "sqlalchemy.engine.Connection",
    "sqlalchemy.engine.base.Connection",
    "sqlalchemy.future.Connection",
    "sqlalchemy.ext.asyncio.AsyncConnection",
    "sqlalchemy.ext.asyncio.engine.AsyncConnection",
)
_SESSIONS = (
    "sqlalchemy.orm.Session",
    "sqlalchemy.orm.session.Session",
    "sqlalchemy.orm.scoped_session",
    "sqlalchemy.orm.scoping.scoped_session",
    "sqlalchemy.ext.asyncio.AsyncSession",
    "sqlalchemy.ext.asyncio.session.AsyncSession",
    "sqlalchemy.ext.asyncio.async_scoped_session",
    "flask_sqlalchemy.session.Session",
    "sqlmodel.Session",
    "sqlmodel.orm.session.Session",
    "sqlmodel.ext.asyncio.session.AsyncSession",
)
_MAKERS = (
    "sqlalchemy.orm.sessionmaker",
    "sqlalchemy.orm.session.sessionmaker",
    "sqlalchemy.ext.asyncio.async_sessionmaker",
    "sqlalchemy.ext.asyncio.session.async_sessionmaker",
)
_CREATE = (
    "sqlalchemy.create_engine",
    "sqlalchemy.engine.create_engine",
    "sqlalchemy.engine_from_config",
    "sqlalchemy.ext.asyncio.create_async_engine",
    "sqlalchemy.ext.asyncio.async_engine_from_config",
    "sqlmodel.create_engine",
)
_RUNS: dict[str, Effect] = {
    **executes("statement", "execute"),
    **asks("statement", "scalar", "scalars", "stream", "stream_scalars"),
}

FUNCTIONS: dict[str, Effect] = {
    **dict.fromkeys(_CREATE, Transfer(binding.engine)),
    **dict.fromkeys(_TEXTS, Passes("text")),
    **dict.fromkeys(_DDL, Passes("statement")),
    "sqlalchemy.tstring": Passes("template"),
    "sqlalchemy.orm.create_session": Gives("session"),
}

TYPES: dict[str, str] = {
    **dict.fromkeys(_ENGINES, "engine"),
    **dict.fromkeys(_CONNECTIONS, "connection"),
    **dict.fromkeys(_SESSIONS, "session"),
    **dict.fromkeys(_MAKERS, "session maker"),
    "flask_sqlalchemy.SQLAlchemy": "extension",
}

METHODS: dict[str, dict[str, Effect]] = {
    "engine": {
        "connect": Gives("connection"),
        "begin": Gives("connection"),
        "raw_connection": Gives("driver connection"),
        **executes("statement", "execute"),  # until 1.4
        **asks("statement", "scalar"),
        "execution_options": Transfer(switching.options),
    },
    "connection": {
        **_RUNS,
        **executes("statement", "exec_driver_sql"),
        "execution_options": Transfer(switching.options),
        "run_sync": Transfer(switching.run_sync),
    },
    "session": {
        **_RUNS,
        **asks("statement", "exec"),  # SQLModel's
        "connection": Gives("connection"),
        "get_bind": Gives("engine"),
        "__call__": Gives("session"),  # a scoped session gives the one behind it
    },
    "session maker": {"__call__": Gives("session"), "begin": Gives("session")},
    "extension": {
        "create_all": switching.whole("create_all"),
        "drop_all": switching.whole("drop_all"),
        "get_engine": Transfer(binding.by_key),
        "text": Passes("text"),
        "DDL": Passes("statement"),
        **asks("statement", "first_or_404", "one_or_404"),
        **asks("select", "paginate"),
    },
    "driver connection": {"cursor": Gives("driver cursor")},
    "driver cursor": executes("sql"),
}

ATTRIBUTES: dict[str, dict[str, str]] = {
    "extension": {"session": "session", "engine": "engine", "engines": "engines", "Model": "model"},
    "engine": {"dialect": "dialect"},
    "session": {"bind": "engine"},
    "connection": {"engine": "engine", "connection": "driver connection", "dialect": "dialect"},
}

#: What SQLAlchemy calls the dialects.
_DIALECTS = {
    "postgres": "postgresql",
    "mysql": "mysql",
    "sqlite": "sqlite",
    "oracle": "oracle",
    "tsql": "mssql",
}

SAYS = {"dialect": {"name": _DIALECTS}, "engine": {"name": _DIALECTS}}
