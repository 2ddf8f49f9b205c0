"""Scales on the patient's phone, in our own plain words: no wording of a questionnaire that belongs to somebody.

The scales are the pain scales, the two ratings of change and the patient's own activities; what they are called, what
they ask, and how a reply reads.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.followup.entering import activities_of
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.questionnaires import replying
from needlebook.clinic.questionnaires.measuring import ACTIVITIES, asked_measures
from needlebook.clinic.questionnaires.models import Questionnaire, ReplyMeasure
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.scoring import Answer, Scoring
from needlebook.core.outcomes.types import SeriesKey
from needlebook.knowledge import load
from needlebook.web.assess.places import Choice
from needlebook.web.fields import words
from needlebook.web.measure.words import shown_value
from needlebook.web.outcomes.words import number, series_name

PAIN_ENDS = (gettext_lazy("no pain"), gettext_lazy("worst pain you can imagine"))
ENDS = {"GROC15": (gettext_lazy("very much worse"), gettext_lazy("very much better"))}
QUESTIONS = {
    ("NPRS", ""): gettext_lazy("How bad was your pain at its worst in the last week?"),
    ("NPRS", "now"): gettext_lazy("How bad is your pain right now?"),
    ("NPRS", "average_week"): gettext_lazy("How bad was your pain on average in the last week?"),
    ("NPRS", "worst_24h"): gettext_lazy("How bad was your pain at its worst since this time yesterday?"),
    ("NPRS", "average_24h"): gettext_lazy("How bad was your pain on average since this time yesterday?"),
    ("NPRS_NECK", ""): gettext_lazy("How bad was the pain in your neck since this time yesterday?"),
    ("NPRS_SHOULDER", ""): gettext_lazy("How bad was the pain in your shoulder since this time yesterday?"),
    ("NPRS_CHRONIC", ""): gettext_lazy("How bad was your pain on average since this time yesterday? (0 to 10)"),
    ("VAS100", ""): gettext_lazy("How bad is your pain right now, from 0 to 100?"),
    ("VAS100", "24h"): gettext_lazy("How bad was your pain since this time yesterday, from 0 to 100?"),
    ("VAS_FIRST_STEP", ""): gettext_lazy(
        "In the last week, how bad was the pain of your first steps in the morning, from 0 to 100?"
    ),
    ("GROC15", ""): gettext_lazy("How are you now, compared with when the treatment began? 0 is no change."),
    ("PGIC", ""): gettext_lazy("How are you now, compared with when the treatment began?"),
}
CHANGE = {
    1: gettext_lazy("Very much better"),
    2: gettext_lazy("Much better"),
    3: gettext_lazy("A little better"),
    4: gettext_lazy("No change"),
    5: gettext_lazy("A little worse"),
    6: gettext_lazy("Much worse"),
    7: gettext_lazy("Very much worse"),
}
MOST_CHOICES = 15  # more than these are typed


@dataclass(frozen=True, slots=True)
class ScaleCard:
    """One scale. choices: empty where the number is typed, `value` then holds it. is_list: words below each other."""

    id: str
    name: str
    asks: str
    choices: tuple[Choice, ...]
    value: str
    low: str
    high: str
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity. is_fixed: named before, so it is rated and not written anew."""

    number: int
    activity: str
    is_fixed: bool
    choices: tuple[Choice, ...]


def question_of(key: SeriesKey) -> str:
    return str(QUESTIONS.get((key.instrument, key.site), key.instrument))


def phone_name(key: SeriesKey) -> str:
    """In the list of what a link asks."""
    if key.instrument == ACTIVITIES:
        return _("What the patient wants to be able to do (PSFS)")
    return series_name(key)


def scale_cards(measures: Sequence[SeriesKey], questionnaire: Questionnaire) -> list[ScaleCard]:
    """The scales of a page, with what was answered."""
    replies = {SeriesKey(reply.instrument, reply.site): reply for reply in questionnaire.measures.all()}
    return [_card(n, key, replies.get(key)) for n, key in enumerate(measures, start=1)]


def _card(n: int, key: SeriesKey, reply: ReplyMeasure | None) -> ScaleCard:
    scoring = load().scoring[key.instrument]
    answer = reply.answers[0] if reply and reply.answers else None
    low, high = ENDS.get(key.instrument, PAIN_ENDS)
    is_list = key.instrument == "PGIC"
    return ScaleCard(
        id=f"scale-{n}",
        name=field_of(key),
        asks=question_of(key),
        choices=tuple(_choices(scoring, answer, CHANGE if is_list else {})),
        value="" if answer is None else number(answer),
        low="" if is_list else f"{number(scoring.low or 0)} {low}",
        high="" if is_list else f"{number(scoring.high or 0)} {high}",
        is_list=is_list,
    )


