"""The red flags of a verdict: what has to be dealt with before any ranking or needle."""

from collections.abc import Sequence

from needlebook.core.screening.types import Reason, Verdict


def red_flags(verdict: Verdict) -> Sequence[Reason]:
    """The red flags that fired, most urgent first; the order of the table within one urgency."""
    flags = [reason for reason in verdict.reasons if reason.rule.level == "red_flag"]
    return sorted(flags, key=lambda r: -(r.rule.urgency.rank if r.rule.urgency else 0))
