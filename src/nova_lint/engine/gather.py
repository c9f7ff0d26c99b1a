"""The sources of a repository: which files could say something of a database, read when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from hashlib import blake2b

from nova_lint.frontends.python.read import read_python
from nova_lint.model.form import FileFacts
from nova_lint.model.place import is_script
from nova_lint.model.question import Imports, Mentions, Question, Says, Starts, words_of
from nova_lint.model.trace import UNASKED, Answered, Trace


class Sources:
    """The files of a repository by path.

    `.sql` files are scripts; every other file is Python. A file is lowered once, by `read`, when somebody asks for it.
    What is asked of the texts of all files is noted in `trace`.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        read: Callable[[bytes], FileFacts] = read_python,
        trace: Trace | None = None,
    ) -> None:
        self._files = files
        self._read = read
        self._trace = trace
        self._facts: dict[str, FileFacts] = {}
        self._whole: Sources | None = None
        self._held: dict[str, frozenset[bytes]] = {}
        self._shared: dict[bytes, bytes] = {}
        self.python = sorted(path for path in files if not is_script(path))
        self.scripts = sorted(path for path in files if is_script(path))

    def part(self, paths: Collection[str]) -> Sources:
        """Some of the Python files with all of the scripts; what is read in it counts as read here."""
        if len(paths) == len(self.python):
            return self
        part = Sources({path: self._files[path] for path in (*paths, *self.scripts)}, self._read, self._trace)
        part._whole = self
        return part

    def facts(self, path: str) -> FileFacts:
        """What a Python file says."""
        held = self._facts.get(path)
        if held is None:
            whole = self._whole
            held = self._read(self._files[path]) if whole is None else whole.facts(path)
            self._facts[path] = held
        return held

    def content(self, path: str) -> bytes:
        """What stands in a file."""
        return self._files[path]

    def digest(self, path: str) -> bytes:
        """A digest of what stands in a file."""
        return (
            blake2b(self._files[path], digest_size=16).digest()
            if self._whole is None
            else self._whole.digest(path)
        )

    def script(self, path: str) -> str | None:
        """The text of an `.sql` file, with `\\n` line breaks; bytes that are not UTF-8 are replaced."""
        source = self._files.get(path)
        if source is None:
            return None
        text = source.removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @property
    def read(self) -> Mapping[str, FileFacts]:
        """The files lowered so far."""
        return self._facts

    def screen(self, telling: Collection[str], words: Collection[str], modules: Collection[str]) -> list[str]:
        """The Python files in which evaluation could start.

        They hold a telling word (`execute`), or plain SQL, or import one of the modules and hold any of the words.
        """
        return self.answering(Starts(frozenset(telling), frozenset(words), frozenset(modules)))

    def mentioning(self, names: Collection[str], besides: Collection[str]) -> list[str]:
        """The Python files that hold one of the names, but for those in `besides`."""
        return self.answering(Mentions(frozenset(names)), besides)

    def saying(self, words: Collection[str], pattern: re.Pattern[bytes]) -> list[str]:
        """The Python files that hold one of the words, and in whose text a pattern is found."""
        return self.answering(Says(frozenset(words), pattern.pattern, pattern.flags))

    def uses(self, packages: Collection[str]) -> bool:
        """Whether a Python file imports one of some packages."""
        question = Imports(frozenset(packages), frozenset(packages))
        earlier = self._earlier(question)
        found = next((path for path in self.python if path in earlier.yes), None)
        if found is None:
            holds = question.predicate()
            asked = (path for path in self.python if path not in earlier.no)
            found = next((path for path in asked if holds(self._words(path), self._files[path])), None)
        if self._trace is not None:
            self._trace.note(question, self.python, () if found is None else (found,), is_any=True)
        return found is not None

    def importing(self, packages: Collection[str]) -> list[str]:
        """The Python files that import one of some packages or modules."""
        words = frozenset(name.rpartition(".")[2] for name in packages)
        return self.answering(Imports(frozenset(packages), words))

    def answering(self, question: Question, besides: Collection[str] = ()) -> list[str]:
        """The Python files that answer yes."""
        earlier = self._earlier(question)
        holds, yes, no = question.predicate(), earlier.yes, earlier.no
        found = [
            path
            for path in self.python
            if path not in besides
            and (path in yes or (path not in no and holds(self._words(path), self._files[path])))
        ]
        if self._trace is not None:
            self._trace.note(question, self.python, found, besides)
        return found

    def builds_on(self, packages: Collection[str]) -> bool:
        """Whether a Python file uses one of some packages that is not itself part of the repository."""
        held = {name for name in packages if self._holds(name)}
        return self.uses(frozenset(packages) - held)

    def _holds(self, package: str) -> bool:
        """Whether the repository is where a package comes from: its folder, in one that is no package."""
        ending = f"{package}/__init__.py"
        paths = set(self.python)
        for path in self.python:
            if path == ending:
                return True
            if path.endswith(f"/{ending}") and f"{path[: -len(ending)]}__init__.py" not in paths:
                return True
        return False

    def _earlier(self, question: Question) -> Answered:
        """What is known of the answers before anybody is asked."""
        return UNASKED if self._trace is None else self._trace.earlier.get(question, UNASKED)

    def _words(self, path: str) -> frozenset[bytes]:
        """The words of a Python file: found once, they answer every later question."""
        if self._whole is not None:
            return self._whole._words(path)
        held = self._held.get(path)
        if held is None:
            held = self._held[path] = words_of(self._files[path], self._shared)
        return held
