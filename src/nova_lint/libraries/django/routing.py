"""Which database a call goes to: what `using` names, what the routers of the settings say, where a row came from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from posixpath import commonpath, dirname
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from nova_lint.libraries.django.models import Link, Model
from nova_lint.libraries.django.router_values import Subject
from nova_lint.libraries.django.routers import Asking
from nova_lint.model import form
from nova_lint.model.change import Change
from nova_lint.model.table import BOUND, EITHER, SOME, TableName
from nova_lint.values.atoms import Arguments, Atom, Cls, Const, Handle, Instance, Member, Outside, Text, Value
from nova_lint.values.objects import At, Touch
from nova_lint.values.program import ClassInfo, Module

if TYPE_CHECKING:
    from nova_lint.libraries.django.registry import Registry
    from nova_lint.values.library import Tools

#: The keys of databases, as in `model.query.Query`; none where nothing is said.
Databases = tuple[str, ...]

#: What Django calls the main one.
_DEFAULT = ("django.db.DEFAULT_DB_ALIAS", "django.db.utils.DEFAULT_DB_ALIAS", "django.db.connection.alias")
#: What `router.db_for_write(Order)` gives: where the call goes by itself.
_ROUTED = Member(Outside("django.db.router"), "alias")
_SETTING = "DATABASE_ROUTERS"
_TESTS = re.compile(r"(?:^|[/_])(?:tests?|testing)(?:[/_.]|$)")
_METHODS = {"read": "db_for_read", "write": "db_for_write"}


def named(tools: Tools, value: Value | None) -> Databases:
    """The databases that a value names by their aliases: `using("warehouse")`; `SOME` for an alias that is not known."""
    if value is None:
        return ()
    found = dict.fromkeys(key for atom in tools.look(value) for key in _keys(atom))
    return () if set(found) <= {""} else tuple(found)


def _keys(atom: Atom) -> Databases:
    if isinstance(atom, Text):
        return (atom.known or SOME,)
    if isinstance(atom, Const):
        return ("",)
    if isinstance(atom, Outside) and atom.name in _DEFAULT:
        return ("default",)
    if isinstance(atom, Member):
        return _of_object(atom)
    return (SOME,)


def _of_object(atom: Member) -> Databases:
    """`connection.alias`, `row._state.db`, `self.db` of a manager: the database that the object is of."""
    base = atom.base
    if atom.name == "alias" and isinstance(base, Handle):
        return base.databases or ("",)
    if atom == _ROUTED:
        return ("",)
    if atom.name in ("db", "_db"):
        if isinstance(base, Member) and base.name == "_state":
            base = base.base
        held = base.origin if isinstance(base, Instance) else getattr(base, "data", None)
        found: Databases = getattr(held, "using", ())
        return found or (("",) if held is not None or isinstance(base, Instance) else (SOME,))
    return (SOME,)


def as_routed(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`router.db_for_write(Order)`, which is handed to `using`."""
    return (_ROUTED,)


