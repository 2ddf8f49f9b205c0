"""Screening: history + plan + policy -> Verdict. Rules are data; the logic is three-valued; the trace is whole."""

from needlebook.core.screening.engine import screen
from needlebook.core.screening.permission import Permission, permission
from needlebook.core.screening.scores import ScoreResult, score_results
from needlebook.core.screening.types import (
    Action,
    Decision,
    Hazard,
    Lasts,
    Open,
    Override,
    Policy,
    PolicyTopic,
    Question,
    Reason,
    Rule,
    RuleBook,
    Score,
    SiteDecision,
    Urgency,
    Verdict,
    VerdictLevel,
)

__all__ = [
    "Action",
    "Decision",
    "Hazard",
    "Lasts",
    "Open",
    "Override",
    "Permission",
    "Policy",
    "PolicyTopic",
    "Question",
    "Reason",
    "Rule",
    "RuleBook",
    "Score",
    "ScoreResult",
    "SiteDecision",
    "Urgency",
    "Verdict",
    "VerdictLevel",
    "permission",
    "score_results",
    "screen",
]
