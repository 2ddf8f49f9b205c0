"""Scores one form or one set of trials. How each instrument is scored is data; there is no function per instrument.

Every rule is a sum, a mean, the mean put on a scale, or the highest, over the items of each part; what a blank means is
part of the rule. A blank is never filled unless the instrument's own rule says so, and then the score says it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from needlebook.core.errors import BadInput

NOT_APPLICABLE: Literal["na"] = "na"
Answer = float | Literal["na"] | None  # None: left blank
PLACES = 9  # only what floating-point arithmetic adds is rounded off


class Rule(StrEnum):
    """How the answered items of a part become its figure."""

    SUM = "sum"
    MEAN = "mean"
    SCALED = "scaled"  # the mean, from the ends of an item to the ends of the scale
    HIGHEST = "highest"


class Missing(StrEnum):
    """What a blank item does."""

    REFUSED = "refused"
    LEFT_OUT = "left_out"  # of the denominator
    PART_MEAN = "part_mean"  # stands in for it
    ZERO = "zero"  # a list of statements to tick: blank and "no" look alike


class Combined(StrEnum):
    """How the parts become the score."""

    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Part:
    """A subscale. items: their numbers on the form, from 1; weight: what its figure is multiplied by."""

    name: str
    items: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Band:
    """What a score means by the instrument's own words. part "": the whole score."""

    says: str
    at_least: float | None = None
    at_most: float | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """A way of taking the measure that makes a series of its own. id "" is the usual way.

    unit "": the instrument's; lower_is_better: as of the instrument unless `has_own_direction`; keeps_limits: whether
    the published limits hold for it.
    """

    id: str
    label: str
    unit: str = ""
    lower_is_better: bool | None = None
    has_own_direction: bool = False
    keeps_limits: bool = True


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit in which a reading may be told. value in the instrument's unit = told x factor."""

    id: str
    label: str
    factor: float


@dataclass(frozen=True, slots=True)
class Scoring:
    """How one instrument is scored. items 0: only its total can be written down, `says` tells why.

    part_share: share of each part that must be answered; asks_form: whether the form and version must be told.
    each: what one answer is (item, trial, set, activity, day, week, rating, value); low, high: ends of one answer;
    allowed: the only values of one; fewest: least number of answers; scale: the ends that a scaled rule leads to;
    spread_most: coefficient of variation in percent above which a set is discarded; units: the first is the
    instrument's own; plausible: outside it the unit is asked once more (judged); letter: R where a rule is recalled, J
    where it is our own; missing_says: the missing-item rule in a sentence.
    """

    instrument: str
    each: str
    items: int
    low: float | None
    high: float | None
    rule: Rule
    combined: Combined
    parts: tuple[Part, ...]
    missing: Missing
    fewest: int
    missing_says: str
    part_share: float = 0.0
    is_whole: bool = False
    allowed: tuple[float, ...] = ()
    may_not_apply: bool = False
    scale: tuple[float, float] | None = None
    spread_most: float | None = None
    units: tuple[UnitChoice, ...] = ()
    plausible: tuple[float, float] | None = None
    variants: tuple[Variant, ...] = ()
    bands: tuple[Band, ...] = ()
    place: str = ""  # what is asked: motion | movement | muscle | region; "" none
    has_sides: bool = False
    asks_form: bool = False
    entered: str = "clinician"  # clinician | patient | elsewhere
    letter: str = ""
    says: str = ""

    def variant(self, id: str) -> Variant | None:
        """The way of measuring that a site names; None where it names a place or nothing."""
        return next((variant for variant in self.variants if variant.id == id), None)


@dataclass(frozen=True, slots=True)
class Score:
    """value in the instrument's unit; missing: numbers of the items left blank; not_applicable: of those that do not
    apply; discarded: of the sets thrown away; note: what must be said beside the value; band: what it is called."""

    value: float
    missing: tuple[int, ...] = ()
    not_applicable: tuple[int, ...] = ()
    discarded: tuple[int, ...] = ()
    parts: Mapping[str, float] | None = None
    note: str = ""
    band: str = ""


class AnswerOutOfRange(BadInput):
    """One answer cannot be. `number`: which, from 1."""

    def __init__(self, number: int, value: object, allowed: str) -> None:
        self.number, self.value = number, value
        super().__init__(f"answers[{number - 1}]", f"{value} cannot be", allowed)


class TooFewAnswers(BadInput):
    """Beyond the missing-item rule. `part`: where it fell short, "" for the whole form."""

    def __init__(self, scoring: Scoring, answered: int, fewest: int, part: str = "") -> None:
        self.answered, self.fewest, self.part, self.rule = answered, fewest, part, scoring.missing_says
        where = f" of {part}" if part else ""
        rule = f"at least {fewest}{where}: {scoring.missing_says}"
        super().__init__("answers", f"{answered}{where} answered, too few for a score", rule)


def score(scoring: Scoring, answers: Sequence[Answer], spreads: Sequence[float | None] = ()) -> Score:
    """Score answers in the order of the form; short of the last ones, those are blank.

    spreads: coefficient of variation of each set in percent, for instruments that discard the unsteady ones. Raises
    AnswerOutOfRange, TooFewAnswers, and BadInput where nothing but the total can be written down.
    """
    if not scoring.items:
        raise BadInput("answers", "cannot be scored here", scoring.says)
    kept, discarded = _steady(scoring, _checked(scoring, answers), spreads)
    blank = tuple(n for n, answer in kept.items() if answer is None and n not in discarded)
    outside = tuple(n for n, answer in kept.items() if answer == NOT_APPLICABLE)
    _need_enough(scoring, kept)
    figures = {part.name: round(_figure(scoring, part, kept), PLACES) for part in scoring.parts}
    value = sum(figures[part.name] * part.weight for part in scoring.parts)
    if scoring.combined is Combined.MEAN:
        value /= len(scoring.parts)
    value = round(value, PLACES)
    note = _note(scoring, blank, discarded)
    named = figures if len(scoring.parts) > 1 else None
    missing = blank if scoring.each in ("item", "activity", "day") else ()
    return Score(value, missing, outside, discarded, named, note, band_of(scoring, value, figures))


