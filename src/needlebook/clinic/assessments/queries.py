"""Reads of an assessment for the pages: today's, and what stood there at the visit before."""

from django.db.models import QuerySet
from django.utils import timezone

from needlebook.clinic.assessments.models import Assessment
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.patients.models import Patient, Visit

WORST_PAIN = "NPRS"


def standing_assessment(visit: Visit) -> Assessment:
    """The assessment as it stands; a blank one, not saved, when nothing was written yet."""
    return Assessment.objects.filter(visit=visit).first() or Assessment(visit=visit)


def previous_assessment(visit: Visit) -> Assessment | None:
    """The assessment of the visit before this one in the same course."""
    earlier = Assessment.objects.filter(visit__course=visit.course_id, visit__number__lt=visit.number)
    return earlier.select_related("visit").order_by("-visit__number").first()


def earlier_assessment(visit: Visit) -> Assessment | None:
    """The patient's newest assessment before this visit, whatever the complaint: a pacemaker is there for all."""
    earlier = Assessment.objects.filter(
        visit__course__patient=visit.course.patient_id, visit__started_at__lt=visit.started_at
    )
    return earlier.select_related("visit").order_by("-visit__started_at").first()


def worst_pain(visit: Visit) -> float | None:
    """Worst pain in the last week, 0 to 10, as it was given on the day of the visit."""
    day = timezone.localdate(visit.started_at)
    on_day = Measurement.objects.filter(course=visit.course_id, instrument=WORST_PAIN, site="", side="", taken_on=day)
    return on_day.values_list("value", flat=True).first()


def drawn_assessments(patient: Patient) -> QuerySet[Assessment]:
    """Every assessment of the patient that has a pain drawing, oldest first."""
    drawn = Assessment.objects.filter(visit__course__patient=patient, pain_marks__isnull=False).distinct()
    return drawn.select_related("visit__course").order_by("visit__started_at", "visit__number")
