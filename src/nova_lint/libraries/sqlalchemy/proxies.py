"""`association_proxy("memberships", "group")`: an attribute that stands for one of the objects of a relationship."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.libraries.sqlalchemy.drawn import Drawn, clause, construct
from nova_lint.libraries.sqlalchemy.relations import Relation, relations
from nova_lint.libraries.sqlalchemy.tables import known
from nova_lint.values.atoms import Arguments, Atom, Construct, Value
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo


class Proxy(Struct, frozen=True):
    """The relationship that it goes through, and the attribute of the objects there; each by name."""

    through: str
    attribute: str


def proxy_of(tools: Tools, info: ClassInfo, name: str) -> tuple[Relation, Relation | None] | None:
    """The relationship that a proxy of a class goes through, and the one it ends at; None in its place for a plain column."""
    for atom in tools.look(tools.class_value(info, name) or ()):
        if isinstance(atom, Construct) and isinstance(atom.data, Proxy):
            through = relations(tools, info).get(atom.data.through)
            if through is not None:
                return through, relations(tools, through.target).get(atom.data.attribute)
    return None


def drawn_by(own: Drawn, through: Relation, end: Relation | None) -> Value:
    """`Class.proxy` in a condition: a sub-select of what it goes through."""
    inner = (*through.reads(), *(end.reads() if end is not None else ()))
    return clause(Drawn(own.froms, (*own.inner, inner)))


def _association_proxy(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    through = known(tools, arguments.get(0, "target_collection"))
    return (construct("proxy", Proxy(through, known(tools, arguments.get(1, "attr")))),)


FUNCTIONS: dict[str, Effect] = {
    "sqlalchemy.ext.associationproxy.association_proxy": Transfer(_association_proxy),
}
