"""Done days and pain as a small picture: a column for each day, a dot for the worst pain. The table has the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from needlebook.web.exercises.presenters import Day

STEP, TOP, HEIGHT, LEFT = 14, 12, 90, 28
MOST_SHOWN = 42  # six weeks; the table holds every day


@dataclass(frozen=True, slots=True)
class Bar:
    """One day. x, y, height: the column of what was done; pain_y: the dot, blank when nothing was said."""

    day: Day
    x: int
    y: str
    height: str
    pain_y: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    bars: tuple[Bar, ...]
    base: int
    limit_y: str
    left: int
    right: int
    ticks: tuple[tuple[int, str], ...]


def chart_of(days: Sequence[Day], asked: int, limit: int = 5) -> Chart | None:
    """The last weeks; None before the first day. `asked`: exercises a day at most, the height of a full column."""
    shown = days[-MOST_SHOWN:]
    if not shown:
        return None
    most = max(asked, *(day.done for day in shown), 1)
    bars = tuple(_bar(n, day, most, limit) for n, day in enumerate(shown))
    right = LEFT + len(shown) * STEP
    ticks = tuple((bar.x, f"{bar.day.day:%-d %b}") for bar in bars[::7])
    return Chart(right + 40, TOP + HEIGHT + 24, bars, TOP + HEIGHT, _at(limit), LEFT, right, ticks)


def _bar(n: int, day: Day, most: int, limit: int) -> Bar:
    tall = day.done / most * HEIGHT
    pain = "" if day.worst is None else _at(day.worst)
    return Bar(day, LEFT + n * STEP + 2, f"{TOP + HEIGHT - tall:.1f}", f"{tall:.1f}", pain, (day.worst or 0) > limit)


def _at(pain: int) -> str:
    return f"{TOP + HEIGHT - pain / 10 * HEIGHT:.1f}"
