"""Classes that automap makes of the tables it finds: `Base.classes.orders`, of which only the table's name is known."""

from __future__ import annotations

from nova_lint.libraries.sqlalchemy import binding
from nova_lint.libraries.sqlalchemy.drawn import LIBRARY, clause, construct
from nova_lint.libraries.sqlalchemy.models import AUTOMAPPED
from nova_lint.libraries.sqlalchemy.tables import Defined, table_name
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Atom, Construct, Text, Value
from nova_lint.values.library import Tools
from nova_lint.values.objects import At, Touch

#: The kinds of what is made here.
CLASSES, CLASS, ROW = "classes", AUTOMAPPED, "automapped row"


def classes(schema: str) -> Value:
    """`Base.classes`"""
    return (construct(CLASSES, schema),)


def of_classes(base: Construct, name: str) -> Value | None:
    """`Base.classes.orders`: the class of that table, unless somebody names classes otherwise."""
    if name in ("items", "keys", "values", "get"):
        return None
    return (construct(CLASS, Defined(table_name(name, str(base.data)))),)


def item(tools: Tools, base: Construct, key: Value) -> Value:
    """`Base.classes["orders"]`; a class of which only that it is one is known for a name that is computed."""
    found = [of_classes(base, a.known) for a in tools.look(key) if isinstance(a, Text) and a.known]
    named = tuple([atom for value in found for atom in value or ()])
    return named or (construct(CLASS, Defined(TableName("*"))),)


def of_class(table: Defined, name: str) -> Value:
    """`Order.total`"""
    if name == "__table__":
        return (construct("table", table),)
    return clause(table.drawn(name))


def row(table: Defined) -> Value:
    """`Order(total=5)`"""
    return (construct(ROW, table),)


def written(tools: Tools, atom: Atom, op: str, at: At) -> None:
    """`session.add(Order(...))`: note what a session does with an object of such a class."""
    if isinstance(atom, Construct) and (atom.library, atom.kind) == (LIBRARY, ROW):
        assert isinstance(atom.data, Defined)
        binding.ask(tools, at, op, (Touch(atom.data.name, op),), f"sqlalchemy.{op}", placed="both")
