"""The outcomes of a course as the page prints them: sentence first, picture second, numbers and sources under it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from needlebook.clinic.accounts.models import User
from needlebook.clinic.followup.queries import Score
from needlebook.clinic.followup.standing import CourseState
from needlebook.clinic.patients.models import Course
from needlebook.core.outcomes.beside import method_phrases, natural_phrases
from needlebook.core.outcomes.change import Change, Limit
from needlebook.core.outcomes.course import Trajectory
from needlebook.core.outcomes.trend import Trend
from needlebook.core.outcomes.types import Instrument, VisitDay
from needlebook.core.outcomes.wording import NO_COMPARISON, amount, cautions
from needlebook.knowledge import load
from needlebook.web.outcomes.picture import HEIGHT, WIDTH
from needlebook.web.outcomes.svg import digest
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
    readings: SafeString
    sources: tuple[str, ...]


def cards_of(state: CourseState) -> list[Card]:
    """One card for each series, in the order of the knowledge."""
    days = {score.taken_on for scores in state.scores.values() for score in scores}
    words = Words(writers_of(state), {day: date_format(day) for day in days})
    return [_card(state, trajectory, state.scores[key], words) for key, trajectory in state.trajectories.items()]


class Words(NamedTuple):
    """What many lines of the tables share: names by the id of a person, None is the patient; days as printed."""

    writers: Mapping[int | None, str]
    days: Mapping[date, str]


def writers_of(state: CourseState) -> dict[int | None, str]:
    ids = {score.by_id for scores in state.scores.values() for score in scores} - {None}
    return {None: _("the patient"), **{id: user.short_name for id, user in User.objects.in_bulk(ids).items()}}


def _card(state: CourseState, trajectory: Trajectory, scores: Sequence[Score], words: Words) -> Card:
    change, instrument = trajectory.change, trajectory.instrument
    movement, meaning = sentences_of(change) if change else _one(scores[0], instrument)
    return Card(
        id="-".join(part for part in trajectory.key if part),
        name=series_name(trajectory.key),
        scale=scale_of(instrument),
        answer=answer_in_words(change.answer) if change else "",
        movement=movement,
        meaning=meaning,
        natural=tuple(phrase_in_words(phrase) for phrase in natural_phrases(trajectory)),
        methods=tuple(phrase_in_words(phrase) for phrase in method_phrases(trajectory)),
        notes=tuple(_notes(change)) if change else (),
        picture=_picture(state, trajectory, change) if change else None,
        readings=_readings(scores, words),
        sources=tuple(_sources(trajectory)),
    )


def _one(row: Score, instrument: Instrument) -> tuple[str, str]:
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


def _picture(state: CourseState, trajectory: Trajectory, change: Change) -> Picture:
    words = {"name": series_name(trajectory.key), "sentences": " ".join(sentences_of(change))}
    alt = _("%(name)s. %(sentences)s") % words
    light, dark = (picture_address(state.course, trajectory, state.visits, theme) for theme in ("light", "dark"))
    return Picture(light, dark, alt)


def picture_address(course: Course, trajectory: Trajectory, visits: Sequence[VisitDay], theme: str) -> str:
    """Where the picture of a series stands, as its data are now; with its place of the body where it has one."""
    asked = QueryDict(mutable=True)
    asked.update({name: part for name, part in (("site", trajectory.key.site), ("side", trajectory.key.side)) if part})
    asked.update({"theme": theme, "v": version_of(course, trajectory, visits)})
    page = reverse("outcome_picture", args=[course.patient_id, course.pk, trajectory.key.instrument])
    return f"{page}?{asked.urlencode()}"


def version_of(course: Course, trajectory: Trajectory, visits: Sequence[VisitDay]) -> str:
    """Another one whenever something changes that the picture is made from."""
    return digest(
        course.pk, course.complaint, trajectory.key, trajectory.values, visits, load().version, get_language()
    )


READING = '<tr><th scope="row" class="num">{}</th><td class="r">{}</td><td class="r">{}</td><td>{}</td></tr>'


def _readings(scores: Sequence[Score], words: Words) -> SafeString:
    """The lines of the table. Built here and not in a template: a page prints hundreds, this halves its time."""
    first = scores[0].value
    lines = (
        (words.days[at], number(value), signed(round(value - first, 9)) if n else "", words.writers[by])
        for n, (_key, at, value, by) in enumerate(scores)
    )
    return format_html_join("", READING, lines)


def _sources(trajectory: Trajectory) -> Iterator[str]:
    if trajectory.change:
        yield from (_source(limit, trajectory.instrument) for limit in trajectory.change.limits)
    if spread := trajectory.spread:
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
