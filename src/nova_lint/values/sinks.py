"""Where SQL reaches the database: which calls those are, and what they are given."""

from __future__ import annotations

from msgspec.structs import replace

from nova_lint.model.place import Span, is_script
from nova_lint.model.sniff import looks_like_sql, starts_like_sql
from nova_lint.model.statement import Access, Statement, TableName
from nova_lint.model.text import HOLE, Hole, Piece, SqlText
from nova_lint.values import texts
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Const,
    Construct,
    Func,
    Handle,
    Mapping,
    Member,
    Sequence,
    SqlFile,
    Text,
    Unknown,
    Value,
    unknown,
)
from nova_lint.values.expressions import Expressions
from nova_lint.values.frames import Emission, Frame, Step
from nova_lint.values.library import Effect, Gives, Library, Passes, Runs, Touches
from nova_lint.values.objects import At

#: Why nothing is known of the result of a database call.
ANSWER = "what the database answers"


class Sinks(Expressions):
    """Database calls."""

    def perform(
        self, effect: Effect, library: Library, receiver: Atom | None, name: str, arguments: Arguments,
        frame: Frame, place: Span,
    ) -> Value:  # fmt: skip
        """Do what a library says a call does; `receiver` is None for a function. The call's result."""
        databases = receiver.databases if isinstance(receiver, Handle) else ()
        directed = library.directs(self.tools, arguments) if library.directs and arguments.keywords else ()
        before = len(frame.emissions)
        found = self._performed(
            effect, library, receiver, name, arguments, frame, place, directed or databases
        )
        for index in range(before, len(frame.emissions) if directed or databases else 0):
            emission = frame.emissions[index]
            if (
                emission.sink == place
            ):  # what it asked by itself; where that says so, it knows better than the handle
                goes = directed or emission.databases or databases
                frame.emissions[index] = replace(emission, databases=goes)
        return found

    def _performed(
        self, effect: Effect, library: Library, receiver: Atom | None, name: str, arguments: Arguments,
        frame: Frame, place: Span, databases: tuple[str, ...],
    ) -> Value:  # fmt: skip
        if isinstance(effect, Gives):
            return (Handle(library.name, effect.kind, databases),)
        if isinstance(effect, Passes):
            given = arguments.get(effect.at, effect.name)
            return self.look(given) if given is not None else unknown("an argument that is not there")
        if isinstance(effect, Runs):
            given = arguments.get(effect.at, effect.name)
            via = f"{library.name}.{name}"
            if given is not None:
                given = self._sent(given, effect)
                before = len(frame.emissions)
                self.emit(given, via, library.dialect, frame, place, known_call=True)
                self._fill_keys(frame, before, arguments)
            elif arguments.open:
                self.emit(
                    unknown("an argument of a starred call"),
                    via,
                    library.dialect,
                    frame,
                    place,
                    known_call=True,
                )
            if effect.gives:
                return (Handle(library.name, effect.gives, databases),)
            return self._answered(given, name) or unknown(ANSWER)
        if isinstance(effect, Touches):
            self._touch(effect, library, name, arguments, frame, place)
            return (Handle(library.name, effect.gives, databases),) if effect.gives else unknown(ANSWER)
        return effect.apply(self.tools, receiver, arguments, At(frame, place))

    def _answered(self, given: Value | None, name: str) -> Value:
        """What a library says of the answer to its own statements."""
        found: list[Atom] = []
        for atom in self.look(given) if given is not None and self.known.objects else ():
            if isinstance(atom, Construct) and (objects := self.objects_of(atom)) is not None:
                found += objects.answers(self.tools, atom, name) or ()
        return tuple(found)

    def run_by_name(self, name: str, receiver: Atom, arguments: Arguments, frame: Frame, place: Span) -> bool:
        """Take a call for a database call by its name and its argument; whether it was one.

        A certain name (`execute`) asks that the text begins like SQL; another (`fetch`, `run`) that it is SQL
        beyond doubt. Given something of which nothing is known, a certain name is a call that cannot be read where
        the module imports a database library, and a task of anybody's elsewhere.
        """
        for runs in self.known.sinks(name):
            given = arguments.get(runs.at, runs.name)
            if given is None:
                given = arguments.get(runs.at, "")
            if given is None:
                continue
            speaks = runs.certain and self.known.speaks_in(frame.module.facts.imports)
            wanted = tuple([atom for atom in self.look(given) if _may_be_sent(atom, runs, speaks)])
            if wanted:
                confidence = "high" if runs.certain else "medium"
                before = len(frame.emissions)
                known = speaks and all(isinstance(atom, (Unknown, Member)) for atom in wanted)
                self.emit(wanted, name, "", frame, place, known_call=known, confidence=confidence)
                self._fill_keys(frame, before, arguments)
                return True
        return False

    def touch_by_name(self, name: str, arguments: Arguments, frame: Frame, place: Span) -> bool:
        """Take a call for one that names a table outside SQL, by its name alone (`to_sql`)."""
        claimed = self.known.touching.get(name)
        if claimed is None:
            return False
        library, effect = claimed
        given = arguments.get(effect.at, effect.name)
        if given is None or not any(isinstance(a, Text) and a.known for a in self.look(given)):
            return False
        self._touch(effect, library, name, arguments, frame, place)
        return True

    def _sent(self, given: Value, effect: Runs) -> Value:
        """What is sent: the argument, or the text of the file that it names."""
        if not effect.script:
            return given
        sent: list[Atom] = []
        for atom in self.look(given):
            path = atom.path if isinstance(atom, SqlFile) else atom
            known = path.known if isinstance(path, Text) else None
            sent += (self.script(known) if known and is_script(known) else ()) or (atom,)
        return tuple(sent)

    def run_by_text(self, name: str, arguments: Arguments, frame: Frame, place: Span) -> bool:
        """Take any call with a first argument that is SQL beyond doubt for a database call."""
        if not arguments.positional:
            return False
        wanted = tuple(
            atom
            for atom in self.look(arguments.positional[0])
            if isinstance(atom, Text) and looks_like_sql(atom.sql.shape)
        )
        if wanted:
            self.emit(wanted, name, "", frame, place, known_call=False, confidence="medium")
        return bool(wanted)

    def emit(
        self, value: Value, via: str, dialect: str, frame: Frame, place: Span, *,
        known_call: bool, confidence: str = "high", part: str = "", databases: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Note in the frame that the texts of a value reach the database at a place.

        `part` and `databases` as in `Emission`.
        """
        if self.quiet:
            return
        dialect = self.dialect_of(frame.module.path) or dialect
        step = Step(frame.key, place)
        for atom in self._each_text(value):
            if isinstance(atom, Construct):
                objects = self.objects_of(atom)
                if objects is None or not objects.sent(self.tools, atom, via, At(frame, place)):
                    atom = Unknown("an object that says nothing of a table")
                else:
                    continue
            sql = self._sql_of(atom)
            if sql is None:
                continue
            for piece in sql.parts:
                if isinstance(piece, Piece) and piece.written is not None:
                    self.used.add((piece.written.file, *piece.written.jumps[0][1:]))
            shape = sql.shape
            statements = () if shape.strip() == HOLE else self.read_sql(shape, dialect)
            if not known_call and HOLE not in shape and statements and all(s.problem for s in statements):
                if not looks_like_sql(shape):
                    continue  # prose that begins like SQL, given to something named like a database call
            frame.emissions.append(
                Emission(
                    sql,
                    statements,
                    via,
                    dialect,
                    confidence,
                    known_call,
                    (step,),
                    part=part,
                    databases=databases,
                )
            )

    def _fill_keys(self, frame: Frame, before: int, arguments: Arguments) -> None:
        """Put the values that a call binds in the place of the placeholders for keys of advisory locks."""
        for index in range(before, len(frame.emissions)):
            emission = frame.emissions[index]
            if any(statement.advisory for statement in emission.statements):
                statements = tuple(
                    replace(s, advisory=tuple(self._filled(key, arguments) for key in s.advisory))
                    for s in emission.statements
                )
                frame.emissions[index] = replace(emission, statements=statements)

    def _filled(self, key: tuple[str, ...], arguments: Arguments) -> tuple[str, ...]:
        return tuple(
            [self._bound_to(arguments, part) or part if part[:1] in ("?", ":") else part for part in key]
        )

    def _bound_to(self, arguments: Arguments, placeholder: str) -> str:
        """The constant that a call binds to a placeholder (`?0`, `:name`), as SQL writes it; empty where it is not known."""
        given: Value | None = None
        rest = arguments.positional[1:]
        named = placeholder[1:]
        if placeholder.startswith("?") and len(rest) > int(named):
            given = rest[int(named)]
        for value in (*rest[:1], *[value for _, value in arguments.keywords]):
            for atom in self.look(value):
                if (
                    isinstance(atom, Sequence)
                    and placeholder.startswith("?")
                    and len(atom.items) > int(named)
                ):
                    given = atom.items[int(named)]
                elif isinstance(atom, Mapping):
                    for key, item in atom.entries:
                        if any(isinstance(a, Text) and a.known == named for a in self.look(key)):
                            given = item
        for atom in self.look(given) if given is not None else ():
            if isinstance(atom, Const) and isinstance(atom.value, int):
                return str(atom.value)
            if isinstance(atom, Text) and atom.known is not None:
                return f"'{atom.known}'"
        return ""

    def _each_text(self, value: Value) -> list[Atom]:
        """The alternatives, with lists of statements taken apart: `[sql, (sql, parameters)]`."""
        atoms: list[Atom] = []
        seen = self.look(value)
        has_text = any(isinstance(atom, Text) for atom in seen)
        for atom in seen:
            if has_text and isinstance(atom, Unknown) and atom.reason == ANSWER:
                continue
            if not isinstance(atom, Sequence) or not atom.items:
                atoms.append(atom)
                continue
            for item in atom.items:
                for inner in self.look(item):
                    if isinstance(inner, Sequence) and inner.items:
                        atoms += self.look(inner.items[0])
                    else:
                        atoms.append(inner)
        return atoms

    def _sql_of(self, atom: Atom) -> SqlText | None:
        if isinstance(atom, Text):
            return atom.sql if atom.parts else None
        if isinstance(atom, (Const, Func)):
            return None
        if isinstance(atom, SqlFile):
            return None
        if isinstance(atom, Sequence):
            return SqlText((Hole("a list"),))
        text = texts.text_of((atom,))[0]
        assert isinstance(text, Text)
        return text.sql

    def _touch(
        self, effect: Touches, library: Library, name: str, arguments: Arguments, frame: Frame, place: Span
    ) -> None:
        given = arguments.get(effect.at, effect.name)
        if given is None or self.quiet:
            return
        schema = arguments.keyword(effect.schema) if effect.schema else None
        prefix = next((a.known or "" for a in self.look(schema) if isinstance(a, Text)), "") if schema else ""
        self.touch(given, effect.op, prefix, f"{library.name}.{name}", library.dialect, frame, place)

    def touch(
        self, given: Value, op: str, schema: str, via: str, dialect: str, frame: Frame, place: Span
    ) -> None:
        """Note in the frame that something is done to the tables that a value names."""
        if self.quiet:
            return
        step = Step(frame.key, place)
        for atom in self.text_of(given):
            assert isinstance(atom, Text)
            named = _table(atom.sql, schema)
            if named is None:
                continue
            end = len(atom.sql.shape)
            statement = Statement(op, (Access(named[0], op, 0, end, holes=named[1]),), 0, end)
            frame.emissions.append(Emission(atom.sql, (statement,), via, dialect, "high", True, (step,)))


def _may_be_sent(atom: Atom, runs: Runs, speaks: bool) -> bool:
    """Whether a call named like the database's may send this; `speaks` says that the module imports a library for it."""
    if isinstance(atom, Text):
        return looks_like_sql(atom.sql.shape) or (runs.certain and _may_be_sql(atom.sql.shape))
    if isinstance(atom, Construct) or (runs.certain and bool(texts.owner_of(atom))):
        return True
    return speaks and isinstance(atom, (Unknown, Member))


def _may_be_sql(shape: str) -> bool:
    return starts_like_sql(shape) or shape.lstrip().startswith(HOLE)


def _table(sql: SqlText, schema: str) -> tuple[TableName, tuple[int, ...]] | None:
    name = "".join(part.text if isinstance(part, Piece) else "*" for part in sql.parts).strip().strip('"`[]')
    if not name:
        return None
    holes = tuple(range(sum(isinstance(part, Hole) for part in sql.parts)))
    head, _, last = name.rpartition(".")
    return TableName(last.strip('"`'), (head or schema).strip('"`')), holes
