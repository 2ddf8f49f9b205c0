"""Reads of the ledger: the state of a session is the fold of its events."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils import timezone

from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.deciding import verdict_of, verdict_on
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.codec import restore
from needlebook.clinic.sessions.models import Consent, Session
from needlebook.clinic.stock.rules import stocked_lots
from needlebook.core.anatomy import Side
from needlebook.core.case import PlannedSite
from needlebook.core.screening import Decision, Verdict
from needlebook.core.sessions import SessionRules, State, fold
from needlebook.core.sessions.types import Event, NeedleInserted, Technique
from needlebook.knowledge import load


def session_of(visit: Visit) -> Session | None:
    """The session of a visit, or None before it was opened."""
    return Session.objects.filter(visit=visit).select_related("visit__course__patient").first()


def state_of(session: Session) -> State:
    """What is so in this session now."""
    return fold(restore(kind, payload) for kind, payload in session.events.values_list("type", "payload"))


def ledger_of(visit: Visit) -> State | None:
    """The state of the visit's session, or None before it was opened."""
    session = session_of(visit)
    return state_of(session) if session else None


def latest_consent(visit: Visit) -> Consent | None:
    """The patient's last answer at this visit, also when it was a no or has been taken back."""
    return visit.consents.select_related("by").first()


def valid_consent(visit: Visit) -> Consent | None:
    """The consent that stands, or None."""
    latest = latest_consent(visit)
    return latest if latest and latest.is_valid else None


def explained_sites(visit: Visit) -> frozenset[tuple[str, Side]]:
    """The sites of the patient's last yes. A yes that was taken back still says what was explained: the ledger itself
    refuses what happens after the withdrawal."""
    yes = visit.consents.filter(answer=Consent.Answer.AGREES).first()
    return frozenset((muscle, Side(side)) for muscle, side in (yes.sites if yes else ()))


def rules_for_events(visit: Visit, events: Iterable[Event]) -> SessionRules:
    """The rules for these events. A needle that the plan does not hold is screened before it is judged."""
    case = case_of(visit)
    unplanned = tuple(dict.fromkeys(_unplanned(case.planned, events)))
    rules = rules_for(visit, verdict_on(visit, replace(case, planned=case.planned + unplanned)))
    return replace(rules, lots=stocked_lots(visit.patient.clinic_id, events))


def _unplanned(planned: tuple[PlannedSite, ...], events: Iterable[Event]) -> Iterator[PlannedSite]:
    for event in events:
        if isinstance(event, NeedleInserted):
            site = PlannedSite(event.muscle, event.side, event.technique is Technique.ELECTRICAL)
            if site.is_electrical or all((site.muscle, site.side) != (p.muscle, p.side) for p in planned):
                yield from () if site in planned else (site,)


def rules_for(visit: Visit, verdict: Verdict | None = None) -> SessionRules:
    """What screening, consent and the day demand of this visit's session."""
    verdict = verdict or verdict_of(visit)
    avoided = frozenset((s.muscle, s.side) for s in verdict.sites if s.decision is Decision.AVOID)
    return SessionRules(
        today=timezone.localdate(),
        avoided=avoided,
        explained=explained_sites(visit),
        no_electro="no_electro" in verdict.constraints,
        instruments=load().instruments,
    )


def now() -> dt.datetime:
    """The server's time; one place, so that tests can freeze it."""
    return timezone.now()
