"""The file format: what each key may hold. Everything that is wrong is gathered, and told at once."""

from __future__ import annotations

from msgspec import Struct, field

from nova_lint.config.section import Complaint, Section, nearest
from nova_lint.config.services import below, claimed_twice, read_services, wrong_op, wrong_path, wrong_table
from nova_lint.model.baseline import Policy
from nova_lint.model.code import CodeKinds, Database
from nova_lint.model.declared import Declared
from nova_lint.model.exempt import Exempt
from nova_lint.model.ownership import Service
from nova_lint.model.permit import Permit
from nova_lint.model.statement import OPS

_TOP = (
    "dialect", "exclude", "services", "helpers", "permits", "databases", "code", "baseline", "per-file-ignores",
    "include", "extends",
)  # fmt: skip
#: What a file may say that another one includes: what a team decides for itself.
_PART = ("services", "helpers", "permits")
_HELPER = ("call", "sql", "table", "op", "position")
_PERMIT = ("service", "services", "tables", "ops", "columns", "reason", "ticket", "until")
_DATABASE = ("paths", "dialect", "aliases")
#: The first word of each is the default.
_POLICY = {
    "stale": ("error", "warn", "off"),
    "transfers": ("allow", "accept"),
    "match": ("edits", "strict"),
}
_KINDS = ("tests", "migrations", "scripts")

DIALECTS = (
    "postgres", "sqlite", "mysql", "tsql", "oracle", "clickhouse", "bigquery", "snowflake", "redshift", "duckdb",
)  # fmt: skip

#: Other names that people know the dialects by.
_ALSO_KNOWN = {
    "postgresql": "postgres",
    "mariadb": "mysql",
    "mssql": "tsql",
    "sqlserver": "tsql",
    "sqlite3": "sqlite",
}


class Parts(Struct):
    """What one file says, or several of them put together. `line` is where the services begin."""

    dialect: str = ""
    exclude: tuple[str, ...] = ()
    services: list[Service] = field(default_factory=list)
    permits: list[Permit] = field(default_factory=list)
    helpers: tuple[Declared, ...] = ()
    databases: tuple[Database, ...] = ()
    code: CodeKinds = field(default_factory=CodeKinds)
    policy: Policy | None = None
    exempt: tuple[Exempt, ...] = ()
    include: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    line: int = 0

    def add(self, other: Parts) -> None:
        """Put what another file says beside it; a single value of the later file counts."""
        self.dialect = other.dialect or self.dialect
        self.line = other.line or self.line
        self.exclude = (*self.exclude, *other.exclude)
        self.services += other.services
        self.permits += other.permits
        self.helpers = (*self.helpers, *other.helpers)
        self.databases = (*self.databases, *other.databases)
        self.code = self.code.with_those_of(other.code)
        self.policy = other.policy or self.policy
        self.exempt = (*self.exempt, *other.exempt)


def read_parts(top: Section, folder: str = "", *, is_part: bool = False) -> Parts:
    """Read one parsed file, in `folder` below the root; `is_part` when another file includes it."""
    top.known_keys(_PART if is_part else _TOP)
    services, offers = read_services(top, folder)
    claimed_twice(top, services, folder)
    permits = [permit for one in top.each("permits", "reason", _HOW_PERMIT) if (permit := _permit(one))]
    helpers = [helper for one in top.each("helpers", "call", _HOW_HELPER) if (helper := _helper(one))]
    parts = Parts(services=services, permits=[*permits, *offers], helpers=tuple(helpers))
    if not is_part:
        parts.line = top.line("services")
        parts.dialect = _dialect(top)
        parts.exclude = top.strings("exclude", _wrong_exclude)
        parts.databases = _databases(top, folder)
        parts.code = _code(top)
        parts.policy = _policy(top)
        parts.exempt = _exempt(top)
        parts.include = top.strings("include", wrong_path)
        value = top.data.get("extends")
        parts.extends = (value,) if isinstance(value, str) else top.strings("extends")
    return parts


_HOW_HELPER = 'Write [[helpers]] with call = "db.run" and sql = "query".'
_HOW_PERMIT = 'Write [[permits]] with service = "billing", tables = ["orders"], ops = ["read"] and a reason.'


def _dialect(section: Section) -> str:
    """What the database speaks, by sqlglot's name; empty when the file does not say."""
    written = section.string("dialect")
    name = _ALSO_KNOWN.get(written.lower(), written.lower())
    if name and name not in DIALECTS:
        section.problem(section.line("dialect"), f"unknown dialect {written!r}", nearest(name, DIALECTS))
    return name


