"""Two invented courses for the demo: one that the agreement ends, one with points before the needles and a trend."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import save_goals
from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.followup.agreeing import Agreed, agree_on_course
from needlebook.clinic.patients.actions import register_patient, start_visit
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.sessions import types
from needlebook.project.demo_ledger import write_past_session

INVENTED = "Invented for the demo: no such person, and no such course. It shows what the pages say about numbers."
MINUTES = 12


@dataclass(frozen=True, slots=True)
class DemoCourse:
    """One a week: scores by instrument, with None where it was not measured; needled: from which visit on."""

    given_name: str
    family_name: str
    age: int
    sex: str
    complaint: str
    muscle: str
    needled: int
    scores: Mapping[str, Sequence[float | None]]
    within: Sequence[tuple[float, float]]
    agreed: Agreed
    goals: Mapping[str, Sequence[int | None]] = field(default_factory=dict)


COURSES = (
    DemoCourse(
        "Ingrid",
        "Solberg",
        67,
        "female",
        "chronic_low_back_pain",
        "quadratus_lumborum",
        1,
        {"NPRS": (7, 6, 6, 5, 5), "ODI": (38, None, 34, None, 28)},
        ((6, 5), (6, 4), (5, 4), (5, 5)),
        {
            "visits": 6,
            "rhythm": "weekly",
            "decide_at": 4,
            "instrument": "NPRS",
            "since": "4 years, worse since May",
            "beside": "with exercise at home",
        },
        {"Sit 60 min": (3, None, 4, None, 5), "Walk the dog 30 min": (4, None, 5, None, 6)},
    ),
    DemoCourse(
        "Marek",
        "Novotny",
        41,
        "male",
        "neck_pain",
        "trapezius_descendens",
        4,
        {"NPRS": (8, 7, 8, 8, 6, 5, 4, 4, 3), "NDI": (24, None, None, 23, None, 18, None, None, 12)},
        ((7, 5), (5, 4), (5, 3), (4, 3), (3, 2)),
        {"visits": 10, "rhythm": "weekly", "decide_at": 7, "instrument": "NPRS", "since": "8 months"},
        {"Look over the shoulder when driving": (2, None, None, 2, None, 5, None, 7, 10)},
    ),
)


def fill_demo_courses(therapist: User) -> None:
    """Write both down; the last visit was yesterday, so that today's is still to come."""
    for course in COURSES:
        _add(course, therapist)


def _add(course: DemoCourse, therapist: User) -> None:
    patient = register_patient(
        by=therapist,
        fields={
            "given_name": course.given_name,
            "family_name": course.family_name,
            "birth_date": date(timezone.localdate().year - course.age, 1, 1),
            "sex": course.sex,
            "about": INVENTED,
            "is_demo": True,
        },
    )
    count = max(len(values) for values in course.scores.values())
    visits = [
        start_visit(patient, by=therapist, complaint=course.complaint, at=_days_ago(1 + 7 * (count - 1 - n)))
        for n in range(count)
    ]
    agree_on_course(visits[0].course, by=therapist, agreed=course.agreed)
    for n, visit in enumerate(visits):
        _measure(course, visit, n, therapist)
    for visit, pain in zip(visits[course.needled - 1 :], course.within, strict=False):
        facts = list(_events(course, visit, pain))
        write_past_session(visit, facts, by=visit.practitioner, at=visit.started_at)


def _days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def _measure(course: DemoCourse, visit: Visit, n: int, therapist: User) -> None:
    day = timezone.localdate(visit.started_at)
    for instrument, values in course.scores.items():
        if (value := values[n]) is not None:
            add_measurement(visit.course, by=therapist, instrument=instrument, value=value, taken_on=day, visit=visit)
    named = [(activity, able[n]) for activity, able in course.goals.items() if able[n] is not None]
    if named:
        save_goals(visit, by=therapist, goals=named)


def _events(course: DemoCourse, visit: Visit, pain: tuple[float, float]) -> Iterator[types.Event]:
    by = str(visit.practitioner_id)
    start, end = visit.started_at, visit.started_at + timedelta(minutes=MINUTES)
    yield types.SessionOpened(id=_id(), at=start, by=by)
    yield _pain(types.Moment.BEFORE, pain[0], start, by)
    needle = {"diameter_mm": 0.3, "length_mm": 40.0, "technique": types.Technique.STATIC, "planned_dwell_s": 600.0}
    for number, side in enumerate((Side.LEFT, Side.RIGHT), start=1):
        yield types.NeedleInserted(
            id=_id(), at=start, by=by, needle=number, muscle=course.muscle, side=side, trigger_point=None, **needle
        )
    for number in (1, 2):
        yield types.NeedleRemoved(id=_id(), at=end, by=by, needle=number, is_intact=True)
    yield _pain(types.Moment.AFTER, pain[1], end, by)
    yield types.SessionClosed(id=_id(), at=end, by=by, counted_in_bin=2)


def _pain(moment: types.Moment, value: float, at: datetime, by: str) -> types.MeasureTaken:
    return types.MeasureTaken(id=_id(), at=at, by=by, instrument="NPRS", moment=moment, value=value)


def _id() -> str:
    return str(uuid.uuid4())
