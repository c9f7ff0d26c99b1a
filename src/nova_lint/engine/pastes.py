"""Values that are pasted into SQL: where, and whether somebody outside the program chooses them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nova_lint.engine.attribute import shown
from nova_lint.model import form
from nova_lint.model.paste import Paste
from nova_lint.model.place import Span
from nova_lint.model.sniff import looks_like_sql
from nova_lint.model.text import HOLE, Hole, Piece, SqlText
from nova_lint.values.atoms import Func
from nova_lint.values.frames import Emission
from nova_lint.values.mapped import OBJECT
from nova_lint.values.rounds import Root, Rounds
from nova_lint.values.texts import REQUESTS

_ROUTES = frozenset([
    "route", "get", "post", "put", "patch", "delete", "websocket", "api_route", "view", "api_view", "require_GET", "require_POST",
    "require_http_methods", "expose", "view_config", "action", "endpoint", "websocket_route",
])  # fmt: skip
_COMMANDS = frozenset(["command", "group", "argument", "option"])
_MESSAGES = frozenset(
    ["task", "shared_task", "subscriber", "consumer", "agent", "actor", "on_message", "listener", "event"]
)
_VERBS = frozenset(
    [
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "list",
        "retrieve",
        "create",
        "update",
        "partial_update",
        "destroy",
    ]
)
_VIEWS = ("View", "Resource", "Handler", "ViewSet", "Endpoint", "APIView")
_INJECTED = frozenset(["Depends", "Inject", "Provide", "Security"])
_WORDS = {"web": "a web request", "cli": "the command line", "message": "a message"}

#: What stands before a value in SQL.
_VALUE = re.compile(
    r"(?:[=<>]|\b(?:like|ilike|limit|offset|between|interval|top|regexp|match|is|against)|\b(?:in|values|any|all)\s*\(|"
    r"\bvalues\s*\([^()]*,)\s*[%*]?\Z",
    re.IGNORECASE,
)
_DEEP = 4

#: Reasons that say nothing about a value.
_UNTOLD = ("goes too deep", "not text")

#: Calls that put text somewhere else, if nothing else is known of them.
_WRITTEN = frozenset(["write", "writelines", "print", "put", "debug", "info", "warning", "error"])

#: Calls that give a text as somebody sent it.
_TAKES = frozenset([
    "get", "pop", "getlist", "getvalue", "get_argument", "get_query_argument", "get_body_argument", "json", "get_json", "read",
    "decode", "strip", "lower", "upper", "replace", "format", "join", "str", "unquote", "b64decode", "input", "prompt",
])  # fmt: skip
#: What only changes the schema or the session.
_DDL = frozenset(["create", "alter", "drop", "comment", "grant", "revoke", "vacuum", "analyze", "reindex", "lock", "cluster",
                  "refresh", "rename", "pragma", "attach", "detach", "set", "use"])  # fmt: skip
#: SQL that names no table, handed to a call of which nothing else is known.
_COMMAND = re.compile(
    r"\s*(?:SAVEPOINT|RELEASE\s+SAVEPOINT|ROLLBACK\s+TO|SHOW\s+[A-Z]+|TRUNCATE|SET\s+(?:LOCAL\s+|SESSION\s+)?\w+|NOTIFY|LISTEN|"
    r"EXPLAIN|CALL|GRANT|REVOKE)\s+\S"
)
_EXECUTES = frozenset(["execute", "executemany", "executescript", "exec_driver_sql"])


def pastes(rounds: Rounds) -> tuple[Paste, ...]:
    """What is pasted into SQL anywhere, without what is proven to hold none; once for each place, sorted."""
    found: dict[Span, Paste] = {}
    finder = _Finder(rounds)
    for root in rounds.roots.values():
        for emission in root.emissions:
            for paste in finder.of(root, emission):
                held = found.get(paste.place)
                if held is None or (paste.source and not held.source):
                    found[paste.place] = paste
    return tuple(found[place] for place in sorted(found))


class _Finder:
    def __init__(self, rounds: Rounds) -> None:
        self._rounds = rounds

    def of(self, root: Root, emission: Emission) -> Iterator[Paste]:
        """What one query pastes."""
        text = emission.text
        holes = [(i, part) for i, part in enumerate(text.parts) if isinstance(part, Hole)]
        if not holes or any(hole.reason == OBJECT for _, hole in holes):
            return
        is_whole = text.shape.strip() == HOLE
        if not is_whole and not self._is_sql(emission):
            return
        for index, hole in holes:
            if hole.is_plain or (is_whole and _is_request(hole)):
                continue
            stands = "whole" if is_whole else _stands(text, index)
            source, steps, is_constant = self._source(hole.owner, stands, _DEEP)
            if is_constant:
                continue
            if not source and (not _is_doubtful(hole, stands) or (stands == "name" and _is_ddl(emission))):
                continue
            if is_whole and _is_made(hole):
                continue
            place = emission.chain[0].place if is_whole else _place(text, index)
            if place is None:
                continue
            own = next((s for s in emission.chain if s.place.file == place.file), emission.chain[-1])
            inner = tuple(step.place for step in reversed(emission.chain))
            path = tuple(dict.fromkeys((*steps, place, *inner))) if steps or len(inner) > 1 else ()
            yield Paste(
                place, own.place, own.function.partition(":")[2], emission.via, stands, hole.reason, source,
                shown(text.shape), path, emission.part,
            )  # fmt: skip

    def _is_sql(self, emission: Emission) -> bool:
        if " " not in emission.text.shape.strip():
            return False  # the name of a table, given as such
        if not emission.known_call and emission.via.rpartition(".")[2] in _WRITTEN:
            return False
        if not any(statement.verb for statement in emission.statements):
            return False
        is_read = any(one.accesses and not one.problem and not one.recovered for one in emission.statements)
        shape = emission.text.shape
        is_command = emission.via.rpartition(".")[2] in _EXECUTES and _COMMAND.match(shape) is not None
        return emission.known_call or is_read or is_command or looks_like_sql(shape)

    def _source(self, owner: str, stands: str, depth: int) -> tuple[str, tuple[Span, ...], bool]:
        """Where something comes from outside, the calls on the way, and whether it is always the program's own."""
        if owner.startswith("@"):
            return owner[1:], (), False
        key, _, name = owner.partition("#")
        func = self._rounds.named(key)
        if func is None or not depth:
            return "", (), False
        word = _handles(func, name)
        if word:
            return _WORDS[word], (), False
        handed = self._rounds.handed.get(owner)
        if not handed:
            return "", (), False
        unsure = False
        for giver, place in sorted(handed, key=lambda each: (each[1], each[0])):
            if not giver or (giver == "~" and stands == "name") or (giver[0] == "+" and stands == "whole"):
                continue
            source, steps, is_constant = self._source(giver.removeprefix("+"), stands, depth - 1)
            if source:
                return source, (place, *steps), False
            unsure = unsure or not is_constant
        return "", (), not unsure


