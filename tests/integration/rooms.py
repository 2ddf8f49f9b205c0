"""Visits that are ready for needles, and events for them."""

import uuid

from django.utils import timezone

from needlebook.clinic.assessments.actions import add_medicine, deny_others, save_facts, save_no_medicines
from needlebook.clinic.assessments.plan import add_site
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.actions import give_consent, open_session, record_events
from needlebook.clinic.sessions.queries import session_of, state_of
from needlebook.core.anatomy import Side
from needlebook.core.sessions.types import NeedleInserted, NeedleRemoved, Technique

CHECKED = ["check.said_back", "check.warning_signs", "check.who_needles"]
GLUTEUS = {"muscle": "gluteus_medius", "side": "left", "trigger_point": "gluteus_medius.trp1", "position": "prone"}
MAXIMUS = {"muscle": "gluteus_maximus", "side": "left", "trigger_point": "gluteus_maximus.trp1", "position": "prone"}
LUNG = {"muscle": "trapezius_descendens", "side": "left", "trigger_point": "", "position": "prone"}
CALF = {"muscle": "soleus", "side": "left", "trigger_point": "", "position": "prone"}
PSOAS = {"muscle": "psoas_major", "side": "left", "trigger_point": "", "position": "supine"}
NEEDLE = {"diameter_mm": 0.30, "length_mm": 60, "technique": "static", "dwell_s": 600}


def asked(visit, by, *, medicine=""):
    """Everything was asked and measured, and denied but for a medicine that is taken."""
    deny_others(visit, by=by, denied=True)
    save_facts(visit, by=by, facts={"bmi": 24.0, "inr": 2.4, "inr_target_high": 3.0})
    if medicine:
        add_medicine(visit, by=by, text=medicine)
    else:
        save_no_medicines(visit, by=by, none_taken=True)
    return fresh(visit)


def planned(visit, by, *sites):
    for site in sites or (GLUTEUS, MAXIMUS):
        add_site(visit, by=by, fields={**NEEDLE, **site})
    return fresh(visit)


def agreed(visit, by, **answer):
    given = {"answer": "agrees", "how": "signed", "checked": CHECKED, **answer}
    return give_consent(visit, by=by, **given)


def ready(visit, by, *sites, medicine=""):
    """A visit whose session may be opened."""
    visit = planned(asked(visit, by, medicine=medicine), by, *sites)
    agreed(visit, by)
    return fresh(visit)


def opened(visit, by, *sites, medicine=""):
    """The open session of a visit."""
    return open_session(ready(visit, by, *sites, medicine=medicine), by=by)


def fresh(visit):
    return Visit.objects.get(pk=visit.pk)


def head():
    return {"id": str(uuid.uuid4()), "at": timezone.now(), "by": "somebody"}


def inserted(number=1, site=GLUTEUS, **fields):
    given = {"diameter_mm": 0.30, "length_mm": 60.0, "technique": Technique.STATIC, **fields}
    place = {"muscle": site["muscle"], "side": Side(site["side"]), "trigger_point": site["trigger_point"] or None}
    return NeedleInserted(**head(), needle=number, **{**place, **given})


def removed(number=1, is_intact=True):
    return NeedleRemoved(**head(), needle=number, is_intact=is_intact)


def record(session, by, *events):
    """Record events and give back what was decided, in words: accepted, repeated, or the reason of the refusal."""
    decisions = record_events(session, by=by, events=list(events))
    return [getattr(decision, "reason", type(decision).__name__.lower()) for decision in decisions]


def state(visit):
    return state_of(session_of(visit))
