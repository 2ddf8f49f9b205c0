"""A clinic with many closed sessions, as its tables are after years: made up, from a seed, all within one period.

What the clinic page reads is filled through the tables themselves, because the program's own way takes one transaction
a tap. The ledgers stay empty: the page never reads them, which is what is measured.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db.models import Model
from django.utils import timezone
from tests import factories

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.patients.models import Course, Patient, Visit
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.vigilance.facts import Counted, flags_of, grades_of, tallies_of, values_of
from needlebook.clinic.vigilance.models import AdverseEvent, DayTally, SessionSummary
from needlebook.clinic.vigilance.watching import after
from needlebook.core.anatomy import Side
from needlebook.core.sessions.state import Needle, State
from needlebook.core.sessions.types import NeedleInserted, Technique
from needlebook.core.vigilance.types import ActionTaken, Duration, Effect, Grade, Intensity, Outcome
from needlebook.knowledge import load

SESSIONS_A_COURSE = 6
PRACTITIONERS = 12
SHARE_WITH_EVENT = 0.25
SHARE_ANSWERED = 0.8
KINDS = ("bruise", "bleeding", "soreness", "pain_during", "faint", "headache", "aggravation")
INSTRUMENTS = {"neck_pain": "NDI", "chronic_low_back_pain": "ODI", "plantar_heel_pain": "FHSQ_PAIN"}
KNOWN = {"function_affected": False, "action_taken": ActionTaken.NONE, "outcome": Outcome.RECOVERED}
A_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Made:
    """The clinic, one of its people, and how many rows it has."""

    clinic: Clinic
    by: User
    rows: dict[str, int]


def fill(sessions: int, since: dt.datetime, until: dt.datetime, seed: int) -> Made:
    """`sessions` closed sessions between two times, with their courses, scores, events and summaries."""
    draw, clinic = Random(seed), factories.clinic()
    people = [factories.person(clinic, f"person{n}") for n in range(PRACTITIONERS)]
    courses = list(_courses(draw, clinic, people[0], -(-sessions // SESSIONS_A_COURSE)))
    times = sorted(since + (until - since) * draw.random() for _ in range(sessions))
    visits = [_visit(n, courses[n % len(courses)], draw.choice(people), at) for n, at in enumerate(times)]
    _keep(visits)
    ledgers = [Session(visit=visit) for visit in visits]
    _keep(ledgers)
    rows = list(_summaries(draw, ledgers))
    for kind in (SessionSummary, AdverseEvent):
        _keep(row for row in rows if isinstance(row, kind))
    _keep(_days(clinic, rows))
    _keep(_check_ins(draw, visits))
    _keep(_scores(draw, courses, since.date(), until.date()))
    kinds = (Patient, Course, Session, SessionSummary, DayTally, AdverseEvent, CheckIn, Measurement)
    return Made(clinic, people[0], {kind.__name__: kind.objects.count() for kind in kinds})


def _keep(rows: Iterable[Model]) -> None:
    rows = list(rows)
    if rows:
        type(rows[0]).objects.bulk_create(rows, batch_size=A_BATCH)


def _courses(draw: Random, clinic: Clinic, by: User, count: int) -> Iterator[Course]:
    patients = [
        Patient(clinic=clinic, given_name="Made", family_name=f"Up {n}", registered_by=by) for n in range(count)
    ]
    _keep(patients)
    courses = [Course(patient=one, complaint=draw.choice(list(INSTRUMENTS)), opened_by=by) for one in patients]
    _keep(courses)
    return iter(courses)


def _visit(number: int, course: Course, by: User, at: dt.datetime) -> Visit:
    return Visit(course=course, number=number + 1, practitioner=by, started_at=at)


def _summaries(draw: Random, sessions: list[Session]) -> Iterator[Model]:
    muscles, chart = list(load().anatomy.muscles), 0.0
    last = {session.visit.course_id: session.visit_id for session in sessions}
    for session in sessions:
        visit = session.visit
        needled = draw.sample(muscles, draw.randint(2, 5))
        events = list(_events(draw, visit, needled))
        counted = [Counted(event.kind, Grade(event.grade), event.muscle) for event in events]
        flags = flags_of(counted)
        chart = after(chart, flags["has_minor"])
        yield SessionSummary(
            session=session,
            clinic_id=visit.course.patient.clinic_id,
            course=visit.course,
            patient=visit.course.patient,
            practitioner=visit.practitioner,
            complaint=visit.course.complaint,
            closed_at=visit.started_at,
            needles=len(needled),
            cusum=chart,
            is_last=last[visit.course_id] == visit.pk,
            tallies=[list(tally) for tally in tallies_of(_state(needled, visit), counted)],
            **flags,
        )
        yield from events


def _days(clinic: Clinic, rows: list[Model]) -> Iterator[DayTally]:
    days: dict[tuple[dt.date, str, str], list[int]] = {}
    for row in rows:
        if isinstance(row, SessionSummary):
            for level, what, has_event in row.tallies:
                counted = days.setdefault((timezone.localdate(row.closed_at), level, what), [0, 0])
                counted[0] += 1
                counted[1] += has_event
    for (day, level, what), (n, hurt) in days.items():
        yield DayTally(clinic=clinic, day=day, level=level, what=what, sessions=n, with_event=hurt)


def _state(muscles: list[str], visit: Visit) -> State:
    about: dict[str, Any] = {"at": visit.started_at, "by": str(visit.practitioner_id), "side": Side.LEFT}
    about |= {"diameter_mm": 0.3, "length_mm": 40.0, "technique": Technique.STATIC}
    told = [
        NeedleInserted(id=str(uuid.uuid4()), needle=n, muscle=muscle, **about) for n, muscle in enumerate(muscles, 1)
    ]
    return State(needles={one.needle: Needle(one) for one in told})


def _events(draw: Random, visit: Visit, muscles: list[str]) -> Iterator[AdverseEvent]:
    if draw.random() >= SHARE_WITH_EVENT:
        return
    for kind in draw.sample(KINDS, draw.choice((1, 1, 2))):
        effect = Effect(
            kind=kind,
            muscle=draw.choice((*muscles, "")),
            intensity=draw.choice((Intensity.MILD, Intensity.MILD, Intensity.MODERATE, None)),
            duration=draw.choice((Duration.HOURS, Duration.DAYS)),
            **KNOWN,
        )
        values = values_of(effect)
        yield AdverseEvent(
            clinic_id=visit.course.patient.clinic_id,
            visit=visit,
            source_key="check_in:made-up",
            kind=kind,
            told=values,
            reporter="patient",
            noted_at=visit.started_at,
            **values,
            **grades_of(effect),
        )


def _check_ins(draw: Random, visits: list[Visit]) -> Iterator[CheckIn]:
    """Two of each visit, four of five of them answered."""
    for visit in visits:
        for hours in (24, 72):
            due = visit.started_at + dt.timedelta(hours=hours)
            yield CheckIn(
                clinic_id=visit.course.patient.clinic_id,
                visit=visit,
                hours=hours,
                signs=[],
                near_lung=False,
                made_by=visit.practitioner,
                made_at=visit.started_at,
                due_at=due,
                expires_at=due + dt.timedelta(days=30),
                answered_at=due if draw.random() < SHARE_ANSWERED else None,
            )


def _scores(draw: Random, courses: list[Course], first: dt.date, last: dt.date) -> Iterator[Measurement]:
    """Two to four scores of most courses, a bit better each time; one course in six has no second one."""
    days = max((last - first).days, 8)  # never two scores on one day
    for course in courses:
        instrument = load().instruments[INSTRUMENTS[course.complaint]]
        value, span = draw.uniform(0.3, 0.6), instrument.maximum - instrument.minimum
        for n in range(draw.choice((1, 2, 3, 3, 4, 4))):
            share = value - 0.08 * n + draw.uniform(-0.05, 0.05)
            score = round(instrument.minimum + span * min(1.0, max(0.0, share)))
            day = first + dt.timedelta(days=n * days // 4)
            yield Measurement(course=course, instrument=instrument.id, value=score, taken_on=day)
