"""Waivers put into the code: a comment above each statement that has a finding."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from nova_lint.engine.lines import decoded, encoding_of
from nova_lint.engine.waive import waivers_in
from nova_lint.frontends.python.read import parsed
from nova_lint.frontends.python.waivers import own_lines
from nova_lint.model.finding import Finding
from nova_lint.model.place import Span, is_script
from nova_lint.sql.split import bare, split
from nova_lint.sql.waivers import statement_lines

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_INDENT = re.compile(r"[^\S\r\n]*")


def with_waivers(
    files: Mapping[str, bytes],
    findings: Iterable[Finding],
    reason: str,
    ticket: str = "",
    until: date | None = None,
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The files that change, with a waiver for each finding, and the findings for which none could be put in.

    One comment stands above each statement, with all its rules; nothing else of a file changes. The rest are findings
    in files that do not parse, and those that no comment in the file can cover (the configuration).
    """
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.place.file, []).append(finding)
    changed: dict[str, bytes] = {}
    left: list[Finding] = []
    said = " ".join(
        [reason, *([f"ticket={ticket}"] if ticket else []), *([f"until={until}"] if until else [])]
    )
    for path, found in by_file.items():
        source = files.get(path)
        made = None if source is None else _inserted(source, path, found, said)
        if made is None:
            left += found
        else:
            changed[path] = made
    return changed, tuple(left)


def _inserted(source: bytes, path: str, findings: Collection[Finding], said: str) -> bytes | None:
    """The file with the comments; None when it cannot be told where they belong, or they would change what it means."""
    encoding = encoding_of(source, path)
    try:
        text = source.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None  # what cannot be decoded exactly cannot be written back
    ranges = statement_lines(text) if is_script(path) else _statements(source)
    above = _above(ranges, findings)
    if above is None:
        return None
    lines = _LINE.findall(text)
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    for line in sorted(above, reverse=True):
        indent = _INDENT.match(lines[line - 1])
        assert indent is not None  # it matches nothing too
        mark = "--" if is_script(path) else "#"
        comment = f"{mark} nova-lint: allow[{', '.join(sorted(above[line]))}] {said}"
        lines.insert(line - 1, f"{indent[0]}{comment}{ending}")
    try:
        made = "".join(lines).encode(encoding)
    except UnicodeEncodeError:
        return None
    return made if _means_the_same(source, made, path) and _covers(made, path, findings, above) else None


def _above(ranges: Collection[tuple[int, int]], findings: Iterable[Finding]) -> dict[int, set[str]] | None:
    """The codes that belong above each line; None when a finding stands in no statement."""
    above: dict[int, set[str]] = {}
    for finding in findings:
        line = finding.place.line
        around = [lines for lines in ranges if lines[0] <= line <= lines[1]]
        if not around:
            return None
        first, _ = min(around, key=lambda lines: lines[1] - lines[0])
        above.setdefault(first, set()).add(finding.code)
    return above


def _statements(source: bytes) -> list[tuple[int, int]]:
    tree = parsed(source)
    return (
        [own_lines(node) for node in ast.walk(tree) if isinstance(node, ast.stmt)] if tree is not None else []
    )


def _means_the_same(old: bytes, new: bytes, path: str) -> bool:
    if is_script(path):
        texts = [decoded(source, path) for source in (old, new)]
        before, after = ([bare(text[start:end]) for start, end in split(text)] for text in texts)
        return before == after
    trees = [parsed(source) for source in (old, new)]
    return None not in trees and len({ast.dump(tree) for tree in trees if tree is not None}) == 1


def _covers(source: bytes, path: str, findings: Iterable[Finding], above: Collection[int]) -> bool:
    """Whether every finding is covered where it stands now."""
    waivers = waivers_in({path: source})
    for finding in findings:
        line = finding.place.line + sum(inserted <= finding.place.line for inserted in above)
        if not any(
            w.covers(Span(path, line, 1)) and finding.code in w.codes and not w.trouble for w in waivers
        ):
            return False
    return True