class Routing(Struct):
    """The routers of a repository, and what they have said so far."""

    registry: Registry
    _settings: list[Module] | None = None
    _by_folder: dict[str, list[Module]] = field(default_factory=dict)
    _said: dict[tuple[str, Subject, str], str | None] = field(default_factory=dict)
    _tables: dict[str, Subject] = field(default_factory=dict)
    _counted: int = -1

    def of_table(self, table: str, op: str, file: str) -> Databases:
        """Where the routers send those who `read` or `write` a table of a model, for code of that file."""
        if not self._all():
            return ()
        subject = self._subject(table)
        return self.of(subject, op, file) if subject is not None else ()

    def of(self, subject: Subject, op: str, file: str) -> Databases:
        """Where the routers send those who `read` or `write` a model, for code of that file."""
        found: dict[str, None] = {}
        for module in self._near(file):
            key = (module.path, subject, op)
            if key not in self._said:
                self._said[key] = None  # a router that asks the database itself is not asked again on the way
                self._said[key] = self._ask(module, subject, _METHODS[op])
            said = self._said[key]
            if said is not None:
                found[said] = None
        if SOME in found:
            return (SOME,)
        return (EITHER.join(found),) if set(found) - {""} else ()

    def home(self, table: str, file: str) -> Databases:
        """Where a table of a model is: where its rows are read, which may be a replica; where that is not told, where they are
        written."""
        read = self.of_table(table, "read", file)
        return self.of_table(table, "write", file) if SOME in read else read

    def apart(
        self, touches: Iterable[Touch], changes: Iterable[Change], home: Databases, file: str
    ) -> tuple[list[Touch], tuple[Change, ...]]:
        """What a statement does to the schema of its database (`home`), with the database of each parent that is in another."""
        if not self._all():
            return list(touches), tuple(changes)

        def named(parent: TableName) -> TableName:
            theirs = self.home(parent.name, file)
            if theirs == home or len(theirs) > 1:
                return parent
            return replace(parent, database=f"{BOUND}{next(iter(theirs), '')}")

        found = [
            replace(touch, table=named(touch.table)) if touch.op == "references" else touch
            for touch in touches
        ]
        return found, tuple(
            [
                replace(change, keys=tuple([replace(key, parent=named(key.parent)) for key in change.keys]))
                for change in changes
            ]
        )

    def of_label(self, label: str, file: str) -> Databases:
        """Where the tables of an application are, as far as the routers go by its label."""
        subject = Subject(label)
        read = self.of(subject, "read", file) if self._all() else ()
        return self.of(subject, "write", file) if SOME in read else read

    def _ask(self, settings: Module, subject: Subject, method: str) -> str | None:
        """The routers in their order: the first that has an opinion decides. None where there are none: settings for tests."""
        tools = self.registry.tools
        routers = _routers(tools, settings)
        found: dict[str, None] = {}
        for router in routers:
            answers = Asking(tools, subject, router, settings).answers(method) if router else (object(),)
            if any(answer and not isinstance(answer, str) for answer in answers):
                return SOME
            found.update(dict.fromkeys(answer for answer in answers if isinstance(answer, str) and answer))
            if all(answers):
                return EITHER.join(found)
        return EITHER.join((*found, "")) if routers else None

    def _subject(self, table: str) -> Subject | None:
        if self._counted != len(self.registry.models) + len(self.registry.old):
            self._counted = len(self.registry.models) + len(self.registry.old)
            self._tables = {}
            for model in (*self.registry.models.values(), *self.registry.old.values()):
                self._take_in(model)
        return self._tables.get(table)

    def _take_in(self, model: Model) -> None:
        if model.table and model.proxy_of is None:
            self._tables.setdefault(
                model.table, Subject(model.label, model.name, model.table, _known(model.info))
            )
        for link in model.links.values():
            if link.table and link.kind == "many" and link.through is None:
                self._tables.setdefault(link.table, _pairs(model, link))

    def _all(self) -> list[Module]:
        """The settings modules that name routers."""
        if self._settings is None:
            program = self.registry.tools.program
            modules = [program.module(path) for path in program.named("settings", "conf")]
            found = [module for module in modules if _SETTING in _assigned(module)]
            self._settings = [module for module in found if not _is_for_tests(module)] or found
        return self._settings

    def _near(self, file: str) -> list[Module]:
        """Those of the project that a file is of: the nearest ones, where a repository holds several."""
        folder = dirname(file)
        if folder not in self._by_folder:
            shared = {m.path: len(commonpath([m.path, f"{folder}/_"]) if folder else "") for m in self._all()}
            most = max(shared.values(), default=0)
            self._by_folder[folder] = [m for m in self._all() if shared[m.path] == most]
        return self._by_folder[folder]


def _is_for_tests(module: Module) -> bool:
    """Whether a settings module is that of tests, which often have one database for everything."""
    return bool(_TESTS.search(module.path))


def _assigned(module: Module) -> set[str]:
    """The names that a module gives a value."""
    found: set[str] = set()
    waiting = list(module.facts.body)
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, form.If):
            waiting += [inner for branch in statement.branches for inner in branch]
        elif isinstance(statement, form.Assign):
            found |= {target.id for target in statement.targets if isinstance(target, form.Name)}
    return found


def _routers(tools: Tools, settings: Module) -> list[ClassInfo | None]:
    """The classes of the routers that a settings module names; None for one that is not to be found."""
    items = tools.items(tools.look(tools.name_in(settings, _SETTING)))
    if items is None:
        return [None]
    return [_router(tools, atom, settings) for item in items for atom in tools.look(item)]


def _router(tools: Tools, atom: Atom, settings: Module) -> ClassInfo | None:
    if isinstance(atom, (Cls, Instance)):
        return atom.info
    dotted, _, name = (atom.known or "").rpartition(".") if isinstance(atom, Text) else ("", "", "")
    module = tools.program.find(dotted, settings.path) if dotted else None
    for held in tools.look(tools.name_in(module, name)) if module is not None else ():
        if isinstance(held, (Cls, Instance)):
            return held.info
    return None


def _pairs(model: Model, link: Link) -> Subject:
    """The model that Django makes for the pairs of a many-to-many field."""
    return Subject(model.label, f"{model.name}_{link.name}", link.table)


def _known(info: ClassInfo) -> ClassInfo | None:
    """The class as the repository has it; None for one that a migration made up."""
    return info if info.form.body or info.form.bases else None
