"""What Django's migrations say: what each operation asks, and which models the functions of `RunPython` find."""

from __future__ import annotations

from nova_lint.libraries.django.labels import label_of
from nova_lint.libraries.django.registry import Registry
from nova_lint.libraries.django.routing import Databases
from nova_lint.libraries.django_migrations.history import Migration, Step, history, is_migration, read
from nova_lint.libraries.django_migrations.models import old_model
from nova_lint.libraries.django_migrations.operations import LIBRARY, text_of
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Const,
    Construct,
    Func,
    Handle,
    Outside,
    Text,
    Value,
    unknown,
)
from nova_lint.values.library import Tools
from nova_lint.values.objects import At, Objects
from nova_lint.values.program import ClassInfo, Module


class DjangoMigrations(Objects):
    """The hooks of Django's migrations."""

    packages = frozenset(["django"])
    defines = frozenset(["Migration"])
    verbs = frozenset(["get_model"])

    def prepare(self, tools: Tools) -> None:
        """All migrations are evaluated: apply them in order."""
        read(tools)

    def defined(self, tools: Tools, info: ClassInfo, at: At) -> None:
        """A migration asks what its operations say."""
        if not is_migration(info):
            return
        migration = history(tools).migrations.get(info.key)
        if migration is not None:
            _ask(tools, migration, at)

    def call(self, tools: Tools, base: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """`apps.get_model("app", "Model")`."""
        if not isinstance(base, Construct) or base.kind != "apps":
            return None
        if name not in ("get_model", "get_registered_model"):
            return unknown(f"the result of calling {name}")
        label = arguments.get(0, "app_label") or ()
        wanted = arguments.get(1, "model_name")
        dotted = text_of(tools, label)
        if wanted is not None:
            dotted = f"{dotted}.{text_of(tools, wanted)}"
        info = old_model(tools, history(tools), str(base.data), dotted, at.frame.module)
        return (Cls(info),) if info is not None else unknown("a model that no migration makes")

    def parameter(self, tools: Tools, func: Func, name: str) -> Value | None:
        """A function that `RunPython` calls is given the models of its time and a schema editor."""
        if func.key not in history(tools).parts or func.owner is not None:
            return None
        names = [param.name for param in func.form.params]
        if names and name == names[0]:
            return (Construct(LIBRARY, "apps", func.key),)
        if len(names) > 1 and name == names[1]:
            label = label_of(func.module, tools.program)
            databases = Registry.of(tools).routing.of_label(label, func.module.path)
            return (Handle("django", "schema editor", databases),)
        return None

    def part(self, tools: Tools, module: Module, function: str) -> str:
        """`RunPython(code, reverse_code)`."""
        return history(tools).parts.get(f"{module.path}:{function}", "")


def _ask(tools: Tools, migration: Migration, at: At) -> None:
    file = at.place.file
    routing = Registry.of(tools).routing
    label = routing.of_label(migration.label, file)
    for step in migration.steps:
        here = At(at.frame, step.operation.place)
        via = f"django.{step.operation.name}"
        if step.operation.name == "RunSQL":
            _run_sql(tools, step, here, label)
        elif step.done is None:
            reason = unknown(step.operation.reason)
            tools.emit(reason, via if step.operation.name else "django.Migration", "", here.frame, here.place,
                       known_call=True, part="up")  # fmt: skip
        for done in step.done or ():
            own = next((touch.table.name for touch in done.touches if touch.op == "ddl"), "")
            home = (routing.home(own, file) if own else ()) or label
            touches, changes = routing.apart(done.touches, done.changes, home, file)
            tools.ask(
                here, done.verb, touches, via, placed="sink", changes=changes, part="up", databases=home
            )


def _run_sql(tools: Tools, step: Step, at: At, databases: Databases) -> None:
    """`RunSQL(sql, reverse_sql)`: each a text or a list of texts, those with parameters in pairs."""
    for part, value in (
        ("up", step.operation.value(0, "sql")),
        ("down", step.operation.value(1, "reverse_sql")),
    ):
        sent = tuple([atom for atom in tools.look(value) if not _is_nothing(atom)])
        if sent:
            tools.emit(
                sent, "django.RunSQL", "", at.frame, at.place, known_call=True, part=part, databases=databases
            )


def _is_nothing(atom: Atom) -> bool:
    """`RunSQL.noop`, None, or an empty text."""
    if isinstance(atom, Outside):
        return atom.name.endswith(".noop")
    return isinstance(atom, Const) or (
        isinstance(atom, Text) and atom.known is not None and not atom.known.strip()
    )
