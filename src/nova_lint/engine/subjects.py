"""What a rule may ask of a fact, and name in its message: for each kind of fact, its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nova_lint.engine.embedded import is_embedded
from nova_lint.model.fact import AccessFact, DefinitionFact, KeyFact, StatementFact
from nova_lint.model.paste import Paste
from nova_lint.model.permit import EVERYBODY, Permit
from nova_lint.model.place import Span, is_script
from nova_lint.model.problem import Problem
from nova_lint.model.race import Race
from nova_lint.model.statement import TableName
from nova_lint.model.unit import Ending, LoopQuery, Reach, RemoteCall, Unit
from nova_lint.model.waiver import Waiver

_NOBODY = "code of no service"

#: Code that somebody runs by itself: commands of Django, what fills an empty database.
_ALONE = re.compile(
    r"/management/commands/|(?:^|[/_])(?:test_?data|fixtures?|seeds?|demo_?data|sample_?data)(?:[/_.]|$)"
)

#: How many tables of a file a message names.
_NAMED = 3

#: How the names of tables begin that are made to be emptied.
_SCRATCH = ("tmp_", "temp_", "staging_", "stage_", "_tmp", "#")

_DDL = ("create", "alter", "drop")

#: Libraries whose databases are files that belong to one program.

#: What changes the meaning of names, by trait.
_SWITCHED = {
    "search-path": "changes search_path",
    "role": "changes the role",
    "use": "changes the database",
    "attach": "attaches a database",
    "translate-map": "translates schemas",
}


def access_fields(access: AccessFact, statement: StatementFact, code: str = "") -> dict[str, Any]:
    """One table touched in one way. `statement` is the one that it belongs to, `code` the kind of code."""
    return {
        "code": code,
        "is_temporary": access.is_temporary or access.table.name.lower().startswith(_SCRATCH),
        "op": access.op,
        "crosses_boundary": access.crosses_boundary,
        "joins_across": statement.joins_across and access.joined,
        "joined": access.joined,
        "confidence": access.confidence,
        "traits": access.traits,
        "verb": statement.verb,
        "is_write": access.is_write,
        "is_whole": "*" in access.columns,
        "names_foreign_schema": _names_foreign_schema(access),
        "part": access.part,
        "through": str(access.through or ""),
        "defines": statement.defines,
        "is_new_name": access.is_new_name,
        "is_owned": bool(access.owner),
        "is_known": access.table.is_known,
        "is_of_service": bool(access.caller),
        "caller": access.caller or _NOBODY,
        "owner": access.owner or "nobody",
        "table": str(access.table),
        "columns": ", ".join(access.columns),
        "via": access.via,
        "function": access.function,
    }


def lock_fields(access: AccessFact) -> dict[str, Any]:
    """Rows that a SELECT locks, or a table that is locked as a whole."""
    rows = "" if access.op == "lock" else "rows of "
    return {
        "kind": "rows" if rows else "table",
        "reaches_across": access.crosses_boundary,
        "crosses_boundary": access.crosses_boundary,
        "is_shared": False,
        "is_of_service": bool(access.caller),
        "confidence": access.confidence,
        "caller": access.caller or _NOBODY,
        "owner": access.owner or "nobody",
        "table": str(access.table),
        "key": "",
        "what": f"locks {rows}{access.table}, which {access.owner or 'nobody'} owns",
        "way_out": f"Let {access.owner or 'its owner'} do what has to be done under the lock, and ask it to",
        "function": access.function,
    }


def advisory_fields(key: str, statement: StatementFact, others: Sequence[str]) -> dict[str, Any]:
    """An advisory key that a service takes; `others` are the other services that do."""
    return {
        "kind": "advisory",
        "reaches_across": bool(others),
        "crosses_boundary": False,
        "is_shared": bool(others),
        "is_of_service": bool(statement.caller),
        "confidence": statement.confidence,
        "caller": statement.caller or _NOBODY,
        "owner": "",
        "table": "",
        "key": key,
        "what": f"takes the advisory lock {key}, as {_listed(others)} {'do' if len(others) > 1 else 'does'}",
        "way_out": "Put a number of the service in front of the key: pg_advisory_lock(service, key)",
        "function": statement.function,
    }


def race_fields(race: Race, code_kind: str = "") -> dict[str, Any]:
    """A read and a write of one table, where the second depends on the first and nothing guards both.

    `code_kind` as in `file_fields`.
    """
    write = race.write
    same_file = race.seen.file == write.place.file
    return {
        "kind": race.kind,
        "is_read_here": race.is_read_here,
        "is_run_alone": bool(code_kind) or bool(_ALONE.search(race.computed.file)),
        "crosses_boundary": write.crosses_boundary,
        "seen_line": f"line {race.seen.line}" if same_file else f"{race.seen.file}:{race.seen.line}",
        "columns": _listed(race.columns),
        "table": str(write.table),
        "owner": write.owner or "nobody",
        "is_of_service": bool(race.caller),
        "caller": race.caller or _NOBODY,
        "confidence": race.confidence,
        "via": write.via,
        "function": race.function or "the module",
    }


def key_fields(key: KeyFact) -> dict[str, Any]:
    """One foreign key."""
    return {
        "crosses_boundary": key.crosses_boundary,
        "on_delete": key.on_delete,
        "part": key.part,
        "confidence": key.confidence,
        "is_of_service": bool(key.caller),
        "caller": key.caller or _NOBODY,
        "table": str(key.table),
        "owner": key.owner or key.caller or "nobody",
        "columns": ", ".join(key.columns),
        "parent": str(key.parent),
        "parent_owner": key.parent_owner or "nobody",
        "action": f" (ON DELETE {key.on_delete.upper()})" if key.on_delete else "",
        "via": key.via,
        "function": key.function,
    }


def definition_fields(definition: DefinitionFact) -> dict[str, Any]:
    """One class that is mapped to a table, or one view, function or trigger."""
    own = definition.owner
    return {
        "kind": definition.kind,
        "part": definition.part,
        "confidence": definition.confidence,
        "crosses_boundary": bool(definition.caller and own and definition.caller != own),
        "draws_across": bool(definition.foreign),
        "is_of_service": bool(definition.caller),
        "caller": definition.caller or _NOBODY,
        "table": str(definition.table),
        "owner": own or definition.caller or "nobody",
        "class": definition.defined_by.rpartition(":")[2] or "a table definition",
        "foreign": _listed(dict.fromkeys(f"{table} ({owner})" for table, owner in definition.foreign)),
        "via": definition.via,
        "function": definition.function,
    }


def statement_fields(
    statement: StatementFact, code: str = "", files: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """One statement with all its tables. `tables` names those that it reads together, with their owners.

    `code` is the kind of code that it stands in, `files` are the services that open nothing but database files.
    """
    joined = [a for a in statement.accesses if a.joined and a.owner]
    changed = [a for a in statement.accesses if a.op == "ddl" and not a.is_temporary]
    return {
        "code": code,
        "part": statement.part,
        "is_script": is_script(statement.place.file),
        "harms": statement.harms,
        "harm": _harm(statement),
        "changes_schema": (bool(changed) or "every-table" in statement.traits)
        and statement.verb.startswith(_DDL),
        "changed": _listed(dict.fromkeys(str(a.table) for a in changed[:_NAMED])) or "for every model",
        "is_embedded": is_embedded(statement, files),
        "switch": _listed(words for trait, words in _SWITCHED.items() if trait in statement.traits),
        "joins_across": statement.joins_across,
        "crosses_boundary": any(a.crosses_boundary for a in statement.accesses),
        "has_problem": bool(statement.problem),
        "traits": statement.traits,
        "verb": statement.verb,
        "defines": statement.defines,
        "confidence": statement.confidence,
        "is_of_service": bool(statement.caller),
        "caller": statement.caller or _NOBODY,
        "owners": _listed(statement.read_owners),
        "foreign": _listed(owner for owner in statement.read_owners if owner != statement.caller),
        "tables": _listed(dict.fromkeys(f"{a.table} ({a.owner})" for a in joined)),
        "problem": statement.problem,
        "via": statement.via,
        "function": statement.function,
    }


def _harm(statement: StatementFact) -> str:
    """What a statement does to tables of others, in words."""
    if not statement.harms:
        return ""
    if "checks-off" in statement.harms:
        return "switches off foreign keys and triggers for every table"
    foreign = next(a for a in statement.accesses if a.crosses_boundary)
    table = f"{foreign.table}, which {foreign.owner} owns"
    if "triggers-off" in statement.harms:
        return f"switches off triggers or constraints of {table}"
    return (
        f"empties {table}" if "truncate" in statement.harms else f"drops {table}, and all that depends on it"
    )


def table_fields(accesses: Sequence[AccessFact], contenders: Sequence[str] = ()) -> dict[str, Any]:
    """One table, from all its accesses, of which there is at least one.

    `contenders` are the services that claim it equally well, where there are several.
    """
    owner = accesses[0].owner
    callers = sorted({access.caller for access in accesses if access.caller})
    # What an owner offers to everybody, as an outbox, is written by others on purpose.
    writes = [a for a in accesses if a.is_write and not (a.permit is not None and a.permit.is_offer)]
    writers = sorted({access.caller for access in writes if access.caller})
    others = [writer for writer in writers if writer != owner]
    return {
        "table": str(accesses[0].table),
        "owner": owner or "nobody",
        "is_owned": bool(owner),
        "is_contested": bool(contenders),
        "contenders": _listed(contenders),
        "is_written": bool(writes),
        "is_touched_by_owner": owner in callers,
        "others_write": bool(others),
        "writers": _listed(writers),
        "other_writers": _listed(others),
        "has_several_writers": len(writers) > 1,
        "callers": _listed(callers) or _NOBODY,
        "count": len(accesses),
    }


def column_fields(
    updates: Sequence[AccessFact], columns: Sequence[str], *, is_computed: bool
) -> dict[str, Any]:
    """Columns of one table that the same services update, from their updates, of which there is at least one."""
    owner = updates[0].owner
    writers = sorted({update.caller for update in updates})
    whole = sorted({u.caller for u in updates if u.sets is not None and "*" in u.sets.columns})
    return {
        "table": str(updates[0].table),
        "owner": owner or "nobody",
        "is_owned": bool(owner),
        "columns": "every column" if tuple(columns) == ("*",) else _listed(columns),
        "writers": _listed(writers),
        "other_writers": _listed(writer for writer in writers if writer != owner),
        "whole": f" ({_listed(whole)} by saving whole rows)" if whole else "",
        "has_several_writers": len(writers) > 1,
        "is_whole": bool(whole),
        "is_computed": is_computed,
    }


def claim_fields(service: str, pattern: str, is_there: bool, is_anything_known: bool) -> dict[str, Any]:
    """One name or pattern of tables in the configuration.

    `is_there` says that it names a table which code touches or the schema defines.
    """
    return {
        "owner": service,
        "pattern": pattern,
        "is_glob": any(sign in pattern for sign in "*?["),
        "is_there": is_there,
        "is_stale": is_anything_known and not is_there,
    }


def permit_fields(permit: Permit, state: str, uses: int) -> dict[str, Any]:
    """One permit of the configuration; `state` is `used`, `unused` or `expired`, `uses` what it covers or would cover."""
    return {
        "state": state,
        "caller": _listed("every service" if name == EVERYBODY else name for name in permit.callers),
        "tables": _listed(permit.tables),
        "ops": _listed(permit.ops),
        "until": permit.until.isoformat() if permit.until else "",
        "reason": permit.reason,
        "ticket": permit.ticket,
        "uses": uses,
        "accesses": f"{uses} access" if uses == 1 else f"{uses} accesses",
    }


def file_fields(file: str, kind: str, accesses: Sequence[AccessFact]) -> dict[str, Any]:
    """One file that touches tables, from all its accesses, of which there is at least one.

    `kind` is `tests`, `migrations`, `scripts`, or empty for other code.
    """
    tables = sorted({str(access.table) for access in accesses})
    return {
        "file": file,
        "kind": kind,
        "is_of_service": bool(accesses[0].caller) and not accesses[0].by_import,
        "is_imported": accesses[0].by_import,
        "is_script": is_script(file),
        "tables": _listed(tables[:_NAMED])
        + (f" and {len(tables) - _NAMED} more" if len(tables) > _NAMED else ""),
        "count": len(accesses),
    }


def waiver_fields(waiver: Waiver, state: str, idle: Sequence[str], unknown: Sequence[str]) -> dict[str, Any]:
    """One waiver; `state` is `used`, `unused`, `expired`, `unknown` or `wrong`.

    `idle` are the rules for which it covers nothing, `unknown` the codes that no rule has.
    """
    return {
        "state": state,
        "codes": _listed(waiver.codes),
        "idle": _listed(idle),
        "unknown": _listed(unknown),
        "reason": waiver.reason,
        "ticket": waiver.ticket,
        "until": waiver.until.isoformat() if waiver.until else "",
        "trouble": waiver.trouble,
        "file": waiver.place.file,
    }


def unit_fields(unit: Unit) -> dict[str, Any]:
    """One transaction. `owners` are those of the tables that it writes."""
    first: dict[str, str] = {}
    for touch in unit.touches:
        if touch.is_counted:
            first.setdefault(touch.access.owner, str(touch.access.table))
    return {
        "opening": unit.kind,
        "is_transaction": unit.is_transaction,
        "writes_across": len(unit.owners) > 1,
        "is_of_service": bool(unit.caller),
        "caller": unit.caller or _NOBODY,
        "owners": _listed(unit.owners),
        "tables": _listed(f"{table} ({owner})" for owner, table in first.items()),
        "function": unit.function or "the module",
        "confidence": unit.confidence,
    }


def remote_fields(call: RemoteCall) -> dict[str, Any]:
    """One call that leaves the process."""
    return {
        "kind": call.kind,
        "name": call.name,
        "timeout": call.timeout,
        "in_loop": call.in_loop,
        "is_of_service": bool(call.caller),
        "caller": call.caller or _NOBODY,
        "function": call.function or "the module",
    }


def reach_fields(unit: Unit, reach: Reach) -> dict[str, Any]:
    """One remote call within one unit of work."""
    written = next((str(touch.access.table) for touch in unit.writes), "")
    lazily = unit.kind in ("commit", "unfinished")
    return remote_fields(reach.call) | {
        "opening": unit.kind,
        "in_transaction": unit.is_transaction and (reach.is_after_query or not lazily),
        "with_write": any(touch.access.confidence != "low" for touch in unit.writes),
        "has_outbox": unit.has_outbox,
        "table": written or "a table",
        "begin": f"line {unit.place.line}" if unit.place.file == reach.call.place.file else str(unit.place),
    }


def ending_fields(unit: Unit, ending: Ending) -> dict[str, Any]:
    """One commit or rollback of a transaction that another function opened."""
    return {
        "verb": ending.verb,
        "opening": unit.kind,
        "is_unfinished": unit.kind == "unfinished",
        "function": ending.function or "the module",
        "opener": unit.function or "the module",
        "begin": f"line {unit.place.line}" if unit.place.file == ending.place.file else str(unit.place),
        "is_of_service": bool(unit.caller),
        "caller": unit.caller or _NOBODY,
    }


def loop_fields(query: LoopQuery, *others: LoopQuery) -> dict[str, Any]:
    """One query of another service's table that runs in every round of a loop; `others` are by the same call."""
    access = query.access
    tables = list(dict.fromkeys(str(one.access.table) for one in (query, *others)))
    owners = sorted({one.access.owner for one in (query, *others)})
    return {
        "op": access.op,
        "is_write": access.is_write,
        "crosses_boundary": access.is_foreign,
        "is_called": bool(query.steps),
        "table": _few(tables),
        "owner": _listed(owners) or "nobody",
        "caller": access.caller or _NOBODY,
        "loop": f"line {query.loop.line}" if query.loop.file == access.place.file else str(query.loop),
        "confidence": access.confidence,
        "function": access.function or "the module",
    }


