"""The close page, and the record it becomes, in plain values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _

from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.actions import said
from needlebook.clinic.sessions.measures import Measure, change_within
from needlebook.core.outcomes.change import Change
from needlebook.core.outcomes.wording import amount, phrases, title
from needlebook.core.sessions import State, in_the_way
from needlebook.core.sessions.closing import needles_in_the_way
from needlebook.knowledge.guidance import Aftercare
from needlebook.web.close.forms import CHECKS, AfterForm, CloseForm
from needlebook.web.close.noted import Noted, Reported, incidents_of, reactions_of
from needlebook.web.close.telling import aftercare_of
from needlebook.web.frame.visit import Frame
from needlebook.web.treat.counting import Counter, counter_of
from needlebook.web.treat.course import is_step
from needlebook.web.treat.needles import NeedleRow, rows_of
from needlebook.web.treat.people import Hands, hands_of

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """Before, after, change and what it can mean; `field` while it may still be typed in."""

    label: str
    hint: str
    before: str
    after: str
    change: str
    meaning: str
    because: str
    field: BoundField | None


@dataclass(frozen=True, slots=True)
class Step:
    id: str
    says: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class ClosePage:
    opened_at: datetime
    closed_at: datetime | None
    practitioner: str
    needles: tuple[NeedleRow, ...]
    counter: Counter
    measures: tuple[MeasureRow, ...]
    reactions: tuple[Noted, ...]
    incidents: tuple[Reported, ...]
    notes: tuple[str, ...]
    steps: tuple[Step, ...]
    aftercare: Sequence[Aftercare]
    obstacles: tuple[str, ...]
    report_on: int | None
    counted: int | None
    packs: int | None
    missing: tuple[int, ...]
    left: str
    hands: Hands

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


def present(visit: Visit, state: State, frame: Frame, after: AfterForm, form: CloseForm, now: datetime) -> ClosePage:
    """Everything the page prints; after the closing, at the time of the closing."""
    assert state.opened is not None  # the view shows this page for opened sessions only
    closed = state.closed
    at = closed.at if closed else now
    is_closed = closed is not None
    return ClosePage(
        opened_at=state.opened.at,
        closed_at=closed.at if closed else None,
        practitioner=visit.practitioner.short_name,
        needles=tuple(sorted(rows_of(state, (), at, None), key=lambda row: row.number)),
        counter=counter_of(state),
        measures=tuple(_measures(visit, after, is_closed=is_closed)),
        reactions=reactions_of(state),
        incidents=incidents_of(visit, state),
        notes=tuple(note.text for note in state.notes if not is_step(note)),
        steps=tuple(_steps(form)),
        aftercare=aftercare_of(visit, state, frame),
        obstacles=() if closed else tuple(said(refused) for refused in in_the_way(state)),
        report_on=_to_report(state),
        counted=closed.counted_in_bin if closed else None,
        packs=closed.packs_opened if closed else None,
        missing=state.needles_missing,
        left=", ".join(str(number) for number in state.unaccounted) if closed else "",
        hands=hands_of(state, known=(visit.practitioner,)),
    )


def _measures(visit: Visit, form: AfterForm, *, is_closed: bool) -> Iterator[MeasureRow]:
    day = timezone.localdate(visit.started_at)
    for name, measure in form.measures.items():
        change = change_within(measure, visit.course.complaint or None, day)
        yield MeasureRow(
            label=measure.label,
            hint=_hint(measure),
            before=_value(measure, measure.before),
            after=_value(measure, measure.after),
            change=signed(change.change, measure.scale.unit) if change else "",
            meaning=_(title(change)) if change else _("Not measured"),
            because=_because(change) if change else "",
            field=None if is_closed else form[name],
        )


def _because(change: Change) -> str:
    """The limit that the change is held against, in words, with where it was published."""
    meaning = phrases(change)[-1]
    origins = dict.fromkeys(f"{limit.threshold.source} ({limit.threshold.provenance})" for limit in change.limits)
    return " ".join([_(meaning.message) % meaning.params, *([f"{'; '.join(origins)}."] if origins else [])])


def _hint(measure: Measure) -> str:
    scale = measure.scale
    ends = f"{scale.minimum:g}–{scale.maximum:g}" if scale.minimum is not None and scale.maximum is not None else ""
    way = {True: _("lower is better"), False: _("higher is better"), None: ""}[scale.lower_is_better]
    return ", ".join(part for part in (ends, way) if part)


def _value(measure: Measure, value: float | None) -> str:
    if value is None:
        return _("not measured")
    return f"{value:g}" if measure.scale.unit == "points" else amount(value, measure.scale.unit)


def signed(change: float, unit: str) -> str:
    """-1 -> '−1 point', with a true minus sign."""
    sign = MINUS if change < 0 else "+" if change > 0 else ""
    return sign + amount(abs(change), unit)


def _steps(form: CloseForm) -> Iterator[Step]:
    ticked = form["checked"].value() or []
    for id, says in CHECKS.items():
        yield Step(id, str(says), id in ticked)


def _to_report(state: State) -> int | None:
    """The needle that a report is needed for; None when nothing about needles stands in the way."""
    return next(iter(_numbers(state)), None) if needles_in_the_way(state) else None


def _numbers(state: State) -> Iterable[int]:
    return sorted(
        number for number, needle in state.needles.items() if not needle.is_accounted_for or needle.is_break_unreported
    )
