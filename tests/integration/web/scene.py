"""One patient of whom everything is kept that has an address: for tests that walk every page of the program."""

import re
import uuid
from datetime import timedelta

from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from needlebook.clinic.alarms.models import Alarm
from needlebook.clinic.assessments.actions import add_medicine
from needlebook.clinic.assessments.deciding import keep_verdict
from needlebook.clinic.checkins.links import token_of as check_in_token
from needlebook.clinic.documents.models import Document
from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.questionnaires.actions import make_link
from needlebook.clinic.questionnaires.links import token_of as questionnaire_token
from needlebook.clinic.sharps.actions import report_injury
from needlebook.clinic.therapy import giving
from needlebook.clinic.therapy.links import token_of as programme_token
from needlebook.clinic.therapy.prescribing import Prescribed, prescribe, table_dose
from needlebook.clinic.vigilance.actions import note_effects
from needlebook.core.sessions.types import IncidentKind, IncidentReported, SessionClosed
from needlebook.core.vigilance.types import Effect, Reporter
from needlebook.knowledge.exercises import load_therapy
from tests.integration.rooms import GLUTEUS, LUNG, fresh, head, inserted, opened, record, removed
from tests.integration.test_stock import booked
from tests.integration.visits import check_in, fall_due

BRIDGE = "back.bridge"
PLACES = {"exercise": BRIDGE, "instrument": "NPRS", "step": "x", "act": "x", "number": 1, "override_id": 1}


def routes():
    """Name to route of every page. What /api/ answers is tested by itself."""
    return {name: route for name, route in _patterns(get_resolver()) if name and not route.startswith("api/")}


def _patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from _patterns(entry, route)
        else:
            yield entry.name, route


def blanks(route):
    """The names of what a route takes: 'visits/<uuid:visit_id>/' -> ['visit_id']."""
    return re.findall(r"<(?:\w+:)?(\w+)>", route)


def filled(route, ids):
    """The address of a route with these ids."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(ids[match[1]]), route)


def everything(visit, by):
    """What the blanks of the routes may be filled with, by name; `tokens`: of the patient's links by their letter."""
    closed = _closed(visit, by)
    clinic = visit.patient.clinic
    clinic.lead = by
    clinic.save()
    [event] = note_effects(visit, Reporter.PHYSIO, "form:1", [Effect("pneumothorax")], timezone.now(), by=by)
    dose = table_dose(load_therapy().exercises[BRIDGE])
    prescription = prescribe(fresh(visit), by=by, given=Prescribed(BRIDGE, dose=dose))
    manual = giving.give(visit, by=by, given=giving.Given(uuid.uuid4(), next(iter(load_therapy().techniques))))
    due = fall_due(check_in(visit), timedelta(hours=1))
    asked = make_link(visit, by=by)
    for days, value in ((14, 7), (0, 5)):
        day = timezone.localdate() - timedelta(days=days)
        reading = add_measurement(visit.course, by=by, instrument="NPRS", value=value, taken_on=day)
    medicine = add_medicine(fresh(visit), by=by, text="Ibuprofen")
    told = {"who": "staff", "person": by, "happened_at": timezone.now(), "what_happened": "Pricked."}
    injury = report_injury(by=by, request=uuid.uuid4(), **told)
    tokens = {
        "q": questionnaire_token(asked),
        "c": check_in_token(due),
        "x": programme_token(prescription.programme),
    }
    return {
        **PLACES,
        **_written(visit, by),
        "tokens": tokens,
        "incident_id": closed["incident_id"],
        "session_id": closed["session_id"],
        "visit_id": visit.pk,
        "patient_id": visit.patient.pk,
        "course_id": visit.course_id,
        "event_id": event.pk,
        "prescription_id": prescription.pk,
        "programme_id": prescription.programme_id,
        "manual_id": manual.pk,
        "check_in_id": due.pk,
        "questionnaire_id": asked.pk,
        "measurement_id": reading.pk,
        "medicine_id": getattr(medicine, "pk", 1),
        "injury_id": injury.pk,
        "lot_id": booked(by).pk,
        "person_id": by.pk,
        "pk": keep_verdict(fresh(visit), by=by).pk,
        "alarm_id": Alarm.objects.first().pk,
    }


def _closed(visit, by):
    session = opened(visit, by, GLUTEUS, LUNG)
    report = IncidentReported(**head(), kind=IncidentKind.STUCK_NEEDLE, what_happened="It stuck.", needle=1)
    taken = record(session, by, inserted(1), inserted(2, LUNG), report, removed(1), removed(2))
    taken += record(session, by, SessionClosed(**head(), counted_in_bin=2))
    assert set(taken) == {"accepted"}, taken
    return {"session_id": session.pk, "incident_id": report.id}


def _written(visit, by):
    """A draft, and a letter that was made."""
    client = Client()
    client.force_login(by)
    client.post(reverse("letter", args=[visit.pk]), {"recipient": "Dr Osei"})
    about = {"course": visit.course_id, "kind": "discharge"}
    client.post(reverse("letter_begin", args=[visit.patient.pk]), about)
    letter, draft = Document.objects.get(kind="referral"), Document.objects.get(kind="discharge")
    return {"letter_id": letter.pk, "document_id": draft.pk}


def ids_for(route, scene):
    """The ids of a route: an event under a visit is that of its ledger; a token is that of the link's own letter."""
    ids = dict(scene)
    if route.startswith("visits/"):
        ids["event_id"] = scene["incident_id"]
    ids["token"] = scene["tokens"].get(route.partition("/")[0])
    return ids
