"""Which drawn regions only one likely muscle explains: without it they would stand unexplained."""

from collections.abc import Mapping, Sequence

from needlebook.core.inference.ranking import Place, RankedMuscle


def sole_explanations(muscles: Sequence[RankedMuscle], explained_from: float) -> Mapping[Place, tuple[Place, ...]]:
    """Muscle -> the drawn regions to which it alone refers, of the muscles with at least this probability."""
    likely = [muscle for muscle in muscles if muscle.probability >= explained_from]
    alone = {
        Place(muscle.muscle, muscle.side): tuple(
            place for place in muscle.explains if not any(place in m.explains for m in likely if m is not muscle)
        )
        for muscle in likely
    }
    return {muscle: places for muscle, places in alone.items() if places}
