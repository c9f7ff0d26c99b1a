"""Lists, dicts and what is taken out of them."""

from __future__ import annotations

from nova_lint.model import form
from nova_lint.values import texts
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Const,
    Handle,
    Instance,
    Lazy,
    Mapping,
    Member,
    Outside,
    Sequence,
    SqlFile,
    Text,
    Unknown,
    Value,
    is_lazy,
    join,
    listed,
    unknown,
)
from nova_lint.values.core import DEPTH
from nova_lint.values.frames import Frame
from nova_lint.values.storing import Storing

#: Loops over at most this many known items are run item by item, so that what belongs together stays so.
UNROLL = 40
#: A type that is one of some values.
_LITERAL_TYPES = frozenset(["typing.Literal", "typing_extensions.Literal"])
#: A sequence longer than this is data.
_TABLE = 1_000
_LITERALS = (form.Str, form.Lit)


class Containers(Storing):
    """Sequences and mappings, and their items."""

    def _item(self, expr: form.Item, frame: Frame) -> Value:
        base, key = self.look_at_attributes(self.eval(expr.base, frame)), self.eval(expr.key, frame)
        if is_lazy(base):
            return (Lazy(lambda: self._item_of(self.look(base), key, frame)),)
        return self._item_of(base, key, frame)

    def _item_of(self, base: Value, key: Value, frame: Frame) -> Value:
        if self.known.objects:
            told = self._objects_item(base, key, frame)
            if told is not None:
                return told
        if any(isinstance(atom, (Outside, Handle)) for atom in base):
            return join(*[self._item_of_library(atom, key, frame) for atom in base])
        return self.item(base, self.look(key))

    def _item_of_library(self, atom: Atom, key: Value, frame: Frame) -> Value:
        """What an item is of a handle, or of an object that a library's module holds."""
        name = atom.name if isinstance(atom, Outside) else ""
        if isinstance(atom, Handle):
            name = f"{atom.library}.{atom.kind}"
        known = self.known.items.get(name)
        if known is None:
            return self.item((atom,), self.look(key))
        return known.apply(self.tools, None, Arguments((key,)), self.here(frame))

    def _objects_item(self, base: Value, key: Value, frame: Frame) -> Value | None:
        found: list[Value] = []
        for atom in base:
            objects = self.objects_of(atom)
            told = (
                None if objects is None else objects.item(self.tools, atom, self.look(key), self.here(frame))
            )
            if told is not None:
                found.append(told)
        return join(*found) if found else None

    def item(self, base: Value, key: Value) -> Value:
        """`base[key]`."""
        found: list[Value] = []
        for atom in base:
            if isinstance(atom, Mapping):
                found.append(self._entry(atom, key))
            elif isinstance(atom, Sequence):
                found.append(_indexed(atom, key))
            elif isinstance(atom, Instance):
                found.append(unknown(f"an item of an object of {atom.info.form.simple_name}"))
            elif isinstance(atom, Outside) and atom.name in _LITERAL_TYPES:
                options = [item for a in key for item in (a.items if isinstance(a, Sequence) else ((a,),))]
                found.append(join(*options))
            else:
                found.append(
                    (Member(atom, "[]"),) if not isinstance(atom, Text) else unknown("a part of a text")
                )
        return join(*found) if found else ()

    def _entry(self, mapping: Mapping, key: Value) -> Value:
        wanted = {_constant(atom) for atom in key}
        exact = [
            value
            for name, value in mapping.entries
            if wanted & {_constant(a) for a in self.look(name)} - {None}
        ]
        if exact and None not in wanted:
            return join(*exact)
        if None in wanted and mapping.entries:
            return join(*[value for _, value in mapping.entries])
        return unknown("a key that the dict does not show")

    def element(self, value: Value, frame: Frame | None = None) -> Value:
        """What a loop over a value gives: any of its items. A loop in a frame runs what it loops over."""
        found: list[Value] = []
        for atom in self.look(value):
            if frame is not None and isinstance(atom, Unknown) and "__iter__" in self.known.waits:
                self.wait(self.here(frame), atom.owner, "iteration")
            if frame is not None and (objects := self.objects_of(atom)) is not None:
                told = objects.elements(self.tools, atom, self.here(frame))
                if told is not None:
                    found.append(told)
                    continue
            if frame is not None and isinstance(atom, Instance):
                found.append(self._looped(atom, frame))
            elif isinstance(atom, Sequence):
                found += atom.items or (unknown("an item of a list"),)
            elif isinstance(atom, Mapping):
                found += [key for key, _ in atom.entries] or (unknown("a key of a dict"),)
            elif isinstance(atom, Cls) and texts.is_enumeration(atom.info):
                found.append((Member(atom, "a member"),))
            else:
                found.append(unknown("an item of something not known", texts.owner_of(atom)))
        return join(*found) if found else unknown("an item of nothing")

    def _looped(self, instance: Instance, frame: Frame) -> Value:
        """What a loop over an object gives: what its `__iter__` yields, or what that returns does."""
        for name, is_direct in (("__iter__", False), ("__next__", True), ("__aiter__", False)):
            method = self.class_value(instance.info, name)
            if method is None or frame.depth >= DEPTH:
                continue
            at = frame.here()
            here = (at.line, at.column, at.end_line, at.end_column)
            bound = self.bound(method, instance, self.here(frame))
            given = self.look(self.apply(bound, Arguments(), frame, form.Call(form.Lit(None), (), (), here)))
            given = tuple(atom for atom in given if atom is not instance)
            if is_direct:
                return given
            if given:
                return self.element(given, frame if len(given) < 3 else None)
        return unknown("an item of an object")

    def known_items(self, value: Value) -> list[Value] | None:
        """The items to loop over one by one: those of one or several short sequences or dicts."""
        items: list[Value] = []
        for atom in self.look(value):
            if isinstance(atom, Sequence) and not atom.open:
                items += atom.items
            elif isinstance(atom, Mapping) and not atom.open:
                items += [key for key, _ in atom.entries]
            else:
                return None
        return items if 0 < len(items) <= UNROLL else None

    def _seq(self, expr: form.Seq, frame: Frame) -> Value:
        items: list[Value] = []
        is_open = False
        for item in _few(expr.items):
            if isinstance(item, form.Star):
                inner = self.eval(item.value, frame)
                known = self.items(inner)
                if known is None:
                    is_open = True
                    items.append(self.element(inner))
                else:
                    items += known
            else:
                items.append(self.eval(item, frame))
        return (Sequence(expr.kind, tuple(items), True) if is_open else listed(expr.kind, items, False),)

    def _map(self, expr: form.Map, frame: Frame) -> Value:
        entries: list[tuple[Value, Value]] = []
        is_open = False
        for key, value in zip(expr.keys, expr.values, strict=True):
            if key is not None:
                entries.append((self.eval(key, frame), self.eval(value, frame)))
                continue
            for atom in self.look(self.eval(value, frame)):
                if isinstance(atom, Mapping):
                    entries += atom.entries
                    is_open = is_open or atom.open
                else:
                    is_open = True
        return (Mapping(tuple(entries), is_open),)

    def _star(self, expr: form.Star, frame: Frame) -> Value:
        return self.element(self.eval(expr.value, frame))


def _few(items: tuple[form.Expr, ...]) -> tuple[form.Expr, ...]:
    """The items of a sequence without the later literals of a very long one: it is bounded, and only more of the same."""
    if len(items) <= _TABLE:
        return items
    return items[:_TABLE] + tuple([item for item in items[_TABLE:] if not isinstance(item, _LITERALS)])


def _constant(atom: Atom) -> object:
    if isinstance(atom, Text):
        return atom.known
    if isinstance(atom, Const):
        return ("const", atom.value)
    if isinstance(atom, SqlFile):
        return None
    return None


def _indexed(sequence: Sequence, key: Value) -> Value:
    if len(key) == 1 and isinstance(key[0], Const) and isinstance(key[0].value, int) and not sequence.open:
        index = key[0].value
        if -len(sequence.items) <= index < len(sequence.items):
            return sequence.items[index]
        return ()
    return join(*sequence.items) if sequence.items else unknown("an item of a list")
