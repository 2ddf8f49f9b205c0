"""The head of a patient's pages outside a visit: who it is, and the alerts of the latest visit."""

from dataclasses import dataclass

from needlebook.clinic.assessments.deciding import verdict_of
from needlebook.clinic.patients.models import Patient, Visit
from needlebook.clinic.patients.queries import visits_of_patient
from needlebook.web.frame.alerts import Alert, alerts_of
from needlebook.web.frame.words import bio, person


@dataclass(frozen=True, slots=True)
class PatientHeader:
    """What components/patient_header.html prints. `latest` is None before the first visit."""

    patient: Patient
    bio: str
    alerts: tuple[Alert, ...]
    latest: Visit | None


def header_of(patient: Patient) -> PatientHeader:
    """Alerts come from what is known at the latest visit; what was never asked raises none."""
    latest = visits_of_patient(patient).first()
    if latest is None:
        return PatientHeader(patient, person(patient), (), None)
    latest.course.patient = patient
    return PatientHeader(patient, bio(latest), alerts_of(verdict_of(latest)), latest)
