"""How far visits have come, many at once: the number of queries does not grow with the number of visits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.models import Assessment, Decided
from needlebook.clinic.patients.access import visits_of
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.codec import restore
from needlebook.clinic.sessions.models import Consent, Event, Session
from needlebook.clinic.sessions.refusals import OF_NEEDLES, unseen_needles
from needlebook.core.screening import VerdictLevel
from needlebook.core.sessions import State, fold
from needlebook.core.sessions.types import Event as CoreEvent
from needlebook.core.sessions.types import NeedleDeclared, SessionClosed


@dataclass(frozen=True, slots=True)
class Progress:
    """What is written down of one visit. None and 0 are 'not yet'."""

    has_assessment: bool = False
    planned_sites: int = 0
    verdict: VerdictLevel | None = None
    consent: Consent | None = None
    ledger: State | None = None

    @property
    def has_consent(self) -> bool:
        return self.consent is not None and self.consent.is_valid


def progress_of(visits: Sequence[Visit]) -> Mapping[UUID, Progress]:
    """The progress of each visit, by its id, in four queries and one for the events."""
    ids = [visit.pk for visit in visits]
    sites = dict(
        Assessment.objects.filter(visit__in=ids).annotate(n=Count("planned_sites")).values_list("visit_id", "n")
    )
    verdicts = _latest_verdicts(ids)
    consents = _latest_consents(ids)
    ledgers = ledgers_of(Session.objects.filter(visit__in=ids))
    return {
        id: Progress(id in sites, sites.get(id, 0), verdicts.get(id), consents.get(id), ledgers.get(id)) for id in ids
    }


def _latest_verdicts(ids: Sequence[UUID]) -> dict[UUID, VerdictLevel]:
    kept = Decided.objects.filter(assessment__in=ids).order_by("at", "id")
    return {visit: VerdictLevel(level) for visit, level in kept.values_list("assessment_id", "level")}


def _latest_consents(ids: Sequence[UUID]) -> dict[UUID, Consent]:
    return {consent.visit_id: consent for consent in Consent.objects.filter(visit__in=ids).order_by("at", "id")}


def ledgers_of(sessions: Iterable[Session]) -> Mapping[UUID, State]:
    """The state of each session, by the id of its visit."""
    visit_of = {session.pk: session.visit_id for session in sessions}
    events: dict[UUID, list[CoreEvent]] = defaultdict(list)
    rows = Event.objects.filter(session__in=visit_of).order_by("session", "sequence")
    for session, kind, payload in rows.values_list("session_id", "type", "payload"):
        events[session].append(restore(kind, payload))
    return {visit: fold(events[session]) for session, visit in visit_of.items()}


def unclosed_visits(user: User) -> Mapping[Visit, State]:
    """The visits of the clinic whose session is not closed, oldest first, each with its ledger."""
    # A closing cannot be corrected away, so one such event says the session is closed.
    sessions = Session.objects.exclude(events__type=SessionClosed.__name__)
    visits = list(visits_of(user).filter(session__in=sessions).order_by("started_at"))
    ledgers = ledgers_of(Session.objects.filter(visit__in=[visit.pk for visit in visits]))
    return {visit: ledgers[visit.pk] for visit in visits}


@dataclass(frozen=True, slots=True)
class Late:
    """A closed session in which a needle may be in the body, as came to light afterwards. `unseen`: as a refusal says
    that nobody has looked at."""

    visit: Visit
    ledger: State
    unseen: tuple[int, ...]


def late_needles(user: User) -> list[Late]:
    """Closed sessions of the clinic with such a needle, oldest first; one query when there is none."""
    waits = Q(refusals__answer="", refusals__type__in=OF_NEEDLES) | Q(events__type=NeedleDeclared.__name__)
    closed = Session.objects.filter(events__type=SessionClosed.__name__, visit__in=visits_of(user).values("pk"))
    found = closed.filter(pk__in=Session.objects.filter(waits).values("pk")).distinct()
    sessions = {session.visit_id: session for session in found}
    if not sessions:
        return []
    ledgers = ledgers_of(sessions.values())
    visits = visits_of(user).filter(pk__in=sessions).order_by("started_at")
    late = [Late(v, ledgers[v.pk], unseen_needles(sessions[v.pk], ledgers[v.pk])) for v in visits]
    return [each for each in late if each.unseen or each.ledger.unaccounted]
