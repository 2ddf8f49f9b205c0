"""What was refused, why, when and by whom, in plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.sessions.actions import said
from needlebook.clinic.sessions.models import Refusal
from needlebook.clinic.sessions.refusals import event_of, waiting
from needlebook.core.sessions import State, refuse
from needlebook.core.sessions.types import (
    ConsentWithdrawn,
    Event,
    EventCorrected,
    IncidentReported,
    MeasureTaken,
    NeedleDescribed,
    NeedleInserted,
    NeedleManipulated,
    NeedleRemoved,
    NoteAdded,
    ReactionEnded,
    ReactionObserved,
    TwitchObserved,
)
from needlebook.web.templatetags.needlebook import muscle_name, side_name


@dataclass(frozen=True, slots=True)
class Posted:
    """An answer that could not be taken: to which, what was typed, what is wrong."""

    refusal: int
    words: str
    wrong: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One refused event. at: when it happened, as the device said; refused_at: when the ledger turned it away."""

    id: int
    what: str
    why: str
    at: datetime | None
    refused_at: datetime
    by: str
    is_needle: bool
    is_waiting: bool
    answer: str
    words: str
    answered_at: datetime | None
    answered_by: str
    posted: Posted | None


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """waiting: nobody has looked; done: answered, or put right by themselves."""

    waiting: tuple[RefusedRow, ...]
    done: tuple[RefusedRow, ...]
    is_closed: bool
    wrong: str


def present(refusals: Iterable[Refusal], state: State, posted: Posted | None) -> RefusedPage:
    """The page. `posted` stands at its row; one that names no row, above the list."""
    refusals = list(refusals)
    open_ids = {refusal.pk for refusal in waiting(refusals, state)}
    rows = [_row(refusal, posted, is_waiting=refusal.pk in open_ids) for refusal in refusals]
    is_lost = posted is not None and posted.refusal not in {row.id for row in rows}
    return RefusedPage(
        waiting=tuple(row for row in rows if row.is_waiting),
        done=tuple(row for row in rows if not row.is_waiting),
        is_closed=state.closed is not None,
        wrong=posted.wrong if posted and is_lost else "",
    )


def _row(refusal: Refusal, posted: Posted | None, *, is_waiting: bool) -> RefusedRow:
    return RefusedRow(
        id=refusal.pk,
        what=says(event_of(refusal)),
        why=said(refuse(refusal.reason, **refusal.params)),
        at=parse_datetime(refusal.payload["at"]),
        refused_at=refusal.at,
        by=refusal.by.short_name,
        is_needle=refusal.is_needle,
        is_waiting=is_waiting,
        answer=refusal.get_answer_display() if refusal.answer else "",
        words=refusal.words,
        answered_at=refusal.answered_at,
        answered_by=refusal.answered_by.short_name if refusal.answered_by else "",
        posted=posted if posted and posted.refusal == refusal.pk else None,
    )


def says(event: Event) -> str:
    """What was observed, in a few words."""
    match event:
        case NeedleInserted(needle=n):
            place = f"{muscle_name(event.muscle)}, {side_name(event.side)}"
            size = f"{event.diameter_mm:g} × {event.length_mm:g} mm"
            return _("Needle %(n)d in: %(place)s, %(size)s") % {"n": n, "place": place, "size": size}
        case NeedleRemoved(needle=n):
            return (_("Needle %(n)d out, whole") if event.is_intact else _("Needle %(n)d out, broken")) % {"n": n}
        case TwitchObserved(needle=n) | NeedleManipulated(needle=n) | NeedleDescribed(needle=n):
            return ABOUT[type(event)] % {"n": n}
        case MeasureTaken():
            return _("Measured: %(instrument)s %(value)g") % {"instrument": event.instrument, "value": event.value}
        case _:
            return _rest(event)


def _rest(event: Event) -> str:
    words = str(OTHER.get(type(event), type(event).__name__))
    detail = next((text for name in TEXTS if (text := getattr(event, name, ""))), "")
    return f"{words}: {detail}" if detail else words


TEXTS = ("text", "what_happened", "detail", "reason")
ABOUT = {
    TwitchObserved: gettext_lazy("Twitch, needle %(n)d"),
    NeedleManipulated: gettext_lazy("Needle %(n)d moved"),
    NeedleDescribed: gettext_lazy("Details of needle %(n)d"),
}
OTHER = {
    ReactionObserved: gettext_lazy("Reaction"),
    ReactionEnded: gettext_lazy("Reaction over"),
    NoteAdded: gettext_lazy("Note"),
    EventCorrected: gettext_lazy("Something taken back"),
    IncidentReported: gettext_lazy("Incident"),
    ConsentWithdrawn: gettext_lazy("Consent withdrawn"),
}
