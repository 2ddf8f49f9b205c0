"""The clinic's figures, each defined here once and used by pages and exports alike.

The denominator is always closed sessions with at least one needle, on the day of their closing; a rate counts sessions
with at least one event. All of it is read from the summaries, so it costs the same whatever happened in a session.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.vigilance.models import DayTally, SessionSummary
from needlebook.core.vigilance.rates import Rate, exact_rate

FEWEST_PATIENTS = (
    10  # below it nothing is shown of a practitioner, and no share of a complaint (statistics, section 11)
)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both with it, in the clinic's calendar."""

    first: dt.date
    last: dt.date

    @property
    def since(self) -> dt.datetime:
        return _midnight(self.first)

    @property
    def until(self) -> dt.datetime:
        """The moment after its end."""
        return _midnight(self.last + dt.timedelta(days=1))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


@dataclass(frozen=True, slots=True)
class Totals:
    """Sessions of the period, and in how many of them something happened. minor: at least one event below serious;
    moderate, not_graded: how many of those hold a moderate event, or one that has no grade yet."""

    sessions: int
    patients: int
    practitioners: int
    minor: Rate
    serious: Rate
    moderate: int
    not_graded: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Sessions with an event of one kind, at one place. id: of the knowledge."""

    id: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Sessions of one practitioner with an event below serious; rate None: fewer patients than may be shown."""

    name: str
    sessions: int
    patients: int
    rate: Rate | None


def totals(clinic_id: int, period: Period) -> Totals:
    counted = _sessions(clinic_id, period).aggregate(
        sessions=Count("pk"),
        patients=Count("patient", distinct=True),
        practitioners=Count("practitioner", distinct=True),
        minor=Count("pk", filter=Q(has_minor=True)),
        serious=Count("pk", filter=Q(has_serious=True)),
        moderate=Count("pk", filter=Q(has_moderate=True)),
        not_graded=Count("pk", filter=Q(has_open=True)),
    )
    rates = {name: exact_rate(counted.pop(name), counted["sessions"]) for name in ("minor", "serious")}
    return Totals(**counted, **rates)


def by_kind(clinic_id: int, period: Period, sessions: int) -> Sequence[Counted]:
    """Sessions with at least one event of each kind that was told, most often first."""
    rows = _tallies(clinic_id, period, "kind").values_list("what", "n")
    found = [Counted(kind, exact_rate(n, sessions)) for kind, n in rows if n]
    return sorted(found, key=lambda one: (-one.rate.events, one.id))


def by_place(clinic_id: int, period: Period, level: str) -> Sequence[Counted]:
    """Of the sessions in which a muscle, or a group of them, was needled: those with an event linked to it."""
    rows = _tallies(clinic_id, period, level).values_list("what", "n", "hurt")
    return [Counted(what, exact_rate(hurt, n)) for what, n, hurt in rows if n]


def not_placed(clinic_id: int, period: Period) -> int:
    """Sessions with an event that is linked to no muscle."""
    return sum(n for _what, n in _tallies(clinic_id, period, "unplaced").values_list("what", "n"))


def by_practitioner(clinic_id: int, period: Period) -> Sequence[Practitioner]:
    """By name, never by rate. Who answered for a session when it was closed is its practitioner."""
    rows = _sessions(clinic_id, period).values("practitioner")
    counted = {
        row["practitioner"]: row
        for row in rows.annotate(
            n=Count("pk"), patients=Count("patient", distinct=True), minor=Count("pk", filter=Q(has_minor=True))
        )
    }
    people = User.objects.filter(pk__in=counted).order_by("last_name", "first_name", "username")
    return [_practitioner(person, counted[person.pk]) for person in people]


def chart_of(clinic_id: int, period: Period) -> Sequence[float]:
    """The control chart's value after each session of the period, in their order. It runs on from before."""
    rows = _sessions(clinic_id, period).order_by("closed_at", "session")
    return list(rows.values_list("cusum", flat=True))


def _practitioner(person: User, row: Mapping[str, int]) -> Practitioner:
    is_shown = row["patients"] >= FEWEST_PATIENTS
    rate = exact_rate(row["minor"], row["n"]) if is_shown else None
    return Practitioner(person.get_full_name() or person.username, row["n"], row["patients"], rate)


def _sessions(clinic_id: int, period: Period) -> QuerySet[SessionSummary]:
    rows = SessionSummary.objects.filter(clinic=clinic_id, closed_at__gte=period.since, closed_at__lt=period.until)
    return rows.order_by()


def _tallies(clinic_id: int, period: Period, level: str) -> QuerySet[DayTally]:
    """(what, n: sessions, hurt: those with an event linked to it), summed over the days."""
    days = DayTally.objects.filter(clinic=clinic_id, level=level, day__gte=period.first, day__lte=period.last)
    return days.order_by().values("what").annotate(n=Sum("sessions"), hurt=Sum("with_event"))
