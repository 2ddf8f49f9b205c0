"""A change in plain words. The templates keep their `%(name)s` holes so that they can be translated."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from needlebook.core.outcomes.change import (
    PERCEIVED_CHANGE,
    Change,
    ChangeAnswer,
    Direction,
    fits_complaint,
    lowest_baseline_for_percent,
)
from needlebook.core.outcomes.trend import FEWEST_POINTS

NO_COMPARISON = (
    "There is no comparison here: people come when things are at their worst, and much gets better by itself. "
    "This is not called an effect of needling."
)
_ANOTHER_COMPLAINT = "%(instrument)s is not for this complaint, so whether the change matters is not judged."
_PERCENT_TOO_LOW = "The published percent rule is not used below a first score of %(lowest)s."
_PERCENT_NEVER = "The published percent rule is not used: this scale has no two ends with lower as better."
_ONLY_A_GUIDE = "The important change was published for getting better; for getting worse it is only a guide."
_RECALLED = "A limit marked other than S was not read in its source."
_NO_TREND = "Fewer than %(fewest)s points in time: no trend is drawn."

TITLES: Mapping[ChangeAnswer, str] = MappingProxyType(
    {
        ChangeAnswer.WITHIN_ERROR: "Within measurement error",
        ChangeAnswer.REAL_BUT_SMALL: "Real, but small",
        ChangeAnswer.REAL_AND_IMPORTANT: "Real, and enough to matter",
        ChangeAnswer.IMPORTANT_ON_AVERAGE_WITHIN_ERROR: "May matter, may be error",
        ChangeAnswer.BEYOND_ERROR_IMPORTANCE_UNKNOWN: "Real; whether it matters is not known",
        ChangeAnswer.IMPORTANT_ERROR_UNKNOWN: "May matter; its error is not known",
        ChangeAnswer.TOO_SMALL_ERROR_UNKNOWN: "Less than people call important",
        ChangeAnswer.NO_PUBLISHED_THRESHOLD: "No published threshold",
        ChangeAnswer.SCORE_IS_CHANGE: "The score is a change already",
    }
)

_MEANINGS: Mapping[ChangeAnswer, str] = MappingProxyType(
    {
        ChangeAnswer.WITHIN_ERROR: (
            "One person's score can wander by up to %(error)s without any real change, so this may be no change at all."
        ),
        ChangeAnswer.REAL_BUT_SMALL: (
            "A change of %(error)s or more is unlikely to be measurement error alone. "
            "It is less than people on average call important: %(important)s."
        ),
        ChangeAnswer.REAL_AND_IMPORTANT: (
            "A change of %(error)s or more is unlikely to be measurement error alone, "
            "and people on average call %(important)s or more important."
        ),
        ChangeAnswer.IMPORTANT_ON_AVERAGE_WITHIN_ERROR: (
            "People on average call %(important)s or more important. One person's score can also wander "
            "by up to %(error)s without any real change, so it is too early to say."
        ),
        ChangeAnswer.BEYOND_ERROR_IMPORTANCE_UNKNOWN: (
            "A change of %(error)s or more is unlikely to be measurement error alone. "
            "No figure that may be used here says how much people call important."
        ),
        ChangeAnswer.IMPORTANT_ERROR_UNKNOWN: (
            "People on average call %(important)s or more important. How far one person's score wanders by itself "
            "is not in our tables, so this may still be error."
        ),
        ChangeAnswer.TOO_SMALL_ERROR_UNKNOWN: (
            "It is less than people on average call important: %(important)s. "
            "How far one person's score wanders by itself is not in our tables."
        ),
        ChangeAnswer.NO_PUBLISHED_THRESHOLD: (
            "Our tables hold no published threshold that may be used here, so the number says no more than itself."
        ),
        ChangeAnswer.SCORE_IS_CHANGE: (
            "Each score of this scale already says how much has changed since the start of care. "
            "Read the last one; the difference between two is not judged."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence: a template and what fills its holes."""

    message: str
    params: Mapping[str, str]

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.message % self.params


def title(change: Change) -> str:
    """The answer in a few words, for a label."""
    return TITLES[change.answer]


def sentence(change: Change) -> str:
    """What moved, which way, and what that means: 'Down 2 points, from 7 to 5. …'."""
    return " ".join(phrase.text for phrase in phrases(change))


def phrases(change: Change) -> tuple[Phrase, ...]:
    """The sentences of `sentence`, each as a template with its parameters."""
    meaning = Phrase(_MEANINGS[change.answer], _limits_in_words(change))
    way = {Direction.BETTER: "On this scale that is better.", Direction.WORSE: "On this scale that is worse."}
    turn = (Phrase(way[change.direction], {}),) if change.direction in way else ()
    return (_movement(change), *turn, meaning)


def cautions(change: Change) -> tuple[Phrase, ...]:
    """What must stand beside the change. The missing comparison always comes first."""
    applies = {
        NO_COMPARISON: True,
        _ANOTHER_COMPLAINT: not fits_complaint(change.instrument, change.complaint),
        _percent_caution(change): _is_percent_left_out(change),
        _ONLY_A_GUIDE: change.direction is Direction.WORSE and change.important is not None,
        _RECALLED: any(limit.threshold.provenance != "S" for limit in change.limits),
        _NO_TREND: change.trend is None,
    }
    lowest = lowest_baseline_for_percent(change.instrument)
    params = {
        "instrument": change.instrument.name,
        "lowest": "" if lowest is None else f"{lowest:g}",
        "fewest": str(FEWEST_POINTS),
    }
    return tuple(Phrase(message, params) for message, is_needed in applies.items() if is_needed)


def amount(value: float, unit: str) -> str:
    """A number with its unit: '2 points', '1 point', '0.7 kg'. At most six significant digits."""
    if abs(value) == 1 and unit in ("points", "degrees", "days"):
        unit = unit.removesuffix("s")
    return f"{value:g} {unit}".rstrip()


def _movement(change: Change) -> Phrase:
    first, last = f"{change.baseline.value:g}", f"{change.latest.value:g}"
    if change.direction is Direction.SAME:
        return Phrase(
            "No change: %(value)s both times.", {"value": amount(change.latest.value, change.instrument.unit)}
        )
    by = amount(abs(change.change), change.instrument.unit)
    message = (
        "Down %(by)s, from %(first)s to %(last)s." if change.change < 0 else "Up %(by)s, from %(first)s to %(last)s."
    )
    return Phrase(message, {"by": by, "first": first, "last": last})


def _limits_in_words(change: Change) -> dict[str, str]:
    """Several limits of one kind are reached by the smallest, so that is the one to name."""
    unit = change.instrument.unit
    error = [limit.points for limit in change.limits if limit.kind == "mdc"]
    important = [limit.points for limit in change.limits if limit.kind != "mdc"]
    named = {"error": error, "important": important}
    return {name: amount(min(points), unit) for name, points in named.items() if points}


def _is_percent_left_out(change: Change) -> bool:
    instrument = change.instrument
    may_be_used = instrument.measures != PERCEIVED_CHANGE and fits_complaint(instrument, change.complaint)
    is_used = any(limit.kind == "mcid_percent" for limit in change.limits)
    return instrument.mcid_percent is not None and may_be_used and not is_used


def _percent_caution(change: Change) -> str:
    return _PERCENT_NEVER if lowest_baseline_for_percent(change.instrument) is None else _PERCENT_TOO_LOW
