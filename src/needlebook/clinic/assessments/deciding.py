"""The verdict of a visit: computed from what stands in the record, kept when somebody decides by it."""

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import assessment_of
from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.models import Decided
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Visit
from needlebook.core.case import Case
from needlebook.core.screening import Policy, Verdict, screen
from needlebook.core.screening.document import verdict_document
from needlebook.knowledge import load

STRICTEST = Policy({})


def verdict_on(case: Case) -> Verdict:
    """Screen a case with the packaged knowledge and the strictest position wherever sources disagree."""
    knowledge = load()
    return screen(case, knowledge.anatomy, knowledge.rulebook, STRICTEST)


def verdict_of(visit: Visit) -> Verdict:
    """The verdict on what is known of this visit now."""
    return verdict_on(case_of(visit))


@transaction.atomic
def keep_verdict(visit: Visit, *, by: User) -> Decided:
    """Keep the verdict as it stands now: whole, with its reasons, its trace and its knowledge version."""
    verdict = verdict_of(visit)
    result = verdict_document(verdict, load().rulebook)
    result["trace"] = {rule: int(value) for rule, value in verdict.trace}
    kept = Decided.objects.create(
        assessment=assessment_of(visit),
        level=verdict.level,
        version=verdict.version,
        result=result,
        by=by,
        at=timezone.now(),
    )
    record(by, "verdict.kept", kept.pk, patient_id=visit.patient.pk, level=verdict.level, version=verdict.version)
    return kept
