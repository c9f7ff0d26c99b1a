"""Which results were made of which, and of which bodies of functions: who has to be asked again when a body changes."""

from __future__ import annotations

from collections.abc import Hashable


class Looks:
    """Nobody who is told of a look keeps it."""

    def note(self, node: Hashable) -> None:
        """A result, or a body, is used for what is being worked out."""

    def begin(self, node: Hashable) -> None:
        """A result is being worked out from here on: it is used, and what is used until `end` is used for it."""

    def end(self) -> None:
        """The result that was begun last is there."""


class Noted(Looks):
    """Keeps who used what: `users` are the results that were made of a result or a body."""

    def __init__(self) -> None:
        self.users: dict[Hashable, set[Hashable]] = {}
        self._open: list[Hashable] = []

    def note(self, node: Hashable) -> None:
        """See `Looks`."""
        if self._open:
            held = self.users.get(node)
            if held is None:
                self.users[node] = {self._open[-1]}
            else:
                held.add(self._open[-1])

    def begin(self, node: Hashable) -> None:
        """See `Looks`."""
        self.note(node)
        self._open.append(node)

    def end(self) -> None:
        """See `Looks`."""
        self._open.pop()
