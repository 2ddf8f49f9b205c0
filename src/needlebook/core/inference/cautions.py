"""The sentences that go with a ranking."""

from collections.abc import Sequence

from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case
from needlebook.core.inference.certainty import is_widespread
from needlebook.core.inference.parameters import Caution, NerveRoot, Parameters
from needlebook.core.inference.ranking import RankedMuscle
from needlebook.core.inference.reading import Reading


def cautions_for(
    case: Case, anatomy: Anatomy, parameters: Parameters, reading: Reading, muscles: Sequence[RankedMuscle]
) -> tuple[Caution, ...]:
    """The cautions that apply, most important first. muscles: likeliest first."""
    rule = parameters.nerve_root
    applies = {
        "nerve_root": _has_leg_pain(case, anatomy, reading, rule) and _has_gluteal(muscles, rule),
        "widespread": is_widespread(reading, parameters.certainty),
        "left_out": bool(reading.left_out),
        "contradiction": bool(reading.examination.contradicting),
        "earlier": bool(reading.earlier),
        "no_drawing": not reading.drawing.drawn,
    }
    return tuple(parameters.cautions[id] for id, does_apply in applies.items() if does_apply)


def _has_leg_pain(case: Case, anatomy: Anatomy, reading: Reading, rule: NerveRoot) -> bool:
    drawn = [reading.network.regions[column].id for column in reading.drawing.drawn]
    parts = {anatomy.regions[region].parent for region in drawn}
    return case.complaint in rule.complaints or not parts.isdisjoint(rule.leg_parts)


def _has_gluteal(muscles: Sequence[RankedMuscle], rule: NerveRoot) -> bool:
    likely = (m for i, m in enumerate(muscles) if i < rule.from_rank or m.probability >= rule.from_probability)
    return any(muscle.muscle in rule.muscles for muscle in likely)
