"""Whether to go on, change or stop: a suggestion from what was agreed and what was measured. People decide.

The rules stand in the order of their weight: harm first, then what is missing, then what was agreed. An unmeasured
course is never told to go on.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.change import Change, Direction, assess_change
from needlebook.core.outcomes.types import Measurement, SeriesKey, VisitDay
from needlebook.core.outcomes.wording import Phrase, amount

MOST_VISITS = 60


class Step(StrEnum):
    """What is suggested. The closed list; each has its words on the page."""

    REVIEW = "review"  # stop needling, and look again before anything else
    MEASURE = "measure"
    AGREE = "agree"
    CONTINUE = "continue"
    CHANGE = "change"
    STOP = "stop"
    FINISH = "finish"  # the agreed number is reached and there is a change to show
    DECIDE = "decide"  # the agreed rule cannot be applied: together with the patient


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed with the patient: so many visits, and at which of them one series decides."""

    visits: int
    decide_at: int
    primary: SeriesKey

    def __post_init__(self) -> None:
        if not 1 <= self.visits <= MOST_VISITS:
            raise BadInput("visits", f"{self.visits} visits", f"1 to {MOST_VISITS}")
        if not 1 < self.decide_at <= self.visits:
            raise BadInput("decide_at", f"visit {self.decide_at}", f"visit 2 to {self.visits}: one of those agreed")


