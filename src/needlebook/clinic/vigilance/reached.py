"""How many reached an important change, by complaint: from the first to the last score of a course, without comparison.

A course counts as ended when its last session is six weeks past (judged, J: nobody ends a course in the record). Who
has no second score is never dropped: the share is told of those followed up, and of all with the others counted as no.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.db.models import QuerySet
from django.utils import timezone

from needlebook.clinic.followup.models import Measurement as Row
from needlebook.clinic.vigilance.measures import FEWEST_PATIENTS, Period
from needlebook.clinic.vigilance.models import SessionSummary
from needlebook.core.outcomes.change import Direction, assess_change, fits_complaint
from needlebook.core.outcomes.types import Measurement
from needlebook.core.vigilance.rates import Rate, exact_rate
from needlebook.knowledge import load

ENDED_AFTER = dt.timedelta(weeks=6)
DAY_ONE, DAY_TWO = dt.date(2000, 1, 1), dt.date(2000, 1, 2)  # the answer does not depend on the days


@dataclass(frozen=True, slots=True)
class Reached:
    """Courses of one complaint by one instrument. completers, everyone: None below the number that may be shown."""

    complaint: str
    instrument: str
    ended: int
    followed: int
    reached: int
    completers: Rate | None
    everyone: Rate | None


def reached_by_complaint(clinic_id: int, period: Period) -> Sequence[Reached]:
    """Every complaint with a course that ended in the period, by name, with each instrument that has an important
    change published for it and that somebody was followed up with."""
    courses = _ended(clinic_id, period)
    counts = _counts(courses.values_list("course", "complaint"))
    found: dict[tuple[str, str], list[bool]] = {}
    for complaint, instrument, first, last in _first_and_last(courses):
        answer = _has_reached(instrument, complaint, first, last)
        if answer is not None:
            found.setdefault((complaint, instrument), []).append(answer)
    return [_reached(key, counts[key[0]], answers) for key, answers in sorted(found.items())]


def _ended(clinic_id: int, period: Period) -> QuerySet[SessionSummary]:
    """The last session of each course whose last session lies in the period and far enough back."""
    before = min(period.until, timezone.now() - ENDED_AFTER)
    last = SessionSummary.objects.filter(clinic=clinic_id, is_last=True)
    return last.filter(closed_at__gte=period.since, closed_at__lt=before).order_by()


def _counts(courses: Iterable[tuple[int, str]]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for _course, complaint in courses:
        counts[complaint] = counts.get(complaint, 0) + 1
    return counts


def _first_and_last(courses: QuerySet[SessionSummary]) -> Iterable[tuple[str, str, float, float]]:
    """(complaint, instrument, first score, last score) where there are two. Scores of a place or a side are not
    compared here: left is no first score of right."""
    rows = Row.objects.filter(course__in=courses.values("course"), site="", side="", instrument__in=_with_threshold())
    ordered = rows.order_by("course", "instrument", "taken_on")
    values = ordered.values_list("course", "instrument", "course__complaint", "value")
    for (_course, instrument), series in groupby(values.iterator(chunk_size=5000), key=lambda row: row[:2]):
        scores = list(series)
        if len(scores) > 1:
            yield scores[0][2], instrument, scores[0][3], scores[-1][3]


def _with_threshold() -> list[str]:
    return [i.id for i in load().instruments.values() if i.mcid or i.mcid_percent]


@lru_cache(maxsize=20_000)  # scores are few, courses are many
def _has_reached(id: str, complaint: str, first: float, last: float) -> bool | None:
    """Better by an important change; None where none is published for this complaint."""
    instrument = load().instruments[id]
    if not fits_complaint(instrument, complaint):
        return None
    change = assess_change(instrument, (Measurement(DAY_ONE, first), Measurement(DAY_TWO, last)), complaint)
    return None if change.important is None else change.important and change.direction is Direction.BETTER


def _reached(key: tuple[str, str], ended: int, answers: list[bool]) -> Reached:
    followed, reached = len(answers), sum(answers)
    is_shown = followed >= FEWEST_PATIENTS
    rates = (exact_rate(reached, followed), exact_rate(reached, ended)) if is_shown else (None, None)
    return Reached(*key, ended, followed, reached, *rates)
