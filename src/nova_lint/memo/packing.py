"""Data as bytes and back: what cannot be told in data, and bytes that tell none, give None."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

Packed = TypeVar("Packed")

_ENCODER = msgspec.msgpack.Encoder()


def packed(value: Any, largest: int | None = None) -> bytes | None:
    """A value as bytes; None where it cannot be told in data, or takes more than so many bytes."""
    try:
        told = _ENCODER.encode(value)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        return None
    return told if largest is None or len(told) <= largest else None


def unpacked(content: bytes | memoryview, form: msgspec.msgpack.Decoder[Packed]) -> Packed | None:
    """A value from bytes; None where they are not one."""
    try:
        return form.decode(content)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
