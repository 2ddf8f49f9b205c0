"""What earlier visits of a course tell the ranking of this one: muscles that were recognised, and what needles did."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import CharField, DateField, F, FloatField, IntegerField, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, TruncDate

from needlebook.clinic.assessments.models import Finding
from needlebook.clinic.assessments.queries import WORST_PAIN
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.models import Event
from needlebook.core.anatomy import Side
from needlebook.core.case import Case, EarlierFinding, EarlierSign, Sign
from needlebook.core.outcomes import types as outcomes
from needlebook.core.outcomes.change import assess_change
from needlebook.core.sessions.types import EventCorrected, NeedleInserted
from needlebook.knowledge import load

VISIT, RECOGNISED, PAIN = "visit", "recognised", "pain"
INSERTED, CORRECTED = NeedleInserted.__name__, EventCorrected.__name__


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the course. `about`: for an insertion its own id, for a correction the id it takes back."""

    kind: str
    visit: int
    muscle: str
    side: str
    about: str
    value: float | None
    day: date | None


def with_earlier(case: Case, visit: Visit) -> Case:
    """The case with what earlier visits of the same course found. One query, and none at a first visit."""
    if visit.number <= 1:
        return case
    rows = [_Row(*values) for values in _course(visit)]
    found = [*_recognised(rows), *_responses(rows, case.complaint)]
    return replace(case, earlier=tuple(dict.fromkeys(found)))


def _course(visit: Visit) -> QuerySet[Visit, tuple[str, int, str, str, str, float | None, date | None]]:
    """Visits, recognised muscles, insertions and worst pain of the course up to this visit, in one query."""
    course = visit.course_id
    visits = Visit.objects.filter(course=course, number__lte=visit.number)
    found = Finding.objects.filter(
        assessment__visit__course=course,
        assessment__visit__number__lt=visit.number,
        sign=Sign.RECOGNISED_PAIN.value,
        is_present=True,
    )
    events = Event.objects.filter(
        session__visit__course=course, session__visit__number__lt=visit.number, type__in=(INSERTED, CORRECTED)
    )
    pain = Measurement.objects.filter(course=course, instrument=WORST_PAIN)
    at = "assessment__visit__number"
    return _lines(visits, kind=Value(VISIT), visit=F("number"), day=TruncDate("started_at")).union(
        _lines(found, kind=Value(RECOGNISED), visit=F(at), muscle=F("muscle"), side=F("side")),
        _lines(
            events,
            kind=F("type"),
            visit=F("session__visit__number"),
            muscle=KeyTextTransform("muscle", "payload"),
            side=KeyTextTransform("side", "payload"),
            about=KeyTextTransform("id", "payload"),
        ).filter(type=INSERTED),
        _lines(
            events,
            kind=F("type"),
            visit=F("session__visit__number"),
            about=KeyTextTransform("corrects", "payload"),
        ).filter(type=CORRECTED),
        _lines(pain, kind=Value(PAIN), value=F("value"), day=F("taken_on")),
        all=True,
    )


def _lines(rows: QuerySet, **columns):  # type: ignore[no-untyped-def, type-arg]
    """The same seven columns of every table, with the same types, so that they can stand below one another."""
    blank = {
        "kind": Value(""),
        "visit": Value(0),
        "muscle": Value(""),
        "side": Value(""),
        "about": Value(""),
        "value": Value(None),
        "day": Value(None),
    }
    kinds = {"visit": IntegerField(), "value": FloatField(), "day": DateField()}
    cast = {
        f"line_{name}": Cast(columns.get(name, empty), kinds.get(name, CharField())) for name, empty in blank.items()
    }
    return rows.order_by().annotate(**cast).values_list(*cast)


def _recognised(rows: Iterable[_Row]) -> Iterator[EarlierFinding]:
    for row in rows:
        if row.kind == RECOGNISED:
            yield EarlierFinding(row.muscle, Side(row.side), EarlierSign.RECOGNISED, row.visit)


def _responses(rows: Sequence[_Row], complaint: str | None) -> Iterator[EarlierFinding]:
    """Muscles that were needled at a visit, and whether pain had fallen by the next one."""
    days = {row.visit: row.day for row in rows if row.kind == VISIT}
    pain = {row.day: row.value for row in rows if row.kind == PAIN}
    corrected = {row.about for row in rows if row.kind == CORRECTED}
    for row in rows:
        if row.kind != INSERTED or row.about in corrected:
            continue
        sign = _response((days.get(row.visit), days.get(row.visit + 1)), pain, complaint)
        if sign is not None:
            yield EarlierFinding(row.muscle, Side(row.side), sign, row.visit)


def _response(
    days: tuple[date | None, date | None], pain: dict[date | None, float | None], complaint: str | None
) -> EarlierSign | None:
    """A fall within the error of measuring says nothing, nor does a visit at which pain was not measured."""
    before, after = (pain.get(day) for day in days)
    if before is None or after is None or days[0] is None or days[1] is None or days[0] >= days[1]:
        return None
    if after >= before:
        return EarlierSign.NEEDLED_UNCHANGED
    values = [outcomes.Measurement(days[0], before), outcomes.Measurement(days[1], after)]
    change = assess_change(load().instruments[WORST_PAIN], values, complaint)
    return EarlierSign.NEEDLED_BETTER if change.beyond_error else None
