"""A needlestick record as its page prints it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from needlebook.clinic.sharps.models import Injury
from needlebook.clinic.sharps.queries import StepState, step_states
from needlebook.knowledge.needlestick import Entry, load_needlestick
from needlebook.web.decide.reasons import PROVENANCE_WORDS, SourceView, source_views
from needlebook.web.sharps.forms import StepForm


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is never done, or what is known: with its source."""

    entry: Entry
    sources: tuple[SourceView, ...]
    means: str


@dataclass(frozen=True, slots=True)
class Window:
    """Until when, and how long that is: `says` at the moment the page was made."""

    label: str
    until: datetime
    says: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """A step with its windows. form: what asks for it; is_refused: it came back."""

    n: int
    state: StepState
    said: Sentence
    windows: tuple[Window, ...]
    form: StepForm
    is_refused: bool


def sentences(part: str) -> list[Sentence]:
    """The entries of one part of the table, in its order."""
    return [_sentence(entry) for entry in load_needlestick() if entry.part == part]


def step_views(injury: Injury, now: datetime, bound: Mapping[str, StepForm]) -> Iterator[StepView]:
    """Every step; a window is counted down until the step is written down."""
    for n, state in enumerate(step_states(injury), start=1):
        id = state.step.id
        form = bound.get(id) or StepForm(auto_id=f"id_{id}_%s")
        windows = () if state.taken else tuple(_windows(state, now))
        yield StepView(n, state, _sentence(state.step), windows, form, id in bound)


def _sentence(entry: Entry) -> Sentence:
    return Sentence(entry, source_views(entry.sources), str(PROVENANCE_WORDS[entry.provenance]))


def _windows(state: StepState, now: datetime) -> Iterator[Window]:
    for label, until in ((_("better by"), state.best_until), (_("at the latest by"), state.until)):
        if until is not None:
            yield Window(label, until, _left(until - now), until <= now)


def _left(left: timedelta) -> str:
    """'54 min left', '71 h left'; what is over is to be done all the same."""
    minutes = int(left.total_seconds() // 60)
    if minutes < 0:
        return _("this time is over: do it at once all the same")
    if minutes < 120:
        return _("{n} min left").format(n=minutes)
    return _("{n} h left").format(n=minutes // 60)
