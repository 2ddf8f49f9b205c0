"""A reading as it was told, written into its series: worked out by the instrument's own rule, at a place that it has.

What was measured in another way before (worst pain, now pain now; other activities) is a series of its own, and whoever
writes it down is told so first.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from needlebook.clinic.accounts.models import User
from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.patients.models import Course, Visit
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.entry import Told, work_out
from needlebook.core.outcomes.scoring import Scoring
from needlebook.knowledge import load
from needlebook.knowledge.movements import motion_sites, movement_of, movements

ACTIVITIES = "activities"  # of PSFS, in Measurement.entered
LIST = "list_"  # site of a PSFS series after the list has changed


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
    worked = work_out(knowledge.instruments[reading.instrument], scoring, reading.told)
    entered = {**worked.entered, ACTIVITIES: list(reading.activities)} if reading.activities else worked.entered
    site = _site_of(course, scoring, reading)
    return add_measurement(
        course,
        by=by,
        instrument=reading.instrument,
        value=worked.value,
        taken_on=reading.taken_on,
        visit=visit,
        replace=replace,
        site=site,
        side=reading.side,
        entered=entered,
        is_told_by_patient=is_told_by_patient,
    )


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
        return _list_of(rows.order_by("taken_on"), reading)
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


def _list_of(rows: Sequence[Measurement], reading: Reading) -> str:
    """The series of these activities; activities in another order are the same list."""
    lists: dict[str, list[str]] = {}
    for row in rows:
        lists.setdefault(row.site, row.entered.get(ACTIVITIES, []))
    wanted = _folded(reading.activities)
    same = next((site for site, activities in lists.items() if _folded(activities) == wanted), None)
    if same is not None:
        return same
    if lists and not reading.told.is_sure:
        raise OtherSeries([", ".join(activities) for activities in lists.values()], ", ".join(reading.activities))
    return f"{LIST}{len(lists) + 1}" if lists else ""


def _folded(activities: Sequence[str]) -> list[str]:
    return sorted(" ".join(activity.split()).casefold() for activity in activities)


def activities_of(course: Course) -> list[str]:
    """The list that is rated in this course: that of the latest PSFS; without one, the goals named last."""
    latest = course.measurements.filter(instrument="PSFS").order_by("-taken_on", "-id").first()
    if latest and (named := latest.entered.get(ACTIVITIES)):
        return list(named)
    assessed = course.visits.filter(assessment__goals__isnull=False).order_by("-started_at").first()
    return list(assessed.assessment.goals.values_list("activity", flat=True)) if assessed else []
