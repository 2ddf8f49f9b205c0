"""The only writes to consent and to the ledger. Each is one transaction, with its line of audit."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.deciding import keep_verdict, verdict_of
from needlebook.clinic.audit.actions import record
from needlebook.clinic.governance.queries import authorised_muscles
from needlebook.clinic.patients.actions import locked_visit
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.chain import append
from needlebook.clinic.sessions.models import Consent, Event, Session
from needlebook.clinic.sessions.queries import latest_consent, now, rules_for_events, session_of, state_of
from needlebook.clinic.sessions.readiness import NotReady, obstacles_of
from needlebook.clinic.sessions.refusals import keep_refused, unseen_needles
from needlebook.clinic.stock.using import keep_uses
from needlebook.core.errors import BadInput
from needlebook.core.screening import Decision as SiteDecision
from needlebook.core.sessions import Accepted, Decision, Refused, SessionRules, State, apply, decide, refuse
from needlebook.core.sessions.types import (
    ConsentConfirmed,
    ConsentWithdrawn,
    EventCorrected,
    NeedleInserted,
    SessionClosed,
    SessionOpened,
)
from needlebook.core.sessions.types import Event as Fact
from needlebook.knowledge.guidance import load_guidance

CONSENT_EVENTS = (ConsentConfirmed, ConsentWithdrawn)


@transaction.atomic
def give_consent(visit: Visit, *, by: User, answer: str, how: str, checked: Sequence[str]) -> Consent:
    """Write down the patient's answer to the planned sites; a no is recorded like a yes.

    The same answer to the same sites, given again, changes nothing. An open session is told. Raises BadInput when a
    yes comes without a way it was given or without what has to be gone through first.
    """
    visit = locked_visit(visit)
    given = _checked_answer(visit, answer, how, checked)
    latest = latest_consent(visit)
    if latest and latest.withdrawn_at is None and all(getattr(latest, k) == v for k, v in given.items()):
        return latest
    consent = Consent.objects.create(visit=visit, at=now(), by=by, **given)
    code = "consent.given" if consent.is_valid else "consent.declined"
    record(by, code, consent.pk, patient_id=visit.patient.pk, sites=len(consent.sites))
    _tell_session(visit, by, is_agreed=consent.is_valid)
    return consent


def _checked_answer(visit: Visit, answer: str, how: str, checked: Sequence[str]) -> dict[str, object]:
    if answer not in Consent.Answer.values:
        raise BadInput("answer", _("Choose what the patient decides"), ", ".join(Consent.Answer.values))
    if how not in Consent.How.values and (how or answer == Consent.Answer.AGREES):
        raise BadInput("how", _("Say how the answer was given"), ", ".join(Consent.How.values))
    asked = {item.id: item for item in load_guidance().before_consent("check")}
    known = [id for id in asked if id in checked]
    if answer == Consent.Answer.AGREES and any(i.is_required and i.id not in known for i in asked.values()):
        raise BadInput("checked", _("Something has to be gone through together first"), _("tick what was gone through"))
    sites = _sites_to_explain(visit)
    if answer == Consent.Answer.AGREES and not sites:
        raise BadInput("sites", _("No site is planned that may be needled"), _("plan a site first"))
    return {"answer": answer, "how": how, "checked": known, "sites": sites, "leaflet": load_guidance().leaflet}


def _sites_to_explain(visit: Visit) -> list[list[str]]:
    """[[muscle, side], …] of the plan that may be needled, each once, in its order."""
    permitted = [site for site in verdict_of(visit).sites if site.decision is not SiteDecision.AVOID]
    return [list(site) for site in dict.fromkeys((site.muscle, site.side.value) for site in permitted)]


@transaction.atomic
def withdraw_consent(visit: Visit, *, by: User) -> Consent | None:
    """The patient takes the yes back, also with needles in. None when no yes stands: then nothing changes."""
    visit = locked_visit(visit)
    consent = _mark_withdrawn(visit, at=now(), by=by)
    if consent:
        _tell_session(visit, by, is_agreed=False)
    return consent


def _mark_withdrawn(visit: Visit, *, at: datetime, by: User) -> Consent | None:
    consent = latest_consent(visit)
    if consent is None or not consent.is_valid:
        return None
    consent.withdrawn_at, consent.withdrawn_by = at, by
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(by, "consent.withdrawn", consent.pk, patient_id=visit.patient.pk)
    return consent


def _tell_session(visit: Visit, by: User, *, is_agreed: bool) -> None:
    """An open session keeps the patient's answer in its own ledger."""
    session = session_of(visit)
    state = state_of(session) if session else State()
    if session and state.is_open and is_agreed is not isinstance(state.consent, ConsentConfirmed):
        kind = ConsentConfirmed if is_agreed else ConsentWithdrawn
        _append(session, by, [kind(id=str(uuid.uuid4()), at=now(), by=str(by.pk))])


