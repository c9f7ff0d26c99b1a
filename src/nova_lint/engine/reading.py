"""Reading Python and SQL, each text once: what is in it was perhaps found in an earlier run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from nova_lint.frontends.python.read import read_python
from nova_lint.memo.packing import packed, unpacked
from nova_lint.memo.store import Store
from nova_lint.model.form import FileFacts
from nova_lint.model.place import is_script
from nova_lint.model.profile import Clock, Idle
from nova_lint.model.statement import Statement
from nova_lint.model.trace import Trace
from nova_lint.sql import read_sql

Found = TypeVar("Found")

_FACTS = msgspec.msgpack.Decoder(FileFacts)
_STATEMENTS = msgspec.msgpack.Decoder(tuple[Statement, ...])


class Reading:
    """The two readers, with what `store` holds of earlier runs (None: nothing); `clock` is told of each reading.

    What is asked of texts without reading them is noted in `trace`.
    """

    def __init__(
        self, store: Store | None = None, clock: Clock | None = None, trace: Trace | None = None
    ) -> None:
        self._store = store
        self.trace = trace
        self.clock = clock or Idle()
        self._keys: dict[int, tuple[bytes, bytes]] = {}
        self._statements: dict[tuple[str, str], tuple[Statement, ...]] = {}

    def python(self, source: bytes) -> FileFacts:
        """What a Python file says, as `read_python` tells it."""
        with self.clock.step("read Python"):
            return self._found(self.key(source), _FACTS, lambda: read_python(source))

    def python_of(self, key: bytes) -> FileFacts | None:
        """What a Python file said whose key in the store is known; None where that is not kept any more."""
        held = self._store.get(key) if self._store is not None else None
        return None if held is None else unpacked(held, _FACTS)

    @property
    def keeps(self) -> bool:
        """Whether anything is kept for the next run."""
        return self._store is not None

    def key(self, source: bytes) -> bytes:
        """The name in the store of what a Python file says; empty where nothing is kept."""
        if self._store is None:
            return b""
        held = self._keys.get(id(source))
        if held is None or held[0] is not source:
            held = self._keys[id(source)] = source, self._store.key(b"python", source)
        return held[1]

    def keys(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """These names for all Python files, by path."""
        return {path: self.key(content) for path, content in sorted(files.items()) if not is_script(path)}

    def recall(self, kind: bytes, name: bytes) -> bytes | memoryview | None:
        """What an earlier run left under a name."""
        return self._store.get(self._store.key(kind, name)) if self._store is not None else None

    def leave(self, kind: bytes, name: bytes, told: bytes) -> None:
        """Leave something under a name for the next run."""
        if self._store is not None:
            self._store.put(self._store.key(kind, name), told)

    def sql(self, shape: str, dialect: str = "") -> tuple[Statement, ...]:
        """What an SQL text says, as `read_sql` tells it."""
        asked = shape, dialect
        found = self._statements.get(asked)
        if found is None:
            content = f"{dialect}\0{shape}".encode("utf-8", "surrogatepass")
            with self.clock.step("read SQL"):
                key = self._store.key(b"sql", content) if self._store is not None else b""
                found = self._found(key, _STATEMENTS, lambda: read_sql(shape, dialect))
            self._statements[asked] = found
        return found

    def _found(self, key: bytes, form: msgspec.msgpack.Decoder[Found], read: Callable[[], Found]) -> Found:
        if self._store is None:
            return read()
        held = self._store.get(key)
        kept = None if held is None else unpacked(held, form)
        if kept is not None:
            return kept
        found = read()  # what is kept is damaged: it is read, and kept, again
        # Numbers beyond 64 bits and halves of characters cannot be kept: such a file is read in each run.
        told = packed(found)
        if told is not None:
            self._store.put(key, told)
        return found
