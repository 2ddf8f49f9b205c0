"""What can be measured in this course: what was used before first, then what is made for this complaint."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.followup.queries import key_of
from needlebook.clinic.patients.models import Course
from needlebook.core.outcomes.change import fits_complaint
from needlebook.core.outcomes.types import Instrument, SeriesKey
from needlebook.knowledge import load
from needlebook.web.measure.words import shown_value
from needlebook.web.outcomes.words import name_of, range_of, series_name

MOTION = "ROM"


@dataclass(frozen=True, slots=True)
class Choice:
    """One instrument to choose. `about`: the last value where there is one, otherwise what it measures."""

    name: str
    about: str
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    choices: tuple[Choice, ...]


def groups_of(course: Course, rows: Sequence[Measurement]) -> list[Group]:
    """The groups that hold anything, in the order in which they are looked for."""
    usable = [i for i in load().instruments.values() if is_entered(i.id)]
    complaint = course.complaint or None
    used = {row.instrument for row in rows}
    usable = [i for i in usable if i.id not in used or has_places(i.id)]
    fitting = [i for i in usable if i.complaints and fits_complaint(i, complaint)]
    general = [i for i in usable if not i.complaints]
    title = _("Made for this complaint") if complaint else _("Made for one complaint")
    groups = [
        Group(_("Used in this course"), tuple(_used(course, rows))),
        Group(title, tuple(_choices(course, fitting))),
        Group(_("For every complaint"), tuple(_choices(course, general))),
    ]
    return [group for group in groups if group.choices]


def is_entered(instrument: str) -> bool:
    """Whether it is written down here; what is counted or drawn elsewhere is not."""
    scoring = load().scoring.get(instrument)
    return scoring is not None and scoring.entered != "elsewhere"


def has_places(instrument: str) -> bool:
    """Whether one course can hold several series of it."""
    scoring = load().scoring[instrument]
    return bool(scoring.has_sides or scoring.place or scoring.variants)


def may_be_measured(course: Course, instrument: str) -> bool:
    """Made for this complaint or for all, or in use in the course already."""
    known = load().instruments.get(instrument)
    if known is None or not is_entered(instrument):
        return False
    return fits_complaint(known, course.complaint or None) or course.measurements.filter(instrument=instrument).exists()


def _used(course: Course, rows: Sequence[Measurement]) -> Iterator[Choice]:
    latest: dict[SeriesKey, Measurement] = {}
    for row in rows:
        if is_entered(row.instrument):
            latest[_place_of(row)] = row
    for key, row in sorted(latest.items(), key=lambda item: item[1].taken_on, reverse=True):
        words = {"value": shown_value(row), "date": date_format(row.taken_on)}
        yield Choice(series_name(key), _("last %(value)s on %(date)s") % words, _href(course, key))


def _place_of(row: Measurement) -> SeriesKey:
    """The series; of joint motion the joint, which has one page."""
    key = key_of(row)
    return key if key.instrument != MOTION else SeriesKey(MOTION, key.site.partition(".")[0])


def _choices(course: Course, instruments: Iterable[Instrument]) -> Iterator[Choice]:
    for instrument in instruments:
        about = ", ".join(filter(None, [instrument.measures, range_of(instrument)]))
        yield Choice(name_of(instrument), about, _href(course, SeriesKey(instrument.id)))


def _href(course: Course, key: SeriesKey) -> str:
    if key.instrument == MOTION:
        joint = {"joint": key.site.partition(".")[0]} if key.site else {}
        return f"{reverse('measure_motion', args=[course.patient_id])}?{urlencode({'course': course.pk, **joint})}"
    place = {name: text for name, text in (("site", key.site), ("side", key.side)) if text}
    query = urlencode({"course": course.pk, **place})
    return f"{reverse('measure', args=[course.patient_id, key.instrument])}?{query}"
