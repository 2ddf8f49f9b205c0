"""The verdict of a visit: computed from what stands in the record, kept when somebody decides by it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import assessment_of
from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.models import Decided, Override
from needlebook.clinic.audit.actions import record
from needlebook.clinic.governance.queries import policy_of
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import Case
from needlebook.core.screening import Override as Overridden
from needlebook.core.screening import Verdict, screen
from needlebook.core.screening.document import verdict_document
from needlebook.knowledge import load
from needlebook.knowledge.verdict_words import words_of


def verdict_on(visit: Visit, case: Case) -> Verdict:
    """Screen a case of this visit with the packaged knowledge, the clinic's choices and what was overridden here."""
    knowledge = load()
    policy, overrides = policy_of(visit.patient.clinic_id), standing_overrides(visit)
    return screen(case, knowledge.anatomy, knowledge.rulebook, policy, [_overridden(o) for o in overrides])


def verdict_of(visit: Visit) -> Verdict:
    """The verdict on what is known of this visit now."""
    return verdict_on(visit, case_of(visit))


def standing_overrides(visit: Visit) -> list[Override]:
    """What was overridden at this visit and not taken back; another version of the knowledge asks anew."""
    standing = Override.objects.filter(assessment=visit.pk, withdrawn_at=None, version=load().version)
    return list(standing.select_related("by"))


def _overridden(row: Override) -> Overridden:
    site = (row.muscle, Side(row.side)) if row.muscle else None
    return Overridden(row.rule, frozenset(row.facts), site)


@transaction.atomic
def keep_verdict(visit: Visit, *, by: User) -> Decided:
    """Keep the verdict as it stands now: whole, with its reasons, its trace and its knowledge version.

    A verdict equal to the last one that was kept is not kept twice: that one is given back.
    """
    assessment, case = assessment_of(visit), case_of(visit)
    verdict = verdict_on(visit, case)
    result, last = {**_whole(verdict), "words": words_of(case, verdict, load())}, assessment.verdicts.first()
    if last and (last.result, last.version) == (result, verdict.version):
        return last
    kept = Decided.objects.create(
        assessment=assessment,
        level=verdict.level,
        version=verdict.version,
        result=result,
        by=by,
        at=timezone.now(),
    )
    record(by, "verdict.kept", kept.pk, patient_id=visit.patient.pk, level=verdict.level, version=verdict.version)
    return kept


def kept_verdict(visit: Visit) -> Decided | None:
    """The verdict that was kept last at this visit."""
    return Decided.objects.filter(assessment=visit.pk).select_related("by").first()


def verdicts_of(visit: Visit) -> list[Decided]:
    """Every verdict that was kept at this visit, newest first."""
    return list(Decided.objects.filter(assessment=visit.pk).select_related("by"))


def overrides_at(kept: Decided) -> list[Override]:
    """What stood overridden when a verdict was kept."""
    given = Override.objects.filter(assessment=kept.assessment_id, version=kept.version, at__lte=kept.at)
    return list(given.exclude(withdrawn_at__lte=kept.at).select_related("by"))


def is_same(kept: Decided, verdict: Verdict) -> bool:
    """True when nothing has changed since it was kept: neither an answer nor the knowledge."""
    result = {key: value for key, value in kept.result.items() if key != "words"}
    return (result, kept.version) == (_whole(verdict), verdict.version)


def _whole(verdict: Verdict) -> dict[str, Any]:
    """The document that is kept: the verdict with its reasons and its trace."""
    trace = {rule: int(value) for rule, value in verdict.trace}
    return {**verdict_document(verdict, load().rulebook), "trace": trace}
