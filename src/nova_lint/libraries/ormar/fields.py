"""Fields and configurations of ormar's models, and the names it gives tables."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Atom, Cls, Construct, Value
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.model_links import Field, Model, Naming, given, known, named, rule, truth
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo

_PLAIN = ("BigInteger", "Boolean", "Date", "DateTime", "Decimal", "Enum", "Float", "Integer", "JSON", "LargeBinary",
          "SmallInteger", "String", "Text", "Time", "UUID")  # fmt: skip


class Config(Struct, frozen=True):
    """What an `OrmarConfig` says: the table's name and schema, where they are given."""

    table: str = ""
    schema: str = ""
    is_abstract: bool = False


def read_config(tools: Tools, arguments: Arguments, above: Config | None = None) -> Value:
    """`OrmarConfig(tablename="x")`, and `.copy(tablename="x")` of one, which passes its schema on."""
    table = given(tools, arguments.keyword("tablename"), "")
    schema = known(tools, arguments.keyword("schema")) or (above.schema if above is not None else "")
    made = Config(table, schema, truth(tools, arguments.keyword("abstract")))
    return (Construct("ormar", "config", made),)


def _table(tools: Tools, info: ClassInfo) -> TableName | None:
    config = _config(tools, info)
    if config.is_abstract:
        return None
    return TableName(config.table or f"{info.form.simple_name.lower()}s", config.schema)


def _config(tools: Tools, info: ClassInfo) -> Config:
    """What the class says of its table: `ormar_config = ...`, or `class Meta` before ormar 0.20."""
    for atom in tools.look(info.names.get("ormar_config", ())):
        if isinstance(atom, Construct) and isinstance(atom.data, Config):
            return atom.data
    for atom in info.names.get("Meta", ()):
        if isinstance(atom, Cls):
            meta = atom.info
            return Config(
                given(tools, meta.names.get("tablename"), ""),
                known(tools, meta.value("schema")),
                truth(tools, meta.names.get("abstract")),
            )
    return Config()


def _pairs(model: Model, other: Model) -> str:
    return f"{model.name.lower()}s_{other.name.lower()}s"


def _accessor(model: Model, one: Field) -> str:
    return one.accessor or f"{model.name.lower()}s"


NAMING = Naming("ormar", _table, lambda name: name, _pairs, _accessor)


def _column(kind: str) -> Callable[[Tools, Atom | None, Arguments, At], Value]:
    def make(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        made = Field(
            column=known(tools, arguments.keyword("name")),
            type=kind,
            is_nullable=truth(tools, arguments.keyword("nullable")),
            is_primary=truth(tools, arguments.keyword("primary_key")),
        )
        return (Construct("ormar", "field", made),)

    return make


def _link(kind: str) -> Callable[[Tools, Atom | None, Arguments, At], Value]:
    def make(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        through = arguments.get(1, "through") if kind == "many" else None
        nullable = arguments.keyword("nullable")
        made = Field(
            kind,
            named(tools, arguments.get(0, "to")),
            known(tools, arguments.keyword("name")),
            rule(tools, arguments.keyword("ondelete")),
            known(tools, arguments.keyword("related_name")) or None,
            named(tools, through),
            is_nullable=nullable is None or truth(tools, nullable),
        )
        return (Construct("ormar", "field", made),)

    return make


def _configured(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    return read_config(tools, arguments)


FUNCTIONS: dict[str, Effect] = {
    **{f"ormar.{name}": Transfer(_column(name.lower())) for name in _PLAIN},
    **{f"ormar.fields.{name}": Transfer(_column(name.lower())) for name in _PLAIN},
    "ormar.ForeignKey": Transfer(_link("key")),
    "ormar.ManyToMany": Transfer(_link("many")),
    "ormar.OrmarConfig": Transfer(_configured),
}
