"""The only writes to adverse events that come from outside the ledger. Each is one transaction with its audit."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from needlebook.clinic.accounts.models import User
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import state_of
from needlebook.clinic.vigilance.facts import site_of, values_of
from needlebook.clinic.vigilance.models import AdverseEvent
from needlebook.clinic.vigilance.summing import summarise
from needlebook.clinic.vigilance.writing import change, hold, take_back_untold, tell, withdraw
from needlebook.core.errors import BadInput
from needlebook.core.vigilance.types import Effect, Reporter
from needlebook.knowledge import load
from needlebook.knowledge.adverse_events import load_event_kinds

LEDGER = ("reaction", "incident")
MOST_TEXT, MOST_WHY = 2_000, 500
CLOCK_SKEW = dt.timedelta(minutes=2)


@transaction.atomic
def record_event(
    visit: Visit,
    effect: Effect,
    *,
    request: object,
    by: User,
    reporter: Reporter = Reporter.PHYSIO,
    at: dt.datetime | None = None,
) -> AdverseEvent:
    """Write down an event by hand; the same request again changes nothing. `at`: when it was told, None: now.

    Raises BadInput for a visit without a needling session and for an effect that cannot be (see `note_effects`).
    """
    session, effects = _checked(visit, [effect], at := at or timezone.now())
    event = tell(visit, f"form:{request}", effects[0], reporter=reporter, at=at, by=by)
    summarise(session)
    return event


@transaction.atomic
def note_effects(
    visit: Visit,
    reporter: Reporter,
    source_key: str,
    effects: Sequence[Effect],
    at: dt.datetime,
    *,
    by: User | None = None,
) -> Sequence[AdverseEvent]:
    """Take over everything that one source (a check-in: `check_in:<id>`) tells of a visit, each kind once.

    Told again, the same changes nothing; something else revises what it told before, and a kind that it no longer
    names is taken back. What a person amended since stays. Serious ones raise their alarm and open their review.
    Raises BadInput, and writes nothing, for an unknown kind, the same kind twice, a needle or muscle that cannot be,
    a visit without a needling session, or a time ahead.
    """
    session, effects = _checked(visit, effects, at)
    kinds = {effect.kind for effect in effects}
    if len(kinds) < len(effects):
        raise BadInput("effects", _("The same kind is told twice"), _("each kind once"))
    events = [tell(visit, source_key, effect, reporter=reporter, at=at, by=by) for effect in effects]
    take_back_untold(visit, source_key, kinds, reporter=reporter, by=by)
    summarise(session)
    return events


@transaction.atomic
def amend_event(event: AdverseEvent, effect: Effect, *, by: User) -> AdverseEvent:
    """Put an event right, or add what is known by now; what stood there is kept with who and when.

    Raises BadInput as `note_effects`, for another kind, and for an event that was taken back.
    """
    session, effects = _checked(event.visit, [effect], timezone.now())
    row = _held(event)
    if row.withdrawn_at is not None:
        raise BadInput("event", _("This event was taken back"), _("record a new one"))
    if effect.kind != row.kind:
        raise BadInput("kind", _("An event stays of its kind"), _("record another event, and take this one back"))
    change(row, values_of(effects[0]), reporter=Reporter.PHYSIO, by=by)
    summarise(session)
    return row


@transaction.atomic
def withdraw_event(event: AdverseEvent, *, by: User, why: str) -> AdverseEvent:
    """Take an event back that was none: it counts no longer and stays readable. Twice changes nothing.

    Raises BadInput without a reason, and for an event of a ledger that is still open: there it is corrected.
    """
    session, row = hold(event.visit), _held(event)
    if row.source_key.partition(":")[0] in LEDGER and state_of(session).closed is None:
        raise BadInput("event", _("This was recorded in a session that is open"), _("correct it in the room"))
    if not why.strip() or len(why) > MOST_WHY:
        raise BadInput("why", _("Say why it is taken back"), _("a few words, up to 500 characters"))
    if row.withdrawn_at is None:
        withdraw(row, by=by, why=why.strip(), reporter=Reporter.PHYSIO)
        summarise(session)
    return row


def _held(event: AdverseEvent) -> AdverseEvent:
    rows = AdverseEvent.objects.select_for_update(of=("self",)).select_related("visit__course__patient", "clinic")
    return rows.get(pk=event.pk)


def _checked(visit: Visit, effects: Sequence[Effect], at: dt.datetime) -> tuple[Session, Sequence[Effect]]:
    """The session, held, and the effects with muscle and side of the needles they name."""
    session = hold(visit)
    if session is None:
        raise BadInput("visit", _("Nothing was needled at this visit"), _("a visit with a needling session"))
    if at > timezone.now() + CLOCK_SKEW:
        raise BadInput("at", _("This lies in the future"), _("a time up to now"))
    return session, [_placed(session, effect) for effect in effects]


def _placed(session: Session, effect: Effect) -> Effect:
    if effect.kind not in load_event_kinds():
        raise BadInput("kind", _("There is no such kind of event"), ", ".join(load_event_kinds()))
    if len(effect.detail) > MOST_TEXT:
        raise BadInput("detail", _("This is too long"), _("at most 2,000 characters"))
    if effect.muscle and effect.muscle not in load().anatomy.muscles:
        raise BadInput("muscle", _("There is no such muscle"), _("a muscle of the knowledge"))
    if effect.needle is None:
        return effect
    site = site_of(state_of(session), effect.needle)
    if not site or (effect.muscle and (effect.muscle, effect.side or site["side"]) != (site["muscle"], site["side"])):
        raise BadInput("needle", _("This needle was not in that place at this visit"), _("a needle of the session"))
    return replace(effect, **site)
