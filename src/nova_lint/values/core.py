"""The state of an evaluation, and the operations that its parts ask of one another."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from nova_lint.model import form
from nova_lint.model.place import Span
from nova_lint.model.statement import Statement
from nova_lint.model.text import whole_file
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Func,
    Instance,
    Lazy,
    Sequence,
    Value,
    bounded,
    literal,
    unknown,
)
from nova_lint.values.frames import Frame, Helper, Key, Outcome
from nova_lint.values.inherited import Inherited
from nova_lint.values.known import Known
from nova_lint.values.program import ClassInfo, Module, Program
from nova_lint.values.texts import concat, text_of

if TYPE_CHECKING:
    from nova_lint.model.form import Expr
    from nova_lint.model.place import Span
    from nova_lint.values.library import Tools

#: How deep calls are followed, how deep results that somebody asks for, how many steps a
#: root may take, and how many one asked-for result; how many more a module's body may take, whose statements are
#: roots of their own, and how many more for each of these.
DEPTH = 6
FORCING = 5
STEPS = 10_000
FORCED_STEPS = 2_000
MODULE_STEPS = 100_000
STATEMENT_STEPS = 20

#: Stands before the key of a function whose body was run, among what was consulted.
RAN = "\0"


class Core:
    """What every part of the evaluation shares.

    `read_sql` is given the shape of a text and a dialect, `dialect_of` the path of a file.

    `helpers` are the functions known, from earlier rounds, to need their callers (by `Func.key`), `helper_names` the
    names by which they are called. `consulted` are the functions (by `Func.key`) and names of which the function at hand
    asked whether they are helpers: it is evaluated again when one of them becomes one. It holds the functions too whose
    bodies were run on the way, behind `RAN`; those that were run for a value which is kept for everybody are in `shared`,
    and those whose words were looked at without running them in `looked_at`. `aliases` are the other names that functions
    are called by, `answered` the helpers that were called with arguments which say what their SQL is about.
    `handed` is what is handed to parameters that are pasted into SQL and where, `passing` the parameters (by
    `Func.key`) that are handed on to such. `functions` are those of the modules evaluated so far, `used` the places of
    the literals that reached a database call. `heirs` are the classes that inherit from one, by `ClassInfo.key`, as far as
    modules define them. `mapped` are the classes that a library maps to tables, `registry` what
    libraries know of this repository, by their names; `made` the objects of the repository's classes by the calls that make them,
    where a library builds queries of objects.

    What was cut short by a limit is kept for the current `root` only. While `quiet`, only values are asked for: what is
    asked of the database on the way is noted elsewhere.
    """

    def __init__(
        self,
        program: Program,
        known: Known,
        read_sql: Callable[[str, str], tuple[Statement, ...]],
        read_script: Callable[[str], str | None],
        dialect_of: Callable[[str], str],
    ) -> None:
        self.tools = cast("Tools", self)  # the whole of it, as libraries see it
        self.program = program
        self.known = known
        self.read_sql = read_sql
        self.read_script = read_script
        self.dialect_of = dialect_of
        self.helpers: dict[str, Helper] = {}
        self.helper_names: dict[str, list[Key]] = {}
        self.consulted: set[str] = set()
        self.shared: set[str] = set()
        self.looked_at: set[str] = set()
        self.words = known.words
        self.names = known.names
        self.passed_names: frozenset[str] = frozenset()
        self.steps = 0
        self.limit = STEPS
        self.cuts = 0
        self.is_spent = False
        self._is_asked_for = False
        self.cut_short: dict[str, Span] = {}
        self._forcing = 0
        self.quiet = False
        self._outcomes: dict[object, Outcome] = {}
        self._provisional: dict[object, Outcome] = {}
        self._literals: dict[int, Value] = {}
        self._stored_by: set[object] = set()
        self._stored_names: set[tuple[ClassInfo, str]] = set()
        self.root = 0
        self._active: set[object] = set()
        self._instances: dict[object, Instance] = {}
        self._settled: MutableMapping[str, set[object]] = {}
        self.inherited = Inherited(self.words, self.looked_at)
        self.used: set[tuple[str, int, int]] = set()
        self.functions: dict[Key, Func] = {}
        self.answered: set[str] = set()
        self.mapped: list[ClassInfo] = []
        self.handed: dict[str, dict[tuple[str, Span], None]] = {}
        self.heirs: dict[str, dict[str, None]] = {}
        self.passing: dict[str, set[str]] = {}
        self.aliases: dict[str, set[str]] = {}
        self.registry: dict[str, Any] = {}
        self.made: dict[Span, dict[Instance, None]] = {}

    def helper(self, func: Func) -> Helper | None:
        """What is known of a function as a helper, if it is one by now."""
        self.consulted.add(func.key)
        return self.helpers.get(func.key)

    def is_helper_name(self, name: str) -> bool:
        """Whether some helper is called by a name, by now."""
        self.consulted.add(name)
        return name in self.helper_names

    # Asked of one another

    def eval(self, expr: Expr, frame: Frame) -> Value:
        """What an expression is in a frame."""
        raise NotImplementedError

    def attribute(self, atom: Atom, name: str, frame: Frame) -> Value:
        """What an attribute of a value is."""
        raise NotImplementedError

    def apply(self, target: Value, arguments: Arguments, frame: Frame, call: form.Call) -> Value:
        """What calling a value comes to; what it asks of the database is noted in the frame."""
        raise NotImplementedError

    def invoke(self, func: Func, arguments: Arguments | None, depth: int) -> Outcome:
        """What calling a function of the repository comes to; None for arguments nobody knows."""
        raise NotImplementedError

    def run_module(self, module: Module) -> None:
        """Evaluate a module's body, once."""
        raise NotImplementedError

    def function(self, key: Key) -> Func | None:
        """A function of a module, by its key and place."""
        raise NotImplementedError

    def await_heirs(self, info: ClassInfo) -> None:
        """Let a class bring those that inherit from it, where they are not evaluated yet."""
        raise NotImplementedError

    def consumed(self, arguments: Arguments, frame: Frame) -> Arguments:
        """The arguments of a function that loops over them: a library's object becomes what the loop gives."""
        raise NotImplementedError

    def store(self, target: Expr, value: Value, frame: Frame) -> None:
        """Assign to a target."""
        raise NotImplementedError

    def item(self, base: Value, key: Value) -> Value:
        """`base[key]`."""
        raise NotImplementedError

    def block(self, statements: tuple[form.Stmt, ...], frame: Frame) -> bool:
        """Evaluate statements in order; False when the end is never reached."""
        raise NotImplementedError

    def instance(self, info: ClassInfo, arguments: Arguments | None, origin: Hashable = None) -> Instance:
        """The object that a class gives for these arguments; None for one of which only the class is known."""
        raise NotImplementedError

    # What library transfers may ask (`library.Tools`)

    def look(self, value: Value) -> Value:
        """The alternatives of a value, with calls that nobody asked for yet evaluated."""
        for atom in value:
            if type(atom) is Lazy:
                break
        else:
            return value
        atoms: dict[Atom, None] = {}
        for atom in value:
            for found in self._force(atom) if isinstance(atom, Lazy) else (atom,):
                atoms[found] = None
        return bounded(atoms)

    def text_of(self, value: Value) -> Value:
        """The value as text: what an f-string would put in its place, unknowns as holes."""
        return text_of(self.look(value))

    def concat(self, *values: Value) -> Value:
        """The texts of several values, one after the other."""
        return concat(*[self.look(value) for value in values])

    def items(self, value: Value) -> list[Value] | None:
        """The items of a sequence, or None when it is not known how many there are."""
        for atom in self.look(value):
            if isinstance(atom, Sequence) and not atom.open:
                return list(atom.items)
        return None

    def script(self, name: str) -> Value:
        """The text of the one `.sql` file of the repository whose path ends like this; else nothing.

        Where the whole path is not found, its last parts are asked for: the first ones may be a package's.
        """
        parts = [part for part in name.split("/") if part not in ("", ".", "..")]
        for start in range(len(parts)):
            ending = "/".join(parts[start:])
            found = [path for path in self.program.scripts if path == ending or path.endswith(f"/{ending}")]
            text = self.read_script(found[0]) if len(found) == 1 else None
            if text:
                return literal(text, whole_file(found[0], text))
            if found:
                return ()  # several files end like this
        return ()

    def scripts(self, folder: str) -> list[tuple[str, Value]]:
        """The `.sql` files below the one folder whose path ends like this, by their paths in it, sorted."""
        ending = folder.strip("./")
        found: dict[str, list[str]] = {}
        for path in self.program.scripts:
            at = f"/{path}".rfind(f"/{ending}/")
            if at >= 0:
                found.setdefault(path[:at], []).append(path)
        if len(found) != 1:
            return []
        ((root, paths),) = found.items()
        start = len(f"{root}{ending}/") if root else len(f"{ending}/")
        return [(path[start:], self.script(path)) for path in sorted(paths)]

    # Limits

    def cut(self) -> None:
        """Note that a limit stopped the evaluation here; that of one asked-for result is a hole, and no more."""
        self.cuts += 1
        self.is_spent = self.is_spent or not self._is_asked_for

    def note_if_spent(self, key: str, place: Span) -> None:
        """Keep that a root did not come to its end, so that somebody says so; or that it did, this time."""
        if self.is_spent:
            self.cut_short[key] = place
        else:
            self.cut_short.pop(key, None)
        self.is_spent = False

    @contextmanager
    def fresh_budget(self) -> Iterator[None]:
        """Give what is evaluated inside its own budget: it is kept for everybody, not for this root."""
        held = self.steps, self.limit, self.is_spent, self._is_asked_for
        self.steps, self.limit, self.is_spent, self._is_asked_for = 0, STEPS, False, False
        try:
            yield
        finally:
            self.steps, self.limit, self.is_spent, self._is_asked_for = held

    @contextmanager
    def only_values(self) -> Iterator[None]:
        """Evaluate for values alone, on a budget of their own."""
        quiet, self.quiet = self.quiet, True
        try:
            with self.fresh_budget():
                yield
        finally:
            self.quiet = quiet

    def _force(self, lazy: Lazy) -> Value:
        if lazy.result is not None and lazy.root in (0, self.root):
            return lazy.result
        depth = 0 if lazy.is_shallow else 1
        if lazy.running or self._forcing >= FORCING + 6 * (1 - depth):
            self.cuts += 1
            return unknown("the result of a call that goes too deep")
        lazy.running = True
        self._forcing += depth
        cuts, quiet, limit, asked_for = self.cuts, self.quiet, self.limit, self._is_asked_for
        self.quiet, self.limit, self._is_asked_for = True, min(limit, self.steps + FORCED_STEPS), True
        try:
            result = self.look(lazy.compute())
        finally:
            lazy.running, self.quiet, self.limit, self._is_asked_for = False, quiet, limit, asked_for
            self._forcing -= depth
        lazy.result, lazy.root = result, 0 if self.cuts == cuts else self.root
        return result
