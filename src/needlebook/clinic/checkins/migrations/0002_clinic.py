"""A check-in knows its clinic, so that a year of them is counted from an index."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_clinics(apps, schema_editor):
    patients = apps.get_model("patients", "Patient").objects.filter(courses__visits=OuterRef("visit"))
    apps.get_model("checkins", "CheckIn").objects.update(clinic=Subquery(patients.values("clinic")[:1]))


def settle(apps, schema_editor):
    """PostgreSQL alters no table whose foreign keys of this transaction have still to be checked."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("checkins", "0001_initial"), ("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            "checkin",
            "clinic",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                db_index=False,
                to="accounts.clinic",
            ),
        ),
        migrations.RunPython(name_clinics, migrations.RunPython.noop),
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.AlterField(
            "checkin",
            "clinic",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", db_index=False, to="accounts.clinic"
            ),
        ),
        migrations.AddIndex(
            "checkin",
            models.Index(fields=["clinic", "due_at", "withdrawn_at", "answered_at"], name="check_ins_figures"),
        ),
    ]
