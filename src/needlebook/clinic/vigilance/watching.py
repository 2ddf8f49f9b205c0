"""The control chart of mild reactions, kept with the summaries: each holds the chart's value after its session.

What is told late changes one session in the middle. From there on the chart is walked again until it runs as before,
which it soon does, because it comes back to 0 every few dozen sessions.
"""

from collections.abc import Iterator
from itertools import takewhile

from django.db.models import Q, QuerySet

from needlebook.clinic.alarms.actions import raise_alarm
from needlebook.clinic.alarms.models import Alarm, Kind
from needlebook.clinic.vigilance.models import SessionSummary
from needlebook.core.vigilance.cusum import weight
from needlebook.knowledge.surveys import load_surveys

RATIO, LIMIT = 2.0, 3.5  # doubled odds
BY_CHANCE, IF_DOUBLED = 915, 59  # sessions until it signals, on average (C; core.vigilance.cusum.run_length)
CHUNK = 200


def expected() -> float:
    """The share of sessions with a mild reaction that the chart expects: Brady 2014 (S)."""
    return load_surveys()["brady_mild"].share


def after(value: float, has_minor: bool) -> float:
    """The chart's value after one more session."""
    return max(0.0, value + weight(has_minor, expected(), RATIO))


def walk_chart(changed: SessionSummary) -> None:
    """Bring the chart up to date from a session that is new or counts differently now. Inside the transaction, the
    clinic being held: one walk after the other."""
    value = _before(changed)
    for row in _from(changed):
        before, value = value, after(value, row.has_minor)
        if row.cusum == value and row.pk != changed.pk:
            break
        SessionSummary.objects.filter(pk=row.pk).update(cusum=value)
        if before < LIMIT <= value:
            _signal(row)


def _rows(clinic_id: int) -> QuerySet[SessionSummary]:
    return SessionSummary.objects.filter(clinic=clinic_id)


def _before(row: SessionSummary) -> float:
    same = Q(closed_at=row.closed_at, session__gte=row.pk)
    earlier = _rows(row.clinic_id).filter(closed_at__lte=row.closed_at).exclude(same)
    return earlier.order_by("-closed_at", "-session").values_list("cusum", flat=True).first() or 0.0


def _from(row: SessionSummary) -> Iterator[SessionSummary]:
    same = Q(closed_at=row.closed_at, session__lt=row.pk)
    return _few_at_a_time(_rows(row.clinic_id).filter(closed_at__gte=row.closed_at).exclude(same))


def _few_at_a_time(rows: QuerySet[SessionSummary]) -> Iterator[SessionSummary]:
    """In their order; whoever has seen enough leaves no open cursor behind."""
    rows, start = rows.order_by("closed_at", "session"), 0
    while chunk := list(rows[start : start + CHUNK]):
        yield from chunk
        start += CHUNK


def _signal(row: SessionSummary) -> None:
    """One alarm each time the chart climbs from 0 to the limit, also when a late event moves the crossing."""
    climb = [f"cusum:{pk}" for pk in _climb(row)]
    if not Alarm.objects.filter(clinic=row.clinic_id, kind=Kind.RATE, key__in=climb).exists():
        raise_alarm(row.clinic, Kind.RATE, f"cusum:{row.pk}", urgency="routine", session=str(row.pk), limit=LIMIT)


def _climb(row: SessionSummary) -> Iterator[object]:
    """The sessions since the chart was at 0 last, until it is there again."""
    rows = _rows(row.clinic_id)
    zero = rows.filter(closed_at__lt=row.closed_at, cusum=0).order_by("-closed_at", "-session").first()
    since = _few_at_a_time(rows.filter(closed_at__gt=zero.closed_at) if zero else rows)
    return (one.pk for one in takewhile(lambda one: one.cusum > 0 or one.pk == row.pk, since))
