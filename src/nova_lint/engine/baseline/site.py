"""What a finding is known by: its edge, its site, and a fingerprint over both."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from msgspec.structs import replace

from nova_lint.model.baseline import Edge, Entry, Site
from nova_lint.model.finding import Finding
from nova_lint.model.patterns import tidy_table

#: Of the algorithm below. A change of what is hashed raises it; the files of a baseline carry it.
FINGERPRINT = 1

#: Kinds of facts that are about the codebase and stand nowhere: where they are reported is chance.
_NOWHERE = frozenset({"table", "claim"})

_PIECES = re.compile(
    r"""
    (?P<text>'(?:[^']|'')*'?)
    | "(?P<double>[^"]*)" | `(?P<tick>[^`]*)` | \[(?P<bracket>[A-Za-z_][\w ]*)\]
    | (?P<bound>%\(\w+\)s|%s|(?<![:\w]):[A-Za-z_]\w*|\$\d+|\?|@\w+)
    | (?P<number>(?<![\w.])\d[\d.eE]*)
    """,
    re.VERBOSE,
)
_LIST = re.compile(r"\(\?(?:,\?)+\)")


def edge_of(finding: Finding) -> Edge:
    """The edge of a finding. Tables are named without case and without the default schema."""
    table = tidy_table(finding.table) if finding.table else ""
    if finding.about in _NOWHERE:
        return Edge(finding.code, "", finding.owner, table, "")
    if finding.about == "column":
        return Edge(finding.code, "", finding.owner, table, finding.op)
    if finding.about == "file":
        return Edge(finding.code, finding.caller, "", "", "")
    return Edge(finding.code, finding.caller, finding.owner, table, finding.op)


def site_of(finding: Finding) -> Site:
    """The site of a finding. Whole files are known by their name too, so that a move is seen."""
    if finding.about in _NOWHERE:
        return Site()
    if finding.about == "column":  # the statement names the columns, and stands nowhere
        return Site("", "", shape_of(finding.sql))
    path = finding.place.file
    if finding.about in ("file", "problem", "waiver"):
        return Site(path, path.rpartition("/")[2])
    if finding.about == "permit":
        return Site(path, "", shape_of(finding.reason))
    return Site(path, finding.function, shape_of(finding.sql))


@lru_cache(maxsize=65_536)
def shape_of(sql: str) -> str:
    """Twelve hex digits for a statement without case, blanks, quotes, values and numbers; empty for no statement."""
    folded = re.sub(r"\s+", " ", _PIECES.sub(_folded, sql).lower())
    folded = re.sub(r"\s*([(),;=<>!+*/|-])\s*", r"\1", folded).strip(" ;")
    folded = _LIST.sub("(?)", folded)
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:12] if folded else ""


def fingerprint(edge: Edge, site: Site, nth: int = 1) -> str:
    """Sixteen hex digits: the name of an entry."""
    parts = (str(FINGERPRINT), edge.rule, edge.caller, edge.owner, edge.table, edge.op)
    text = "\0".join((*parts, site.path, site.symbol, site.shape, str(nth)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def named(edge: Edge, site: Site, nth: int = 1) -> Entry:
    """An entry with its fingerprint and nothing that people wrote."""
    return Entry(edge, site, nth, fingerprint(edge, site, nth))


def numbered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries sorted, equal sites numbered from 1 without gaps, each with the fingerprint that belongs to it."""
    counts: Counter[tuple[Edge, Site]] = Counter()
    found: list[Entry] = []
    for entry in sorted(entries):
        key = (entry.edge, entry.site)
        counts[key] += 1
        nth = counts[key]
        found.append(replace(entry, nth=nth, fp=fingerprint(*key, nth)))
    return tuple(found)


def _folded(piece: re.Match[str]) -> str:
    name = piece["double"] or piece["tick"] or piece["bracket"]
    return name if name is not None else "?"
