"""The lowered form of a Python module: what evaluation needs of it, and nothing else.

`frontends.python.lower` makes it, `values` evaluates it. Arithmetic, comparisons and the like are dropped
to `Opaque`, which keeps only the parts that may call something. The classes are msgspec structs: they are
made by the hundred thousand, encode as arrays, and decode to the same tree (docs/decisions/0002).
Functions and classes are equal only to themselves, which makes them cheap keys.
Places are line and column, both counted from 1, columns in code points.
"""

from __future__ import annotations

from typing import Union

from msgspec import Struct


class _Node(Struct, frozen=True, array_like=True, tag=True, gc=False):
    pass


# Expressions


class Str(_Node, tag="s"):
    """A string literal; `jumps` is a flat run of offset, line, column (see `text.Written`)."""

    text: str
    jumps: tuple[int, ...]


class Lit(_Node, tag="l"):
    """A number, a boolean, None or `...`."""

    value: int | float | bool | str | None


class Name(_Node, tag="n"):
    """A variable."""

    id: str


class Attr(_Node, tag="a"):
    """`base.name`."""

    base: Expr
    name: str


class Item(_Node, tag="i"):
    """`base[key]`."""

    base: Expr
    key: Expr


class Call(_Node, tag="c"):
    """A call; `place` is line, column, end line, end column of the whole expression.

    `keywords` are (name, value); `**mapping` has an empty name. A `*sequence` is a `Star` in `args`.
    """

    func: Expr
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...]
    place: tuple[int, int, int, int]


class Add(_Node, tag="+"):
    """`a + b + c`, flattened."""

    parts: tuple[Expr, ...]


class Mod(_Node, tag="%"):
    """`left % right`."""

    left: Expr
    right: Expr


class Times(_Node, tag="*"):
    """`left * right`, kept for `["?"] * n`."""

    left: Expr
    right: Expr


class Div(_Node, tag="/"):
    """`left / right`, kept for paths."""

    left: Expr
    right: Expr


class Format(_Node, tag="f"):
    """An f-string: literals and expressions in order. A value under `!r` or a format spec is Opaque."""

    parts: tuple[Expr, ...]


class Seq(_Node, tag="q"):
    """A list, tuple or set display; `kind` is "list", "tuple" or "set"."""

    kind: str
    items: tuple[Expr, ...]


class Map(_Node, tag="m"):
    """A dict display; a `**mapping` has None for its key."""

    keys: tuple[Expr | None, ...]
    values: tuple[Expr, ...]


class Star(_Node, tag="*a"):
    """`*sequence` in a call or display."""

    value: Expr


class Either(_Node, tag="?"):
    """One of several: `a if t else b` (then `test` is set), `a or b`, `a and b` (`kind` "or", "and")."""

    test: Expr | None
    options: tuple[Expr, ...]
    kind: str = "or"


class Compare(_Node, tag="<"):
    """A comparison that a branch depends on; `op` is "==", "in", "is"; `negated` for the other three."""

    op: str
    negated: bool
    left: Expr
    right: Expr


class Not(_Node, tag="!"):
    """`not value`, where a branch depends on it."""

    value: Expr


class Walrus(_Node, tag=":="):
    """`(name := value)`."""

    name: str
    value: Expr


class Comp(_Node, tag="co"):
    """A comprehension; `kind` is "list", "set", "generator" or "dict" (then `key` is set)."""

    kind: str
    key: Expr | None
    element: Expr
    loops: tuple[tuple[Expr, Expr, tuple[Expr, ...]], ...]  # target, iterable, conditions


class Lambda(_Node, tag="la"):
    """A lambda: a function whose body is one return."""

    function: Function


class Yield(_Node, tag="y"):
    """`yield value` or `yield from value`."""

    value: Expr | None
    delegates: bool


class Opaque(_Node, tag="o"):
    """Something that evaluation does not follow; `parts` are its operands that may call something."""

    reason: str
    parts: tuple[Expr, ...]


# Statements


class Assign(_Node, tag="="):
    """`targets = value`; a bare annotation has no value."""

    targets: tuple[Expr, ...]
    value: Expr | None
    annotation: Expr | None = None


class Grow(_Node, tag="+="):
    """`target += value` (other augmented assignments become Assign of Opaque)."""

    target: Expr
    value: Expr


class Do(_Node, tag="d"):
    """An expression for its effect."""

    value: Expr


