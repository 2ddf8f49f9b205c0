"""What the address asks to be opened over the room: insert, remove, manipulate, reaction, counting out, incident."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.forms import Form
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.assessments.models import PlannedSite
from needlebook.core.sessions import State
from needlebook.core.sessions.types import IncidentKind, NeedleInserted, ReactionKind
from needlebook.knowledge import load
from needlebook.knowledge.guidance import Reaction, load_guidance
from needlebook.web.fields import an_id, whole_number
from needlebook.web.treat.caring import Care, care_of
from needlebook.web.treat.forms import IncidentForm, InsertForm
from needlebook.web.treat.needles import NeedleRow
from needlebook.web.treat.room import Room

HAZARD = "haz_"


@dataclass(frozen=True, slots=True)
class Dialog:
    """One dialog; `kind` names its template. Only what that template prints is filled."""

    kind: str
    title: str
    lead: str = ""
    form: Form | None = None
    row: NeedleRow | None = None
    hazards: tuple[str, ...] = ()
    care: tuple[str, ...] = ()
    warning: str = ""
    reactions: tuple[Reaction, ...] = ()
    care: Care | None = None
    left: tuple[NeedleRow, ...] = field(default=())

    @property
    def template(self) -> str:
        return f"treat/dialog_{self.kind}.html"


def dialog_of(room: Room, state: State, asked: Mapping[str, str]) -> Dialog | None:
    """The dialog that the address asks for; None for none, and for one that has nothing to ask about."""
    openers = {
        "insert": _insert_asked,
        "remove": _remove,
        "manipulate": _manipulate,
        "reaction": _reaction,
        "care": _care,
        "removing": _removing,
        "incident": _incident,
    }
    name = next((name for name in openers if name in asked), None)
    return openers[name](room, state, asked) if name else None


def site_of(room: Room, wanted: int | None) -> PlannedSite | None:
    """The planned site of that number, unless it may not be needled."""
    barred = {site.number for site in room.barred}
    return room.session.visit.assessment.planned_sites.filter(number=wanted).exclude(number__in=barred).first()


def next_number(room: Room, state: State, site: int) -> int:
    """The site's own number, or a new one when a needle has had it."""
    planned = {row.site for row in room.rows if row.site} | {barred.number for barred in room.barred}
    return site if site not in state.needles else max({*state.needles, *planned}) + 1


def insert_initial(site: PlannedSite, number: int, state: State) -> dict[str, object]:
    """The planned needle, and lot and expiry of the needle that went in last."""
    last = next((e for e in reversed(state.events.values()) if isinstance(e, NeedleInserted)), None)
    return {
        "site": site.number,
        "needle": number,
        "diameter_mm": site.diameter_mm,
        "length_mm": site.length_mm,
        "technique": site.technique,
        "dwell_min": f"{site.dwell_s / 60:g}" if site.dwell_s else None,
        "lot": last.lot if last else None,
        "expires": last.expires if last else None,
    }


def place_of(site: PlannedSite) -> dict[str, object]:
    return {"muscle": site.muscle, "side": site.side, "trigger_point": site.trigger_point or None}


def insert_dialog(room: Room, state: State, site: PlannedSite, form: InsertForm) -> Dialog:
    """The dialog that asks which needle went in."""
    needle = next_number(room, state, site.number)
    row = next((row for row in room.rows if row.site == site.number), None)
    choices, book = room.frame.verdict.choices, load().rulebook
    hazards = [hazard.under(choices) for hazard in book.hazards if site.muscle in hazard.muscles]
    constraints = book.constraints
    where = f"{row.name}, {row.place}. " if row else ""
    return Dialog(
        kind="insert",
        title=_("Insert needle %(n)d") % {"n": needle},
        lead=where + site.position.replace("_", " ").capitalize(),
        form=form,
        row=row,
        hazards=tuple(f"{hazard.structure}: {hazard.mitigation}" for hazard in hazards),
        care=tuple(constraints[id] for id in room.frame.verdict.constraints if id in constraints),
        warning=_position_warning(room, site),
    )


def _insert_asked(room: Room, state: State, asked: Mapping[str, str]) -> Dialog | None:
    site = site_of(room, whole_number(asked.get("insert")))
    if site is None or room.is_withdrawn:
        return None
    initial = insert_initial(site, next_number(room, state, site.number), state)
    return insert_dialog(room, state, site, InsertForm(initial=initial, place=place_of(site)))


def _position_warning(room: Room, site: PlannedSite) -> str:
    """The next position opens only when no needle is in."""
    positions = dict(room.session.visit.assessment.planned_sites.values_list("number", "position"))
    others = {positions.get(row.site) for row in room.needles_in if row.site} - {site.position, None}
    if not others:
        return ""
    return _("Needles of another position are still in. The patient does not turn over with needles in.")


def _row_in(room: Room, text: str | None) -> NeedleRow | None:
    return next(
        (row for row in room.rows if row.number == whole_number(text) and row.state in ("in", "due", "missing")), None
    )


def _remove(room: Room, state: State, asked: Mapping[str, str]) -> Dialog | None:
    row = _row_in(room, asked.get("remove"))
    title = _("Is needle %(n)d out whole?")
    return Dialog("remove", title % {"n": row.number}, f"{row.name}, {row.place}, {row.size}", row=row) if row else None


def _manipulate(room: Room, state: State, asked: Mapping[str, str]) -> Dialog | None:
    row = _row_in(room, asked.get("manipulate"))
    title = _("What was done with needle %(n)d?")
    return Dialog("manipulate", title % {"n": row.number}, f"{row.name}, {row.place}", row=row) if row else None


def _reaction(room: Room, state: State, asked: Mapping[str, str]) -> Dialog:
    reactions = load_guidance().reactions
    return Dialog(
        kind="reaction",
        title=_("Patient reaction"),
        lead=_("One tap records it with its time, and shows what to do."),
        row=room.selected if room.selected and room.selected.is_in else None,
        reactions=tuple(reactions[kind] for kind in ReactionKind),
    )


def _care(room: Room, state: State, asked: Mapping[str, str]) -> Dialog | None:
    """What to do now. A faint that stands has the whole screen, and needs no dialog."""
    care = care_of(state, room.rows, an_id(asked.get("care")), room.now)
    if care is None or care.event is None or care.event == state.faint:
        return None
    since = date_format(timezone.localtime(care.event.at), "H:i")
    return Dialog("care", care.reaction.label, lead=_("Recorded at %(time)s.") % {"time": since}, care=care)


def _removing(room: Room, state: State, asked: Mapping[str, str]) -> Dialog:
    left = room.needles_in
    said = ngettext("%(n)d needle to come out", "%(n)d needles to come out", len(left)) % {"n": len(left)}
    title = said if left else _("All needles are out")
    return Dialog("removing", title, lead=room.counter.sum, left=left)


def _incident(room: Room, state: State, asked: Mapping[str, str]) -> Dialog:
    needle = whole_number(asked.get("incident"))
    row = next((row for row in room.rows if row.number == needle), None)
    is_broken = row is not None and row.state == "done" and state.needles[row.number].is_intact is False
    kind = IncidentKind.BROKEN_NEEDLE if is_broken else None
    initial = {"needle": needle if row else None, "kind": kind}
    return incident_dialog(IncidentForm(initial=initial, needles=sorted(state.needles)))


def incident_dialog(form: IncidentForm) -> Dialog:
    """The report of what went wrong."""
    lead = _("A report that names the needle accounts for it. Nothing is hidden, and nothing is blamed.")
    return Dialog("incident", _("Report what happened"), lead=lead, form=form)
