"""The one way to write the audit. Call it inside the transaction of the change."""

from typing import Any
from uuid import UUID

from django.db import connection

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.models import Record


def record(by: User, code: str, subject_id: object, *, patient_id: UUID | None = None, **detail: Any) -> Record:
    """Add one line. Raises RuntimeError outside a transaction: a change and its audit stand or fall together."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"audit {code} written outside a transaction")
    return Record.objects.create(by=by, code=code, subject_id=str(subject_id), patient_id=patient_id, detail=detail)
