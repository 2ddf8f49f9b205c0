"""Reads of patients and visits. Lists are paged and indexed; their query counts are pinned in tests."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.patients.access import patients_of, visits_of
from needlebook.clinic.patients.models import MailConsent, Patient, Visit


def find_patients(user: User, words: str) -> QuerySet[Patient]:
    """Patients whose names hold every word, or whose date of birth is the one typed (2001-12-31)."""
    found = patients_of(user)
    for word in words.split():
        found = found.filter(_matches(word))
    return found


def _matches(word: str) -> Q:
    matches = Q(given_name__icontains=word) | Q(family_name__icontains=word)
    try:
        return matches | Q(birth_date=date.fromisoformat(word))
    except ValueError:
        return matches


def mail_consent_of(patient: Patient) -> MailConsent | None:
    """The patient's last answer to being e-mailed, with who wrote it down; None: never asked, which is no."""
    return MailConsent.objects.filter(patient=patient).select_related("by").first()


def visits_on(user: User, day: date) -> QuerySet[Visit]:
    """The visits of one local day, earliest first."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    return (
        visits_of(user).filter(started_at__gte=start, started_at__lt=start + timedelta(days=1)).order_by("started_at")
    )


def visits_of_patient(patient: Patient) -> QuerySet[Visit]:
    """All visits of a patient, newest first."""
    return Visit.objects.filter(course__patient=patient).select_related("course", "practitioner")


def with_last_visit(patients: QuerySet[Patient]) -> QuerySet[Patient]:
    """The same patients, each with `last_visit_at`; None for one who has not been here."""
    annotated = patients.annotate(last_visit_at=Max("courses__visits__started_at"))
    return annotated.order_by(*Patient._meta.ordering)


def possible_duplicates(
    user: User, *, given_name: str, family_name: str, birth_date: date | None, besides: UUID
) -> QuerySet[Patient]:
    """Patients of the same name who may be the same person: born on the same day, or one of the days is not known."""
    same_name = Q(given_name__iexact=given_name, family_name__iexact=family_name)
    same_day = Q(birth_date=birth_date) | Q(birth_date=None) if birth_date else Q()
    return patients_of(user).filter(same_name & same_day).exclude(pk=besides)
