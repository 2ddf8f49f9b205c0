"""What the room's page carries so that a browser can go on recording without the server: the ledger and the sites."""

from collections.abc import Iterator
from typing import Any

from needlebook.clinic.accounts.models import User
from needlebook.clinic.sessions.codec import encode
from needlebook.core.sessions import State
from needlebook.core.sessions.state import UNPLANNED_S
from needlebook.core.sessions.types import Event
from needlebook.knowledge.guidance import BLEEDING
from needlebook.web.fields import an_id
from needlebook.web.templatetags.needlebook import muscle_name
from needlebook.web.treat.needles import place_words
from needlebook.web.treat.room import PRESS, Room


def kept_of(room: Room, state: State, reader: User) -> dict[str, Any]:
    """Plain values for the scripts of elements/room; docs/explanation/offline.md says what they do with them."""
    return {
        "events": [_told(event) for event in state.events.values()],
        "people": _people(state, reader),
        "sites": list(_open_sites(room)),
        "places": {number: _place(needle.inserted) for number, needle in state.needles.items()},
        "barred": [site.number for site in room.barred],
        "unplanned_s": UNPLANNED_S,
        "press_s": PRESS.total_seconds() if BLEEDING in room.frame.verdict.constraints else 0,
    }


def _told(event: Event) -> dict[str, Any]:
    """Fields that say nothing are left out, as in a file of events."""
    said = {name: value for name, value in encode(event).items() if value is not None and value != ""}
    return {"type": type(event).__name__, **said}


def _people(state: State, reader: User) -> dict[str, str]:
    """Who recorded something here, by id. The reader's own name costs no query."""
    others = {event.by for event in state.events.values()} - {str(reader.pk)}
    found = User.objects.filter(pk__in=filter(None, map(an_id, others))) if others else ()
    return {str(person.pk): person.short_name for person in (reader, *found)}


def _open_sites(room: Room) -> Iterator[dict[str, Any]]:
    """Planned sites that may be needled; one that is barred is not offered here either."""
    barred = {site.number for site in room.barred}
    for site in room.session.visit.assessment.planned_sites.all():
        if site.number not in barred:
            needle = {"diameter_mm": site.diameter_mm, "length_mm": site.length_mm, "technique": site.technique}
            yield {
                "site": site.number,
                "position": site.position,
                "planned_dwell_s": site.dwell_s,
                **_place(site),
                **needle,
            }


def _place(at: Any) -> dict[str, str]:
    """Of a planned site, or of a needle that went in."""
    point = at.trigger_point or ""
    place = {"muscle": at.muscle, "side": str(at.side), "trigger_point": point}
    return {**place, "name": muscle_name(at.muscle), "place": place_words(at.side, point)}
