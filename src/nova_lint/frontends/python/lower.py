"""A syntax tree in, the lowered form out: one pass over the statements of a module."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from nova_lint.frontends.python.expressions import COMBINING, ExpressionLowering
from nova_lint.frontends.python.shapes import is_inert
from nova_lint.model import form
from nova_lint.model.form import Expr, FileFacts, Stmt


def lower_module(tree: ast.Module, text: str) -> FileFacts:
    """Lower a parsed module; `text` is its source with `\\n` line breaks."""
    lowering = _Lowering(text)
    body = lowering.block(tree.body)
    return FileFacts(
        "python",
        body=body,
        mentions=frozenset(lowering.mentions),
        imports=frozenset(lowering.imports),
        sniffed=tuple(lowering.sniffed),
    )


class _Lowering(ExpressionLowering):
    """Statements; expressions are lowered by the class above."""

    def block(self, statements: Iterable[ast.stmt]) -> tuple[Stmt, ...]:
        out: list[Stmt] = []
        for statement in statements:
            lower = _STATEMENTS.get(type(statement))
            if lower is not None:
                lower(self, statement, out)
        return tuple(out)

    def _do(self, node: ast.Expr, out: list[Stmt]) -> None:
        if isinstance(node.value, ast.Constant):
            return  # a docstring
        value = self.expr(node.value)
        if not is_inert(value):
            out.append(form.Do(value, self.begin(node)))
        if isinstance(node.value, ast.Call) and _called(node.value.func) in _ENDS:
            out.append(form.Leave("raise"))

    def _assign(self, node: ast.Assign, out: list[Stmt]) -> None:
        targets = tuple([self.target(target) for target in node.targets])
        out.append(form.Assign(targets, self.expr(node.value), None, self.begin(node)))

    def _annotated(self, node: ast.AnnAssign, out: list[Stmt]) -> None:
        value = None if node.value is None else self.expr(node.value)
        annotation = self.annotation(node.annotation)
        out.append(form.Assign((self.target(node.target),), value, annotation, self.begin(node)))

    def _augmented(self, node: ast.AugAssign, out: list[Stmt]) -> None:
        target, value = self.target(node.target), self.expr(node.value)
        if isinstance(node.op, ast.Add):
            out.append(form.Grow(target, value, self.begin(node)))
        elif isinstance(node.op, ast.Mod):
            out.append(
                form.Assign((target,), form.Mod(self.expr(node.target), value), None, self.begin(node))
            )
        elif isinstance(node.op, COMBINING):
            out.append(
                form.Assign((target,), self.combined((node.target, node.value)), None, self.begin(node))
            )
        else:
            value = self.opaque("the result of arithmetic", (node.target, node.value))
            out.append(form.Assign((target,), value, None, self.begin(node)))

    def _if(self, node: ast.If, out: list[Stmt]) -> None:
        begin = self.begin(node)
        tests: list[Expr] = []
        branches: list[tuple[Stmt, ...]] = []
        while True:
            tests.append(self.test(node.test))
            branches.append(self.block(node.body))
            if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
                node = node.orelse[0]
                continue
            branches.append(self.block(node.orelse))
            break
        if any(branches) or not all(is_inert(test) for test in tests):
            out.append(form.If(tuple(tests), tuple(branches), begin))

    def _match(self, node: ast.Match, out: list[Stmt]) -> None:
        tests = [self.expr(node.subject)]
        branches: list[tuple[Stmt, ...]] = []
        exhaustive = False
        for case in node.cases:
            bound = [
                form.Assign((form.Name(name),), form.Opaque("bound by a pattern", ()))
                for name in _captures(case.pattern)
            ]
            if case.guard is not None:
                tests.append(self.expr(case.guard))
            branches.append((*bound, *self.block(case.body)))
            exhaustive = exhaustive or (
                case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
            )
        if not exhaustive:
            branches.append(())
        out.append(form.If(tuple(tests), tuple(branches), self.begin(node)))

    def _for(self, node: ast.For | ast.AsyncFor, out: list[Stmt]) -> None:
        out.append(
            form.For(
                self.target(node.target),
                self.expr(node.iter),
                self.block(node.body),
                self.block(node.orelse),
                self.begin(node),
            )
        )

    def _while(self, node: ast.While, out: list[Stmt]) -> None:
        out.append(
            form.While(self.expr(node.test), self.block(node.body), self.block(node.orelse), self.begin(node))
        )

    def _with(self, node: ast.With | ast.AsyncWith, out: list[Stmt]) -> None:
        items = tuple(
            [
                (
                    self.expr(item.context_expr),
                    None if item.optional_vars is None else self.target(item.optional_vars),
                )
                for item in node.items
            ]
        )
        out.append(form.With(items, self.block(node.body), self.begin(node)))

    def _try(self, node: ast.Try, out: list[Stmt]) -> None:
        handlers = tuple([self.block(handler.body) for handler in node.handlers])
        catches = tuple([_caught(handler.type) for handler in node.handlers])
        out.append(
            form.Try(
                self.block(node.body),
                handlers,
                self.block(node.orelse),
                self.block(node.finalbody),
                catches,
            )
        )

    def _return(self, node: ast.Return, out: list[Stmt]) -> None:
        value = None if node.value is None else self.expr(node.value)
        out.append(form.Return(value, self.begin(node)))

    def _raise(self, node: ast.Raise, out: list[Stmt]) -> None:
        value = None if node.exc is None else self.expr(node.exc)
        out.append(form.Leave("raise", None if value is None or is_inert(value) else value))

    def _break(self, node: ast.Break, out: list[Stmt]) -> None:
        out.append(form.Leave("break"))

    def _continue(self, node: ast.Continue, out: list[Stmt]) -> None:
        out.append(form.Leave("continue"))

    def _assert(self, node: ast.Assert, out: list[Stmt]) -> None:
        test = self.expr(node.test)
        if isinstance(test, form.Compare) and test.op == "in":
            out.append(form.If((test,), ((), (form.Leave("raise"),)), self.begin(node)))
        elif not is_inert(test):
            out.append(form.Do(test, self.begin(node)))

    def _import(self, node: ast.Import, out: list[Stmt]) -> None:
        names = tuple(
            [(a.asname, a.name) if a.asname else (a.name.partition(".")[0],) * 2 for a in node.names]
        )
        dotted = tuple([("", a.name) for a in node.names if not a.asname and "." in a.name])
        self.imports.update([a.name for a in node.names])
        out.append(form.Import(names + dotted))

    def _import_from(self, node: ast.ImportFrom, out: list[Stmt]) -> None:
        names = tuple([(a.name, a.asname or a.name) for a in node.names])
        holder = "." * node.level + (node.module or "")
        self.imports.add(holder)
        inside = holder if holder.endswith(".") else f"{holder}."
        self.imports.update([inside + a.name for a in node.names])
        out.append(form.ImportFrom(node.level, node.module or "", names))

    def _global(self, node: ast.Global, out: list[Stmt]) -> None:
        out.append(form.Outer(tuple(node.names), True))

    def _nonlocal(self, node: ast.Nonlocal, out: list[Stmt]) -> None:
        out.append(form.Outer(tuple(node.names), False))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, out: list[Stmt]) -> None:
        out.append(self.function(node.name, node.args, node.body, node))

    def function(
        self,
        name: str,
        arguments: ast.arguments,
        body: Sequence[ast.stmt],
        node: ast.FunctionDef | ast.AsyncFunctionDef,
    ) -> form.Function:
        decorators = tuple([self.expr(decorator) for decorator in node.decorator_list])
        self.types = set()
        params = self.params(arguments)
        types = self.types
        returns = None if node.returns is None else self.annotation(node.returns)
        qualified = self.enter(name, f"{name}.<locals>")
        receiver = params[0].name if params else ""
        outer = self.open_function(receiver)
        self.mentions |= types  # an object of a class may be what leads to the database
        lowered = self.block(body)
        mentions, stores, yields = self.close_function(outer)
        self.leave()
        line, column = node.lineno, self.column(node.lineno, node.col_offset)
        return form.Function(
            qualified, params, lowered, decorators, returns, (line, column), mentions, stores, yields
        )

    def _class(self, node: ast.ClassDef, out: list[Stmt]) -> None:
        decorators = tuple([self.expr(decorator) for decorator in node.decorator_list])
        bases = tuple([self.expr(base) for base in node.bases])
        keywords = tuple([(k.arg or "", self.expr(k.value)) for k in node.keywords])
        qualified = self.enter(node.name, node.name)
        body = self.block(node.body)
        self.leave()
        place = (node.lineno, self.column(node.lineno, node.col_offset))
        out.append(form.Class(qualified, bases, keywords, body, decorators, place))


def _caught(kind: ast.expr | None) -> tuple[str, ...]:
    """The last names of the exceptions that a handler names."""
    if isinstance(kind, ast.Tuple):
        return tuple([name for item in kind.elts for name in _caught(item)])
    if isinstance(kind, ast.Name):
        return (kind.id,)
    return (kind.attr,) if isinstance(kind, ast.Attribute) else ()


def _captures(pattern: ast.pattern) -> list[str]:
    names: list[str] = []
    for node in ast.walk(pattern):
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if isinstance(name, str):
            names.append(name)
    return names


def _called(func: ast.expr) -> str:
    if isinstance(func, ast.Name):
        return func.id
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
        return f"{func.value.id}.{func.attr}"
    return ""


#: Calls that do not return.
_ENDS = frozenset(
    ["abort", "flask.abort", "bottle.abort", "sys.exit", "exit", "quit", "os._exit", "os.abort"]
)

_STATEMENTS: dict[type, Callable[[_Lowering, Any, list[Stmt]], None]] = {
    ast.Expr: _Lowering._do,
    ast.Assign: _Lowering._assign,
    ast.AnnAssign: _Lowering._annotated,
    ast.AugAssign: _Lowering._augmented,
    ast.If: _Lowering._if,
    ast.Match: _Lowering._match,
    ast.For: _Lowering._for,
    ast.AsyncFor: _Lowering._for,
    ast.While: _Lowering._while,
    ast.With: _Lowering._with,
    ast.AsyncWith: _Lowering._with,
    ast.Try: _Lowering._try,
    ast.TryStar: _Lowering._try,
    ast.Return: _Lowering._return,
    ast.Raise: _Lowering._raise,
    ast.Break: _Lowering._break,
    ast.Continue: _Lowering._continue,
    ast.Assert: _Lowering._assert,
    ast.Import: _Lowering._import,
    ast.ImportFrom: _Lowering._import_from,
    ast.Global: _Lowering._global,
    ast.Nonlocal: _Lowering._nonlocal,
    ast.FunctionDef: _Lowering._function,
    ast.AsyncFunctionDef: _Lowering._function,
    ast.ClassDef: _Lowering._class,
}