def through(callers: Sequence[str]) -> str:
    """The caller where the code is no service's: those that import it."""
    return f"code that {_listed(callers)} {'import' if len(callers) > 1 else 'imports'}"


def problem_fields(problem: Problem) -> dict[str, Any]:
    """One gap in what could be read."""
    return {"kind": problem.kind, "message": problem.message, "file": problem.place.file}


def paste_fields(paste: Paste, code: str = "") -> dict[str, Any]:
    """One value that is pasted into SQL; `code` is the kind of code that it stands in."""
    what = paste.what if paste.stands != "whole" else f"the whole text, {paste.what},"
    return {
        "code": code,
        "part": paste.part,
        "stands": paste.stands,
        "is_from_outside": bool(paste.source),
        "source": f", and comes from {paste.source}" if paste.source else "",
        "what": what,
        "confidence": paste.confidence,
        "caller": paste.caller or _NOBODY,
        "via": paste.via,
        "function": paste.function,
    }


def _few(names: Sequence[str]) -> str:
    """The first of many names, and how many more there are."""
    rest = len(names) - _NAMED
    return f"{', '.join(names[:_NAMED])} and {rest} more" if rest > 0 else _listed(names)


def _listed(words: Iterable[str]) -> str:
    *others, last = list(words) or [""]
    return f"{', '.join(others)} and {last}" if others else last


