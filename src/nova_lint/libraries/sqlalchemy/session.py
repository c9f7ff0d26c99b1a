"""What a session does with mapped classes and their objects: queries, and everything that writes."""

from __future__ import annotations

from msgspec.structs import replace

from nova_lint.libraries.sqlalchemy import automap, binding
from nova_lint.libraries.sqlalchemy.assigning import assigned
from nova_lint.libraries.sqlalchemy.drawn import Built, construct, merged
from nova_lint.libraries.sqlalchemy.loading import FETCHED, Collection, fetched, home_of, is_fetched, listed
from nova_lint.libraries.sqlalchemy.models import model_of
from nova_lint.libraries.sqlalchemy.reading import drawn, of_receiver
from nova_lint.libraries.sqlalchemy.relations import EAGER, Relation, loads, relations
from nova_lint.libraries.sqlalchemy.results import NO_ROW
from nova_lint.libraries.sqlalchemy.statements import chained, selected
from nova_lint.model.statement import Sets, TableName
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Construct,
    Handle,
    Instance,
    Sequence,
    Unknown,
    Value,
    unknown,
)
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.objects import At, Touch
from nova_lint.values.program import ClassInfo

_MANY = frozenset(["all", "yield_per", "paginate", "values", "from_statement_all"])
_ONE = frozenset(
    ["first", "one", "one_or_none", "get", "get_or_404", "first_or_404", "one_or_404", "get_or_create"]
)
_OPS = {"add": "insert", "merge": "insert", "refresh": "read"}
_COLUMN = frozenset(["scalar", "count"])

#: The calls that run a query, by name.
RUNNING = _MANY | _ONE | _COLUMN | {"delete", "update", "exists"}


def of_query(tools: Tools, base: Construct, built: Built, name: str, arguments: Arguments, at: At) -> Value:
    """`query.name(...)`: rows of it, a write, or the query with one more clause."""
    if name in ("delete", "update") and built.drawn.froms:
        first = built.drawn.froms[0]
        sets = assigned(tools, first.table, arguments) if name == "update" else None
        ask(
            tools, replace(built, op=name, target=(replace(first, op=name, columns=(), sets=sets),)), name, at
        )
        return unknown("what the database answers")
    if name in _COLUMN:
        ask(tools, built, name, at)
        return (*row_of(tools, built), NO_ROW) if name == "scalar" else unknown("what the database answers")
    if name in _ONE:
        ask(tools, built if name not in ("get", "get_or_404") else replace(built, narrowed=True), name, at)
        return (*row_of(tools, built), NO_ROW)
    if name in _MANY and name != "yield_per":
        ask(tools, built, name, at)
        return listed(row_of(tools, built))
    return chained(tools, base, built, name, arguments)


def row_of(tools: Tools, built: Built) -> Value:
    """One row of a query: the object itself where it asks for one mapped class."""
    rows = tuple([fetched(tools, value, built.loaded, built.databases) for value in built.rows])
    if len(rows) == 1 and any(isinstance(atom, Cls) for atom in built.rows[0]):
        return rows[0]
    return (Sequence("tuple", rows),)


def ask(tools: Tools, built: Built, via: str, at: At) -> None:
    """Note that a statement runs here, and what is loaded together with the objects that it gives."""
    traits = built.traits
    if built.op in ("update", "delete") and not built.narrowed:
        traits = traits | {"no-where"}
    via = via if "." in via else f"sqlalchemy.{via}"
    # One that was made elsewhere and handed on is a matter of both; a table that was handed on, of who has it.
    placed = "both" if built.made != at.frame.key else "caller"
    keys = built.drawn.advisory
    home = built.databases
    binding.ask(
        tools, at, built.verb, built.touches(), via, placed=placed, traits=traits, advisory=keys, home=home
    )
    if built.eager and built.op == "read" and not via.endswith((".count", ".exists")):
        binding.ask(tools, at, "select", built.eager, "sqlalchemy.eager load", placed=placed, home=home)


# Sessions


