"""Syntax newer than the running interpreter, rewritten to what it can parse.

libcst brings its own parser, so it reads PEP 695 (type parameters), 701 (quotes and line breaks in
f-strings), 750 (t-strings) and 758 (`except A, B:`) on every interpreter. The new parts are written in
older syntax that means the same to the evaluation; no line moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import libcst as cst


class _Edit(Struct, frozen=True):
    start: int
    end: int
    text: str


def older_syntax(text: str) -> str | None:
    """The same module in older syntax with the same lines, or None where that is not possible.

    `text` has `\\n` line breaks. Columns after an edit may shift by a few characters.
    """
    import libcst as cst
    from libcst.metadata import MetadataWrapper, PositionProvider

    try:
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        places = wrapper.resolve(PositionProvider)
        edits = _edits(wrapper.module, places, text)
    except Exception:  # libcst raises more than its own syntax errors, and nothing of it may stop a run
        return None
    return _applied(text, edits) if edits else None


def _edits(module: cst.Module, places: object, text: str) -> list[_Edit]:
    import libcst as cst

    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    edits: list[_Edit] = []

    def span(node: cst.CSTNode) -> tuple[int, int]:
        place = places[node]  # type: ignore[index]
        return starts[place.start.line - 1] + place.start.column, starts[
            place.end.line - 1
        ] + place.end.column

    def blank(start: int, end: int) -> None:
        edits.append(_Edit(start, end, "".join(c if c == "\n" else " " for c in text[start:end])))

    class Finder(cst.CSTVisitor):
        def visit_TypeParameters(self, node: cst.TypeParameters) -> bool:
            start, end = span(node)
            opening = text.rfind("[", 0, start + 1)
            closing = text.find("]", max(end - 1, start)) + 1
            blank(opening, closing)
            return False

        def visit_TypeAlias(self, node: cst.TypeAlias) -> bool:
            start, _ = span(node)
            name, name_end = span(node.name)
            edits.append(_Edit(start, name_end, text[name:name_end] + " " * (name - start)))
            if node.type_parameters is not None:
                self.visit_TypeParameters(node.type_parameters)
            return False

        def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
            if isinstance(node.type, cst.Tuple) and not node.type.lpar:
                start, end = span(node.type)
                edits.append(_Edit(start, start, "("))
                edits.append(_Edit(end, end, ")"))

        def visit_FormattedString(self, node: cst.FormattedString) -> bool:
            _formatted(node, node.start, node.end, span, edits, text)
            return False

        def visit_TemplatedString(self, node: cst.TemplatedString) -> bool:
            start, _ = span(node)
            at = start + node.start.lower().index("t")
            edits.append(_Edit(at, at + 1, "f"))
            _formatted(node, node.start, node.end, span, edits, text)
            return False

    module.visit(Finder())
    return edits


def _formatted(
    node: cst.FormattedString | cst.TemplatedString, opening: str, closing: str,
    span: object, edits: list[_Edit], text: str,
) -> None:  # fmt: skip
    """Make a string one that older syntax reads: triple quotes where it runs over lines, plain expressions."""
    first, last = span(node)  # type: ignore[operator]
    quote = closing[0]
    is_triple = len(closing) == 3
    if not is_triple and "\n" in text[first:last]:
        edits.append(_Edit(first + len(opening) - 1, first + len(opening), quote * 3))
        edits.append(_Edit(last - 1, last, quote * 3))
        is_triple = True
    for part in node.parts:
        expression = getattr(part, "expression", None)
        if expression is None:
            continue
        start, end = span(expression)  # type: ignore[operator]
        end = max(end, text.find("}", end) if "#" in text[end : text.find("}", end) + 1] else end)
        source = text[start:end]
        if not (
            "\\" in source or "#" in source or (quote in source and not is_triple) or quote * 3 in source
        ):
            continue
        other = "'" if quote == '"' else '"'
        if "\\" in source or "#" in source or other in source:
            name = source.split("#")[0].strip()
            plain = name if name.isidentifier() else "_"
            edits.append(_Edit(start, end, plain + "\n" * source.count("\n")))
        else:
            edits.append(_Edit(start, end, source.replace(quote, other)))


def _applied(text: str, edits: list[_Edit]) -> str:
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < at:
            continue  # inside something that was replaced whole
        parts += (text[at : edit.start], edit.text)
        at = edit.end
    parts.append(text[at:])
    return "".join(parts)
