"""Pony's functions over generators: `select`, `exists`, `count`, `delete`, ..."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from nova_lint.libraries.pony.generators import Selection, selection
from nova_lint.libraries.pony.queries import in_text, of_query
from nova_lint.libraries.pony.relations import Entities
from nova_lint.values.atoms import Arguments, Atom, Construct, Instance, Text, Value, join, unknown
from nova_lint.values.chains import rows
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.objects import At

_IN = re.compile(r"\bfor\s+(\w+)\s+in\s+(?:\w+\.)*([A-Z]\w*)")

#: Functions of Pony, and the method of a query that does the same; `select` and `left_join` run nothing yet.
_FUNCTIONS = {
    "select": "", "left_join": "", "get": "get", "exists": "exists", "delete": "delete", "count": "count", "sum": "sum",
    "min": "min", "max": "max", "avg": "avg", "group_concat": "group_concat",
}  # fmt: skip


def read_text(tools: Tools, text: str) -> Selection | None:
    """`select("s for s in Student if ...")`: the entities that a generator in a string runs over."""
    entities = Entities.known(tools)
    found = [(name, entities.find(entity)) for name, entity in _IN.findall(text)]
    models = [(name, model) for name, model in found if model is not None and model.table is not None]
    if not models:
        return None
    wanted = text.strip().lstrip("(").partition(" ")[0].partition(".")[0]
    model = next((model for name, model in models if name == wanted), models[0][1])
    tables = [*(m.table for _, m in models if m.table is not None), *in_text(model, text)]
    joined = tuple(dict.fromkeys(table for table in tables if table != model.table))
    return Selection(model, joined, rows(tools, model))


def _asked(name: str, method: str) -> Callable[[Tools, Atom | None, Arguments, At], Value]:
    def asked(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        given = tools.look(arguments.positional[0]) if arguments.positional else ()
        for atom in given:
            query = atom.data if isinstance(atom, Construct) else None
            if isinstance(atom, Text) and atom.known:
                query = read_text(tools, atom.known)
            if isinstance(query, Selection):
                query = replace(query, via=name)
                return (
                    of_query(tools, query, method, Arguments(), at) or () if method else (selection(query),)
                )
        rest = [v for v in arguments.positional if any(isinstance(a, Instance) for a in v)]
        return join(*rest) if rest and name in ("min", "max") else unknown(f"the result of {name}")

    return asked


def _same(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    return tools.look(arguments.positional[0]) if arguments.positional else unknown("nothing")


def _database(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    return (Construct("pony", "database"),)


#: By dotted name.
FUNCTIONS: dict[str, Effect] = {}
for _module in ("pony.orm", "pony.orm.core"):
    FUNCTIONS |= {f"{_module}.{name}": Transfer(_asked(name, method)) for name, method in _FUNCTIONS.items()}
    FUNCTIONS |= {f"{_module}.{name}": Transfer(_same) for name in ("desc", "JOIN", "distinct", "make_proxy")}
    FUNCTIONS[f"{_module}.Database"] = Transfer(_database)
