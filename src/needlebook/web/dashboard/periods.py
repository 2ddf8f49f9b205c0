"""Which time the clinic's page looks at."""

from django.utils import timezone
from django.utils.translation import gettext as _

from needlebook.clinic.vigilance.measures import Period


def names() -> tuple[tuple[str, str], ...]:
    return (("year", _("This year")), ("quarter", _("Quarter")))


def chosen(id: str) -> tuple[str, Period]:
    """This year or this quarter up to today; anything else is this year."""
    today = timezone.localdate()
    is_quarter = id == "quarter"
    first = today.replace(month=today.month - (today.month - 1) % 3 if is_quarter else 1, day=1)
    return "quarter" if is_quarter else "year", Period(first, today)
