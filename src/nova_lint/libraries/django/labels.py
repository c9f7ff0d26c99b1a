"""Which application a file belongs to, by what its folders hold, and what its tables are called."""

from __future__ import annotations

from posixpath import basename, dirname

from nova_lint.model import form
from nova_lint.values.program import Module, Program


def label_of(module: Module, program: Program) -> str:
    """The label of the application that a module belongs to.

    It is the nearest folder that holds `apps.py`, `models` or `migrations`; an `AppConfig` there may name it otherwise.
    """
    folder = dirname(module.path)
    while folder:
        config = _file(program, f"{folder}/apps.py")
        if config is not None:
            return _configured(config) or basename(folder)
        if basename(folder) != "models" and any(
            _file(program, f"{folder}/{inner}") is not None
            for inner in ("models.py", "models/__init__.py", "migrations/__init__.py")
        ):
            return basename(folder)
        folder = dirname(folder)
    near = dirname(module.path)
    return basename(near if basename(near) != "models" else dirname(near))


def default_table(label: str, name: str) -> str:
    """The table of a model that names none."""
    return f"{label}_{name.lower()}" if label else name.lower()


def _file(program: Program, path: str) -> Module | None:
    return program.at(path)


def _configured(module: Module) -> str:
    """The label that the one `AppConfig` of an `apps.py` gives; nothing when there is none, or several."""
    found: list[str] = []
    for statement in module.facts.body:
        if isinstance(statement, form.Class):
            names = {
                target.id: given.value.text
                for given in statement.body
                if isinstance(given, form.Assign) and isinstance(given.value, form.Str)
                for target in given.targets
                if isinstance(target, form.Name)
            }
            label = names.get("label") or names.get("name", "").rpartition(".")[2]
            found += [label] if label else []
    return found[0] if len(set(found)) == 1 else ""
