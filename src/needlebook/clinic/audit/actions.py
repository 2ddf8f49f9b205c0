"""The one way to write the audit. Call it inside the transaction of the change."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.models import Record


class Line(NamedTuple):
    """One line of the audit that is going to be written. No names and no texts in `detail`."""

    by: User
    code: str
    subject_id: object
    patient_id: UUID | None
    detail: dict[str, Any]


def record(by: User, code: str, subject_id: object, *, patient_id: UUID | None = None, **detail: Any) -> Record:
    """Add one line. Raises RuntimeError outside a transaction: a change and its audit stand or fall together."""
    _need_transaction(code)
    return Record.objects.create(by=by, code=code, subject_id=str(subject_id), patient_id=patient_id, detail=detail)


def record_all(lines: Iterable[Line]) -> None:
    """Add many lines in one statement; otherwise as `record`."""
    lines = list(lines)
    _need_transaction(lines[0].code if lines else "nothing")
    Record.objects.bulk_create(
        Record(by_id=by.pk, code=code, subject_id=str(subject_id), patient_id=patient_id, detail=detail)
        for by, code, subject_id, patient_id, detail in lines
    )


def _need_transaction(code: str) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError(f"audit {code} written outside a transaction")