def _databases(top: Section, folder: str) -> tuple[Database, ...]:
    section = top.inner("databases")
    found: list[Database] = []
    for name in section.data if section is not None else ():
        one = section.inner(name) if section is not None else None
        if one is None:
            continue
        one.known_keys(_DATABASE)
        paths = tuple([below(folder, path) for path in one.strings("paths", wrong_path)])
        aliases = tuple(one.strings("aliases"))
        for alias in aliases:
            held = next((other.name for other in found if alias in (other.name, *other.aliases)), "")
            if held:
                one.problem(one.line("aliases"), f"{alias!r} is the database {held!r} already")
        found.append(Database(name, paths, _dialect(one), aliases))
    return tuple(found)


def _code(top: Section) -> CodeKinds:
    """How tests, migrations and scripts are treated: a word, or a table with a word and patterns."""
    section = top.inner("code")
    if section is None:
        return CodeKinds()
    section.known_keys(_KINDS)
    treatments: dict[str, str] = {}
    paths: dict[str, tuple[str, ...]] = {}
    for key in _KINDS:
        value = section.data.get(key)
        if isinstance(value, dict):
            one = section.inner(key)
            assert one is not None
            one.known_keys(("treat", "paths"))
            if "treat" in value:
                treatments[key] = one.choice("treat", CodeKinds.TREATMENTS, "read")
            if "paths" in value:
                paths[key] = one.strings("paths", wrong_path)
        elif value is not None:
            treatments[key] = section.choice(key, CodeKinds.TREATMENTS, "read")
    return CodeKinds(tuple(treatments.items()), tuple(paths.items()))


def _policy(top: Section) -> Policy | None:
    """How strictly findings are compared with the baseline; None when the file does not say."""
    section = top.inner("baseline")
    if section is None or "baseline" not in top.data:
        return None
    section.known_keys(tuple(_POLICY))
    chosen = {key: section.choice(key, words, words[0]) for key, words in _POLICY.items()}
    return Policy(**chosen)


def _exempt(top: Section) -> tuple[Exempt, ...]:
    """The rules that do not count in some files; whether there are such rules is not known here."""
    section = top.inner("per-file-ignores")
    found: list[Exempt] = []
    for pattern in section.data if section is not None else ():
        assert section is not None
        wrong = wrong_path(pattern)
        if wrong is not None:
            section.problem(section.line(pattern), f"{pattern!r} names no file: {wrong[0]}", wrong[1])
        found.append(Exempt(pattern, section.strings(pattern), section.place(pattern)))
    return tuple(found)


def _permit(one: Section) -> Permit | None:
    one.known_keys(_PERMIT)
    name = one.string("service")
    callers = (name,) if name else one.strings("services")
    tables = one.strings("tables", wrong_table)
    ops = one.strings("ops", wrong_op, ("read",))
    reason, until = one.string("reason"), one.day("until")
    what = f"of {', '.join(callers)}" if callers else "without a service"
    if not callers:
        one.problem(one.line(), "a permit names no service", _HOW_PERMIT)
    elif not tables:
        hint = 'Name what may be touched: tables = ["orders"].'
        one.problem(one.line(), f"the permit {what} names no table", hint)
    elif not reason:
        hint = "Say why it is legal, for whoever reads it in a year."
        one.problem(one.line(), f"the permit {what} has no reason", hint)
    else:
        columns = one.strings("columns")
        return Permit(callers, tables, ops, one.place(), "", columns, reason, one.string("ticket"), until)
    return None


def _helper(one: Section) -> Declared | None:
    one.known_keys(_HELPER)
    data = one.data
    for key in ("call", "sql", "table", "op"):
        if not isinstance(data.get(key, ""), str):
            one.string(key)
            return None
    line, call = one.line(), one.string("call").strip(" .")
    position, op = data.get("position", 0), one.string("op", "read")
    if not call:
        one.problem(line, "a helper has no call", 'Name it: call = "db.run".')
    elif bool(data.get("sql")) == bool(data.get("table")):
        hint = 'Write sql = "query" for an argument that is SQL, or table = "table" with op = "read".'
        one.problem(line, f"the helper {call!r} must name either its SQL or its table", hint)
    elif op not in OPS:
        one.problem(line, f"unknown op {op!r} of the helper {call!r}", nearest(op, OPS))
    elif not isinstance(position, int) or isinstance(position, bool) or position < 0:
        one.problem(line, f"'position' of a helper must be a number from 0, not {position!r}")
    else:
        return Declared(call, data.get("sql", ""), data.get("table", ""), op, position)
    return None


def _wrong_exclude(pattern: str) -> Complaint | None:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([pattern])
    except ValueError:
        return "it is no pattern as in .gitignore", ""
    return None
