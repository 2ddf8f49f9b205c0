"""The demo clinic's past year: invented sessions with reactions and scores, for the clinic's page to count.

What follows from their ledgers is written by the program's own way.
"""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.patients.actions import register_patient, start_visit
from needlebook.clinic.patients.models import Patient, Visit
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import state_of
from needlebook.clinic.vigilance.actions import note_effects
from needlebook.clinic.vigilance.noting import keep_events
from needlebook.core.anatomy import Side
from needlebook.core.sessions import types
from needlebook.core.vigilance.types import ActionTaken, Duration, Effect, Intensity, Outcome, Reporter
from needlebook.project.demo_ledger import write_past_session

INVENTED = "Invented for the demo: no such person, and none of this happened. It fills the clinic’s page."
SEED = 2026
VISITS = 4
FAMILY_NAMES = (
    *("Ahl", "Birk", "Cole", "Dorn", "Ek", "Falk", "Gray", "Holm"),
    *("Iwata", "Juhl", "Kern", "Lund", "Moss", "Nord", "Oyen"),
)
MUSCLES = ("trapezius_descendens", "levator_scapulae", "splenius_capitis")
REACTIONS = (types.ReactionKind.BLEEDING, types.ReactionKind.SHARP_PAIN, types.ReactionKind.FAINT)
MILD = {"intensity": Intensity.MILD, "function_affected": False, "action_taken": ActionTaken.NONE}
TOLD = (
    Effect(kind="bruise", duration=Duration.DAYS, outcome=Outcome.RECOVERED, **MILD),
    Effect(kind="soreness", lasted_h=20, outcome=Outcome.RECOVERED, **MILD),
    Effect(kind="soreness", duration=Duration.DAYS, intensity=Intensity.MODERATE),
    Effect(kind="aggravation", duration=Duration.DAYS, intensity=Intensity.MODERATE, action_taken=ActionTaken.GP),
)


def fill_demo_events(therapist: User) -> None:
    """Fifteen invented patients with neck pain, then what follows from every closed session of the demo."""
    draw = Random(SEED)
    for number, name in enumerate(FAMILY_NAMES):
        patient, last = _patient(name, number, therapist), 50 + 15 * number
        for n in range(VISITS):
            _visit(draw, patient, n, timezone.now() - timedelta(days=last + 7 * (VISITS - n)), therapist)
    for session in Session.objects.filter(summary=None).select_related("visit__course__patient"):
        state = state_of(session)
        keep_events(session, state, list(state.events.values()), by=session.visit.practitioner)
    for session in Session.objects.filter(visit__course__patient__about=INVENTED).order_by("visit__started_at"):
        if draw.random() < 0.15:
            at = session.visit.started_at + timedelta(days=1)
            note_effects(session.visit, Reporter.PATIENT, f"demo:{session.pk}", [draw.choice(TOLD)], at)


def _patient(name: str, number: int, therapist: User) -> Patient:
    born = date(timezone.localdate().year - 30 - 2 * number, 1, 1)
    fields = {"given_name": "Demo", "family_name": name, "birth_date": born, "sex": "unknown"}
    return register_patient(by=therapist, fields={**fields, "about": INVENTED, "is_demo": True})


def _visit(draw: Random, patient: Patient, n: int, at: datetime, therapist: User) -> None:
    visit = start_visit(patient, by=therapist, complaint="neck_pain", at=at)
    if n in (0, VISITS - 1):
        score = draw.randint(18, 30) if n == 0 else draw.randint(6, 24)
        day = timezone.localdate(at)
        add_measurement(visit.course, by=therapist, instrument="NDI", value=score, taken_on=day, visit=visit)
    write_past_session(visit, list(_events(draw, visit)), by=therapist, at=at)


def _events(draw: Random, visit: Visit) -> Iterator[types.Event]:
    start, by = visit.started_at, str(visit.practitioner_id)
    needle = {"diameter_mm": 0.25, "length_mm": 30.0, "technique": types.Technique.STATIC}
    yield types.SessionOpened(id=_id(), at=start, by=by)
    yield types.ConsentConfirmed(id=_id(), at=start, by=by)
    muscles = draw.sample(MUSCLES, 2)
    for number, muscle in enumerate(muscles, 1):
        yield types.NeedleInserted(id=_id(), at=start, by=by, needle=number, muscle=muscle, side=Side.LEFT, **needle)
    if draw.random() < 0.12:
        seen = types.ReactionObserved(id=_id(), at=start, by=by, kind=draw.choice(REACTIONS), needle=1)
        yield seen
        yield types.ReactionEnded(id=_id(), at=start + timedelta(minutes=5), by=by, reaction=seen.id)
    for number in range(1, len(muscles) + 1):
        yield types.NeedleRemoved(id=_id(), at=start + timedelta(minutes=8), by=by, needle=number, is_intact=True)
    yield types.SessionClosed(id=_id(), at=start + timedelta(minutes=10), by=by, counted_in_bin=len(muscles))


def _id() -> str:
    return str(uuid.uuid4())
