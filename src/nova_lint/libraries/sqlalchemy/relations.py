"""Relationships between mapped classes: `relationship("Other", secondary=...)`, back references, what each reaches."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.libraries.sqlalchemy.drawn import Drawn, construct, merged
from nova_lint.libraries.sqlalchemy.models import Model, dotted_names, model_of, named, own_columns, place_of
from nova_lint.libraries.sqlalchemy.reading import drawn
from nova_lint.libraries.sqlalchemy.repository import repository
from nova_lint.libraries.sqlalchemy.tables import flag, known, parent_of, table_name
from nova_lint.model.form import Either, Expr, Item, Seq
from nova_lint.model.statement import TableName
from nova_lint.model.text import Written
from nova_lint.values.atoms import Arguments, Atom, Cls, Const, Construct, Func, Instance, Text, Value
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.objects import At, Touch
from nova_lint.values.program import ClassInfo

#: Ways of loading that read the other side together with the row, and ways that never read it.
EAGER = frozenset(["joined", "selectin", "subquery", "immediate", "False"])
NEVER = frozenset(["raise", "raise_on_sql", "noload", "None"])
QUERIED = frozenset(["dynamic", "write_only"])
_MANY = frozenset(
    [
        "list",
        "List",
        "set",
        "Set",
        "Sequence",
        "Collection",
        "WriteOnlyMapped",
        "DynamicMapped",
        "dict",
        "Dict",
    ]
)


class Relating(Struct, frozen=True):
    """A relationship as declared, before anybody knows the other classes."""

    argument: Value = ()
    secondary: Value = ()
    backref: str = ""
    populates: str = ""
    cascade: str = ""
    lazy: str = ""
    uselist: bool | None = None
    passive: bool = False
    backref_options: tuple[tuple[str, str], ...] = ()
    written: Written | None = None


class Relation(Struct, frozen=True):
    """A relationship of a class, resolved."""

    name: str
    target: ClassInfo
    tables: tuple[TableName, ...]
    secondary: TableName | None
    is_many: bool
    owns_key: bool
    cascade: str
    lazy: str
    passive: bool

    def reads(self) -> tuple[Touch, ...]:
        """What loading the other side reads."""
        names = (*self.tables, self.secondary) if self.secondary is not None else self.tables
        return tuple([Touch(name, "read") for name in names if name is not None])


def relations(tools: Tools, info: ClassInfo) -> dict[str, Relation]:
    """The relationships of a class by name, with those that other classes give it by `backref`."""
    held = repository(tools)
    found = held.relations.get(info.key)
    if found is None:
        held.relations[info.key] = {}  # a class that asks for itself on the way has none
        found = held.relations[info.key] = _relations(tools, info)
    return found


def add_to_class(tools: Tools, info: ClassInfo, name: str, value: Value) -> None:
    """`Order.lines = relationship(Line)`, once both classes are there."""
    info.names[name] = value
    held = repository(tools).relations
    if info.key in held:
        held[info.key].update(_relations(tools, info))


def declared_across(tools: Tools, info: ClassInfo) -> tuple[Touch, ...]:
    """The tables that the relationships which a class itself declares lead to, each where it is declared."""
    found: list[Touch] = []
    for name, relation in relations(tools, info).items():
        for atom in info.names.get(name, ()):
            if isinstance(atom, Construct) and isinstance(atom.data, Relating):
                found += [Touch(t, "references", written=atom.data.written) for t in relation.tables[:1]]
    return tuple(found)


def loads(tools: Tools, info: ClassInfo, depth: int = 0) -> tuple[Touch, ...]:
    """What loading a row of a class reads besides its own tables: relationships and columns that say so."""
    found: list[Touch] = [t for touches in _column_queries(tools, info) for t in touches]
    for relation in relations(tools, info).values():
        if relation.lazy in EAGER and depth < 3:
            is_joined = relation.lazy in ("joined", "False")
            found += [replace(touch, joined=is_joined) for touch in relation.reads()]
            found += loads(tools, relation.target, depth + 1)
    return merged(found)


def _column_queries(tools: Tools, info: ClassInfo) -> list[tuple[Touch, ...]]:
    """The sub-selects of `column_property(select(...))`."""
    found: list[tuple[Touch, ...]] = []
    model = model_of(tools, info)
    own = frozenset(model.tables if model is not None else ())
    for base in info.mro():
        for value in base.names.values():
            for atom in tools.look(value):
                if isinstance(atom, Construct) and atom.kind == "property":
                    for inside in drawn(tools, (atom,)).inner:
                        # Beside another table, its own means the row at hand.
                        found.append(tuple([t for t in inside if t.table not in own]) or inside)
    return found


def connect(tools: Tools) -> None:
    """Give every class the back references that others declare for it."""
    for info in list(tools.mapped):
        model = model_of(tools, info)
        if model is None:
            continue
        for name, relating in _declared(tools, info).items():
            if not relating.backref:
                continue
            relation = relations(tools, info).get(name)
            if relation is None:
                continue
            options = dict(relating.backref_options)
            uselist = {"True": True, "False": False}.get(options.get("uselist", ""))
            is_many = not relation.is_many or relation.secondary is not None if uselist is None else uselist
            back = Relation(
                relating.backref, info, model.tables[:1], relation.secondary, is_many,
                not relation.owns_key and relation.secondary is None, options.get("cascade", ""),
                options.get("lazy", ""), options.get("passive_deletes", "") != "",
            )  # fmt: skip
            relations(tools, relation.target).setdefault(relating.backref, back)


def _declared(tools: Tools, info: ClassInfo) -> dict[str, Relating]:
    found: dict[str, Relating] = {}
    for base in reversed(info.mro()):
        for name, value in base.names.items():
            for atom in tools.look(value):
                if isinstance(atom, Func) and any(
                    "declared_attr" in dotted_names(e) for e in atom.form.decorators
                ):
                    at = place_of(info)
                    made = tools.look(tools.result_of(tools.bound((atom,), Cls(info), at), Arguments(), at))
                    atom = made[0] if made else atom
                if isinstance(atom, Construct) and isinstance(atom.data, Relating):
                    found[name] = atom.data
    return found


def _relations(tools: Tools, info: ClassInfo) -> dict[str, Relation]:
    model = model_of(tools, info)
    if model is None:
        return {}
    found: dict[str, Relation] = {}
    for name, relating in _declared(tools, info).items():
        relation = _relation(tools, info, model, name, relating)
        if relation is not None:
            found[name] = relation
    for base in info.mro()[1:]:  # back references of a class are its children's too
        for name, relation in repository(tools).relations.get(base.key, {}).items():
            found.setdefault(name, relation)
    return found


def _relation(tools: Tools, info: ClassInfo, model: Model, name: str, relating: Relating) -> Relation | None:
    annotation = next((base.annotations[name] for base in info.mro() if name in base.annotations), None)
    target = _target(tools, info, relating.argument) or _annotated(tools, info, annotation)
    if target is None:
        return None
    other = model_of(tools, target)
    if other is None:
        return None
    secondary = _secondary(tools, info, relating.secondary, model.schema)
    owns = _points(tools, info, other)
    is_many = not owns or (_points(tools, target, model) and target is info)
    if secondary is not None:
        is_many = True
    if annotation is not None and (listed := _is_listed(annotation)) is not None:
        is_many = listed
    if relating.uselist is not None:
        is_many = relating.uselist
    return Relation(
        name, target, other.tables, secondary, is_many, owns and secondary is None, relating.cascade,
        relating.lazy, relating.passive,
    )  # fmt: skip


def _points(tools: Tools, info: ClassInfo, other: Model) -> bool:
    """Whether a key of the class points to a table of another."""
    others = {table.unbound for table in other.tables}
    for base in info.mro():
        columns, keys = own_columns(tools, base)
        model = model_of(tools, base)
        for key in [*keys, *[key for column in columns for key in column.keys]]:
            if parent_of(key, model.schema if model is not None else "")[0] in others:
                return True
    for table in model.tables if (model := model_of(tools, info)) is not None else ():
        defined = repository(tools).tables.get(table)
        if defined is not None:
            for key in [*defined.keys, *[key for column in defined.columns for key in column.keys]]:
                if parent_of(key, table.schema)[0] in others:
                    return True
    return False


def _target(tools: Tools, info: ClassInfo, value: Value) -> ClassInfo | None:
    for atom in tools.look(value):
        if isinstance(atom, Cls):
            return atom.info
        if isinstance(atom, Text) and atom.known:
            return named(tools, atom.known, info)
        if isinstance(atom, Func):
            at = place_of(info)
            for found in tools.look(tools.result_of((atom,), Arguments(), at)):
                if isinstance(found, Cls):
                    return found.info
    return None


def _annotated(tools: Tools, info: ClassInfo, annotation: Expr | None) -> ClassInfo | None:
    """The mapped class that an annotation names: `Mapped[list["Other"]]`."""
    if annotation is None:
        return None
    if isinstance(annotation, Item):
        return _annotated(tools, info, annotation.key)
    if isinstance(annotation, Either):
        return next((f for o in annotation.options if (f := _annotated(tools, info, o))), None)
    if isinstance(annotation, Seq):
        return next((f for o in annotation.items if (f := _annotated(tools, info, o))), None)
    for atom in tools.annotated(annotation, info.module, info.scope):
        if isinstance(atom, Instance) and model_of(tools, atom.info) is not None:
            return atom.info
    name = getattr(annotation, "id", None) or getattr(annotation, "name", "")
    return named(tools, name, info) if isinstance(name, str) and name else None


def _is_listed(annotation: Expr) -> bool | None:
    """Whether an annotation says that there are several; None when it says nothing of a class."""
    if not isinstance(annotation, Item):
        return None
    if dotted_names(annotation.base) & _MANY:
        return True
    inner = annotation.key
    if isinstance(inner, Item):
        return _is_listed(inner)
    return False


def _secondary(tools: Tools, info: ClassInfo, value: Value, schema: str) -> TableName | None:
    for atom in tools.look(value):
        if isinstance(atom, Text) and atom.known:
            return table_name(atom.known, schema)
        if isinstance(atom, Func):
            return _secondary(tools, info, tools.result_of((atom,), Arguments(), place_of(info)), schema)
        if isinstance(atom, Cls):
            model = model_of(tools, atom.info)
            return model.tables[0] if model is not None else None
        told = drawn(tools, (atom,))
        if told.froms:
            return told.froms[0].table
    return None


def _relationship(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    backref = arguments.keyword("backref") or ()
    options: tuple[tuple[str, str], ...] = ()
    name = known(tools, backref)
    for atom in tools.look(backref):
        if isinstance(atom, Construct) and atom.kind == "backref" and isinstance(atom.data, tuple):
            name, options = atom.data
    passive = arguments.keyword("passive_deletes")
    relating = Relating(
        arguments.get(0, "argument") or (),
        arguments.get(1, "secondary") or arguments.keyword("link_model") or (),
        name,
        known(tools, arguments.keyword("back_populates")),
        "all, delete-orphan"
        if flag(tools, arguments.keyword("cascade_delete"))
        else known(tools, arguments.keyword("cascade")),
        _word(tools, arguments.keyword("lazy")),
        flag(tools, arguments.keyword("uselist")),
        passive is not None and flag(tools, passive) is not False,
        options,
        tools.written(at),
    )
    return (construct("relationship", relating),)


def _word(tools: Tools, value: Value | None) -> str:
    for atom in tools.look(value) if value is not None else ():
        if isinstance(atom, Const):
            return str(atom.value)
    return known(tools, value)


def _backref(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    options = tuple([(name, _word(tools, value)) for name, value in arguments.keywords])
    return (construct("backref", (known(tools, arguments.get(0, "name")), options)),)


def _column_property(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`column_property(select(...))`: every load of a row runs the sub-select."""
    given = arguments.get(0, "column") or ()
    told = drawn(tools, given)
    if not told.inner:
        return given
    return (construct("property", Drawn((), told.inner)),)


FUNCTIONS: dict[str, Effect] = {
    "sqlalchemy.orm.relationship": Transfer(_relationship),
    "sqlalchemy.orm.relation": Transfer(_relationship),
    "sqlalchemy.orm.dynamic_loader": Transfer(_relationship),
    "sqlalchemy.orm.backref": Transfer(_backref),
    "sqlalchemy.orm.column_property": Transfer(_column_property),
    "sqlmodel.Relationship": Transfer(_relationship),
    "sqlmodel.main.Relationship": Transfer(_relationship),
}
