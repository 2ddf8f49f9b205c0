"""A session on one sheet for the next practitioner, a doctor or an ambulance crew; also while it is still open.

Like a letter, the document holds plain texts only; nothing of it is kept, because the ledger is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from needlebook.clinic.sessions.measures import measures_of
from needlebook.clinic.sessions.queries import latest_consent
from needlebook.core.outcomes.wording import amount
from needlebook.core.sessions import Needle, NeedleStatus, State
from needlebook.core.sessions.types import IncidentKind, Technique
from needlebook.web.assess.page import Sheet
from needlebook.web.close.noted import answers_of, incident_words, is_late, reactions_of
from needlebook.web.close.telling import may_be_in_body
from needlebook.web.close.timeline import names_of
from needlebook.web.frame.alerts import alerts_of
from needlebook.web.frame.words import complaint, person
from needlebook.web.letters.document import Section, foot, letterhead
from needlebook.web.letters.history import medicine_words
from needlebook.web.templatetags.needlebook import muscle_name
from needlebook.web.treat.caring import near_lung
from needlebook.web.treat.needle_forms import TECHNIQUES
from needlebook.web.treat.needles import place_words, rows_of, size_words

Names = Mapping[str, str]


def session_sheet(sheet: Sheet, state: State, now: datetime) -> dict[str, Any]:
    """Everything that the sheet prints, in the order it is read in a hurry: what is in, then what was done."""
    visit, names = sheet.visit, names_of(state)
    return {
        "lang": get_language() or "en",
        "title": _("Dry needling: for whoever takes over"),
        "clinic": letterhead(visit.patient.clinic),
        "printed": [_("Printed %(when)s") % {"when": _moment(now)}],
        "subject": str(visit.patient),
        "about": [person(visit.patient), *_about(sheet)],
        "tone": "stop" if may_be_in_body(state) else "ok",
        "status": list(_status(state, now)),
        "columns": [_("No."), _("Where"), _("Needle"), _("How"), _("Went in"), _("Taken out"), _("Now")],
        "rows": [_row(number, needle, names) for number, needle in sorted(state.needles.items())],
        "sections": [asdict(section) for section in _sections(sheet, state, names) if section.text],
        "foot": foot(visit.patient.clinic),
    }


def _about(sheet: Sheet) -> Iterator[str]:
    yield complaint(sheet.visit.course.complaint)
    if alerts := alerts_of(sheet.verdict):
        yield _("Mind: %(list)s.") % {"list": "; ".join(alert.text for alert in alerts)}


def _status(state: State, now: datetime) -> Iterator[str]:
    """First what may be in the body, then what can have been hit: that is what somebody else has to know at once."""
    counts = {"all": len(state.needles), "out": len(state.needles_out)}
    left = may_be_in_body(state)
    if left:
        yield _("In the body, or may be: %(list)s.") % {"list": "; ".join(_left(n, state.needles[n]) for n in left)}
    else:
        yield _("Every needle is out and whole: %(all)d went in, %(out)d came out.") % counts
    if near := tuple(near_lung(rows_of(state, (), now, None))):
        yield _(
            "Needled near the lung: %(list)s. A normal oxygen reading and a normal examination do not rule out air "
            "around the lung."
        ) % {"list": "; ".join(near)}
    if state.closed is None:
        yield _("The session is not closed: this is how it stands now.")
    elif state.closed.packs_opened is None:
        yield _("Counted in the sharps bin: %(bin)d. Packs were not counted.") % {"bin": state.closed.counted_in_bin}
    else:
        counted = {"bin": state.closed.counted_in_bin, "packs": state.closed.packs_opened}
        yield _("Counted in the sharps bin: %(bin)d; packs opened: %(packs)d.") % counted


def _left(number: int, needle: Needle) -> str:
    return f"{_('needle %(n)d') % {'n': number}}, {place_of(needle)}, {state_words(needle)}"


def _row(number: int, needle: Needle, names: Names) -> list[str]:
    inserted, removed = needle.inserted, needle.removed
    return [
        str(number),
        place_of(needle),
        "\n".join(needle_words(needle)),
        "\n".join(how_words(needle)),
        f"{_time(inserted.at)}\n{names.get(inserted.by, '')}",
        f"{_time(removed.at)}\n{names.get(removed.by, '')}" if removed else "-",
        state_words(needle),
    ]


def place_of(needle: Needle) -> str:
    where = place_words(needle.inserted.side, needle.inserted.trigger_point or "")
    return ", ".join(part for part in (muscle_name(needle.inserted.muscle), where) if part)


def needle_words(needle: Needle) -> Iterator[str]:
    inserted = needle.inserted
    yield size_words(inserted.diameter_mm, inserted.length_mm)
    depth = inserted.depth_mm
    yield _("depth not recorded") if depth is None else _("%(mm)g mm deep") % {"mm": depth}
    yield _("lot %(lot)s") % {"lot": inserted.lot} if inserted.lot else _("lot not recorded")


def how_words(needle: Needle) -> Iterator[str]:
    used = dict.fromkeys([needle.inserted.technique, *(moved.technique for moved in needle.manipulations)])
    yield ", ".join(str(TECHNIQUES[technique]) for technique in used)
    for moved in needle.manipulations:
        if moved.technique is Technique.ELECTRICAL and (values := _current(moved.frequency_hz, moved.intensity_ma)):
            yield values
    if needle.twitches:
        yield _("twitches: %(n)d") % {"n": needle.twitches}


def _current(frequency_hz: float | None, intensity_ma: float | None) -> str:
    values = ((frequency_hz, "Hz"), (intensity_ma, "mA"))
    return ", ".join(f"{value:g} {unit}" for value, unit in values if value is not None)


def state_words(needle: Needle) -> str:
    if needle.status is NeedleStatus.MISSING:
        return _("missing")
    if needle.removed is None:
        return _("stays in") if needle.is_reported(IncidentKind.RETAINED_NEEDLE) else _("still in")
    return _("whole") if needle.is_intact else _("not whole")


def _sections(sheet: Sheet, state: State, names: Names) -> Sequence[Section]:
    return [
        Section(_("Incidents"), tuple(incident_lines(state)) or (_("None reported."),)),
        Section(_("Reactions"), tuple(reaction_lines(state)) or (_("None recorded."),)),
        Section(_("Measured"), tuple(_measures(state))),
        Section(_("Medicines"), medicine_words(sheet)),
        Section(_("Consent"), (consent_words(sheet),)),
        Section(_("Notes"), tuple(f"{_time(note.at)} {note.text}" for note in state.notes)),
        Section(_("Whom to ask"), (_whom(sheet, state, names),)),
    ]


def incident_lines(state: State) -> Iterator[str]:
    for event in state.incidents:
        said = "".join(f" {label}: {words}." for label, words in answers_of(event))
        late = _(" (recorded after the closing)") if is_late(state, event) else ""
        yield f"{_time(event.at)} {incident_words(event)}{late}: {event.what_happened}{said}"


def reaction_lines(state: State) -> Iterator[str]:
    for noted in reactions_of(state):
        detail = f": {noted.detail}" if noted.detail else ""
        over = _("over at %(time)s") % {"time": _time(noted.over_at)} if noted.over_at else _("not recorded as over")
        yield f"{_time(noted.at)} {noted.what}{detail} ({over})"


def _measures(state: State) -> Iterator[str]:
    """Before and after, without a word on what did it."""
    for measure in measures_of(state):
        if measure.before is not None or measure.after is not None:
            values = [
                _("not measured") if v is None else amount(v, measure.scale.unit)
                for v in (measure.before, measure.after)
            ]
            yield _("%(what)s: %(before)s before, %(after)s after.") % {
                "what": measure.label,
                "before": values[0],
                "after": values[1],
            }


def consent_words(sheet: Sheet) -> str:
    consent = latest_consent(sheet.visit)
    if consent is None:
        return _("Not recorded.")
    words = {"answer": consent.get_answer_display(), "how": consent.get_how_display(), "when": _moment(consent.at)}
    said = _("%(answer)s, %(when)s (%(how)s).") if words["how"] else _("%(answer)s, %(when)s.")
    taken_back = consent.withdrawn_at
    return said % words + (_(" Taken back %(when)s.") % {"when": _moment(taken_back)} if taken_back else "")


def _whom(sheet: Sheet, state: State, names: Names) -> str:
    clinic = sheet.visit.patient.clinic
    who = names.get(state.responsible or "", sheet.visit.practitioner.short_name)
    phone = clinic.phone or _("phone number not set: write it here ____________________")
    return _("%(who)s, %(clinic)s, %(phone)s.") % {"who": who, "clinic": clinic.name, "phone": phone}


def _time(at: datetime) -> str:
    return date_format(timezone.localtime(at), "H:i")


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")
