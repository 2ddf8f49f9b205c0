"""Which check-ins follow a session: made in the transaction of its ledger, and by hand where one is wanted anew."""

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
LATE_CLOSING = timedelta(hours=3)  # a closing after that says nothing of when the needles were out (J)


def plan_check_ins(visit: Visit, state: State, *, by: User) -> None:
    """Make those that the session calls for and does not have yet; none while a needle is in, or none went in.

    They stand as soon as the last needle is out, so that the sheet to take home has their links, and count from the
    closing once there is one. A needle that is declared later makes what it calls for, and widens what is asked. One
    that was withdrawn is not made again. Call it inside a transaction.
    """
    ended = ended_at(state)
    if ended is None:
        return
    near_lung, signs = near_lung_in(state), signs_after(state)
    rows = list(CheckIn.objects.filter(visit=visit))
    for row in rows:
        _bring_up(row, ended, near_lung, signs)
    for hours in _missing(rows, near_lung):
        _make(visit, by, hours, ended, near_lung, signs)


def ended_at(state: State) -> datetime | None:
    """When the needling was over: the closing, or the last needle where the closing came much later or not yet."""
    if not state.needles or (state.needles_in and not state.closed):
        return None
    last = max(n.removed.at if n.removed else n.inserted.at for n in state.needles.values())
    if state.closed is None or state.closed.at - last > LATE_CLOSING:
        return last
    return state.closed.at


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


def _bring_up(row: CheckIn, ended: datetime, near_lung: bool, signs: list[str]) -> None:
    """The signs of an earlier look and of this one; the time only while nobody has answered."""
    due = ended + timedelta(hours=row.hours) if row.answered_at is None else row.due_at
    wanted = {
        "signs": [id for id in load_check_in().warnings if id in {*row.signs, *signs}],
        "near_lung": near_lung or row.near_lung,
        "due_at": due,
        "expires_at": max(row.expires_at, due + timedelta(days=OPEN_DAYS)),
    }
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        row.save(update_fields=changed)


def _make(visit: Visit, by: User, hours: int, ended: datetime, near_lung: bool, signs: list[str]) -> CheckIn:
    now, due = timezone.now(), ended + timedelta(hours=hours)
    made = CheckIn.objects.create(
        clinic_id=visit.patient.clinic_id,
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
    ended = check_in.due_at - timedelta(hours=check_in.hours)
    return _make(visit, by, check_in.hours, ended, check_in.near_lung, list(check_in.signs))
