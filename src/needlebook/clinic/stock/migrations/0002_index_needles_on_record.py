"""Needles that were recorded before there was a stock: found by a recall too."""

from django.db import migrations

from needlebook.clinic.sessions.codec import restore
from needlebook.core.sessions import fold
from needlebook.core.sessions.lots import gtin_key, lot_key


def index_needles(apps, schema_editor):
    sessions = apps.get_model("needling", "Session").objects.select_related("visit__course__patient")
    uses = apps.get_model("stock", "NeedleUse").objects
    for session in sessions.iterator():
        clinic = session.visit.course.patient.clinic_id
        state = fold(restore(*row) for row in session.events.order_by("sequence").values_list("type", "payload"))
        uses.bulk_create(
            uses.model(
                clinic_id=clinic,
                session=session,
                needle=number,
                diameter_mm=needle.inserted.diameter_mm,
                length_mm=needle.inserted.length_mm,
                key=lot_key(needle.inserted.lot or ""),
                gtin=gtin_key(needle.inserted.gtin or ""),
                at=needle.inserted.at,
                by=needle.inserted.by,
            )
            for number, needle in state.needles.items()
        )


class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]

    operations = [migrations.RunPython(index_needles, migrations.RunPython.noop)]
