"""Migrations change the schema: that is what they are for."""

from django.db import migrations, models


def forward(apps, editor):
    editor.execute("CREATE INDEX orders_by_state ON orders (state)")


def back(apps, editor):
    editor.execute("DROP INDEX orders_by_state")


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Order", [("id", models.AutoField(primary_key=True))]),
        migrations.RunPython(forward, back),
        migrations.RunSQL("ALTER TABLE orders ADD COLUMN note text", "ALTER TABLE orders DROP COLUMN note"),
    ]
