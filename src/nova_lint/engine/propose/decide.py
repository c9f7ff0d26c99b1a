"""The likely owner of each table: every piece of evidence has a weight, and the sum must be clear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from msgspec import Struct

from nova_lint.engine.propose.evidence import Evidence, named_after_table
from nova_lint.model.schema import Key, key_of
from nova_lint.model.statement import TableName

#: What each piece weighs. Who makes rows decides more than who maps a class to them: services that only read a table
#: have models of it too. Reading decides only where nothing else does.
_SCHEMA, _MADE, _INSERTS, _MODEL, _NAME, _CHANGES, _FAMILY, _ALTERED, _PARENT, _READS = (
    8,
    6,
    4,
    4,
    3,
    2,
    2,
    1,
    1,
    1,
)

#: High: so much, and twice as much as the next. Medium: so much, and so far ahead. Less than `_LEAD` ahead is a tie.
_HIGH, _MEDIUM, _AHEAD, _LEAD = 5.0, 3.0, 1.5, 0.5

CONFIDENCES = ("high", "medium", "low")


class Decision(Struct, frozen=True):
    """Who should own a table.

    `owner` is empty where a person must decide; then `candidates` are the services that come into question, the likeliest
    first, and `why` says why it is open. `reasons` are what speaks for the owner, then what speaks against, as phrases.
    """

    table: TableName
    owner: str
    confidence: str
    reasons: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    why: str = ""


def decide(tables: Mapping[Key, Evidence]) -> list[Decision]:
    """A decision on every table, in the order given.

    Two rounds: what a table is named after and points to counts by the owner that the first round found, for tables
    that nothing clearer decides. Where most tables are defined in the repository, one that is not is likely somebody
    else's (a framework's, another repository's): only its name can tell whose it is, and that is a guess.
    """
    has_schema = sum(table.is_defined for table in tables.values()) * 2 > len(tables)
    first = {
        key: _decided(evidence, _own_votes(evidence), has_schema and not evidence.is_defined)
        for key, evidence in tables.items()
    }
    second: list[Decision] = []
    for key, evidence in tables.items():
        decision = first[key]
        if decision.confidence in ("", "low") and evidence.is_defined:
            family = _family_votes(evidence, tables, first)
            votes = _own_votes(evidence)
            for owner, (weight, _) in family.items():
                votes[owner] += weight
            decision = _decided(
                evidence, votes, False, {owner: words for owner, (_, words) in family.items()}
            )
        elif not decision.owner and not evidence.is_defined:
            decision = _like_its_schema(decision, tables, first)
        second.append(decision)
    return second


def _like_its_schema(
    decision: Decision, tables: Mapping[Key, Evidence], decided: Mapping[Key, Decision]
) -> Decision:
    """The owner of everything that is defined in the schema of a table, where there is one owner and one schema."""
    database, schema, _ = key_of(decision.table)
    beside = [key for key in tables if key[:2] == (database, schema) and tables[key].is_defined]
    owners = {decided[key].owner for key in beside}
    if not schema or len(beside) < 2 or len(owners) > 1 or not all(owners):
        return decision
    reasons = ("defined nowhere here", f"{len(beside)} tables of the schema {schema} are its own")
    return Decision(decision.table, owners.pop(), "low", reasons, decision.candidates)


def _own_votes(evidence: Evidence) -> dict[str, float]:
    votes: dict[str, float] = defaultdict(float)
    for service in evidence.schemas:
        votes[service] += _SCHEMA / len(evidence.schemas)
    for service in evidence.made:
        votes[service] += _MADE / len(evidence.made)
    for service in evidence.names:
        votes[service] += _NAME / len(evidence.names)
    for service in evidence.models:
        only_reads = evidence.writes and not evidence.writes[service]
        votes[service] += _MODEL / len(evidence.models) / (2 if only_reads else 1)
    # What makes no rows, or only makes them, is told by the one kind of write that there is.
    inserts = _INSERTS if evidence.changes else _INSERTS + _CHANGES
    changes = _CHANGES if evidence.inserts else _INSERTS
    for counted, weight in (
        (evidence.inserts, inserts),
        (evidence.changes, changes),
        (evidence.reads, _READS),
        (evidence.altered, _ALTERED),
    ):
        total = counted.total()
        for service, count in counted.items():
            votes[service] += weight * count / total
    return votes


def _family_votes(
    evidence: Evidence, tables: Mapping[Key, Evidence], decided: Mapping[Key, Decision]
) -> dict[str, tuple[float, str]]:
    """The owners of the table that this one is named after and of those that it points to, with the words for it."""
    found: dict[str, tuple[float, str]] = {}
    stem = named_after_table(evidence, tables)
    if stem is not None:
        owner = decided[key_of(stem.table)].owner
        if owner:
            found[owner] = (_FAMILY, f"named after {stem.table}")
    for parent in evidence.parents:
        decision = decided.get(key_of(parent))
        if decision is None or not decision.owner:
            continue
        weight, words = found.get(decision.owner, (0.0, ""))
        said = f"points to {parent}"
        found[decision.owner] = (
            weight + _PARENT / len(evidence.parents),
            f"{words}, {said}" if words else said,
        )
    return found


def _decided(
    evidence: Evidence, votes: Mapping[str, float], is_foreign: bool, family: Mapping[str, str] | None = None
) -> Decision:
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    ranked = [(service, weight) for service, weight in ranked if weight > 0]
    said = family or {}
    names = tuple(service for service, _ in ranked)
    if not ranked:
        return Decision(evidence.table, "", "", (), (), _nothing(evidence))
    (best, most), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0.0
    reasons = (*_reasons(evidence, best, said), *_against(evidence, best))
    if not evidence.is_defined and not evidence.writes and not evidence.schemas and not evidence.names:
        return Decision(
            evidence.table, "", "", _each(evidence, names, said), names, "only read, and defined nowhere here"
        )
    if most - second < _LEAD:
        why = "the evidence is equal"
        return Decision(evidence.table, "", "", _each(evidence, names, said), names, why)
    if len([name for name in evidence.made if evidence.writes[name]]) > 1:
        why = "several services create and write it: two tables of one name, or one that is shared"
        return Decision(evidence.table, "", "", _each(evidence, names, said), names, why)
    if is_foreign and best not in (*evidence.names, *evidence.schemas):
        why = "defined nowhere here, unlike most tables: a framework's, or another repository's"
        return Decision(evidence.table, "", "", _each(evidence, names, said), names, why)
    if is_foreign:
        return Decision(evidence.table, best, "low", ("defined nowhere here", *reasons), names)
    confidence = "low"
    if most >= _HIGH and most >= 2 * second:
        confidence = "high"
    elif most >= _MEDIUM and most - second >= _AHEAD:
        confidence = "medium"
    return Decision(evidence.table, best, confidence, reasons, names)


def _reasons(evidence: Evidence, service: str, family: Mapping[str, str]) -> tuple[str, ...]:
    """What speaks for a service, the weightiest first."""
    found: list[str] = []
    if service in evidence.schemas:
        found.append(f"schema {evidence.table.schema}")
    if service in evidence.made:
        found.append(f"created in {_at(evidence.made[service])}")
    if service in evidence.models:
        found.append(f"model in {_at(evidence.models[service])}")
    total = evidence.writes.total()
    if evidence.writes[service]:
        found.append(f"{evidence.writes[service]} of {_count(total, 'write')}")
    if service in evidence.names:
        found.append("its name")
    if service in family:
        found.append(family[service])
    if evidence.altered[service]:
        found.append("altered by it")
    if evidence.reads[service] and not evidence.writes[service]:
        found.append(f"{evidence.reads[service]} of {_count(evidence.reads.total(), 'read')}")
    return tuple(found)


def _against(evidence: Evidence, owner: str) -> tuple[str, ...]:
    """Who else writes it or maps a class to it: a reader of the proposal should know."""
    writers = [f"{name} ({n})" for name, n in evidence.writes.most_common() if name != owner]
    models = [name for name in evidence.models if name != owner]
    makers = [name for name in evidence.made if name != owner]
    found: list[str] = []
    if makers:
        found.append(f"also created by {', '.join(makers)}")
    if writers:
        found.append(f"also written by {', '.join(writers)}")
    if models:
        found.append(f"also a model in {', '.join(models)}")
    return tuple(found)


def _each(evidence: Evidence, names: tuple[str, ...], family: Mapping[str, str]) -> tuple[str, ...]:
    """What speaks for each candidate, in their order."""
    return tuple(f"{name} ({', '.join(_reasons(evidence, name, family)) or 'altered'})" for name in names[:4])


def _nothing(evidence: Evidence) -> str:
    if evidence.outside:
        places = ", ".join(f"{path} ({count})" for path, count in evidence.outside.most_common(3))
        return f"only touched by code of no service: {places}"
    return "no service touches it"


def _at(place: object) -> str:
    return str(place).rpartition(":")[0]


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
