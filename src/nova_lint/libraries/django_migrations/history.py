"""All migrations of a repository in the order in which they run, each with what it asks of the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import basename

from msgspec import Struct, field

from nova_lint.libraries.django.declarations import user_setting
from nova_lint.libraries.django.labels import label_of
from nova_lint.libraries.django.registry import Registry
from nova_lint.libraries.django_migrations.applying import Applying
from nova_lint.libraries.django_migrations.done import Done
from nova_lint.libraries.django_migrations.operations import LIBRARY, Operation, operations_in, text_of
from nova_lint.libraries.django_migrations.state import State
from nova_lint.model.place import Span
from nova_lint.values.atoms import Cls, Func, Partial, Value
from nova_lint.values.library import Tools
from nova_lint.values.program import ClassInfo

_MIGRATION = frozenset(["django.db.migrations.Migration", "django.db.migrations.migration.Migration"])
_Name = tuple[str, str]


class Step(Struct, frozen=True):
    """One operation of a migration and its statements; None when nothing is known of it."""

    operation: Operation
    done: tuple[Done, ...] | None


class Migration(Struct, eq=False):
    """One migration: its class, the label of its app, its name there, what it needs and what it stands for."""

    info: ClassInfo
    label: str
    name: str
    needs: list[_Name] = field(default_factory=list)
    replaces: list[_Name] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


class History(Struct, eq=False):
    """The migrations by the key of their class.

    `parts` tells which functions that `RunPython` calls go up and which down, `states` the models that they find; both
    by `Func.key`.
    """

    migrations: dict[str, Migration] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    latest: State = field(default_factory=lambda: State("auth.User"))


def history(tools: Tools) -> History:
    """The history of the repository at hand: empty until all migrations are evaluated."""
    held = tools.registry.get(LIBRARY)
    return held if isinstance(held, History) else History()


def read(tools: Tools) -> None:
    """Apply all migrations in order, now that they are evaluated."""
    tools.registry[LIBRARY] = _read(tools)


def is_migration(info: ClassInfo) -> bool:
    """Whether a class is a migration of Django's."""
    return not _MIGRATION.isdisjoint(info.outside_bases())


def _read(tools: Tools) -> History:
    migrations = list(_found(tools))
    user = user_setting(tools) or "auth.User"
    replaced = {name for migration in migrations for name in migration.replaces}
    kept = [m for m in migrations if (m.label, m.name) not in replaced]
    made = History({m.info.key: m for m in migrations})
    declared = Registry.of(tools).table_of
    made.latest = _run(tools, made, _in_order(kept), State(user, declared=declared))
    rest = [m for m in migrations if (m.label, m.name) in replaced]
    if rest:  # they do not run again, but they are there to be read
        squashing = {(m.label, m.name) for m in kept if m.replaces}
        _run(
            tools, made, _in_order([m for m in migrations if (m.label, m.name) not in squashing]),
            State(user, declared=declared),
            {(m.label, m.name) for m in rest},
        )  # fmt: skip
    return made


def _found(tools: Tools) -> Iterator[Migration]:
    for module in tools.program.evaluated():
        for atom in module.scope.names.get("Migration", ()):
            if isinstance(atom, Cls) and atom.info.module is module and is_migration(atom.info):
                info = atom.info
                name = basename(module.path).removesuffix(".py")
                needs = _pairs(tools, info.names.get("dependencies", ()))
                replaces = _pairs(tools, info.names.get("replaces", ()))
                yield Migration(info, label_of(module, tools.program), name, needs, replaces)


def _pairs(tools: Tools, value: Value) -> list[_Name]:
    """The (app, name) pairs in a list; what is none is left out."""
    found: list[_Name] = []
    for item in tools.items(value) or ():
        texts = [text_of(tools, part) for part in tools.items(item) or ()]
        if len(texts) == 2 and all(texts):
            found.append((texts[0], texts[1]))
    return found


def _in_order(migrations: Iterable[Migration]) -> list[Migration]:
    """Each behind those that it needs, else by app and name; a circle is cut."""
    listed = sorted(migrations, key=lambda m: (m.label, m.name))
    by_name = {(m.label, m.name): m for m in listed}
    for migration in listed:
        for name in migration.replaces:
            by_name.setdefault(name, migration)
    by_label: dict[str, list[Migration]] = {}
    for migration in listed:
        by_label.setdefault(migration.label, []).append(migration)
    done: dict[Migration, None] = {}
    for first in listed:
        pending, seen = [first], {first}
        while pending:
            wanted = [
                m for name in pending[-1].needs for m in _named(name, by_name, by_label) if m not in done
            ]
            following = next((m for m in wanted if m not in seen), None)
            if following is None:
                done.setdefault(pending.pop())
            else:
                seen.add(following)
                pending.append(following)
    return list(done)


def _named(
    name: _Name, by_name: dict[_Name, Migration], by_label: dict[str, list[Migration]]
) -> list[Migration]:
    if name[1] == "__first__":
        return by_label.get(name[0], [])[:1]
    if name[1] == "__latest__":
        return by_label.get(name[0], [])[-1:]
    return [by_name[name]] if name in by_name else []


def _run(
    tools: Tools, made: History, order: list[Migration], state: State, only: set[_Name] | None = None
) -> State:
    """Apply migrations one after the other; keep what is asked of those in `only`, or of all."""
    for migration in order:
        keeps = only is None or (migration.label, migration.name) in only
        place = Span(migration.info.module.path, *migration.info.form.place)
        on = Applying(tools, state, migration.label)
        for operation in operations_in(tools, migration.info.names.get("operations", ()), place):
            steps = list(_applied(made, on, operation, keeps=keeps))
            if keeps:
                migration.steps += steps
    return state


def _applied(made: History, on: Applying, operation: Operation, *, keeps: bool) -> Iterator[Step]:
    if operation.name == "SeparateDatabaseAndState":
        apart = Applying(on.tools, on.state.copy(), on.label)
        for inner in operations_in(on.tools, operation.value(0, "database_operations"), operation.place):
            yield from _applied(made, apart, inner, keeps=keeps)
        _only_state(on, operation.value(1, "state_operations"), operation)
    elif operation.name == "RunSQL":
        yield Step(operation, ())
        _only_state(on, operation.value(2, "state_operations"), operation)
    elif operation.name == "RunPython":
        yield Step(operation, ())
        if keeps:
            for part, value in (
                ("up", operation.value(0, "code")),
                ("down", operation.value(1, "reverse_code")),
            ):
                for key in _functions(on.tools, value):
                    made.parts.setdefault(key, part)
                    made.states.setdefault(key, on.state.copy())
    else:
        done = on.apply(operation)
        yield Step(operation, None if done is None else tuple(done))


def _only_state(on: Applying, value: Value, operation: Operation) -> None:
    """Operations that tell Django of the models, and the database nothing."""
    for inner in operations_in(on.tools, value, operation.place) if value else ():
        on.apply(inner)


def _functions(tools: Tools, value: Value) -> Iterator[str]:
    for atom in tools.look(value):
        if isinstance(atom, Func):
            yield atom.key
        elif isinstance(atom, Partial):
            yield from _functions(tools, atom.target)
