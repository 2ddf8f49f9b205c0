"""Which time the clinic's page looks at."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from needlebook.clinic.vigilance.measures import Period


@dataclass(frozen=True, slots=True)
class Chosen:
    """A period with its name; first and last: its days."""

    id: str
    period: Period
    first: dt.date
    last: dt.date


def names() -> tuple[tuple[str, str], ...]:
    return (("year", _("This year")), ("quarter", _("Quarter")))


def chosen(id: str, now: dt.datetime) -> Chosen:
    """This year or this quarter up to now; anything else is this year."""
    today = timezone.localdate(now)
    is_quarter = id == "quarter"
    first = today.replace(month=today.month - (today.month - 1) % 3 if is_quarter else 1, day=1)
    since = timezone.make_aware(dt.datetime.combine(first, dt.time()))
    return Chosen("quarter" if is_quarter else "year", Period(since, now), first, today)
