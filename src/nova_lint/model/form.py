"""The lowered form of a Python module: what evaluation needs of it, and nothing else.

`frontends.python.lower` makes it, `values` evaluates it. Arithmetic, comparisons and the like are dropped
to `Opaque`, which keeps only the parts that may call something. The classes are msgspec structs: they are
made by the hundred thousand, encode as arrays, and decode to the same tree (docs/decisions/0002).
Functions and classes are equal only to themselves, which makes them cheap keys.
Places are line and column, both counted from 1, columns in code points.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Union, get_args

from msgspec import Struct


class _Node(Struct, frozen=True, array_like=True, tag=True, gc=False):
    """A node of the form: made often, never changed, encoded as an array."""


# Expressions


class Str(_Node, frozen=True, tag="s"):
    """A string literal; `jumps` is a flat run of offset, line, column (see `text.Written`)."""

    text: str
    jumps: tuple[int, ...]


class Lit(_Node, frozen=True, tag="l"):
    """A number, a boolean, None or `...`."""

    value: int | float | bool | str | None


class Name(_Node, frozen=True, tag="n"):
    """A variable."""

    id: str


class Attr(_Node, frozen=True, tag="a"):
    """`base.name`."""

    base: Expr
    name: str


class Item(_Node, frozen=True, tag="i"):
    """`base[key]`."""

    base: Expr
    key: Expr


class Call(_Node, frozen=True, tag="c"):
    """A call; `place` is line, column, end line, end column of the whole expression.

    `keywords` are (name, value); `**mapping` has an empty name. A `*sequence` is a `Star` in `args`.
    """

    func: Expr
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...]
    place: tuple[int, int, int, int]


class Add(_Node, frozen=True, tag="+"):
    """`a + b + c`, flattened."""

    parts: tuple[Expr, ...]


class Mod(_Node, frozen=True, tag="%"):
    """`left % right`."""

    left: Expr
    right: Expr


class Times(_Node, frozen=True, tag="*"):
    """`left * right`, kept for `["?"] * n`."""

    left: Expr
    right: Expr


class Div(_Node, frozen=True, tag="/"):
    """`left / right`, kept for paths."""

    left: Expr
    right: Expr


class Format(_Node, frozen=True, tag="f"):
    """An f-string: literals and expressions in order. A value under `!r` or a format spec is Opaque."""

    parts: tuple[Expr, ...]


class Seq(_Node, frozen=True, tag="q"):
    """A list, tuple or set display; `kind` is "list", "tuple" or "set"."""

    kind: str
    items: tuple[Expr, ...]


class Map(_Node, frozen=True, tag="m"):
    """A dict display; a `**mapping` has None for its key."""

    keys: tuple[Expr | None, ...]
    values: tuple[Expr, ...]


class Star(_Node, frozen=True, tag="*a"):
    """`*sequence` in a call or display."""

    value: Expr


class Either(_Node, frozen=True, tag="?"):
    """One of several: `a if t else b` (then `test` is set), `a or b`, `a and b` (`kind` "or", "and")."""

    test: Expr | None
    options: tuple[Expr, ...]
    kind: str = "or"


class Compare(_Node, frozen=True, tag="<"):
    """A comparison that a branch depends on; `op` is "==", "in", "is"; `negated` for the other three."""

    op: str
    negated: bool
    left: Expr
    right: Expr


class Not(_Node, frozen=True, tag="!"):
    """`not value`, where a branch depends on it."""

    value: Expr


class Walrus(_Node, frozen=True, tag=":="):
    """`(name := value)`."""

    name: str
    value: Expr


class Comp(_Node, frozen=True, tag="co"):
    """A comprehension; `kind` is "list", "set", "generator" or "dict" (then `key` is set)."""

    kind: str
    key: Expr | None
    element: Expr
    loops: tuple[tuple[Expr, Expr, tuple[Expr, ...]], ...]  # target, iterable, conditions


class Lambda(_Node, frozen=True, tag="la"):
    """A lambda: a function whose body is one return."""

    function: Function


class Yield(_Node, frozen=True, tag="y"):
    """`yield value` or `yield from value`."""

    value: Expr | None
    delegates: bool


class Opaque(_Node, frozen=True, tag="o"):
    """Something that evaluation does not follow; `parts` are its operands that may call something.

    `names` are the other variables and attributes in it (`row.balance`): nothing is asked of them. `sign` is what a comparison
    compares with, where that is a number: `> 0`.
    """

    reason: str
    parts: tuple[Expr, ...]
    names: tuple[str, ...] = ()
    sign: str = ""


# Statements. `at` is where one begins: line and column.


class Assign(_Node, frozen=True, tag="="):
    """`targets = value`; a bare annotation has no value."""

    targets: tuple[Expr, ...]
    value: Expr | None
    annotation: Expr | None = None
    at: tuple[int, int] = (1, 1)


class Grow(_Node, frozen=True, tag="+="):
    """`target += value` (other augmented assignments become Assign of Opaque)."""

    target: Expr
    value: Expr
    at: tuple[int, int] = (1, 1)


class Do(_Node, frozen=True, tag="d"):
    """An expression for its effect."""

    value: Expr
    at: tuple[int, int] = (1, 1)


class If(_Node, frozen=True, tag="if"):
    """`if`/`elif`/`else`, and `match`: exactly one branch runs. `tests` are evaluated in order."""

    tests: tuple[Expr, ...]
    branches: tuple[tuple[Stmt, ...], ...]
    at: tuple[int, int] = (1, 1)


class For(_Node, frozen=True, tag="for"):
    """A loop over something."""

    target: Expr
    iterable: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]
    at: tuple[int, int] = (1, 1)


class While(_Node, frozen=True, tag="w"):
    """A loop under a condition."""

    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]
    at: tuple[int, int] = (1, 1)


class With(_Node, frozen=True, tag="with"):
    """`with a as b, c:`; a missing name is None."""

    items: tuple[tuple[Expr, Expr | None], ...]
    body: tuple[Stmt, ...]
    at: tuple[int, int] = (1, 1)


class Try(_Node, frozen=True, tag="t"):
    """`try` with its handlers; `catches` are the exceptions of each, by their last names, none for a bare `except`."""

    body: tuple[Stmt, ...]
    handlers: tuple[tuple[Stmt, ...], ...]
    orelse: tuple[Stmt, ...]
    final: tuple[Stmt, ...]
    catches: tuple[tuple[str, ...], ...] = ()


class Return(_Node, frozen=True, tag="r"):
    """`return value`."""

    value: Expr | None
    at: tuple[int, int] = (1, 1)


class Leave(_Node, frozen=True, tag="x"):
    """What ends a block early: "raise", "break" or "continue"."""

    kind: str
    value: Expr | None = None


class Import(_Node, frozen=True, tag="im"):
    """`import a.b as c`: (bound name, module, whether the whole dotted path is bound)."""

    names: tuple[tuple[str, str], ...]  # bound name, dotted module it stands for


class ImportFrom(_Node, frozen=True, tag="if_"):
    """`from ..a import b as c`: `level` dots, module, (name, bound name); `*` is a star import."""

    level: int
    module: str
    names: tuple[tuple[str, str], ...]


class Outer(_Node, frozen=True, tag="g"):
    """`global` and `nonlocal`."""

    names: tuple[str, ...]
    is_global: bool


class Param(Struct, frozen=True, array_like=True, gc=False):
    """A parameter; `kind` is "pos" (positional only or either), "kw", "*" or "**"."""

    name: str
    kind: str
    annotation: Expr | None = None
    default: Expr | None = None


class Function(_Node, frozen=True, tag="def", eq=False):
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


class Class(_Node, frozen=True, tag="class", eq=False):
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
    Str, Lit, Name, Attr, Item, Call, Add, Mod, Times, Div, Format, Seq, Map, Star, Either, Compare, Not, Walrus,
    Comp, Lambda, Yield, Opaque
]  # fmt: skip
Stmt = Union[
    Assign, Grow, Do, If, For, While, With, Try, Return, Leave, Import, ImportFrom, Outer, Function, Class
]  # fmt: skip

#: The classes of expressions and of statements.
EXPRESSIONS = get_args(Expr)
STATEMENTS = get_args(Stmt)


def nodes(part: object) -> Iterator[Struct]:
    """Everything in a part of the form: a node with all that is in it, or a tuple of them, in no order."""
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting += one
        elif isinstance(one, Struct):
            yield one
            waiting += [getattr(one, name) for name in one.__struct_fields__]


def last_name(expr: Expr | None) -> str:
    """The last name of a dotted one: `models.Order` is `Order`; empty for anything else."""
    return expr.id if isinstance(expr, Name) else expr.name if isinstance(expr, Attr) else ""


class Trouble(Struct, frozen=True, array_like=True, gc=False):
    """Why a file could not be read whole: a kind of `problem.Problem`, a sentence, a place."""

    kind: str
    message: str
    line: int = 1
    column: int = 1


class FileFacts(Struct, frozen=True, array_like=True, gc=False):
    """All that one file says, lowered, before anybody knows its path, its service or any owner.

    `body` is a Python module's. `imports` are the modules that it imports, anywhere in it, by dotted name
    (`from a import b` may mean `a` or `a.b`: both are in it), relative ones with their dots. `script` is
    the text of an `.sql` file. `sniffed` are the string literals that are plainly SQL, as (text, jumps,
    function): those that no call is seen to send are reported with low confidence.
    """

    language: str
    body: tuple[Stmt, ...] = ()
    mentions: frozenset[str] = frozenset()
    imports: frozenset[str] = frozenset()
    sniffed: tuple[tuple[str, tuple[int, ...], str], ...] = ()
    script: str = ""
    troubles: tuple[Trouble, ...] = ()
