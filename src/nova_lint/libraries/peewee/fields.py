"""Fields of peewee's models: columns, keys, pairs, and classes of the repository that extend them."""

from __future__ import annotations

from collections.abc import Callable

from nova_lint.libraries.peewee.naming import LIBRARY
from nova_lint.values.atoms import Arguments, Atom, Construct, Func, Value, unknown
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.model_links import Field, known, named, rule, truth
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo

_PLAIN = (
    "AutoField", "BareField", "BigAutoField", "BigBitField", "BigIntegerField", "BinaryUUIDField", "BitField", "BlobField",
    "BooleanField", "CharField", "DateField", "DateTimeField", "DecimalField", "DoubleField", "Field", "FixedCharField",
    "FloatField", "IdentityField", "IntegerField", "IPField", "PrimaryKeyField", "SmallIntegerField", "TextField",
    "TimeField", "TimestampField", "UUIDField", "JSONField",
)  # fmt: skip
_OTHERS = {
    "playhouse.postgres_ext": ("ArrayField", "BinaryJSONField", "DateTimeTZField", "HStoreField", "IntervalField",
                               "JSONField", "TSVectorField"),
    "playhouse.sqlite_ext": ("AutoIncrementField", "DocIDField", "JSONBField", "JSONField", "RowIDField", "SearchField"),
    "playhouse.mysql_ext": ("JSONField",),
    "playhouse.fields": ("CompressedField", "PickleField", "PasswordField"),
    "playhouse.cockroachdb": ("RowIDField", "UUIDKeyField"),
}  # fmt: skip
_PRIMARY = frozenset(["AutoField", "BigAutoField", "PrimaryKeyField", "IdentityField", "AutoIncrementField", "DocIDField",
                      "RowIDField", "UUIDKeyField"])  # fmt: skip
_KEY = "peewee.ForeignKeyField"

#: Fields that the repository may extend, by dotted name.
CLASSES = frozenset(
    [_KEY, *[f"peewee.{name}" for name in _PLAIN],
     *[f"{module}.{name}" for module, names in _OTHERS.items() for name in names]]
)  # fmt: skip


def made(tools: Tools, info: ClassInfo, arguments: Arguments, at: At) -> Value:
    """An object of a class of the repository that extends a field: what its constructor hands on says what it is."""
    dotted = next((name for name in info.outside_bases() if name in CLASSES), "")
    own = tools.class_value(info, "__init__")
    held = tools.registry.setdefault(f"{LIBRARY} fields", {})
    instance = tools.instance(info, arguments)
    if own and any(isinstance(atom, Func) for atom in own) and instance not in held:
        held[instance] = arguments  # a constructor that hands nothing on leaves it as it was given
        tools.look(tools.result_of(tools.bound(own, instance, at), arguments, at))
    return _field(tools, dotted, held.get(instance, arguments))


def hand_on(tools: Tools, instance: Atom, arguments: Arguments) -> Value:
    """`super().__init__(...)` in the constructor of such a class."""
    tools.registry.setdefault(f"{LIBRARY} fields", {})[instance] = arguments
    return unknown("None")


def read_key(tools: Tools, arguments: Arguments) -> Field:
    """`ForeignKeyField(User, backref="tweets", on_delete="CASCADE")`."""
    to = arguments.get(0, "model") or arguments.keyword("rel_model")
    backref = arguments.get(2, "backref") or arguments.keyword("related_name")
    return Field(
        "key",
        named(tools, to),
        _column(tools, arguments),
        rule(tools, arguments.get(3, "on_delete")),
        None if backref is None else known(tools, backref) or None,
        is_nullable=truth(tools, arguments.keyword("null")),
        is_primary=truth(tools, arguments.keyword("primary_key")),
    )


def _field(tools: Tools, dotted: str, arguments: Arguments) -> Value:
    if dotted == _KEY:
        return (Construct(LIBRARY, "field", read_key(tools, arguments)),)
    name = dotted.rpartition(".")[2]
    primary = name in _PRIMARY or truth(tools, arguments.keyword("primary_key"))
    nullable = truth(tools, arguments.keyword("null"))
    kind = name.removesuffix("Field").lower()
    return (
        Construct(
            LIBRARY,
            "field",
            Field(column=_column(tools, arguments), type=kind, is_nullable=nullable, is_primary=primary),
        ),
    )


def _of(dotted: str) -> Callable[[Tools, Atom | None, Arguments, At], Value]:
    def make(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        return _field(tools, dotted, arguments)

    return make


def _deferred(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`DeferredForeignKey("User", backref="tweets")`: a class that is defined later, by its name."""
    rest = Arguments((arguments.get(0, "rel_model_name") or (),), arguments.keywords)
    return (Construct(LIBRARY, "field", read_key(tools, rest)),)


def _many(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`ManyToManyField(Course, backref="students", through_model=Enrolment)`."""
    backref = arguments.get(1, "backref") or arguments.keyword("related_name")
    through = arguments.get(2, "through_model")
    field = Field(
        "many",
        named(tools, arguments.get(0, "model") or arguments.keyword("rel_model")),
        accessor=None if backref is None else known(tools, backref) or None,
        through=named(tools, through),
        on_delete=rule(tools, arguments.get(3, "on_delete")),
    )
    return (Construct(LIBRARY, "field", field),)


def _column(tools: Tools, arguments: Arguments) -> str:
    return known(tools, arguments.keyword("column_name")) or known(tools, arguments.keyword("db_column"))


def _base(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    return (Construct(LIBRARY, "flask"),)


FUNCTIONS: dict[str, Effect] = {
    **{dotted: Transfer(_of(dotted)) for dotted in CLASSES},
    "peewee.DeferredForeignKey": Transfer(_deferred),
    "peewee.ManyToManyField": Transfer(_many),
    "playhouse.fields.ManyToManyField": Transfer(_many),
    "playhouse.flask_utils.FlaskDB": Transfer(_base),
}
