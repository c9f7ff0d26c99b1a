"""Attributes of mapped classes and of their objects: columns, relationships and what loading them reads."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.libraries.sqlalchemy import binding
from nova_lint.libraries.sqlalchemy.drawn import Built, Drawn, clause, construct, merged, united
from nova_lint.libraries.sqlalchemy.models import Model, dotted_names, model_of
from nova_lint.libraries.sqlalchemy.proxies import drawn_by, proxy_of
from nova_lint.libraries.sqlalchemy.reading import Option, Reach, all_drawn, of_receiver
from nova_lint.libraries.sqlalchemy.relations import (
    EAGER,
    NEVER,
    QUERIED,
    Relating,
    Relation,
    loads,
    relations,
)
from nova_lint.libraries.sqlalchemy.statements import optioned, reaches
from nova_lint.libraries.sqlalchemy.tables import Declared, Defined
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Construct,
    Func,
    Instance,
    Member,
    Sequence,
    Unknown,
    Value,
    literal,
    unknown,
)
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.objects import At, Touch
from nova_lint.values.program import ClassInfo

#: Where an object comes from, as `Instance.origin` holds it: a row of a result, with what was loaded along, and the databases of
#: the session that gave it, where those are told.
FETCHED = "fetched"


class Collection(Struct, frozen=True):
    """The other side of a relationship of one object: many rows, not yet asked for where it is `queried`.

    `through` is the relationship of a proxy: what is added or goes is an object of it.
    """

    relation: Relation
    owner: Instance
    is_queried: bool = False
    through: Relation | None = None


def fetched(tools: Tools, value: Value, loaded: frozenset[str], databases: tuple[str, ...] = ()) -> Value:
    """What a column of a row is: an object where a mapped class stands for it."""
    origin = (FETCHED, loaded, databases) if databases else (FETCHED, loaded)
    found: list[Atom] = []
    for atom in value:
        if isinstance(atom, Cls):
            found.append(tools.instance(atom.info, None, origin))
        elif not isinstance(atom, Construct):
            found.append(atom)
    return tuple(found) or unknown("a column of a row")


def loaded_with(instance: Instance) -> frozenset[str]:
    """The relationships that were loaded together with an object."""
    origin = instance.origin
    if (
        isinstance(origin, tuple)
        and len(origin) > 1
        and origin[0] == FETCHED
        and isinstance(origin[1], frozenset)
    ):
        return origin[1]
    return frozenset()


def home_of(instance: Instance) -> tuple[str, ...]:
    """The databases of the session that gave an object, where those are told."""
    origin = instance.origin
    return origin[2] if isinstance(origin, tuple) and len(origin) > 2 else ()


def is_fetched(instance: Instance) -> bool:
    """Whether an object is known to be a row of a result."""
    return isinstance(instance.origin, tuple) and instance.origin[:1] == (FETCHED,)


def of_class(tools: Tools, base: Cls, name: str, at: At) -> Value | None:
    """`Class.name` of a mapped class."""
    if name == "__name__":
        return literal(base.info.form.simple_name)
    model = model_of(tools, base.info)
    if model is None:
        owner = of_receiver(tools, base, at) if name == "query" else ""
        asked = Drawn((Touch(TableName("*"), "read", owner=owner),))
        return (construct("query", Built("read", drawn=asked, made=at.frame.key)),) if owner else None
    if name == "__table__" and model.tables:
        return (construct("table", Defined(model.tables[0])),)
    if name == "__tablename__" and model.tables:
        return literal(model.tables[0].name)
    relation = relations(tools, base.info).get(name)
    if relation is not None:
        return (construct("related", Reach(name, model.drawn(), relation.reads(), Cls(relation.target))),)
    proxied = proxy_of(tools, base.info, name)
    if proxied is not None:
        return drawn_by(model.drawn(), *proxied)
    value = tools.class_value(base.info, name)
    if name == "query" and (
        value is None or all(isinstance(a, (Member, Unknown)) for a in tools.look(value))
    ):
        eager = loads(tools, base.info)
        built = Built("read", drawn=model.drawn("*"), rows=((base,),), eager=eager, made=at.frame.key)
        return (construct("query", built),)
    if value is None:
        if any(name in info.annotations for info in base.info.mro()):
            return clause(model.drawn(name))
        return None
    return _class_attribute(tools, base, model, name, value, at)


def _class_attribute(tools: Tools, base: Cls, model: Model, name: str, value: Value, at: At) -> Value | None:
    for atom in tools.look(value):
        if isinstance(atom, Construct) and atom.kind == "column":
            column = atom.data.name if isinstance(atom.data, Declared) else ""
            return clause(model.drawn(column or name))
        if isinstance(atom, Construct) and isinstance(atom.data, Drawn):
            return clause(united(model.drawn(), atom.data))
        if isinstance(atom, Func):
            words = frozenset().union(*[dotted_names(expr) for expr in atom.form.decorators])
            if "declared_attr" in words:
                return clause(model.drawn(name))
            if words & {"hybrid_property", "expression"}:
                made = tools.look(tools.result_of(tools.bound((atom,), base, at), Arguments(), at))
                return tuple(a for a in made if isinstance(a, Construct)) or clause(model.drawn())
    if all(isinstance(atom, (Member, Unknown)) for atom in tools.look(value)) and name in {
        n for info in base.info.mro() for n in info.annotations
    }:
        return clause(model.drawn(name))
    return None


def of_instance(tools: Tools, base: Instance, name: str, at: At) -> Value | None:
    """`object.name` of an object of a mapped class."""
    model = model_of(tools, base.info)
    if model is None:
        return None
    relation = relations(tools, base.info).get(name)
    if relation is not None:
        return _related(tools, base, relation, at)
    if name in ("__table__", "__tablename__"):
        return of_class(tools, Cls(base.info), name, at)
    proxied = proxy_of(tools, base.info, name)
    if proxied is not None:
        return _proxied(tools, base, *proxied, at)
    value = tools.class_value(base.info, name)
    for atom in tools.look(value or ()):
        if isinstance(atom, Construct) and atom.kind in ("column", "clause", "property"):
            return unknown("a column of a row")
        if isinstance(atom, Func):
            words = frozenset().union(*[dotted_names(expr) for expr in atom.form.decorators])
            if "hybrid_property" in words:
                return tools.result_of(tools.bound((atom,), base, at), Arguments(), at)
            if words & {"declared_attr", "expression"}:
                return unknown("a column of a row")
    return None


def _related(tools: Tools, base: Instance, relation: Relation, at: At) -> Value:
    """The other side of a relationship: reading the attribute may load it."""
    is_queried = relation.lazy in QUERIED
    is_loaded = relation.name in loaded_with(base) or relation.lazy in EAGER or relation.lazy in NEVER
    if not is_loaded and not is_queried and base.is_any:
        confidence = "high" if is_fetched(base) else "medium"
        ask_related(tools, relation, at, confidence, home_of(base))
    if relation.is_many:
        return (construct("collection", Collection(relation, base, is_queried)),)
    return fetched(tools, (Cls(relation.target),), loaded_with(base), home_of(base))


def _proxied(tools: Tools, base: Instance, through: Relation, end: Relation | None, at: At) -> Value:
    """What a proxy of an object stands for: what is behind the objects of the relationship, or a column of them."""
    _related(tools, base, through, at)
    if end is None:
        end = replace(through, is_many=False)  # what is added by it makes an object there
    else:
        middle = tools.instance(through.target, None, (FETCHED, frozenset()))
        _related(tools, middle, end, at)
    if through.is_many:
        return (construct("collection", Collection(end, base, through=through)),)
    return (tools.instance(end.target, None, (FETCHED, frozenset())),)


def ask_related(
    tools: Tools, relation: Relation, at: At, confidence: str, home: tuple[str, ...] = ()
) -> None:
    """Note that the other side of a relationship is loaded here; `home` is the database of the object at hand."""
    more = loads(tools, relation.target)
    touches = merged((*relation.reads(), *more))
    if len(touches) > 1:
        touches = tuple([replace(touch, joined=True) for touch in touches])
    binding.ask(
        tools,
        at,
        "select",
        touches,
        "sqlalchemy.lazy load",
        confidence=confidence,
        placed="sink",
        traits=frozenset({"lazy-load"}),
        home=home,
    )


def as_query(tools: Tools, held: Collection) -> Built:
    """`object.children.filter(...)` of a relationship that is a query."""
    target = held.relation.target
    return Built(
        "read", drawn=Drawn(held.relation.reads()), rows=((Cls(target),),), narrowed=True,
        eager=merged(loads(tools, target)),
    )  # fmt: skip


# Options


def _option(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    return (construct("option", _reaching(tools, arguments, Option((), frozenset()))),)


def _reaching(tools: Tools, arguments: Arguments, held: Option) -> Option:
    found = reaches(tools, arguments)
    touches = [touch for reach in found for touch in (*reach.touches, *loads(tools, reach.other.info))]
    return Option(merged((*held.touches, *touches)), held.names | {reach.name for reach in found})


def _contained(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`contains_eager(A.b)`: loaded, out of tables that the statement joins anyway."""
    names = frozenset(reach.name for reach in reaches(tools, arguments))
    return (construct("option", Option((), names)),)


