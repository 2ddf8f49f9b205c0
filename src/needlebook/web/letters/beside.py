"""What is done beside the needles, in the words of a document."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from needlebook.clinic.patients.models import Course
from needlebook.clinic.therapy.facts import exercise_of
from needlebook.clinic.therapy.models import Prescription
from needlebook.web.bodychart.words import with_side
from needlebook.web.exercises.words import dose_in_words


def prescribed_on(course: Course, day: date) -> Sequence[Prescription]:
    """What was asked for on a day or begins later, as far as it was prescribed by then."""
    rows = Prescription.objects.filter(programme__course=course, at__date__lte=day, programme__withdrawn_at=None)
    return list(rows.filter(Q(stopped_on=None) | Q(stopped_on__gt=day)).select_related("by"))


def exercise_words(row: Prescription) -> str:
    """'Hip hinge: 3 × 10; 3 days a week', with the side where there is one."""
    name = exercise_of(row).name
    named = with_side(name, row.side) if row.side else name
    dose = dose_in_words(row.dose, row.load)
    return f"{named}: {dose}" if dose else named
