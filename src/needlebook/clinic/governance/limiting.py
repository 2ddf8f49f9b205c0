"""Writes of the clinic's lead: how large a session may be, and who is trained for what."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.governance.actions import LEAST_REASON, MOST_TEXT, led_by
from needlebook.clinic.governance.models import SessionLimit, Training
from needlebook.clinic.governance.queries import session_limits_of, training_of
from needlebook.core.errors import BadInput
from needlebook.core.planning import Limit, Origin
from needlebook.knowledge import load
from needlebook.knowledge.planning import load_planning


@transaction.atomic
def set_session_limits(*, by: User, values: Mapping[str, float | None], reason: str) -> int:
    """Set limits, with one reason; None takes the table's value again. Gives back how many have changed.

    Raises BadInput for an unknown limit, one outside the bounds of the table, no reason, or anybody but the lead.
    """
    clinic, table = led_by(by), load_planning().limits
    for id, value in values.items():
        if id not in table:
            raise BadInput("limit", f"no limit {id!r}", ", ".join(table))
        need_within(table[id], value)
    standing = session_limits_of(clinic.pk)
    changed = {id: value for id, value in values.items() if value != _set_value(standing[id])}
    if changed:
        _need_reason(reason)
    now = timezone.now()
    for id, value in changed.items():
        row = SessionLimit.objects.create(clinic=clinic, limit=id, value=value, reason=reason.strip(), by=by, at=now)
        record(by, "limit.set", row.pk, limit=id, value=value)
    return len(changed)


def _set_value(limit: Limit) -> float | None:
    return limit.value if limit.origin is Origin.CLINIC else None


def need_within(limit: Limit, value: float | None) -> None:
    """Raises BadInput, by the limit's id, for a value outside its bounds, or a part of a needle."""
    if value is None:
        return
    is_whole = limit.least < 1 or float(value).is_integer()
    if not (is_whole and limit.least <= value <= limit.most):
        allowed = f"{limit.least:g} to {limit.most:g}" + (", whole numbers" if limit.least >= 1 else "")
        raise BadInput(limit.id, f"{value:g} is outside what the table allows", allowed)


@transaction.atomic
def record_training(*, by: User, person: User, areas: Collection[str] | None, reason: str) -> None:
    """Record what somebody of the clinic is trained to needle; None: not recorded again. The same is not written twice.

    Raises BadInput for an area that there is not, no area at all, no reason, or anybody but the lead.
    """
    clinic, muscles = led_by(by), load().anatomy.muscles
    if person.clinic_id != clinic.pk:
        raise BadInput("person", "does not work in this clinic", "somebody of the clinic")
    known = {muscle.group for muscle in muscles.values()} | set(muscles)
    if unknown := sorted(set(areas or ()) - known):
        raise BadInput("areas", f"no such area {unknown[0]!r}", "groups and muscles of the muscle table")
    if areas is not None and not areas:
        raise BadInput("areas", "no area is chosen", "at least one, or not recorded")
    chosen = None if areas is None else sorted(set(areas))
    standing = training_of(person)
    if (standing.areas if standing else None) == chosen:
        return
    _need_reason(reason)
    row = Training.objects.create(person=person, areas=chosen, reason=reason.strip(), by=by, at=timezone.now())
    record(by, "training.recorded", row.pk, person=str(person.pk), areas=chosen)


def _need_reason(reason: str) -> None:
    if not LEAST_REASON <= len(reason.strip()) <= MOST_TEXT:
        raise BadInput("reason", "say why", f"{LEAST_REASON} to {MOST_TEXT} characters")
