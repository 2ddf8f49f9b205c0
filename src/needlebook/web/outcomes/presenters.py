"""The outcomes of a course as the page prints them: sentence first, picture second, numbers and sources under it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from needlebook.clinic.followup.models import Measurement as Row
from needlebook.clinic.followup.queries import key_of
from needlebook.clinic.followup.standing import CourseState
from needlebook.clinic.patients.models import Course
from needlebook.core.outcomes.beside import method_phrases, natural_phrases
from needlebook.core.outcomes.change import Change, Limit
from needlebook.core.outcomes.course import Finding
from needlebook.core.outcomes.trend import Trend
from needlebook.core.outcomes.types import Instrument, SeriesKey
from needlebook.core.outcomes.wording import NO_COMPARISON, amount, cautions
from needlebook.web.outcomes.picture import HEIGHT, WIDTH
from needlebook.web.outcomes.words import (
    PROVENANCE,
    answer_in_words,
    number,
    phrase_in_words,
    scale_of,
    sentences_of,
    series_name,
    signed,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """Addresses of the picture for both themes, its size, and what it says."""

    light: str
    dark: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Reading:
    """One line of the table."""

    taken_on: date
    value: str
    change: str
    by: str


@dataclass(frozen=True, slots=True)
class Card:
    """One instrument. `picture` None and `answer` "" while there is one measurement only."""

    id: str
    name: str
    scale: str
    answer: str
    movement: str
    meaning: str
    natural: tuple[str, ...]
    methods: tuple[str, ...]
    notes: tuple[str, ...]
    picture: Picture | None
    readings: tuple[Reading, ...]
    sources: tuple[str, ...]


def cards_of(state: CourseState) -> list[Card]:
    """One card for each series, in the order of the knowledge."""
    rows: dict[SeriesKey, list[Row]] = {}
    for row in state.rows:
        rows.setdefault(key_of(row), []).append(row)
    return [_card(state.course, finding, rows[key]) for key, finding in state.findings.items()]


def _card(course: Course, finding: Finding, rows: Sequence[Row]) -> Card:
    change, instrument = finding.change, finding.instrument
    movement, meaning = sentences_of(change) if change else _one(rows[0], instrument)
    return Card(
        id="-".join(part for part in finding.key if part),
        name=series_name(finding.key),
        scale=scale_of(instrument),
        answer=answer_in_words(change.answer) if change else "",
        movement=movement,
        meaning=meaning,
        natural=tuple(phrase_in_words(phrase) for phrase in natural_phrases(finding)),
        methods=tuple(phrase_in_words(phrase) for phrase in method_phrases(finding)),
        notes=tuple(_notes(change)) if change else (),
        picture=_picture(course, finding.key, change) if change else None,
        readings=tuple(_readings(rows)),
        sources=tuple(_sources(finding)),
    )


def _one(row: Row, instrument: Instrument) -> tuple[str, str]:
    words = {"value": amount(row.value, instrument.unit), "date": date_format(row.taken_on)}
    return _("%(value)s on %(date)s.") % words, _("One measurement so far; a change needs a second.")


def _notes(change: Change) -> Iterator[str]:
    """What must stand beside this change; what holds for every change stands once on the page."""
    for caution in cautions(change):
        if caution.message != NO_COMPARISON:
            yield phrase_in_words(caution)
    if change.trend:
        yield _trend(change.trend, change.instrument)


def _trend(trend: Trend, instrument: Instrument) -> str:
    words = {
        "slope": f"{signed(round(trend.slope_per_week, 2))} {instrument.unit}".rstrip(),
        "level": round(trend.level * 100),
        "low": signed(round(trend.low, 2)),
        "high": signed(round(trend.high, 2)),
        "n": trend.points,
    }
    return _("Trend over %(n)d points: %(slope)s a week (%(level)d %% interval %(low)s to %(high)s).") % words


def _picture(course: Course, key: SeriesKey, change: Change) -> Picture:
    alt = _("%(name)s. %(sentences)s") % {"name": series_name(key), "sentences": " ".join(sentences_of(change))}
    light, dark = (picture_address(course, key, theme) for theme in ("light", "dark"))
    return Picture(light, dark, alt)


def picture_address(course: Course, key: SeriesKey, theme: str) -> str:
    """Where the picture of a series stands. Its place of the body is asked for only where it has one."""
    asked = QueryDict(mutable=True)
    asked.update({name: part for name, part in (("site", key.site), ("side", key.side)) if part})
    asked["theme"] = theme
    return f"{reverse('outcome_picture', args=[course.patient_id, course.pk, key.instrument])}?{asked.urlencode()}"


def _readings(rows: Sequence[Row]) -> Iterator[Reading]:
    first = rows[0].value
    for n, row in enumerate(rows):
        change = signed(round(row.value - first, 9)) if n else ""
        yield Reading(row.taken_on, number(row.value), change, row.by.short_name if row.by else _("the patient"))


def _sources(finding: Finding) -> Iterator[str]:
    if finding.change:
        yield from (_source(limit, finding.instrument) for limit in finding.change.limits)
    if spread := finding.spread:
        yield _("Spread of scores: %(source)s.") % {"source": spread.source}
        yield _("Test-retest: %(source)s.") % {"source": spread.reliability_source}
        if spread.note:
            yield spread.note


def _source(limit: Limit, instrument: Instrument) -> str:
    """'Important: 2 points, low back pain (expert consensus). Ostelo 2008. S, read in its source.'"""
    threshold = limit.threshold
    kinds: Mapping[str, str] = {
        "mdc": _("Measurement error: %(points)s"),
        "mcid": _("Important: %(points)s"),
        "mcid_percent": _("Important: %(percent)s %% of the first score, here %(points)s"),
    }
    points = {"points": amount(limit.points, instrument.unit), "percent": f"{threshold.value:g}"}
    about = ", ".join(part for part in (threshold.population, threshold.level) if part)
    provenance = str(PROVENANCE.get(threshold.provenance, threshold.provenance))
    return ". ".join(part for part in (kinds[limit.kind] % points, about, threshold.source, provenance) if part) + "."
