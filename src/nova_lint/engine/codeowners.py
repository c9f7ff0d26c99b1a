"""CODEOWNERS: whom to ask about a file. https://docs.github.com/articles/about-code-owners"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from nova_lint.model.finding import Finding
from nova_lint.model.ownership import Ownership
from nova_lint.model.patterns import path_matches

#: Names whom to ask about a file, by its path.
People = Callable[[str], tuple[str, ...]]

#: Where GitHub and GitLab look, in this order; the first file counts.
PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")


def code_owners(root: Path) -> People:
    """A function that names the owners of a file by path; it names nobody where there is no CODEOWNERS.

    Lines that cannot be read as a pattern are left out, as GitHub does.
    """
    for place in PLACES:
        try:
            return read_code_owners((root / place).read_text(encoding="utf-8", errors="replace"))
        except OSError:
            continue
    return lambda path: ()


def read_code_owners(text: str) -> People:
    """The same from the text of the file. Of several patterns that match the last one counts."""
    from pathspec import GitIgnoreSpec

    entries: list[tuple[GitIgnoreSpec, tuple[str, ...]]] = []
    section: tuple[str, ...] = ()
    for line in text.splitlines():
        words = line.split("#")[0].split()
        if not words:
            continue
        if words[0].startswith(("[", "^[")):  # a section of GitLab, with the owners of what names none
            section = tuple(word for word in words if word.startswith("@") or "@" in word[1:])
            continue
        pattern, owners = words[0], tuple(words[1:]) or section
        if pattern.startswith("!"):
            continue
        try:
            entries.append((GitIgnoreSpec.from_lines([pattern]), owners))
        except ValueError:
            continue

    @cache
    def owners_of(path: str) -> tuple[str, ...]:
        return next((owners for spec, owners in reversed(entries) if spec.match_file(path)), ())

    return owners_of


def people_of(service: str, ownership: Ownership, files: Iterable[str], people: People) -> tuple[str, ...]:
    """Whom to ask about a service: the code owners of its first file that has any."""
    patterns = next((one.paths for one in ownership.services if one.name == service), ())
    for path in files:
        if any(path_matches(pattern, path) for pattern in patterns) and (found := people(path)):
            return found
    return ()


def with_people(
    findings: Iterable[Finding], ownership: Ownership, files: Iterable[str], people: People
) -> tuple[Finding, ...]:
    """The findings, each with whom to ask about the owner of its table."""
    paths = sorted(files)

    @cache
    def of(service: str) -> tuple[str, ...]:
        return people_of(service, ownership, paths, people)

    return tuple([replace(f, people=of(f.owner)) if f.owner and of(f.owner) else f for f in findings])
