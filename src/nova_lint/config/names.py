"""Names in a configuration that must be those of services and databases of it."""

from __future__ import annotations

from collections.abc import Iterable

from nova_lint.config.problems import ConfigProblem
from nova_lint.config.reader import Parts
from nova_lint.config.section import Problems, nearest
from nova_lint.model.ownership import Service
from nova_lint.model.permit import EVERYBODY


def check_names(parts: Parts, services: Iterable[Service], problems: Problems, name: str) -> None:
    """Note every service without code, and every name that nothing bears. `name` is the file that counts."""
    services = tuple(services)
    if not services and not problems.found:
        hint = 'Write [services.orders] with paths = ["services/orders"] and tables = ["orders"].'
        problems.found.append(ConfigProblem(name, parts.line, "it names no service", hint))
    databases = [database.name for database in parts.databases]
    for service in services:
        file, line = service.place.file or name, service.place.line
        if not service.paths:
            what, hint = (
                f"service {service.name!r} has no paths",
                f'Say where its code is: paths = ["services/{service.name}"].',
            )
            problems.found.append(ConfigProblem(file, line, what, hint))
        if service.database and service.database not in databases:
            what = f"service {service.name!r} is in the database {service.database!r}, which nothing names"
            hint = (
                nearest(service.database, databases)
                if databases
                else f"Write [databases.{service.database}]."
            )
            problems.found.append(ConfigProblem(file, line, what, hint))
    known = [service.name for service in services]
    for permit in parts.permits:
        for caller in permit.callers:
            if caller != EVERYBODY and caller not in known and known:
                what = f"there is no service {caller!r}"
                place = permit.place
                problems.found.append(
                    ConfigProblem(place.file or name, place.line, what, nearest(caller, known))
                )
