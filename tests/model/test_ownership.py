"""Who owns a file, who owns a table, and who does not."""

from __future__ import annotations

import pytest

from nova_lint.model.ownership import Ownership, Service
from nova_lint.model.statement import TableName

_CODE = Ownership(
    (
        Service("orders", ("services/orders", "lib/*/orders.py")),
        Service("billing", ("services/orders/billing", "services/bill*/**/models.py", "./tools/")),
        Service("rest", ("services", "README.sql")),
    )
)


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("orders/a.py", ""),  # patterns are anchored at the root
        ("services_old/a.py", ""),  # a folder's name is not a beginning of names
        ("lib/a/b/orders.py", ""),  # one star is one folder
        ("readme.sql", ""),  # files differ in case
        ("services/orders/a.py", "orders"),
        ("services/orders/deep/er/a.py", "orders"),
        ("services/orders/billing/a.py", "billing"),  # the longer beginning
        ("services/orders/billing.py", "orders"),
        ("services/billing/models.py", "billing"),
        ("services/billing/x/y/models.py", "billing"),
        ("services/billing/views.py", "rest"),
        ("lib/a/orders.py", "orders"),
        ("tools/a.py", "billing"),
        ("README.sql", "rest"),
    ],
)
def test_service_of(path: str, service: str) -> None:
    assert _CODE.service_of(path) == service


@pytest.mark.parametrize(
    ("patterns", "path", "service"),
    [
        (("a/*.py", "a/*"), "a/x.py", "first"),  # the same beginning: the longer pattern
        (("a*", "a"), "a/x.py", "second"),  # a literal is closer than a pattern
        ((".", "a"), "a/x.py", "second"),
        ((".", "a"), "b/x.py", "first"),
        (("pages/[id]", "x"), "pages/[id]/a.py", "first"),  # brackets are letters in paths
        (("**/migrations", "a"), "b/c/migrations/1.sql", "first"),
    ],
)
def test_which_path_is_closer(patterns: tuple[str, str], path: str, service: str) -> None:
    first, second = patterns
    owners = Ownership((Service("first", (first,)), Service("second", (second,))))
    assert owners.service_of(path) == service


def _owner(table: str, *, exact: str = "", glob: str = "", other: str = "", schemas: str = "") -> str:
    services = (
        Service("exact", ("a",), tuple(exact.split())),
        Service("glob", ("b",), tuple(glob.split())),
        Service("other", ("c",), tuple(other.split())),
        Service("schema", ("d",), (), tuple(schemas.split())),
    )
    database, schema, name = (["", "", *table.split(".")])[-3:]
    return Ownership(services).owner_of(TableName(name, schema, database))


@pytest.mark.parametrize(
    ("table", "claims", "owner"),
    [
        ("orders", {}, ""),
        ("orders", {"exact": "order"}, ""),
        ("audit.orders", {"exact": "orders"}, ""),  # another schema, another table
        ("orders", {"exact": "audit.orders"}, ""),
        ("orders", {"glob": "o*", "other": "*s"}, "glob"),  # the longer beginning
        ("orders", {"glob": "o*rs", "other": "o*s"}, ""),  # equally good: nobody's
        ("ORDERS", {"exact": "orders"}, "exact"),
        ("orders", {"exact": "Orders", "glob": "orders*"}, "exact"),
        ("public.orders", {"exact": "orders"}, "exact"),
        ("main.orders", {"exact": "orders"}, "exact"),
        ("dbo.orders", {"exact": "orders"}, "exact"),
        ("orders", {"exact": "public.orders"}, "exact"),
        ("audit.orders", {"exact": "audit.orders", "schemas": "audit"}, "exact"),
        ("audit.orders", {"exact": "orders", "schemas": "audit"}, "schema"),
        ("audit.orders", {"glob": "audit.o*", "schemas": "audit"}, "glob"),
        ("orders", {"glob": "o*", "schemas": "public"}, "glob"),
        ("items", {"glob": "o*", "schemas": "public"}, "schema"),
        ("tenant_7.items", {"schemas": "tenant_*"}, "schema"),
        ("audit.orders", {"glob": "*"}, "glob"),  # everything that is left, wherever
        ("audit.orders", {"glob": "*", "schemas": "audit"}, "schema"),
        ("shop.audit.orders", {"exact": "audit.orders"}, "exact"),
        ("shop.audit.orders", {"exact": "shop.audit.orders"}, "exact"),
        ("mall.audit.orders", {"exact": "shop.audit.orders"}, ""),
    ],
)
def test_owner_of(table: str, claims: dict[str, str], owner: str) -> None:
    assert _owner(table, **claims) == owner


@pytest.mark.parametrize(
    ("table", "claims", "owner"),
    [
        ("*_log", {"exact": "auth_log", "other": "mail_log"}, ""),  # it may be either's
        ("*_log", {"exact": "auth_log", "glob": "*"}, ""),
        ("events_*", {"exact": "orders"}, ""),
        ("events_*", {"exact": "events_old", "glob": "events_*"}, ""),
        ("events_*", {"glob": "events_*"}, "glob"),
        ("events_old_*", {"glob": "events_*"}, "glob"),
        ("events_*", {"exact": "events_old events_new"}, "exact"),
        ("*_log", {"glob": "*"}, "glob"),
    ],
)
def test_owner_of_a_name_that_is_known_in_part(table: str, claims: dict[str, str], owner: str) -> None:
    assert _owner(table, **claims) == owner


@pytest.mark.parametrize(
    ("table", "claims", "owner"),
    [
        ("pg_catalog.pg_class", {"glob": "*"}, ""),
        ("pg_class", {"glob": "*", "schemas": "public"}, ""),
        ("information_schema.tables", {"glob": "*", "schemas": "information_schema"}, ""),
        ("sqlite_master", {"schemas": "main"}, ""),
        ("user_tables", {"glob": "user_*"}, ""),  # a view of Oracle's
        ("user_tabs", {"glob": "user_*"}, "glob"),  # somebody's own
        ("duals", {"glob": "*"}, "glob"),
        ("pg_settings_of_ours", {"exact": "pg_settings_of_ours"}, "exact"),  # whoever names it means it
    ],
)
def test_tables_of_the_database_itself_are_nobodys(table: str, claims: dict[str, str], owner: str) -> None:
    assert _owner(table, **claims) == owner


@pytest.mark.parametrize(
    ("path", "rivals"),
    [
        ("y/z/1.py", ()),  # one beginning is longer
        ("x/1.sql", ()),
        ("x/ab.py", (("a", "x/*b.py"), ("b", "x/?b.py"))),
    ],
)
def test_rivals(path: str, rivals: tuple[tuple[str, str], ...]) -> None:
    owners = Ownership((Service("a", ("x/*b.py", "y")), Service("b", ("x/?b.py", "y/z"))))
    assert owners.rivals(path) == rivals
