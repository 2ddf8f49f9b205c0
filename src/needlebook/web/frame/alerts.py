"""What must not be forgotten about a patient, on every page of the visit. Alerts cannot be dismissed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.core.screening import Reason, Verdict
from needlebook.knowledge import load
from needlebook.web.frame.verdicts import ACTION_TONES

MOST = 5
ICONS = {"bleeding": "drop", "antithrombotic": "drop", "joint": "lock", "implant": "lock", "prior_syncope": "faint"}


@dataclass(frozen=True, slots=True)
class Alert:
    tone: str
    icon: str
    text: str


def alerts_of(verdict: Verdict) -> tuple[Alert, ...]:
    """The strictest first, one chip for each fact; also what touches no site of today's plan. None is left unsaid."""
    found: dict[str, Alert] = {}
    for reason in verdict.standing:
        text, tone = _text(reason), ACTION_TONES[reason.decision]
        found.setdefault(text, Alert(tone, _icon(reason.rule.id, tone), text))
    shown = tuple(found.values())[:MOST]
    more = len(found) - len(shown)
    return (*shown, Alert("precautions", "precautions", _("%(n)d more: see Decide") % {"n": more})) if more else shown


def _text(reason: Reason) -> str:
    """The drug's name where a drug is behind it, otherwise the question's short name."""
    knowledge = load()
    for fact in reason.facts:
        if fact.startswith("drug "):
            drug = knowledge.find_drug(fact.removeprefix("drug "))
            return drug.name.capitalize() if drug else fact.removeprefix("drug ")
    question = knowledge.rulebook.questions.get(reason.rule.id.partition(".")[0])
    return question.label if question else reason.rule.says


def _icon(rule: str, tone: str) -> str:
    return next((icon for start, icon in ICONS.items() if rule.startswith(start)), tone)
