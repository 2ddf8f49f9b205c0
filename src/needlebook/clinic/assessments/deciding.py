"""The verdict of a visit: computed from what stands in the record, kept when somebody decides by it."""

from typing import Any

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
    """Keep the verdict as it stands now: whole, with its reasons, its trace and its knowledge version.

    A verdict equal to the last one that was kept is not kept twice: that one is given back.
    """
    verdict, assessment = verdict_of(visit), assessment_of(visit)
    last = assessment.verdicts.first()
    if last and is_same(last, verdict):
        return last
    kept = Decided.objects.create(
        assessment=assessment,
        level=verdict.level,
        version=verdict.version,
        result=_whole(verdict),
        by=by,
        at=timezone.now(),
    )
    record(by, "verdict.kept", kept.pk, patient_id=visit.patient.pk, level=verdict.level, version=verdict.version)
    return kept


def kept_verdict(visit: Visit) -> Decided | None:
    """The verdict that was kept last at this visit."""
    return Decided.objects.filter(assessment=visit.pk).select_related("by").first()


def is_same(kept: Decided, verdict: Verdict) -> bool:
    """True when nothing has changed since it was kept: neither an answer nor the knowledge."""
    return (kept.result, kept.version) == (_whole(verdict), verdict.version)


def _whole(verdict: Verdict) -> dict[str, Any]:
    """The document that is kept: the verdict with its reasons and its trace."""
    trace = {rule: int(value) for rule, value in verdict.trace}
    return {**verdict_document(verdict, load().rulebook), "trace": trace}
