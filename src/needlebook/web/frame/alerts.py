"""What must not be forgotten about a patient, on every page of the visit. Alerts cannot be dismissed."""

from collections.abc import Iterator
from dataclasses import dataclass

from needlebook.clinic.patients.models import Visit
from needlebook.core.screening import Reason, Verdict
from needlebook.knowledge import load
from needlebook.web.frame.verdicts import ACTION_TONES

MOST = 4
ICONS = {"bleeding": "drop", "antithrombotic": "drop", "joint": "lock", "implant": "lock", "prior_syncope": "faint"}


@dataclass(frozen=True, slots=True)
class Alert:
    tone: str
    icon: str
    text: str


def alerts_of(visit: Visit, verdict: Verdict) -> Iterator[Alert]:
    """The strictest reasons first, one chip for each fact behind them."""
    seen: set[str] = set()
    for reason in verdict.reasons:
        text = _text(reason)
        if text not in seen and len(seen) < MOST:
            seen.add(text)
            tone = ACTION_TONES[reason.decision]
            yield Alert(tone, _icon(reason.rule.id, tone), text)


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
