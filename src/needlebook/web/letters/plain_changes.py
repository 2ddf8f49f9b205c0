"""What changed, in the words of a patient. The meaning is that of core/outcomes; no word of it is stronger."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.core.outcomes.change import Change, ChangeAnswer, Direction
from needlebook.core.outcomes.course import Trajectory
from needlebook.web.letters.course_record import CourseRecord
from needlebook.web.letters.parts import Line
from needlebook.web.outcomes.words import number, range_of, series_name

NO_PROOF = gettext_lazy(
    "Nobody can say from these numbers alone that the needles did it: people come when it is at its worst, and much "
    "gets better by itself."
)
# What a questionnaire is about, in our own words (J), when it was taken in the usual way; all else goes by its name.
NAMES = {
    "NPRS": gettext_lazy("Your worst pain in a week (0 to 10, lower is better)"),
    "PEG": gettext_lazy("Pain, joy of life and doing things (0 to 10, lower is better)"),
    "PSFS": gettext_lazy("What you wanted to be able to do (0 to 10, higher is better)"),
    "ODI": gettext_lazy("How far your back holds you back in daily life (0 to 100, lower is better)"),
    "RMDQ": gettext_lazy("How far your back holds you back in daily life (0 to 24, lower is better)"),
    "NDI": gettext_lazy("How far your neck holds you back in daily life (%(range)s, lower is better)"),
    "SPADI": gettext_lazy("How far your shoulder hurts and holds you back (0 to 100, lower is better)"),
    "QUICKDASH": gettext_lazy("How far your arm holds you back in daily life (0 to 100, lower is better)"),
    "HIT6": gettext_lazy("How far headaches hold you back (%(range)s, lower is better)"),
    "LEFS": gettext_lazy("What your leg lets you do (%(range)s, higher is better)"),
}
MEANINGS: Mapping[ChangeAnswer, object] = {
    ChangeAnswer.WITHIN_ERROR: gettext_lazy(
        "Such a number goes up and down by that much by itself, so this may be no change at all."
    ),
    ChangeAnswer.REAL_BUT_SMALL: gettext_lazy(
        "That is more than such a number moves by itself, but less than most people call a difference that matters."
    ),
    ChangeAnswer.REAL_AND_IMPORTANT: gettext_lazy(
        "That is more than such a number moves by itself, and as much as most people call a difference that matters."
    ),
    ChangeAnswer.IMPORTANT_ON_AVERAGE_WITHIN_ERROR: gettext_lazy(
        "Most people call that much a difference that matters. But such a number can move that far by itself, so it is "
        "too early to say."
    ),
    ChangeAnswer.BEYOND_ERROR_IMPORTANCE_UNKNOWN: gettext_lazy(
        "That is more than such a number moves by itself. How much of it people notice is not known to us."
    ),
    ChangeAnswer.IMPORTANT_ERROR_UNKNOWN: gettext_lazy(
        "Most people call that much a difference that matters. How far such a number moves by itself we do not know."
    ),
    ChangeAnswer.TOO_SMALL_ERROR_UNKNOWN: gettext_lazy("That is less than most people call a difference that matters."),
    ChangeAnswer.NO_PUBLISHED_THRESHOLD: gettext_lazy("What such a change means is not known to us."),
    ChangeAnswer.SCORE_IS_CHANGE: gettext_lazy("The last number says how much has changed since the beginning."),
}


def plain_changes(record: CourseRecord) -> Iterator[Line]:
    """A sentence or three for each measure that was taken twice, the goals, and that numbers alone prove nothing."""
    origin = _("From Outcomes")
    changes = [found for found in record.standing.trajectories.values() if found.change]
    for trajectory in changes:
        yield Line(_said(trajectory, trajectory.change), origin)
    for activity, able in record.goals.items():
        yield Line(_goal(activity, able), _("From Assess"))
    if changes:
        yield Line(str(NO_PROOF), _("Holds for every change without a comparison"))
    else:
        yield Line(_("We did not measure twice, so no number says whether anything changed."), origin)


def _said(trajectory: Trajectory, change: Change) -> str:
    instrument = trajectory.instrument
    named = NAMES.get(instrument.id) if trajectory.key == (instrument.id, "", "") else None
    named = named or _("We measured: %(name)s, %(range)s")
    name = str(named) % {"name": series_name(trajectory.key), "range": range_of(instrument)}
    first, last = number(change.baseline.value), number(change.latest.value)
    if change.direction is Direction.SAME:
        return _("%(name)s: %(value)s both times.") % {"name": name, "value": first}
    ways = {Direction.BETTER: _("That is better."), Direction.WORSE: _("That is worse.")}
    moved = _("%(name)s: from %(first)s to %(last)s.") % {"name": name, "first": first, "last": last}
    return " ".join(part for part in (moved, ways.get(change.direction, ""), str(MEANINGS[change.answer])) if part)


def _goal(activity: str, able: object) -> str:
    asked = [value for value in able if value is not None]
    if not asked:
        return _("You wanted to: %(activity)s. We did not ask how well you can.") % {"activity": activity}
    words = {"activity": activity, "first": asked[0], "last": asked[-1]}
    if len(asked) == 1:
        return _("You wanted to: %(activity)s. You could do it %(first)d of 10; we asked once.") % words
    return _("You wanted to: %(activity)s. At first %(first)d of 10, last %(last)d of 10.") % words
