"""What evaluation is told of Pony's objects: databases, entities, their rows, queries and collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.libraries.pony import generators, queries, raw, rows
from nova_lint.libraries.pony.declaring import DATABASE, evaluate_makers, is_database
from nova_lint.libraries.pony.fields import ENTITY, is_entity, table_name
from nova_lint.libraries.pony.generators import Selection, Variable
from nova_lint.libraries.pony.relations import Entities, declare_entity
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Construct,
    Func,
    Instance,
    Super,
    Value,
    listed,
    unknown,
)
from nova_lint.values.chains import Paths, ask
from nova_lint.values.chains import rows as table_rows
from nova_lint.values.objects import At, Objects

if TYPE_CHECKING:
    from nova_lint.model.statement import TableName
    from nova_lint.values.library import Tools
    from nova_lint.values.program import ClassInfo


#: Functions that look at a query without running it.
_HARMLESS = frozenset(["isinstance", "type", "id", "callable", "hasattr", "partial", "set_sql_debug"])


class PonyObjects(Objects):
    """The hooks of Pony."""

    packages = frozenset(["pony"])
    defines = frozenset(["Entity"])
    verbs = queries.QUERIES | queries.CLASSES | rows.ROWS | rows.SETS | {"insert", "execute"}
    starts = frozenset(["left_join", "get_for_update", "select_by_sql", "get_by_sql", "select_random", "for_update",
                        "select", "exists", "delete", "get"])  # fmt: skip
    hands_queries = True
    waits = frozenset(["delete", "get_for_update", "select_by_sql", "get_by_sql", "__iter__"])

    def prepare(self, tools: Tools) -> None:
        """Entities that functions make are made; then their names and those of links are worth a look anywhere."""
        evaluate_makers(tools)
        models = Entities.known(tools).models.values()
        names = {model.name for model in models if model.name[0].isupper()}
        tools.names = tools.names | names
        links = {name for model in models for name in (*model.links, *model.back)}
        lazy = {n for m in models for n, f in m.fields.items() if getattr(f, "is_lazy", False)}
        tools.words = tools.words | names | links | lazy | {"cls"}

    def maps(self, tools: Tools, info: ClassInfo) -> bool:
        """An entity of a database of which nothing else is known."""
        root = info.mro()[-1]
        return "pony.orm" in root.module.facts.imports and any(map(is_entity, root.bases))

    def defined(self, tools: Tools, info: ClassInfo, at: At) -> None:
        """An entity says what its table is and which tables it points to."""
        declare_entity(tools, info, at)

    def parameter(self, tools: Tools, func: Func, name: str) -> Value | None:
        """`db` of a function that makes entities of it."""
        return (DATABASE,) if is_database(func, name) else None

    def outside(self, tools: Tools, base: Atom, name: str, at: At) -> Value | None:
        """`database.Person` where nothing is known of the database."""
        model = Entities.known(tools).find(name)
        return (Cls(model.info),) if model is not None else None

    def attribute(self, tools: Tools, base: Atom, name: str, at: At) -> Value | None:
        """`db.Entity`, `db.Person`, paths of variables, and what rows hold."""
        if isinstance(base, Construct):
            return _of_construct(tools, base, name, at)
        if isinstance(base, Cls):
            model = Entities.known(tools).model(base.info)
            return None if model is None or name not in model.fields else _path(name)
        if not isinstance(base, Instance):
            return None
        model = rows.model_of(tools, base)
        return None if model is None else rows.attribute(tools, base, model, name, at)

    def call(self, tools: Tools, base: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """The methods of databases, classes, queries, collections, rows and variables."""
        if isinstance(base, Construct):
            return _call_construct(tools, base, name, arguments, at)
        receiver = base.receiver if isinstance(base, Super) else base
        info = receiver.info if isinstance(receiver, (Cls, Instance)) else None
        model = Entities.known(tools).model(info) if info is not None else None
        if model is None or info is None:
            return None
        if isinstance(base, Super):
            if any(name in one.names for one in base.info.mro()[1:]):
                return None
        elif name and name not in model.fields and _is_own(tools, info, name):
            return None
        if isinstance(receiver, Instance):
            return rows.of_row(tools, receiver, model, name, arguments, at) if name else None
        if not name:
            rows.made(tools, model, arguments, at)
            return None
        return queries.of_class(tools, model, name, arguments, at)

    def elements(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """A loop runs a query."""
        if isinstance(base, Construct) and isinstance(base.data, Selection):
            queries.run(tools, base.data, at, base.data.via)
            return base.data.item
        if isinstance(base, Construct) and isinstance(base.data, Variable):
            return (base,)
        return None

    def force(self, tools: Tools, base: Atom, at: At) -> None:
        """`if query:`, `len(query)`, `x in student.courses`."""
        if isinstance(base, Construct) and isinstance(base.data, Selection):
            queries.run(tools, base.data, at, base.data.via)

    def item(self, tools: Tools, base: Atom, key: Value, at: At) -> Value | None:
        """`Person[1]`, `query[0]`."""
        if isinstance(base, Cls):
            model = Entities.known(tools).model(base.info)
            if model is None or model.table is None:
                return None
            ask(tools, at, "read", model.table, (), "pony.Entity.[]")
            return table_rows(tools, model)
        return self.elements(tools, base, at)

    def sliced(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """`query[:10]` runs it."""
        item = self.elements(tools, base, at)
        return None if item is None else (listed("list", [item], True),)

    def variable(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """Generators over entities and queries are queries."""
        return generators.variable_over(tools, base)

    def generated(
        self, tools: Tools, variables: list[Value], element: Value, before: int, at: At
    ) -> Value | None:
        """A generator that nobody has run yet."""
        return generators.query_of(tools, variables, element, before, at)

    def stored(self, tools: Tools, base: Atom, name: str, value: Value, at: At) -> None:
        """`person.name = "x"` is an update."""
        function = at.frame.func.form.simple_name if at.frame.func is not None else ""
        if isinstance(base, Instance) and function != "__init__":
            model = rows.model_of(tools, base)
            if model is not None:
                rows.changed(tools, base, model, name, value, at)

    def passed(self, tools: Tools, receiver: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """A query that is handed to something unknown runs there: a template, `jsonify`."""
        if name in _HARMLESS:
            return None
        for value in (*arguments.positional, *[value for _, value in arguments.keywords]):
            for atom in generators.flat(tools, value):
                if isinstance(atom, Construct) and isinstance(atom.data, Selection):
                    queries.run(tools, atom.data, at, atom.data.via)
        return None


def _is_own(tools: Tools, info: ClassInfo, name: str) -> bool:
    """Whether an entity has a method of its own by this name; one of a mixin that is Pony's as well goes on to Pony's."""
    definer = next((one for one in info.mro() if name in one.names), None)
    if definer is None:
        return False
    return Entities.known(tools).model(definer) is not None or name not in queries.CLASSES | rows.ROWS


def _of_construct(tools: Tools, base: Construct, name: str, at: At) -> Value | None:
    data = base.data
    if base.kind == "database":
        if name == "Entity":
            return (ENTITY,)
        model = Entities.known(tools).find(name)
        return (Cls(model.info),) if model is not None else None
    if isinstance(data, Variable):
        return generators.attribute_of(tools, data, name)
    if isinstance(data, Paths):
        return _path(f"{data.names[0]}.{name}")
    if isinstance(data, Selection) and data.link is not None:
        link = data.model.link(name)  # `group.students.courses`: the collections of all of them
        if link is None and name in data.model.fields:
            queries.run(tools, data, at, "Set")  # `sum(group.students.age)`
            return unknown("values of columns")
        if link is None:
            return None
        other = link.other(data.model)
        tables: list[TableName | None] = [data.model.table, *data.joined, link.pairs]
        joined = tuple(dict.fromkeys(table for table in tables if table is not None))
        item = table_rows(tools, other)
        return (generators.selection(Selection(other, joined, item, link=link, via="Set")),)
    return None


def _call_construct(tools: Tools, base: Construct, name: str, arguments: Arguments, at: At) -> Value | None:
    data = base.data
    if base.kind == "database":
        if name == "insert":
            return _inserted(tools, arguments, at)
        return raw.of_database(tools, name, arguments, at)
    if isinstance(data, Selection):
        if data.link is not None:
            return rows.of_set(tools, data, name, arguments, at)
        return queries.of_query(tools, data, name, arguments, at)
    if isinstance(data, Variable):
        return _call_variable(tools, base, data, name, arguments, at)
    return (base,) if isinstance(data, Paths) else None


def _call_variable(
    tools: Tools, base: Construct, data: Variable, name: str, arguments: Arguments, at: At
) -> Value:
    """`s.courses.select(lambda c: ...)` in a query; methods of the class are part of it, too."""
    data.need()
    own = tools.class_value(data.model.info, name) if name else None
    if own is not None and name not in data.model.fields:
        row = table_rows(tools, data.model)[0]
        return tools.result_of(tools.bound(own, row, at), arguments, at)
    data.trail.tables += generators.read_lambdas(tools, data.model, arguments.positional, at)
    return (base,) if name in queries.QUERIES and name not in ("count", "exists") else unknown("a value")


def _inserted(tools: Tools, arguments: Arguments, at: At) -> Value:
    """`db.insert("person", name="x")`, `db.insert(Person, name="x")`."""
    given = arguments.get(0, "table_name")
    for atom in tools.look(given) if given else ():
        model = Entities.known(tools).model(atom.info) if isinstance(atom, Cls) else None
        table = model.table if model is not None else table_name(tools, (atom,))
        if table is not None:
            ask(tools, at, "insert", table, (), "pony.insert")
            return unknown("the key of a row")
    tools.emit(unknown("a table that is not known"), "pony.insert", "", at.frame, at.place, known_call=True)
    return unknown("the key of a row")


def _path(path: str) -> Value:
    return (Construct("pony", "path", Paths((path,))),)
