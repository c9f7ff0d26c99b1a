"""What is kept of an evaluation: what every function asks, and what it was found to depend on. Data, read back as such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Union

import msgspec

from nova_lint.engine.again.lazily import Lazily
from nova_lint.memo.packing import packed, unpacked
from nova_lint.model.place import Span
from nova_lint.model.statement import Statement
from nova_lint.model.text import Hole, Piece, SqlText, Written
from nova_lint.values.core import RAN
from nova_lint.values.frames import Emission, Helper, Key, Step
from nova_lint.values.rounds import Rounds

#: More bytes than these are not kept: they would crowd out what is kept of files.
_LARGEST = 12 << 20


class _Struct(msgspec.Struct, frozen=True, array_like=True, gc=False):
    pass


class _Piece(_Struct, frozen=True, array_like=True, tag="p", gc=False):
    text: str
    written: int
    start: int


class _Hole(_Struct, frozen=True, array_like=True, tag="h", gc=False):
    reason: str
    owner: str
    is_plain: bool


class _Emission(_Struct, frozen=True, array_like=True, gc=False):
    parts: tuple[Union[_Piece, _Hole], ...]
    statements: int
    via: str
    dialect: str
    confidence: str
    known_call: bool
    chain: tuple[tuple[str, str, int, int, int, int], ...]
    placed: str
    part: str
    databases: tuple[str, ...]


class _Root(_Struct, frozen=True, array_like=True, gc=False):
    key: str
    place: tuple[int, int]
    emissions: msgspec.Raw
    ran: tuple[str, ...]


class Evaluation(_Struct, frozen=True, array_like=True, gc=False):
    """One evaluation of a group of files.

    `keys` name by path what every Python file said (as in `memo.store`), `around` is a digest of everything else that it
    depended on, `read` are the files that were read for it. `taken` are the modules that were evaluated, `asked` the words
    by which more of them were looked for. The rest is as in `values.core` and `values.rounds`; functions are told by their
    keys and places.
    """

    keys: dict[str, bytes]
    around: bytes
    read: frozenset[str]
    taken: frozenset[str]
    asked: frozenset[str]
    helpers: dict[str, Helper]
    called: dict[str, tuple[Key, ...]]
    aliases: dict[str, frozenset[str]]
    passing: dict[str, frozenset[str]]
    answered: frozenset[str]
    used: frozenset[tuple[str, int, int]]
    handed: dict[str, tuple[tuple[str, str, int, int, int, int], ...]]
    entered: dict[str, str]
    heirs: dict[str, tuple[str, ...]]
    cut: dict[str, tuple[str, int, int, int, int]]
    shared: frozenset[str]
    looked_at: frozenset[str]
    roots: tuple[_Root, ...]
    statements: tuple[msgspec.Raw, ...]
    written: tuple[Written, ...]

    def emissions(self) -> Mapping[Key, tuple[Emission, ...]]:
        """What every function asks, by key and place."""
        roots = {(root.key, root.place): root for root in self.roots}
        statements = Lazily(
            range(len(self.statements)), lambda number: _STATEMENTS.decode(self.statements[number])
        )

        def made(key: Key) -> tuple[Emission, ...]:
            return tuple([self._emission(one, statements) for one in _EMISSIONS.decode(roots[key].emissions)])

        return Lazily(roots, made)

    def ran(self) -> dict[Key, tuple[str, ...]]:
        """The functions whose bodies were run for each of them, but for its own."""
        return {(root.key, root.place): root.ran for root in self.roots}

    def _emission(self, one: _Emission, statements: Mapping[int, tuple[Statement, ...]]) -> Emission:
        parts = tuple(
            [
                Hole(part.reason, part.owner, part.is_plain)
                if isinstance(part, _Hole)
                else Piece(part.text, self.written[part.written] if part.written >= 0 else None, part.start)
                for part in one.parts
            ]
        )
        return Emission(
            SqlText(parts),
            statements[one.statements],
            one.via,
            one.dialect,
            one.confidence,
            one.known_call,
            tuple([Step(function, Span(*place)) for function, *place in one.chain]),  # type: ignore[arg-type]
            one.placed,
            one.part,
            one.databases,
        )


_DECODER = msgspec.msgpack.Decoder(Evaluation)
#: Most of what is asked nobody wants to know: it is read back piece by piece.
_EMISSIONS = msgspec.msgpack.Decoder(tuple[_Emission, ...])
_STATEMENTS = msgspec.msgpack.Decoder(tuple[Statement, ...])


def encoded(rounds: Rounds, keys: Mapping[str, bytes], around: bytes, read: Iterable[str]) -> bytes | None:
    """An evaluation that has come to its end, as bytes; None where it cannot be told in data, or is too large."""
    table = _Table()
    try:
        roots = tuple([_root(rounds, key, table) for key in rounds.roots])
    except LookupError:
        return None
    kept = Evaluation(
        keys=dict(keys),
        around=around,
        read=frozenset(read),
        taken=rounds.taken,
        asked=frozenset(rounds.asked_for),
        helpers=rounds.helpers,
        called={name: tuple(keys) for name, keys in rounds.helper_names.items()},
        aliases={key: frozenset(names) for key, names in rounds.aliases.items()},
        passing={key: frozenset(names) for key, names in rounds.passing.items()},
        answered=frozenset(rounds.answered),
        used=frozenset(rounds.used),
        handed={
            owner: tuple([(giver, *_told(place)) for giver, place in given])
            for owner, given in rounds.handed.items()
        },
        entered=rounds.entered,
        heirs={
            key: told
            for key, heirs in rounds.heirs.items()
            if (told := tuple([one for one in heirs if one.partition(":")[0] in rounds.entered]))
        },
        cut={key: _told(place) for key, place in rounds.cut_short.items()},
        shared=frozenset(rounds.shared),
        looked_at=frozenset(rounds.looked_at),
        roots=roots,
        statements=tuple(table.statements),
        written=tuple(table.written),
    )
    return packed(kept, _LARGEST)


def decoded(content: bytes | memoryview) -> Evaluation | None:
    """An evaluation from bytes; None where they are not one."""
    return unpacked(content, _DECODER)


def _ran(rounds: Rounds, key: Key) -> tuple[str, ...]:
    consulted: Iterable[str] = rounds.consulted_by(key)
    return tuple(sorted([name[len(RAN) :] for name in consulted if name.startswith(RAN)]))


def _root(rounds: Rounds, key: Key, table: _Table) -> _Root:
    emissions = _raw(tuple([table.emission(one) for one in rounds.roots[key].emissions]))
    return _Root(*key, emissions, _ran(rounds, key))


def _raw(value: Any) -> msgspec.Raw:
    """A value as it is read back piece by piece. Raises LookupError where it cannot be told in data."""
    told = packed(value)
    if told is None:
        raise LookupError
    return msgspec.Raw(told)


def _told(place: Span) -> tuple[str, int, int, int, int]:
    return place.file, place.line, place.column, place.end_line, place.end_column


class _Table:
    """Statements and literals, each once."""

    def __init__(self) -> None:
        self.statements: list[msgspec.Raw] = []
        self.written: list[Written] = []
        self._statements: dict[int, int] = {}
        self._written: dict[int, int] = {}

    def emission(self, one: Emission) -> _Emission:
        """An emission with references into the table."""
        return _Emission(
            tuple(
                [
                    _Hole(part.reason, part.owner, part.is_plain)
                    if isinstance(part, Hole)
                    else _Piece(part.text, self._of_written(part.written), part.start)
                    for part in one.text.parts
                ]
            ),
            self._of_statements(one.statements),
            one.via,
            one.dialect,
            one.confidence,
            one.known_call,
            tuple([(step.function, *_told(step.place)) for step in one.chain]),
            one.placed,
            one.part,
            one.databases,
        )

    def _of_statements(self, statements: tuple[Statement, ...]) -> int:
        held = self._statements.get(id(statements))
        if held is None:
            held = self._statements[id(statements)] = len(self.statements)
            self.statements.append(_raw(statements))
        return held

    def _of_written(self, written: Written | None) -> int:
        if written is None:
            return -1
        held = self._written.get(id(written))
        if held is None:
            held = self._written[id(written)] = len(self.written)
            self.written.append(written)
        return held
