"""Three sessions of the past days in the demo clinic with their check-ins: answered, not answered, and one warning.

Persons and answers are invented, and say so. The ledgers are written by the program's own way, with times of the past.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import deny_others, save_facts, save_no_medicines
from needlebook.clinic.assessments.deciding import keep_verdict
from needlebook.clinic.assessments.plan import add_site
from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.checkins.registering import register_effects
from needlebook.clinic.checkins.replying import ANY, save_replies
from needlebook.clinic.patients.actions import register_patient, start_visit
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.actions import give_consent
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.writing import Post, append_one
from needlebook.core.anatomy import Side
from needlebook.core.sessions import Accepted, types
from needlebook.knowledge.guidance import load_guidance

ABOUT = "Invented for the demo: no such person, and none of this happened. Shows check-ins after a session."
NEEDLE = {"diameter_mm": 0.30, "length_mm": 50.0, "technique": types.Technique.STATIC}
WELL = {ANY: "no", "bleeding": "no", "fatigue": "no", "faintness": "no", "headache": "no", "worse": "no"}


@dataclass(frozen=True, slots=True)
class Told:
    """An invented patient: needled so many hours ago in one muscle, and what was answered to the first check-in."""

    family_name: str
    complaint: str
    hours_ago: int
    muscle: str
    answers: Mapping[str, str]


PATIENTS = (
    Told(
        "Sand",
        "chronic_low_back_pain",
        50,
        "gluteus_medius",
        {**WELL, "sore_now": "0", "sore_worst": "4", "sore_gone": "30", "bruise": "small"},
    ),
    Told("Quist", "chronic_low_back_pain", 44, "gluteus_maximus", {}),
    Told("Ravn", "neck_pain", 26, "trapezius_descendens", {ANY: "yes", "warn_breath": "unknown"}),
)


def fill_demo_check_ins(therapist: User) -> None:
    """One session each, then the answers through the same door as the patient's."""
    for told in PATIENTS:
        visit = _treated(told, therapist)
        first = CheckIn.objects.filter(visit=visit).earliest("due_at")
        if told.answers:
            save_replies(first, told.answers)
            register_effects(first)


def _treated(told: Told, by: User) -> Visit:
    """Asked, planned, agreed, needled and closed, so many hours ago."""
    fields = {
        "given_name": "Demo",
        "family_name": told.family_name,
        "birth_date": date(timezone.localdate().year - 50, 1, 1),
        "sex": "female",
        "about": ABOUT,
        "is_demo": True,
    }
    at = timezone.now() - timedelta(hours=told.hours_ago)
    visit = start_visit(register_patient(by=by, fields=fields), by=by, complaint=told.complaint, at=at)
    deny_others(visit, by=by, denied=True)
    save_no_medicines(visit, by=by, none_taken=True)
    save_facts(visit, by=by, facts={"bmi": 24.0})
    site = {"muscle": told.muscle, "side": "left", "position": "prone", "dwell_s": 600}
    add_site(visit, by=by, fields={**site, "diameter_mm": 0.30, "length_mm": 50, "technique": "static"})
    visit = Visit.objects.get(pk=visit.pk)
    keep_verdict(visit, by=by)
    checked = [item.id for item in load_guidance().before_consent("check")]
    give_consent(visit, by=by, answer="agrees", how="signed", checked=checked)
    session = Session.objects.create(visit=visit)
    decisions = append_one(Post(session, by, tuple(_events(told.muscle, at, by))))
    if not all(isinstance(decision, Accepted) for decision in decisions):
        raise RuntimeError(f"the ledger refused the demo: {decisions}")
    return visit


def _events(muscle: str, at: datetime, by: User) -> Iterator[types.Event]:
    def head(minutes: int) -> dict[str, object]:
        return {"id": str(uuid.uuid4()), "at": at + timedelta(minutes=minutes), "by": str(by.pk)}

    yield types.SessionOpened(**head(10))
    yield types.ConsentConfirmed(**head(10))
    yield types.NeedleInserted(**head(12), needle=1, muscle=muscle, side=Side.LEFT, **NEEDLE)
    yield types.NeedleRemoved(**head(22), needle=1, is_intact=True)
    yield types.SessionClosed(**head(25), counted_in_bin=1, packs_opened=1)
