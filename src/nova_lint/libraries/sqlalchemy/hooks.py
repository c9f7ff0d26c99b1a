"""What SQLAlchemy says of its objects when evaluation meets one of them."""

from __future__ import annotations

import dataclasses

from msgspec.structs import replace

from nova_lint.libraries.sqlalchemy import automap, binding, session, switching
from nova_lint.libraries.sqlalchemy.assigning import assigned_attribute
from nova_lint.libraries.sqlalchemy.declarative import of_registry
from nova_lint.libraries.sqlalchemy.drawn import Built, Drawn, clause, construct
from nova_lint.libraries.sqlalchemy.loading import (
    FETCHED,
    Collection,
    as_query,
    ask_related,
    fetched,
    home_of,
    is_fetched,
    listed,
    of_class,
    of_instance,
    of_option,
)
from nova_lint.libraries.sqlalchemy.migrations import is_migration
from nova_lint.libraries.sqlalchemy.models import BASES, is_column, is_mapped, model_of, own_columns
from nova_lint.libraries.sqlalchemy.reading import Option, Reach, all_drawn
from nova_lint.libraries.sqlalchemy.reflection import any_column, columns_of, keys_of, parent_column
from nova_lint.libraries.sqlalchemy.relations import add_to_class, connect, declared_across, relations
from nova_lint.libraries.sqlalchemy.repository import repository
from nova_lint.libraries.sqlalchemy.results import Answer, answer, of_result
from nova_lint.libraries.sqlalchemy.statements import chained, of_table
from nova_lint.libraries.sqlalchemy.tables import Defined, Key, changed, table_name
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Construct,
    Handle,
    Instance,
    Member,
    Outside,
    Sequence,
    Text,
    Unknown,
    Value,
    unknown,
)
from nova_lint.values.library import Tools, Transfer
from nova_lint.values.objects import At, Objects, Touch
from nova_lint.values.program import ClassInfo

_COLUMNS = frozenset(["c", "columns", "exported_columns", "selected_columns", "inserted", "excluded"])
_PACKAGES = frozenset(["sqlalchemy", "sqlmodel", "flask_sqlalchemy"])
_EXECUTES = frozenset(["execute", "scalar", "scalars", "stream", "stream_scalars", "exec"])
_SWITCHING = frozenset(["create_all", "drop_all", "execution_options", "run_sync"])
_ADDING = {"append": "insert", "add": "insert", "extend": "insert", "insert": "insert", "remove": "delete",
           "discard": "delete", "clear": "delete", "pop": "delete", "__setitem__": "insert"}  # fmt: skip
#: Relationships of these names are not worth a look at every dict.
_OF_DICTS = frozenset(["items", "keys", "values", "copy", "update", "name", "id"])
_SESSIONS = frozenset(["db", "dbsession", "sess", "tx"])