def _is_made(hole: Hole) -> bool:
    """Whether something that is SQL as a whole was made by a call: of a statement, most likely, and not of a text."""
    call = hole.reason.removeprefix("the result of calling ")
    return call != hole.reason and call.rpartition(".")[2] not in _TAKES


def _is_ddl(emission: Emission) -> bool:
    """Whether a query only changes the schema: its names come from whoever lays out the tables."""
    verbs = [statement.verb.partition(" ")[0] for statement in emission.statements]
    return all(verb in _DDL for verb in verbs)


def _is_request(hole: Hole) -> bool:
    """Whether it is the object of a request itself: what is called `execute(request)` takes no SQL."""
    return hole.owner.partition("#")[2] in REQUESTS and hole.reason.startswith("the parameter")


def _is_doubtful(hole: Hole, stands: str) -> bool:
    """Whether something of which only little is known is worth a word: a value, or what a caller may choose."""
    if stands == "whole" or hole.reason.endswith(_UNTOLD):
        return False
    if stands == "value":
        return True
    key = hole.owner.partition("#")[0]
    return bool(key) and not key.endswith((".__init__", ".__new__", ".__post_init__"))


def _handles(func: Func, name: str) -> str:
    """What calls a function with arguments that somebody outside chooses: `web`, `cli`, `message`, or nothing."""
    param = next((p for p in func.form.params if p.name == name), None)
    if param is None or name in ("self", "cls"):
        return ""
    default = param.default
    if isinstance(default, form.Call) and _last(default.func) in _INJECTED:
        return ""
    if name in REQUESTS and param.kind == "pos":
        return "web"
    for decorator in func.form.decorators:
        target = decorator.func if isinstance(decorator, form.Call) else decorator
        word = _last(target)
        if word in _COMMANDS:
            return "cli"
        if word in _MESSAGES:
            return "message"
        if word in _ROUTES and (
            isinstance(target, form.Attr) or word.startswith(("api_", "require_", "view"))
        ):
            return "web"
    if any(p.name == "request" for p in func.form.params[:2]):
        return "web"
    bases = func.owner.form.bases if func.owner is not None else ()
    if func.form.simple_name in _VERBS and any(_last(base).endswith(_VIEWS) for base in bases):
        return "web"
    return ""


def _last(expr: form.Expr) -> str:
    if isinstance(expr, form.Name):
        return expr.id
    return expr.name if isinstance(expr, form.Attr) else ""


def _stands(text: SqlText, index: int) -> str:
    before = "".join(part.text if isinstance(part, Piece) else HOLE for part in text.parts[:index])
    if before.count("'") % 2:
        return "value"
    return "value" if _VALUE.search(before[-200:]) else "name"


def _place(text: SqlText, index: int) -> Span | None:
    """The end of the text before a hole, or the beginning of the text behind it.

    The latter also where it stands further up: then the hole begins a text that was made before.
    """
    before = next(filter(None, (_end(part) for part in reversed(text.parts[:index]))), None)
    behind = next(filter(None, (_end(part, at_start=True) for part in text.parts[index + 1 :])), None)
    if before is None or behind is None:
        return before or behind
    return behind if behind.file == before.file and behind.line < before.line else before


def _end(part: Piece | Hole, *, at_start: bool = False) -> Span | None:
    if isinstance(part, Hole) or part.written is None:
        return None
    line, column = part.written.place(part.start + (0 if at_start else max(len(part.text) - 1, 0)))
    return Span(part.written.file, line, column, line, column + 1)