def _query(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    databases = receiver.databases if isinstance(receiver, Handle) else ()
    built = replace(selected(tools, arguments, at), made=at.frame.key, databases=databases)
    return (construct("query", built),)


def _get(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`session.get(Class, key)`."""
    built = selected(tools, Arguments((arguments.get(0, "entity") or (),)), at)
    if not built.drawn:
        return unknown("what the database answers")
    built = replace(built, databases=receiver.databases if isinstance(receiver, Handle) else ())
    ask(tools, replace(built, narrowed=True), "get", at)
    return (*row_of(tools, built), NO_ROW)


def write(op: str, confidence: str = "high") -> Transfer:
    """`session.add(object)`, `session.delete(object)`, and the like for several at once."""

    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        given = (
            arguments.positional[0] if arguments.positional else next((v for _, v in arguments.keywords), ())
        )
        written(tools, given, op, at, confidence)
        if op == "merge":
            return (
                tuple(
                    [
                        tools.instance(a.info, None, (FETCHED, frozenset()))
                        for a in _objects(tools, given)
                        if isinstance(a, Instance)
                    ]
                )
                or given
            )
        return unknown("None")

    return Transfer(apply)


def written(tools: Tools, given: Value, op: str, at: At, confidence: str = "high") -> None:
    """Note what a session writes that is handed some objects."""
    atoms = _objects(tools, given)
    is_told = any(isinstance(atom, Instance) for atom in atoms)
    for atom in atoms:
        owner = of_receiver(tools, atom, at)
        if isinstance(atom, Unknown) and not is_told:
            owner = atom.owner
        if owner:
            touch = Touch(TableName("*"), _OPS.get(op, op), owner=owner)
            binding.ask(tools, at, touch.op, (touch,), f"sqlalchemy.{op}", placed="both")
        if not isinstance(atom, Instance):
            automap.written(tools, atom, _OPS.get(op, op), at)
            continue
        if op == "add":
            inserted(tools, atom, at, confidence)
        elif op == "merge":
            inserted(tools, atom, at, "medium" if atom.is_any else confidence)
            read(tools, atom, "merge", at)
            merged_into(tools, atom, at)
        elif op == "refresh":
            read(tools, atom, "refresh", at)
        else:
            deleted(tools, atom, at, confidence)


def merged_into(tools: Tools, instance: Instance, at: At) -> None:
    """Note that a row which is there already takes on what the object says."""
    model = model_of(tools, instance.info)
    if model is not None:
        touch = Touch(model.tables[0], "update")
        binding.ask(tools, at, "update", (touch,), "sqlalchemy.merge", placed="both", confidence="medium")


def read(tools: Tools, instance: Instance, via: str, at: At) -> None:
    """Note that the row of an object is read."""
    model = model_of(tools, instance.info)
    if model is not None:
        ask(tools, Built("read", drawn=model.drawn("*"), eager=loads(tools, instance.info)), via, at)


def inserted(tools: Tools, instance: Instance, at: At, confidence: str = "high", depth: int = 0) -> None:
    """Note that an object becomes a row, and with it the new ones that it holds."""
    model = model_of(tools, instance.info)
    if model is None or is_fetched(instance):
        return
    if instance.is_any and confidence == "high":  # it may be a row already
        confidence = "medium" if _is_own(instance, at) else "low"
        _wait(tools, instance, at)
    touches = [Touch(table, "insert") for table in model.tables]
    named = tuple(instance.fields.items())
    if instance.pending is not None:
        named += instance.pending.keywords
    for name, value in named if not instance.is_any else ():
        relation = relations(tools, instance.info).get(name)
        if relation is None or depth > 2:
            continue
        held = _objects(tools, value)
        if relation.secondary is not None and held:
            touches.append(Touch(relation.secondary, "insert"))
        for atom in held:
            if isinstance(atom, Instance) and not atom.is_any:
                inserted(tools, atom, at, confidence, depth + 1)
    binding.ask(tools, at, "insert", touches, "sqlalchemy.add", placed="both", confidence=confidence)


def _is_own(instance: Instance, at: At) -> bool:
    """Whether an object is the one whose method is at hand: `session.add(self)`."""
    func = at.frame.func
    return func is not None and isinstance(func.receiver, Instance) and func.receiver.info is instance.info


def _wait(tools: Tools, instance: Instance, at: At) -> None:
    """Whoever calls the function at hand with a new object makes a row by it."""
    func = at.frame.func
    for param in func.form.params if func is not None else ():
        if func is not None and instance in at.frame.scope.names.get(param.name, ()):
            tools.wait(at, f"{func.key}#{param.name}", "sqlalchemy.add")


def updated(tools: Tools, instance: Instance, at: At, sets: Sets | None = None) -> None:
    """Note that a row changes because an attribute of its object does; `sets` is which column."""
    model = model_of(tools, instance.info)
    if model is None or not instance.is_any:
        return
    confidence = "high" if is_fetched(instance) else "medium"
    binding.ask(
        tools,
        at,
        "update",
        (Touch(model.tables[0], "update", sets=sets),),
        "sqlalchemy.flush",
        placed="both",
        confidence=confidence,
        home=home_of(instance),
    )


def of_model(tools: Tools, base: Cls | Instance, name: str, arguments: Arguments, at: At) -> Value | None:
    """What pydantic gives the classes of SQLModel: `Hero.model_validate(data)`, `hero.sqlmodel_update(data)`."""
    if tools.class_value(base.info, name) is not None or model_of(tools, base.info) is None:
        return None
    if isinstance(base, Cls) and name in _VALIDATES:
        return (tools.instance(base.info, Arguments()),)
    if isinstance(base, Instance) and name == "sqlmodel_update":
        updated(tools, base, at)
        return (base,)
    return None


#: What makes an object of a SQLModel class out of data.
_VALIDATES = frozenset(
    ["model_validate", "model_validate_json", "model_construct", "from_orm", "parse_obj", "parse_raw"]
)


def deleted(tools: Tools, instance: Instance, at: At, confidence: str = "high") -> None:
    """Note that an object's row goes, and what goes or changes with it as its relationships say."""
    model = model_of(tools, instance.info)
    if model is None:
        return
    touches = [Touch(table, "delete") for table in model.tables]
    touches += _cascaded(tools, instance.info, {instance.info.key})
    binding.ask(
        tools, at, "delete", merged(touches), "sqlalchemy.delete", placed="both", confidence=confidence,
        home=home_of(instance),
    )  # fmt: skip


def _cascaded(tools: Tools, info: ClassInfo, seen: set[str]) -> list[Touch]:
    found: list[Touch] = []
    for relation in relations(tools, info).values():
        is_loaded = relation.lazy in EAGER
        if relation.secondary is not None:
            found.append(Touch(relation.secondary, "delete"))
            if not relation.passive and relation.lazy not in ("dynamic", "write_only") and not is_loaded:
                found += relation.reads()
            continue
        deletes = "delete" in relation.cascade or "all" in relation.cascade.replace(",", " ").split()
        if relation.owns_key and not deletes:
            continue
        if relation.passive:
            continue
        found += () if is_loaded else relation.reads()
        if not deletes:
            found += [Touch(table, "update") for table in relation.tables[:1]]
            continue
        found += [Touch(table, "delete") for table in relation.tables]
        if relation.target.key not in seen and len(seen) < 6:
            found += _cascaded(tools, relation.target, seen | {relation.target.key})
    return found


def associated(tools: Tools, relation: Relation, op: str, given: Value, at: At) -> None:
    """Note what adding to a collection, or taking from it, writes."""
    if relation.secondary is not None:
        binding.ask(
            tools,
            at,
            op,
            (Touch(relation.secondary, op),),
            f"sqlalchemy.{op} of a relationship",
            placed="both",
        )
    objects: list[Atom] = [atom for atom in _objects(tools, given) if isinstance(atom, Instance)]
    if op == "delete" and not objects:  # by its key, by its place, or all of them
        objects = [tools.instance(relation.target, None, (FETCHED, frozenset()))]
    for atom in objects:
        assert isinstance(atom, Instance)
        if op == "insert" and not atom.is_any:
            inserted(tools, atom, at)
        elif op == "insert" and relation.secondary is None:
            updated(tools, atom, at)
        elif op == "delete" and relation.secondary is None:
            if "delete-orphan" in relation.cascade:
                deleted(tools, atom, at)
            else:
                updated(tools, atom, at)


def replaced(tools: Tools, relation: Relation, given: Value, at: At) -> None:
    """Note what setting a relationship of a row writes: what comes in, and what was there and goes."""
    associated(tools, relation, "insert", given, at)
    if relation.is_many:
        associated(tools, relation, "delete", (), at)


def _objects(tools: Tools, value: Value) -> list[Atom]:
    found: list[Atom] = []
    for atom in tools.look(value):
        if isinstance(atom, Sequence):
            found += [inner for item in atom.items for inner in _objects(tools, item)]
        elif isinstance(atom, Construct) and isinstance(atom.data, Collection) and not atom.data.owner.is_any:
            held = atom.data.owner.fields.get(atom.data.relation.name, ())  # what a new object was given
            found += [inner for inner in _objects(tools, held) if isinstance(inner, Instance)]
        else:
            found.append(atom)
    return found


def _bulk(op: str) -> Transfer:
    """`session.bulk_insert_mappings(Class, rows)`."""

    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        told = drawn(tools, arguments.get(0, "mapper") or (), is_open=True)
        touches = [Touch(touch.table, op, owner=touch.owner) for touch in told.froms]
        if touches:
            binding.ask(tools, at, op, touches, f"sqlalchemy.bulk_{op}_mappings", placed="both")
        return unknown("None")

    return Transfer(apply)


#: What a session does, by the names of its methods.
METHODS: dict[str, Effect] = {
    "query": Transfer(_query),
    "get": Transfer(_get),
    "get_one": Transfer(_get),
    "add": write("add"),
    "add_all": write("add"),
    "merge": write("merge"),
    "delete": write("delete"),
    "refresh": write("refresh"),
    "bulk_save_objects": write("add"),
    "bulk_insert_mappings": _bulk("insert"),
    "bulk_update_mappings": _bulk("update"),
}


def handed(tools: Tools, name: str, arguments: Arguments) -> bool:
    """Whether the first argument of a call is what a session's method of that name is given."""
    for atom in _objects(tools, arguments.positional[0]):
        if isinstance(atom, Construct) and atom.kind in (automap.CLASS, automap.ROW):
            return True
        if isinstance(atom, Instance) and name in _OBJECTS:
            return model_of(tools, atom.info) is not None
        if isinstance(atom, Cls) and name not in _OBJECTS:
            is_keyed = not name.startswith("get") or len(arguments.positional) + len(arguments.keywords) > 1
            return is_keyed and model_of(tools, atom.info) is not None
    return False


_OBJECTS = frozenset(["add", "add_all", "merge", "delete", "refresh", "bulk_save_objects"])
