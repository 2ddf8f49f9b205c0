"""Writes to the pain drawing of a visit, stroke by stroke."""

from collections.abc import Sequence

from django.db import transaction

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import assessment_of
from needlebook.clinic.assessments.models import Assessment, SaidBy
from needlebook.clinic.assessments.strokes import Written, keep_listed, write_changes
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Visit
from needlebook.core.drawing import Change, Stroke, TakeBack


@transaction.atomic
def save_strokes(visit: Visit, *, by: User, changes: Sequence[Change]) -> Written:
    """Write strokes, and strokes that are taken back, with the regions that the drawing then means.

    Sent twice they are written once. Raises BadInput for one that cannot have been drawn; then none is written.
    """
    return _write(assessment_of(visit), by, changes, SaidBy.PRACTITIONER)


@transaction.atomic
def replace_drawing(visit: Visit, *, by: User, strokes: Sequence[Stroke]) -> Written:
    """Take back all that stands, and put the patient's own drawing in its place, stroke by stroke."""
    assessment = assessment_of(visit)
    keep_listed(assessment, {"by": by})
    gone = [TakeBack(row.pk) for row in assessment.strokes.filter(taken_back_at=None)]
    return _write(assessment, by, [*gone, *strokes], SaidBy.PATIENT)


def _write(assessment: Assessment, by: User, changes: Sequence[Change], said_by: str) -> Written:
    written = write_changes(assessment, changes, {"by": by, "said_by": said_by}, {"taken_back_by": by})
    if written.is_changed:
        visit, regions = assessment.visit, len(written.summary.regions)
        record(by, "pain.drawn", visit.pk, patient_id=visit.patient.pk, regions=regions, strokes=len(changes))
    return written
