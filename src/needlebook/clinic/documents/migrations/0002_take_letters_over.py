import hashlib
import json
from datetime import UTC

from django.db import migrations


def take_over(apps, schema_editor):
    """Every referral letter that was made keeps its id, its content, who and when."""
    Letter, Document = apps.get_model("assessments", "Letter"), apps.get_model("documents", "Document")
    for letter in Letter.objects.select_related("assessment__visit").iterator():
        visit = letter.assessment.visit
        signed = [letter.version, str(letter.by_id), letter.at.astimezone(UTC).isoformat(), letter.recipient]
        Document.objects.create(
            id=letter.id,
            kind=letter.kind,
            course_id=visit.course_id,
            visit_id=visit.pk,
            recipient=letter.recipient,
            changed_by_id=letter.by_id,
            changed_at=letter.at,
            content=letter.document,
            version=letter.version,
            digest=_digest([str(letter.id), letter.kind, *signed, letter.document]),
            issued_by_id=letter.by_id,
            issued_at=letter.at,
        )


def _digest(value):
    """As needlebook.clinic.documents.digest has it when this migration was written."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0001_letters"),
        ("assessments", "0007_drawn_strokes"),
    ]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
