"""What was measured in a session, before and after, and what the difference can mean."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.core.anatomy import Side
from needlebook.core.outcomes.change import Change, assess_change
from needlebook.core.outcomes.types import Instrument, Measurement
from needlebook.core.sessions import State
from needlebook.core.sessions.types import MeasureTaken, Moment
from needlebook.knowledge import load

PAIN = "NPRS"
Key = tuple[str, str, Side | None]


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing measured: its instrument, and the last value before and after; None is not measured."""

    instrument: str
    detail: str
    side: Side | None
    before: float | None
    after: float | None
    after_id: str | None

    @property
    def label(self) -> str:
        """What was measured, in words."""
        return _("Pain now") if self.instrument == PAIN else self.detail or load().instruments[self.instrument].name

    @property
    def after_label(self) -> str:
        return _("%(measure)s, after") % {"measure": self.label}

    @property
    def scale(self) -> Instrument:
        return load().instruments[self.instrument]


def measures_of(state: State) -> tuple[Measure, ...]:
    """What was measured, pain first and always, so that what was not measured is seen."""
    before = _last(state.measures, Moment.BEFORE)
    after = _last(state.measures, Moment.AFTER)
    keys = dict.fromkeys([(PAIN, "", None), *before, *after])
    return tuple(_measure(key, before.get(key), after.get(key)) for key in keys)


def change_within(measure: Measure, complaint: str | None, day: dt.date) -> Change | None:
    """The difference within the session held against published limits; None when one of the two is missing.

    It is no effect of the needle: there is nothing to compare it with.
    """
    if measure.before is None or measure.after is None or measure.instrument not in load().instruments:
        return None
    # A series holds one value a day. Only the order of two values counts, so the second is put on the day after.
    values = [Measurement(day, measure.before), Measurement(day + dt.timedelta(days=1), measure.after)]
    return assess_change(measure.scale, values, complaint)


def _last(measures: Iterable[MeasureTaken], moment: Moment) -> dict[Key, MeasureTaken]:
    return {(m.instrument, m.detail, m.side): m for m in measures if m.moment is moment}


def _measure(key: Key, before: MeasureTaken | None, after: MeasureTaken | None) -> Measure:
    instrument, detail, side = key
    return Measure(
        instrument=instrument,
        detail=detail,
        side=side,
        before=before.value if before else None,
        after=after.value if after else None,
        after_id=after.id if after else None,
    )
