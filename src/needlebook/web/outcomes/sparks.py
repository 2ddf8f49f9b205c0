"""The outcomes of a course in one line each, for the patient's overview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.core.outcomes.course import Trajectory
from needlebook.core.outcomes.types import Instrument, Measurement, SeriesKey
from needlebook.web.outcomes.words import answer_in_words, number, scale_of, series_name

WIDTH, HEIGHT, MARGIN = 144, 40, 6


@dataclass(frozen=True, slots=True)
class Spark:
    """One instrument: a small line over the whole scale, first and last value, the answer. `path` "" for one point."""

    name: str
    scale: str
    path: str
    last_x: str
    last_y: str
    spoken: str
    start: str
    now: str
    answer: str


def sparks_of(trajectories: Mapping[SeriesKey, Trajectory]) -> list[Spark]:
    """One line for each series, in the order given."""
    return [_spark(trajectory) for trajectory in trajectories.values()]


def _spark(trajectory: Trajectory) -> Spark:
    instrument, values = trajectory.instrument, trajectory.values
    points = _points(instrument, values) if len(values) > 1 else []
    x, y = points[-1] if points else ("", "")
    name = series_name(trajectory.key)
    return Spark(
        name=name,
        scale=scale_of(instrument),
        path="M" + "L".join(f"{x} {y}" for x, y in points) if points else "",
        last_x=x,
        last_y=y,
        spoken=_("%(name)s: %(values)s") % {"name": name, "values": _listed(values)},
        start=number(values[0].value),
        now=number(values[-1].value) if trajectory.change else "",
        answer=answer_in_words(trajectory.change.answer) if trajectory.change else _("one measurement so far"),
    )


def _points(instrument: Instrument, values: Sequence[Measurement]) -> list[tuple[str, str]]:
    low, high = scale_ends(instrument, [m.value for m in values])
    days = max((values[-1].date - values[0].date).days, 1)
    return [
        (
            f"{MARGIN + (m.date - values[0].date).days / days * (WIDTH - 2 * MARGIN):.1f}",
            f"{HEIGHT - MARGIN - (m.value - low) / (high - low) * (HEIGHT - 2 * MARGIN):.1f}",
        )
        for m in values
    ]


def scale_ends(instrument: Instrument, shown: Sequence[float]) -> tuple[float, float]:
    """The whole scale; where an end is open, as far as what is shown reaches and a little further."""
    spread = max(shown) - min(shown) or abs(shown[0]) or 1.0
    low = min(shown) - spread / 4 if instrument.minimum is None else instrument.minimum
    high = max(shown) + spread / 4 if instrument.maximum is None else instrument.maximum
    return low, high


def _listed(values: Sequence[Measurement]) -> str:
    return ", ".join(number(m.value) for m in values)
