"""A verdict with everything behind it, as the Decide page prints it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from needlebook.clinic.assessments.overriding import GivenOverride
from needlebook.core.case import Case
from needlebook.core.screening import Action, Decision, Hazard, SiteDecision, Urgency, Verdict, score_results
from needlebook.core.screening.truth import Truth
from needlebook.knowledge import load
from needlebook.web.decide.disagreements import Topic, topics
from needlebook.web.decide.forms import OverrideForm
from needlebook.web.decide.reasons import ReasonView, reasons
from needlebook.web.frame.scores import ScoreView, score_view
from needlebook.web.frame.verdicts import site_word

DECISION_TONES = {Decision.OK: "ok", Decision.PRECAUTIONS: "precautions", Decision.AVOID: "avoid"}
PERSON_OUT = (Action.REFER_FIRST, Action.DO_NOT_NEEDLE)
TRUTH_WORDS = {Truth.YES: gettext_lazy("yes"), Truth.NO: gettext_lazy("no"), Truth.UNKNOWN: gettext_lazy("unknown")}
# What to do before anything else; the reasons that ask for it follow on the page.
WHAT_NOW = {
    Urgency.EMERGENCY: (
        gettext_lazy("Emergency: call an ambulance now"),
        gettext_lazy("Do not needle. Stay with the patient until help is there, and tell the crew what was found."),
    ),
    Urgency.SAME_DAY: (
        gettext_lazy("To a doctor today"),
        gettext_lazy(
            "Do not needle. Call the doctor or the hospital from here, and make sure that the patient gets there."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Danger:
    """What must happen at once, and what makes it so; letter: what the letter that goes along is called."""

    title: str
    text: str
    letter: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One planned site: decision, why, and the hazards that stay even when it may be needled."""

    muscle: str
    side: str
    tone: str
    word: str
    because: tuple[str, ...]
    hazards: tuple[Hazard, ...]


@dataclass(frozen=True, slots=True)
class TraceLine:
    rule: str
    says: str
    value: str
    is_yes: bool


@dataclass(frozen=True, slots=True)
class DecisionView:
    """Everything below the verdict."""

    danger: Danger | None
    sites: tuple[SiteRow, ...]
    counts: str
    reasons: tuple[ReasonView, ...]
    constraints: tuple[str, ...]
    topics: tuple[Topic, ...]
    trace: tuple[TraceLine, ...]
    scores: tuple[ScoreView, ...]
    is_person_out: bool


def decision(
    case: Case, verdict: Verdict, given: Sequence[GivenOverride], typed: Mapping[str, OverrideForm]
) -> DecisionView:
    """Present a verdict on a case, with what was overridden and what was typed to override."""
    return DecisionView(
        danger=_danger(verdict),
        sites=tuple(_sites(verdict)),
        counts=_counts(verdict.sites),
        reasons=tuple(reasons(case, verdict, given, typed)),
        constraints=tuple(_constraints(verdict)),
        topics=tuple(topics(verdict)),
        trace=tuple(_trace(verdict)),
        scores=tuple(map(score_view, score_results(case, load().rulebook))),
        is_person_out=verdict.is_person_out,
    )


def _danger(verdict: Verdict) -> Danger | None:
    if verdict.urgency not in WHAT_NOW:
        return None
    title, text = WHAT_NOW[verdict.urgency]
    letter = _("Letter for the crew") if verdict.urgency is Urgency.EMERGENCY else _("Referral letter")
    findings = dict.fromkeys(r.rule.says for r in verdict.reasons if r.rule.urgency is verdict.urgency)
    return Danger(str(title), str(text), letter, tuple(findings))


def _sites(verdict: Verdict) -> Iterator[SiteRow]:
    book = load().rulebook
    hazards = {hazard.id: hazard.under(verdict.choices) for hazard in book.hazards}
    for site in verdict.sites:
        yield SiteRow(
            muscle=site.muscle,
            side=site.side,
            tone=DECISION_TONES[site.decision],
            word=site_word(site, verdict),
            because=_because(site, verdict),
            hazards=tuple(hazards[id] for id in site.hazards),
        )


def _because(site: SiteDecision, verdict: Verdict) -> tuple[str, ...]:
    """What keeps the person out, if anything does; else what is said of this site, or of the person."""
    behind = verdict.reasons_at(site)
    if verdict.is_person_out:
        decisive = [reason for reason in behind if reason.decision in PERSON_OUT]
    else:
        decisive = [reason for reason in behind if reason.sites]
    said = tuple(dict.fromkeys(reason.rule.says for reason in decisive or behind))
    return said or (_("Nothing known speaks against it."),)


def _counts(sites: Sequence[SiteDecision]) -> str:
    """'1 OK, 2 with precautions, 5 out', leaving out what there is none of."""
    ok, care, out = (sum(site.decision is d for site in sites) for d in Decision)
    words = (
        (ok, ngettext("%(n)d OK", "%(n)d OK", ok)),
        (care, ngettext("%(n)d with precautions", "%(n)d with precautions", care)),
        (out, ngettext("%(n)d out", "%(n)d out", out)),
    )
    return ", ".join(word % {"n": n} for n, word in words if n)


def _constraints(verdict: Verdict) -> Iterator[str]:
    """What holds for the whole session, in words; the hazards stand with their sites."""
    meanings = load().rulebook.constraints
    return (meanings[id] for id in verdict.constraints if id in meanings)


def _trace(verdict: Verdict) -> Iterator[TraceLine]:
    says = {rule.id: rule.says for rule in load().rulebook.rules}
    for rule, value in verdict.trace:
        yield TraceLine(rule, says[rule], str(TRUTH_WORDS[value]), value is Truth.YES)