class If(_Node, tag="if"):
    """`if`/`elif`/`else`, and `match`: exactly one branch runs. `tests` are evaluated in order."""

    tests: tuple[Expr, ...]
    branches: tuple[tuple[Stmt, ...], ...]


class For(_Node, tag="for"):
    """A loop over something."""

    target: Expr
    iterable: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]


class While(_Node, tag="w"):
    """A loop under a condition."""

    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]


class With(_Node, tag="with"):
    """`with a as b, c:`; a missing name is None."""

    items: tuple[tuple[Expr, Expr | None], ...]
    body: tuple[Stmt, ...]


class Try(_Node, tag="t"):
    """`try` with its handlers."""

    body: tuple[Stmt, ...]
    handlers: tuple[tuple[Stmt, ...], ...]
    orelse: tuple[Stmt, ...]
    final: tuple[Stmt, ...]


class Return(_Node, tag="r"):
    """`return value`."""

    value: Expr | None


class Leave(_Node, tag="x"):
    """What ends a block early: "raise", "break" or "continue"."""

    kind: str
    value: Expr | None = None


class Import(_Node, tag="im"):
    """`import a.b as c`: (bound name, module, whether the whole dotted path is bound)."""

    names: tuple[tuple[str, str], ...]  # bound name, dotted module it stands for


class ImportFrom(_Node, tag="if_"):
    """`from ..a import b as c`: `level` dots, module, (name, bound name); `*` is a star import."""

    level: int
    module: str
    names: tuple[tuple[str, str], ...]


class Outer(_Node, tag="g"):
    """`global` and `nonlocal`."""

    names: tuple[str, ...]
    is_global: bool


class Param(Struct, frozen=True, array_like=True, gc=False):
    """A parameter; `kind` is "pos" (positional only or either), "kw", "*" or "**"."""

    name: str
    kind: str
    annotation: Expr | None = None
    default: Expr | None = None


class Function(_Node, tag="def", eq=False):
    """A function; `name` is qualified (`Class.method`, `outer.<locals>.inner`).

    `mentions` holds every attribute and name that is called or passed in its body, nested functions
    included; `stores` the attributes of `self` (its first parameter) that it assigns. `yields` says
    that it is a generator.
    """

    name: str
    params: tuple[Param, ...]
    body: tuple[Stmt, ...]
    decorators: tuple[Expr, ...]
    returns: Expr | None
    place: tuple[int, int]
    mentions: frozenset[str]
    stores: frozenset[str]
    yields: bool

    @property
    def simple_name(self) -> str:
        """The last part of the qualified name."""
        return self.name.rpartition(".")[2]


class Class(_Node, tag="class", eq=False):
    """A class; `name` is qualified."""

    name: str
    bases: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...]
    body: tuple[Stmt, ...]
    decorators: tuple[Expr, ...]
    place: tuple[int, int]

    @property
    def simple_name(self) -> str:
        """The last part of the qualified name."""
        return self.name.rpartition(".")[2]


Expr = Union[
    Str, Lit, Name, Attr, Item, Call, Add, Mod, Times, Div, Format, Seq, Map, Star, Either, Compare, Not, Walrus, Comp, Lambda, Yield, Opaque
]  # fmt: skip
Stmt = Union[
    Assign, Grow, Do, If, For, While, With, Try, Return, Leave, Import, ImportFrom, Outer, Function, Class
]  # fmt: skip


class Trouble(Struct, frozen=True, array_like=True, gc=False):
    """Why a file could not be read whole: a kind of `problem.Problem`, a sentence, a place."""

    kind: str
    message: str
    line: int = 1
    column: int = 1


class FileFacts(Struct, frozen=True, array_like=True, gc=False):
    """All that one file says, lowered, before anybody knows its path, its service or any owner.

    `body` is a Python module's, `imports` the modules that it imports, anywhere in it, by
    dotted name (`from a import b` may mean `a` or `a.b`: both are in it); `script` is the text of an `.sql` file. `sniffed` are the string literals
    that are plainly SQL, as (text, jumps, function): those that no call is seen to send are reported with
    low confidence.
    """

    language: str
    body: tuple[Stmt, ...] = ()
    mentions: frozenset[str] = frozenset()
    imports: frozenset[str] = frozenset()
    sniffed: tuple[tuple[str, tuple[int, ...], str], ...] = ()
    script: str = ""
    troubles: tuple[Trouble, ...] = ()
