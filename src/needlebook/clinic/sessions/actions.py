"""The only writes to consent and to the ledger. Each is one transaction, with its line of audit."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

from django.db import transaction
from django.utils.translation import gettext as _

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.deciding import keep_verdict, verdict_of
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.actions import locked_visit
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.grouping import keep
from needlebook.clinic.sessions.models import Consent, Session
from needlebook.clinic.sessions.queries import latest_consent, now, session_of, state_of
from needlebook.clinic.sessions.readiness import NotReady, obstacles_of
from needlebook.clinic.sessions.withdrawing import mark_withdrawn
from needlebook.clinic.sessions.writing import Post, append_one
from needlebook.core.errors import BadInput
from needlebook.core.screening import Decision as SiteDecision
from needlebook.core.sessions import Decision, Refused, State
from needlebook.core.sessions.arrival import in_device_order
from needlebook.core.sessions.types import (
    ConsentConfirmed,
    ConsentWithdrawn,
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
    visit = _held(visit)
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
    visit = _held(visit)
    consent = mark_withdrawn(visit, at=now(), by=by)
    if consent:
        _tell_session(visit, by, is_agreed=False)
    return consent


def _held(visit: Visit) -> Visit:
    """The visit, and before any answer its session: a device that tells of a withdrawal holds the session first too."""
    visit = locked_visit(visit)
    Session.objects.select_for_update().filter(visit=visit).first()
    return visit


def _tell_session(visit: Visit, by: User, *, is_agreed: bool) -> None:
    """An open session keeps the patient's answer in its own ledger."""
    session = session_of(visit)
    state = state_of(session) if session else State()
    if session and state.is_open and is_agreed is not isinstance(state.consent, ConsentConfirmed):
        kind = ConsentConfirmed if is_agreed else ConsentWithdrawn
        append_one(Post(session, by, (kind(id=str(uuid.uuid4()), at=now(), by=str(by.pk)),)))


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
    opening = (
        SessionOpened(id=str(uuid.uuid4()), at=at, by=who, room=room),
        ConsentConfirmed(id=str(uuid.uuid4()), at=at, by=who),
    )
    measures = (replace(event, at=at) for event in measured)
    for decision in append_one(Post(session, by, (*opening, *measures))):
        if isinstance(decision, Refused):
            raise BadInput("measured", said(decision))
    return session


def record_events(
    session: Session, *, by: User, events: Sequence[Fact], is_stamped_here: bool = False, together: bool = False
) -> list[Decision]:
    """Decide on each event in turn and write what is accepted. The answers stand in the order of the events.

    What one device sent is taken in the order of its own count.
    is_stamped_here: the server set the time, so the same event sent again has another time and is still the same.
    together: all or none; one refusal keeps all of them out.
    Raises NotKept when the database cannot take them now: then nothing of this call was written.
    """
    order = in_device_order(events)
    named = tuple(replace(events[place], by=str(by.pk)) for place in order)
    decisions = keep(Post(session, by, named, is_stamped_here=is_stamped_here, together=together))
    return [decision for _, decision in sorted(zip(order, decisions, strict=True), key=itemgetter(0))]


def said(refused: Refused) -> str:
    """The refusal in the reader's language."""
    return _(refused.message) % refused.params
