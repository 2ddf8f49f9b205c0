"""What the patient has to hear, by what was done: on the closing page and on the sheet to take home."""

from collections import Counter as Count
from collections.abc import Iterator, Sequence
from dataclasses import replace

from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.done import groups_of, hazards_of, needled_muscles
from needlebook.core.sessions import NeedleStatus, State
from needlebook.core.sessions.types import ReactionKind, Technique
from needlebook.knowledge.guidance import BLEEDING, Aftercare, WhatWasDone, load_guidance
from needlebook.web.frame.visit import Frame

# One trial in the neck set off about six twitches (SIX, S); more twitches, more soreness. The line is judged (J).
MANY_TWITCHES = 6


def aftercare_of(visit: Visit, state: State, frame: Frame) -> Sequence[Aftercare]:
    """Empty when no needle went in. By the muscles that were needled, and by what was known when the session opened."""
    return load_guidance().to_take_home(what_was_done(visit, state, frame)) if state.needles else ()


def warnings_after(state: State) -> Sequence[Aftercare]:
    """The signs that cannot wait, by what was done alone: what is not known of the person counts as if it were so."""
    done = replace(_done(state), constraints=frozenset({BLEEDING}))
    told = load_guidance().to_take_home(done) if state.needles else ()
    return tuple(text for text in told if text.kind == "warn")


def what_was_done(visit: Visit, state: State, frame: Frame) -> WhatWasDone:
    """Hazards and groups of the muscles, constraints of the person, reactions, and what else changes the advice."""
    kept = visit.assessment.verdicts.first()
    constraints = frozenset((*frame.verdict.constraints, *(kept.result["constraints"] if kept else ())))
    return replace(_done(state), constraints=constraints)


def _done(state: State) -> WhatWasDone:
    muscles = needled_muscles(state)
    return WhatWasDone(
        hazards=hazards_of(muscles),
        groups=groups_of(muscles),
        reactions=frozenset(reaction.kind for reaction in state.reactions),
        occasions=frozenset(_occasions(state)),
    )


def _occasions(state: State) -> Iterator[str]:
    if any(reaction.kind is ReactionKind.FAINT for reaction in state.reactions):
        yield "faint"
    if any(_had_current(state)):
        yield "current"
    if max(_twitches_by_muscle(state).values(), default=0) >= MANY_TWITCHES:
        yield "twitches"
    if may_be_in_body(state):
        yield "in_body"


def _had_current(state: State) -> Iterator[bool]:
    for needle in state.needles.values():
        yield needle.inserted.technique is Technique.ELECTRICAL
        yield from (moved.technique is Technique.ELECTRICAL for moved in needle.manipulations)


def _twitches_by_muscle(state: State) -> Count:
    twitches: Count = Count()
    for needle in state.needles.values():
        twitches[needle.inserted.muscle, needle.inserted.side] += needle.twitches
    return twitches


def may_be_in_body(state: State) -> tuple[int, ...]:
    """Numbers of the needles that are in, missing, or came out not whole: no more is known, so the patient is told."""
    return tuple(
        sorted(
            number
            for number, needle in state.needles.items()
            if needle.status is not NeedleStatus.OUT or needle.is_intact is False
        )
    )
