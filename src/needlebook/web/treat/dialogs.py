"""What the address asks to be opened over the room: insert, details, manipulate, remove, measure, reaction …"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.forms import BoundField, Form
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.assessments.models import PlannedSite
from needlebook.clinic.stock.queries import UsableLot, usable_lots
from needlebook.core.anatomy import Side
from needlebook.core.sessions import State
from needlebook.core.sessions.types import IncidentKind, Moment, ReactionKind
from needlebook.knowledge import load
from needlebook.knowledge.guidance import Reaction, load_guidance
from needlebook.knowledge.incidents import Incident, load_incidents
from needlebook.knowledge.removal import needles_to_take_out
from needlebook.web.fields import an_id, whole_number
from needlebook.web.treat.caring import Care, care_of
from needlebook.web.treat.forms import RANGE, IncidentForm, TakeMeasureForm
from needlebook.web.treat.measures import moment_of
from needlebook.web.treat.needle_forms import DescribeForm, InsertForm, ManipulateForm, pack_initial
from needlebook.web.treat.needles import NeedleRow
from needlebook.web.treat.room import Room
from needlebook.web.treat.sites import hazards_at, last_like, position_warning


@dataclass(frozen=True, slots=True)
class NextRow:
    """A needle that has to come out, and what it lies near; '' where the knowledge names nothing."""

    row: NeedleRow
    why: str


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
    reacting: Care | None = None
    left: tuple[NextRow, ...] = ()
    place: tuple[tuple[str, object], ...] = ()
    lots: tuple[UsableLot, ...] = ()
    incidents: tuple[Incident, ...] = ()

    @property
    def zero_to_ten(self) -> range:
        return range(11)

    @property
    def current_fields(self) -> tuple[tuple[BoundField, str], ...]:
        """Frequency, intensity and time of a current, each with its unit."""
        units = {"frequency_hz": "Hz", "intensity_ma": "mA", "duration_min": "min"}
        return tuple((self.form[name], unit) for name, unit in units.items()) if self.form else ()

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
        "details": _details,
        "measure": _measure,
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
    """The planned needle, and the pack of the last needle of its size."""
    last = last_like(state, site.diameter_mm, site.length_mm)
    return {
        "site": site.number,
        "needle": number,
        "diameter_mm": site.diameter_mm,
        "length_mm": site.length_mm,
        "technique": site.technique,
        "dwell_min": f"{site.dwell_s / 60:g}" if site.dwell_s else None,
        "lot": last.lot if last else None,
        "gtin": last.gtin if last else None,
        "expires": last.expires if last else None,
    }


def place_of(site: PlannedSite) -> dict[str, object]:
    return {"muscle": site.muscle, "side": Side(site.side), "trigger_point": site.trigger_point or None}


def insert_dialog(room: Room, state: State, site: PlannedSite, form: InsertForm) -> Dialog:
    """The dialog that asks which needle went in."""
    needle = next_number(room, state, site.number)
    row = next((row for row in room.rows if row.site == site.number), None)
    hazards = hazards_at(site.muscle, room.frame.verdict.choices)
    constraints = load().rulebook.constraints
    where = f"{row.name}, {row.place}. " if row else ""
    return Dialog(
        kind="insert",
        title=_("Insert needle %(n)d") % {"n": needle},
        lead=where + site.position.replace("_", " ").capitalize(),
        form=form,
        row=row,
        hazards=tuple(f"{hazard.structure}: {hazard.mitigation}" for hazard in hazards),
        care=tuple(constraints[id] for id in room.frame.verdict.constraints if id in constraints),
        warning=position_warning(state, site, _positions(room)),
        place=tuple((name, value) for name, value in place_of(site).items() if value),
        lots=_lots(room, site.diameter_mm, site.length_mm),
    )


def _insert_asked(room: Room, state: State, asked: Mapping[str, str]) -> Dialog | None:
    site = site_of(room, whole_number(asked.get("insert")))
    if site is None or room.barred_now:
        return None
    initial = insert_initial(site, next_number(room, state, site.number), state)
    return insert_dialog(room, state, site, InsertForm(initial=initial, place=place_of(site)))


def _positions(room: Room) -> dict[int, str]:
    return dict(room.session.visit.assessment.planned_sites.values_list("number", "position"))


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
    return manipulate_dialog(row, ManipulateForm(initial={"needle": row.number})) if row else None


def manipulate_dialog(row: NeedleRow, form: ManipulateForm) -> Dialog:
    """What was done with a needle that is in."""
    title = _("What was done with needle %(n)d?") % {"n": row.number}
    return Dialog("manipulate", title, f"{row.name}, {row.place}", form=form, row=row)


def _details(room: Room, state: State, asked: Mapping[str, str]) -> Dialog | None:
    number = whole_number(asked.get("details"))
    needle = state.needles.get(number) if number else None
    return details_dialog(room, DescribeForm(initial=pack_initial(needle.inserted))) if needle else None


def details_dialog(room: Room, form: DescribeForm) -> Dialog | None:
    """What the tap did not say: depth, size, technique, pack, dwell."""
    number = whole_number(str(form["needle"].value()))
    row = next((row for row in room.rows if row.number == number and row.state != "planned"), None)
    if row is None:
        return None
    title = _("Needle %(n)d, %(name)s") % {"n": row.number, "name": row.name}
    lead = _("%(place)s. What is told here is added to the record; blank changes nothing.")
    lots = _lots(room, form.initial.get("diameter_mm"), form.initial.get("length_mm"))
    return Dialog("details", title, lead % {"place": row.place.capitalize()}, form=form, row=row, lots=lots)


def _lots(room: Room, diameter_mm: float | None, length_mm: float | None) -> tuple[UsableLot, ...]:
    """Lots on the shelf that this needle may have come from."""
    if diameter_mm is None or length_mm is None:
        return ()
    return usable_lots(room.session.patient.clinic_id, (diameter_mm, length_mm))


def _measure(room: Room, state: State, asked: Mapping[str, str]) -> Dialog:
    return measure_dialog(state, TakeMeasureForm(initial={"instrument": RANGE, "moment": moment_of(state)}))


def measure_dialog(state: State, form: TakeMeasureForm) -> Dialog:
    """Pain now with one tap, and one movement or force."""
    is_before = moment_of(state) is Moment.BEFORE
    lead = _("Before the first needle.") if is_before else _("After needling: held against what was measured before.")
    return Dialog("measure", _("Measure"), lead, form=form)


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
    return care_dialog(care, date_format(timezone.localtime(care.event.at), "H:i"))


def care_dialog(care: Care, since: str) -> Dialog:
    """What to do now about a reaction. `since`: when it was recorded, a time of day."""
    return Dialog("care", care.reaction.label, lead=_("Recorded at %(time)s.") % {"time": since}, reacting=care)


def _removing(room: Room, state: State, asked: Mapping[str, str]) -> Dialog:
    left = tuple(_out_in_order(room, state))
    said = ngettext("%(n)d needle to come out", "%(n)d needles to come out", len(left)) % {"n": len(left)}
    title = said if left else _("All needles are out")
    lead = _("Highest risk first. %(sum)s") % {"sum": room.counter.sum} if len(left) > 1 else room.counter.sum
    return Dialog("removing", title, lead=lead, left=left)


def _out_in_order(room: Room, state: State) -> Iterator[NextRow]:
    rows = {row.number: row for row in room.needles_in}
    for out in needles_to_take_out(state, room.now):
        why = _("reported as staying in") if out.stays else _(out.step.says) if out.step else ""
        yield NextRow(rows[out.needle], why)


def _incident(room: Room, state: State, asked: Mapping[str, str]) -> Dialog:
    needle = whole_number(asked.get("incident"))
    row = next((row for row in room.rows if row.number == needle), None)
    is_broken = row is not None and row.state == "done" and state.needles[row.number].is_intact is False
    kind = IncidentKind.BROKEN_NEEDLE if is_broken else None
    initial = {"needle": needle if row else None, "kind": kind}
    return incident_dialog(IncidentForm(initial=initial, needles=sorted(state.needles)))


def incident_dialog(form: IncidentForm) -> Dialog:
    """The report of what went wrong."""
    lead = _("A report that names the needle accounts for it. Nothing is hidden, and nobody is blamed.")
    incidents = tuple(load_incidents().values())
    return Dialog("incident", _("What happened?"), lead=lead, form=form, incidents=incidents)
