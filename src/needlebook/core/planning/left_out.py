"""What is not in the plan, and why."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from needlebook.core.anatomy import Side
from needlebook.core.inference import Place
from needlebook.core.planning.pins import needle_cap
from needlebook.core.planning.targets import Against, Target
from needlebook.core.planning.types import FEW_NEEDLES, LEAST_CHANCE, LeftOut, Posture, Rules, SiteKey, Why, Wishes
from needlebook.core.planning.wording import words_for


@dataclass(frozen=True, slots=True)
class Taken:
    """What is in the plan already, and how many needles are allowed in all."""

    sites: Mapping[SiteKey, Posture]
    targets: Collection[Target]
    most: int

    def in_muscle(self, place: Place) -> int:
        return sum(site.place == place for site in self.sites)

    @property
    def lungs(self) -> set[Side]:
        return {target.place.side for target in self.targets if target.is_over_lung}


def left_out(
    targets: Mapping[Place, Target], barred: Mapping[Place, Against], taken: Taken, rules: Rules, wishes: Wishes
) -> Iterator[LeftOut]:
    """One entry for a muscle of which nothing is planned; otherwise one for each reason among its points."""
    for place, target in targets.items():
        if not taken.in_muscle(place):
            yield _whole(target, barred.get(place), taken, rules, wishes)
        else:
            yield from _part(target, taken, rules, wishes)


def _whole(target: Target, bar: Against | None, taken: Taken, rules: Rules, wishes: Wishes) -> LeftOut:
    points = tuple(target.points)
    if bar is not None:
        return LeftOut(*target.place, points, True, bar.why, bar.says, bar.rules)
    why, says = _why(target, points[0] if points else "", taken, rules, wishes)
    return LeftOut(*target.place, points, True, why, says)


def _part(target: Target, taken: Taken, rules: Rules, wishes: Wishes) -> Iterator[LeftOut]:
    """A needle whose point was not named stands for the likeliest."""
    named = {site.point or next(iter(target.points), "") for site in taken.sites if site.place == target.place}
    groups: dict[tuple[Why, str], list[str]] = {}
    for point in target.points:
        if point not in named:
            groups.setdefault(_why(target, point, taken, rules, wishes), []).append(point)
    for (why, says), points in groups.items():
        yield LeftOut(*target.place, tuple(points), False, why, says)


def _why(target: Target, point: str, taken: Taken, rules: Rules, wishes: Wishes) -> tuple[Why, str]:
    if SiteKey(*target.place, point) in wishes.bans:
        return Why.BANNED, words_for(Why.BANNED)
    least = rules.limits[LEAST_CHANCE].value
    if target.chance(point) < least:
        return Why.LOW_PROBABILITY, words_for(Why.LOW_PROBABILITY, round(100 * least, 2))
    if target.is_over_lung and taken.lungs - {target.place.side}:
        return Why.BOTH_LUNGS, words_for(Why.BOTH_LUNGS)
    why, value = next(_limits_met(target, taken, rules), (Why.NOT_WORTH_IT, None))
    return why, words_for(why, value)


def _limits_met(target: Target, taken: Taken, rules: Rules) -> Iterator[tuple[Why, float]]:
    """The limits that one more needle here would pass."""
    cap = needle_cap([*taken.targets, target], rules, taken.most)
    in_muscle, postures = taken.in_muscle(target.place), set(taken.sites.values())
    places = {site.place for site in taken.sites}
    if in_muscle >= rules.number(Why.LIMIT_PER_MUSCLE):
        yield Why.LIMIT_PER_MUSCLE, rules.number(Why.LIMIT_PER_MUSCLE)
    if len(taken.sites) >= cap:
        yield Why.LIMIT_NEEDLES, cap
    if not in_muscle and len(places) >= rules.number(Why.LIMIT_MUSCLES):
        yield Why.LIMIT_MUSCLES, rules.number(Why.LIMIT_MUSCLES)
    if len(postures) >= rules.number(Why.LIMIT_POSITIONS) and not postures & set(target.postures):
        yield Why.LIMIT_POSITIONS, rules.number(Why.LIMIT_POSITIONS)


def limit_ids(targets: Collection[Target], needles: str) -> tuple[str, ...]:
    """The limits that this plan is held to. `needles`: the one that decides how many."""
    few = (FEW_NEEDLES,) if any(target.is_few for target in targets) else ()
    return needles, *few, Why.LIMIT_PER_MUSCLE, Why.LIMIT_MUSCLES, Why.LIMIT_POSITIONS, LEAST_CHANCE
