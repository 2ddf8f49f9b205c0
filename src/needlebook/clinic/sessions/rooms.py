"""Where sessions are held: the rooms as the clinic calls them, and every session that is open now."""

from needlebook.clinic.accounts.models import Clinic
from needlebook.clinic.sessions.models import Event
from needlebook.core.sessions.types import SessionOpened

LOOKED_AT = 100  # openings, newest first
MOST_ROOMS = 12


def rooms_used(clinic: Clinic | None) -> tuple[str, ...]:
    """Rooms named at the latest openings of a clinic, each once, in their order by name."""
    opened = Event.objects.filter(
        type=SessionOpened.__name__,
        session__visit__course__patient__clinic=clinic,
        session__visit__course__patient__clinic__isnull=False,
    )
    latest = opened.order_by("-recorded_at").values_list("payload", flat=True)[:LOOKED_AT]
    named = dict.fromkeys(room for payload in latest if (room := payload.get("room", "")))
    return tuple(sorted(list(named)[:MOST_ROOMS]))
