"""One event as its page prints it, and a row of the register."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from needlebook.clinic.vigilance.models import AdverseEvent, Amendment, EventReview
from needlebook.clinic.vigilance.writing import effect_of
from needlebook.core.vigilance.types import EventKind
from needlebook.web.events.words import (
    FIELDS,
    Said,
    course_said,
    grade_said,
    graded_of,
    kind_of,
    source_said,
    worst_said,
)
from needlebook.web.templatetags.needlebook import muscle_name, side_name


@dataclass(frozen=True, slots=True)
class Row:
    """One event of the register. review: open | closed | blank where there is none."""

    event: AdverseEvent
    label: str
    place: str
    said: Said
    course: Said
    review: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One amendment in words."""

    at: datetime
    who: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event with both grades, the expected course and what was amended."""

    event: AdverseEvent
    kind: EventKind
    place: str
    source: str
    facts: tuple[tuple[str, str], ...]
    carnes: Said
    white: Said
    course: Said
    is_serious: bool
    by_kind_alone: bool
    review: EventReview | None
    amendments: tuple[Changed, ...]


def row_of(event: AdverseEvent) -> Row:
    kind = kind_of(event)
    review = review_of(event)
    state = "" if review is None else "closed" if review.at else "open"
    return Row(event, kind.label, place_of(event), worst_said(event.grade), course_said(effect_of(event), kind), state)


def page_of(event: AdverseEvent) -> EventPage:
    kind, graded = kind_of(event), graded_of(event)
    return EventPage(
        event=event,
        kind=kind,
        place=place_of(event),
        source=source_said(event),
        facts=tuple(_facts(event)),
        carnes=grade_said("carnes", graded.carnes),
        white=grade_said("white", graded.white),
        course=course_said(effect_of(event), kind),
        is_serious=graded.is_serious,
        by_kind_alone=graded.is_serious and "serious" not in (graded.carnes.grade, graded.white.grade),
        review=review_of(event),
        amendments=tuple(_changed(one) for one in event.amendments.select_related("by")),
    )


def review_of(event: AdverseEvent) -> EventReview | None:
    return getattr(event, "review", None)


def place_of(event: AdverseEvent) -> str:
    """'Trapezius, left, needle 3'; blank where it belongs to none."""
    parts = [muscle_name(event.muscle) if event.muscle else "", side_name(event.side)]
    parts += [_("needle %(n)d") % {"n": event.needle}] if event.needle else []
    return ", ".join(part for part in parts if part)


def _facts(event: AdverseEvent) -> Iterator[tuple[str, str]]:
    """Every field that grades and course rest on; what nobody said is shown as that."""
    not_known = _("not known")
    onset = "" if event.onset_h is None else _hours(event.onset_h) if event.onset_h else _("during the needling")
    yield _("Began"), onset or not_known
    lasted = f" ({_hours(event.lasted_h)})" if event.lasted_h is not None else ""
    yield _("Lasted"), (event.get_duration_display() + lasted) if event.duration else not_known
    yield _("How strong"), event.get_intensity_display() if event.intensity else not_known
    function = {True: _("yes"), False: _("no"), None: not_known}[event.function_affected]
    yield _("Kept from daily activities"), function
    yield _("What was done"), event.get_action_taken_display() if event.action_taken else not_known
    yield _("What became of it"), event.get_outcome_display() if event.outcome else not_known
    causality = event.get_causality_display() if event.causality else _("not judged")
    yield _("Did the needling cause it? WHO-UMC (R)"), causality


def _hours(hours: float) -> str:
    if hours < 1:
        return _("%(n)d min") % {"n": round(hours * 60)}
    return _("%(n)s h") % {"n": f"{hours:.3g}"}


def _changed(row: Amendment) -> Changed:
    who = row.by.short_name if row.by else _("the patient")
    return Changed(row.at, who, tuple(_line(name, *pair) for name, pair in row.changed.items()))


def _line(name: str, before: object, now: object) -> str:
    if name == "withdrawn":
        return _("taken back") if now else _("told again")
    words = {"what": str(FIELDS.get(name, name)), "before": _value(before), "now": _value(now)}
    return _("%(what)s: %(before)s → %(now)s") % words


def _value(value: object) -> str:
    if value in ("", None):
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value).replace("_", " ")
