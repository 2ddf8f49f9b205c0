"""Which check-ins follow a session: made in the transaction that closes it, and by hand where one is wanted anew."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.checkins.models import OPEN_DAYS, CheckIn
from needlebook.clinic.patients.actions import locked_visit
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.done import groups_of, hazards_of, needled_muscles
from needlebook.core.errors import BadInput
from needlebook.core.sessions import State
from needlebook.knowledge import load
from needlebook.knowledge.check_in import load_check_in
from needlebook.knowledge.guidance import LUNG_HAZARDS

AFTER = (24, 72)
AFTER_LUNG = 168


def plan_check_ins(visit: Visit, state: State, *, by: User) -> None:
    """Make those that the closed session calls for and does not have yet; none where no needle went in.

    A needle that is declared after the closing makes what it calls for, and widens what is asked. One that was
    withdrawn is not made again. Call it inside a transaction.
    """
    if state.closed is None or not state.needles:
        return
    near_lung, signs = near_lung_in(state), signs_after(state)
    rows = list(CheckIn.objects.filter(visit=visit))
    for row in rows:
        _widen(row, near_lung, signs)
    for hours in _missing(rows, near_lung):
        _make(visit, by, hours, state.closed.at, near_lung, signs)


def _missing(rows: list[CheckIn], near_lung: bool) -> list[int]:
    there = {row.hours for row in rows}
    return [hours for hours in hours_after(near_lung) if hours not in there]


def hours_after(near_lung: bool) -> tuple[int, ...]:
    """When the patient is asked, counted from the closing."""
    return (*AFTER, AFTER_LUNG) if near_lung else AFTER


def near_lung_in(state: State) -> bool:
    return bool(LUNG_HAZARDS & hazards_of(needled_muscles(state)))


def signs_after(state: State) -> list[str]:
    """The warning signs to ask, by the muscles and by what happened; every one where a muscle is not known."""
    muscles = needled_muscles(state)
    groups = groups_of(muscles) if muscles <= set(load().anatomy.muscles) else None
    return list(load_check_in().warnings_for(groups, {reaction.kind for reaction in state.reactions}))


def _widen(row: CheckIn, near_lung: bool, signs: list[str]) -> None:
    more = [id for id in load_check_in().warnings if id in {*row.signs, *signs}]
    if set(more) - set(row.signs) or (near_lung and not row.near_lung):
        row.signs, row.near_lung = more, near_lung or row.near_lung
        row.save(update_fields=["signs", "near_lung"])


def _make(visit: Visit, by: User, hours: int, closed_at: datetime, near_lung: bool, signs: list[str]) -> CheckIn:
    now, due = timezone.now(), closed_at + timedelta(hours=hours)
    made = CheckIn.objects.create(
        visit=visit,
        hours=hours,
        signs=signs,
        near_lung=near_lung,
        made_by=by,
        made_at=now,
        due_at=due,
        expires_at=max(due, now) + timedelta(days=OPEN_DAYS),
    )
    record(by, "check_in.made", made.pk, patient_id=visit.patient.pk, hours=hours)
    return made


@transaction.atomic
def withdraw(check_in: CheckIn, *, by: User) -> None:
    """Close the link for good. What was answered stays; so does a warning."""
    row = CheckIn.objects.select_for_update(of=("self",)).get(pk=check_in.pk)
    if row.withdrawn_at is not None:
        return
    row.withdrawn_by, row.withdrawn_at = by, timezone.now()
    row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record(by, "check_in.withdrawn", row.pk, patient_id=row.visit.patient.pk, hours=row.hours)


@transaction.atomic
def make_anew(check_in: CheckIn, *, by: User) -> CheckIn:
    """Another link for the same check-in, for example when the first was lost; the first opens nothing any more.

    Raises BadInput for one that has been made anew already: then another one stands.
    """
    visit = locked_visit(check_in.visit)
    others = CheckIn.objects.filter(visit=visit, hours=check_in.hours, withdrawn_at=None)
    if others.exclude(pk=check_in.pk).exists():
        raise BadInput("check_in", "another link for it stands already", "the newest one")
    withdraw(check_in, by=by)
    closed_at = check_in.due_at - timedelta(hours=check_in.hours)
    return _make(visit, by, check_in.hours, closed_at, check_in.near_lung, list(check_in.signs))