def band_of(scoring: Scoring, value: float, parts: Mapping[str, float] | None = None) -> str:
    """What the instrument calls this score, or ""; a band that needs a part which is not known is skipped."""
    for band in scoring.bands:
        figure = (parts or {}).get(band.part) if band.part else value
        if figure is not None and _within(figure, band.at_least, band.at_most):
            return band.says
    return ""


def _within(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _checked(scoring: Scoring, answers: Sequence[Answer]) -> dict[int, Answer]:
    if len(answers) > scoring.items:
        raise BadInput("answers", f"{len(answers)} given", f"at most {scoring.items}")
    padded = [*answers, *[None] * (scoring.items - len(answers))]
    return {n: _answer(scoring, n, answer) for n, answer in enumerate(padded, start=1)}


def _answer(scoring: Scoring, number: int, answer: Answer) -> Answer:
    if answer is None or (answer == NOT_APPLICABLE and scoring.may_not_apply):
        return answer
    if isinstance(answer, str) or not math.isfinite(answer) or not _is_allowed(scoring, answer):
        raise AnswerOutOfRange(number, answer, allowed_answers(scoring))
    return answer


def _is_allowed(scoring: Scoring, answer: float) -> bool:
    if scoring.allowed:
        return answer in scoring.allowed
    return _within(answer, scoring.low, scoring.high) and not (scoring.is_whole and answer != int(answer))


def allowed_answers(scoring: Scoring) -> str:
    """'0 to 5', 'whole numbers from 0 to 5', '6, 8, 10, 11 or 13'."""
    if scoring.allowed:
        *rest, last = (f"{value:g}" for value in scoring.allowed)
        return f"{', '.join(rest)} or {last}"
    if scoring.low is None or scoring.high is None:
        return "a number" if scoring.low is None else f"{scoring.low:g} or more"
    return f"{'whole numbers from ' if scoring.is_whole else ''}{scoring.low:g} to {scoring.high:g}"


def _steady(
    scoring: Scoring, answers: Mapping[int, Answer], spreads: Sequence[float | None]
) -> tuple[dict[int, Answer], tuple[int, ...]]:
    """The answers without the sets that vary too much, and which those were. A set without its spread counts."""
    limit = scoring.spread_most
    if limit is None:
        return dict(answers), ()
    given = dict(enumerate(spreads, start=1))
    out = tuple(n for n, answer in answers.items() if answer is not None and (given.get(n) or 0) > limit)
    return {n: None if n in out else answer for n, answer in answers.items()}, out


def _need_enough(scoring: Scoring, answers: Mapping[int, Answer]) -> None:
    given = [answer for answer in answers.values() if answer is not None]
    rated = [answer for answer in given if answer != NOT_APPLICABLE]
    if scoring.missing is Missing.REFUSED and len(given) < scoring.items:
        raise TooFewAnswers(scoring, len(given), scoring.items)
    if len(rated) < max(scoring.fewest, 1):
        raise TooFewAnswers(scoring, len(rated), max(scoring.fewest, 1))
    for part in scoring.parts if scoring.missing is not Missing.ZERO else ():
        answered, least = len(_numbers(part, answers)), max(1, math.ceil(len(part.items) * scoring.part_share))
        if answered < least:
            raise TooFewAnswers(scoring, answered, least, part.name)


def _numbers(part: Part, answers: Mapping[int, Answer]) -> list[float]:
    return [a for n in part.items if isinstance(a := answers[n], int | float)]


def _figure(scoring: Scoring, part: Part, answers: Mapping[int, Answer]) -> float:
    numbers = _numbers(part, answers)
    if scoring.rule is Rule.HIGHEST:
        return max(numbers)
    if scoring.missing is Missing.ZERO:
        return math.fsum(numbers)
    mean = math.fsum(numbers) / len(numbers)
    if scoring.rule is Rule.MEAN:
        return mean
    if scoring.rule is Rule.SUM:  # with blanks: each counts as the mean of its part
        return mean * len(part.items)
    return _scaled(scoring, mean)


def _scaled(scoring: Scoring, mean: float) -> float:
    if scoring.scale is None or scoring.low is None or scoring.high is None:
        raise BadInput("scoring", "has no ends to scale to", "low, high and scale")
    bottom, top = scoring.scale
    return bottom + (top - bottom) * (mean - scoring.low) / (scoring.high - scoring.low)


def _note(scoring: Scoring, blank: Sequence[int], discarded: Sequence[int]) -> str:
    parts = []
    if discarded:
        words = ", ".join(map(str, discarded))
        parts.append(f"Set {words} left out: it varies by more than {scoring.spread_most:g} %.")
    if blank and scoring.each in ("item", "activity", "day"):
        words = ", ".join(map(str, blank))
        recalled = " This rule is recalled, not read in its source." if scoring.letter == "R" else ""
        parts.append(f"No answer to {words}. {scoring.missing_says}{recalled}")
    return " ".join(parts)
