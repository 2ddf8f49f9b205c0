"""Who was needled with a lot? A look-up of many patients at once, and therefore written into the audit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Patient, Visit
from needlebook.clinic.stock.access import uses_of
from needlebook.clinic.stock.models import NeedleUse
from needlebook.core.errors import BadInput
from needlebook.core.sessions.lots import gtin_key, lot_key


@dataclass(frozen=True, slots=True)
class Needled:
    """One visit at which needles of the lot were used. by: who inserted them."""

    patient: Patient
    visit: Visit
    session_id: UUID
    needles: tuple[int, ...]
    at: datetime
    by: tuple[str, ...]
    is_product_known: bool


@transaction.atomic
def who_was_needled(user: User, *, lot: str, gtin: str = "") -> list[Needled]:
    """Every visit of the clinic with needles of this lot, newest first.

    gtin: only this product, and needles whose product was not told: a recall would rather ask one too many. Raises
    BadInput without a lot.
    """
    key, product = lot_key(lot), gtin_key(gtin)
    if not key:
        raise BadInput("lot", "no lot was given", "the number printed on the pack")
    uses = uses_of(user).filter(key=key)
    if product:
        uses = uses.filter(gtin__in=("", product))
    found = _by_session(uses)
    patients = sorted({str(needled.patient.pk) for needled in found})
    record(user, "recall.looked_up", key[:64], gtin=product, patients=patients)
    return found


def _by_session(uses: Iterable[NeedleUse]) -> list[Needled]:
    grouped: dict[UUID, list[NeedleUse]] = {}
    for use in uses:
        grouped.setdefault(use.session_id, []).append(use)
    names = _names({use.by for rows in grouped.values() for use in rows})
    return [_needled(rows, names) for rows in grouped.values()]


def _needled(rows: list[NeedleUse], names: dict[str, str]) -> Needled:
    session = rows[0].session
    people = dict.fromkeys(names.get(use.by, use.by) for use in rows)
    numbers = tuple(sorted(use.needle for use in rows))
    at, is_known = min(use.at for use in rows), all(use.gtin for use in rows)
    return Needled(session.visit.patient, session.visit, session.pk, numbers, at, tuple(people), is_known)


def _names(ids: set[str]) -> dict[str, str]:
    people = User.objects.filter(pk__in=[id for id in ids if _is_uuid(id)])
    return {str(person.pk): person.get_full_name() or person.username for person in people}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
