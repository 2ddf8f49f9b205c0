"""Overrides: a clinician goes on although a rule speaks against it, where that is left to a clinician."""

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.deciding import verdict_of
from needlebook.clinic.assessments.models import Override
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.errors import BadInput
from needlebook.core.screening import Action, Reason, Verdict

LEAST_REASON = 10  # characters: enough that "ok" is no reason
MOST_REASON = 500
Site = tuple[str, Side]


@transaction.atomic
def override_rule(
    visit: Visit, *, by: User, rule: str, site: Site | None, reason: str, asked_whom: str = ""
) -> Override:
    """Go on although this rule speaks against it. Raises BadInput where that is not left to a clinician.

    A rule that refers the person first also needs who was asked. An override given twice is written once.
    """
    verdict = verdict_of(visit)
    found = _standing_reason(verdict, rule, site)
    _need_words(found, reason, asked_whom)
    made = Override.objects.create(
        assessment=visit.assessment,
        rule=rule,
        version=verdict.version,
        facts=list(found.facts),
        muscle=site[0] if site else "",
        side=site[1] if site else "",
        reason=reason.strip(),
        asked_whom=asked_whom.strip(),
        by=by,
        at=timezone.now(),
    )
    record(by, "rule.overridden", made.pk, patient_id=visit.patient.pk, rule=rule, version=verdict.version)
    return made


@transaction.atomic
def withdraw_override(visit: Visit, *, by: User, override_id: int) -> None:
    """Let the rule stand again. Taking back what was taken back already changes nothing."""
    standing = Override.objects.filter(assessment=visit.pk, pk=override_id, withdrawn_at=None)
    if standing.update(withdrawn_at=timezone.now(), withdrawn_by=by):
        record(by, "override.withdrawn", override_id, patient_id=visit.patient.pk)


def _standing_reason(verdict: Verdict, rule: str, site: Site | None) -> Reason:
    """The reason that is to be overridden, as it stands in the verdict now."""
    reasons = [r for r in verdict.reasons if r.rule.id == rule and not r.is_overridden]
    found = next((r for r in reasons if (site in r.sites if site else not r.sites)), None)
    if found is None:
        raise BadInput("rule", f"{rule!r} does not stand in the verdict now", "a reason of today's verdict")
    if not found.rule.is_overridable:
        raise BadInput("rule", f"{rule!r} is not left to a clinician", "relative rules and care that can wait")
    return found


def _need_words(found: Reason, reason: str, asked_whom: str) -> None:
    if not LEAST_REASON <= len(reason.strip()) <= MOST_REASON:
        raise BadInput("reason", "say why it is right to go on", f"{LEAST_REASON} to {MOST_REASON} characters")
    if found.rule.then is Action.REFER_FIRST and not asked_whom.strip():
        raise BadInput("asked_whom", "say which doctor was asked", "a name or a role")