def _nothing(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """An option that loads nothing more."""
    return (construct("option", Option((), frozenset())),)


def _load_only(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`load_only(Class.a, Class.b)`: these columns of a row, and its key."""
    only = tuple([touch for touch in all_drawn(tools, arguments).froms if touch.columns])
    return (construct("option", Option((), frozenset(), only)),)


_LOADERS = (
    "joinedload",
    "selectinload",
    "subqueryload",
    "immediateload",
    "joinedload_all",
    "subqueryload_all",
)


def of_option(tools: Tools, option: Option, name: str, arguments: Arguments, at: At) -> Value:
    """`joinedload(A.b).selectinload(B.c)`, `joinedload(A.b).options(...)`."""
    if name in _LOADERS:
        return (construct("option", _reaching(tools, arguments, option)),)
    if name == "load_only" and not option.touches:  # `Load(Class).load_only(...)`
        return _load_only(tools, None, arguments, at)
    if name == "contains_eager":
        names = frozenset(reach.name for reach in reaches(tools, arguments))
        return (construct("option", Option(option.touches, option.names | names)),)
    if name == "options":
        touches, names = optioned(tools, arguments)
        return (construct("option", Option(merged((*option.touches, *touches)), option.names | names)),)
    return (construct("option", option),)


def _aliased(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`aliased(Class)`: the same tables under another name."""
    told = all_drawn(tools, arguments)
    classes = tuple(
        [a for value in arguments.positional[:1] for a in tools.look(value) if isinstance(a, Cls)]
    )
    inner = (told.froms,) if told.froms else told.inner
    return clause(Drawn((), inner, classes))


FUNCTIONS: dict[str, Effect] = {
    f"{module}.{name}": effect
    for module in ("sqlalchemy.orm", "sqlalchemy.orm.strategy_options", "sqlmodel")
    for name, effect in {
        **dict.fromkeys(_LOADERS, Transfer(_option)),
        "contains_eager": Transfer(_contained),
        "aliased": Transfer(_aliased),
        "load_only": Transfer(_load_only),
        **dict.fromkeys(
            (
                "Load",
                "defaultload",
                "defer",
                "lazyload",
                "noload",
                "raiseload",
                "undefer",
                "with_loader_criteria",
            ),
            Transfer(_nothing),
        ),
    }.items()
}


def names_of(info: ClassInfo) -> frozenset[str]:
    """The relationships that a class and its bases declare, by name."""
    return frozenset(
        name
        for base in info.mro()
        for name, value in base.names.items()
        if any(isinstance(a, Construct) and isinstance(a.data, Relating) for a in value)
    )


def listed(value: Value) -> Value:
    """Any number of rows."""
    return (Sequence("list", (value,), True),)
