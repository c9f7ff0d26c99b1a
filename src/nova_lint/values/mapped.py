"""The objects of database libraries in an evaluation: whose they are, and how what they ask is noted."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from nova_lint.model.change import Change
from nova_lint.model.place import Span
from nova_lint.model.statement import Access, Statement, TableName
from nova_lint.model.text import Hole, Piece, SqlText, Written
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Const,
    Construct,
    Instance,
    Lazy,
    Mapping,
    Sequence,
    Super,
    Text,
    Unknown,
    Value,
)
from nova_lint.values.core import Core
from nova_lint.values.frames import Emission, Frame, Step
from nova_lint.values.objects import At, Objects, Touch
from nova_lint.values.program import ClassInfo

#: Why a hole is one: whatever a caller passes is asked to do something, if it is a library's object.
OBJECT = "an object that a caller passes"
#: Why a table is not known that no caller could tell.
COMPUTED = "a table whose name is computed"


#: How deep lists and mappings are looked through: a JSON schema is built of itself, and has no end.
_DEEPEST = 6


class Mapped(Core):
    """Asking the libraries about their objects."""

    def objects_of(self, atom: Atom) -> Objects | None:
        """The library's hooks for an atom that is one of its objects."""
        if not self.known.objects:
            return None
        if isinstance(atom, Super):
            atom = atom.receiver  # the object is the same, whichever of its classes is asked
        if isinstance(atom, Construct):
            return self.known.objects.get(atom.library)
        if isinstance(atom, (Instance, Cls)):
            return self.mapping(atom.info)
        return None

    def mapping(self, info: ClassInfo) -> Objects | None:
        """The hooks of the library that maps a class to a table."""
        if info.mapped is False:
            info.mapped = None  # a class that asks for itself on the way is not mapped by that
            info.mapped = self._mapping(info)
        return info.mapped

    def _mapping(self, info: ClassInfo) -> Objects | None:
        bases = set(info.outside_bases())
        for objects in self.known.objects.values():
            if not bases.isdisjoint(objects.bases):
                return objects
        for base in info.mro():
            for value in base.bases:
                for atom in value:
                    if isinstance(atom, Construct):
                        return self.known.objects.get(atom.library)
        for objects in self.known.objects.values():
            if objects.maps(self.tools, info):
                return objects
        return None

    def look_at_attributes(self, value: Value) -> Value:
        """The alternatives of a value that waits for no more than attributes; calls that it waits for stay so."""
        is_lazy = False
        for atom in value:
            if type(atom) is Lazy:
                if not atom.is_shallow:
                    return value
                is_lazy = True
        return self.look(value) if is_lazy else value

    def is_object(self, value: Value, depth: int = 0) -> bool:
        """Whether a value, or an item of it, may be one of a library's objects. Lists in lists are looked through so far."""
        for atom in self.look_at_attributes(value):
            kind = type(atom)
            if kind is Text or kind is Unknown or kind is Const:
                continue  # most of all values
            if isinstance(atom, Sequence):
                items: Iterable[Value] = atom.items[:8]
            elif isinstance(atom, Mapping):
                items = [item for _, item in atom.entries[:8]]
            elif self.objects_of(atom) is not None:
                return True
            else:
                continue
            for item in items if depth < _DEEPEST else ():
                if self.is_object(item, depth + 1):
                    return True
        return False

    def passes_objects(self, arguments: Arguments) -> bool:
        """Whether one of the arguments is one of a library's objects."""
        return any(map(self.is_object, arguments.positional)) or any(
            self.is_object(value) for _, value in arguments.keywords
        )

    def written(self, at: At) -> Written:
        """A place in the program, for a table that is named there other than in a text."""
        function = at.frame.func.form.name if at.frame.func is not None else ""
        return Written(at.place.file, function, ((0, at.place.line, at.place.column),))

    def ask(
        self, at: At, verb: str, touches: Iterable[Touch], via: str, *, confidence: str = "high",
        placed: str = "caller", changes: tuple[Change, ...] = (), traits: frozenset[str] = frozenset(),
        part: str = "", advisory: tuple[tuple[str, ...], ...] = (), databases: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Note that one statement reaches the database here. `verb` and `traits` are those of the statement.

        `via` is the call as people know it (`django.save`); `placed`, `part` and `databases` as in `Emission`.
        """
        if self.quiet:
            return
        touches = tuple(dict.fromkeys(touches))
        parts: list[Piece | Hole] = [Piece(f"{verb} ")]
        accesses: list[Access] = []
        offset = len(verb) + 1
        holes = 0
        for index, touch in enumerate(touches):
            if index:
                parts.append(Piece(", "))
                offset += 2
            name = str(touch.table.unbound)
            if touch.text is not None:
                end = offset + len(touch.text.shape)
                own = sum(isinstance(piece, Hole) for piece in touch.text.parts)
                indices = tuple(range(holes, holes + own))
                accesses.append(
                    Access(touch.table, touch.op, offset, end, touch.columns, touch.joined, indices)
                )
                parts += touch.text.parts
                holes, offset = holes + own, end
                continue
            if touch.table.name == "*":
                parts.append(Hole(OBJECT, touch.owner) if touch.owner else Hole(COMPUTED))
                accesses.append(
                    Access(touch.table, touch.op, offset, offset + 1, touch.columns, touch.joined, (holes,))
                )
                holes += 1
                offset += 1
                continue
            parts.append(Piece(name, touch.written))
            end = offset + len(name)
            accesses.append(Access(touch.table, touch.op, offset, end, touch.columns, touch.joined))
            offset = end
        locks = "for-update" in traits
        accesses = [
            replace(access, sets=touch.sets, locked=locks and access.op == "read" and not touch.is_free)
            if locks or touch.sets is not None
            else access
            for access, touch in zip(accesses, touches, strict=True)
        ]
        named: dict[TableName, list[Access]] = {}
        for access in accesses:
            if access.op == "references":
                named.setdefault(access.table, []).append(access)
        found = tuple([_placed(change, accesses, named) for change in changes])
        statement = Statement(verb, tuple(accesses), 0, offset, traits, changes=found, advisory=advisory)
        self._note(SqlText(tuple(parts)), (statement,), via, confidence, placed, at, part, databases)

    def wait(self, at: At, owner: str, via: str) -> None:
        """Note that the parameter `owner` is asked to do something, if it is one of a library's objects."""
        if not self.quiet and owner:
            self._note(SqlText((Hole(OBJECT, owner),)), (), via, "medium", "sink", at)

    def here(self, frame: Frame, place: Span | None = None) -> At:
        """The place at hand: that of a call, else where the statement begins."""
        return At(frame, place or frame.here())

    def _note(
        self, text: SqlText, statements: tuple[Statement, ...], via: str, confidence: str, placed: str, at: At,
        part: str = "", databases: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        step = Step(at.frame.key, at.place)
        dialect = self.dialect_of(at.frame.module.path)
        at.frame.emissions.append(
            Emission(
                text, statements, via, dialect, confidence, bool(statements), (step,), placed, part, databases
            )
        )


def _placed(change: Change, accesses: list[Access], named: dict[TableName, list[Access]]) -> Change:
    """A change and its keys, each where the statement names the table.

    `named` is where each parent is named, in the order of the keys: each key takes the next place, the last one stays.
    """
    own = next((a for a in accesses if a.table == change.table and a.op != "references"), None)
    keys = []
    for key in change.keys:
        places = named.get(key.parent, [])
        place = places.pop(0) if len(places) > 1 else next(iter(places), None)
        keys.append(key if place is None else replace(key, start=place.start, end=place.end))
    if own is None:
        return replace(change, keys=tuple(keys))
    return replace(change, start=own.start, end=own.end, keys=tuple(keys))
