"""The files of a baseline as text: JSON lines, sorted, with nothing in them that changes by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from nova_lint.engine.baseline.site import FINGERPRINT, fingerprint
from nova_lint.model.baseline import ACCEPTED, LEGACY, Baseline, Edge, Entry, Rename, Site
from nova_lint.model.place import Span

#: Of the format. An unknown one is an error, never a guess.
FORMAT = 1

#: Holds what was frozen and what was renamed; every other file is that of a pair of services.
LEDGER = "baseline.jsonl"

_HOW = "After a merge keep the lines of both sides, then run: nova-lint baseline update"
_HEAD = ("nova-lint-baseline", "fingerprint")
_TEXTS = ("fp", "rule", "table", "op", "path", "symbol", "shape")
_HUMAN = ("kind", "reason", "ticket", "by", "until")
_CONFLICT = re.compile(rb"(<{7}|={7}|>{7}|\|{7})( |\r?$)")


class BaselineError(Exception):
    """A baseline that cannot be used; as text it is ready to print: file, line, what, and what to do."""

    def __init__(self, file: str, line: int, message: str, hint: str = "") -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {message}" + (f"\n  {hint}" if hint else ""))


def files_of(baseline: Baseline) -> dict[str, bytes]:
    """The content of every file, by its name. A pair without entries has no file."""
    pairs: dict[tuple[str, str], list[Entry]] = {}
    for entry in sorted(set(baseline.entries), key=_order):
        pairs.setdefault((entry.edge.caller, entry.edge.owner), []).append(entry)
    head = {_HEAD[0]: FORMAT, _HEAD[1]: FINGERPRINT}
    frozen: list[dict[str, Any]] = [{"frozen": rule} for rule in sorted(baseline.rules)]
    renamed = [{"renamed": one.what, "from": one.old, "to": one.new} for one in sorted(baseline.renames)]
    found = {LEDGER: b"".join(map(_line, ({**head, "about": _HOW}, *frozen, *renamed)))}
    for (caller, owner), entries in pairs.items():
        header = {**head, "caller": caller, "owner": owner, "about": _HOW}
        found[file_name(caller, owner)] = b"".join(map(_line, (header, *map(_fields, entries))))
    return found


def baseline_of(files: Mapping[str, bytes], folder: str = "", *, after_merge: bool = False) -> Baseline:
    """The baseline that files hold, given by name; `folder` stands in front of names in messages.

    `after_merge` puts up with the one thing that a merge of both sides leaves behind: two lines for one entry. They
    become one, with what people wrote on either. Raises `BaselineError` for everything else that is not as it was written.
    """
    if LEDGER not in files:
        hint = "Take it back from git: git checkout -- " + (folder + LEDGER)
        raise BaselineError(folder + LEDGER, 0, "the file is missing, and the baseline with it", hint)
    entries: dict[str, Entry] = {}
    places: dict[str, Span] = {}
    rules, renames = _File(folder + LEDGER, files[LEDGER]).ledger(after_merge)
    for name in sorted(files.keys() - {LEDGER}):
        reader = _File(folder + name, files[name])
        for number, entry in reader.entries(name):
            held = entries.get(entry.fp)
            if held is not None and not after_merge:
                what = f"the entry {entry.fp} stands here twice, as a merge of both sides leaves it"
                raise BaselineError(folder + name, number, what, "Run: nova-lint baseline update")
            entries[entry.fp] = entry if held is None else _both(held, entry)
            places[entry.fp] = Span(folder + name, number, 1)
    return Baseline(tuple(sorted(entries.values())), rules, renames, places)


def file_name(caller: str, owner: str) -> str:
    """The name of the file of a pair: `orders--users.jsonl`, on every file system another one for another pair."""
    return f"{_escaped(caller)}--{_escaped(owner)}.jsonl"


class _File:
    """One file, read line by line, with everything that can be wrong with it told where it stands."""

    def __init__(self, name: str, content: bytes) -> None:
        self._name = name
        if not content:
            raise self._wrong(0, "the file is empty: it was cut off")
        lines = content.split(b"\n")
        for number, line in enumerate(lines, 1):
            if _CONFLICT.match(line):
                hint = "Keep the lines of both sides, remove the markers, then run: nova-lint baseline update"
                raise BaselineError(name, number, "a conflict of a merge is not resolved", hint)
        if lines.pop():
            raise self._wrong(len(lines) + 1, "the last line is cut off")
        self._lines = [self._object(number, line) for number, line in enumerate(lines, 1)]
        self._head = self._lines[0]
        self._check_head()

    def ledger(self, after_merge: bool) -> tuple[frozenset[str], frozenset[Rename]]:
        """The codes of the frozen rules, and what was renamed."""
        self._exactly(1, self._head, (*_HEAD, "about"))
        rules: set[str] = set()
        renames: set[Rename] = set()
        for number, data in enumerate(self._lines[1:], 2):
            self._exactly(number, data, ("frozen",) if "frozen" in data else ("renamed", "from", "to"))
            if not all(data.values()) or data.get("renamed", "table") not in ("table", "service"):
                raise self._wrong(number, "the line says nothing that can be understood")
            before = len(rules) + len(renames)
            if "frozen" in data:
                rules.add(data["frozen"])
            else:
                renames.add(Rename(data["renamed"], data["from"], data["to"]))
            if len(rules) + len(renames) == before and not after_merge:
                what = "the line stands here twice, as a merge of both sides leaves it"
                raise BaselineError(self._name, number, what, "Run: nova-lint baseline update")
        return frozenset(rules), frozenset(renames)

    def entries(self, name: str) -> Iterable[tuple[int, Entry]]:
        """The entries, each with its line."""
        self._exactly(1, self._head, (*_HEAD, "caller", "owner", "about"))
        caller, owner = self._head["caller"], self._head["owner"]
        if name != file_name(caller, owner):
            told = f"the file is about {caller or 'nobody'} and {owner or 'nobody'}: its name should be"
            raise self._wrong(1, f"{told} {file_name(caller, owner)}")
        if len(self._lines) == 1:
            raise self._wrong(1, "the file has no entries: it was cut off")
        return [(number, self._entry(number, data)) for number, data in enumerate(self._lines[1:], 2)]

    def _entry(self, number: int, data: dict[str, Any]) -> Entry:
        nth = data.get("nth", 1)
        if type(nth) is not int or nth < 1 or ("nth" in data and nth == 1):
            raise self._wrong(number, f"'nth' cannot be {nth!r}")
        self._exactly(number, data, _TEXTS, ("nth", *_HUMAN))
        edge = Edge(data["rule"], self._head["caller"], self._head["owner"], data["table"], data["op"])
        site = Site(data["path"], data["symbol"], data["shape"])
        if data["fp"] != fingerprint(edge, site, nth):
            hint = "Lines are not edited by hand, but for reason, ticket, by and until. `baseline migrate` renames."
            what = f"the fingerprint {data['fp']!r} does not belong to the rest of the line"
            raise BaselineError(self._name, number, what, hint)
        kind = data.get("kind", LEGACY)
        if kind not in (LEGACY, ACCEPTED):
            raise self._wrong(number, f"'kind' cannot be {kind!r}")
        human = {key: data.get(key, "") for key in _HUMAN[1:]}
        if human["until"] and not is_day(human["until"]):
            raise self._wrong(number, f"'until' must be a date like 2027-03-31, not {human['until']!r}")
        return Entry(edge, site, nth, data["fp"], kind, **human)

    def _check_head(self) -> None:
        version = self._head.get(_HEAD[0])
        if type(version) is not int:
            raise self._wrong(1, "this is no file of a baseline: the line that says so is missing")
        if version != FORMAT or self._head.get(_HEAD[1]) != FINGERPRINT:
            told = f"format {version!r}, fingerprint {self._head.get(_HEAD[1])!r}"
            hint = "Another version of nova-lint wrote it. Use that one, or one that is not older."
            raise BaselineError(self._name, 1, f"the version is not known here: {told}", hint)

    def _object(self, number: int, line: bytes) -> dict[str, Any]:
        try:
            data = json.loads(line.decode(), object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:  # JSON and UTF-8 that are none
            words = str(error) if isinstance(error, _Twice) else "the line is no JSON"
            raise self._wrong(number, words) from None
        if not isinstance(data, dict):
            raise self._wrong(number, "the line is no JSON object")
        return data

    def _exactly(
        self, number: int, data: dict[str, Any], wanted: tuple[str, ...], perhaps: tuple[str, ...] = ()
    ) -> None:
        for key in wanted:
            if key not in data:
                raise self._wrong(number, f"{key!r} is missing")
        for key, value in data.items():
            if key not in wanted and key not in perhaps:
                raise self._wrong(number, f"{key!r} is not known here")
            if key not in _HEAD and key != "nth" and not isinstance(value, str):
                raise self._wrong(number, f"{key!r} must be a text")

    def _wrong(self, number: int, message: str) -> BaselineError:
        hint = f"Nothing was changed. Take the file back from git: git checkout -- {self._name}"
        return BaselineError(self._name, number, message, hint)


class _Twice(ValueError):
    """A key that stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice("a key stands twice in the line")
    return found


