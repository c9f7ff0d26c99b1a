"""What was found in a text, kept by the digest of the text: a few files, each written as a whole."""

from __future__ import annotations

import time
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

import msgspec

from nova_lint.memo import folder
from nova_lint.memo.installation import versions

#: The first bytes of each file: another form of it gets another number.
_MAGIC = b"nova-lint facts 1\n"

#: So many files: a run that finds little that is new writes few of them.
_SHARDS = 32

#: Days after which what nobody asked for is dropped, and bytes above which the oldest goes, for each file.
_STALE, _LARGEST = 14, 16 << 20


class _Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where a value stands behind the index, its checksum, and the day on which it was last asked for."""

    start: int
    length: int
    checksum: int
    day: int


_INDEX = msgspec.msgpack.Decoder(dict[bytes, _Entry])


class Store:
    """Values by keys, for one installation. What cannot be read counts as empty, what cannot be written is dropped.

    Several runs may use the same files: each of them is replaced as a whole, and the last one wins.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._salt = blake2b(versions().encode(), digest_size=16).digest()
        self._shards: dict[int, _Shard] = {}

    def key(self, kind: bytes, content: bytes) -> bytes:
        """The key of what is found in some content."""
        return blake2b(kind + b"\0" + content, digest_size=16, key=self._salt).digest()

    def get(self, key: bytes) -> bytes | memoryview | None:
        """The value that was kept, None where there is none or where it is damaged."""
        return self._shard(key).get(key)

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value; it is written by `save`."""
        self._shard(key).fresh[key] = value

    def save(self) -> None:
        """Write what is new."""
        today = int(time.time()) // 86_400
        for number, shard in self._shards.items():
            if shard.fresh:
                content = shard.renewed(today)
                folder.write(str(self._path(number)), content)
                self._shards[number] = _Shard(content)  # what the next save begins with

    def _shard(self, key: bytes) -> _Shard:
        number = key[0] % _SHARDS
        found = self._shards.get(number)
        if found is None:
            found = self._shards[number] = _Shard(_read(self._path(number)))
        return found

    def _path(self, number: int) -> Path:
        return self._place / f"{number:02}.facts"


def opened(root: Path) -> Store | None:
    """The store below a root; None where nothing can be kept, or nothing is to be."""
    if folder.is_off():
        return None
    made = folder.made(str(root))
    if made is None:
        return None
    place = Path(made, "facts")
    try:
        place.mkdir(exist_ok=True)
    except OSError:
        return None
    return Store(place)


class _Shard:
    """One file: its index, its bytes, and what is new."""

    def __init__(self, content: bytes) -> None:
        self._index, self._values = _parsed(content)
        self.fresh: dict[bytes, bytes] = {}
        self._used: set[bytes] = set()

    def get(self, key: bytes) -> bytes | memoryview | None:
        if key in self.fresh:
            return self.fresh[key]
        entry = self._index.get(key)
        if entry is None:
            return None
        value = self._values[entry.start : entry.start + entry.length]
        if crc32(value) != entry.checksum:
            return None
        self._used.add(key)
        return value

    def renewed(self, today: int) -> bytes:
        """The file as it is to be: what is new and what was asked for, and of the rest what is not too old."""
        kept: list[tuple[int, bytes, bytes | memoryview]] = [
            (today, key, value) for key, value in self.fresh.items()
        ]
        for key, entry in self._index.items():
            day = today if key in self._used else entry.day
            if key not in self.fresh and day + _STALE >= today:
                kept.append((day, key, self._values[entry.start : entry.start + entry.length]))
        kept.sort(key=lambda each: -each[0])
        index: dict[bytes, _Entry] = {}
        values: list[bytes | memoryview] = []
        at = 0
        for day, key, value in kept:
            if at + len(value) > _LARGEST and day != today:
                break
            index[key] = _Entry(at, len(value), crc32(value), day)
            values.append(value)
            at += len(value)
        encoded = msgspec.msgpack.encode(index)
        return b"".join([_MAGIC, len(encoded).to_bytes(8, "big"), encoded, *values])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _parsed(content: bytes) -> tuple[Mapping[bytes, _Entry], memoryview]:
    """The index of a file and its values; empty where it is not one of ours, or not whole."""
    view = memoryview(content)
    head = len(_MAGIC) + 8
    if content[: len(_MAGIC)] != _MAGIC or len(content) < head:
        return {}, view
    end = head + int.from_bytes(content[len(_MAGIC) : head], "big")
    try:
        return _INDEX.decode(view[head:end]), view[end:]
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return {}, view
