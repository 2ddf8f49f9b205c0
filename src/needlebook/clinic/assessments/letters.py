"""Letters: written from what stands in the record, kept whole, opened again unchanged."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import assessment_of
from needlebook.clinic.assessments.deciding import keep_verdict
from needlebook.clinic.assessments.models import Letter
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.access import visits_of
from needlebook.clinic.patients.models import Visit
from needlebook.core.errors import BadInput
from needlebook.knowledge import load

MOST_RECIPIENT = 400


@transaction.atomic
def make_letter(visit: Visit, *, by: User, recipient: str, document: Mapping[str, Any]) -> Letter:
    """Keep a referral letter, and the verdict that it is written on.

    The same letter made again is kept once: that one is given back.
    """
    if len(recipient) > MOST_RECIPIENT:
        raise BadInput("recipient", "too long", f"at most {MOST_RECIPIENT} characters")
    assessment = assessment_of(visit)
    last = assessment.letters.filter(by=by).first()
    if last and (last.recipient, last.document) == (recipient, document):
        return last
    keep_verdict(visit, by=by)
    made = Letter.objects.create(
        assessment=assessment,
        kind=Letter.Kind.REFERRAL,
        recipient=recipient,
        document=document,
        version=load().version,
        by=by,
        at=timezone.now(),
    )
    record(by, "letter.made", made.pk, patient_id=visit.patient.pk, kind=made.kind, version=made.version)
    return made


def letters_of(visit: Visit) -> Sequence[Letter]:
    """The letters made at this visit, newest first."""
    return list(Letter.objects.filter(assessment=visit.pk).select_related("by"))


def letter_for(user: User, letter_id: UUID) -> Letter:
    """One letter that this user may see, or Http404."""
    return get_object_or_404(Letter.objects.filter(assessment__visit__in=visits_of(user)), pk=letter_id)
