"""What the files say of the configuration: paths that match nothing, and files that two services claim equally well."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from nova_lint.model.ownership import Ownership
from nova_lint.model.patterns import path_matches, tidy_path


def doubts(ownership: Ownership, files: Collection[str]) -> tuple[str, ...]:
    """Sentences about paths that match nothing, and files that two of them claim equally well.

    `files` are those of the whole repository.
    """
    return (*_idle(ownership, files), *_equal_claims(ownership, files))


def _idle(ownership: Ownership, files: Collection[str]) -> Iterator[str]:
    for service in ownership.services:
        for pattern in service.paths:
            if not _is_there(pattern, files):
                yield f"the path {pattern!r} of service {service.name!r} matches no file"


def _is_there(pattern: str, files: Collection[str]) -> bool:
    return tidy_path(pattern) in files or any(path_matches(pattern, file) for file in files)


def _equal_claims(ownership: Ownership, files: Iterable[str]) -> Iterator[str]:
    told: set[tuple[tuple[str, str], ...]] = set()
    for file in sorted(files):
        rivals = ownership.rivals(file)
        if rivals and rivals not in told:  # one file tells of two patterns as well as a thousand do
            told.add(rivals)
            yield f"the file {file!r} is claimed equally by {_sides(rivals)}: it counts as the former's"


def _sides(claims: Iterable[tuple[str, str]]) -> str:
    return " and ".join(f"{pattern!r} of {service!r}" for service, pattern in claims)
