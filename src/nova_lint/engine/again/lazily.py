"""A mapping whose values are made when somebody asks for them, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


class Lazily(Mapping[Given, Made]):
    """The values of some keys, as `make` makes them."""

    def __init__(self, keys: Iterable[Given], make: Callable[[Given], Made]) -> None:
        self._keys, self._make = dict.fromkeys(keys), make
        self._made: dict[Given, Made] = {}

    def __getitem__(self, key: Given) -> Made:
        if key not in self._made:
            if key not in self._keys:
                raise KeyError(key)
            self._made[key] = self._make(key)
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[Given]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
