"""SQL composed of objects, as `psycopg2.sql` and `psycopg.sql` do: each object is the text it stands for.

So `+`, `.format` and `.join` of strings do the rest. Signatures:
https://www.psycopg.org/docs/sql.html and https://www.psycopg.org/psycopg3/docs/api/sql.html
"""

from __future__ import annotations

from collections.abc import Mapping

from nova_lint.values.atoms import Arguments, Atom, Const, Text, Value, join, literal, unknown
from nova_lint.values.library import Effect, Passes, Tools, Transfer
from nova_lint.values.objects import At
from nova_lint.values.texts import plain


def composition(module: str, sql: str) -> Mapping[str, Effect]:
    """The functions of a module of composition; `sql` is the name of the argument of its `SQL`."""
    return {
        f"{module}.SQL": Passes(sql),
        f"{module}.Composed": Transfer(_composed),
        f"{module}.Identifier": Transfer(_identifier),
        f"{module}.Literal": Transfer(_literal),
        f"{module}.Placeholder": Transfer(_placeholder),
    }


def _composed(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    given = arguments.get(0, "seq")
    items = tools.items(given) if given is not None else None
    return tools.concat(*items) if items else unknown("the parts of a composition")


def _identifier(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`Identifier("sales", "orders")` is `"sales"."orders"`."""
    if not arguments.positional:
        return unknown("an identifier")
    parts: list[Value] = []
    for given in arguments.positional:
        parts += (literal("."), _quoted(tools, given))
    return plain(tools.concat(*parts[1:]))


def _quoted(tools: Tools, given: Value) -> Value:
    """Each alternative in quotes; what is not known stays a bare hole, whoever fills it may quote it."""
    found: list[Value] = []
    for atom in tools.text_of(given):
        quote = literal('"')
        known = isinstance(atom, Text) and atom.known
        found.append(tools.concat(quote, (atom,), quote) if known else (atom,))
    return join(*found)


def _literal(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """A value never names a table: any constant of its kind will do."""
    given = arguments.get(0, "obj") or arguments.get(0, "wrapped") or ()
    if given and all(isinstance(atom, Const) for atom in tools.look(given)):
        return tools.text_of(given)
    return literal("'0'")


def _placeholder(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    given = arguments.get(0, "name")
    for atom in tools.look(given) if given is not None else ():
        if isinstance(atom, Text) and atom.known:
            return literal(f"%({atom.known})s")
    return literal("%s")
