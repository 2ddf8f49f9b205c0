"""A patient at a glance. The number of queries is the same at 10 and at 500 visits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.checkins.queries import check_ins_at
from needlebook.clinic.followup.queries import courses_of, goals_of
from needlebook.clinic.followup.standing import CourseState, state_of_course
from needlebook.clinic.patients.models import Course, MailConsent, Patient, Visit
from needlebook.clinic.patients.queries import mail_consent_of, visits_of_patient
from needlebook.clinic.sessions.models import Consent
from needlebook.clinic.sessions.progress import Progress, progress_of
from needlebook.web.frame.steps import Step, step_of
from needlebook.web.frame.words import complaint
from needlebook.web.outcomes.agreeing import AgreedWords, agreed_words
from needlebook.web.outcomes.said import Suggested, suggested
from needlebook.web.outcomes.sparks import Spark, sparks_of
from needlebook.web.outcomes.words import series_name
from needlebook.web.patients.header import PatientHeader, header_of
from needlebook.web.patients.side_effects import SideEffects, side_effects
from needlebook.web.patients.timeline import Entry, entry_of

A_PAGE_OF_VISITS = 20


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One course of treatment: what for, since when, how many visits."""

    course: Course
    complaint: str
    visits: int
    begun: datetime | None
    href: str


@dataclass(frozen=True, slots=True)
class Episode:
    """The course of the latest visit: what was agreed, None while nothing is, and what that suggests today."""

    agreed: AgreedWords | None
    visits_agreed: int | None
    visit: int
    suggested: Suggested
    sparks: Sequence[Spark]
    side_effects: SideEffects | None


@dataclass(frozen=True, slots=True)
class Consented:
    """The patient's last answer at the latest visit, in words."""

    text: str
    is_asked: bool
    is_valid: bool
    href: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that patient.html prints. `go_on` is the unfinished visit of today, if there is one."""

    header: PatientHeader
    courses: Sequence[CourseLine]
    goals: Sequence[str]
    episode: Episode | None
    page: Page
    entries: Sequence[Entry]
    consent: Consented | None
    go_on: Step | None
    mail: MailConsent | None

    @property
    def complaint(self) -> str:
        """The id of what the patient last came for."""
        return self.courses[0].course.complaint if self.courses else ""


def overview_of(patient: Patient, page_number: str | None) -> Overview:
    """Put the page together. `page_number` is that of the timeline, as it stands in the address."""
    header = header_of(patient)
    page = Paginator(visits_of_patient(patient), A_PAGE_OF_VISITS).get_page(page_number)
    shown = list(page.object_list)
    progress = progress_of([*shown, header.latest] if header.latest else shown)
    check_ins = _check_ins(shown)
    courses = _courses(patient, header.latest)
    current = courses[0].course if courses else None
    return Overview(
        header=header,
        courses=courses,
        goals=list(goals_of(current)) if current else [],
        episode=_episode(state_of_course(current, series_name)) if current else None,
        page=page,
        entries=[entry_of(visit, progress[visit.pk], check_ins[visit.pk]) for visit in shown],
        consent=_consented(header.latest, progress),
        go_on=_go_on(header.latest, progress),
        mail=mail_consent_of(patient) if patient.email else None,
    )


def _check_ins(visits: Sequence[Visit]) -> Mapping[UUID, list[CheckIn]]:
    """By visit; one that was withdrawn unanswered tells nothing."""
    found: dict[UUID, list[CheckIn]] = defaultdict(list)
    for check_in in check_ins_at(visits):
        if check_in.withdrawn_at is None or check_in.answered_at:
            found[check_in.visit_id].append(check_in)
    return found


def _courses(patient: Patient, latest: Visit | None) -> list[CourseLine]:
    """The course of the latest visit first, then the others as they were opened."""
    courses = list(courses_of(patient).annotate(n=Count("visits"), begun=Min("visits__started_at")))
    current = latest.course_id if latest else None
    courses.sort(key=lambda course: course.pk != current)
    return [
        CourseLine(course, complaint(course.complaint), course.n, course.begun, _outcomes(course)) for course in courses
    ]


def _episode(state: CourseState) -> Episode:
    return Episode(
        agreed=agreed_words(state.agreement) if state.agreement else None,
        visits_agreed=state.agreement.visits if state.agreement else None,
        visit=max((visit.number for visit in state.visits), default=0),
        suggested=suggested(state.suggestion),
        sparks=sparks_of(state.trajectories),
        side_effects=side_effects(state.side_effects, sum(visit.was_needled for visit in state.visits)),
    )


def _outcomes(course: Course) -> str:
    return f"{reverse('outcomes', args=[course.patient_id])}?course={course.pk}"


def _consented(latest: Visit | None, progress: Mapping[UUID, Progress]) -> Consented | None:
    if latest is None:
        return None
    consent = progress[latest.pk].consent
    text = _answer(consent) if consent else _("Not asked at visit %(n)d yet.") % {"n": latest.number}
    return Consented(text, consent is not None, progress[latest.pk].has_consent, reverse("consent", args=[latest.pk]))


def _answer(consent: Consent) -> str:
    n = len(consent.sites)
    words = {"date": date_format(timezone.localtime(consent.at)), "n": n}
    if consent.withdrawn_at:
        return _("Given, and withdrawn on %(date)s.") % {"date": date_format(timezone.localtime(consent.withdrawn_at))}
    if not consent.is_valid:
        return _("Declined on %(date)s.") % words
    given = ngettext("Given on %(date)s for %(n)d site.", "Given on %(date)s for %(n)d sites.", n) % words
    return _("%(given)s Asked again at every visit.") % {"given": given}


def _go_on(latest: Visit | None, progress: Mapping[UUID, Progress]) -> Step | None:
    """The next step of the latest visit: an open room of any day, or what was begun today and is not closed."""
    if latest is None:
        return None
    step = step_of(latest, progress[latest.pk])
    is_today = timezone.localdate(latest.started_at) == timezone.localdate()
    return step if step.is_room or (is_today and not step.is_closed) else None
