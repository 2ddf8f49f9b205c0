"""What stops a ranking: the red flags of a verdict."""

from collections.abc import Sequence

from needlebook.core.inference.ranking import StopFlag
from needlebook.core.screening import Urgency, Verdict


def stop_flags(verdict: Verdict) -> Sequence[StopFlag]:
    """The red flags that fired, most urgent first, as a ranking takes them."""
    rules = [flag.rule for flag in verdict.red_flags]
    return [StopFlag(rule.id, rule.says, (rule.urgency or Urgency.ROUTINE).value) for rule in rules]
