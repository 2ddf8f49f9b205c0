"""Which wishes of the therapist fit into one session. Whoever asked first comes first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from needlebook.core.anatomy import Side
from needlebook.core.inference import Place
from needlebook.core.planning.targets import Against, Target
from needlebook.core.planning.types import FEW_NEEDLES, Pin, Posture, RefusedPin, Rules, SiteKey, Why
from needlebook.core.planning.wording import words_for


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A pin that is in the plan, and the postures in which it may be reached."""

    pin: Pin
    target: Target
    postures: tuple[Posture, ...]


def postures_of(pin: Pin, target: Target) -> tuple[Posture, ...]:
    """Those of the muscle, or the one that was asked for when it is among them."""
    return tuple(p for p in target.postures if pin.position in (None, p.position))


def sort_pins(
    pins: Sequence[Pin], targets: Mapping[Place, Target], barred: Mapping[Place, Against], rules: Rules, most: int
) -> tuple[list[Held], list[RefusedPin]]:
    """Those that fit, one after the other, and those that do not, each with its reason. `most`: needles."""
    held: list[Held] = []
    refused: list[RefusedPin] = []
    for pin in dict.fromkeys(pins):
        if any(one.pin.site == pin.site for one in held):
            continue  # the same site twice is one wish
        target = targets[pin.site.place]
        wish = Held(pin, target, postures_of(pin, target))
        why = next(_objections(wish, held, barred.get(pin.site.place), rules, most), None)
        if why is None:
            held.append(wish)
        else:
            refused.append(RefusedPin(pin, *why))
    return held, refused


def _objections(
    wish: Held, held: Sequence[Held], bar: Against | None, rules: Rules, most: int
) -> Iterator[tuple[Why, str]]:
    if bar is not None and bar.is_firm:
        yield bar.why, bar.says
    if not wish.postures:
        yield Why.POSITION, words_for(Why.POSITION)
    both = [*held, wish]
    if len({one.target.place.side for one in both if one.target.is_over_lung} & {Side.LEFT, Side.RIGHT}) > 1:
        yield Why.BOTH_LUNGS, words_for(Why.BOTH_LUNGS)
    yield from _over_limits(wish, both, rules, most)


def _over_limits(wish: Held, both: Sequence[Held], rules: Rules, most: int) -> Iterator[tuple[Why, str]]:
    cap = needle_cap([one.target for one in both], rules, most)
    in_muscle = sum(one.target.place == wish.target.place for one in both)
    if in_muscle > rules.number(Why.LIMIT_PER_MUSCLE):
        yield Why.LIMIT_PER_MUSCLE, words_for(Why.LIMIT_PER_MUSCLE, rules.number(Why.LIMIT_PER_MUSCLE))
    if len({one.target.place for one in both}) > rules.number(Why.LIMIT_MUSCLES):
        yield Why.LIMIT_MUSCLES, words_for(Why.LIMIT_MUSCLES, rules.number(Why.LIMIT_MUSCLES))
    if len(both) > cap:
        yield Why.LIMIT_NEEDLES, words_for(Why.LIMIT_NEEDLES, cap)
    if not reach([one.postures for one in both], rules.number(Why.LIMIT_POSITIONS)):
        yield Why.LIMIT_POSITIONS, words_for(Why.LIMIT_POSITIONS, rules.number(Why.LIMIT_POSITIONS))


def needle_cap(targets: Iterable[Target], rules: Rules, most: int) -> int:
    """The most needles; fewer as soon as a muscle is taken for which a rule asks for a low dose."""
    return min(most, rules.number(FEW_NEEDLES)) if any(target.is_few for target in targets) else most


def reach(options: Sequence[tuple[Posture, ...]], most: int) -> tuple[Posture, ...]:
    """The fewest postures in which all can be reached; empty when that many are not enough."""
    every = dict.fromkeys(posture for postures in options for posture in postures)
    sizes = range(1, min(most, len(every)) + 1)
    ways = (chosen for n in sizes for chosen in combinations(every, n))
    return next((way for way in ways if all(set(way) & set(postures) for postures in options)), ())


def only_pins(held: Sequence[Held], most: int) -> Iterator[tuple[SiteKey, Posture, Held]]:
    """The plan that is left when the solver has found none in time: what was wanted, and nothing more."""
    way = reach([one.postures for one in held], most)
    for one in held:
        yield one.pin.site, next(posture for posture in way if posture in one.postures), one
