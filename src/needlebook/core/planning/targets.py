"""The muscles that may be suggested, and the points of the others with what speaks against them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from needlebook.core.anatomy import Anatomy, Muscle, Side
from needlebook.core.inference import Place, RankedMuscle
from needlebook.core.planning.types import LEAST_CHANCE, SIDE_LYING, SITTING, Posture, Rules, SiteKey, Why
from needlebook.core.planning.wording import words_for
from needlebook.core.screening import Decision, SiteDecision, Verdict, permission

LIES_DOWN, NO_LUNG, BLEEDS, FEW = "supine", "lung_field_barred", "bleed_bundle", "low_dose"


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A muscle on one side. points: id to the posterior that it is active, likeliest first; probability: the muscle's.

    is_few: a rule asks for a low dose when this muscle is needled. row: its place in the muscle table.
    """

    place: Place
    muscle: Muscle
    row: int
    probability: float | None
    points: Mapping[str, float]
    decided: SiteDecision
    postures: tuple[Posture, ...]
    is_over_lung: bool
    is_few: bool

    def chance(self, point: str) -> float:
        """A needle at a point that was not named counts as one at the likeliest."""
        return self.points.get(point, 0.0) if point else next(iter(self.points.values()), 0.0)


@dataclass(frozen=True, slots=True)
class Against:
    """What keeps a muscle out, whatever else is planned. is_firm: a wish of the therapist does not lift it."""

    why: Why
    says: str
    is_firm: bool
    rules: tuple[str, ...] = ()


def read_targets(
    ranked: Sequence[RankedMuscle], verdict: Verdict, anatomy: Anatomy, rules: Rules
) -> dict[Place, Target]:
    """A target for each site of the verdict: the ranked muscles and those that the therapist wants besides."""
    known = {Place(m.muscle, m.side): m for m in ranked}
    rows = {id: row for row, id in enumerate(anatomy.muscles)}
    found = {}
    for decided in verdict.sites:
        place = Place(decided.muscle, decided.side)
        muscle, ranking = anatomy.muscles[decided.muscle], known.get(place)
        found[place] = Target(
            place=place,
            muscle=muscle,
            row=rows[muscle.id],
            probability=ranking.probability if ranking else None,
            points=_points(ranking, muscle.id, anatomy),
            decided=decided,
            postures=_postures(muscle, decided.side, verdict),
            is_over_lung=bool(rules.lung_hazards & set(decided.hazards)),
            is_few=_is_few(place, verdict),
        )
    return found


def _points(ranking: RankedMuscle | None, muscle: str, anatomy: Anatomy) -> dict[str, float]:
    """Four decimals, so that equal chances are equal; a muscle without points is needled as a whole."""
    if ranking is None:
        return dict.fromkeys((point.id for point in anatomy.points_of(muscle)), 0.0)
    chances = {point.id: round(point.probability, 4) for point in ranking.trigger_points}
    chances = chances or {"": round(ranking.probability, 4)}
    return dict(sorted(chances.items(), key=lambda item: -item[1]))


def _postures(muscle: Muscle, side: Side, verdict: Verdict) -> tuple[Posture, ...]:
    """Positions of the table that the verdict leaves; the side to be reached is up in side-lying."""
    barred = {SITTING} if LIES_DOWN in verdict.constraints else set()
    open_ones = [position for position in muscle.positions if position not in barred]
    return tuple(Posture(p, side if p == SIDE_LYING else None) for p in open_ones)


def _is_few(place: Place, verdict: Verdict) -> bool:
    """A rule for the person asks it of every muscle, a rule for sites of those it is about."""
    asking = (reason for reason in verdict.reasons if FEW in reason.rule.constraints)
    return any(not reason.sites or tuple(place) in reason.sites for reason in asking)


def against(target: Target, verdict: Verdict, rules: Rules) -> Against | None:
    """The first thing that keeps this muscle out of a suggestion; None when nothing does."""
    return next(_all_against(target, verdict, rules), None)


def _all_against(target: Target, verdict: Verdict, rules: Rules) -> Iterator[Against]:
    if target.decided.decision is Decision.AVOID:
        says = " ".join(permission(target.decided, verdict).because)
        yield Against(Why.SCREENING, says or words_for(Why.SCREENING), True, target.decided.reasons)
    if target.is_over_lung and NO_LUNG in verdict.constraints:
        yield Against(Why.SCREENING, words_for(NO_LUNG), True, (NO_LUNG,))
    if rules.authorised is not None and target.muscle.id not in rules.authorised:
        yield Against(Why.TRAINING, words_for(Why.TRAINING), True)
    if not target.postures:
        yield Against(Why.POSITION, words_for(Why.POSITION), True)
    if target.muscle.id in rules.by_hand:
        yield Against(Why.BY_HAND, words_for(Why.BY_HAND), False)
    if rules.is_first_session and BLEEDS in verdict.constraints and target.muscle.depth_class == "deep":
        yield Against(Why.DEEP_FIRST, words_for(Why.DEEP_FIRST), False, (BLEEDS,))
    if doubt := rules.doubted.get(target.place):
        yield Against(doubt, words_for(doubt), False)


def worth_a_needle(target: Target, rules: Rules, bans: frozenset[SiteKey]) -> dict[str, float]:
    """The points that a suggestion may take: not banned, and likely enough."""
    least = rules.limits[LEAST_CHANCE].value
    return {p: c for p, c in target.points.items() if c >= least and SiteKey(*target.place, p) not in bans}