def _choices(scoring: Scoring, answer: Answer, named: Mapping[int, object]) -> Iterator[Choice]:
    low, high = int(scoring.low or 0), int(scoring.high or 0)
    if high - low < MOST_CHOICES:
        for value in range(low, high + 1):
            yield Choice(str(value), str(named.get(value, number(value))), value == answer)


def activity_rows(questionnaire: Questionnaire) -> list[ActivityRow]:
    """The activities named before, fixed; or blank rows for the patient to name them."""
    scoring = load().scoring[ACTIVITIES]
    reply = questionnaire.measures.filter(instrument=ACTIVITIES).first()
    fixed = fixed_activities(questionnaire)
    said = dict(zip(reply.activities, reply.answers, strict=True)) if reply else {}
    names = fixed or [*said, *[""] * scoring.items][: scoring.items]
    return [
        ActivityRow(n, name, bool(fixed), tuple(_choices(scoring, said.get(name) if name else None, {})))
        for n, name in enumerate(names, start=1)
    ]


def fixed_activities(questionnaire: Questionnaire) -> list[str]:
    """The list that is rated again; none while fewer were named than the scale needs."""
    scoring = load().scoring[ACTIVITIES]
    named = activities_of(questionnaire.visit.course)[: scoring.items]
    return named if len(named) >= scoring.fewest else []


def field_of(key: SeriesKey) -> str:
    """'scale:NPRS:now'."""
    return f"scale:{key.instrument}:{key.site}"


def save_scales(questionnaire: Questionnaire, data: QueryDict) -> None:
    """Write each scale that was answered."""
    for key in asked_measures(questionnaire.asks):
        if key.instrument != ACTIVITIES and field_of(key) in data:
            replying.save_measure(questionnaire, key, [_number(data[field_of(key)])])


def save_activities(questionnaire: Questionnaire, data: QueryDict) -> None:
    """Write the activities and how able; a row without both is left out where the patient names them."""
    fixed = fixed_activities(questionnaire)
    numbers = range(1, load().scoring[ACTIVITIES].items + 1)
    typed = [(" ".join(words(data.get(f"activity{n}")).split()), _number(data.get(f"able{n}", ""))) for n in numbers]
    if fixed:
        typed = [(name, able) for name, (_typed, able) in zip(fixed, typed, strict=False)]
    if any(able is not None and not name for name, able in typed):
        raise BadInput("activities", "a rating has no activity", "a name beside each rating")
    kept = [(name, able) for name, able in typed if name]
    if len({name.casefold() for name, _able in kept}) < len(kept):
        raise BadInput("activities", "one activity stands twice", "each once")
    key = SeriesKey(ACTIVITIES)
    replying.save_measure(questionnaire, key, [able for _name, able in kept], [name for name, _able in kept])


def _number(text: str) -> Answer:
    """A number as it was posted; None for a blank. Raises BadInput for anything else."""
    typed = text.strip().replace(",", ".").replace("−", "-")
    if not typed:
        return None
    try:
        return float(typed) if not typed.lstrip("-").isdecimal() else int(typed[:18])
    except ValueError:
        raise BadInput("measure", "not a number", "a number of the scale") from None


def said_in_words(reply: ReplyMeasure) -> str:
    """'6 of 10', 'Much better', 'Sit 60 min 3, Walk the dog not rated'."""
    if reply.activities:
        pairs = zip(reply.activities, reply.answers, strict=True)
        return ", ".join(f"{name} {_('not rated') if able is None else number(able)}" for name, able in pairs)
    answer = reply.answers[0] if reply.answers else None
    if answer is None:
        return _("not rated")
    if reply.instrument == "PGIC":
        return str(CHANGE.get(int(answer), answer))
    scoring = load().scoring.get(reply.instrument)
    top = (scoring.high if scoring else None) or 0
    return _("%(n)s of %(most)s") % {"n": number(answer), "most": number(top)}


def last_of(reply: ReplyMeasure) -> Measurement | None:
    """The latest measurement that the reply would stand beside."""
    rows = reply.questionnaire.visit.course.measurements.filter(instrument=reply.instrument)
    rows = rows if reply.instrument == ACTIVITIES else rows.filter(site=reply.site)
    return rows.order_by("-taken_on").first()


def reading_in_words(row: Measurement) -> str:
    """'7 points on 9 Nov 2026'."""
    return _("%(value)s on %(date)s") % {"value": shown_value(row), "date": date_format(row.taken_on)}
