"""From a ranking and a verdict to the session: the one way in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from needlebook.core.anatomy import Anatomy
from needlebook.core.inference import Place, RankedMuscle, Ranking
from needlebook.core.planning.left_out import Taken, left_out, limit_ids
from needlebook.core.planning.model import build, chosen_sites, needle_cost, worth
from needlebook.core.planning.order import order_postures, order_sites
from needlebook.core.planning.pins import Held, only_pins, sort_pins
from needlebook.core.planning.solve import solve
from needlebook.core.planning.targets import Against, Target, against, read_targets, worth_a_needle
from needlebook.core.planning.types import (
    FIRST_NEEDLES,
    ONE_NEEDLE,
    Limit,
    Origin,
    Pin,
    PlannedNeedle,
    PlannedPosition,
    Posture,
    RefusedPin,
    Rules,
    SessionPlan,
    SiteKey,
    Why,
    Wishes,
)
from needlebook.core.planning.wording import words_for
from needlebook.core.screening import Hazard, Verdict
from needlebook.core.sessions.types import Technique

ONE_FIRST, NO_CURRENT = "one_needle_first", "no_electro"
NO_WISHES = Wishes()


def places_to_screen(ranked: Iterable[RankedMuscle], wishes: Wishes = NO_WISHES) -> list[Place]:
    """What has to be screened, all at once, before a plan is made: each ranked muscle and each that is wanted."""
    wanted = [pin.site.place for pin in wishes.pins]
    return list(dict.fromkeys([*(Place(m.muscle, m.side) for m in ranked), *wanted]))


def plan_session(
    ranking: Ranking,
    verdict: Verdict,
    anatomy: Anatomy,
    hazards: Sequence[Hazard],
    rules: Rules,
    wishes: Wishes = NO_WISHES,
) -> SessionPlan:
    """The best session under these rules. `verdict`: on the case as if all of `places_to_screen` were planned."""
    targets = read_targets(ranking.muscles, verdict, anatomy, rules)
    barred = {place: bar for place, one in targets.items() if (bar := against(one, verdict, rules))}
    limit = needle_limit(rules, verdict)
    is_wide = any(caution.id == Why.WIDESPREAD for caution in ranking.warnings)
    if is_wide:
        wide = Against(Why.WIDESPREAD, words_for(Why.WIDESPREAD), False)
        barred = {place: barred.get(place, wide) for place in targets}
    if verdict.is_person_out or ranking.stop:
        return _nothing(ranking, targets, barred, rules, wishes, limit)
    held, refused = sort_pins(wishes.pins, targets, barred, rules, int(limit.value))
    open_points = _open_points(targets, barred, held, rules, wishes)
    program = build(held, open_points, rules, int(limit.value))
    solution = solve(program)
    found = (
        only_pins(held, rules.number(Why.LIMIT_POSITIONS))
        if solution.values is None
        else chosen_sites(program, solution.values)
    )
    chosen: dict[SiteKey, tuple[Posture, Held | None]] = {site: (posture, pin) for site, posture, pin in found}
    known = {hazard.id: hazard.under(verdict.choices) for hazard in hazards}
    sheet = _Sheet(targets, verdict, anatomy, known, wishes)
    taken = _taken(chosen, targets, int(limit.value))
    return SessionPlan(
        positions=tuple(_positions(sheet, chosen, rules)),
        left_out=tuple(left_out(targets, barred, taken, rules, wishes)),
        refused=tuple(refused),
        limits=_limits(targets, rules, limit),
        value=round(plan_value(taken.sites, targets, rules), 6),
        is_proven=solution.is_proven,
        nothing="" if chosen else words_for(_why_nothing(ranking, is_wide)),
    )


def _why_nothing(ranking: Ranking, is_wide: bool) -> str:
    if not ranking.muscles:
        return "nothing.not_ranked"
    return "nothing.widespread" if is_wide else "nothing.none_fits"


def needle_limit(rules: Rules, verdict: Verdict) -> Limit:
    """The limit that decides how many needles there may be: the smallest of those that hold."""
    holding = [rules.limits[Why.LIMIT_NEEDLES]]
    if rules.is_first_session:
        holding.append(rules.limits[FIRST_NEEDLES])
        if ONE_FIRST in verdict.constraints:
            holding.append(replace(rules.limits[ONE_NEEDLE], origin=Origin.SCREENING))
    return min(holding, key=lambda limit: limit.value)


def limits_of_session(ranking: Ranking, verdict: Verdict, anatomy: Anatomy, rules: Rules) -> tuple[Limit, ...]:
    """The limits that a plan would be held to, whether one is made or not."""
    return _limits(read_targets(ranking.muscles, verdict, anatomy, rules), rules, needle_limit(rules, verdict))


def plan_value(sites: Mapping[SiteKey, Posture], targets: Mapping[Place, Target], rules: Rules) -> float:
    """What these sites in these postures are worth together: the objective as docs/explanation/planning.md has it."""
    muscles: dict[Place, list[float]] = {}
    for site in sites:
        muscles.setdefault(site.place, []).append(targets[site.place].chance(site.point))
    gain = sum(worth(chances, rules.weights.next_point) for chances in muscles.values())
    cost = sum(needle_cost(targets[site.place], posture, rules) for site, posture in sites.items())
    return gain - cost - rules.weights.turn * max(0, len(set(sites.values())) - 1)


def _nothing(
    ranking: Ranking,
    targets: Mapping[Place, Target],
    barred: Mapping[Place, Against],
    rules: Rules,
    wishes: Wishes,
    limit: Limit,
) -> SessionPlan:
    """Nobody is needled today; that is proven without a solver."""
    says = words_for("nothing.stopped" if ranking.stop else "nothing.person_out")
    bars = {place: barred.get(place) or Against(Why.SCREENING, says, True) for place in targets}
    refused = tuple(RefusedPin(pin, bars[pin.site.place].why, bars[pin.site.place].says) for pin in wishes.pins)
    none = left_out(targets, bars, Taken({}, (), int(limit.value)), rules, wishes)
    return SessionPlan((), tuple(none), refused, _limits(targets, rules, limit), 0.0, True, says)


def _open_points(
    targets: Mapping[Place, Target],
    barred: Mapping[Place, Against],
    held: Sequence[Held],
    rules: Rules,
    wishes: Wishes,
) -> dict[Target, dict[str, float]]:
    """The points that a suggestion may add: without those that are pinned; an unnamed pin stands for the likeliest."""
    pinned = {(one.target.place, one.pin.site.point or next(iter(one.target.points), "")) for one in held}
    found = {}
    for place, target in targets.items():
        points = worth_a_needle(target, rules, wishes.bans) if place not in barred else {}
        points = {id: chance for id, chance in points.items() if (place, id) not in pinned}
        if points:
            found[target] = points
    return found


def _taken(chosen: Mapping[SiteKey, tuple[Posture, Held | None]], targets: Mapping[Place, Target], most: int) -> Taken:
    sites = {site: posture for site, (posture, _pin) in chosen.items()}
    return Taken(sites, [targets[site.place] for site in sites], most)


def _limits(targets: Mapping[Place, Target], rules: Rules, needles: Limit) -> tuple[Limit, ...]:
    known = {**rules.limits, needles.id: needles}
    return tuple(known[id] for id in limit_ids(targets.values(), needles.id))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What every needle is looked up in. hazards: by id, as the clinic's positions have them."""

    targets: Mapping[Place, Target]
    verdict: Verdict
    anatomy: Anatomy
    hazards: Mapping[str, Hazard]
    wishes: Wishes

    def needle(self, number: int, site: SiteKey, pin: Pin | None) -> PlannedNeedle:
        """The shortest length of the table, and no diameter: no table gives one."""
        target = self.targets[site.place]
        muscle, decided = target.muscle, target.decided
        return PlannedNeedle(
            number=number,
            site=site,
            probability=target.chance(site.point) if target.probability is not None else None,
            muscle_probability=target.probability,
            length_mm=muscle.needle_mm_min,
            length_provenance=muscle.needle_mm_source,
            diameter_mm=None,
            technique=self._technique(pin),
            dwell_s=None,
            direction=muscle.needle_direction,
            decision=decided.decision,
            risk=muscle.risk_class,
            hazards=tuple(self.hazards[id] for id in decided.hazards),
            is_pinned=pin is not None,
        )

    def _technique(self, pin: Pin | None) -> Technique:
        """Static, unless the therapist wants current and no rule forbids it."""
        is_electrical = pin is not None and pin.is_electrical and NO_CURRENT not in self.verdict.constraints
        return Technique.ELECTRICAL if is_electrical else Technique.STATIC


def _positions(
    sheet: _Sheet, chosen: Mapping[SiteKey, tuple[Posture, Held | None]], rules: Rules
) -> Iterable[PlannedPosition]:
    by_site = {site: sheet.targets[site.place] for site in chosen}
    used = list(dict.fromkeys(posture for posture, _pin in chosen.values()))
    number = 0
    for posture in order_postures(used, sheet.wishes.postures, rules.turns) if used else ():
        here = [site for site, (where, _pin) in chosen.items() if where == posture]
        needles = []
        for site in order_sites(here, by_site, sheet.anatomy, sheet.verdict.constraints, sheet.wishes):
            number += 1
            held = chosen[site][1]
            needles.append(sheet.needle(number, site, held.pin if held else None))
        yield PlannedPosition(posture, tuple(needles))
