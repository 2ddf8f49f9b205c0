"""A reading as it was told, written into its series: worked out by the instrument's own rule, at a place that it has.

What was measured in another way before (worst pain, now pain now; other activities) is a series of its own, and whoever
writes it down is told so first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.patients.models import Course, Visit
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.entry import Told, work_out
from needlebook.core.outcomes.scoring import Scoring
from needlebook.knowledge import load
from needlebook.knowledge.movements import motion_sites, movement_of, movements

ACTIVITIES, FORM = "activities", "form"  # in Measurement.entered: of PSFS; of what its owner scores
NEXT_SERIES = {ACTIVITIES: "list_", FORM: "form_"}  # site of a series after the list or the form has changed


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one instrument. activities: of a PSFS, in the order of the answers."""

    instrument: str
    taken_on: date
    told: Told
    site: str = ""
    side: str = ""
    activities: tuple[str, ...] = ()


class OtherSeries(BadInput):
    """The course has been measured in another way before, so this begins a series that is not compared with it."""

    def __init__(self, before: Sequence[str], now: str) -> None:
        self.before, self.now = tuple(before), now
        super().__init__(
            "site", f"measured as {', '.join(before)} before, now as {now}", "the same way, or a new series"
        )


@transaction.atomic
def enter(
    course: Course,
    reading: Reading,
    *,
    by: User,
    visit: Visit | None = None,
    replace: bool = False,
    is_told_by_patient: bool = False,
) -> Measurement:
    """Work the reading out and write it down. Raises BadInput, ScoreStands or OtherSeries; then nothing is written."""
    knowledge = load()
    if reading.instrument not in knowledge.instruments:
        raise BadInput("instrument", "no such instrument", "an instrument of the knowledge")
    scoring = knowledge.scoring[reading.instrument]
    need_place(scoring, reading.site, reading.side)
    if scoring.asks_form and not reading.told.about.get(FORM):
        raise BadInput("form", "is not told", "the form, its version and its value set")
    worked = work_out(knowledge.instruments[reading.instrument], scoring, reading.told)
    entered = {**worked.entered, ACTIVITIES: list(reading.activities)} if reading.activities else worked.entered
    site = _site_of(course, scoring, reading)
    return add_measurement(
        course,
        by=by,
        instrument=reading.instrument,
        value=worked.value,
        taken_on=reading.taken_on,
        visit=visit or _visit_on(course, reading.taken_on),
        replace=replace,
        site=site,
        side=reading.side,
        entered=entered,
        is_told_by_patient=is_told_by_patient,
    )


def _visit_on(course: Course, day: date) -> Visit | None:
    """The visit of the course on that day."""
    visits = course.visits.order_by("-started_at")
    return next((visit for visit in visits if timezone.localdate(visit.started_at) == day), None)


def need_place(scoring: Scoring, site: str, side: str) -> None:
    """Raises BadInput for a place or a side that the instrument does not have, or for one that it needs."""
    if scoring.variants:
        if scoring.variant(site) is None:
            raise BadInput("site", "no way of measuring", ", ".join(variant.label for variant in scoring.variants))
    elif scoring.place or site:
        _need_known_place(scoring, site)
    _need_side(scoring, site, side)


def _need_known_place(scoring: Scoring, site: str) -> None:
    anatomy = load().anatomy
    known: Mapping[str, Collection[str]] = {
        "": (),
        "muscle": anatomy.muscles,
        "region": anatomy.regions,
        "movement": movements(),
        "motion": motion_sites(),
    }
    if site not in known[scoring.place]:
        raise BadInput("site", f"no {scoring.place or 'place'} {site}".strip(), f"a {scoring.place or 'blank'}")


def _need_side(scoring: Scoring, site: str, side: str) -> None:
    movement = movement_of(site) if scoring.place in ("movement", "motion") else None
    if scoring.has_sides and (movement is None or movement.has_sides):
        if side not in ("left", "right"):
            raise BadInput("side", "no side is given", "left or right")
    elif side:
        raise BadInput("side", f"{scoring.instrument} has no sides", "no side")


def _site_of(course: Course, scoring: Scoring, reading: Reading) -> str:
    """The series that the reading goes to. Raises OtherSeries when it would begin another one unasked."""
    rows = course.measurements.filter(instrument=reading.instrument, side=reading.side)
    if reading.activities:
        return _series_of(rows.order_by("taken_on"), reading, ACTIVITIES, reading.activities)
    if scoring.asks_form:
        return _series_of(rows.order_by("taken_on"), reading, FORM, [reading.told.about[FORM]])
    if not scoring.variants:
        return reading.site
    before = dict.fromkeys(rows.values_list("site", flat=True))
    if before and reading.site not in before and not reading.told.is_sure:
        labels = [_label(scoring, site) for site in before]
        raise OtherSeries(labels, _label(scoring, reading.site))
    return reading.site


def _label(scoring: Scoring, site: str) -> str:
    variant = scoring.variant(site)
    return variant.label if variant else site


def _series_of(rows: Iterable[Measurement], reading: Reading, name: str, told: Sequence[str]) -> str:
    """The series of these activities, or of this form; activities in another order are the same list."""
    series: dict[str, list[str]] = {}
    for row in rows:
        kept = row.entered.get(name, [])
        series.setdefault(row.site, [kept] if isinstance(kept, str) else kept)
    same = next((site for site, kept in series.items() if _folded(kept) == _folded(told)), None)
    if same is not None:
        return same
    if series and not reading.told.is_sure:
        raise OtherSeries([", ".join(kept) for kept in series.values()], ", ".join(told))
    return f"{NEXT_SERIES[name]}{len(series) + 1}" if series else ""


def _folded(told: Sequence[str]) -> list[str]:
    return sorted(" ".join(text.split()).casefold() for text in told)


def activities_of(course: Course) -> list[str]:
    """The list that is rated in this course: that of the latest PSFS; without one, the goals named last."""
    latest = course.measurements.filter(instrument="PSFS").order_by("-taken_on", "-id").first()
    if latest and (named := latest.entered.get(ACTIVITIES)):
        return list(named)
    assessed = course.visits.filter(assessment__goals__isnull=False).order_by("-started_at").first()
    return list(assessed.assessment.goals.values_list("activity", flat=True)) if assessed else []
