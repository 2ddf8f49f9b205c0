"""What changed over a course: said, drawn and listed."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from needlebook.clinic.followup.agreeing import agree_on_course
from needlebook.clinic.followup.queries import agreements_of, as_series, course_for, courses_of, goals_of, visit_days_of
from needlebook.clinic.followup.standing import measured_as, setting_of, state_of_course
from needlebook.clinic.patients.access import patient_for
from needlebook.clinic.patients.models import Course, Visit
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.progress import ledgers_of
from needlebook.core.outcomes.course import Trajectory, trajectory_of
from needlebook.core.outcomes.types import SeriesKey, VisitDay
from needlebook.web.fields import words
from needlebook.web.frame.words import complaint
from needlebook.web.outcomes.agreeing import AgreementForm, agreed_words, initial_of
from needlebook.web.outcomes.picture import THEMES, Spec, picture_of
from needlebook.web.outcomes.presenters import cards_of, version_of
from needlebook.web.outcomes.said import goals_in_words, suggested
from needlebook.web.outcomes.svg import digest, drawn_once, svg_response
from needlebook.web.outcomes.trials import in_one_sentence, trial_rows
from needlebook.web.outcomes.within import within_sessions
from needlebook.web.outcomes.words import series_name
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
    state = state_of_course(course, series_name)
    visits = list(course.visits.order_by("-started_at")[:SESSIONS_SHOWN])
    ledgers = ledgers_of(Session.objects.filter(visit__in=[visit.pk for visit in visits]))
    days = sorted({score.taken_on for scores in state.scores.values() for score in scores})
    return {
        "complaint": complaint(course.complaint),
        "cards": cards_of(state),
        "days": days,
        "first_day": days[0] if days else None,
        "last_day": days[-1] if days else None,
        "suggested": suggested(state.suggestion),
        "agreed": agreed_words(state.agreement) if state.agreement else None,
        "evidence": in_one_sentence(course.complaint),
        "trials": trial_rows(course.complaint),
        "goals": goals_in_words(goals_of(course)),
        "within": within_sessions(visits, ledgers),
    }


@require_safe
def picture(request: HttpRequest, patient_id: UUID, course_id: int, instrument: str) -> HttpResponse:
    """One series of one course as SVG, in the colours of ?theme=light or dark; ?site= and ?side= where it has them.

    ?v= is the version of the data on the page that asks: what was drawn from it before is given without a query more.
    """
    course = course_for(request.user, patient_id, course_id)
    key = SeriesKey(instrument, words(request.GET.get("site")), words(request.GET.get("side")))
    theme, version = request.GET.get("theme", "light"), request.GET.get("v", "")
    if theme not in THEMES:
        raise Http404

    def name(version: str) -> str:
        """Bound to what was asked for, so that a version of another course or series opens nothing."""
        return digest(course.pk, key, theme, version)

    def make() -> tuple[str, Spec]:
        found, visits = _found(course, key)
        return name(version_of(course, found, visits)), picture_of(found, visits, theme)

    return svg_response(request, drawn_once(name(version), make))


def _found(course: Course, key: SeriesKey) -> tuple[Trajectory, Sequence[VisitDay]]:
    """A series with a change, and the visits; Http404 without one."""
    values = as_series(course.measurements.filter(**key._asdict())).get(key, [])
    if len(values) < 2:
        raise Http404
    visits = visit_days_of(course)
    return trajectory_of(measured_as(key), key, values, setting_of(course, visits)), visits


@require_http_methods(["GET", "HEAD", "POST"])
def course_agree(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Write down what was agreed about the latest course, or about ?course=; agreeing anew adds to what stood."""
    patient = patient_for(request.user, patient_id)
    header = header_of(patient)
    course = _chosen(list(courses_of(patient)), request.GET.get("course"), header.latest)
    if course is None:
        return redirect("outcomes", patient.pk)
    agreements, measured = agreements_of(course), list(as_series(course.measurements.all()))
    standing = agreements[0] if agreements else None
    form = AgreementForm(course.complaint, measured, request.POST or None, initial=initial_of(standing, measured))
    if request.method == "POST" and form.is_valid():
        agree_on_course(course, by=request.user, agreed=form.agreed)
        return redirect(f"{reverse('outcomes', args=[patient.pk])}?course={course.pk}")
    context = {"section": "patients", "frame": header, "course": course, "form": form, "standing": standing}
    context |= {"complaint": complaint(course.complaint), "earlier": [agreed_words(kept) for kept in agreements]}
    return render(request, "outcomes/agree.html", context, status=422 if form.errors else 200)


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
