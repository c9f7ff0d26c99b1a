"""What SQLAlchemy says of its objects when evaluation meets one: tables, columns, statements."""

from __future__ import annotations

from nova_lint.libraries.sqlalchemy.drawn import Built, Drawn, clause, construct
from nova_lint.libraries.sqlalchemy.statements import all_drawn, chained, drawn, of_table
from nova_lint.libraries.sqlalchemy.tables import Defined, known, table_name
from nova_lint.values.atoms import Arguments, Atom, Construct, Outside, Text, Value, unknown
from nova_lint.values.library import Tools
from nova_lint.values.objects import At, Objects

_COLUMNS = frozenset(["c", "columns", "exported_columns", "selected_columns", "inserted", "excluded"])
_PACKAGES = frozenset(["sqlalchemy", "sqlmodel", "flask_sqlalchemy"])
_EXECUTES = frozenset(["execute", "scalar", "scalars", "stream", "stream_scalars", "exec"])


class SqlAlchemy(Objects):
    """The hooks of SQLAlchemy."""

    packages = _PACKAGES
    defines = frozenset(["Table", "Column", "mapped_column", "DeclarativeBase", "declarative_base", "__tablename__"])

    def attribute(self, tools: Tools, base: Atom, name: str, at: At) -> Value | None:
        """`table.c`, `table.c.x`, `statement.c`."""
        if not isinstance(base, Construct):
            return None
        data = base.data
        if base.kind == "table" and isinstance(data, Defined):
            if name in _COLUMNS:
                return (construct("columns", data),)
            return None
        if base.kind == "columns" and isinstance(data, Defined):
            return clause(data.drawn(name))
        if base.kind == "metadata":
            return (construct("tables", data),) if name == "tables" else None
        if isinstance(data, Built) and name in _COLUMNS:
            return clause(data.drawn if data.target else Drawn((), (data.touches(),)))
        if isinstance(data, Drawn):
            return (base,)
        return None

    def item(self, tools: Tools, base: Atom, key: Value, at: At) -> Value | None:
        """`table.c["x"]`, `metadata.tables["x"]`."""
        if not isinstance(base, Construct):
            return None
        data = base.data
        if base.kind == "columns" and isinstance(data, Defined):
            name = known(tools, key)
            return clause(data.drawn(*([name] if name else [])))
        if base.kind == "tables":
            names = [atom.known for atom in tools.look(key) if isinstance(atom, Text) and atom.known]
            return tuple([construct("table", Defined(table_name(name, str(data)))) for name in names]) or None
        if isinstance(data, Drawn):
            return (base,)
        return None

    def call(self, tools: Tools, base: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """A method of a table, a clause or a statement."""
        if not isinstance(base, Construct):
            return None
        data = base.data
        if isinstance(data, Built):
            return chained(tools, base, data, name, arguments)
        if base.kind == "table" and isinstance(data, Defined):
            return of_table(tools, base, data.drawn(), name, arguments)
        if isinstance(data, Drawn):
            return of_table(tools, base, data, name, arguments)
        return None

    def passed(self, tools: Tools, receiver: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """`conn.execute(statement)` of a connection of which nothing is known; `func.count(column)`."""
        if isinstance(receiver, Outside):
            if receiver.name.partition(".")[0] in _PACKAGES:
                return clause(all_drawn(tools, arguments, is_open=True))
            return None
        if name in _EXECUTES and arguments.positional:
            ran = [
                atom
                for atom in tools.look(arguments.positional[0])
                if isinstance(atom, Construct) and self.sent(tools, atom, name, at)
            ]
            if ran:
                return unknown("what the database answers")
        return None

    def sent(self, tools: Tools, given: Construct, via: str, at: At) -> bool:
        """A statement reaches a database call."""
        data = given.data
        if isinstance(data, Built):
            ask(tools, data, via, at)
            return True
        if isinstance(data, Drawn) and data:
            ask(tools, Built("read", drawn=data), via, at)
            return True
        return False


def ask(tools: Tools, built: Built, via: str, at: At, *, placed: str = "both") -> None:
    """Note that a statement runs here."""
    traits = built.traits
    if built.op in ("update", "delete") and not built.narrowed:
        traits = traits | {"no-where"}
    via = via if "." in via else f"sqlalchemy.{via}"
    tools.ask(at, built.verb, built.touches(), via, placed=placed, traits=traits)
