"""Who was needled with a lot? A look-up of many patients at once, and therefore written into the audit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from needlebook.clinic.accounts.models import User
from needlebook.clinic.accounts.queries import full_names
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Patient, Visit
from needlebook.clinic.sessions.models import Refusal, Session
from needlebook.clinic.sessions.refusals import event_of
from needlebook.clinic.stock.access import uses_of
from needlebook.core.errors import BadInput
from needlebook.core.sessions.lots import gtin_key, lot_key

TELLING = ("NeedleInserted", "NeedleDescribed")  # events that name a lot and can be refused for it


@dataclass(frozen=True, slots=True)
class Needled:
    """One visit at which needles of the lot were used. by: who told it.

    needles: those the ledger counts; refused: those whose lot was told and refused, and of which nobody has said that
    they did not go in.
    """

    patient: Patient
    visit: Visit
    session_id: UUID
    needles: tuple[int, ...]
    refused: tuple[int, ...]
    at: datetime
    by: tuple[str, ...]
    is_product_known: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A needle of the lot, as somebody told it."""

    session: Session
    needle: int
    gtin: str
    at: datetime
    by: str
    is_refused: bool = False


@transaction.atomic
def who_was_needled(user: User, *, lot: str, gtin: str = "") -> list[Needled]:
    """Every visit of the clinic with needles of this lot, newest first.

    gtin: only this product, and needles whose product was not told: a recall would rather ask one too many. Raises
    BadInput without a lot.
    """
    key, product = lot_key(lot), gtin_key(gtin)
    if not key:
        raise BadInput("lot", "no lot was given", "the number printed on the pack")
    told = [*_counted(user, key), *_refused(user, key)]
    found = _by_session(one for one in told if not product or one.gtin in ("", product))
    patients = sorted({str(needled.patient.pk) for needled in found})
    record(user, "recall.looked_up", key[:64], gtin=product, patients=patients)
    return found


def _counted(user: User, key: str) -> Iterator[Told]:
    for use in uses_of(user).filter(key=key):
        yield Told(use.session, use.needle, use.gtin, use.at, use.by)


def _refused(user: User, key: str) -> Iterator[Told]:
    """A lot that the room refused may be in the body all the same: it is found until somebody says that it is not."""
    mine = Refusal.objects.filter(session__visit__course__patient__clinic=user.clinic, type__in=TELLING)
    rows = mine.filter(payload__lot__icontains=key).exclude(answer=Refusal.Answer.NOT_IN)
    for row in rows.select_related("session__visit__course__patient", "session__visit__practitioner"):
        event = event_of(row)
        if lot_key(event.lot or "") == key:
            yield Told(row.session, event.needle, gtin_key(event.gtin or ""), event.at, event.by, is_refused=True)


def _by_session(told: Iterable[Told]) -> list[Needled]:
    grouped: dict[UUID, list[Told]] = {}
    for one in told:
        grouped.setdefault(one.session.pk, []).append(one)
    names = full_names({one.by for rows in grouped.values() for one in rows})
    found = [_needled(rows, names) for rows in grouped.values()]
    return sorted(found, key=lambda needled: needled.at, reverse=True)


def _needled(rows: list[Told], names: dict[str, str]) -> Needled:
    """A needle that counts is not said to be refused too."""
    session = rows[0].session
    counted = {one.needle for one in rows if not one.is_refused}
    refused = {one.needle for one in rows if one.is_refused} - counted
    return Needled(
        patient=session.visit.patient,
        visit=session.visit,
        session_id=session.pk,
        needles=tuple(sorted(counted)),
        refused=tuple(sorted(refused)),
        at=min(one.at for one in rows),
        by=tuple(dict.fromkeys(names.get(one.by, one.by) for one in rows)),
        is_product_known=all(one.gtin for one in rows),
    )
