"""How far a ranking may be trusted."""

from collections.abc import Sequence

from needlebook.core.inference.parameters import CertaintyRules
from needlebook.core.inference.ranking import Certainty, Place, RankedMuscle
from needlebook.core.inference.reading import Reading


def judge_certainty(
    reading: Reading, muscles: Sequence[RankedMuscle], unexplained: int, rules: CertaintyRules
) -> Certainty:
    """Low when anything speaks against trusting the ranking; high only when pressing confirmed its first muscle.

    muscles: likeliest first. unexplained: how many drawn regions no likely muscle refers to.
    """
    if not muscles or _is_doubtful(reading, muscles, unexplained, rules) or muscles[0].probability < rules.low_below:
        return Certainty.LOW
    is_confirmed = Place(muscles[0].muscle, muscles[0].side) in reading.examination.recognised
    is_likely = muscles[0].probability >= rules.high_from
    return Certainty.HIGH if is_confirmed and is_likely else Certainty.MODERATE


def is_widespread(reading: Reading, rules: CertaintyRules) -> bool:
    """Too many regions are drawn to tell the patterns of single muscles apart."""
    return len(reading.drawing.drawn) >= rules.widespread_from


def _is_doubtful(reading: Reading, muscles: Sequence[RankedMuscle], unexplained: int, rules: CertaintyRules) -> bool:
    drawn = len(reading.drawing.drawn)
    return (
        drawn == 0
        or is_widespread(reading, rules)
        or unexplained > rules.unexplained_above * drawn
        or max((muscle.error_bound for muscle in muscles), default=0.0) > rules.error_above
        or bool(reading.examination.contradicting)
    )
