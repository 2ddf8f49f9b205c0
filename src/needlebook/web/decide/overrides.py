"""What can be done about a reason: go against it, let it stand again, or why neither is left to a clinician."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.assessments.overriding import GivenOverride, Lapsed, WhyNot, may_override, why_not
from needlebook.core.anatomy import Side
from needlebook.core.case import Case
from needlebook.core.screening import Reason, Verdict
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.decide.facts import fact_words
from needlebook.web.decide.forms import OverrideForm, site_value

WHY_NOT = {
    WhyNot.PRECAUTION: "",  # nobody expects to
    WhyNot.ABSOLUTE: gettext_lazy("This rule is absolute: it is not left to a clinician."),
    WhyNot.CANNOT_WAIT: gettext_lazy("This cannot wait: a doctor has to see it first, whatever else is decided."),
    WhyNot.NOT_TODAY: gettext_lazy("Nobody is needled like this today: it is not left to a clinician."),
}


@dataclass(frozen=True, slots=True)
class GivenView:
    """An override that was given. lapsed: why it does not hold any more; empty while it does."""

    id: int
    site: str
    who: str
    at: datetime
    reason: str
    asked_whom: str
    lapsed: str


@dataclass(frozen=True, slots=True)
class Overriding:
    """form: None where there is nothing to override here; why_not: the sentence that says so."""

    why_not: str
    given: tuple[GivenView, ...]
    form: OverrideForm | None

    @property
    def is_refused(self) -> bool:
        """What was typed is not taken, so the form has to be seen."""
        return self.form is not None and self.form.is_bound


def overriding(
    case: Case, reason: Reason, given: Sequence[GivenOverride], typed: Mapping[str, OverrideForm]
) -> Overriding:
    """What stands beside one reason. typed: forms that were sent and not taken, by rule."""
    about = tuple(_given(case, one) for one in given if _belongs(one, reason))
    form = typed.get(reason.rule.id) or OverrideForm(reason) if may_override(reason) else None
    why = why_not(reason.rule)
    return Overriding(str(WHY_NOT[why]) if why else "", about, form)


def reason_to_override(verdict: Verdict, rule: str) -> Reason | None:
    """The reason that stands for this rule now; None when it does not, or is not left to a clinician."""
    return next((r for r in verdict.reasons if r.rule.id == rule and may_override(r)), None)


def is_overridden_already(verdict: Verdict, rule: str, posted: Sequence[str]) -> bool:
    """True for a form that was sent twice: every site of it, or the person, is overridden by now."""
    reasons = [r for r in verdict.reasons if r.rule.id == rule and r.is_overridden]
    standing = {site_value(site) for reason in reasons for site in reason.sites}
    return bool(reasons) and bool(standing) == bool(posted) and standing.issuperset(posted)


def _belongs(given: GivenOverride, reason: Reason) -> bool:
    row = given.row
    is_there = (row.muscle, Side(row.side)) in reason.sites if row.muscle else not reason.sites
    return row.rule == reason.rule.id and is_there


def _given(case: Case, given: GivenOverride) -> GivenView:
    row = given.row
    return GivenView(
        id=row.pk,
        site=muscle_name(row.muscle, Side(row.side)) if row.muscle else "",
        who=row.by.short_name,
        at=row.at,
        reason=row.reason,
        asked_whom=row.asked_whom,
        lapsed=_lapsed(case, given),
    )


def _lapsed(case: Case, given: GivenOverride) -> str:
    if given.lapsed is None:
        return ""
    if given.lapsed is Lapsed.KNOWLEDGE:
        return _("it was given under another version of the knowledge, %(version)s") % {"version": given.row.version}
    facts = "; ".join(fact_words(case, fact) for fact in given.new_facts)
    return _("the rule now also rests on %(facts)s") % {"facts": facts}
