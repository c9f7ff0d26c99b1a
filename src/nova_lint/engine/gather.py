"""The sources of a repository: which files could say something of a database, read when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property

from nova_lint.frontends.python.read import read_python
from nova_lint.model.form import FileFacts
from nova_lint.model.place import is_script


def _cased(words: tuple[bytes, ...]) -> frozenset[bytes]:
    """The words as people write them in SQL."""
    return frozenset(form for word in words for form in (word, word.upper(), word.capitalize()))


#: What plain SQL in a string cannot do without, whatever the call around it is named: words, a word after them, their form.
_PLAIN = (
    ((b"select",), (b"from",), rb"\bSELECT\s|\bselect\s[^;]{1,400}?\sfrom\s"),
    ((b"insert",), (b"into",), rb"(?i:\binsert\s+(?:\w+\s+){0,2}into\s)"),
    ((b"delete",), (b"from",), rb"(?i:\bdelete\s+from\s)"),
    ((b"update",), (b"set",), rb"(?i:\bupdate\s+\S+\s+set\s)"),
    ((b"merge", b"replace"), (b"into",), rb"(?i:\b(?:merge|replace)\s+into\s)"),
    (
        (b"create", b"alter", b"drop", b"truncate"),
        (b"table", b"index", b"view", b"trigger"),
        rb"(?i:\b(?:create|alter|drop|truncate)\s+(?:\w+\s+){0,3}?(?:table|index|view|trigger)\s)",
    ),
)
_SQL = tuple((_cased(verbs), _cased(after), re.compile(pattern)) for verbs, after, pattern in _PLAIN)

#: Shorter words are not kept: they are many, and seldom asked for.
_SHORTEST = 3
_WORD = re.compile(rb"[A-Za-z_]\w{2,}")
#: Everything but words becomes a blank.
_ONLY_WORDS = bytes(
    code if chr(code).isascii() and (chr(code).isalnum() or code == ord("_")) else ord(" ")
    for code in range(256)
)


class Sources:
    """The files of a repository by path.

    `.sql` files are scripts; every other file is Python. A file is lowered once, by `read`, when somebody asks for it.
    """

    def __init__(self, files: Mapping[str, bytes], read: Callable[[bytes], FileFacts] = read_python) -> None:
        self._files = files
        self._read = read
        self._facts: dict[str, FileFacts] = {}
        self._whole: Sources | None = None
        self.python = sorted(path for path in files if not is_script(path))
        self.scripts = sorted(path for path in files if is_script(path))

    def part(self, paths: Collection[str]) -> Sources:
        """Some of the Python files with all of the scripts; what is read in it counts as read here."""
        if len(paths) == len(self.python):
            return self
        part = Sources({path: self._files[path] for path in (*paths, *self.scripts)}, self._read)
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
        tell, some = _encoded(telling), _encoded(words)
        packages = _encoded({module.partition(".")[0] for module in modules})
        imported = _imports(modules)
        found: list[str] = []
        for path in self.python:
            held, source = self._words[path], self._files[path]
            if (
                not tell.isdisjoint(held)
                or any(
                    not verbs.isdisjoint(held) and not after.isdisjoint(held) and form.search(source)
                    for verbs, after, form in _SQL
                )
                or (not packages.isdisjoint(held) and not some.isdisjoint(held) and imported.search(source))
            ):
                found.append(path)
        return found

    def mentioning(self, names: Collection[str], besides: Collection[str]) -> list[str]:
        """The Python files that hold one of the names, but for those in `besides`."""
        wanted = _encoded(names)
        short = [re.escape(name) for name in wanted if len(name) < _SHORTEST]
        form = re.compile(rb"\b(?:" + b"|".join(short) + rb")\b") if short else None
        return [
            path
            for path in self.python
            if path not in besides
            and (
                not wanted.isdisjoint(self._words[path])
                or (form is not None and form.search(self._files[path]) is not None)
            )
        ]

    def saying(self, words: Collection[str], pattern: re.Pattern[bytes]) -> list[str]:
        """The Python files that hold one of the words, and in whose text a pattern is found."""
        return [path for path in self.mentioning(words, ()) if pattern.search(self._files[path])]

    def uses(self, packages: Collection[str]) -> bool:
        """Whether a Python file imports one of some packages."""
        wanted = _encoded(packages)
        imported = _imports(packages)
        return any(
            not wanted.isdisjoint(held) and imported.search(self._files[path])
            for path, held in self._words.items()
        )

    def importing(self, packages: Collection[str]) -> list[str]:
        """The Python files that import one of some packages or modules."""
        wanted, imported = _encoded({name.rpartition(".")[2] for name in packages}), _imports(packages)
        return [path for path, held in self._words.items()
                if not wanted.isdisjoint(held) and imported.search(self._files[path])]  # fmt: skip

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

    @cached_property
    def _words(self) -> dict[str, frozenset[bytes]]:
        """The words of every Python file: asked for once, they answer every later question."""
        if self._whole is not None:
            words = self._whole._words
            return {path: words[path] for path in self.python}
        shared: dict[bytes, bytes] = {}  # files say the same words: each is kept once
        return {path: frozenset(_words_of(self._files[path], shared)) for path in self.python}


def _words_of(source: bytes, shared: dict[bytes, bytes]) -> list[bytes]:
    """The words of a text. To cut it at all other characters takes a third of what a search for each word does."""
    found: list[bytes] = []
    for word in set(source.translate(_ONLY_WORDS).split()):
        if len(word) < _SHORTEST:
            continue
        if word[0] in b"0123456789":  # `0xff`, `1_000`
            found += _WORD.findall(word)
        else:
            found.append(shared.setdefault(word, word))
    return found


def _encoded(words: Iterable[str]) -> frozenset[bytes]:
    return frozenset(word.encode() for word in words)


def _imports(modules: Iterable[str]) -> re.Pattern[bytes]:
    names = {
        b"\\s+import\\s+".join(re.escape(part.encode()) for part in module.rsplit(".", 1))
        for module in modules
        if "." in module
    }
    names |= {re.escape(module.encode()) for module in modules}
    return re.compile(rb"\b(?:from|import)\s+(?:" + b"|".join(sorted(names)) + rb")\b")
