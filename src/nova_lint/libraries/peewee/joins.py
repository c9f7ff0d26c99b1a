"""Joins of peewee's queries: which tables they add, and which rows come along."""

from __future__ import annotations

from msgspec.structs import replace

from nova_lint.libraries.peewee.drawn import Column, Drawn, Query, drawn
from nova_lint.values.atoms import Arguments, Construct, Value
from nova_lint.values.library import Tools
from nova_lint.values.model_links import Model


def join(tools: Tools, query: Query, name: str, arguments: Arguments) -> Query:
    """`.join(Other)`, `.join_from(One, Other)`, `.switch(One)`."""
    if name == "switch":
        given = arguments.get(0, "ctx")
        return replace(query, here=_model(tools, given) or query.model)
    if name in ("join_from", "ensure_join"):
        begins, to, on = arguments.get(0, "src"), arguments.get(1, "dest"), arguments.get(3, "on")
    else:
        begins, to, on = arguments.get(3, "src"), arguments.get(0, "dest"), arguments.keyword("on")
        on = on or (arguments.get(2, "on") if name == "join" else arguments.get(1, "on"))
    here = _model(tools, begins) or query.here
    target = _model(tools, to)
    values = [value for value in (to, on) if value is not None]
    joined = drawn(tools, values)
    more = [
        table for table in (*joined.columns, *joined.inside) if table != query.table or query.op != "read"
    ]
    made = replace(query, joined=tuple(dict.fromkeys([*query.joined, *more])), here=target or here)
    if here is None or target is None:
        return made
    return replace(made, paths=(*query.paths, *_paths(tools, query, here, target, to, on)))


def _paths(
    tools: Tools, query: Query, here: Model, target: Model, to: Value | None, on: Value | None
) -> list[tuple[Model, str]]:
    """The links from the rows of the query to those that are joined."""
    named = [
        atom.data.name
        for value in (to, on)
        for atom in (tools.look(value) if value else ())
        if isinstance(atom, Construct) and isinstance(atom.data, Column) and atom.data.model is here
    ]
    links = [name for name, link in here.links.items() if link.to is target and (not named or name in named)]
    starts = [""] if here is query.model else [f"{path}__" for model, path in query.paths if model is here]
    return [(target, f"{start}{name}") for start in starts for name in links[:1]]


def _model(tools: Tools, value: Value | None) -> Model | None:
    """The model that a join is told of: a class, an alias, or where a key leads to."""
    for atom in tools.look(value) if value else ():
        if isinstance(atom, Construct) and isinstance(atom.data, Column):
            link = atom.data.link
            return link.to if link is not None else atom.data.model
        found: Drawn = drawn(tools, [(atom,)])
        if found.models:
            return found.models[0]
        if isinstance(atom, Construct) and isinstance(atom.data, Query):
            return None
    return None
