"""Django, with SQL written as text."""

from __future__ import annotations

import pytest

from tests.accesses import touched

QUIET = [
    pytest.param(
        """
        from django.core.management import call_command
        from django.db import connection
        call_command("flush")
        connection.ensure_connection()
        connection.vendor
        """,
        id="calls that take no SQL",
    ),
    pytest.param(
        """
        from django.db.models.expressions import RawSQL
        def ranked(queryset):
            return queryset.annotate(val=RawSQL("col_a + %s", (5,)))
        """,
        id="a piece of an expression",
    ),
    pytest.param(
        """
        from django.utils.translation import gettext as _
        message = _("Select a user from the list and update their profile")
        """,
        id="a message",
    ),
]


@pytest.mark.parametrize("source", QUIET)
def test_what_is_no_database_call_is_quiet(source: str) -> None:
    assert touched(source) == []


SEEN = [
    pytest.param(
        """
        from django.db import connection
        def my_custom_sql(self):
            with connection.cursor() as cursor:
                cursor.execute("UPDATE bar SET foo = 1 WHERE baz = %s", [self.baz])
                cursor.execute("SELECT foo FROM bar WHERE baz = %s", [self.baz])
                cursor.executemany("INSERT INTO log (a) VALUES (%s)", rows)
                row = cursor.fetchone()
        """,
        ["update bar django.execute", "read bar django.execute", "insert log django.executemany"],
        id="a cursor",
    ),
    pytest.param(
        """
        from django.db import connections
        def work():
            with connections["my_db_alias"].cursor() as cursor:
                cursor.execute("DELETE FROM sessions")
        """,
        ["delete sessions django.execute"],
        id="one of several connections",
    ),
    pytest.param(
        """
        from django.db import migrations
        class Migration(migrations.Migration):
            operations = [
                migrations.RunSQL("INSERT INTO musician (name) VALUES ('Reinhardt')"),
                migrations.RunSQL(sql="DROP TABLE old_musician", reverse_sql=migrations.RunSQL.noop),
            ]
        """,
        ["insert musician django.RunSQL", "ddl old_musician django.RunSQL"],
        id="RunSQL",
    ),
    pytest.param(
        """
        from django.db import migrations
        class Migration(migrations.Migration):
            operations = [
                migrations.RunSQL([("INSERT INTO musician (name) VALUES (%s)", ["X"]), "DELETE FROM band"]),
            ]
        """,
        ["delete band django.RunSQL", "insert musician django.RunSQL"],
        id="RunSQL of several statements",
    ),
    pytest.param(
        """
        from django.db import connection, migrations
        def forwards(apps, schema_editor):
            schema_editor.execute("ALTER TABLE orders ADD COLUMN note text")
        def rebuild():
            with connection.schema_editor() as editor:
                editor.execute("CREATE INDEX i ON orders (note)")
        class Migration(migrations.Migration):
            operations = [migrations.RunPython(forwards)]
        """,
        ["ddl orders django.execute", "ddl orders django.execute"],
        id="schema editors",
    ),
    pytest.param(
        """
        from django.db.models.expressions import RawSQL
        def newest(queryset):
            sub = RawSQL("SELECT id FROM audit_log WHERE kind = %s", ("x",))
            return queryset.filter(id__in=sub)
        """,
        ["read audit_log RawSQL"],
        id="RawSQL that is a query",
    ),
]


@pytest.mark.parametrize(("source", "expected"), SEEN)
def test_what_the_documentation_shows_is_seen(source: str, expected: list[str]) -> None:
    assert touched(source) == expected
