"""Whether a call leaves the process, what kind of call it is, and whether it waits for ever."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from nova_lint.engine.units.codebase import Code, Codebase
from nova_lint.engine.units.known_remote import KNOWN, METHODS, SENDING, TASKS, TELLING, Known
from nova_lint.engine.units.names import ClassAt, Inside, Names, Outside, dotted
from nova_lint.engine.units.walk import DEFERRING, Event
from nova_lint.model import form
from nova_lint.model.form import Expr


class Called(Struct, frozen=True):
    """What a remote call is; see `model.unit.RemoteCall`."""

    name: str
    kind: str
    timeout: str


class Remote:
    """Tells remote calls from others."""

    def __init__(self, names: Names, codebase: Codebase) -> None:
        self._names, self._codebase = names, codebase
        self._known = cache(_known)

    def of(self, event: Event, code: Code) -> Called | None:
        """What a call is if it leaves the process, else None."""
        call = event.call
        if call is None or not isinstance(call.func, (form.Attr, form.Name)):
            return None
        last = call.func.name if isinstance(call.func, form.Attr) else call.func.id
        if last not in METHODS and not (code.file.uses_anyhow and isinstance(call.func, form.Attr)):
            return None
        if isinstance(call.func, form.Attr):
            base = self._names.of(call.func.base, code)
            if isinstance(base, ClassAt):
                return self._of_session(call, call.func, base)
        meaning = self._names.of(call.func, code)
        if isinstance(meaning, Outside):
            path = meaning.path
            known = self._known(path) if meaning.is_known else None
            if known is not None:
                return self._of_known(known, path, call, code)
            if last in TELLING:
                return Called(_shown(call.func), TELLING[last], "unknown")
            if "Stub()." in path and not meaning.is_known and last[:1].isupper():
                return _of_stub(call, call.func)
        if isinstance(call.func, form.Attr):
            return self._of_task(call.func, code)
        return None

    def _of_known(self, known: Known, path: str, call: form.Call, code: Code) -> Called | None:
        if known.kind == "sleep" and _is_nothing(call):
            return None
        timeout = known.default
        if known.keyword:
            timeout = _given(call, known.keyword, known.position) or timeout
        if known.maker and timeout == known.default:
            maker = self._maker(call.func, code)
            timeout = (maker and _given(maker, known.maker, -1)) or timeout
        if timeout == "none" and self._is_set_elsewhere(known, call, code):
            timeout = "given"
        if timeout == "none" and _ENDLESS.search(path):
            timeout = "unknown"  # it waits for ever on purpose
        return Called(_name(path), known.kind, timeout)

    def _of_task(self, func: form.Attr, code: Code) -> Called | None:
        """`send_invoice.delay(...)`, where the function is a task of the repository or looks like one."""
        if func.name not in SENDING:
            return None
        base = self._names.of(func.base, code)
        if isinstance(base, Inside) and self._waits_for_commit(base.code, func.name):
            return None
        if isinstance(base, Inside) and base.code.form is not None:
            for decorator in base.code.form.decorators:
                called = decorator.func if isinstance(decorator, form.Call) else decorator
                of = self._names.of(called, base.code.outer or base.code)
                if isinstance(of, Outside) and TASKS.search(of.path):
                    return Called(_shown(func), "broker", "unknown")
        if func.name == "apply_async" and not isinstance(base, ClassAt):
            return Called(_shown(func), "broker", "unknown")
        if (
            func.name == "delay"
            and isinstance(base, Outside)
            and base.path.count(".")
            and "task" in base.path.lower()
        ):
            return Called(_shown(func), "broker", "unknown")
        return None

    def _waits_for_commit(self, task: Code, method: str) -> bool:
        """Whether the class of a task (`@app.task(base=...)`) hands it over when the transaction has ended."""
        for decorator in task.form.decorators if task.form is not None else ():
            for name, value in decorator.keywords if isinstance(decorator, form.Call) else ():
                kind = self._names.of(value, task.outer or task) if name == "base" else None
                if isinstance(kind, ClassAt):
                    methods = (self._names.method(kind, word) for word in (method, "apply_async"))
                    if any(m and not DEFERRING.isdisjoint(m.mentions) for m in methods):
                        return True
        return False

    def _of_session(self, call: form.Call, func: form.Attr, base: ClassAt) -> Called | None:
        """A method of a class of the repository that is a stub, or a session of a known library."""
        if base.form.simple_name.endswith("Stub") and func.name[:1].isupper():
            return _of_stub(call, func)
        if self._names.method(base, func.name) is not None:
            return None
        for outside in self._names.outside_bases(base):
            known = self._known(f"{outside}().{func.name}")
            if known is not None:
                timeout = (known.keyword and _given(call, known.keyword, known.position)) or known.default
                overridden = any(self._names.method(base, name) for name in ("request", "send", "__init__"))
                return Called(
                    _shown(func), known.kind, "unknown" if overridden and timeout == "none" else timeout
                )
        return None

    def _maker(self, func: Expr, code: Code) -> form.Call | None:
        """The call that made the object whose method is called."""
        value: Expr | None = func
        for _ in range(6):
            if isinstance(value, form.Call):
                return value
            if isinstance(value, form.Attr):
                if isinstance(value.base, form.Name) and value.base.id == code.receiver:
                    value = _stored(code, value.name) or value.base
                else:
                    value = value.base
            elif isinstance(value, form.Name):
                value = _assigned(code, value.id)
            else:
                return None
        return None

    def _is_set_elsewhere(self, known: Known, call: form.Call, code: Code) -> bool:
        """Whether a timeout is set for all calls: on the session, an adapter of it, or all sockets."""
        path = known.path.pattern
        if path.startswith(("urllib", "http", "smtplib")):
            return self._sets_sockets
        if isinstance(call.func, form.Attr) and "ession" in path:
            base = dotted(call.func.base)
            for one in code.file.codes:
                values = one.walk.values
                if f"{base}.request" in values or f"{base}.send" in values or f"{base}.timeout" in values:
                    return True
                if any(_mounts(event.call, base) for event in one.walk.events):
                    return True
        return False

    @property
    def _sets_sockets(self) -> bool:
        return bool(self._codebase.sources.mentioning(["setdefaulttimeout"], ()))


#: Calls whose answer has no end: streams of a server, subscriptions.
_ENDLESS = re.compile(r"\.(?:stream|\w*(?:Stream|Subscribe|Watch|Listen|Track)\w*)$")


def _known(path: str) -> Known | None:
    return next((known for known in KNOWN if known.path.fullmatch(path)), None)


def _of_stub(call: form.Call, func: Expr) -> Called:
    """A method of a gRPC stub."""
    without = "unknown" if _ENDLESS.search(dotted(func)) else "none"
    return Called(_shown(func), "rpc", _given(call, "timeout", 1) or without)


def _given(call: form.Call, keyword: str, position: int) -> str:
    """`given` or `none` (for `None`), empty when the call does not say."""
    for name, value in call.keywords:
        if name == keyword:
            return "none" if _is_none(value) else "given"
        if not name:
            return "given"  # `**options` may hold one
    if any(isinstance(argument, form.Star) for argument in call.args):
        return "given"
    if 0 <= position < len(call.args):
        return "none" if _is_none(call.args[position]) else "given"
    return ""


def _is_none(value: Expr) -> bool:
    if isinstance(value, form.Call):  # ClientTimeout(total=None), httpx.Timeout(None)
        inner = [v for k, v in value.keywords if k in ("total", "timeout")] or list(value.args[:1])
        return len(inner) == 1 and len(value.keywords) + len(value.args) == 1 and _is_none(inner[0])
    return isinstance(value, form.Lit) and value.value is None


def _is_nothing(call: form.Call) -> bool:
    """`sleep(0)` only lets others run."""
    return bool(call.args) and isinstance(call.args[0], form.Lit) and call.args[0].value in (0, 0.0)


def _mounts(call: form.Call | None, base: str) -> bool:
    return (
        call is not None
        and isinstance(call.func, form.Attr)
        and call.func.name == "mount"
        and dotted(call.func.base) == base
        and len(call.args) == 2
        and "timeout" in (dotted(call.args[1]).lower() + "".join(name for name, _ in _keywords(call.args[1])))
    )


def _keywords(value: Expr) -> tuple[tuple[str, Expr], ...]:
    return value.keywords if isinstance(value, form.Call) else ()


def _assigned(code: Code, name: str) -> Expr | None:
    scope: Code | None = code
    while scope is not None:
        values = (*scope.walk.values.get(name, ()), *scope.walk.entered.get(name, ()))
        if values:
            return next((value for value in values if isinstance(value, form.Call)), values[0])
        scope = scope.outer
    return None


def _stored(code: Code, name: str) -> Expr | None:
    for other in code.file.codes:
        if other.owner is code.owner and other.receiver:
            values = other.walk.values.get(f"{other.receiver}.{name}", ())
            for value in values:
                if isinstance(value, form.Call):
                    return value
    return None


def _name(path: str) -> str:
    """A path as people write it: `requests.Session().post` -> `requests.Session.post`."""
    return path.replace("()", "")


def _shown(func: Expr) -> str:
    return ".".join(dotted(func).split(".")[-2:]).replace("()", "")
