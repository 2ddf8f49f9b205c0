"""What was done: needles with site, size, dwell and twitches, reactions, what else was given; and the plan."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.documents.access import issued_at_visit
from needlebook.clinic.documents.models import Kind
from needlebook.clinic.therapy.queries import manual_at
from needlebook.core.sessions import Needle, State
from needlebook.knowledge.exercises import load_therapy
from needlebook.web.bodychart.words import region_name
from needlebook.web.close.telling import aftercare_of
from needlebook.web.frame.visit import Frame
from needlebook.web.letters.beside import exercise_words, prescribed_on
from needlebook.web.letters.document import name_of
from needlebook.web.letters.paper import moment
from needlebook.web.letters.parts import Line, Part, Table
from needlebook.web.letters.session import (
    consent_words,
    how_words,
    incident_lines,
    needle_words,
    place_of,
    reaction_lines,
    state_words,
)
from needlebook.web.notes.record import VisitRecord, room_origin, stage_origin
from needlebook.web.templatetags.needlebook import clock


def done(record: VisitRecord) -> Iterator[Part]:
    """The parts under the fourth heading."""
    group, state = _("What was done"), record.state
    tables = (_needles(state),) if state and state.needles else ()
    lines = tuple(_needling(record, state)) if state else (_no_session(record),)
    yield Part("needling", _("Needling"), lines, tables=tables, group=group, is_needed=True)
    if state:
        yield Part("reactions", _("Reactions and incidents"), tuple(_reactions(state)), group=group)
    hint = _("Taping, advice: what else was given, and how it was taken.")
    yield Part("manual", _("Manual therapy and other treatment"), tuple(_by_hand(record)), group=group, hint=hint)


def plan(record: VisitRecord, frame: Frame) -> Iterator[Part]:
    """The parts under the last heading."""
    group = _("Plan")
    yield Part("aftercare", _("Aftercare"), tuple(_aftercare(record, frame)), group=group)
    hint = _("What the patient does until the next visit.")
    yield Part("exercises", _("Exercises"), tuple(_exercises(record)), group=group, hint=hint)
    if letters := tuple(_letters(record)):
        yield Part("letters", _("Letters"), letters, group=group)
    hint = _("When, and what for; or that none is planned. The record does not know it, so it is yours to say.")
    yield Part("next", _("Next visit"), (), group=group, hint=hint, is_needed=True)


def _no_session(record: VisitRecord) -> Line:
    return Line(_("No needling was done at this visit."), _("From the room"))


def _needling(record: VisitRecord, state: State) -> Iterator[Line]:
    yield Line(_("Consent: %(consent)s") % {"consent": consent_words(record.sheet)}, stage_origin("Consent"))
    origin, inserted = room_origin(state), len(state.needles)
    if not inserted:
        yield Line(_("No needle went in."), origin)
        return
    went_in = ngettext("%(n)d needle went in", "%(n)d needles went in", inserted) % {"n": inserted}
    yield Line(_("%(in)s, %(out)d came out.") % {"in": went_in, "out": len(state.needles_out)}, origin)
    yield Line(_("Local twitches seen: %(n)d.") % {"n": state.twitches}, origin)
    for note in state.notes:
        yield Line(note.text, origin)


def _needles(state: State) -> Table:
    columns = (_("No."), _("Where"), _("Needle"), _("How"), _("Time in"), _("Out"))
    rows = tuple(_row(number, needle) for number, needle in sorted(state.needles.items()))
    return Table(columns, rows, _("Time in: minutes and seconds in the body."))


def _row(number: int, needle: Needle) -> tuple[str, ...]:
    """A needle that is in has no time yet: a clock that runs would be another record every second."""
    dwell = clock(needle.dwell_s(needle.removed.at)) if needle.removed else ""
    where, what, how = place_of(needle), ", ".join(needle_words(needle)), ", ".join(how_words(needle))
    return str(number), where, what, how, dwell or _("not known"), state_words(needle)


def _reactions(state: State) -> Iterator[Line]:
    origin = room_origin(state)
    reactions, incidents = tuple(reaction_lines(state)), tuple(incident_lines(state))
    yield from (Line(words, origin) for words in reactions or (_("Reactions: none recorded."),))
    yield from (Line(words, origin) for words in incidents or (_("Incidents: none reported."),))


def _aftercare(record: VisitRecord, frame: Frame) -> Iterator[Line]:
    """What the sheet to take home says. How it was told stands among the notes of the session."""
    texts = aftercare_of(record.visit, record.state, frame) if record.state else ()
    heads = {"warn": _("Get help at once"), "expect": _("Usual"), "do": _("What helps")}
    for kind, head in heads.items():
        says = " ".join(text.says for text in texts if text.kind == kind)
        if says:
            yield Line(_("%(head)s: %(says)s") % {"head": head, "says": says}, _("From the aftercare sheet"))


def _by_hand(record: VisitRecord) -> Iterator[Line]:
    """Each technique with its place, dose and how it was taken; what was not recorded is left out."""
    techniques = load_therapy().techniques
    for row in manual_at(record.visit):
        name = techniques[row.technique].name if row.technique in techniques else row.technique
        place = region_name(row.region, row.side) if row.region else row.get_side_display()
        minutes = _("%(n)d min") % {"n": row.minutes} if row.minutes else ""
        said = "; ".join(part for part in (name, place, row.dose, minutes, row.response) if part)
        yield Line(f"{said}.", _("From the therapy by hand, %(name)s") % {"name": row.by.short_name})


def _exercises(record: VisitRecord) -> Iterator[Line]:
    """What stood prescribed at the end of the day of the visit."""
    day = timezone.localdate(record.visit.started_at)
    for row in prescribed_on(record.visit.course, day):
        yield Line(f"{exercise_words(row)}.", _("From the exercises, %(name)s") % {"name": row.by.short_name})


def _letters(record: VisitRecord) -> Iterator[Line]:
    standing = [letter for letter in issued_at_visit(record.visit, Kind.REFERRAL) if letter.withdrawn_at is None]
    for letter in standing:
        words = {"when": moment(letter.issued_at), "name": name_of(letter.issued_by), "to": letter.recipient}
        said = _("Referral letter of %(when)s by %(name)s to: %(to)s") % words
        yield Line(", ".join(said.splitlines()), stage_origin("Decide"))
