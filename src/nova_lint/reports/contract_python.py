"""The draft of an owner's interface as the skeleton of a client in Python, with types for a strict type checker."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator

from nova_lint.model.contract import Contract, Field, Message, Method
from nova_lint.model.report import Report
from nova_lint.reports.contract_words import NOTES, answer, does, heading, meaning, place, rest, subject
from nova_lint.reports.look import Format, Look
from nova_lint.reports.wording import folded

_TYPES = {
    "boolean": "bool",
    "integer": "int",
    "long": "int",
    "float": "float",
    "decimal": "_decimal.Decimal",
    "text": "str",
    "bytes": "bytes",
    "date": "_datetime.date",
    "time": "_datetime.time",
    "timestamp": "_datetime.datetime",
    "interval": "_datetime.timedelta",
    "uuid": "_uuid.UUID",
    "json": "object",
    "unknown": "object",
}
_WIDTH = 100

#: Names that a field or argument must not take: keywords, and what means something in the annotations beside it.
_TAKEN = frozenset(keyword.kwlist) | {"bool", "int", "float", "str", "bytes", "object", "self"}


def _render(report: Report, look: Look) -> str:
    contract = report.contract
    lines = [*_comments((*heading(contract), NOTES)), "", "from __future__ import annotations", ""]
    lines += [f"import {name} as _{name}" for name in _imports(contract)]
    lines += ["from collections.abc import Sequence as _Sequence"] if _has_lists(contract) else []
    lines += ["from dataclasses import dataclass as _dataclass"] if _has_classes(contract) else []
    for message in contract.messages:
        lines += ["", "", *_message(message)]
    for method in contract.methods:
        if method.kind == "list":
            lines += ["", "", *_page(method)]
    lines += ["", "", *_client(contract), *_rest(contract)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _message(message: Message) -> Iterator[str]:
    yield from _comment(subject(message))
    yield from ("@_dataclass(frozen=True, slots=True)", f"class {message.name}:")
    yield from _annotated(message.fields)


def _page(method: Method) -> Iterator[str]:
    yield from _comment("One page of an answer; the token is None on the last one.")
    yield from ("@_dataclass(frozen=True, slots=True)", f"class {method.reply}:")
    yield f"    rows: _Sequence[{method.message}]"
    yield "    next_page_token: str | None"


def _client(contract: Contract) -> Iterator[str]:
    name = f"{contract.service.removesuffix('Service')}Client"
    taken = {message.name for message in contract.messages} | {method.reply for method in contract.methods}
    while name in taken:
        name += "V2"
    yield from _comment("Fill in the calls; a test fills in answers.")
    yield f"class {name}:"
    if not contract.methods:
        yield "    pass"
    for number, method in enumerate(contract.methods):
        yield from [""] * bool(number)
        yield from _method(method)


def _method(method: Method) -> Iterator[str]:
    yield from _comment(answer(method), "    ")
    yield "    # Replaces:"
    for use in method.uses:
        yield from _comment(place(use), "    ", "- ", "  ")
        yield from _comment(does(use), "    ", "    ", "    ")
        for note in use.notes:
            yield from _comment(note, "    ", "    ! ", "      ")
    arguments = [
        *_arguments(method.chosen, is_filter=method.kind == "list"),
        *_arguments(method.given, is_filter=False),
    ]
    if method.kind == "list":
        arguments += ["page_size: int | None = None", "page_token: str | None = None"]
    # Those that may be left out stand last, as Python wants it; they are passed by name all the same.
    arguments.sort(key=lambda argument: " = " in argument)
    parts = ["self", *(["*", *arguments] if arguments else [])]
    head, end = f"    def {_snake(method.name)}(", f") -> {_answered(method)}:"
    line = f"{head}{', '.join(parts)}{end}"
    if len(line) <= _WIDTH:
        yield line
    else:
        yield from (head, *(f"        {part}," for part in parts), f"    {end}")
    yield f'        raise NotImplementedError("{method.name}")'


def _arguments(fields: Iterable[Field], *, is_filter: bool) -> Iterator[str]:
    for field in fields:
        type_ = _type(field)
        if (
            is_filter
            or (field.is_nullable and not field.how)
            or (field.is_nullable and field.how == "change")
        ):
            type_ = type_ if type_.endswith("| None") or type_ == "object" else f"{type_} | None"
            yield f"{_name(field)}: {type_} = None"
        else:
            yield f"{_name(field)}: {type_}"


def _answered(method: Method) -> str:
    if method.kind in ("exists", "count"):
        return "bool" if method.kind == "exists" else "int"
    if not method.message:
        return "None"
    if method.kind == "get":
        return f"{method.message} | None"
    if method.kind == "list":
        return method.reply
    return method.message if method.kind in ("create", "save") else f"_Sequence[{method.message}]"


def _annotated(fields: Iterable[Field]) -> Iterator[str]:
    for field in fields:
        told = meaning(field)
        optional = " | None" if field.is_nullable and _type(field) != "object" else ""
        yield f"    {_name(field)}: {_type(field)}{optional}" + (f"  # {told}" if told else "")


def _type(field: Field) -> str:
    return f"_Sequence[{_TYPES[field.type]}]" if field.is_list else _TYPES[field.type]


def _name(field: Field) -> str:
    return f"{field.name}_" if field.name in _TAKEN else field.name


def _snake(name: str) -> str:
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name).lstrip("_")


def _fields(contract: Contract) -> list[Field]:
    fields = [field for message in contract.messages for field in message.fields]
    return fields + [field for method in contract.methods for field in (*method.chosen, *method.given)]


def _imports(contract: Contract) -> list[str]:
    types = {_TYPES[field.type] for field in _fields(contract)}
    return sorted({type_[1:].split(".")[0] for type_ in types if type_.startswith("_")})


def _has_lists(contract: Contract) -> bool:
    several = {"batch-get", "list", "update", "delete"}
    answers = any(method.message and method.kind in several for method in contract.methods)
    return answers or any(field.is_list for field in _fields(contract))


def _has_classes(contract: Contract) -> bool:
    return bool(contract.messages)


def _rest(contract: Contract) -> Iterator[str]:
    told = list(rest(contract))
    if told:
        yield from ("", "", "# What no method replaces:")
    for sentence, places in told:
        yield from _comment(sentence, "", "- ", "  ")
        for where in places:
            yield from _comment(where, "", "    ", "      ")


def _comments(sentences: Iterable[str]) -> Iterator[str]:
    for sentence in sentences:
        yield from _comment(sentence)


def _comment(text: str, indent: str = "", first: str = "", rest_: str = "") -> list[str]:
    return folded(text, _WIDTH, f"{indent}# {first}", f"{indent}# {rest_}")


FORMAT = Format("contract-python", "contract", _render)
