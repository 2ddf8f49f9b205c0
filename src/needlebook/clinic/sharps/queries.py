"""How a needlestick record stands: each step, what became of it, and how long is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from needlebook.clinic.sharps.models import Injury, StepTaken
from needlebook.knowledge.needlestick import Entry, steps


@dataclass(frozen=True, slots=True)
class StepState:
    """A step of the record. best_until, until: counted from the injury, None: no window is published.

    taken: what holds now; earlier: what was written before it.
    """

    step: Entry
    taken: StepTaken | None
    earlier: tuple[StepTaken, ...]
    best_until: datetime | None
    until: datetime | None

    def was_late(self) -> bool:
        """It was done, after the time that is named."""
        is_done = self.taken is not None and self.taken.answer == StepTaken.Answer.DONE
        return bool(is_done and self.until and self.taken.done_at > self.until)


def step_states(injury: Injury) -> Sequence[StepState]:
    """Every step in its order."""
    rows: dict[str, list[StepTaken]] = {}
    for row in injury.steps.select_related("by"):
        rows.setdefault(row.step, []).append(row)
    return [_state(injury, step, rows.get(step.id, [])) for step in steps()]


def _state(injury: Injury, step: Entry, rows: list[StepTaken]) -> StepState:
    best, latest = _after(injury, step.best_hours), _after(injury, step.hours)
    return StepState(step, rows[-1] if rows else None, tuple(rows[:-1]), best, latest)


def _after(injury: Injury, hours: float | None) -> datetime | None:
    return injury.happened_at + timedelta(hours=hours) if hours is not None else None
