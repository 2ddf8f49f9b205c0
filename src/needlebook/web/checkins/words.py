"""Check-ins in words, for the patient and for the clinic."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.checkins.models import EARLY_HOURS, CheckIn

GROUPS = {
    "sore": gettext_lazy("Soreness"),
    "skin": gettext_lazy("The needled places"),
    "feel": gettext_lazy("How you felt since"),
}
AFTER = {24: gettext_lazy("24 h"), 72: gettext_lazy("72 h"), 168: gettext_lazy("7 days")}
WEEK = timedelta(days=6)


def after(check_in: CheckIn) -> str:
    """'24 h', '7 days'."""
    return str(AFTER.get(check_in.hours) or _("%(n)d h") % {"n": check_in.hours})


def session_day(check_in: CheckIn) -> date:
    """The day on which the session was closed, by the clinic's calendar."""
    return timezone.localdate(check_in.due_at - timedelta(hours=check_in.hours))


def since_when(check_in: CheckIn, today: date) -> str:
    """'Monday', or the date when the session was more than six days ago; 'today' on the day itself."""
    day = session_day(check_in)
    if day == today:
        return _("today’s treatment")
    return date_format(day, "l" if today - day <= WEEK else "j F")


def opens_at(check_in: CheckIn) -> datetime:
    """From when on all questions are asked."""
    return check_in.due_at - timedelta(hours=EARLY_HOURS)


def sentence(parts: Iterator[str]) -> str:
    """Parts joined by commas, as one sentence."""
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
