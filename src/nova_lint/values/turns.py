"""Modules evaluated in turn: all of them from the beginning, or, after a change, each when somebody asks for it.

What a module comes to may depend on which others are evaluated by then: of those that import each other one is the first.
So it is kept for the sake of which module each was evaluated, and a module that somebody asks for is evaluated by way
of that one, with nothing else begun.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import islice

from nova_lint.values.atoms import Func
from nova_lint.values.frames import Key
from nova_lint.values.inherited import Inherited
from nova_lint.values.program import ClassInfo, Module
from nova_lint.values.statements import Evaluation

#: What tells how far an evaluation has come.
_ON_THE_WAY = (
    "_active", "_forcing", "_nesting", "_provisional", "_turn", "consulted", "cuts", "helper_names", "helpers", "inherited",
    "root",
)  # fmt: skip


class Turns(Evaluation):
    """Which modules are evaluated, and when.

    `entered` tells for every module for the sake of which one it was evaluated, in that order; not those that only a
    function asked for.
    """

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.entered: dict[str, str] = {}
        self._taken: frozenset[str] = frozenset()
        self._turn = ""
        #: The number of each turn; None where each module is evaluated as soon as it may matter.
        self._turns: dict[str, int] | None = None
        self._named: dict[str, Func] = {}
        self._counted = 0

    @property
    def taken(self) -> frozenset[str]:
        """The modules that are evaluated because they may matter."""
        return self._taken

    def take_in(self, paths: Iterable[str]) -> set[str]:
        """Evaluate modules; those that are new."""
        fresh = {path for path in paths if path not in self._taken}
        for path in sorted(fresh):
            self._turn = path
            self.run_module(self.program.module(path))
            self.entered.setdefault(path, path)
        self._turn = ""
        self._taken = self._taken | fresh
        return fresh

    def await_turns(
        self, taken: Iterable[str], entered: Mapping[str, str], heirs: Mapping[str, Iterable[str]]
    ) -> None:
        """Take modules in when somebody asks for them; all is as an earlier evaluation left it."""
        self._taken, self.entered = frozenset(taken), dict(entered)
        self.heirs = {key: dict.fromkeys(each) for key, each in heirs.items()}
        self._turns = {path: number for number, path in enumerate(dict.fromkeys(entered.values()))}

    def catch_up(self, other: Turns) -> None:
        """Evaluate the modules that another evaluation has evaluated by now."""
        for module in other.program.evaluated():
            self._ask_for(module.path)

    def function(self, key: Key) -> Func | None:
        """A function of a module, by its key and place."""
        self._ask_for(key[0])
        return self.functions.get(key)

    def named(self, key: str) -> Func | None:
        """A function of a module by its key alone: the last one, where there are several."""
        self._ask_for(key)
        for func in islice(self.functions.values(), self._counted, None):
            self._named[func.key] = func
        self._counted = len(self.functions)
        return self._named.get(key)

    def run_module(self, module: Module) -> None:
        """Evaluate a module's body, once, in its turn."""
        if module.state != "unread":
            return
        turn = self.entered.get(module.path)
        if self._turns is not None and turn is not None and turn != self._turn:
            with self._in_turn(turn):
                super().run_module(self.program.module(turn))
                super().run_module(module)
            return
        if self._turn:
            self.entered.setdefault(module.path, self._turn)
        super().run_module(module)

    def await_heirs(self, info: ClassInfo) -> None:
        """Let a class bring those that inherit from it, where they are not evaluated yet."""
        if self._turns is not None and info.key in self.heirs:
            info.complete = partial(self._bring_heirs, info)

    def _ask_for(self, key: str) -> None:
        """Evaluate the module that a function is of, or a module itself, if it was evaluated before."""
        path = key.partition(":")[0]
        if self._turns is not None and path in self.entered:
            self.run_module(self.program.module(path))

    @contextmanager
    def _in_turn(self, turn: str) -> Iterator[None]:
        """Evaluate modules as if nothing else had begun: without helpers, and on no way to anywhere."""
        held = {name: getattr(self, name) for name in _ON_THE_WAY}
        self._turn, self.helpers, self.helper_names, self.consulted = turn, {}, {}, set()
        self.root = self._forcing = self._nesting = 0
        self._active, self._provisional = set(), {}
        self.inherited = Inherited(self.words, self.looked_at)
        try:
            yield
        finally:
            vars(self).update(held)

    def _bring_heirs(self, info: ClassInfo) -> None:
        """Evaluate the modules of those that inherit from a class, but for those whose turn comes after the one at hand."""
        turns, heirs = self._turns or {}, self.heirs[info.key]
        now = turns[self._turn] if self._turn else len(turns)
        info.complete = None
        for path in dict.fromkeys([key.partition(":")[0] for key in heirs]):
            turn = turns.get(self.entered.get(path, ""), now)
            if turn < now:
                self.run_module(self.program.module(path))
            elif turn > now:
                info.complete = partial(self._bring_heirs, info)
        order = {key: number for number, key in enumerate(heirs)}
        info.below.sort(key=lambda one: order.get(one.key, len(order)))
