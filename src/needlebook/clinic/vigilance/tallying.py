"""What sessions are counted under, day by day: a session's old tallies are taken off, its new ones are put on."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from needlebook.clinic.vigilance.models import DayTally, SessionSummary

Tally = tuple[str, str, bool]


def count_anew(summary: SessionSummary, before: Iterable[Tally], now: Iterable[Tally]) -> None:
    """Call it inside the transaction, the clinic being held: one after the other."""
    sessions, with_event = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for tallies, step in ((before, -1), (now, 1)):
        for level, what, has_event in tallies:
            sessions[level, what] += step
            with_event[level, what] += step * has_event
    keys = {key for counter in (sessions, with_event) for key, n in counter.items() if n}
    rows = _rows(summary.clinic_id, timezone.localdate(summary.closed_at), keys) if keys else {}
    for key, row in rows.items():
        row.sessions += sessions[key]
        row.with_event += with_event[key]
    DayTally.objects.bulk_update(rows.values(), ["sessions", "with_event"])


def _rows(clinic_id: int, day: date, keys: set[tuple[str, str]]) -> dict[tuple[str, str], DayTally]:
    """The rows of these keys, made where the day has none yet."""
    new = [DayTally(clinic_id=clinic_id, day=day, level=level, what=what) for level, what in sorted(keys)]
    DayTally.objects.bulk_create(new, ignore_conflicts=True)
    found = DayTally.objects.filter(
        clinic=clinic_id, day=day, level__in={level for level, _ in keys}, what__in={what for _, what in keys}
    )
    return {(row.level, row.what): row for row in found if (row.level, row.what) in keys}
