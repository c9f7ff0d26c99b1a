"""Expressions of a syntax tree, lowered."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from nova_lint.frontends.python.literals import Run, scan
from nova_lint.frontends.python.shapes import (
    encodes,
    has_lambda,
    is_inert,
    is_name_spec,
    is_number_spec,
    may_be_class,
    may_be_column,
    path,
)
from nova_lint.model import form
from nova_lint.model.form import Expr, Param
from nova_lint.model.sniff import looks_like_sql

_COMPARED: dict[type, tuple[str, bool]] = {
    ast.Eq: ("==", False), ast.NotEq: ("==", True),
    ast.In: ("in", False), ast.NotIn: ("in", True),
    ast.Is: ("is", False), ast.IsNot: ("is", True),
}  # fmt: skip

_NAME = ast.Name

#: Methods whose lambdas a library may read instead of calling them.
_ASKING = frozenset(["select", "filter", "where", "get", "get_for_update", "exists", "order_by", "sort_by"])

#: Comparisons with a number, as they are written.
_SIGNS = {ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!="}

#: Operators that combine conditions of a query.
COMBINING = (ast.BitAnd, ast.BitOr)


class ExpressionLowering:
    """Lowers expressions, and keeps what a module mentions on the way.

    `mentions` are the names that the open function uses as attributes, calls or hands on, with a dot behind those
    that it takes an attribute of; `sniffed` the literals that are plainly SQL.
    """

    def __init__(self, text: str) -> None:
        self.mentions: set[str] = set()
        self.imports: set[str] = set()
        self.types: set[str] = set()  # names in the annotations of the signature at hand
        self.sniffed: list[tuple[str, tuple[int, ...], str]] = []
        self._lines = text.split("\n")
        self._ascii = text.isascii()
        self._scopes: list[tuple[str, str]] = []  # qualified name of the open scope, prefix of its members
        self._stores: set[str] = set()
        self._receiver = ""
        self._yields = False
        self._rows: frozenset[str] = (
            frozenset()
        )  # variables that may stand for rows, whose attributes are kept

    # Scopes

    def enter(self, name: str, prefix: str) -> str:
        """Open the scope of a function or class; its qualified name."""
        outer = self._scopes[-1][1] if self._scopes else ""
        qualified = outer + name
        self._scopes.append((qualified, f"{outer}{prefix}."))
        return qualified

    def leave(self) -> None:
        """Close the innermost scope."""
        self._scopes.pop()

    def open_function(self, receiver: str) -> tuple[set[str], set[str], str, bool]:
        """Start to gather what a function mentions; the state of the outer one."""
        outer = (self.mentions, self._stores, self._receiver, self._yields)
        self.mentions, self._stores, self._receiver, self._yields = set(), set(), receiver, False
        return outer

    def close_function(
        self, outer: tuple[set[str], set[str], str, bool]
    ) -> tuple[frozenset[str], frozenset[str], bool]:
        """What the function mentions, stores on its receiver, and whether it yields."""
        found = frozenset(self.mentions), frozenset(self._stores), self._yields
        self.mentions, self._stores, self._receiver, self._yields = outer
        self.mentions |= found[0]
        return found

    # Places

    def column(self, line: int, offset: int) -> int:
        """The column, from 1 in code points, of a byte offset as `ast` gives it."""
        if self._ascii:
            return offset + 1
        text = self._lines[line - 1]
        if text.isascii():
            return offset + 1
        return len(text.encode()[:offset].decode(errors="replace")) + 1

    def _place(self, node: ast.expr) -> tuple[int, int, int, int]:
        if self._ascii:
            line, offset = node.lineno, node.col_offset
            return line, offset + 1, node.end_lineno or line, (node.end_col_offset or offset) + 1
        end_line, end_offset = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return (
            node.lineno,
            self.column(node.lineno, node.col_offset),
            end_line,
            self.column(end_line, end_offset),
        )

    def begin(self, node: ast.stmt) -> tuple[int, int]:
        """Where a statement begins."""
        if self._ascii:
            return node.lineno, node.col_offset + 1
        return node.lineno, self.column(node.lineno, node.col_offset)

    # Expressions

    def expr(self, node: ast.expr) -> Expr:
        """Lower one expression."""
        kind = type(node)
        if kind is _NAME:  # two of five expressions
            return form.Name(node.id)  # type: ignore[attr-defined]
        lower = _EXPRESSIONS.get(kind)
        if lower is None:
            return self.opaque("not followed", (c for c in ast.iter_child_nodes(node)))
        return lower(self, node)

    def test(self, node: ast.expr) -> Expr:
        """Lower what a branch depends on: comparisons stay as they are."""
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARED:
            op, negated = _COMPARED[type(node.ops[0])]
            return form.Compare(op, negated, self.expr(node.left), self.expr(node.comparators[0]))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return form.Not(self.test(node.operand))
        if isinstance(node, ast.BoolOp):
            kind = "and" if isinstance(node.op, ast.And) else "or"
            return form.Either(None, tuple([self.test(value) for value in node.values]), kind)
        return self.expr(node)

    def target(self, node: ast.expr) -> Expr:
        """Lower the target of an assignment."""
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == self._receiver:
                self._stores.add(node.attr)
            return form.Attr(form.Name(node.value.id), node.attr)
        return self.expr(node)

    def annotation(self, node: ast.expr) -> Expr:
        """Lower an annotation; one in quotes is parsed."""
        if type(node) is _NAME:
            self.types.add(node.id)
            return form.Name(node.id)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                node = ast.parse(node.value.strip(), mode="eval").body
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return form.Opaque("an annotation that does not parse", ())
            if isinstance(node, ast.Constant):
                return form.Lit(None)
        if type(node) is _NAME:
            self.types.add(node.id)
            return form.Name(node.id)
        if isinstance(node, ast.Attribute):
            self.types.add(node.attr)
            return form.Attr(self.annotation(node.value), node.attr)
        if isinstance(node, ast.Subscript):
            return form.Item(self.annotation(node.value), self.annotation(node.slice))
        if isinstance(node, ast.Tuple):
            return form.Seq("tuple", tuple([self.annotation(item) for item in node.elts]))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return form.Either(None, (self.annotation(node.left), self.annotation(node.right)))
        if isinstance(node, ast.Constant):
            return form.Lit(None)
        return form.Opaque("an annotation", ())

    def params(self, arguments: ast.arguments) -> tuple[Param, ...]:
        """Lower the parameters of a function, in the order of its signature."""
        positional = arguments.posonlyargs + arguments.args
        missing = len(positional) - len(arguments.defaults)
        defaults: list[ast.expr | None] = [None] * missing + list(arguments.defaults)
        params = [self._param(a, "pos", d) for a, d in zip(positional, defaults, strict=True)]
        if arguments.vararg is not None:
            params.append(self._param(arguments.vararg, "*", None))
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            params.append(self._param(argument, "kw", default))
        if arguments.kwarg is not None:
            params.append(self._param(arguments.kwarg, "**", None))
        return tuple(params)

    def _param(self, argument: ast.arg, kind: str, default: ast.expr | None) -> Param:
        annotation = None if argument.annotation is None else self.annotation(argument.annotation)
        return Param(argument.arg, kind, annotation, None if default is None else self.expr(default))

    def opaque(self, reason: str, nodes: Iterable[ast.AST | None]) -> form.Opaque:
        """Something not followed, with those of its operands that may call something or be a column."""
        parts: list[Expr] = []
        names: dict[str, None] = {}
        for node in nodes:
            if not isinstance(node, ast.expr):
                continue
            lowered = self.expr(node)
            if isinstance(lowered, form.Opaque):
                parts.extend(lowered.parts)
                names.update(dict.fromkeys(lowered.names))
            elif not is_inert(lowered) or may_be_column(lowered) or self._is_of_row(lowered):
                parts.append(lowered)
            elif name := path(lowered):
                names[name] = None
        return form.Opaque(reason, tuple(parts), tuple(names))

    def _is_of_row(self, value: Expr) -> bool:
        """Whether it is an attribute of a variable that may stand for rows: `s.group.number`."""
        if not self._rows or not isinstance(value, form.Attr):
            return False
        base = value.base
        return base.id in self._rows if isinstance(base, form.Name) else self._is_of_row(base)

    def combined(self, nodes: Iterable[ast.expr]) -> form.Opaque:
        """`a & b`, `a | b`, `~a`: conditions are combined like this, so variables that may hold one stay."""
        parts: list[Expr] = []
        for node in nodes:
            lowered = self.expr(node)
            if isinstance(lowered, form.Opaque):
                parts.extend(lowered.parts)
            elif not isinstance(lowered, (form.Lit, form.Str)):
                parts.append(lowered)
        return form.Opaque("the result of arithmetic", tuple(parts))

    def _constant(self, node: ast.Constant) -> Expr:
        value = node.value
        if isinstance(value, str):
            return self._string(node, value)
        if value is None or isinstance(value, (bool, int, float)):
            if isinstance(value, int) and not -(2**63) <= value < 2**63:
                return form.Opaque("a large number", ())
            return form.Lit(value)
        if isinstance(value, bytes) and value.isascii():
            return self._string(node, value.decode())
        return form.Opaque("a constant", ())

    def _string(self, node: ast.Constant, value: str) -> form.Str:
        line, column, end_line, end_column = self._place(node)
        if line == end_line and end_column - column == len(value) + 2:
            jumps: tuple[int, ...] = (0, line, column + 1)
        elif "\n" in value or " " in value or value.isidentifier():
            runs = self._scan(node, 1)
            jumps = tuple(runs[0].jumps) if runs else (0, line, column + 1)
        else:
            jumps = (0, line, column + 1)
        if not value.isprintable() and not encodes(value):
            value = value.encode("utf-8", "replace").decode()  # a lone surrogate
        if (len(value) > 12 and " " in value) or "\n" in value:
            self._sniff(value, jumps)
        return form.Str(value, jumps or (0, line, column + 1))

    def _sniff(self, value: str, jumps: tuple[int, ...]) -> None:
        if looks_like_sql(value):
            self.sniffed.append((value, jumps, self._function_name()))

    def _function_name(self) -> str:
        return self._scopes[-1][0] if self._scopes else ""

    def _scan(self, node: ast.expr, expected: int) -> list[Run]:
        """The runs of a literal, or nothing when they are not as many as expected."""
        line, column, end_line, end_column = self._place(node)
        lines = self._lines[line - 1 : end_line]
        lines[-1] = lines[-1][: end_column - 1]
        lines[0] = lines[0][column - 1 :]
        try:
            runs = scan("\n".join(lines), line, column)
        except ValueError:
            return []
        return runs if len(runs) == expected else []

    def _formatted(self, node: ast.JoinedStr) -> Expr:
        texts = [""]
        fields: list[Any] = []
        for value in node.values:
            if isinstance(value, ast.Constant):
                texts[-1] += str(value.value)
            else:  # a FormattedValue, or the Interpolation of a template string
                fields.append(value)
                texts.append("")
        worth_places = any(" " in text or text.isidentifier() for text in texts)
        runs = self._scan(node, len(texts)) if worth_places else []
        line, column, _, _ = self._place(node)
        parts: list[Expr] = []
        for index, text in enumerate(texts):
            if text:
                exact = runs and runs[index].length == len(text)
                jumps = tuple(runs[index].jumps) if exact else (0, line, column)
                parts.append(form.Str(text, jumps))
            if index < len(fields):
                parts.append(self._field(fields[index]))
        whole = "\ufffc".join(texts)
        if len(whole) > 12 and " " in whole:
            first = next((part.jumps for part in parts if isinstance(part, form.Str)), (0, line, column))
            self._sniff(whole, (0, *first[1:3]))
        return form.Format(tuple(parts))

    def _field(self, node: Any) -> Expr:
        spec = node.format_spec
        if node.conversion in (-1, ord("s")) and (spec is None or is_name_spec(spec)):
            return self.expr(node.value)
        if spec is not None and is_number_spec(spec):
            return form.Call(
                form.Name("float"), (self.expr(node.value),), (), self._place(node)
            )  # else it fails
        return self.opaque("a formatted value", (node.value,))

    def _name(self, node: ast.Name) -> Expr:
        return form.Name(node.id)

    def _attribute(self, node: ast.Attribute) -> Expr:
        self.mentions.add(node.attr)
        base = node.value
        if type(base) is _NAME:
            name = base.id
            if name[0].isupper():
                self.mentions.add(f"{name}.")  # a class, by the looks of it, and not called
            return form.Attr(form.Name(name), node.attr)
        return form.Attr(self.expr(base), node.attr)

    def _call(self, node: ast.Call) -> Expr:
        func = node.func
        if type(func) is _NAME:
            self.mentions.add(func.id)
        if isinstance(func, ast.Attribute) and func.attr in _ASKING and has_lambda(node):
            held = self._rows
            self._rows = held | {p.arg for a in node.args if isinstance(a, ast.Lambda) for p in a.args.args}
            args = tuple([self._argument(argument) for argument in node.args])
            self._rows = held
        else:
            args = tuple([self._argument(argument) for argument in node.args]) if node.args else ()
        keywords = (
            tuple([(k.arg or "", self._argument(k.value)) for k in node.keywords]) if node.keywords else ()
        )
        return form.Call(self.expr(func), args, keywords, self._place(node))

    def _argument(self, node: ast.expr) -> Expr:
        if type(node) is _NAME:
            self.mentions.add(node.id)
            return form.Name(node.id)
        return self.expr(node)

    def _subscript(self, node: ast.Subscript) -> Expr:
        if isinstance(node.value, ast.Name) and node.value.id[0].isupper():
            self.mentions.add(f"{node.value.id}.")  # `Person[1]` may be a row
        if isinstance(node.slice, ast.Slice):
            return form.Opaque("a slice", (self.expr(node.value),))
        return form.Item(self.expr(node.value), self.expr(node.slice))

    def _binary(self, node: ast.BinOp) -> Expr:
        if isinstance(node.op, ast.Add):
            parts: list[Expr] = []
            left: ast.expr = node
            while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
                parts.append(self.expr(left.right))
                left = left.left
            parts.append(self.expr(left))
            parts.reverse()
            return form.Add(tuple(parts))
        if isinstance(node.op, ast.Mod):
            return form.Mod(self.expr(node.left), self.expr(node.right))
        if isinstance(node.op, ast.Mult):
            return form.Times(self.expr(node.left), self.expr(node.right))
        if isinstance(node.op, ast.Div):
            return form.Div(self.expr(node.left), self.expr(node.right))
        operands: list[ast.expr] = []
        left = node
        while isinstance(left, ast.BinOp) and not isinstance(left.op, (ast.Add, ast.Mod, ast.Mult, ast.Div)):
            operands.append(left.right)
            left = left.left
        operands.append(left)
        operands.reverse()
        if isinstance(node.op, COMBINING):
            return self.combined(operands)
        return self.opaque("the result of arithmetic", operands)

    def _boolean(self, node: ast.BoolOp) -> Expr:
        kind = "and" if isinstance(node.op, ast.And) else "or"
        return form.Either(None, tuple([self.expr(value) for value in node.values]), kind)

    def _conditional(self, node: ast.IfExp) -> Expr:
        return form.Either(self.test(node.test), (self.expr(node.body), self.expr(node.orelse)), "if")

    def _comparison(self, node: ast.Compare) -> Expr:
        if len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            container = node.comparators[0]
            if isinstance(container, (ast.Name, ast.Attribute, ast.Call)):
                negated = isinstance(node.ops[0], ast.NotIn)
                return form.Compare("in", negated, self.expr(node.left), self.expr(container))
        found = self.opaque("a comparison", (node.left, *node.comparators))
        right = node.comparators[0]
        if len(node.ops) == 1 and isinstance(right, ast.Constant) and isinstance(right.value, int):
            sign = f"{_SIGNS.get(type(node.ops[0]), '')} {right.value}"
            return form.Opaque(found.reason, found.parts, found.names, sign)
        return found

    def _unary(self, node: ast.UnaryOp) -> Expr:
        if isinstance(node.operand, ast.Constant) and isinstance(node.operand.value, (int, float)):
            return form.Lit(None if isinstance(node.op, ast.Invert) else -node.operand.value)
        if isinstance(node.op, ast.Invert):
            return self.combined((node.operand,))
        return self.opaque("the result of arithmetic", (node.operand,))

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set) -> Expr:
        kind = "list" if isinstance(node, ast.List) else "tuple" if isinstance(node, ast.Tuple) else "set"
        return form.Seq(kind, tuple([self._argument(item) for item in node.elts]))

    def _dict(self, node: ast.Dict) -> Expr:
        keys = tuple([None if key is None else self.expr(key) for key in node.keys])
        return form.Map(keys, tuple([self._argument(value) for value in node.values]))

    def _starred(self, node: ast.Starred) -> Expr:
        return form.Star(self.expr(node.value))

    def _walrus(self, node: ast.NamedExpr) -> Expr:
        return form.Walrus(node.target.id, self.expr(node.value))

    def _lambda(self, node: ast.Lambda) -> Expr:
        params = self.params(node.args)
        qualified = self.enter("<lambda>", "<lambda>.<locals>")
        outer = self.open_function("")
        body: tuple[form.Stmt, ...] = (form.Return(self.expr(node.body)),)
        mentions, stores, yields = self.close_function(outer)
        self.leave()
        place = (node.lineno, self.column(node.lineno, node.col_offset))
        return form.Lambda(form.Function(qualified, params, body, (), None, place, mentions, stores, yields))

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Expr:
        if isinstance(node, ast.GeneratorExp) and (self._rows or may_be_class(node.generators[0].iter)):
            return self._query(node)
        loops = tuple(
            [
                (
                    self.target(loop.target),
                    self.expr(loop.iter),
                    tuple([t for t in map(self.expr, loop.ifs) if not is_inert(t)]),
                )
                for loop in node.generators
            ]
        )
        if isinstance(node, ast.DictComp):
            return form.Comp("dict", self.expr(node.key), self.expr(node.value), loops)
        kind = {ast.ListComp: "list", ast.SetComp: "set", ast.GeneratorExp: "generator"}[type(node)]
        return form.Comp(kind, None, self.expr(node.elt), loops)

    def _query(self, node: ast.GeneratorExp) -> form.Comp:
        """`(s for s in Student if s.group.number == 1)`: a library may read it as a query, so its paths are kept."""
        held = self._rows
        self._rows = held | {
            n.id for loop in node.generators for n in ast.walk(loop.target) if isinstance(n, ast.Name)
        }
        loops = tuple(
            [
                (self.target(loop.target), self.expr(loop.iter), tuple(map(self.expr, loop.ifs)))
                for loop in node.generators
            ]
        )
        made = form.Comp("generator", None, self.expr(node.elt), loops)
        self._rows = held
        return made

    def _await(self, node: ast.Await) -> Expr:
        return self.expr(node.value)

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> Expr:
        self._yields = True
        value = None if node.value is None else self.expr(node.value)
        return form.Yield(value, isinstance(node, ast.YieldFrom))


_EXPRESSIONS: dict[type, Callable[[ExpressionLowering, Any], Expr]] = {
    ast.Constant: ExpressionLowering._constant,
    ast.JoinedStr: ExpressionLowering._formatted,
    ast.Name: ExpressionLowering._name,
    ast.Attribute: ExpressionLowering._attribute,
    ast.Call: ExpressionLowering._call,
    ast.Subscript: ExpressionLowering._subscript,
    ast.BinOp: ExpressionLowering._binary,
    ast.BoolOp: ExpressionLowering._boolean,
    ast.IfExp: ExpressionLowering._conditional,
    ast.Compare: ExpressionLowering._comparison,
    ast.UnaryOp: ExpressionLowering._unary,
    ast.List: ExpressionLowering._sequence,
    ast.Tuple: ExpressionLowering._sequence,
    ast.Set: ExpressionLowering._sequence,
    ast.Dict: ExpressionLowering._dict,
    ast.Starred: ExpressionLowering._starred,
    ast.NamedExpr: ExpressionLowering._walrus,
    ast.Lambda: ExpressionLowering._lambda,
    ast.ListComp: ExpressionLowering._comprehension,
    ast.SetComp: ExpressionLowering._comprehension,
    ast.GeneratorExp: ExpressionLowering._comprehension,
    ast.DictComp: ExpressionLowering._comprehension,
    ast.Await: ExpressionLowering._await,
    ast.Yield: ExpressionLowering._yield,
    ast.YieldFrom: ExpressionLowering._yield,
}
if hasattr(ast, "TemplateStr"):  # Python 3.14
    _EXPRESSIONS[ast.TemplateStr] = ExpressionLowering._formatted
