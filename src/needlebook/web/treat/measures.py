"""Before and after in the room: what was measured, and what the difference can mean, in words."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.measures import PAIN, Measure, change_within, measures_of
from needlebook.core.outcomes.wording import amount, title
from needlebook.core.sessions import State
from needlebook.core.sessions.types import Moment

MOVEMENTS = (
    "ROM",
    "ISO_STRENGTH",
    "GRIP",
    "PFGRIP",
)  # one number each, by goniometer or dynamometer
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing measured. before, after: in words, '' is not measured; meaning: '' until both are there."""

    instrument: str
    detail: str
    label: str
    unit: str
    before: str
    after: str
    change: str
    meaning: str


def pairs_of(state: State, visit: Visit) -> tuple[Pair, ...]:
    """Pain first and always, then what else was measured."""
    return tuple(_pair(measure, visit) for measure in measures_of(state))


def moment_of(state: State) -> Moment:
    """Before the first needle is before; what is measured from then on is after."""
    return Moment.AFTER if state.needles else Moment.BEFORE


def _pair(measure: Measure, visit: Visit) -> Pair:
    change = change_within(measure, visit.course.complaint or None, timezone.localdate(visit.started_at))
    unit = measure.scale.unit
    return Pair(
        instrument=measure.instrument,
        detail=measure.detail,
        label=measure.label,
        unit="" if measure.instrument == PAIN else unit,
        before=value_words(measure.before, unit),
        after=value_words(measure.after, unit),
        change=signed(change.change, unit) if change else "",
        meaning=_(title(change)) if change else "",
    )


def value_words(value: float | None, unit: str) -> str:
    """'31 degrees'; points stand alone; '' for what was not measured."""
    if value is None:
        return ""
    return f"{value:g}" if unit == "points" else amount(value, unit)


def signed(change: float, unit: str) -> str:
    """-1 -> '−1 point', with a true minus sign."""
    sign = MINUS if change < 0 else "+" if change > 0 else ""
    return sign + amount(abs(change), unit)
