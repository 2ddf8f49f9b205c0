"""The plan as a small mixed-integer program. ADR 0021 and docs/explanation/planning.md say what it maximises.

A muscle is needled at its likeliest points, so one variable stands for "the k likeliest of this muscle, in this
posture"; its coefficient is what those k points are worth together. The program is then a few dozen variables.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from needlebook.core.anatomy import Side
from needlebook.core.planning.order import posture_order
from needlebook.core.planning.pins import Held, needle_cap
from needlebook.core.planning.targets import Target
from needlebook.core.planning.types import FEW_NEEDLES, SITTING, Posture, Rules, SiteKey, Why
from needlebook.core.screening import Decision

SCALE = 1e4  # so that the solver's own tolerance of 1e-6 is far below the smallest difference of two plans
TIE = 1e-8  # a step of the tie-break; all of them together stay below the smallest difference too
INFINITY = float("inf")


@dataclass(frozen=True, slots=True)
class Take:
    """Take the first `count` of these points in this posture."""

    target: Target
    posture: Posture
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """low <= the sum of coefficients times variables <= high."""

    terms: Mapping[int, float]
    low: float
    high: float


@dataclass(slots=True)
class Program:
    """What is handed to the solver: costs to be made least, rows, and what each variable means."""

    costs: list[float] = field(default_factory=list)
    is_whole: list[bool] = field(default_factory=list)
    highest: list[float] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    takes: dict[int, Take] = field(default_factory=dict)
    holds: dict[int, tuple[Held, Posture]] = field(default_factory=dict)

    def variable(self, cost: float, *, is_whole: bool = True, highest: float = 1) -> int:
        self.costs.append(cost * SCALE)
        self.is_whole.append(is_whole)
        self.highest.append(highest)
        return len(self.costs) - 1

    def need(self, terms: Mapping[int, float], high: float, low: float = -INFINITY) -> None:
        self.rows.append(Row(terms, low, high))


def needle_cost(target: Target, posture: Posture, rules: Rules) -> float:
    """What speaks against one needle here, on the scale of chances."""
    weights = rules.weights
    careful = weights.precautions if target.decided.decision is Decision.PRECAUTIONS else 0.0
    sitting = weights.sitting if posture.position == SITTING else 0.0
    return weights.risk[target.muscle.risk_class] + careful + sitting


def worth(chances: Sequence[float], next_point: float) -> float:
    """What needles in one muscle are worth: the likeliest point counts whole, each further one less."""
    ordered = sorted(chances, reverse=True)
    return sum(chance * next_point**n for n, chance in enumerate(ordered))


def build(held: Sequence[Held], open_points: Mapping[Target, Mapping[str, float]], rules: Rules, most: int) -> Program:
    """The program for the pins that are held and the points that may be added to them."""
    program = Program()
    options = [*(one.postures for one in held), *(target.postures for target in open_points)]
    postures = sorted({posture for some in options for posture in some}, key=posture_order)
    used = {posture: program.variable(TIE / 10 * n) for n, posture in enumerate(postures)}
    _hold(program, held, used, rules)
    _offer(program, held, open_points, used, rules)
    _limit(program, held, used, rules, most)
    _keep_one_lung_whole(program, held)
    return program


def _hold(program: Program, held: Sequence[Held], used: Mapping[Posture, int], rules: Rules) -> None:
    """Every pin in exactly one posture."""
    for one in held:
        mine = {}
        for n, posture in enumerate(one.postures):
            mine[posture] = program.variable(needle_cost(one.target, posture, rules) + TIE * n)
            program.holds[mine[posture]] = (one, posture)
            program.need({mine[posture]: 1, used[posture]: -1}, 0)
        program.need(dict.fromkeys(mine.values(), 1), 1, low=1)


def _offer(
    program: Program,
    held: Sequence[Held],
    open_points: Mapping[Target, Mapping[str, float]],
    used: Mapping[Posture, int],
    rules: Rules,
) -> None:
    """Further points of each muscle: none, the likeliest, the two likeliest, …, all of them in one posture."""
    for rank, target in enumerate(sorted(open_points, key=_tie_order)):
        pinned = [one.target.chance(one.pin.site.point) for one in held if one.target.place == target.place]
        room = rules.number(Why.LIMIT_PER_MUSCLE) - len(pinned)
        steps = list(_steps(open_points[target], pinned, max(room, 0), rules))
        mine = {}
        for n, posture in enumerate(target.postures):
            at = []
            for points, gain in steps:
                cost = needle_cost(target, posture, rules) * len(points) - gain
                at.append(program.variable(cost + TIE * (len(points) * (rank + 1) + n)))
                program.takes[at[-1]] = Take(target, posture, points)
            if at:
                program.need({**dict.fromkeys(at, 1), used[posture]: -1}, 0)
            mine.update(dict.fromkeys(at, 1.0))
        program.need(mine, 1)


def _steps(
    points: Mapping[str, float], pinned: Sequence[float], room: int, rules: Rules
) -> Iterator[tuple[tuple[str, ...], float]]:
    ids, before = tuple(points), worth(pinned, rules.weights.next_point)
    for count in range(1, min(room, len(ids)) + 1):
        chances = [*pinned, *(points[id] for id in ids[:count])]
        yield ids[:count], worth(chances, rules.weights.next_point) - before


def _tie_order(target: Target) -> tuple[float, int, Side]:
    """Likelier muscles first, then the order of the table; the side decides last of all."""
    return -(target.probability or 0.0), target.row, target.place.side


def _limit(program: Program, held: Sequence[Held], used: Mapping[Posture, int], rules: Rules, most: int) -> None:
    """Needles, muscles and positions; fewer needles as soon as a muscle is taken that asks for a low dose."""
    needles = {v: float(len(take.points)) for v, take in program.takes.items()}
    pinned = {one.target.place for one in held}
    new = {v: 1.0 for v, take in program.takes.items() if take.target.place not in pinned}
    program.need(new, rules.number(Why.LIMIT_MUSCLES) - len(pinned))
    program.need(dict.fromkeys(used.values(), 1), rules.number(Why.LIMIT_POSITIONS))
    turns = program.variable(rules.weights.turn, is_whole=False, highest=INFINITY)
    program.need({**dict.fromkeys(used.values(), 1), turns: -1}, 1)
    program.need(needles, needle_cap([one.target for one in held], rules, most) - len(held))
    few = min(most, rules.number(FEW_NEEDLES))
    for place in dict.fromkeys(take.target.place for take in program.takes.values() if take.target.is_few):
        asks = {v: most - few for v, take in program.takes.items() if take.target.place == place}
        program.need({v: count + asks.get(v, 0) for v, count in needles.items()}, most - len(held))


def _keep_one_lung_whole(program: Program, held: Sequence[Held]) -> None:
    """Needles over the left lung or over the right one, never both."""
    left, right = program.variable(0), program.variable(0)
    program.need({left: 1, right: 1}, 1)
    lungs = {Side.LEFT: left, Side.RIGHT: right}
    for one in held:
        if one.target.is_over_lung:
            program.need({lungs[one.target.place.side]: 1}, 1, low=1)
    for v, take in program.takes.items():
        if take.target.is_over_lung:
            program.need({v: 1, lungs[take.target.place.side]: -1}, 0)


def chosen_sites(program: Program, values: Sequence[float]) -> Iterator[tuple[SiteKey, Posture, Held | None]]:
    """What the solution means: each site with its posture, and the pin it comes from."""
    for v, (one, posture) in program.holds.items():
        if values[v] > 0.5:
            yield one.pin.site, posture, one
    for v, take in program.takes.items():
        if values[v] > 0.5:
            for point in take.points:
                yield SiteKey(*take.target.place, point), take.posture, None
