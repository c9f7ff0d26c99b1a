"""The draft of an owner's interface as Protocol Buffers, version 3, with a gRPC service.

The names of methods follow https://google.aip.dev/general (AIP-131 to AIP-135, AIP-231).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from nova_lint.model.contract import Contract, Field, Message, Method
from nova_lint.model.report import Report
from nova_lint.reports.contract_words import NOTES, answer, does, heading, meaning, place, rest, subject
from nova_lint.reports.look import Format, Look
from nova_lint.reports.wording import folded

_TYPES = {
    "boolean": "bool",
    "integer": "int32",
    "long": "int64",
    "float": "double",
    "decimal": "string",
    "text": "string",
    "bytes": "bytes",
    "date": "string",
    "time": "string",
    "timestamp": ".google.protobuf.Timestamp",
    "interval": ".google.protobuf.Duration",
    "uuid": "string",
    "json": ".google.protobuf.Value",
    "unknown": "string",
}
_IMPORTS = {
    ".google.protobuf.Timestamp": "google/protobuf/timestamp.proto",
    ".google.protobuf.Duration": "google/protobuf/duration.proto",
    ".google.protobuf.Value": "google/protobuf/struct.proto",
}
_WIDTH = 110

#: What asks for a page and tells of the next one is numbered from here on: it stays when there are more filters.
_PAGING = 100


def _render(report: Report, look: Look) -> str:
    contract = report.contract
    lines = [*_comments((*heading(contract), NOTES)), *_comment(_NUMBERS)]
    lines += ["", 'syntax = "proto3";', "", f"package {contract.package}.v1;", ""]
    imports = _imports(contract)
    lines += [f'import "{name}";' for name in imports] + [""] * bool(imports)
    lines += [f"service {contract.service} {{"]
    for number, method in enumerate(contract.methods):
        lines += [""] * bool(number)
        lines += _method(method)
    lines += ["}"]
    for message in contract.messages:
        lines += ["", *_comment(subject(message)), *_message(message.name, message.fields, is_told=True)]
    messages = {message.name: message for message in contract.messages}
    for method in contract.methods:
        lines += ["", *_request(method), "", *_reply(method, messages)]
    lines += _rest(contract)
    return "\n".join(lines).rstrip("\n") + "\n"


_NUMBERS = (
    "The numbers of fields go by name: they may change with each draft. Fix them when you make this yours."
)


def _method(method: Method) -> Iterator[str]:
    yield from _comment(answer(method), "  ")
    yield "  // Replaces:"
    for use in method.uses:
        yield from _comment(place(use), "  ", "- ", "  ")
        yield from _comment(does(use), "  ", "    ", "    ")
        for note in use.notes:
            yield from _comment(note, "  ", "    ! ", "      ")
    yield f"  rpc {method.name}({method.request}) returns ({method.reply});"


def _request(method: Method) -> Iterator[str]:
    is_list = method.kind == "list"
    # What a list is not narrowed by is left out; what chooses the rows of a change never is.
    fields = [replace(field, is_nullable=is_list) for field in method.chosen] + [*method.given]
    paging = (("int32", "page_size"), ("string", "page_token")) if is_list else ()
    yield from _message(method.request, fields, is_told=True, more=paging)


def _reply(method: Method, messages: dict[str, Message]) -> Iterator[str]:
    if method.kind in ("exists", "count"):
        type_, name = ("bool", "exists") if method.kind == "exists" else ("int64", "count")
        yield from (f"message {method.reply} {{", f"  {type_} {name} = 1;", "}")
    elif not method.message:
        yield f"message {method.reply} {{}}"
    else:
        several = method.kind in ("batch-get", "list", "update", "delete")
        name = "rows" if several else "row"
        label = "repeated " if several else ""
        yield f"message {method.reply} {{"
        yield f"  {label}{messages[method.message].name} {name} = 1;"
        if method.kind == "list":
            yield f"  string next_page_token = {_PAGING};"
        yield "}"


def _message(
    name: str, fields: Iterable[Field], *, is_told: bool, more: tuple[tuple[str, str], ...] = ()
) -> Iterator[str]:
    lines = []
    for number, field in enumerate(sorted(fields, key=lambda field: field.name), 1):
        type_ = _TYPES[field.type]
        label = "repeated " if field.is_list else "optional " if field.is_nullable else ""
        told = meaning(field)
        lines.append(f"  {label}{type_} {field.name} = {_number(number)};" + (f"  // {told}" if told else ""))
    lines += [f"  {type_} {name_} = {_PAGING + number};" for number, (type_, name_) in enumerate(more)]
    if not lines:
        yield f"message {name} {{}}"
        return
    yield f"message {name} {{"
    yield from lines
    yield "}"


def _number(number: int) -> int:
    """The number of a field: those of paging are left out, and those that Protocol Buffers keeps for itself."""
    number += 10 if number >= _PAGING else 0
    return number if number < 19_000 else number + 1_000


def _imports(contract: Contract) -> list[str]:
    fields = [field for message in contract.messages for field in message.fields]
    fields += [field for method in contract.methods for field in (*method.chosen, *method.given)]
    return sorted({_IMPORTS[_TYPES[field.type]] for field in fields if _TYPES[field.type] in _IMPORTS})


def _rest(contract: Contract) -> Iterator[str]:
    told = list(rest(contract))
    if told:
        yield from ("", "// What no method replaces:")
    for sentence, places in told:
        yield from _comment(sentence, "", "- ", "  ")
        for where in places:
            yield from _comment(where, "", "    ", "      ")


def _comments(sentences: Iterable[str]) -> Iterator[str]:
    for sentence in sentences:
        yield from _comment(sentence)


def _comment(text: str, indent: str = "", first: str = "", rest_: str = "") -> list[str]:
    return folded(text, _WIDTH, f"{indent}// {first}", f"{indent}// {rest_}")


FORMAT = Format("contract-proto", "contract", _render)
