"""What can be said about a course today: the suggestion, why, what comes next, and the patient's goals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.core.outcomes.suggestion import Step, Suggestion
from needlebook.web.outcomes.words import phrase_in_words

AS_BEFORE = 10  # able to, as before: the end of the scale of a goal

STEPS: Mapping[Step, tuple[str, str]] = {  # tone and words
    Step.REVIEW: ("stop", gettext_lazy("Stop needling and look again")),
    Step.MEASURE: ("precautions", gettext_lazy("Measure first")),
    Step.AGREE: ("precautions", gettext_lazy("Agree on a plan first")),
    Step.CONTINUE: ("info", gettext_lazy("Go on as agreed")),
    Step.CHANGE: ("precautions", gettext_lazy("Change something")),
    Step.STOP: ("precautions", gettext_lazy("Stop, as agreed")),
    Step.FINISH: ("info", gettext_lazy("Finish, as agreed")),
    Step.DECIDE: ("precautions", gettext_lazy("Decide together")),
}


@dataclass(frozen=True, slots=True)
class Suggested:
    """The suggestion in words; next "" where nothing follows."""

    step: str
    tone: str
    icon: str
    title: str
    reasons: tuple[str, ...]
    next: str


def suggested(suggestion: Suggestion) -> Suggested:
    tone, title = STEPS[suggestion.step]
    return Suggested(
        step=suggestion.step.value,
        tone=tone,
        icon="arrow" if tone == "info" else tone,
        title=str(title),
        reasons=tuple(phrase_in_words(reason) for reason in suggestion.reasons),
        next=phrase_in_words(suggestion.next) if suggestion.next else "",
    )


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One activity: how able the patient was when it was first and last asked; None: never asked."""

    activity: str
    first: int | None
    last: int | None

    @property
    def is_reached(self) -> bool:
        return self.last == AS_BEFORE


@dataclass(frozen=True, slots=True)
class Goals:
    """mean: of the goals that were asked at least twice, first and last; None for fewer than two such goals."""

    lines: Sequence[GoalLine]
    mean: tuple[float, float] | None
    reached: int

    @property
    def says(self) -> str:
        words = {"n": self.reached, "all": len(self.lines)}
        return _("%(n)d of %(all)d back to 10, as before.") % words


def goals_in_words(goals: Mapping[str, Sequence[int | None]]) -> Goals | None:
    """The goals of a course; None when it has none. The mean holds the same activities at both times, or none."""
    if not goals:
        return None
    asked = {activity: [able for able in values if able is not None] for activity, values in goals.items()}
    lines = [GoalLine(activity, *((able[0], able[-1]) if able else (None, None))) for activity, able in asked.items()]
    again = [able for able in asked.values() if len(able) > 1]
    mean = (_mean([able[0] for able in again]), _mean([able[-1] for able in again])) if len(again) > 1 else None
    return Goals(lines, mean, sum(line.is_reached for line in lines))


def _mean(values: Sequence[int]) -> float:
    return round(sum(values) / len(values), 1)
