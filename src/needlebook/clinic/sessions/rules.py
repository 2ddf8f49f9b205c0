"""What screening, consent and the day demand of a session: worked out when an event asks for it, and kept as long as
the rows that it rests on are the same to the last column.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.deciding import verdict_of, verdict_on
from needlebook.clinic.assessments.models import (
    Answer,
    Assessment,
    Finding,
    Medicine,
    Override,
    PainMark,
    PlannedSite,
    PressureThreshold,
)
from needlebook.clinic.governance.models import Choice
from needlebook.clinic.patients.models import Course, Patient, Visit
from needlebook.clinic.sessions.models import Consent
from needlebook.clinic.sessions.queries import explained_sites
from needlebook.clinic.sessions.recent import keep_recent
from needlebook.clinic.stock.rules import stocked_lots
from needlebook.core.case import PlannedSite as Site
from needlebook.core.screening import Decision, Verdict
from needlebook.core.sessions import SessionRules
from needlebook.core.sessions.types import (
    Event,
    EventCorrected,
    IncidentReported,
    MeasureTaken,
    NeedleInserted,
    NeedleManipulated,
    NeedleRemoved,
    NoteAdded,
    ReactionEnded,
    ReactionObserved,
    SessionClosed,
    Technique,
    TwitchObserved,
)
from needlebook.knowledge import load

# Judged without a look at the verdict or the consent: what has happened in the body is a fact, whatever they say.
UNRULED = (
    EventCorrected,
    IncidentReported,
    MeasureTaken,
    NeedleRemoved,
    NoteAdded,
    ReactionEnded,
    ReactionObserved,
    SessionClosed,
    TwitchObserved,
)
# Every table that the rules rest on, with the column that leads to the visit. A test holds it against the queries.
OF_VISIT = (
    (Visit, "id"),
    (Consent, "visit"),
    (Assessment, "visit"),
    (Answer, "assessment"),
    (Finding, "assessment"),
    (Medicine, "assessment"),
    (Override, "assessment"),
    (PainMark, "assessment"),
    (PlannedSite, "assessment"),
    (PressureThreshold, "assessment"),
)
Basis = tuple[object, ...]
_kept: OrderedDict[UUID, tuple[Basis, SessionRules]] = OrderedDict()


def rules_for_events(visit: Visit, events: Iterable[Event]) -> SessionRules:
    """The rules for these events. A needle that the plan does not hold is screened before it is judged."""
    ruled = [event for event in events if is_ruled(event)]
    if not ruled:
        return SessionRules(today=timezone.localdate(), instruments=load().instruments)
    return replace(_standing(visit, ruled), lots=stocked_lots(visit.patient.clinic_id, ruled))


def _standing(visit: Visit, ruled: Sequence[Event]) -> SessionRules:
    """The rules that do not depend on the pack in the hand: as kept, unless a row has changed."""
    sites = tuple(dict.fromkeys(_site(event) for event in ruled if isinstance(event, NeedleInserted)))
    basis = _basis(visit, sites)
    known = _kept.get(visit.pk)
    if known and known[0] == basis:
        return known[1]
    rules = _worked_out(visit, sites)
    if _basis(visit, sites) == basis:  # else something changed in between, and it is worked out again next time
        keep_recent(_kept, visit.pk, (basis, rules))
    return rules


def is_ruled(event: Event) -> bool:
    """Whether the verdict or the consent has a say in this event."""
    if isinstance(event, NeedleManipulated):
        return event.technique is Technique.ELECTRICAL
    return not isinstance(event, UNRULED)


def _basis(visit: Visit, sites: tuple[Site, ...]) -> Basis:
    """The day, the knowledge, and every row whole."""
    course = visit.course
    rows = [_rows(model, column, visit.pk) for model, column in OF_VISIT]
    rows += [_rows(Course, "id", course.pk), _rows(Patient, "id", course.patient_id)]
    rows.append(_rows(Choice, "clinic", course.patient.clinic_id))
    return (timezone.localdate(), load().version, sites, *rows)


def _rows(model: type[Model], column: str, value: object) -> tuple[object, ...]:
    """Read without the ORM: what is only compared need not be turned into objects."""
    field, quote = model._meta.get_field(column), connection.ops.quote_name
    query = f"SELECT * FROM {quote(model._meta.db_table)} WHERE {quote(field.column)} = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [field.get_db_prep_value(value, connection)])
        return tuple(sorted(cursor.fetchall(), key=repr))


def _worked_out(visit: Visit, sites: Iterable[Site]) -> SessionRules:
    visit = Visit.objects.select_related("course__patient").get(pk=visit.pk)  # as it stands now
    case = case_of(visit)
    unplanned = tuple(site for site in sites if _is_unplanned(site, case.planned))
    return rules_for(visit, verdict_on(visit, replace(case, planned=case.planned + unplanned)))


def _site(event: NeedleInserted) -> Site:
    return Site(event.muscle, event.side, event.technique is Technique.ELECTRICAL)


def _is_unplanned(site: Site, planned: tuple[Site, ...]) -> bool:
    if site in planned:
        return False
    return site.is_electrical or all((site.muscle, site.side) != (p.muscle, p.side) for p in planned)


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
