"""The parts of a repository: its services, the code that they share, its tests, and what is left."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct, field

from nova_lint.engine.propose.folders import folders_of, holds_any, outermost
from nova_lint.engine.propose.names import CUSTOMARY, is_test
from nova_lint.engine.propose.part import Part, innermost
from nova_lint.engine.propose.repository import Repository
from nova_lint.engine.propose.services import services_in
from nova_lint.engine.propose.shared import told_apart
from nova_lint.model.code import CodeKinds
from nova_lint.model.ownership import Ownership


class Layout(Struct, frozen=True):
    """The parts of a repository: services, shared code, and files that touch the database but are in neither.

    `tests` are the topmost folders of test code. `configured` are the services that a configuration names already:
    its word on whose a file is counts before what the layout says, and `services` are then only the new ones.
    """

    services: tuple[Part, ...] = ()
    shared: tuple[Part, ...] = ()
    tests: tuple[str, ...] = ()
    homeless: tuple[str, ...] = ()
    configured: Ownership = field(default_factory=Ownership)
    code: CodeKinds = CUSTOMARY

    @property
    def known(self) -> tuple[Part, ...]:
        """All services, the configured ones first."""
        named = (Part(s.name, s.paths[0] if s.paths else "", "configured") for s in self.configured.services)
        return (*named, *self.services)

    def service_of(self, path: str) -> str:
        """The service that a file belongs to, empty for none: that of the innermost folder; tests are nobody's."""
        if self.is_test(path):
            return ""
        if claimed := self.configured.service_of(path):
            return claimed
        found = innermost(path, (*self.services, *self.shared))
        return found.name if found is not None and found in self.services else ""

    def is_test(self, path: str) -> bool:
        """Whether a file is test code."""
        return is_test(path, self.code)


def layout_of(
    repository: Repository, configured: Ownership | None = None, code: CodeKinds = CUSTOMARY
) -> Layout:
    """The parts of a repository; of its services those that are not `configured` yet.

    A service counts as configured when any file of it is claimed: a person has looked at its folder.
    """
    owned = configured or Ownership()
    services: list[Part] = []
    shared: list[Part] = []
    for candidates in services_in(repository):
        services, shared = told_apart(candidates, repository)
        if len(services) > 1:
            break
    claimed = {path for path in repository.files if owned.service_of(path)}
    taken = {service.name.lower() for service in owned.services}
    named = _distinct((part for part in services if not holds_any(part.path, claimed)), taken)
    homeless = [p for p in repository.active if p not in claimed and innermost(p, (*named, *shared)) is None]
    return Layout(
        tuple(sorted(named, key=lambda part: part.path)),
        tuple(sorted(shared, key=lambda part: part.path)),
        tuple(outermost(f for f in folders_of(repository.files) if is_test(f"{f}/_.py", code))),
        tuple(sorted(homeless)),
        owned,
        code,
    )


def _distinct(parts: Iterable[Part], taken: Collection[str]) -> list[Part]:
    """The parts with names that differ: of two `api`, each gets the folder above in front of its name."""
    found = list(parts)
    deepest = max((part.path.count("/") for part in found), default=0)
    for length in range(2, deepest + 2):
        names = [*(part.name.lower() for part in found), *taken]
        found = [
            part
            if names.count(part.name.lower()) == 1
            else Part("-".join(part.path.split("/")[-length:]), part.path, part.why, part.names)
            for part in found
        ]
    return found
