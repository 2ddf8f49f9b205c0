"""What stands of a visit, read once for its note, and where a sentence of it comes from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from needlebook.clinic.assessments.models import Said
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.queries import ledger_of
from needlebook.core.sessions import State
from needlebook.web.assess.page import Sheet, sheet_of
from needlebook.web.assess.since import said_words

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """The visit's sheet, and its session as far as it came; None before it was opened."""

    sheet: Sheet
    state: State | None

    @property
    def visit(self) -> Visit:
        return self.sheet.visit


def record_of(visit: Visit) -> VisitRecord:
    """Read the visit as it stands now."""
    return VisitRecord(sheet_of(visit), ledger_of(visit))


def stage_origin(stage: str) -> str:
    """'From Examine': where in the visit it was written down."""
    return _("From %(stage)s") % {"stage": stage}


def said_origin(stage: str, rows: Iterable[Said]) -> str:
    """'From Assess: T. Berg, 26 Nov 2026': who said it, when, and who confirmed it since."""
    said = list(dict.fromkeys(said_words(row) for row in rows))
    if not said:
        return stage_origin(stage)
    named = "; ".join(said[:MOST_NAMED]) + (_(" and others") if len(said) > MOST_NAMED else "")
    return _("From %(stage)s: %(said)s") % {"stage": stage, "said": named}


def room_origin(state: State) -> str:
    """'From the room, 10:02 to 10:31': the ledger of the session."""
    assert state.opened is not None  # a state without an opening has nothing to tell
    start = _time(state.opened.at)
    if state.closed is None:
        return _("From the room, open since %(start)s") % {"start": start}
    return _("From the room, %(start)s to %(end)s") % {"start": start, "end": _time(state.closed.at)}


def _time(at: datetime) -> str:
    return date_format(timezone.localtime(at), "H:i")
