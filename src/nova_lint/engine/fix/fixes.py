"""Files with pasted values bound instead, where that is certain to mean the same."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import cache

import libcst as cst
from libcst import metadata

from nova_lint.engine.fix.binding import bound
from nova_lint.engine.lines import encoding_of
from nova_lint.libraries import libraries
from nova_lint.model.finding import Finding

#: The rule that has a fix.
CODE = "NL201"

#: Calls that take SQL and then the values for it.
_CALLS = frozenset(["execute", "raw"])

#: What a request gives as text.
_TEXTS = frozenset(["args", "form", "GET", "POST", "cookies", "headers", "query_params", "path_params"])


def with_fixes(files: Mapping[str, bytes], findings: Iterable[Finding]) -> tuple[dict[str, bytes], int]:
    """The files that change, and how many calls do. Findings that have no certain fix are passed over."""
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.code == CODE and finding.state != "waived" and _mark(finding.via):
            by_file.setdefault(finding.place.file, []).append(finding)
    changed: dict[str, bytes] = {}
    number = 0
    for path, found in by_file.items():
        made = _fixed(files[path], path, found) if path in files else None
        if made is not None:
            changed[path] = made[0]
            number += made[1]
    return changed, number


@cache
def _marks() -> dict[str, str]:
    return {library.name: library.marks for library in libraries() if library.marks}


def _mark(via: str) -> str:
    """What stands for a value in the library of a call, empty where its calls are not rewritten."""
    library, _, name = via.rpartition(".")
    return _marks().get(library, "") if name in _CALLS else ""


def _fixed(source: bytes, path: str, findings: Iterable[Finding]) -> tuple[bytes, int] | None:
    try:
        text = source.decode(encoding_of(source, path))
        wrapper = metadata.MetadataWrapper(cst.parse_module(source))
    except (UnicodeDecodeError, LookupError, cst.ParserSyntaxError):
        return None
    places = {(one.place.line, one.place.column - 1): one.via for one in findings}
    finder = _Finder(places, text.splitlines())
    wrapper.visit(finder)
    if not finder.changed:
        return None
    made = wrapper.module.visit(_Replacer(finder.changed)).bytes
    try:
        ast.parse(made)
    except (SyntaxError, ValueError):
        return None
    return made, len(finder.changed)


class _Finder(cst.CSTVisitor):
    """Finds the innermost call around each place, and what it becomes."""

    METADATA_DEPENDENCIES = (metadata.PositionProvider,)

    def __init__(self, places: Mapping[tuple[int, int], str], lines: list[str]) -> None:
        super().__init__()
        self._places = places
        self._functions: list[dict[str, cst.Annotation | None]] = []
        self.changed: dict[cst.Call, cst.Call] = {}

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        params = (*node.params.posonly_params, *node.params.params, *node.params.kwonly_params)
        self._functions.append({param.name.value: param.annotation for param in params})

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        self._functions.pop()

    def leave_Call(self, original_node: cst.Call) -> None:
        if not original_node.args or not isinstance(original_node.func, cst.Attribute):
            return
        name = original_node.func.attr.value
        if name not in _CALLS:
            return
        where = self.get_metadata(metadata.PositionProvider, original_node.args[0].value)
        start, end = (where.start.line, where.start.column), (where.end.line, where.end.column)
        vias = {
            via for place, via in self._places.items() if start <= place < end and via.endswith(f".{name}")
        }
        if len(vias) != 1:
            return
        made = bound(original_node, _mark(vias.pop()), self._is_text)
        if made is not None:
            self.changed[original_node] = made

    def _is_text(self, value: cst.BaseExpression) -> bool:
        """Whether an annotation says that a name is text, or a request gives it as such."""
        if isinstance(value, cst.Name):
            annotation = next(
                (names[value.value] for names in reversed(self._functions) if value.value in names), None
            )
            told = annotation.annotation if annotation is not None else None
            return isinstance(told, cst.Name) and told.value == "str"
        if isinstance(value, cst.Subscript) and isinstance(value.value, cst.Attribute):
            return value.value.attr.value in _TEXTS
        return False


class _Replacer(cst.CSTTransformer):
    def __init__(self, changed: Mapping[cst.Call, cst.Call]) -> None:
        super().__init__()
        self._changed = changed

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        return self._changed.get(original_node, updated_node)
