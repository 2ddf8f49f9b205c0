"""The control chart as a drawing: its points and the words on its axes. Lengths are those of the drawing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from needlebook.clinic.vigilance.watching import LIMIT

LEFT, RIGHT, TOP, BOTTOM = 40.0, 1060.0, 20.0, 236.0
MOST_POINTS = 800  # a screen has no more columns
CLOSE = 16.0  # two lines of text


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis, with what stands there."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The line as SVG points, the limit, the last value and both axes."""

    points: str
    limit: float
    last_x: float
    last_y: float
    last: float
    levels: tuple[Mark, ...]
    numbers: tuple[Mark, ...]
    sessions: int
    first_at_limit: int | None

    @property
    def label_dy(self) -> float:
        """How far the last value's word stands below its dot, so that it does not cover that of the limit."""
        apart = self.last_y - self.limit
        return 4.0 if abs(apart) >= CLOSE else 4.0 + (CLOSE - apart if apart >= 0 else -CLOSE - apart)


def chart_of(values: Sequence[float]) -> Chart | None:
    """None for no session. Where there are more sessions than points, each point pair keeps its lowest and highest."""
    if not values:
        return None
    n, top = len(values), max(4.0, *values)
    x = _scale(0, max(n - 1, 1), LEFT, RIGHT)
    y = _scale(0, top, BOTTOM, TOP)
    return Chart(
        points=" ".join(f"{x(at):.1f},{y(values[at]):.1f}" for at in _thinned(values)),
        limit=y(LIMIT),
        last_x=x(n - 1),
        last_y=y(values[-1]),
        last=values[-1],
        levels=tuple(Mark(y(level), f"{level:g}") for level in _levels(top)),
        numbers=tuple(Mark(x(number - 1), f"{number}") for number in _numbers(n)),
        sessions=n,
        first_at_limit=next((number for number, value in enumerate(values, 1) if value >= LIMIT), None),
    )


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    return lambda value: start + (value - low) / (high - low) * (end - start)


def _thinned(values: Sequence[float]) -> list[int]:
    """The numbers of the values that are drawn, in order."""
    n = len(values)
    if n <= MOST_POINTS:
        return list(range(n))
    width, kept = -(-n // (MOST_POINTS // 2)), {0, n - 1}
    for start in range(0, n, width):
        part = range(start, min(start + width, n))
        kept |= {min(part, key=values.__getitem__), max(part, key=values.__getitem__)}
    return sorted(kept)


def _levels(top: float) -> list[float]:
    step = max(1, round(top / 5))
    return [float(level) for level in range(0, int(top) + 1, step)]


def _numbers(n: int) -> list[int]:
    """The first session, the last, and round ones between that do not touch them."""
    step = next(s for scale in (1, 10, 100, 1000, 10_000, 100_000) for s in (scale, 2 * scale, 5 * scale) if n / s <= 5)
    between = [number for number in range(step, n, step) if number > n * 0.04 and n - number > n * 0.05]
    return sorted({1, *between, n})
