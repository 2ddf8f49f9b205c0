"""What changed over a course: said, drawn and listed."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from needlebook.clinic.followup.queries import courses_of, goals_of, measurements_of
from needlebook.clinic.patients.access import patient_for
from needlebook.clinic.patients.models import Course, Visit
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.progress import ledgers_of
from needlebook.web.frame.words import complaint
from needlebook.web.outcomes.picture import THEMES, picture_of
from needlebook.web.outcomes.presenters import cards_of, change_of
from needlebook.web.outcomes.svg import svg_response
from needlebook.web.outcomes.within import within_sessions
from needlebook.web.outcomes.words import instrument_of
from needlebook.web.patients.header import header_of

SESSIONS_SHOWN = 20


@require_safe
def outcomes(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The outcomes of the patient's latest course, or of ?course=."""
    patient = patient_for(request.user, patient_id)
    header = header_of(patient)
    courses = list(courses_of(patient))
    course = _chosen(courses, request.GET.get("course"), header.latest)
    context = {"section": "patients", "frame": header, "course": course, "courses": _named(courses, course)}
    if course is not None:
        context |= _course_context(course)
    return render(request, "outcomes/outcomes.html", context)


def _course_context(course: Course) -> dict[str, object]:
    rows = list(measurements_of(course))
    visits = list(course.visits.order_by("-started_at")[:SESSIONS_SHOWN])
    ledgers = ledgers_of(Session.objects.filter(visit__in=[visit.pk for visit in visits]))
    days = sorted({row.taken_on for row in rows})
    return {
        "complaint": complaint(course.complaint),
        "cards": cards_of(course, rows),
        "days": days,
        "first_day": days[0] if days else None,
        "last_day": days[-1] if days else None,
        "goals": [(name, able[0], able[-1]) for name, able in goals_of(course).items()],
        "within": within_sessions(visits, ledgers),
    }


@require_safe
def picture(request: HttpRequest, patient_id: UUID, course_id: int, instrument: str) -> HttpResponse:
    """One instrument of one course as SVG, in the colours of ?theme=light or dark."""
    course = _one_of(courses_of(patient_for(request.user, patient_id)), str(course_id))
    rows = list(course.measurements.filter(instrument=instrument))
    theme = request.GET.get("theme", "light")
    change = change_of(instrument_of(instrument), rows, course)
    if change is None or theme not in THEMES:
        raise Http404
    days = {timezone.localdate(at) for at in course.visits.values_list("started_at", flat=True)}
    return svg_response(request, picture_of(change, sorted(days), theme))


def _chosen(courses: Sequence[Course], wanted: str | None, latest: Visit | None) -> Course | None:
    """The course of the address, or that of the latest visit; None when there is none at all."""
    if wanted is not None:
        return _one_of(courses, wanted)
    current = latest.course_id if latest else None
    return next((course for course in courses if course.pk == current), courses[0] if courses else None)


def _one_of(courses: Iterable[Course], wanted: str) -> Course:
    """The patient's course with this id, or Http404."""
    found = next((course for course in courses if str(course.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _named(courses: Sequence[Course], course: Course | None) -> list[tuple[str, str, bool]]:
    """Links to the courses: name, address, whether it is the one that is shown."""
    return [(complaint(c.complaint), f"?course={c.pk}", c == course) for c in courses]
