"""Exercises and programmes as the clinician reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from needlebook.clinic.patients.models import Visit
from needlebook.clinic.therapy.facts import dose_on, facts_of, needled_lately, with_answers
from needlebook.clinic.therapy.models import Prescription
from needlebook.clinic.therapy.queries import Followed, ProgrammeView, answers_of
from needlebook.core.therapy import Advice, Exercise, Level, Reason, advise
from needlebook.core.therapy.adherence import Adherence
from needlebook.core.therapy.progress import Step
from needlebook.knowledge.exercises import load_therapy
from needlebook.web.exercises.words import ADVICE, TONES, dose_in_words, phases, proposal_in_words
from needlebook.web.frame.asking import label_of
from needlebook.web.templatetags.needlebook import muscle_name


@dataclass(frozen=True, slots=True)
class Line:
    """One reason of an advice, with where it comes from and the questions that would settle it."""

    says: str
    origin: str
    asks: tuple[tuple[str, str], ...]
    muscles: str


@dataclass(frozen=True, slots=True)
class Card:
    """One exercise of the list. lines: why the advice is not plain `may`, strictest first."""

    exercise: Exercise
    href: str
    level: Level
    word: str
    tone: str
    lines: tuple[Line, ...]
    phases: tuple[tuple[str, str, str], ...]
    picture: str
    is_prescribed: bool


def cards_of(visit: Visit, prescribed: frozenset[str]) -> list[Card]:
    """Every exercise with what is advised at this visit; those for the complaint first."""
    facts = with_answers(facts_of(visit), answers_of(visit.course), "")
    needled, now = needled_lately(visit.patient, timezone.now()), timezone.localtime()
    therapy = load_therapy()
    return [
        card_of(visit, exercise, advise(exercise, facts, needled, now, therapy.rules), exercise.id in prescribed)
        for exercise in therapy.exercises_for(visit.course.complaint)
    ]


def card_of(visit: Visit, exercise: Exercise, advice: Advice, is_prescribed: bool = False) -> Card:
    return Card(
        exercise=exercise,
        href=reverse("exercise_prescribe", args=[visit.pk, exercise.id]),
        level=advice.level,
        word=str(ADVICE[advice.level]),
        tone=TONES[advice.level],
        lines=tuple(_line(visit, reason) for reason in advice.reasons),
        phases=tuple(phases(exercise)),
        picture=exercise.picture,
        is_prescribed=is_prescribed,
    )


def _line(visit: Visit, reason: Reason) -> Line:
    origin = f"{reason.source} ({reason.provenance.value})"
    assess = reverse("assess", args=[visit.pk])
    known = load_therapy().contraindications
    asks = tuple((label_of(id), f"{assess}#q-{id}") for id in reason.asks if id not in known)
    says = _("To ask: %(what)s") % {"what": reason.says} if reason.level is Level.ASK else reason.says
    return Line(says, origin, asks, ", ".join(map(muscle_name, reason.muscles)))


@dataclass(frozen=True, slots=True)
class Row:
    """One prescription and how far it was followed. marks: the last days, each done, due or not yet."""

    prescription: Prescription
    name: str
    picture: str
    dose: str
    done: str
    share: float | None
    worst: int | None
    proposal: str
    progression: str
    notes: tuple[tuple[date, str], ...]


def row_of(followed: Followed) -> Row:
    row = followed.prescription
    return Row(
        prescription=row,
        name=followed.exercise.name,
        picture=followed.exercise.picture,
        dose=dose_in_words(dose_on(row, timezone.localdate()), row.load),
        done=done_in_words(followed.adherence),
        share=followed.adherence.share,
        worst=followed.worst,
        proposal=proposal_in_words(followed.proposal),
        progression=_progression(followed),
        notes=tuple((each.day, each.note) for each in followed.days if each.note),
    )


def _progression(followed: Followed) -> str:
    """The table's next step, where it is proposed."""
    said = followed.exercise.progression
    is_next = said is not None and followed.proposal.step is Step.NEXT
    return f"{said.text} ({said.provenance.value})" if said and is_next else ""


def done_in_words(adherence: Adherence) -> str:
    """'9 of 12 days', or that nothing is due yet."""
    if not adherence.expected:
        return _("not due yet")
    return _("%(done)d of %(expected)d days") % {"done": adherence.done, "expected": adherence.expected}


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the chart: how many exercises were done, the worst pain during them, pain before them."""

    day: date
    done: int
    worst: int | None
    before: int | None


def days_of(view: ProgrammeView, today: date) -> Sequence[Day]:
    """Every day from the first one to today, or to the end."""
    last = min(today, view.programme.ends_on)
    pains = {row.day: row for row in view.pains}
    days, day = [], view.programme.begins_on
    while day <= last:
        done = [each for f in view.followed for each in f.days if each.day == day]
        worst = max((each.pain_during for each in done if each.pain_during is not None), default=None)
        days.append(Day(day, len(done), worst, pains[day].before if day in pains else None))
        day += timedelta(days=1)
    return days
