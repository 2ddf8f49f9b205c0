"""How far a programme was followed, when pain is more than it allows, and when it has been left."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from needlebook.core.therapy.types import PainRule

URGENT_PAIN = 8  # of 10 during an exercise: seen the same day rather than with the next letters (J)
RISE = 2  # points above the day before that are told to the clinic; a score of one person wanders by one (J)
QUIET_DAYS = 7  # nothing ticked for so long: somebody asks why (J)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often an exercise is meant to be done: on so many days a week, or every so many days; daily otherwise."""

    per_week: float | None = None
    every_days: float | None = None

    def days_in(self, days: int) -> int:
        """How many days of exercise so many days ask for; what is not yet due is not asked for."""
        if self.every_days:
            return -(-days // max(1, round(self.every_days)))
        if self.per_week and self.per_week < 7:
            return int(days * self.per_week / 7)
        return days


@dataclass(frozen=True, slots=True)
class Adherence:
    """Days done of days asked for; both count only days that are over, and today where it was done."""

    done: int
    expected: int

    @property
    def share(self) -> float | None:
        """0 to 1; None before the first day is due."""
        return min(1.0, self.done / self.expected) if self.expected else None


def adherence(rhythm: Rhythm, begun: date, ended: date, done: Collection[date], today: date) -> Adherence:
    """From the first day to the last, both counted, or to yesterday. Today counts once it is done."""
    days = {day for day in done if begun <= day <= ended}
    last = today if today in days else today - timedelta(days=1)
    over = max(0, (min(ended, last) - begun).days + 1)
    return Adherence(len(days), max(rhythm.days_in(over), 0))


def by_week(begun: date, ended: date, done: Collection[date], today: date) -> list[tuple[date, int]]:
    """For each week since the first day: when it began, and on how many days something was done."""
    last, weeks, start = min(ended, today), [], begun
    while start <= last:
        weeks.append((start, sum(start <= day < start + timedelta(days=7) for day in done)))
        start += timedelta(days=7)
    return weeks


@dataclass(frozen=True, slots=True)
class Spike:
    """Pain beyond what a programme allows. code: during | not_back; urgency: routine | urgent."""

    code: str
    urgency: str
    pain: int
    limit: int


def spike_during(pain: int | None, rule: PainRule) -> Spike | None:
    """Whether pain during an exercise was more than its rule allows."""
    if pain is None or pain <= rule.during:
        return None
    return Spike("during", "urgent" if pain >= URGENT_PAIN else "routine", pain, rule.during)


def spike_by_next_day(before: Mapping[date, int], done: Collection[date], day: date) -> Spike | None:
    """Whether pain on this day is well above that before the exercises of the day before."""
    earlier, now = before.get(day - timedelta(days=1)), before.get(day)
    if earlier is None or now is None or day - timedelta(days=1) not in done or now - earlier < RISE:
        return None
    return Spike("not_back", "urgent" if now >= URGENT_PAIN else "routine", now, earlier)


def is_left(begun: date, last_done: date | None, today: date) -> bool:
    """Whether nothing was ticked for so long that somebody should ask; today may still be done."""
    return (today - (last_done or begun)).days > QUIET_DAYS