#: The schemas that a name means when it names none.
_DEFAULT_SCHEMAS = frozenset({"", "public", "main", "dbo"})


def _names_foreign_schema(access: AccessFact) -> bool:
    """Whether a name says that the table is in a schema or database which is not the caller's.

    A schema that the caller owns, or in which the table is its own, is no other one.
    """
    if not access.caller or access.owner == access.caller or access.is_temporary:
        return False
    if access.table.database:
        return not access.owner
    return access.table.schema.lower() not in _DEFAULT_SCHEMAS and not access.owner


_NOWHERE = Span("", 1, 1)
_STATEMENT = StatementFact(_NOWHERE, "", "", "", (), "", "high", frozenset(), "")
_ACCESS = AccessFact(
    _NOWHERE, _NOWHERE, "", "", TableName("x"), "", "read", (), False, "", "high", frozenset(), ""
)  # fmt: skip
_UNIT = Unit(_NOWHERE, "", "", "")
_REMOTE = RemoteCall(_NOWHERE, "", "http", "none", "", "")

#: The kinds of facts that a rule may select, each with fields of the kinds that they have.
SUBJECTS: Mapping[str, Mapping[str, Any]] = {
    "access": access_fields(_ACCESS, _STATEMENT),
    "statement": statement_fields(_STATEMENT),
    "key": key_fields(KeyFact(_NOWHERE, "", "", TableName("x"), "", (), TableName("x"), "", "", "", "high")),
    "lock": lock_fields(_ACCESS),
    "race": race_fields(Race("", _NOWHERE, _NOWHERE, _ACCESS, "", "")),
    "definition": definition_fields(
        DefinitionFact(_NOWHERE, "view", "", "", TableName("x"), "", "", (), "", "high")
    ),
    "table": table_fields([_ACCESS]),
    "column": column_fields([_ACCESS], ["x"], is_computed=False),
    "claim": claim_fields("", "", True, True),
    "permit": permit_fields(Permit((), (), (), _NOWHERE), "used", 0),
    "file": file_fields("", "", [_ACCESS]),
    "waiver": waiver_fields(Waiver(_NOWHERE, (), 1, 1), "used", (), ()),
    "paste": paste_fields(Paste(_NOWHERE, _NOWHERE, "", "", "value", "", "", "")),
    "unit": unit_fields(_UNIT),
    "remote": remote_fields(_REMOTE),
    "reach": reach_fields(_UNIT, Reach(_REMOTE)),
    "ending": ending_fields(_UNIT, Ending(_NOWHERE, "commit", "", ())),
    "loop": loop_fields(LoopQuery(_ACCESS, _NOWHERE)),
    "problem": problem_fields(Problem(_NOWHERE, "", "")),
}
