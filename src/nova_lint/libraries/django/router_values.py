"""The plain values that a database router decides by, and what their attributes, items and methods are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from nova_lint.values.atoms import Inside, Outside

if TYPE_CHECKING:
    from nova_lint.values.program import ClassInfo


class Mark:
    """Something that is no plain value."""


#: What is not known; the model that is asked about, its options; the router; what Django says besides.
UNKNOWN, MODEL, META, SELF, HINTS = Mark(), Mark(), Mark(), Mark(), Mark()
Answers = tuple[object, ...]


class Subject(Struct, frozen=True):
    """The model that a router is asked about: the label of its application, its name, its table.

    `info` is its class, None for one without (a table of pairs); the name is empty where any model of the application may be
    meant.
    """

    label: str
    name: str = ""
    table: str = ""
    info: ClassInfo | None = None


class Raises(Exception):
    """The code that is followed raises here."""


class Called(Struct, frozen=True):
    """A method of a value, by its name."""

    base: object
    name: str


class Entries(Struct, frozen=True):
    """A mapping whose entries are known."""

    pairs: tuple[tuple[object, object], ...]


#: Options that every model has, whatever its class says; what they are is of no interest.
STANDARD = frozenset([
    "abstract", "app_config", "apps", "auto_created", "concrete_model", "managed", "pk", "proxy", "swappable", "swapped",
    "verbose_name", "verbose_name_plural",
])  # fmt: skip


def option_of(subject: Subject, name: str) -> object:
    """What `model._meta` says."""
    told = {
        "app_label": subject.label,
        "model_name": subject.name.lower(),
        "object_name": subject.name,
        "db_table": subject.table,
        "label": f"{subject.label}.{subject.name}" if subject.name else "",
        "label_lower": f"{subject.label}.{subject.name}".lower() if subject.name else "",
    }
    return told.get(name) or UNKNOWN


def of_method(called: Called, given: Answers) -> Answers:
    """What a method of a plain value gives."""
    base, name = called.base, called.name
    if isinstance(base, str):
        if name in ("lower", "upper", "strip", "casefold") and not given:
            return (getattr(base, name)(),)
        if name in ("startswith", "endswith") and len(given) == 1:
            wanted = given[0] if isinstance(given[0], tuple) else (given[0],)
            if all(isinstance(one, str) for one in wanted):
                return (getattr(base, name)(wanted),)
    if isinstance(base, Entries):
        if name == "get" and given:
            if UNKNOWN in given[:1] or any(key is UNKNOWN for key, _ in base.pairs):
                return (UNKNOWN,)
            return (dict(base.pairs).get(given[0], given[1] if len(given) > 1 else None),)
        if name in ("keys", "values", "items") and not given:
            return ({"keys": tuple([k for k, _ in base.pairs]), "values": tuple([v for _, v in base.pairs])}
                    .get(name, base.pairs),)  # fmt: skip
    return (UNKNOWN,)


def item_of(base: object, key: object) -> Answers:
    """`base[key]`."""
    if isinstance(base, Entries) and key is not UNKNOWN and all(k is not UNKNOWN for k, _ in base.pairs):
        for name, value in base.pairs:
            if name == key:
                return (value,)
        raise Raises
    if isinstance(base, tuple) and isinstance(key, int) and key < len(base):
        return (base[key],)
    return (UNKNOWN,)


def each(values: Answers, does: Callable[[object], Answers]) -> Answers:
    """What something does to each of several values, put together."""
    return tuple(dict.fromkeys(found for value in values for found in does(value)))


def only(values: Answers) -> object:
    """The one value that it can be; `UNKNOWN` where there are several."""
    return values[0] if len(values) == 1 else UNKNOWN


def truth(value: object) -> object:
    """Whether a value counts as true; `UNKNOWN` where that cannot be told."""
    if isinstance(value, Mark):
        return True if value in (MODEL, META, SELF) else UNKNOWN
    if isinstance(value, Called):
        return UNKNOWN
    if isinstance(value, Entries):
        return bool(value.pairs)
    return UNKNOWN if isinstance(value, (Outside, Inside)) else bool(value)


def negated(truth: object) -> object:
    """`not value`, of a truth."""
    return not truth if isinstance(truth, bool) else UNKNOWN
