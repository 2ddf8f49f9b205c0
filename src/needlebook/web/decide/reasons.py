"""Why: each rule that fired, the facts that set it off, where it comes from and how far that can be trusted."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.assessments.overriding import GivenOverride
from needlebook.core.anatomy import Provenance
from needlebook.core.case import Case
from needlebook.core.screening import Reason, Rule, Verdict
from needlebook.knowledge import load
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.decide.facts import fact_words
from needlebook.web.decide.forms import OverrideForm
from needlebook.web.decide.overrides import Overriding, overriding
from needlebook.web.frame.verdicts import ACTION_TONES

PROVENANCE_WORDS = {
    Provenance.SEEN: gettext_lazy("read at the source"),
    Provenance.RECALLED: gettext_lazy("recalled from the literature"),
    Provenance.JUDGED: gettext_lazy("judged by the compiler"),
    Provenance.COMPUTED: gettext_lazy("computed from published figures"),
    Provenance.DERIVED: gettext_lazy("derived by arithmetic from published figures"),
}
ADDRESS = re.compile(r"https?://[^\s;,)]+")


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source: its code or reference, and its address where it has one."""

    code: str
    address: str


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A reason closed (what, which facts) and opened (the rest). choice: why it stands, where sources disagree."""

    id: str
    rule: str
    tone: str
    says: str
    because: str
    facts: tuple[str, ...]
    sites: str
    sources: tuple[SourceView, ...]
    provenance: str
    is_weak: bool
    choice: str
    is_overridden: bool
    overriding: Overriding


def reasons(
    case: Case, verdict: Verdict, given: Sequence[GivenOverride], typed: Mapping[str, OverrideForm]
) -> Iterator[ReasonView]:
    """The reasons of a verdict, strictest first, with what was and what may be overridden."""
    for reason in verdict.reasons:
        yield _reason(case, reason, overriding(case, reason, given, typed))


def source_views(codes: Iterable[str]) -> tuple[SourceView, ...]:
    """Sources with the first address that the table gives for each."""
    known = load().sources
    found = ((code, ADDRESS.search(known.get(code, ""))) for code in codes)
    return tuple(SourceView(code, address[0] if address else "") for code, address in found)


def _reason(case: Case, reason: Reason, overriding: Overriding) -> ReasonView:
    rule = reason.rule
    return ReasonView(
        id=reason_id(rule.id, reason.is_overridden),
        rule=rule.id,
        tone=ACTION_TONES[reason.decision],
        says=rule.says,
        because=rule.because,
        facts=tuple(dict.fromkeys(fact_words(case, fact) for fact in reason.facts)),
        sites="; ".join(dict.fromkeys(muscle_name(muscle, side) for muscle, side in reason.sites)),
        sources=source_views(rule.sources),
        provenance=str(PROVENANCE_WORDS[rule.provenance]),
        is_weak=rule.is_weak,
        choice=_choice(rule),
        is_overridden=reason.is_overridden,
        overriding=overriding,
    )


def reason_id(rule: str, is_overridden: bool) -> str:
    """Where a reason stands on the page; one rule can stand there twice, overridden at some of its sites."""
    return f"reason-{rule}-overridden" if is_overridden else f"reason-{rule}"


def _choice(rule: Rule) -> str:
    """Empty for a rule that holds whatever the clinic chooses."""
    if rule.choice is None:
        return ""
    topic, position = rule.choice
    words = {"position": position, "question": load().rulebook.topics[topic].question}
    return _("Stands under the position used here, %(position)s: %(question)s") % words
