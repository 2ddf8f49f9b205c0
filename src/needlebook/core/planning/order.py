"""In which order: positions with the least turning, and within a position the low risks first, then what lies near."""

from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations

from needlebook.core.anatomy import Anatomy
from needlebook.core.planning.targets import BLEEDS, Target
from needlebook.core.planning.types import SIDE_LYING, SITTING, Posture, SiteKey, Turns, Wishes

RISK = ("low", "moderate", "high")
LAYERS = ("superficial", "moderate", "deep")
ALONG = ("prone", SIDE_LYING, "supine", SITTING)  # decides between two orders with as much turning
OTHER_SIDE = 2  # steps between neighbouring regions that going round to the other side counts as; J


def order_postures(used: Sequence[Posture], wished: Sequence[Posture], turns: Turns) -> list[Posture]:
    """Those that the therapist put in front in that order, then the order with the least turning."""
    first = tuple(posture for posture in dict.fromkeys(wished) if posture in used)
    rest = sorted(set(used) - set(first), key=posture_order)
    ways: list[tuple[Posture, ...]] = [(*first, *way) for way in permutations(rest)]
    best = min((turning(way, turns), tuple(map(posture_order, way)), way) for way in ways)
    return list(best[2])


def turning(way: Sequence[Posture], turns: Turns) -> float:
    """Quarter turns of the patient on the way from the first position to the last."""
    return sum(turn_between(one, other, turns) for one, other in pairwise(way))


def turn_between(one: Posture, other: Posture, turns: Turns) -> float:
    names = {one.position, other.position}
    if SITTING in names:
        return turns.sit_up
    if names == {SIDE_LYING}:
        return turns.side_to_side
    return turns.side_to_back_or_front if SIDE_LYING in names else turns.prone_supine


def posture_order(posture: Posture) -> tuple[int, str]:
    """A fixed order of postures, whatever they are met in; the side decides last."""
    return ALONG.index(posture.position), posture.towards or ""


def order_sites(
    sites: Sequence[SiteKey],
    targets: Mapping[SiteKey, Target],
    anatomy: Anatomy,
    constraints: Sequence[str],
    wishes: Wishes,
) -> list[SiteKey]:
    """Those that the therapist has put in an order in that order; then risk class by risk class, nearest next."""
    wished = [site for site in dict.fromkeys(wishes.order) if site in sites]
    left, ordered = [site for site in sites if site not in wished], wished
    while left:
        group = min(_rank(targets[site], constraints) for site in left)
        near = [site for site in left if _rank(targets[site], constraints) == group]
        ordered = [*ordered, min(near, key=lambda site: _next_key(site, ordered, targets, anatomy))]
        left = [site for site in left if site != ordered[-1]]
    return ordered


def _rank(target: Target, constraints: Sequence[str]) -> tuple[int, int]:
    """Where clotting is slower, superficial muscles come first; that stands in the rule's own words."""
    layer = LAYERS.index(target.muscle.depth_class) if BLEEDS in constraints else 0
    return layer, RISK.index(target.muscle.risk_class)


def _next_key(
    site: SiteKey, ordered: Sequence[SiteKey], targets: Mapping[SiteKey, Target], anatomy: Anatomy
) -> tuple[float, float, int, str, str]:
    target = targets[site]
    steps = _steps(ordered[-1], site, anatomy) if ordered else 0
    return steps, -target.chance(site.point), target.row, site.side, site.point


def _steps(one: SiteKey, other: SiteKey, anatomy: Anatomy) -> float:
    """Regions from one site to the other over their neighbours; a region that is not reached is far."""
    start, goal = _region(one, anatomy), _region(other, anatomy)
    across = OTHER_SIDE if one.side != other.side else 0
    seen, edge, steps = {start}, {start}, 0
    while edge and goal not in seen:
        edge = {near for id in edge if id in anatomy.regions for near in anatomy.regions[id].neighbours} - seen
        seen |= edge
        steps += 1
    return across + (steps if goal in seen else len(anatomy.regions))


def _region(site: SiteKey, anatomy: Anatomy) -> str:
    point = anatomy.trigger_points.get(site.point) or next(iter(anatomy.points_of(site.muscle)), None)
    return point.site_region if point else ""
