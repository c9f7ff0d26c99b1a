"""The order in which the migrations of a repository run, as they say themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from msgspec import Struct, field

from nova_lint.model.form import Assign, Call, Class, Expr, FileFacts, Name, Seq, Stmt, Str
from nova_lint.model.place import is_script

_NUMBERED = re.compile(r"[VvUu]?\d")
_FOLDERS = frozenset({"migrations", "migrate", "alembic", "versions", "deltas", "delta", "migration"})


class Migrations(Struct, frozen=True):
    """Where every file stands in the order: scripts first, then Python migrations, then other code, by path.

    `ranks` are the places of the files whose order is known. `replaced` are the migrations that a squashed
    one stands for: they do not run again. `among` are scripts that run among migrations in Python, in one order with them.
    """

    ranks: Mapping[str, int] = field(default_factory=dict)
    replaced: frozenset[str] = frozenset()
    among: frozenset[str] = frozenset()

    def rank(self, path: str) -> tuple[int, int, str]:
        """What to sort the changes of a file by."""
        if path in self.ranks:
            return (1 if _is_python(path) or path in self.among else 0, self.ranks[path], path)
        return (2 if _is_python(path) else 0, len(self.ranks), path)

    def leaves_out(self, path: str) -> bool:
        """Whether the file does not run where all others do."""
        return path in self.replaced

    def kind_of(self, path: str) -> str:
        """`migration` or `script`: a script that is numbered, or lies in a folder of migrations, is a migration."""
        if _is_python(path):
            return "migration" if path in self.ranks else "script"
        parts = PurePosixPath(path).parts
        numbered = any(_NUMBERED.match(part) for part in parts[-2:])
        return "migration" if numbered or not _FOLDERS.isdisjoint(parts[:-1]) else "script"


#: Where nothing is known of an order.
UNORDERED = Migrations()


def migrations_of(scripts: Iterable[str], files: Mapping[str, FileFacts]) -> Migrations:
    """The order of `.sql` scripts, which are in order already, and of Python files, which tell it themselves.

    Files that are no migrations may be among them. A circle of migrations is cut, never followed.
    """
    found = [step for path in sorted(files) for step in _steps(path, files[path].body)]
    scripts = list(scripts)
    folders = {step.family for step in found if step.kind == "yoyo"}
    among = [path for path in scripts if PurePosixPath(path).parent.as_posix() in folders]
    found += [_script(path) for path in among]
    steps = {(step.kind, step.family, step.name): step for step in found}
    replaced = {
        key
        for step in found
        for name in step.replaces
        for key in [(step.kind, *name)]
        if key in steps and steps[key] is not step
    }
    stand_in = {(step.kind, *name): step for step in found for name in step.replaces}
    needs: dict[str, list[str]] = {step.path: [] for step in found}
    by_path = {step.path: step for step in found}
    for step in found:
        for name in step.after:
            for needed in _wanted(step, name, steps, stand_in, found):
                if needed.path != step.path:
                    needs[step.path].append(needed.path)
        for name in step.before:
            for later in _wanted(step, name, steps, stand_in, found):
                needs[later.path].append(step.path)
    alone = [path for path in scripts if path not in by_path]
    ordered = [*alone, *_in_order(needs, lambda path: (by_path[path].family, path))]
    return Migrations(
        {path: rank for rank, path in enumerate(ordered)},
        frozenset(steps[key].path for key in replaced),
        frozenset(among),
    )


class _Migration(Struct, frozen=True):
    """One migration in Python: what it is called in its family (folder or app), and what it comes after."""

    kind: str
    path: str
    family: str
    name: str
    after: tuple[tuple[str, str], ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    replaces: tuple[tuple[str, str], ...] = ()
    labels: tuple[str, ...] = ()


def _script(path: str) -> _Migration:
    """A script of yoyo beside migrations in Python: its name tells its place."""
    pure = PurePosixPath(path)
    return _Migration("yoyo", path, pure.parent.as_posix(), pure.stem)


def _wanted(
    step: _Migration,
    name: tuple[str, str],
    steps: Mapping[tuple[str, str, str], _Migration],
    stand_in: Mapping[tuple[str, str, str], _Migration],
    found: list[_Migration],
) -> Iterator[_Migration]:
    """The migrations that a name stands for: its family's, the one that replaces it, or any family's."""
    key = (step.kind, *name)
    if key in stand_in and stand_in[key] is not step:
        yield stand_in[key]
    elif key in steps:
        yield steps[key]
    elif step.kind == "django" and name[1] in ("__first__", "__latest__"):
        yield from [other for other in found if other.kind == "django" and other.family == name[0]]
    elif step.kind != "django":
        yield from [
            other
            for other in found
            if other.kind == step.kind and (other.name == name[1] or name[1] in other.labels)
        ]


def _in_order(needs: Mapping[str, list[str]], key: Callable[[str], tuple[str, str]]) -> list[str]:
    """The paths, each behind those that it needs; among equals by key. Not recursive: histories are long."""
    done: dict[str, None] = {}
    for first in sorted(needs, key=key):
        stack, open_ = [(first, iter(sorted(needs[first], key=key)))], {first}
        while stack:
            path, rest = stack[-1]
            following = next((p for p in rest if p not in done and p not in open_), None)
            if following is None:
                stack.pop()
                done.setdefault(path)
            else:
                open_.add(following)
                stack.append((following, iter(sorted(needs[following], key=key))))
    return list(done)


def _steps(path: str, body: tuple[Stmt, ...]) -> Iterator[_Migration]:
    """What a module says of itself as a migration: nothing when it is none."""
    names = dict(_assigned(body))
    pure = PurePosixPath(path)
    folder, stem = pure.parent.as_posix(), pure.stem
    if "revision" in names and "down_revision" in names:
        after = (*_texts(names["down_revision"]), *_texts(names.get("depends_on")))
        revision = next(iter(_texts(names["revision"])), stem)
        labels = tuple(_texts(names.get("branch_labels")))
        yield _Migration(
            "alembic", path, folder, revision, tuple((folder, name) for name in after), labels=labels
        )
    elif "__depends__" in names:
        yield _Migration(
            "yoyo", path, folder, stem, tuple((folder, name) for name in _texts(names["__depends__"]))
        )
    for statement in body:
        if isinstance(statement, Class) and statement.name == "Migration":
            held = dict(_assigned(statement.body))
            if "operations" in held or "dependencies" in held:
                yield _Migration(
                    "django", path, pure.parent.parent.name, stem, tuple(_pairs(held.get("dependencies"))),
                    tuple(_pairs(held.get("run_before"))), tuple(_pairs(held.get("replaces"))),
                )  # fmt: skip


def _assigned(body: tuple[Stmt, ...]) -> Iterator[tuple[str, Expr]]:
    for statement in body:
        if isinstance(statement, Assign) and statement.value is not None:
            for target in statement.targets:
                if isinstance(target, Name):
                    yield target.id, statement.value


def _texts(value: Expr | None) -> Iterator[str]:
    """The strings in a value: one, or those of a list, tuple or set."""
    if isinstance(value, Str):
        yield value.text
    elif isinstance(value, Seq):
        for item in value.items:
            yield from _texts(item)
    elif isinstance(value, Call) and isinstance(value.func, Name) and value.func.id in ("set", "frozenset"):
        for argument in value.args:
            yield from _texts(argument)


def _pairs(value: Expr | None) -> Iterator[tuple[str, str]]:
    """The (app, name) pairs of a list."""
    for item in value.items if isinstance(value, Seq) else ():
        texts = list(_texts(item))
        if isinstance(item, Seq) and len(texts) == 2:
            yield texts[0], texts[1]


def _is_python(path: str) -> bool:
    return not is_script(path)