@dataclass(frozen=True, slots=True)
class Course:
    """What a suggestion is made from. values: every series, earliest first; changes: those with two values or more.

    names: each series in words. serious: serious events of the course that nobody has reviewed yet.
    """

    agreement: Agreement | None
    visits: Sequence[VisitDay]
    values: dict[SeriesKey, Sequence[Measurement]]
    changes: dict[SeriesKey, Change]
    names: dict[SeriesKey, str]
    serious: int = 0

    @property
    def visit(self) -> int:
        """The number of the latest visit; 0 before the first."""
        return max((visit.number for visit in self.visits), default=0)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One step, why, and what comes next."""

    step: Step
    reasons: tuple[Phrase, ...]
    next: Phrase | None = None


def suggest(course: Course) -> Suggestion:
    """The first rule that has something to say."""
    return next(said for rule in _RULES if (said := rule(course)) is not None)


def _after_serious_event(course: Course) -> Suggestion | None:
    if not course.serious:
        return None
    reason = Phrase("A serious event or a reported incident of this course waits for its review.", {})
    return Suggestion(Step.REVIEW, (reason,), Phrase("No needle before it has been reviewed.", {}))


def _when_worse(course: Course) -> Suggestion | None:
    """Worse beyond error than at first or than at the score before; see `_is_worse` for an error that is not known."""
    worse = tuple(_worsenings(course))
    if not worse:
        return None
    following = Phrase("Ask and examine again before the next needle; think of another cause, and of referral.", {})
    return Suggestion(Step.REVIEW, worse, following)


def _worsenings(course: Course) -> Iterator[Phrase]:
    for key, change in course.changes.items():
        last = assess_change(change.instrument, course.values[key][-2:], change.complaint)
        if _is_worse(change):
            yield _worse(course.names[key], change, "than at first")
        elif _is_worse(last):
            yield _worse(course.names[key], last, "than at the score before")


def _is_worse(change: Change) -> bool:
    """Beyond error; where that is not known, by as much as people call important."""
    counts = change.beyond_error if change.beyond_error is not None else change.important
    return change.direction is Direction.WORSE and bool(counts)


def _worse(name: str, change: Change, than: str) -> Phrase:
    by = {"name": name, "by": amount(abs(change.change), change.instrument.unit)}
    return Phrase(_WORSE[bool(change.beyond_error), than], by)


_WORSE = {
    (True, "than at first"): "%(name)s is worse by %(by)s than at first: more than measurement error.",
    (True, "than at the score before"): "%(name)s is worse by %(by)s than at the score before: more than measurement "
    "error.",
    (False, "than at first"): "%(name)s is worse by %(by)s than at first: as much as people call important; its error "
    "is not known.",
    (False, "than at the score before"): "%(name)s is worse by %(by)s than at the score before: as much as people call "
    "important; its error is not known.",
}


def _when_unmeasured(course: Course) -> Suggestion | None:
    """No first score, no second after the first visit, or none at the visit that decides."""
    values = course.values.get(course.agreement.primary, ()) if course.agreement else _longest(course)
    name = course.names.get(course.agreement.primary, "") if course.agreement else ""
    if not values:
        message = "%(name)s has not been measured." if name else "Nothing has been measured in this course."
        return Suggestion(Step.MEASURE, (Phrase(message, {"name": name}),), _MEASURE)
    if course.visit > 1 and len(values) < 2:
        return Suggestion(Step.MEASURE, (Phrase("Measured once only, so no change can be seen.", {}),), _MEASURE)
    if course.agreement and _is_stale(course, course.agreement, values[-1]):
        number = {"name": name, "n": str(course.agreement.decide_at)}
        reason = Phrase("%(name)s has not been measured since visit %(n)s began, and that visit decides.", number)
        return Suggestion(Step.MEASURE, (reason,), _MEASURE)
    return None


_MEASURE = Phrase("Measure before the needles today.", {})


def _longest(course: Course) -> Sequence[Measurement]:
    return max(course.values.values(), key=len, default=())


def _is_stale(course: Course, agreement: Agreement, latest: Measurement) -> bool:
    """Whether the visit that decides has begun and the last score is older than it."""
    reached = [visit.date for visit in course.visits if visit.number >= agreement.decide_at]
    return bool(reached) and latest.date < min(reached)


def _when_not_agreed(course: Course) -> Suggestion | None:
    if course.agreement is not None:
        return None
    reason = Phrase("Nothing was agreed on how many visits, and on what would end them.", {})
    return Suggestion(Step.AGREE, (reason,), Phrase("Agree on it with the patient before more needles.", {}))


def _before_the_decision(course: Course) -> Suggestion | None:
    agreement = _agreed(course)
    if course.visit >= agreement.decide_at:
        return None
    at = {
        "n": str(course.visit),
        "visits": str(agreement.visits),
        "at": str(agreement.decide_at),
        "name": course.names.get(agreement.primary, agreement.primary.instrument),
    }
    reason = Phrase("Visit %(n)s of %(visits)s, and nothing measured is known to be worse beyond error.", at)
    following = Phrase(
        "Measure %(name)s at visit %(at)s. Without a change beyond error by then, the agreement says stop.", at
    )
    return Suggestion(Step.CONTINUE, (reason,), following)


def _at_the_decision(course: Course) -> Suggestion:
    agreement = _agreed(course)
    change = course.changes.get(agreement.primary)
    name = {"name": course.names.get(agreement.primary, agreement.primary.instrument)}
    if change is None or change.beyond_error is None or change.improved_by is None:
        reason = Phrase("How far %(name)s wanders by itself is not in our tables: the agreed rule cannot answer.", name)
        return Suggestion(Step.DECIDE, (reason,), Phrase("Go by the goals, together with the patient.", {}))
    if not change.beyond_error:
        return _without_real_change(agreement, change, name)
    return _with_real_change(course, agreement, change, name)


def _without_real_change(agreement: Agreement, change: Change, name: dict[str, str]) -> Suggestion:
    by_then = {**name, "n": str(agreement.decide_at)}
    reasons = [Phrase("No change of %(name)s beyond measurement error by visit %(n)s.", by_then)]
    if change.important:
        reasons.append(Phrase("It may matter to the patient all the same: it may be real, and it may be error.", {}))
    following = Phrase("Choose something else together, or agree anew and write down why.", {})
    return Suggestion(Step.STOP, tuple(reasons), following)


def _with_real_change(course: Course, agreement: Agreement, change: Change, name: dict[str, str]) -> Suggestion:
    reasons = (Phrase("%(name)s changed for the better by more than measurement error.", name),)
    if course.visit >= agreement.visits:
        done = Phrase("All %(n)s agreed visits have been.", {"n": str(agreement.visits)})
        return Suggestion(Step.FINISH, (*reasons, done), Phrase("Finish, or agree anew on a goal that is open.", {}))
    if change.important:
        more = {"n": str(agreement.visits)}
        return Suggestion(Step.CONTINUE, reasons, Phrase("Up to visit %(n)s, as agreed; measure then.", more))
    small = "It is less than people call important." if change.important is False else _UNKNOWN
    following = Phrase("Change something, another treatment beside or in place of it, and measure again.", {})
    return Suggestion(Step.CHANGE, (*reasons, Phrase(small, {})), following)


_UNKNOWN = "How much of a change people call important is not in our tables."


def _agreed(course: Course) -> Agreement:
    assert course.agreement is not None  # the rules before have answered without one
    return course.agreement


_RULES: tuple[Callable[[Course], Suggestion | None], ...] = (
    _after_serious_event,
    _when_worse,
    _when_unmeasured,
    _when_not_agreed,
    _before_the_decision,
    _at_the_decision,
)
