"""How a lot stands, in words, with the sign and the tone of the page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.stock.queries import LEAST_DAYS, LotLine, Pace, Standing


@dataclass(frozen=True, slots=True)
class Said:
    """tone: also the icon's name; empty for what calls for nothing."""

    text: str
    tone: str
    basis: str


def said_of(line: LotLine) -> Said:
    """What the list says of a lot, and from how much use."""
    words = {
        Standing.WITHDRAWN: (_("Withdrawn: refused in the room"), "stop"),
        Standing.EXPIRED: (_("Expired: refused in the room"), "stop"),
        Standing.MISCOUNTED: (_("More used than booked in: count it again"), "precautions"),
        Standing.EXPIRING: (_expiring(line.days_to_expiry), "precautions"),
        Standing.LOW: (_lasting(line.weeks), "precautions"),
        Standing.USED_UP: (_("Used up"), ""),
        Standing.FINE: (_("Fine"), "ok"),
    }
    return Said(*words[line.standing], _basis(line))


def size_words(diameter_mm: float, length_mm: float) -> str:
    return f"{diameter_mm:.2f} × {length_mm:g} mm"


def _expiring(days: int) -> str:
    if days == 0:
        return _("Expires today")
    return ngettext("Expires in %(n)d day", "Expires in %(n)d days", days) % {"n": days}


def _lasting(weeks: float | None) -> str:
    if weeks is None:
        return ""
    if weeks < 1:
        return _("Less than a week of use left")
    n = int(weeks)
    return ngettext("%(n)d week of use left", "%(n)d weeks of use left", n) % {"n": n}


def _basis(line: LotLine) -> str:
    """From how much data the forecast is; a lot that is not to be used needs none."""
    if line.standing in (Standing.WITHDRAWN, Standing.EXPIRED):
        return ""
    return _used(line.pace)


def _used(pace: Pace) -> str:
    if not pace.used:
        return _("none of this size used lately")
    used = ngettext("%(n)d of this size used", "%(n)d of this size used", pace.used) % {"n": pace.used}
    days = ngettext("in %(n)d day", "in %(n)d days", pace.days) % {"n": pace.days}
    if pace.days < LEAST_DAYS:
        return _("%(used)s %(days)s: too short to say how long it lasts") % {"used": used, "days": days}
    return f"{used} {days}"
