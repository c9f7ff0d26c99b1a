"""Which functions pass their parameters on to SQL: found in rounds, until a round finds nothing new."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from nova_lint.model import form
from nova_lint.model.place import Span
from nova_lint.model.text import HOLE, Hole
from nova_lint.values.activation import claims
from nova_lint.values.atoms import Cls, Func, Instance, Value
from nova_lint.values.attributes import is_decorated
from nova_lint.values.core import RAN
from nova_lint.values.frames import Emission, Frame, Helper, Key, is_within
from nova_lint.values.inherited import Inherited
from nova_lint.values.mapped import OBJECT
from nova_lint.values.program import ClassInfo, Module
from nova_lint.values.scope import Scope
from nova_lint.values.statements import is_accessor
from nova_lint.values.turns import Turns

_DEFINITIONS = (form.Function, form.Class, form.Import, form.ImportFrom)

#: More rounds than any chain of helpers seen in real code needs (seven).
ROUNDS = 12


class Root(Struct, frozen=True):
    """A function, or a module's body, and what it asks of the database."""

    key: str
    module: Module
    emissions: tuple[Emission, ...]


class Rounds(Turns):
    """Evaluates every function that may reach the database, again when it turns out to call a helper."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self._found: dict[str, tuple[Func, Helper]] = {}
        self.roots: dict[Key, Root] = {}
        self.asked_for: set[str] = set()
        self._spoken: dict[str, frozenset[str]] = {}
        self.progress: Callable[[int, int], None] | None = None
        self.model_names: frozenset[str] = frozenset()
        self._asked: dict[Key, set[str]] = {}
        self._fresh: set[str] = set()
        self._resettled: set[str] = set()
        self._giving: dict[str, str] = {}
        self._givers: set[str] = set()
        self._mentioning: Callable[[frozenset[str], frozenset[str]], Iterable[str]] | None = None
        self._run_for_making: set[Key] = set()

    def consulted_by(self, key: Key) -> Iterable[str]:
        """What a function asked for when it was evaluated last, as in `Core.consulted`."""
        return self._asked.get(key, ())

    def prepare(self, defining: Callable[[frozenset[str], frozenset[str]], Iterable[str]]) -> None:
        """Evaluate the modules in which libraries' objects are defined, so that all of them are known.

        `defining` gives the paths of files that hold one of some words.
        """
        self._mentioning = defining
        for objects in self.known.objects.values():
            self.take_in(defining(objects.defines, frozenset()))
        for objects in self.known.objects.values():
            objects.prepare(self.tools)
        names = [info.form.simple_name for info in self.mapped]
        self.model_names = frozenset(
            [*names, *[f"{name}." for name in names], *(self.names - self.known.names), *self.passed_names]
        )

    def run(
        self, modules: Iterable[str], wider: Callable[[frozenset[str], frozenset[str]], Iterable[str]]
    ) -> None:
        """Evaluate the modules at these paths, and all that turn out to matter.

        `wider` gives the paths of files that mention one of some names, but for those already known.
        """
        pending = list(modules)
        if self.names != self.known.names:
            pending += wider(self.names - self.known.names, frozenset(pending))
        passed = frozenset(wider(self.passed_names, frozenset(pending))) if self.passed_names else frozenset()
        names: frozenset[str] | None = None
        early: frozenset[str] = frozenset()
        givers: frozenset[str] = frozenset()
        for _ in range(ROUNDS):
            fresh = self.take_in(pending)
            self.inherited = Inherited(self.words, self.looked_at)
            done: set[Key] = set()
            if names is None:
                fresh |= self._taken  # with those that `prepare` took in
                done, early = self._first()
            todo = [
                func
                for key, func in self.functions.items()
                if key not in done
                and (
                    self._concerns(func, None if func.module.path in fresh else names)
                    or self._is_given(key, func, givers)
                )
            ]
            for number, func in enumerate(todo):
                self._root(func)
                if self.progress is not None and number % 50 == 0:
                    self.progress(number, len(todo))
            for path in sorted(self._taken):
                module = self.program.module(path)
                if path in fresh or not module.facts.mentions.isdisjoint(names or ()):
                    self._module_root(module)
            names = self._commit()
            givers = self._fresh_givers()
            self.asked_for |= names | early | givers
            pending = list(wider(names | early | givers, self._taken))
            pending += [module.path for module in self.program.evaluated() if module.path in passed]
            early = frozenset()
            if not names and not givers and self._taken.issuperset(pending):
                break
        self.roots = dict(sorted(self.roots.items()))

    def mentioning(self, names: frozenset[str]) -> list[Module]:
        """The modules of the repository whose texts hold one of some names, by path."""
        paths = self._mentioning(names, frozenset()) if self._mentioning is not None else ()
        return [self.program.module(path) for path in sorted(paths)]

    def made_at(self, function: str, defined: tuple[int, int], place: Span) -> Iterable[Instance]:
        """The objects that a call at a place makes, as far as its function tells when nothing is known of its arguments."""
        key = (function, defined)
        func = self.functions.get(key)
        if func is None:
            return ()
        if key not in self._run_for_making:
            self._run_for_making.add(key)
            with self.only_values():
                for bound in self._with_receivers(func):
                    self.invoke(bound, None, 1)
        return tuple(self.made.get(place, ()))

    def resume(
        self,
        taken: Iterable[str],
        helpers: Mapping[str, Helper],
        called: Mapping[str, Iterable[Key]],
        aliases: Mapping[str, Iterable[str]],
        passing: Mapping[str, Iterable[str]],
        settled: Mapping[str, set[object]],
        entered: Mapping[str, str],
        heirs: Mapping[str, Iterable[str]],
    ) -> None:
        """Begin with what an earlier evaluation came to.

        `called` are the functions by the names by which helpers are called; the rest is as here and in `Core`. A module
        is evaluated when somebody asks for it, in the company in which it was before.
        """
        self.await_turns(taken, entered, heirs)
        self.helper_names = {name: list(keys) for name, keys in called.items()}
        self.helpers = dict(helpers)
        self.aliases = {key: set(names) for key, names in aliases.items()}
        self.passing = {key: set(names) for key, names in passing.items()}
        self._settled = ChainMap({}, settled)  # type: ignore[arg-type]  # only the first one is written to

    def evaluate(self, key: Key) -> None:
        """Evaluate one function again, or the body of a module."""
        func = self.function(key)
        if func is not None:
            self._root(func)
        else:
            self.roots.pop(key, None)
            self._module_root(self.program.module(key[0].removesuffix(":")))

    def is_root(self, key: Key) -> bool:
        """Whether a function is worth evaluating, by what is known by now."""
        func = self.function(key)
        return func is not None and self._concerns(func, None)

    def note_consulted(self, key: Key, ran: Iterable[str]) -> None:
        """Keep whose bodies were run for a function that is not evaluated again."""
        self._asked[key] = {f"{RAN}{name}" for name in ran}

    @property
    def found(self) -> dict[str, Helper]:
        """The helpers among what was evaluated last."""
        return {key: helper for key, (_, helper) in self._found.items()}

    def _first(self) -> tuple[set[Key], frozenset[str]]:
        """Evaluate the modules that helpers live in until they hold no more, before anybody who calls them.

        It begins with the wrappers named like a database call. Most helpers live in few modules: whoever calls
        them is then evaluated once. The functions that need not be evaluated again, and the names of the helpers.
        """
        done: set[Key] = set()
        names: frozenset[str] = frozenset()
        found: frozenset[str] = frozenset()
        for turn in range(ROUNDS):
            homes = {key.partition(":")[0] for key in self.helpers}
            todo = [
                (key, func)
                for key, func in self.functions.items()
                if (func.form.simple_name in self.words if not turn else func.module.path in homes)
                and self._concerns(func, names if key in done else None)
            ]
            if not todo and turn:
                break
            for key, func in todo:
                self._root(func)
                done.add(key)
            names = self._commit()
            found |= names
        homes = {key.partition(":")[0] for key in self.helpers}
        stale = {
            key
            for key in done
            if key[0].partition(":")[0] not in homes
            and not self.functions[key].form.mentions.isdisjoint(found)
        }
        return done - stale, found

    def is_answered(self, owner: str) -> bool:
        """Whether some caller of the function says what its parameter is."""
        return owner.partition("#")[0] in self.answered

    def _concerns(self, func: Func, names: frozenset[str] | None) -> bool:
        """Whether a function is worth evaluating: it mentions a new helper, or any word at all when new."""
        if func.module.path not in self._taken:
            return False
        mentions = func.form.mentions
        if names is not None:
            return not mentions.isdisjoint(names) and self._is_affected(func)
        return (
            not mentions.isdisjoint(self.known.telling)
            or not mentions.isdisjoint(self._words_of(func.module))
            or not mentions.isdisjoint(self.helper_names.keys())
            or not mentions.isdisjoint(self.model_names)
            or self.sends_sql(func)
            or self._changes_row(func)
            or self._asks_itself(func)
            or (bool(self.known.objects) and self.inherited.calls_open(func))
        )

    def _changes_row(self, func: Func) -> bool:
        """Whether a method of a mapped class sets what its class says something of: `self.state = value`."""
        if func.owner is None or not func.form.stores or func.form.simple_name == "__init__":
            return False
        objects = self.mapping(func.owner) if self.known.objects else None
        if objects is None or not objects.stores:
            return False
        return any(
            not func.form.stores.isdisjoint(info.names.keys() | info.annotations.keys())
            for info in func.owner.mro()
        )

    def _asks_itself(self, func: Func) -> bool:
        """Whether a method is of a class whose objects ask the database when somebody loops over them."""
        if func.owner is None or not self.known.objects:
            return False
        objects = self.mapping(func.owner)
        return objects is not None and objects.asks_itself(self.tools, func)

    def _words_of(self, module: Module) -> frozenset[str]:
        """The common words that may be calls of the libraries which a module imports."""
        words = self._spoken.get(module.path)
        if words is None:
            imports = module.facts.imports
            words = self.known.own_words(imports)
            if self.known.speaks_in(imports):
                words |= self.known.common_words | (self.words - self.known.words)
            self._spoken[module.path] = words
        return words

    def _is_affected(self, func: Func) -> bool:
        """Whether a function asked of one of the newest helpers whether it is one, or was never evaluated."""
        asked = self._asked.get((func.key, func.form.place))
        return asked is None or not asked.isdisjoint(self._fresh)

    def _root(self, func: Func) -> None:
        self._start()
        emissions: dict[Emission, None] = {}
        for bound in self._with_receivers(func):
            outcome = self.invoke(bound, None, 0)
            emissions.update(dict.fromkeys(outcome.emissions))
            if self.known.objects:
                self._note_giver(func, outcome.value)
        self._asked[func.key, func.form.place] = self.consulted
        self.note_if_spent(func.key, Span(func.module.path, *func.form.place))
        self.roots[func.key, func.form.place] = Root(func.key, func.module, tuple(emissions))

    def _note_giver(self, func: Func, value: Value) -> None:
        """A function that gives a library's objects makes whoever calls it worth evaluating."""
        if func.key in self._giving or is_accessor(func.form):
            return
        if func.form.simple_name not in self.words and self.is_object(self.look(value)):
            self._giving[func.key] = func.form.simple_name

    def _fresh_givers(self) -> frozenset[str]:
        """The names by which functions are called that turned out to give a library's objects, as far as they are new."""
        names = {
            name
            for key, simple_name in self._giving.items()
            for name in (simple_name, *self.aliases.get(key, ()))
        }
        fresh = names - self._givers - self.words
        self._givers |= fresh
        return frozenset(fresh)

    def _is_given(self, key: Key, func: Func, givers: frozenset[str]) -> bool:
        """Whether a function that nobody evaluated so far gets a library's objects from one of the givers."""
        if key in self.roots or func.module.path not in self._taken:
            return False
        return not func.form.mentions.isdisjoint(givers)

    def _module_root(self, module: Module) -> None:
        """A module's body asks something of the database only if it says so at module level."""
        self._start()
        held = dict(module.scope.names)
        frame = Frame(f"{module.path}:", module, module.scope)
        self._undefined(module.facts.body, frame)
        self.run_nested(frame)
        module.scope.names = held
        emissions = tuple(dict.fromkeys(frame.emissions))
        if emissions:
            self._asked[frame.key, (0, 0)] = self.consulted
            self.roots[frame.key, (0, 0)] = Root(frame.key, module, emissions)

    def _undefined(self, body: tuple[form.Stmt, ...], frame: Frame) -> None:
        """Evaluate what a body does besides defining functions and classes, and what class bodies do."""
        self.spread(tuple([s for s in body if not isinstance(s, _DEFINITIONS)]), frame)
        for statement in body:
            if isinstance(statement, form.Class):
                info = next(
                    (a.info for a in frame.scope.names.get(statement.simple_name, ()) if isinstance(a, Cls)),
                    None,
                )
                if info is not None:
                    self._defined(info, statement, frame)
                    inner = Frame(frame.key, frame.module, Scope(dict(info.names), frame.scope), None, info)
                    self._undefined(statement.body, inner)
                    frame.emissions += inner.emissions
                    frame.nested += inner.nested

    def _defined(self, info: ClassInfo, node: form.Class, frame: Frame) -> None:
        """Let the libraries say what a class means for the schema."""
        for objects in self.known.objects.values():
            objects.defined(self.tools, info, self.here(frame, Span(frame.module.path, *node.place)))

    def _start(self) -> None:
        self.steps, self.is_spent = 0, False
        self.root += 1
        self.consulted = set()
        self._provisional.clear()

    def _with_receivers(self, func: Func) -> list[Func]:
        """The function bound to what it may belong to: an object of its class, or what a library knows of it."""
        if not is_decorated(func, "staticmethod"):
            for objects in self.known.objects.values():
                found = objects.receivers(self.tools, func)
                if found:
                    return [Func(func.module, func.form, func.scope, func.owner, atom) for atom in found]
        return [self._with_receiver(func)]

    def _with_receiver(self, func: Func) -> Func:
        if func.owner is None or is_decorated(func, "staticmethod"):
            return func
        if is_decorated(func, "classmethod"):
            return Func(func.module, func.form, func.scope, func.owner, Cls(func.owner))
        return Func(func.module, func.form, func.scope, func.owner, self.instance(func.owner, None))

    def consider(self, func: Func, emissions: list[Emission]) -> None:
        """Note what a function asks of the database when nothing is known of its arguments."""
        settled = settled_by(emissions)
        if self._settled.get(func.key) != settled:
            self._settled[func.key] = settled
            self._resettled.add(func.key)
        needs, fragments, whole, objects = False, set(self.passing.get(func.key, ())), set(), set()
        for emission in emissions:
            waiting = [p for p in emission.text.parts if isinstance(p, Hole) and p.reason == OBJECT]
            owners = [hole.owner.partition("#") for hole in waiting if _is_own(func, hole.owner)]
            objects |= {name for _, _, name in owners}
            needs = needs or any(_is_of_object(func, key) for key, _, _ in owners)
            if waiting:
                continue
            holes = [part for part in emission.text.parts if isinstance(part, Hole)]
            named = self._naming(emission, holes)
            for index, hole in enumerate(holes):
                if not _is_own(func, hole.owner):
                    continue
                needs = needs or index in named
                own = hole.owner.partition("#")
                if own[0] == func.key:
                    fragments.add(own[2])
            only = holes[0].owner if len(holes) == 1 and emission.text.shape.strip() == HOLE else ""
            whole.add(only.removeprefix(f"{func.key}#") if only.startswith(f"{func.key}#") else "")
        if (needs or fragments or objects) and not is_accessor(func.form):
            forwards = whole.pop() if len(whole) == 1 else ""
            if any(param.name == forwards and param.kind in ("*", "**") for param in func.form.params):
                forwards = ""
            via = emissions[0].via if forwards else ""
            self._found[func.key] = (
                func,
                Helper(needs, frozenset(fragments), forwards, via, frozenset(objects)),
            )

    def _naming(self, emission: Emission, holes: list[Hole]) -> set[int]:
        """The holes that the tables depend on: in a table's name, or in SQL that cannot be read without them."""
        if not emission.statements:
            return set(range(len(holes)))
        named: set[int] = set()
        for statement in emission.statements:
            for access in statement.accesses:
                named.update(access.holes)
            if statement.problem is not None or (not statement.accesses and not statement.verb):
                named.update(range(len(holes)))
        return named

    def _commit(self) -> frozenset[str]:
        """Make the helpers of this round known; the names by which new ones are called."""
        names: set[str] = set()
        self._fresh = set()
        for key, (func, helper) in sorted(self._found.items()):
            held = self.helpers.get(key)
            if held == helper:
                continue
            self._fresh.add(key)
            self.helpers[key] = helper
            if held is not None and held.needs == helper.needs and held.fragments >= helper.fragments:
                if held.objects >= helper.objects:
                    continue
            for name in (self._called_by(func), *sorted(self.aliases.get(key, ()))):
                called = self.helper_names.setdefault(name, [])
                # Nobody has a function that is defined in another one for an attribute.
                if ".<locals>." not in key and not any(other == key for other, _ in called):
                    called.append((key, func.form.place))
                names.add(name)
        self._found.clear()
        if names:
            self._fresh |= names
            changed = self._fresh | self._resettled
            self._outcomes = {
                key: outcome
                for key, outcome in self._outcomes.items()
                if outcome.consulted.isdisjoint(changed)
            }
            self._resettled = set()
            names |= self._through_stand_ins(names)
        return frozenset(names)

    def _through_stand_ins(self, names: set[str]) -> set[str]:
        """The methods of a library's own modules that call one of these: who calls them may call a new helper."""
        return {
            func.form.simple_name
            for func in self.functions.values()
            if func.module.is_stand_in
            and func.form.simple_name not in self.known.words
            and not func.form.mentions.isdisjoint(names)
        }

    def _called_by(self, func: Func) -> str:
        if (
            func.form.simple_name in ("__init__", "__call__", "__enter__", "__aenter__")
            and func.owner is not None
        ):
            return func.owner.form.simple_name
        return func.form.simple_name


def settled_by(emissions: Iterable[Emission]) -> set[object]:
    """What a function asks whatever its arguments, as keys."""
    told = {claim for e in emissions if e.confidence != "low" for claim in claims(e)}
    guessed = {claim for e in emissions if e.confidence == "low" for claim in claims(e)} - told
    return {*told, *guessed, *[("low", claim) for claim in guessed]}


def _is_of_object(func: Func, key: str) -> bool:
    """Whether a parameter is one of another method of the same object: its constructor's."""
    return func.owner is not None and not is_within(func.key, key)


def _is_own(func: Func, owner: str) -> bool:
    """Whether a hole is the function's to fill through its callers: its parameter, closure or class."""
    key = owner.partition("#")[0]
    if not key:
        return False
    if is_within(func.key, key):
        return True
    return func.owner is not None and any(key.startswith(f"{info.key}.") for info in func.owner.mro())
