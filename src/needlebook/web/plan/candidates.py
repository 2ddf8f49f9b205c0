"""The ranked muscles that are not on the plan: which may be added, which are left out and why."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from needlebook.core.inference import Place, RankedMuscle
from needlebook.core.screening import Decision, Permission, Verdict
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.frame.verdicts import site_word
from needlebook.web.plan.words import DECISION_TONES
from needlebook.web.templatetags.needlebook import percent


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ranked muscle that may be planned."""

    muscle: str
    side: str
    name: str
    percent: str
    decision: str
    tone: str
    is_planned: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Muscles that screening keeps out for one and the same reason."""

    names: str
    because: str


def candidates(ranked: Sequence[RankedMuscle], verdict: Verdict, planned: Collection[Place]) -> Iterator[Candidate]:
    """The muscles that may be needled, likeliest first; one that is planned may be planned at another point too.

    verdict: as if all of them were planned.
    """
    decided = {Place(site.muscle, site.side): site for site in verdict.sites}
    for muscle in ranked:
        place = Place(muscle.muscle, muscle.side)
        decision = decided[place].decision
        if decision is not Decision.AVOID:
            yield Candidate(
                muscle=muscle.muscle,
                side=muscle.side.value,
                name=muscle_name(*place),
                percent=percent(muscle.probability),
                decision=site_word(decided[place], verdict),
                tone=DECISION_TONES[decision],
                is_planned=place in planned,
            )


def left_out(
    ranked: Sequence[RankedMuscle], permissions: Mapping[Place, Permission], planned: Collection[Place]
) -> Iterator[LeftOut]:
    """What the ranking would suggest and screening forbids, by reason."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for muscle in ranked:
        place = Place(muscle.muscle, muscle.side)
        if permissions[place].is_out and place not in planned:
            groups.setdefault(permissions[place].because, []).append(muscle_name(*place))
    for because, names in groups.items():
        yield LeftOut("; ".join(names), " ".join(because))
