"""A verdict as people see it: word, shape, colour, one sentence."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from needlebook.core.screening import Decision, SiteDecision, Urgency, Verdict, VerdictLevel

TONES = {
    VerdictLevel.OK: "ok",
    VerdictLevel.PRECAUTIONS: "precautions",
    VerdictLevel.AVOID_SITES: "avoid",
    VerdictLevel.REFER_FIRST: "refer",
    VerdictLevel.DO_NOT_NEEDLE: "stop",
}
WORDS = {
    VerdictLevel.OK: gettext_lazy("OK"),
    VerdictLevel.PRECAUTIONS: gettext_lazy("Precautions"),
    VerdictLevel.AVOID_SITES: gettext_lazy("Avoid sites"),
    VerdictLevel.REFER_FIRST: gettext_lazy("Refer first"),
    VerdictLevel.DO_NOT_NEEDLE: gettext_lazy("Do not needle"),
}
DECISION_WORDS = {
    Decision.OK: gettext_lazy("OK"),
    Decision.PRECAUTIONS: gettext_lazy("Precautions"),
    Decision.AVOID: gettext_lazy("Avoid"),
}
ACTION_TONES = {"precautions": "precautions", "avoid": "avoid", "refer_first": "refer", "do_not_needle": "stop"}
URGENCY_WORDS = {
    Urgency.EMERGENCY: gettext_lazy("Emergency: call an ambulance now."),
    Urgency.SAME_DAY: gettext_lazy("A doctor today."),
    Urgency.URGENT: gettext_lazy("A doctor within 2 weeks."),
    Urgency.ROUTINE: gettext_lazy("A doctor first, without haste."),
}
# What a "yes" to an open question would mean, in the words of the page.
CONSEQUENCES = {
    "precautions": gettext_lazy("yes would mean: precautions"),
    "avoid": gettext_lazy("yes would mean: leave sites out"),
    "refer_first": gettext_lazy("yes would mean: refer first"),
    "do_not_needle": gettext_lazy("yes would mean: do not needle"),
}
URGENT_CONSEQUENCES = {
    Urgency.EMERGENCY: gettext_lazy("yes would mean: emergency referral"),
    Urgency.SAME_DAY: gettext_lazy("yes would mean: a doctor today"),
    Urgency.URGENT: gettext_lazy("yes would mean: a doctor within 2 weeks"),
}


@dataclass(frozen=True, slots=True)
class Step:
    word: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class VerdictView:
    """Everything the verdict's templates print."""

    level: VerdictLevel
    tone: str
    word: str
    gist: str
    is_provisional: bool
    open_count: int
    ladder: tuple[Step, ...]

    @property
    def icon(self) -> str:
        return self.tone


def present(verdict: Verdict) -> VerdictView:
    """The verdict in words. While questions are open it is provisional: 'so far'."""
    return VerdictView(
        level=verdict.level,
        tone=TONES[verdict.level],
        word=_word(verdict),
        gist=gist(verdict),
        is_provisional=not verdict.is_complete,
        open_count=len(verdict.ask),
        ladder=tuple(Step(str(WORDS[level]), level is verdict.level) for level in VerdictLevel),
    )


def _word(verdict: Verdict) -> str:
    """An OK with open questions is no OK yet, and must not look like one."""
    if verdict.level is VerdictLevel.OK and not verdict.is_complete:
        return _("OK so far")
    return str(WORDS[verdict.level])


def gist(verdict: Verdict) -> str:
    """One sentence under the word; 'so far' while questions are open.

    'OK so far' has said it already, and in an emergency help must not wait for questions.
    """
    sentence = _sentence(verdict)
    needs_nothing = verdict.level is VerdictLevel.OK or verdict.urgency is Urgency.EMERGENCY
    if verdict.is_complete or needs_nothing:
        return sentence
    return _("So far: %(sentence)s") % {"sentence": sentence}


def site_word(site: SiteDecision, verdict: Verdict) -> str:
    """The decision on a site; a precaution that stands only because a rule was overridden says so."""
    if site.decision is Decision.PRECAUTIONS and overridden_at(site, verdict):
        return _("Precautions, overridden")
    return str(DECISION_WORDS[site.decision])


def overridden_at(site: SiteDecision, verdict: Verdict) -> tuple[str, ...]:
    """What the rules say that were overridden at this site."""
    return tuple(dict.fromkeys(reason.rule.says for reason in verdict.reasons_at(site) if reason.is_overridden))


def _sentence(verdict: Verdict) -> str:
    sentence = _of_level(verdict)
    rules = {reason.rule.id for reason in verdict.reasons if reason.is_overridden}
    if not rules or verdict.is_person_out:
        return sentence
    overridden = ngettext("%(n)d rule is overridden.", "%(n)d rules are overridden.", len(rules)) % {"n": len(rules)}
    return f"{sentence} {overridden}"


def _of_level(verdict: Verdict) -> str:
    if verdict.urgency and verdict.is_person_out:
        return str(URGENCY_WORDS[verdict.urgency])
    if verdict.level is VerdictLevel.DO_NOT_NEEDLE:
        return verdict.reasons[0].rule.says + "."
    if verdict.level is VerdictLevel.AVOID_SITES:
        return _sites_sentence(verdict)
    if verdict.level is VerdictLevel.PRECAUTIONS:
        return _("May go on, with the care named below.")
    return _("Nothing known speaks against it.")


def _sites_sentence(verdict: Verdict) -> str:
    out = sum(site.decision is Decision.AVOID for site in verdict.sites)
    may = len(verdict.sites) - out
    is_out = ngettext("%(n)d planned site is out", "%(n)d planned sites are out", out) % {"n": out}
    return _("%(out)s, %(may)d may be needled.") % {"out": is_out, "may": may}
