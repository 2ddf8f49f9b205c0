"""Overrides: a clinician goes on although a rule speaks against it, where that is left to a clinician."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import assessment_of
from needlebook.clinic.assessments.deciding import verdict_of
from needlebook.clinic.assessments.models import Override
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.actions import locked_visit
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.errors import BadInput
from needlebook.core.screening import Action, Reason, Rule, Verdict

LEAST_REASON = 10  # characters: enough that "ok" is no reason
MOST_REASON = 500
MOST_ASKED_WHOM = 120
Site = tuple[str, Side]
PERSON: Sequence[Site | None] = (None,)


class WhyNot(StrEnum):
    """Why a rule is not left to a clinician."""

    PRECAUTION = "precaution"  # it is not overridden, it is taken
    ABSOLUTE = "absolute"
    CANNOT_WAIT = "cannot_wait"
    NOT_TODAY = "not_today"


class Lapsed(StrEnum):
    """Why an override that was given, and not taken back, does not hold."""

    FACTS = "facts"  # the rule rests on another fact now
    KNOWLEDGE = "knowledge"  # it was given under another version


@dataclass(frozen=True, slots=True)
class GivenOverride:
    """An override that was not taken back, against the verdict as it is now.

    lapsed: None while it holds; new_facts: what the rule rests on now and did not when it was given.
    """

    row: Override
    lapsed: Lapsed | None = None
    new_facts: tuple[str, ...] = ()


def why_not(rule: Rule) -> WhyNot | None:
    """What keeps a rule from being overridden; None where it is left to a clinician."""
    if rule.is_overridable:
        return None
    if rule.then is Action.PRECAUTIONS:
        return WhyNot.PRECAUTION
    if rule.level == "absolute":
        return WhyNot.ABSOLUTE
    return WhyNot.NOT_TODAY if rule.then is Action.DO_NOT_NEEDLE else WhyNot.CANNOT_WAIT


def may_override(reason: Reason) -> bool:
    """Whether there is something to override: with no site planned a rule about sites takes nothing out yet."""
    is_about_nothing = reason.rule.then is Action.AVOID and not reason.sites
    return reason.rule.is_overridable and not reason.is_overridden and not is_about_nothing


def given_overrides(rows: Iterable[Override], verdict: Verdict) -> Iterator[GivenOverride]:
    """Which of these hold and which have lapsed, one for each rule and site: what was decided last counts.

    One whose rule speaks against nothing now is neither.
    """
    by_place: dict[tuple[str, Site | None], list[Override]] = {}
    for row in rows:
        by_place.setdefault((row.rule, _site(row)), []).insert(0, row)
    for (rule, site), newest_first in by_place.items():
        reason = next((r for r in verdict.reasons if r.rule.id == rule and _is_about(r, site)), None)
        if reason is not None:
            yield _given(newest_first, reason, verdict)


def _given(newest_first: Sequence[Override], reason: Reason, verdict: Verdict) -> GivenOverride:
    newest = newest_first[0]
    if reason.is_overridden:
        return GivenOverride(next((row for row in newest_first if set(reason.facts) <= set(row.facts)), newest))
    if newest.version != verdict.version:
        return GivenOverride(newest, Lapsed.KNOWLEDGE)
    return GivenOverride(newest, Lapsed.FACTS, tuple(fact for fact in reason.facts if fact not in newest.facts))


def _site(row: Override) -> Site | None:
    return (row.muscle, Side(row.side)) if row.muscle else None


def _is_about(reason: Reason, site: Site | None) -> bool:
    return site in reason.sites if site else not reason.sites


@transaction.atomic
def override_rule(
    visit: Visit,
    *,
    by: User,
    rule: str,
    sites: Sequence[Site | None],
    reason: str,
    facts: Collection[str],
    asked_whom: str = "",
) -> Sequence[Override]:
    """Go on although this rule speaks against these sites, or against the person (PERSON). All of them or none.

    facts: what the rule rested on as the clinician saw it; when it rests on anything else by now, nothing is written.

    Raises BadInput where that is not left to a clinician. A rule that refers the person first also needs who was
    asked. An override that holds already is not written twice: it is given back.
    """
    visit = locked_visit(visit)
    if not sites:
        raise BadInput("sites", "no site is chosen", "the sites that the rule speaks against")
    verdict = verdict_of(visit)
    standing = standing_rows(visit).filter(rule=rule)
    holding = {_site(given.row): given.row for given in given_overrides(standing, verdict) if not given.lapsed}
    found = {site: _standing_reason(verdict, rule, site) for site in dict.fromkeys(sites) if site not in holding}
    for against in found.values():
        _need_seen(against, facts)
        _need_words(against, reason, asked_whom)
    made = [_write(visit, by, site, against, verdict, reason, asked_whom) for site, against in found.items()]
    return [row for site, row in holding.items() if site in sites] + made


def _write(
    visit: Visit, by: User, site: Site | None, found: Reason, verdict: Verdict, reason: str, asked_whom: str
) -> Override:
    made = Override.objects.create(
        assessment=assessment_of(visit),
        rule=found.rule.id,
        version=verdict.version,
        facts=list(found.facts),
        muscle=site[0] if site else "",
        side=site[1] if site else "",
        reason=reason.strip(),
        asked_whom=asked_whom.strip(),
        by=by,
        at=timezone.now(),
    )
    record(by, "rule.overridden", made.pk, patient_id=visit.patient.pk, rule=made.rule, version=made.version)
    return made


@transaction.atomic
def withdraw_override(visit: Visit, *, by: User, override_id: int) -> None:
    """Let the rule stand again at this site, whatever was decided there before.

    Taking back what was taken back already changes nothing.
    """
    standing = standing_rows(visit)
    if given := standing.filter(pk=override_id).first():
        same = standing.filter(rule=given.rule, muscle=given.muscle, side=given.side)
        same.update(withdrawn_at=timezone.now(), withdrawn_by=by)
        record(by, "override.withdrawn", override_id, patient_id=visit.patient.pk, rule=given.rule)


def standing_rows(visit: Visit) -> QuerySet[Override]:
    """What was overridden at this visit and not taken back, oldest first, whether it still holds or has lapsed."""
    return Override.objects.filter(assessment=visit.pk, withdrawn_at=None).select_related("by")


def _standing_reason(verdict: Verdict, rule: str, site: Site | None) -> Reason:
    """The reason that is to be overridden, as it stands in the verdict now."""
    reasons = [r for r in verdict.reasons if r.rule.id == rule and not r.is_overridden]
    found = next((r for r in reasons if _is_about(r, site)), None)
    if found is None:
        raise BadInput("rule", f"{rule!r} does not stand in the verdict now", "a reason of today's verdict")
    if not may_override(found):
        raise BadInput("rule", f"{rule!r} is not left to a clinician", "relative rules and care that can wait")
    return found


def _need_seen(found: Reason, facts: Collection[str]) -> None:
    if not set(found.facts) <= set(facts):
        raise BadInput("facts", "the rule rests on something that was not seen", ", ".join(found.facts))


def _need_words(found: Reason, reason: str, asked_whom: str) -> None:
    if not LEAST_REASON <= len(reason.strip()) <= MOST_REASON:
        raise BadInput("reason", "say why it is right to go on", f"{LEAST_REASON} to {MOST_REASON} characters")
    asks = found.rule.then is Action.REFER_FIRST
    if (asks and not asked_whom.strip()) or len(asked_whom.strip()) > MOST_ASKED_WHOM:
        raise BadInput("asked_whom", "say which doctor was asked", f"1 to {MOST_ASKED_WHOM} characters")