class SqlAlchemy(Objects):
    """The hooks of SQLAlchemy."""

    packages = _PACKAGES
    bases = BASES
    defines = frozenset(
        ["Table", "Column", "mapped_column", "DeclarativeBase", "declarative_base", "automap_base", "__tablename__", "__table__",
         "__mapper_args__", "SQLModel", "relationship", "map_imperatively", "registry", "mapper",
         "binds"]
    )  # fmt: skip
    verbs = frozenset(session.RUNNING | session.METHODS.keys() | _EXECUTES | _SWITCHING | {"setattr"}) - {
        "update",
        "values",
    }
    starts = frozenset(["create_all", "drop_all", "execution_options",
                        "add_all", "scalars", "scalar_one", "scalar_one_or_none", "one_or_none", "filter_by",
                        "bulk_save_objects", "setattr", "bulk_insert_mappings", "bulk_update_mappings"])  # fmt: skip
    names = frozenset(["query"])
    stores = True
    hands = frozenset(["query", "add", "add_all", "delete", "merge", "refresh"])
    waits = frozenset(["all", "first", "one", "one_or_none", "scalar", "count"])

    def prepare(self, tools: Tools) -> None:
        """Every mapped class is known: give them their back references; relationships are attributes that ask."""
        connect(tools)
        binding.read_binds(tools)
        names = {name for info in tools.mapped for name in relations(tools, info)}
        tools.words = tools.words | (names - _OF_DICTS)
        tools.passed_names = tools.passed_names | (names - _OF_DICTS)

    def maps(self, tools: Tools, info: ClassInfo) -> bool:
        """Whether a class is mapped by what it holds, by a call, or by a base that a call made."""
        return info.key in repository(tools).imperative or is_mapped(info)

    def defined(self, tools: Tools, info: ClassInfo, at: At) -> None:
        """A mapped class says what its table is."""
        if tools.mapping(info) is not self or is_migration(info.module):
            return
        model = model_of(tools, info)
        if model is None or info.key in repository(tools).imperative or "__table__" in info.names:
            return
        columns, keys = own_columns(tools, info)
        if model.is_single and not columns:
            return
        change, touches = changed(model.tables[0], columns, keys, model.schema, info.key)
        change = replace(change, is_extending=model.is_single)
        if change.table.name == "*":
            touches.append(Touch(change.table, "ddl"))  # so that somebody says so
        binding.ask(tools, at, "model", touches, "sqlalchemy.model", changes=(change,))
        if related := declared_across(tools, info):
            binding.ask(
                tools, at, "model", related, "sqlalchemy.relationship", traits=frozenset({"relationship"})
            )

    def attribute(self, tools: Tools, base: Atom, name: str, at: At) -> Value | None:
        """`table.c`, `table.c.x`, `Class.column`, `object.relationship`."""
        if isinstance(base, Instance):
            return of_instance(tools, base, name, at)
        if isinstance(base, Cls):
            return of_class(tools, base, name, at)
        if not isinstance(base, Construct):
            return None
        data = base.data
        if isinstance(data, Defined):
            if base.kind == "columns":
                return None if name in ("items", "keys", "values", "get") else clause(data.drawn(name))
            if base.kind == automap.CLASS:
                return automap.of_class(data, name)
            return (construct("columns", data),) if name in _COLUMNS else None
        if base.kind == automap.CLASSES:
            return automap.of_classes(base, name)
        if isinstance(data, Key):
            return parent_column(tools, data, at) if name == "column" else None
        if base.kind == "metadata":
            return (construct("tables", data),) if name == "tables" else None
        if base.kind == "base":
            if name == "classes":
                return automap.classes(str(data))
            return (construct("metadata", data),) if name == "metadata" else None
        if isinstance(data, Built) and name in _COLUMNS:
            return clause(data.drawn if data.target else Drawn((), (data.touches(),)))
        if isinstance(data, Reach):
            return of_class(tools, data.other, name, at)
        if isinstance(data, Answer) and name == "items":
            return listed(data.row)
        if isinstance(data, Drawn):
            if name == "foreign_keys":
                return keys_of(tools, data)
            return _of_alias(tools, base, data, name, at)
        return None

    def outside(self, tools: Tools, base: Atom, name: str, at: At) -> Value | None:
        """`cls.query` in a method of a mixin; a relationship of an object that a caller passes."""
        if isinstance(base, Cls):
            return of_class(tools, base, name, at)
        if name != "query" and isinstance(base, Unknown):
            tools.wait(at, base.owner, name)
        return None

    def item(self, tools: Tools, base: Atom, key: Value, at: At) -> Value | None:
        """`table.c["x"]`, `metadata.tables["x"]`, `query[0:5]`."""
        if not isinstance(base, Construct):
            return None
        data = base.data
        names = [atom.known for atom in tools.look(key) if isinstance(atom, Text) and atom.known]
        if isinstance(data, Defined) and base.kind == "columns":
            return clause(data.drawn(*names))
        if base.kind == automap.CLASSES:
            return automap.item(tools, base, key)
        if base.kind == "tables":
            tables = [
                repository(tools).tables.get(n) or Defined(n)
                for n in (table_name(x, str(data)) for x in names)
            ]
            here = tools.written(at)
            return (
                tuple([construct("table", dataclasses.replace(table, written=here)) for table in tables])
                or None
            )
        if base.kind == "query" and isinstance(data, Built):
            session.ask(tools, data, "query", at)
            return listed(session.row_of(tools, data))
        if isinstance(data, Collection):
            return (tools.instance(data.relation.target, None, (FETCHED, frozenset())),)
        if isinstance(data, Answer):
            return data.row
        return (base,) if isinstance(data, Drawn) else None

    def sliced(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """`query[0:5]` runs it, with a LIMIT."""
        data = base.data if isinstance(base, Construct) else None
        if isinstance(base, Construct) and base.kind == "query" and isinstance(data, Built):
            session.ask(tools, data, "query", at)
            return listed(session.row_of(tools, data))
        if isinstance(data, Collection):
            return self.elements(tools, base, at)
        return None

    def call(self, tools: Tools, base: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """A method of one of the library's objects."""
        if isinstance(base, (Cls, Instance)):
            return session.of_model(tools, base, name, arguments, at)
        if not isinstance(base, Construct):
            return None
        data = base.data
        if isinstance(data, Built):
            if base.kind == "query":
                return session.of_query(tools, base, data, name, arguments, at)
            return chained(tools, base, data, name, arguments)
        if isinstance(data, Defined):
            if base.kind == "columns":
                return columns_of(data, name)
            if base.kind == automap.CLASS and not name:
                return automap.row(data)
            if name in switching.ONE:
                return switching.make_one(tools, data, name, arguments, at)
            return of_table(tools, base, data.drawn(), name, arguments, at.frame.key)
        if isinstance(data, Drawn):
            return of_table(tools, base, data, name, arguments, at.frame.key)
        if isinstance(data, Reach):
            return _of_relationship(tools, data, name, arguments)
        if isinstance(data, Option):
            return of_option(tools, data, name, arguments, at)
        if isinstance(data, Answer):
            return of_result(tools, data, name)
        if isinstance(data, Collection):
            return _of_collection(tools, data, name, arguments, at)
        if base.kind == "registry":
            return of_registry(tools, base, name, arguments)
        if base.kind == "metadata" and name in switching.WHOLE:
            return switching.make_all(tools, name, at)
        return None

    def passed(self, tools: Tools, receiver: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """`conn.execute(statement)` and `x.add(object)` of something of which nothing is known; `func.count(column)`."""
        if isinstance(receiver, Outside):
            if receiver.name.partition(".")[0] not in _PACKAGES:
                return None
            return clause(all_drawn(tools, arguments, is_open=True))
        if _is_of_extension(receiver):
            return clause(all_drawn(tools, arguments, is_open=True))
        if name in _EXECUTES and arguments.positional:
            given = tools.look(arguments.positional[0])
            ran = [a for a in given if isinstance(a, Construct) and self.sent(tools, a, name, at)]
            found = [self.answers(tools, atom, name) for atom in ran]
            return tuple([atom for value in found for atom in value or ()]) if ran else None
        effect = session.METHODS.get(name)
        if not isinstance(effect, Transfer) or not arguments.positional:
            return None
        if session.handed(tools, name, arguments) or name == "query" or _is_like_a_session(receiver):
            return effect.apply(tools, receiver, arguments, at)
        return None

    def sent(self, tools: Tools, given: Construct, via: str, at: At) -> bool:
        """A statement reaches a database call."""
        data = given.data
        if isinstance(data, Built):
            session.ask(tools, data, via, at)
            return True
        if isinstance(data, Drawn):
            session.ask(tools, Built("read", drawn=data), via, at)
            return True
        return False

    def answers(self, tools: Tools, given: Construct, via: str) -> Value | None:
        """The rows that a statement gives."""
        if isinstance(given.data, Built):
            return answer(tools, given.data, via)
        return unknown("what the database answers")

    def elements(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """`for row in query`, `for child in object.children`."""
        data = base.data if isinstance(base, Construct) else None
        if isinstance(data, Built) and isinstance(base, Construct) and base.kind == "query":
            session.ask(tools, data, "query", at)
            return session.row_of(tools, data)
        if isinstance(data, Collection):
            if data.is_queried:
                sure = "high" if is_fetched(data.owner) else "medium"
                ask_related(tools, data.relation, at, sure, home_of(data.owner))
            return fetched(tools, (Cls(data.relation.target),), frozenset(), home_of(data.owner))
        if isinstance(data, Answer):
            return data.row
        if isinstance(data, Defined) and isinstance(base, Construct) and base.kind == "columns":
            return any_column(data)
        return None

    def entered(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """`with conn.execute(q) as result`."""
        return (base,) if isinstance(base, Construct) else None

    def stored(self, tools: Tools, base: Atom, name: str, value: Value, at: At) -> None:
        """`object.column = value` changes a row, `object.relationship = other` may make one."""
        if isinstance(base, Cls) and name == "__tablename__":
            repository(tools).renamed[base.info.key] = value
        elif isinstance(base, Cls) and any(_is_declared(atom) for atom in tools.look(value)):
            add_to_class(tools, base.info, name, value)
        if not isinstance(base, Instance) or (model := model_of(tools, base.info)) is None:
            return
        function = at.frame.func.form.simple_name if at.frame.func is not None else ""
        if function in ("__init__", "__post_init__") or not model.tables:
            return
        relation = relations(tools, base.info).get(name)
        if name and relation is None and not is_column(tools, base.info, name):
            return
        if relation is None or relation.owns_key:
            sets = assigned_attribute(tools, model, name, value) if relation is None and name else None
            session.updated(tools, base, at, sets)
        if relation is not None and base.is_any:
            session.replaced(tools, relation, value, at)


def _is_declared(atom: Atom) -> bool:
    """Whether a value is something that the body of a mapped class would hold."""
    return isinstance(atom, Construct) and atom.kind in ("relationship", "property", "column")


def _of_alias(tools: Tools, base: Construct, data: Drawn, name: str, at: At) -> Value:
    """`alias.column`, `alias.relationship`: what the class says, under the alias."""
    for atom in data.rows:
        if isinstance(atom, Cls):
            for found in of_class(tools, atom, name, at) or ():
                if isinstance(found, Construct) and isinstance(found.data, Reach):
                    reach = found.data
                    return (construct("related", Reach(reach.name, data, reach.touches, reach.other)),)
    return clause(Drawn(data.froms, data.inner))


def _of_relationship(tools: Tools, reach: Reach, name: str, arguments: Arguments) -> Value:
    """`Class.relationship.any(...)`: a sub-select of the other side; `of_type`, `and_`, `==` are about the same."""
    more = all_drawn(tools, arguments)
    if name in ("any", "has", "contains"):
        inner = (reach.touches,) if name != "contains" or len(reach.touches) > 1 else ()
        return clause(Drawn(reach.drawn.froms, (*reach.drawn.inner, *inner, *more.inner)))
    return (construct("related", reach),)


def _of_collection(tools: Tools, held: Collection, name: str, arguments: Arguments, at: At) -> Value:
    """`object.children.append(child)`; of a relationship that is a query, everything that a query can do."""
    op = _ADDING.get(name)
    if op is not None:
        given = arguments.positional[-1] if arguments.positional else ()
        if held.through is not None:
            made = (tools.instance(held.through.target, Arguments()),) if op == "insert" else ()
            session.associated(tools, held.through, op, made, at)
            return unknown("None")
        if held.owner.is_any or (op == "insert" and held.relation.secondary is None):
            session.associated(tools, held.relation, op, given, at)
        if name in ("append", "add", "extend", "insert", "__setitem__"):
            return unknown("None")
        return (tools.instance(held.relation.target, None, (FETCHED, frozenset())),)
    base = construct("query", as_query(tools, held))
    if held.is_queried and isinstance(base.data, Built):
        return session.of_query(tools, base, base.data, name, arguments, at)
    if name in ("values", "items", "copy"):
        return (
            Sequence("list", ((tools.instance(held.relation.target, None, (FETCHED, frozenset())),),), True),
        )
    return unknown(f"the result of calling {name}")


def _is_like_a_session(receiver: Atom) -> bool:
    """Whether something of which nothing is known is called like a session."""
    name = (
        receiver.name if isinstance(receiver, Member) else getattr(receiver, "reason", "").rpartition(" ")[2]
    )
    plain = name.strip("'_").lower()
    return "session" in plain or plain in _SESSIONS


def _is_of_extension(atom: Atom) -> bool:
    """Whether something is an attribute of Flask-SQLAlchemy's extension: `db.func`."""
    while isinstance(atom, Member):
        atom = atom.base
    return isinstance(atom, Handle) and (atom.library, atom.kind) == ("sqlalchemy", "extension")
