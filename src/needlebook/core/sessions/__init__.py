"""The session ledger: events happen, `fold` says what is so, `decide` says what may be recorded next."""

from needlebook.core.sessions.closing import count_differs, in_the_way
from needlebook.core.sessions.decide import Accepted, Decision, Repeated, SessionRules, decide
from needlebook.core.sessions.fold import apply, fold
from needlebook.core.sessions.reasons import Refused, refuse
from needlebook.core.sessions.state import Needle, NeedleStatus, State

__all__ = [
    "Accepted",
    "Decision",
    "Needle",
    "NeedleStatus",
    "Refused",
    "Repeated",
    "SessionRules",
    "State",
    "apply",
    "count_differs",
    "decide",
    "fold",
    "in_the_way",
    "refuse",
]
