"""The referral letter: kept with the verdict that it is written on."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import assessment_of
from needlebook.clinic.assessments.deciding import keep_verdict
from needlebook.clinic.documents.actions import keep
from needlebook.clinic.documents.models import Document, Kind
from needlebook.clinic.patients.models import Visit


@transaction.atomic
def make_letter(visit: Visit, *, by: User, recipient: str, document: Mapping[str, Any]) -> Document:
    """Keep a referral letter, and the verdict that it is written on. The same letter made again is kept once."""
    assessment_of(visit)
    keep_verdict(visit, by=by)
    return keep(visit, Kind.REFERRAL, by=by, recipient=recipient, content=document)
