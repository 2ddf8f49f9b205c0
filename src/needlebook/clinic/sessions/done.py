"""What the needles of a session came near: the muscles' hazards and groups, by the tables of today."""

from needlebook.core.sessions import State
from needlebook.knowledge import load


def needled_muscles(state: State) -> frozenset[str]:
    """Every muscle that a needle went into."""
    return frozenset(needle.inserted.muscle for needle in state.needles.values())


def hazards_of(muscles: frozenset[str]) -> frozenset[str]:
    """The ids of what a needle in one of them can reach."""
    return frozenset(hazard.id for hazard in load().rulebook.hazards if muscles & hazard.muscles)


def groups_of(muscles: frozenset[str]) -> frozenset[str]:
    """The groups that they belong to; a muscle that has been retired belongs to none."""
    known = load().anatomy.muscles
    return frozenset(known[id].group for id in muscles if id in known)
