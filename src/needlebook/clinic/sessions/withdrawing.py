"""A yes that is taken back, on the consent page or in the room."""

from datetime import datetime

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.models import Consent
from needlebook.clinic.sessions.queries import latest_consent


def mark_withdrawn(visit: Visit, *, at: datetime, by: User) -> Consent | None:
    """None when no yes stands: then nothing changes. Call it inside the transaction."""
    consent = latest_consent(visit)
    if consent is None or not consent.is_valid:
        return None
    consent.withdrawn_at, consent.withdrawn_by = max(at, consent.at), by  # a device may tell of it late
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(by, "consent.withdrawn", consent.pk, patient_id=visit.patient.pk)
    return consent