@transaction.atomic
def open_session(visit: Visit, *, by: User, measured: Sequence[Fact] = (), room: str = "") -> Session:
    """Open the visit's session and keep the verdict it stands on; `measured`: what was measured before; `room`: where.

    A session that is there already is given back. Raises NotReady with everything that stands in the way, and
    BadInput for a measure out of range; then nothing is written.
    """
    visit = locked_visit(visit)
    if existing := session_of(visit):
        return existing
    if obstacles := obstacles_of(visit, verdict_of(visit)):
        raise NotReady(obstacles)
    keep_verdict(visit, by=by)
    session = Session.objects.create(visit=visit)
    at, who = now(), str(by.pk)
    opening = [
        SessionOpened(id=str(uuid.uuid4()), at=at, by=who, room=room),
        ConsentConfirmed(id=str(uuid.uuid4()), at=at, by=who),
    ]
    for decision in _append(session, by, [*opening, *(replace(event, at=at) for event in measured)]):
        if isinstance(decision, Refused):
            raise BadInput("measured", said(decision))
    return session


@transaction.atomic
def record_events(
    session: Session, *, by: User, events: Sequence[Fact], is_stamped_here: bool = False, together: bool = False
) -> list[Decision]:
    """Decide on each event in turn and write what is accepted. The answers stand in the order of the events.

    is_stamped_here: the server set the time, so the same event sent again has another time and is still the same.
    together: all or none; one refusal keeps all of them out.
    """
    Session.objects.select_for_update().get(pk=session.pk)
    named = [replace(event, by=str(by.pk)) for event in events]
    decisions = _append(session, by, named, is_stamped_here=is_stamped_here, together=together)
    if not together:
        keep_refused(session, named, decisions, by=by)
    _take_back_consent(session, decisions, by=by)
    return decisions


def _take_back_consent(session: Session, decisions: Iterable[Decision], *, by: User) -> None:
    """A withdrawal that a device recorded holds for the consent of the visit too."""
    said = [d.event for d in decisions if isinstance(d, Accepted) and isinstance(d.event, ConsentWithdrawn)]
    if said:
        _mark_withdrawn(session.visit, at=min(event.at for event in said), by=by)


def _append(
    session: Session, by: User, events: Sequence[Fact], *, is_stamped_here: bool = False, together: bool = False
) -> list[Decision]:
    state, rules = state_of(session), rules_for_events(session.visit, events)
    if any(isinstance(event, NeedleInserted) for event in events):
        rules = replace(rules, authorised=authorised_muscles(by))
    if any(isinstance(event, SessionClosed) for event in events):
        rules = replace(rules, unseen=unseen_needles(session, state))
    taken = _taken_elsewhere(session, events)
    decisions: list[Decision] = []
    for event in events:
        known = state.events.get(event.id)
        sent = replace(event, at=known.at) if known and is_stamped_here else event
        decision = refuse("event.id_reused") if sent.id in taken else _decide(state, sent, rules)
        decisions.append(decision)
        state = apply(state, sent) if isinstance(decision, Accepted) else state
    if not (together and any(isinstance(decision, Refused) for decision in decisions)):
        accepted = [decision.event for decision in decisions if isinstance(decision, Accepted)]
        _write(session, by, accepted)
        keep_uses(session, state, accepted)
    return decisions


def _decide(state: State, event: Fact, rules: SessionRules) -> Decision:
    """An answer of the patient is never undone by a tap: it is asked for again on the consent page."""
    if isinstance(event, EventCorrected) and isinstance(state.events.get(event.corrects), CONSENT_EVENTS):
        return refuse("event.not_correctable")
    return decide(state, event, rules, now())


def _taken_elsewhere(session: Session, events: Iterable[Fact]) -> set[str]:
    """Ids that another session already uses."""
    ids = [event.id for event in events]
    found = Event.objects.filter(event_id__in=ids).exclude(session=session).values_list("event_id", flat=True)
    return {str(id) for id in found}


def _write(session: Session, by: User, events: Iterable[Fact]) -> None:
    for row in append(session, events, by=by, at=now()):
        needle = {"needle": number} if (number := row.payload.get("needle")) else {}
        record(by, audit_code(row.type), row.event_id, patient_id=session.patient.pk, **needle)


def audit_code(kind: str) -> str:
    """NeedleInserted -> needle.inserted."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", ".", kind).lower()


def said(refused: Refused) -> str:
    """The refusal in the reader's language."""
    return _(refused.message) % refused.params
