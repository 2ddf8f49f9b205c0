"""The measures that a patient answers on the phone: which are asked, what was replied, and taking it into the course.

A reply stays beside the record like every other; only when a clinician takes it over does it become a measurement, of
the day on which the patient gave it, with nobody as the one who measured.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import assessment_of, save_goals
from needlebook.clinic.followup.entering import Reading, activities_of, enter
from needlebook.clinic.patients.models import Course
from needlebook.clinic.questionnaires.models import Questionnaire, ReplyMeasure
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.change import fits_complaint
from needlebook.core.outcomes.entry import Told, work_out
from needlebook.core.outcomes.scoring import Answer, AnswerOutOfRange, Scoring, allowed_answers
from needlebook.core.outcomes.types import SeriesKey
from needlebook.knowledge import load

PAIN, ACTIVITIES = "NPRS", "PSFS"
PREFIX = "measure:"
MOST_ACTIVITY = 120


def offered_measures(course: Course) -> list[SeriesKey]:
    """What can be asked on a phone: scales whose words are free, made for this complaint or in use in the course."""
    knowledge = load()
    used = [SeriesKey(i, s) for i, s in course.measurements.values_list("instrument", "site").distinct()]
    offered = [
        SeriesKey(instrument, variant)
        for instrument, scoring in knowledge.scoring.items()
        if scoring.entered == "patient" and fits_complaint(knowledge.instruments[instrument], course.complaint or None)
        for variant in ([v.id for v in scoring.variants] or [""])
    ]
    return list(dict.fromkeys([*offered, *filter(_is_asked_by_phone, used)]))


def usual_measures(course: Course) -> list[SeriesKey]:
    """What is asked unless the clinician chooses otherwise: what is in use here, pain, and the patient's activities."""
    used = [SeriesKey(i, s) for i, s in course.measurements.values_list("instrument", "site").distinct()]
    known = [key for key in dict.fromkeys(used) if _is_asked_by_phone(key)]
    for instrument in (ACTIVITIES, PAIN):
        if all(key.instrument != instrument for key in known):
            known.insert(0, SeriesKey(instrument))
    return sorted(known, key=lambda key: (key.instrument != PAIN, key.instrument == ACTIVITIES))


def _is_asked_by_phone(key: SeriesKey) -> bool:
    """A later list of activities is asked as the list that stands."""
    scoring = load().scoring.get(key.instrument)
    if scoring is None or scoring.entered != "patient":
        return False
    return scoring.variant(key.site) is not None if scoring.variants else key.site == ""


def as_asked(key: SeriesKey) -> str:
    """As `Questionnaire.asks` keeps it: 'measure:NPRS:now'."""
    return f"{PREFIX}{key.instrument}:{key.site}"


def asked_measures(asks: Iterable[str]) -> list[SeriesKey]:
    """The measures that a questionnaire asks; one that has been retired since is left out."""
    parts = [ask.removeprefix(PREFIX).split(":", 1) for ask in asks if ask.startswith(PREFIX)]
    keys = [SeriesKey(instrument, site) for instrument, site in parts]
    return [key for key in keys if _is_asked_by_phone(key)]


def need_reply(key: SeriesKey, answers: Sequence[Answer], activities: Sequence[str]) -> None:
    """Raises BadInput for an answer off its scale, too many of them, or a rating without its activity."""
    scoring = load().scoring[key.instrument]
    if len(answers) > scoring.items:
        raise BadInput("measure", f"{len(answers)} answers", f"at most {scoring.items}")
    for number, answer in enumerate(answers, start=1):
        _need_answer(scoring, number, answer)
    if scoring.each == "activity" and (
        len(activities) != len(answers) or any(not 0 < len(activity) <= MOST_ACTIVITY for activity in activities)
    ):
        raise BadInput("activities", "a rating has no activity", f"a name of up to {MOST_ACTIVITY} letters beside each")


def _need_answer(scoring: Scoring, number: int, answer: Answer) -> None:
    if answer is None:
        return
    is_number = isinstance(answer, int | float) and (scoring.low or 0) <= answer <= (scoring.high or 0)
    if not is_number or (scoring.is_whole and answer != int(answer)):
        raise AnswerOutOfRange(number, answer, allowed_answers(scoring))


def reading_of(reply: ReplyMeasure) -> Reading:
    """What taking the reply over would write. Another list of activities is a series of its own, as the review says."""
    told = Told(tuple(reply.answers), is_sure=True)
    day = timezone.localdate(reply.at)
    return Reading(reply.instrument, day, told, reply.site, "", tuple(reply.activities))


def why_not(reply: ReplyMeasure) -> BadInput | None:
    """Why the reply makes no score; None where it makes one."""
    knowledge = load()
    if reply.instrument not in knowledge.instruments:
        return BadInput("instrument", "has been retired", "an instrument of the knowledge")
    try:
        work_out(knowledge.instruments[reply.instrument], knowledge.scoring[reply.instrument], reading_of(reply).told)
    except BadInput as error:
        return error
    return None


def changes_list(reply: ReplyMeasure) -> bool:
    """Whether the activities are others than those rated before in this course."""
    before = [name.casefold() for name in activities_of(reply.questionnaire.visit.course)]
    return bool(before and reply.activities) and sorted(before) != sorted(name.casefold() for name in reply.activities)


def take_measures(row: Questionnaire, by: User, ids: frozenset[int], now: datetime) -> int:
    """Write the replies into the course, over what stands for their day. Raises BadInput for one without a score."""
    replies = list(row.measures.filter(pk__in=ids).select_related("questionnaire__visit__course"))
    for reply in replies:
        reading, course = reading_of(reply), row.visit.course
        enter(course, reading, by=by, visit=row.visit, replace=True, is_told_by_patient=True)
        if reading.activities and not assessment_of(row.visit).goals.exists():
            save_goals(row.visit, by=by, goals=list(zip(reading.activities, _able(reply), strict=True)))
    row.measures.filter(pk__in=[reply.pk for reply in replies]).update(taken_at=now)
    return len(replies)


def _able(reply: ReplyMeasure) -> list[int | None]:
    return [None if answer is None else int(answer) for answer in reply.answers]
