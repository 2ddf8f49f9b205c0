"""What was found and measured. Not tested and not measured are said as that."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from needlebook.clinic.assessments.examination import not_today, pressures_of
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.followup.queries import key_of
from needlebook.clinic.followup.standing import measured_as
from needlebook.clinic.sessions.measures import change_within, measures_of
from needlebook.core.outcomes.wording import amount
from needlebook.core.sessions import State
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.examine.diagnosing import signs_by_muscle
from needlebook.web.examine.found import FoundRow, found_rows
from needlebook.web.letters.parts import Line, Part, Table
from needlebook.web.notes.record import VisitRecord, room_origin, stage_origin
from needlebook.web.outcomes.words import answer_in_words, series_name

EXAMINE = "Examine"


def objective(record: VisitRecord) -> Iterator[Part]:
    """The parts under the second heading."""
    group = _("Objective")
    yield Part("findings", _("Findings"), tuple(_findings(record)), group=group, is_needed=True)
    yield Part(
        "measures",
        _("Measures"),
        tuple(_unmeasured(record)),
        tables=tuple(_tables(record)),
        group=group,
    )


def _findings(record: VisitRecord) -> Iterator[Line]:
    origin = stage_origin(EXAMINE)
    rows = list(found_rows(signs_by_muscle(record.sheet.case), pressures_of(record.visit)))
    for row in rows:
        yield Line(_found(row), origin)
    if not rows:
        yield Line(_("Muscles: not examined."), origin)
    if left := sorted(not_today(record.visit)):
        names = "; ".join(muscle_name(*place) for place in left)
        yield Line(_("Could not be tested today: %(names)s.") % {"names": names}, origin)


def _found(row: FoundRow) -> str:
    """'Gluteus medius, left: found: tender spot; not found: local twitch; active, probable.'"""
    said = [
        _("found: %(signs)s") % {"signs": row.present} if row.present else "",
        _("not found: %(signs)s") % {"signs": row.absent} if row.absent else "",
        _("pressure pain threshold %(kpa)s kPa") % {"kpa": row.pressure} if row.pressure else "",
        row.told.words if row.told else "",
    ]
    return f"{row.name}: {'; '.join(part for part in said if part)}."


def _unmeasured(record: VisitRecord) -> Iterator[Line]:
    """What a reader would miss in the tables."""
    if record.state is None:
        yield Line(_("No session was opened, so nothing was measured before and after."), _("From the room"))
        return
    origin = room_origin(record.state)
    for measure in measures_of(record.state):
        for value, when in ((measure.before, _("before")), (measure.after, _("after"))):
            if value is None:
                words = {"measure": measure.label, "when": when}
                yield Line(_("%(measure)s %(when)s: not measured.") % words, origin)


def _tables(record: VisitRecord) -> Iterator[Table]:
    if record.state and (rows := tuple(_within(record, record.state))):
        columns = (_("In the session"), _("Before"), _("After"), _("The change"))
        yield Table(columns, rows, _("Before and after on the same day, without a comparison: not called an effect."))
    if rows := tuple(_on_the_day(record)):
        yield Table((_("At this visit"), _("Value"), _("Measured on")), rows)


def _within(record: VisitRecord, state: State) -> Iterator[tuple[str, ...]]:
    visit = record.visit
    day = timezone.localdate(visit.started_at)
    for measure in measures_of(state):
        if measure.before is None and measure.after is None:
            continue
        change = change_within(measure, visit.course.complaint or None, day)
        values = [
            _("not measured") if v is None else amount(v, measure.scale.unit) for v in (measure.before, measure.after)
        ]
        yield measure.label, *values, answer_in_words(change.answer) if change else ""


def _on_the_day(record: VisitRecord) -> Iterator[tuple[str, ...]]:
    """Scores written down on the day of the visit, also those that were not tied to it."""
    day = timezone.localdate(record.visit.started_at)
    for row in Measurement.objects.filter(course=record.visit.course_id, taken_on=day):
        key = key_of(row)
        yield series_name(key), amount(row.value, measured_as(key).unit), date_format(row.taken_on)
