"""Grades of an adverse event in two published schemes, and its course against what is expected.

An input that is not known never makes a grade milder: where it could change the answer, the least that is certain is
given together with what is missing, and nothing at all where that least would be the mildest.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from needlebook.core.vigilance.types import (
    DAY_H,
    WEEK_H,
    ActionTaken,
    Course,
    Duration,
    Effect,
    EventKind,
    Grade,
    Intensity,
    Outcome,
)

# Carnes operational: what the source names (S, CARNES2); the three cells it does not name have no grade here.
CARNES = {
    (Duration.HOURS, Intensity.MILD): Grade.MILD,
    (Duration.WEEKS, Intensity.MILD): Grade.MODERATE,
    (Duration.DAYS, Intensity.MODERATE): Grade.MODERATE,
    (Duration.DAYS, Intensity.SEVERE): Grade.SERIOUS,
    (Duration.WEEKS, Intensity.MODERATE): Grade.SERIOUS,
    (Duration.WEEKS, Intensity.SEVERE): Grade.SERIOUS,
}
ORDER = tuple(Grade)  # mildest first; what has no grade counts for more than mild and for less than moderate
CARE = (ActionTaken.GP, ActionTaken.ED)
SERIOUS_OUTCOMES = (Outcome.LASTING, Outcome.DEATH)
BANDS_H = {Duration.HOURS: (0.0, DAY_H), Duration.DAYS: (DAY_H, WEEK_H), Duration.WEEKS: (WEEK_H, float("inf"))}


@dataclass(frozen=True, slots=True)
class Grading:
    """A grade, and the inputs that are not known and could still change it: with any, the grade is 'at least'."""

    grade: Grade
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Graded:
    """Both grades of one event. is_serious: a review by itself; grade: the worse of the two, or serious by its kind."""

    carnes: Grading
    white: Grading
    is_serious: bool

    @property
    def grade(self) -> Grade:
        return Grade.SERIOUS if self.is_serious else worst((self.carnes.grade, self.white.grade))


def grade(effect: Effect, kind: EventKind) -> Graded:
    """Both schemes, and whether it is serious: in either of them, or by its kind."""
    carnes, white = carnes_grade(effect.band, effect.intensity), white_grade(effect)
    is_serious = Grade.SERIOUS in (carnes.grade, white.grade) or is_serious_by_kind(effect, kind)
    return Graded(carnes, white, is_serious)


def carnes_grade(duration: Duration | None, intensity: Intensity | None) -> Grading:
    """Carnes operational: duration by intensity (minor, moderate, major).

    Source: S, CARNES2; its definitions Carnes 2010, Man Ther 15:2 (S, CARNES).
    """
    cells = [
        CARNES.get((d, i), Grade.NOT_NAMED)
        for d in (Duration if duration is None else (duration,))
        for i in (Intensity if intensity is None else (intensity,))
    ]
    missing = _unknown(duration=duration, intensity=intensity)
    least = min(cells, key=ORDER.index)
    if missing and ORDER.index(least) < ORDER.index(Grade.MODERATE):
        return Grading(Grade.NOT_GRADABLE, missing)
    return Grading(least, missing if len(set(cells)) > 1 else ())


def white_grade(effect: Effect) -> Grading:
    """White, as on Alberta's forms (S, ABFAQ): minor is short, reversible and no inconvenience; significant needs
    medical care or interferes with activities; serious is an admission, a lasting disability or a death.

    'Short' has no figure in the source: less than a week is judged (J), and what lasts longer is not minor.
    """
    if effect.action_taken is ActionTaken.ADMISSION or effect.outcome in SERIOUS_OUTCOMES:
        return Grading(Grade.SERIOUS)
    if effect.action_taken in CARE or effect.function_affected or effect.band is Duration.WEEKS:
        return Grading(Grade.MODERATE, _unknown(action_taken=effect.action_taken, outcome=effect.outcome))
    over = None if effect.outcome is Outcome.ONGOING else effect.outcome  # whether it is reversible, time will tell
    missing = _unknown(
        duration=effect.band, function_affected=effect.function_affected, action_taken=effect.action_taken, outcome=over
    )
    return Grading(Grade.NOT_GRADABLE, missing) if missing else Grading(Grade.MILD)


def is_serious_by_kind(effect: Effect, kind: EventKind) -> bool:
    """Whether this kind is a review by itself, always or as this one went."""
    went = {
        "always": True,
        "ed": effect.action_taken in (ActionTaken.ED, ActionTaken.ADMISSION),
        "weeks": effect.band is Duration.WEEKS,
        "lasting": effect.outcome in SERIOUS_OUTCOMES,
    }
    return any(went[rule] for rule in kind.serious)


def worst(grades: Iterable[Grade]) -> Grade:
    """The worst of several grades; one that is missing hides a mild one, not a moderate one."""
    return max(grades, key=ORDER.index)


def course(effect: Effect, kind: EventKind) -> Course:
    """How it compares with what is expected after needling; a band that could be either is not told."""
    if not kind.is_expected:
        return Course.NEVER
    if kind.until_h is None or effect.band is None:
        return Course.NOT_KNOWN
    low, high = (effect.lasted_h,) * 2 if effect.lasted_h is not None else BANDS_H[effect.band]
    if high <= kind.until_h:
        return Course.EXPECTED
    return Course.LONGER if low >= kind.until_h else Course.NOT_KNOWN


def _unknown(**inputs: object) -> tuple[str, ...]:
    return tuple(name for name, value in inputs.items() if value is None)