def is_day(text: str) -> bool:
    """Whether a text is a date as `2027-03-31`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _both(one: Entry, other: Entry) -> Entry:
    """Two lines for one entry: what people wrote on either is kept, the earlier day counts."""

    def joined(first: str, second: str) -> str:
        return first if second in ("", first) else second if not first else "; ".join(sorted({first, second}))

    return Entry(
        one.edge, one.site, one.nth, one.fp,
        ACCEPTED if ACCEPTED in (one.kind, other.kind) else LEGACY,
        joined(one.reason, other.reason), joined(one.ticket, other.ticket), joined(one.by, other.by),
        min(filter(None, (one.until, other.until)), default=""),
    )  # fmt: skip


def _order(entry: Entry) -> tuple[object, ...]:
    edge, site = entry.edge, entry.site
    return edge.table, edge.op, edge.rule, site.path, site.symbol, entry.nth, entry.fp, entry


def _fields(entry: Entry) -> dict[str, Any]:
    edge, site = entry.edge, entry.site
    data: dict[str, Any] = {
        "fp": entry.fp,
        "rule": edge.rule,
        "table": edge.table,
        "op": edge.op,
        "path": site.path,
        "symbol": site.symbol,
        "shape": site.shape,
    }
    if entry.nth > 1:
        data["nth"] = entry.nth
    if entry.kind != LEGACY:
        data["kind"] = entry.kind
    data |= {key: getattr(entry, key) for key in _HUMAN[1:] if getattr(entry, key)}
    return data


def _line(data: Mapping[str, Any]) -> bytes:
    """UTF-8; escaped where a path is not."""
    try:
        return json.dumps(data, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(data).encode() + b"\n"


def _escaped(name: str) -> str:
    """A name as a part of a file name: letters in upper case too are escaped, since some file systems fold them."""
    if not name:
        return "nobody"
    if name == "nobody":
        return "%6Eobody"
    text = "".join(
        character
        if re.fullmatch(r"[a-z0-9_]", character)
        or (character == "." and at > 0)
        or (character == "-" and 0 < at < len(name) - 1 and name[at - 1] != "-")
        else "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
        for at, character in enumerate(name)
    )
    if len(text) > 100:
        import hashlib

        text = f"{text[:80]}%{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
    return text
