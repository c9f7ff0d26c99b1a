"""The draft of an owner's interface as an OpenAPI 3.1 document in YAML.

https://spec.openapis.org/oas/v3.1.0; what is no plain look-up or change of one resource is a custom method
(https://google.aip.dev/136).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from nova_lint.model.contract import LOOK_UPS, Contract, Field, Message, Method
from nova_lint.model.report import Report
from nova_lint.reports.contract_words import answer, does, heading, meaning, place, rest, subject
from nova_lint.reports.look import Format, Look

_TYPES: dict[str, dict[str, str]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer", "format": "int32"},
    "long": {"type": "integer", "format": "int64"},
    "float": {"type": "number", "format": "double"},
    "decimal": {"type": "string", "format": "decimal"},
    "text": {"type": "string"},
    "bytes": {"type": "string", "contentEncoding": "base64"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "timestamp": {"type": "string", "format": "date-time"},
    "interval": {"type": "string", "format": "duration"},
    "uuid": {"type": "string", "format": "uuid"},
    "json": {},
    "unknown": {},
}

#: What asks for a page of a list.
_PAGING = (
    ("page_size", {"type": "integer", "minimum": 1}, "How many at most."),
    ("page_token", {"type": "string"}, "Where the last page ended; without it, the first page."),
)


def _render(report: Report, look: Look) -> str:
    import yaml

    contract = report.contract
    document = _document(contract)
    return str(yaml.dump(document, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=110))


def _document(contract: Contract) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for method in contract.methods:
        verb, path = _route(method)
        paths.setdefault(path, {})[verb] = _operation(method, path)
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": contract.service,
            "version": "0.1.0-draft",
            "description": "\n".join(heading(contract)),
        },
        "paths": paths,
    }
    if contract.messages:
        document["components"] = {"schemas": {one.name: _schema(one) for one in contract.messages}}
    left = [{"what": told, "where": list(places)} for told, places in rest(contract)]
    if left:
        document["x-not-replaced"] = left
    return document


def _route(method: Method) -> tuple[str, str]:
    """The verb and the path: those of REST for what they were made for, else a method of the collection."""
    rows = "/" + method.collection.replace("_", "-")
    by_key = rows + "".join(f"/{{{field.name}}}" for field in _keys(method))
    plain = {"get": ("get", by_key), "list": ("get", rows), "create": ("post", rows), "save": ("put", rows)}
    return plain.get(method.kind) or ("post", f"{rows}:{_camel(method.name)}")


def _keys(method: Method) -> tuple[Field, ...]:
    """What stands in the path: the key by which one row is asked for."""
    return method.chosen if method.kind == "get" else ()


def _operation(method: Method, path: str) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": _camel(method.name),
        "summary": answer(method),
        "x-replaces": [_replaced(method, number) for number in range(len(method.uses))],
    }
    parameters = [_parameter(field, "path") for field in _keys(method)]
    if method.kind == "list":
        parameters += [_parameter(field, "query") for field in method.chosen]
        parameters += [
            {"name": name, "in": "query", "description": told, "schema": schema}
            for name, schema, told in _PAGING
        ]
    if parameters:
        operation["parameters"] = parameters
    fields = [] if parameters else [replace(field, is_nullable=False) for field in method.chosen]
    fields += [] if method.kind == "list" else method.given
    if fields:
        content = {"application/json": {"schema": _object(fields)}}
        operation["requestBody"] = {"required": True, "content": content}
    operation["responses"] = _responses(method)
    return operation


def _replaced(method: Method, number: int) -> dict[str, Any]:
    use = method.uses[number]
    told: dict[str, Any] = {"place": place(use), "does": does(use)}
    return told | ({"notes": list(use.notes)} if use.notes else {})


def _parameter(field: Field, where: str) -> dict[str, Any]:
    told = meaning(field)
    parameter: dict[str, Any] = {"name": field.name, "in": where}
    if where == "path":
        parameter["required"] = True
    if told:
        parameter["description"] = told
    # A parameter needs a type to be written into an address.
    return parameter | {"schema": _listed(_TYPES[field.type] or {"type": "string"}, field.is_list)}


def _responses(method: Method) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    if method.kind in ("exists", "count"):
        name, schema = ("exists", _TYPES["boolean"]) if method.kind == "exists" else ("count", _TYPES["long"])
        responses["200"] = _answer(_closed({name: schema}))
    elif not method.message:
        responses["204"] = {"description": "Done."}
    else:
        row: dict[str, Any] = {"$ref": f"#/components/schemas/{method.message}"}
        if method.kind in ("get", "create", "save"):
            responses["201" if method.kind == "create" else "200"] = _answer(row)
        else:
            properties: dict[str, Any] = {"rows": {"type": "array", "items": row}}
            answered = _closed(properties)
            if method.kind == "list":
                properties["next_page_token"] = {"type": "string"}  # not there on the last page
            responses["200"] = _answer(answered)
    if method.kind == "get":
        responses["404"] = {"description": "There is no such row."}
    if method.kind not in LOOK_UPS:
        responses["409"] = {"description": "It cannot be done as things stand."}
    return responses


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "Done.", "content": {"application/json": {"schema": schema}}}


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _schema(message: Message) -> dict[str, Any]:
    told = {"description": subject(message)}
    return told | _object([replace(field, how="") for field in message.fields], told_always=True)


def _object(fields: Iterable[Field], *, told_always: bool = False) -> dict[str, Any]:
    """An object. In an answer everything is told, and may be null; in a request what may be null may be left out."""
    fields = sorted(fields, key=lambda field: field.name)
    schema: dict[str, Any] = {"type": "object"}
    schema["properties"] = {field.name: _property(field) for field in fields}
    required = [field.name for field in fields if told_always or not field.is_nullable]
    return schema | ({"required": required} if required else {})


def _property(field: Field) -> dict[str, Any]:
    schema = _listed(_TYPES[field.type], field.is_list)
    if field.is_nullable and "type" in schema:
        schema = {**schema, "type": [schema["type"], "null"]}
    told = meaning(field)
    return schema | ({"description": told} if told else {})


def _listed(schema: dict[str, Any], is_list: bool) -> dict[str, Any]:
    return {"type": "array", "items": dict(schema)} if is_list else dict(schema)


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]


def _dumper() -> Any:
    """Writes what stands in two places twice: readers are spared YAML's anchors."""
    import yaml

    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    return Plain


FORMAT = Format("contract-openapi", "contract", _render)
