"""What to do now when a patient reacts: the steps and when they were done, the needles to take out, in their order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.core.sessions import Needle, State
from needlebook.core.sessions.order import NextOut
from needlebook.core.sessions.types import (
    NeedleInserted,
    NeedleRemoved,
    NoteAdded,
    ReactionKind,
    ReactionObserved,
    Technique,
)
from needlebook.knowledge.guidance import LUNG_HAZARDS, Reaction, ReactionStep, load_guidance
from needlebook.knowledge.library import load
from needlebook.knowledge.removal import needles_to_take_out
from needlebook.web.templatetags.needlebook import clock
from needlebook.web.treat.needles import NeedleRow
from needlebook.web.treat.undo import Undo, undo_of

ENDS = {
    ReactionKind.FAINT: gettext_lazy("Came round, fully awake"),
    None: gettext_lazy("It has passed"),
}
LONGEST_MM = 150
HANDED_OVER = (gettext_lazy("Handed over to a doctor"), gettext_lazy("Handed over to the ambulance"))


@dataclass(frozen=True, slots=True)
class CareStep:
    """One thing to do. `note`: what the record says once it is done; at: when it was; event_id: of that note."""

    says: str
    note: str
    basis: str
    at: datetime | None = None
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class Out:
    """A needle to take out, and why it stands where it stands. is_planned: not in yet, but may be by the time."""

    number: int
    name: str
    place: str
    why: str
    stays: bool
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class Care:
    """Everything about one reaction. `event` None: it has not happened; the page holds it ready.

    outs: in the order of taking out; near_lung: needles of today, in or out, that can have reached the lung.
    """

    reaction: Reaction
    event: ReactionObserved | None
    basis: str
    steps: tuple[CareStep, ...]
    outs: tuple[Out, ...]
    order_basis: str
    has_current: bool
    near_lung: tuple[str, ...]
    ends: tuple[str, ...]
    is_over: bool = False
    undo: Undo | None = None

    @property
    def is_on(self) -> bool:
        return self.event is not None and not self.is_over

    @property
    def outs_in(self) -> tuple[Out, ...]:
        """Those that are in the body now."""
        return tuple(out for out in self.outs if not out.is_planned)


def faint_of(state: State, rows: Sequence[NeedleRow], now: datetime) -> Care:
    """The faint that stands, or everything that is held ready for one.

    Without a connection a planned site may be needled and the patient faint before the server hears of it: every
    planned site stands in the order already, hidden until the browser knows that a needle is in there.
    """
    faint = load_guidance().reactions[ReactionKind.FAINT]
    return replace(_care(state, state.faint, faint, rows, now, with_planned=True), undo=_undo(state))


def standing_of(state: State, rows: Sequence[NeedleRow], now: datetime) -> tuple[Care, ...]:
    """Reactions that are not over, but for the faint, which has the screen to itself."""
    found = (care_of(state, rows, event.id, now) for event in state.standing if event != state.faint)
    return tuple(care for care in found if care)


def held_ready(state: State, rows: Sequence[NeedleRow], event: ReactionObserved, now: datetime) -> Care:
    """What to do should this happen: a browser without a connection shows it. Planned sites stand in it, hidden."""
    care = _care(state, event, load_guidance().reactions[event.kind], rows, now, with_planned=True)
    return replace(care, is_over=False)


def care_of(state: State, rows: Sequence[NeedleRow], id: str, now: datetime) -> Care | None:
    """The reaction of this id, if it counts."""
    event = next((event for event in state.reactions if event.id == id), None)
    return _care(state, event, load_guidance().reactions[event.kind], rows, now) if event else None


def _care(
    state: State,
    event: ReactionObserved | None,
    reaction: Reaction,
    rows: Sequence[NeedleRow],
    now: datetime,
    *,
    with_planned: bool = False,
) -> Care:
    planned = [row for row in rows if row.state == "planned"] if with_planned else []
    nexts = _to_take_out(_with_planned(state, planned, now), event, reaction, now)
    notes = {note.text: note for note in state.notes if event and note.at >= event.at}
    by_number = {row.number: row for row in rows}
    return Care(
        reaction=reaction,
        event=event,
        basis=basis_words(reaction.sources, reaction.provenance),
        steps=tuple(_step(reaction, step, notes) for step in reaction.steps),
        outs=tuple(_out(next_out, by_number[next_out.needle]) for next_out in nexts),
        order_basis=_order_basis(nexts),
        has_current=any(next_out.has_current for next_out in nexts),
        near_lung=tuple(near_lung(row for row in rows if row.state != "planned")),
        ends=tuple(str(words) for words in (ENDS.get(reaction.kind, ENDS[None]), *HANDED_OVER)),
        is_over=event is not None and event not in state.standing,
    )


def _with_planned(state: State, planned: Sequence[NeedleRow], now: datetime) -> State:
    """The state as if a needle were in at every planned site; of unknown length, so the longest there is."""
    head = {"id": str(UUID(int=0)), "at": now, "by": "nobody", "technique": Technique.STATIC, "diameter_mm": 0.3}
    needles = {
        row.number: Needle(
            NeedleInserted(needle=row.number, muscle=row.muscle, side=row.side, length_mm=LONGEST_MM, **head)
        )
        for row in planned
    }
    return replace(state, needles={**state.needles, **needles})


def needles_in_order(state: State, rows: Sequence[NeedleRow], now: datetime) -> tuple[tuple[NeedleRow, str], ...]:
    """Every needle in the body, highest risk first, each with what it lies near."""
    by_number = {row.number: row for row in rows}
    return tuple((by_number[out.needle], _near(out)) for out in needles_to_take_out(state, now))


def note_of(reaction: Reaction, step: ReactionStep) -> str:
    """What the record says of a step that was done. It starts with the reaction, so that it is found again."""
    return f"{reaction.label}: {step.done}."


def _undo(state: State) -> Undo | None:
    """The needle taken out last: in a hurry it is the only tap that goes wrong beside the faint itself."""
    undo = undo_of(state)
    return undo if undo and isinstance(state.events[undo.event_id], NeedleRemoved) else None


def _to_take_out(
    state: State, event: ReactionObserved | None, reaction: Reaction, now: datetime
) -> tuple[NextOut, ...]:
    """All that are in, or the one that the reaction names; all to choose from where it names none."""
    nexts = needles_to_take_out(state, now)
    if reaction.removes == "no_needle":
        return ()
    named = event.needle if event and reaction.removes == "one" else None
    return tuple(next_out for next_out in nexts if named in (None, next_out.needle))


def _step(reaction: Reaction, step: ReactionStep, notes: Mapping[str, NoteAdded]) -> CareStep:
    note = note_of(reaction, step)
    done = notes.get(note)
    basis = basis_words(step.sources, step.provenance)
    return CareStep(step.says, note, basis, done.at if done else None, done.id if done else "")


def _out(next_out: NextOut, row: NeedleRow) -> Out:
    is_planned = row.state == "planned"
    why = _near(next_out) if is_planned else _why(next_out)
    return Out(next_out.needle, row.name, row.place, why, next_out.stays, is_planned)


def _near(next_out: NextOut) -> str:
    if next_out.is_unknown_muscle:
        return _("site not in the knowledge")
    return next_out.step.says if next_out.step else ""


def _why(next_out: NextOut) -> str:
    if next_out.stays:
        return _("reported as staying in: do not pull")
    deep = _("%(mm)g mm deep") if next_out.is_depth_told else _("%(mm)g mm long")
    since = _("in for %(time)s") % {"time": clock(next_out.dwell_s)}
    return ", ".join(part for part in (_near(next_out), deep % {"mm": next_out.depth_mm}, since) if part)


def near_lung(rows: Iterable[NeedleRow]) -> Iterator[str]:
    """Where needles of today can have reached the lung, each place once."""
    muscles = {muscle for hazard in load().rulebook.hazards if hazard.id in LUNG_HAZARDS for muscle in hazard.muscles}
    yield from dict.fromkeys(f"{row.number}. {row.name}, {row.place}" for row in rows if row.muscle in muscles)


def _order_basis(nexts: Iterable[NextOut]) -> str:
    """Sources of the order shown. No published order was found, so it is judged whatever else it names."""
    codes = dict.fromkeys(code for next_out in nexts if next_out.step for code in next_out.step.sources)
    return ", ".join(code for code in codes if code != "J")


def basis_words(sources: Iterable[str], letter: str) -> str:
    """'SA4 (S)': where it is from, and its letter; a work that was recalled has the letter in its name already."""
    codes = ", ".join(source for source in sources if source != "J")
    return codes if codes.endswith(f"({letter})") else f"{codes} ({letter})".strip()
