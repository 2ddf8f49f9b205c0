"""The review: each reply beside what stands in the record now, what cannot wait first, and what would come of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.assessments.deciding import verdict_of, verdict_on
from needlebook.clinic.assessments.models import Answer, AnswerChoice, Assessment
from needlebook.clinic.assessments.queries import standing_assessment
from needlebook.clinic.questionnaires.cases import Sign, case_with, signs_in, weeks_said
from needlebook.clinic.questionnaires.measuring import changes_list, why_not
from needlebook.clinic.questionnaires.merging import merged, standing_answers, would_deny_pregnancy, would_weaken
from needlebook.clinic.questionnaires.models import Questionnaire, Reply, ReplyMeasure
from needlebook.core.outcomes.types import SeriesKey
from needlebook.knowledge import load
from needlebook.web.assess.places import Choice, body_parts
from needlebook.web.frame.asking import label_of
from needlebook.web.frame.verdicts import URGENCY_WORDS, VerdictView, present
from needlebook.web.outcomes.words import series_name
from needlebook.web.phone.measures import last_of, reading_in_words, said_in_words
from needlebook.web.phone.words import asked
from needlebook.web.questionnaire.status import URGENCY_TONES, when
from needlebook.web.templatetags.needlebook import region_name, side_name


@dataclass(frozen=True, slots=True)
class Row:
    """One reply. `stands`: what the record says now; `outcome`: what became of it, once it was reviewed."""

    id: str
    label: str
    asks: str
    said: str
    at: str
    stands: str
    note: str
    tone: str
    is_ticked: bool
    is_different: bool
    choices: tuple[Choice, ...]
    outcome: str

    @property
    def is_worth_a_look(self) -> bool:
        return bool(self.tone) or self.is_different


@dataclass(frozen=True, slots=True)
class Record:
    """The answers that stand. is_rest_denied: what has none of its own was asked and denied."""

    answers: Mapping[str, Answer]
    is_rest_denied: bool

    def in_words(self, question: str) -> str:
        if question in self.answers:
            return _in_words(self.answers[question])
        return _("no, denied with the rest") if self.is_rest_denied else _("not in the record")

    def differs_from(self, reply: Reply) -> bool:
        if reply.question in self.answers:
            return self.answers[reply.question].answer != reply.answer
        return self.is_rest_denied and reply.answer != AnswerChoice.NO


@dataclass(frozen=True, slots=True)
class Other:
    """What is not an answer to a question: a medicine, the pregnancy, the drawing. name, value: its tick box."""

    name: str
    value: str
    label: str
    said: str
    stands: str
    note: str = ""
    is_ticked: bool = True
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that review.html prints. `left_open`: questions that were asked and not answered."""

    first: tuple[Row, ...]
    rest: tuple[Row, ...]
    others: tuple[Other, ...]
    left_open: tuple[str, ...]
    now: VerdictView
    then: VerdictView

    @property
    def is_empty(self) -> bool:
        return not (self.first or self.rest or self.others)


def review_of(questionnaire: Questionnaire) -> Review:
    """Put the review together."""
    visit, replies = questionnaire.visit, list(questionnaire.replies.all())
    standing, signs = standing_answers(visit), {sign.question: sign for sign in signs_in(questionnaire)}
    assessment = standing_assessment(visit)
    record = Record(standing, is_rest_denied=assessment.others_denied_at is not None)
    rows = [_row(questionnaire, reply, record, signs.get(reply.question)) for reply in replies]
    order = list(signs)
    first = sorted((r for r in rows if r.is_worth_a_look), key=lambda r: order.index(r.id) if r.id in order else 99)
    answered = {reply.question for reply in replies}
    left = [id for id in questionnaire.asks if id in load().rulebook.questions and id not in answered]
    now = verdict_of(visit)
    return Review(
        first=tuple(first),
        rest=tuple(row for row in rows if not row.is_worth_a_look),
        others=tuple(_others(questionnaire, assessment)),
        left_open=tuple(label_of(id) for id in left),
        now=present(now),
        then=present(verdict_on(visit, _case_if_taken(questionnaire, replies, standing))),
    )


def _case_if_taken(questionnaire: Questionnaire, replies: Sequence[Reply], standing: Mapping[str, Answer]):
    """With everything taken over that comes ticked."""
    ticked = [r for r in replies if not would_weaken(r, standing.get(r.question))]
    medicines = [medicine.atc for medicine in questionnaire.medicines.all()]
    weeks_now = standing_assessment(questionnaire.visit).pregnancy_weeks
    return case_with(
        questionnaire.visit,
        answers=[merged(r, standing.get(r.question), r.answer) for r in ticked],
        drugs=medicines if medicines or questionnaire.no_medicines_at else None,
        weeks=None if would_deny_pregnancy(questionnaire, weeks_now) else weeks_said(questionnaire),
        pain={(p.region, p.side): p.intensity for p in questionnaire.pain_marks.all()},
    )


def _row(questionnaire: Questionnaire, reply: Reply, record: Record, sign: Sign | None) -> Row:
    standing = record.answers.get(reply.question)
    weakens = would_weaken(reply, standing)
    is_open = questionnaire.reviewed_at is None
    return Row(
        id=reply.question,
        label=label_of(reply.question),
        asks=asked(reply.question),
        said=_in_words(reply),
        at=when(reply.at),
        stands=record.in_words(reply.question),
        note=_note(weakens, sign) if is_open else "",
        tone=_tone(reply, sign),
        is_ticked=not weakens,
        is_different=record.differs_from(reply),
        choices=tuple(Choice(value, str(text), value == reply.answer) for value, text in AnswerChoice.choices),
        outcome="" if is_open else _outcome(reply.taken_at is not None),
    )


def _in_words(answer: Reply | Answer) -> str:
    """'Yes, left, Hip, 2021'."""
    parts = body_parts()
    places = [parts.get(place) or region_name(place) for place in answer.where]
    words = [str(AnswerChoice(answer.answer).label), side_name(answer.side), *places, answer.detail]
    return ", ".join(word for word in words if word)


def _note(weakens: bool, sign: Sign | None) -> str:
    if weakens:
        return _("The record says yes. Ask again before you take this over.")
    if sign is None:
        return ""
    return (
        str(URGENCY_WORDS[sign.urgency])
        if sign.is_certain
        else _("Not sure: ask now. It could be a sign that waits for nobody.")
    )


def _tone(reply: Reply, sign: Sign | None) -> str:
    if sign is not None:
        return URGENCY_TONES[sign.urgency]
    return "" if reply.answer == AnswerChoice.NO else "precautions"


def _outcome(is_taken: bool) -> str:
    return _("taken over") if is_taken else _("not taken over")


def _others(questionnaire: Questionnaire, assessment: Assessment) -> Iterator[Other]:
    yield from _medicines(questionnaire, assessment)
    if questionnaire.pregnant:
        yield _pregnancy(questionnaire, assessment)
    yield from _measures(questionnaire)
    if marks := list(questionnaire.pain_marks.all()):
        stands = _drawn(assessment.pain_marks.all())
        note = _("Replaces the drawing that stands.") if stands else ""
        yield Other("drawing", "1", _("Pain drawing"), _drawn(marks), stands or _("not in the record"), note)


def _medicines(questionnaire: Questionnaire, assessment: Assessment) -> Iterator[Other]:
    listed = {(m.name, m.atc) for m in assessment.medicines.all()}
    none = _("takes none") if assessment.drugs_asked_at and not listed else _("not in the record")
    is_open = questionnaire.reviewed_at is None
    for medicine in questionnaire.medicines.all():
        stands = _("listed") if (medicine.name, medicine.atc) in listed else none
        note = "" if medicine.atc else _("Not in our table: look it up.")
        outcome = "" if is_open else _outcome(medicine.taken_at is not None)
        yield Other("medicine", str(medicine.pk), _("Medicine"), medicine.name, stands, note, outcome=outcome)
    if questionnaire.no_medicines_at:
        note = _("Medicines are listed, and stay. Ask again.") if listed else ""
        stands = ", ".join(sorted(name for name, _atc in listed)) or none
        yield Other("no_medicines", "1", _("Medicines"), _("takes none"), stands, note, is_ticked=not listed)


def _pregnancy(questionnaire: Questionnaire, assessment: Assessment) -> Other:
    weeks = weeks_said(questionnaire)
    said = str(AnswerChoice(questionnaire.pregnant).label)
    note = _("The week is not known: ask. Nothing is written without it.") if weeks is None else ""
    is_denied = would_deny_pregnancy(questionnaire, assessment.pregnancy_weeks)
    other = Other("pregnancy", "1", _("Pregnant"), _with_weeks(said, weeks), _weeks(assessment.pregnancy_weeks), note)
    if is_denied:
        return replace(other, is_ticked=False, note=_note(True, None))
    return replace(other, is_ticked=weeks is not None)


def _measures(questionnaire: Questionnaire) -> Iterator[Other]:
    """Scales that the patient answered, beside the last value of the course."""
    is_open = questionnaire.reviewed_at is None
    for reply in questionnaire.measures.select_related("questionnaire__visit__course"):
        key, error = SeriesKey(reply.instrument, reply.site), why_not(reply)
        last = last_of(reply)
        is_same_day = last is not None and last.taken_on == timezone.localdate(reply.at)
        yield Other(
            name="measure",
            value=str(reply.pk),
            label=series_name(key),
            said=said_in_words(reply),
            stands=reading_in_words(last) if last else _("not measured in this course"),
            note=_measure_note(reply, error is not None, is_same_day),
            is_ticked=error is None and not is_same_day,
            outcome="" if is_open else _outcome(reply.taken_at is not None),
        )


def _measure_note(reply: ReplyMeasure, has_no_score: bool, is_same_day: bool) -> str:
    if has_no_score:
        return _("Too few answers for a score: ask the rest, and leave this unticked.")
    if is_same_day:
        return _("A value stands for that day: taking this over replaces it.")
    return _("Another list of activities than before: a series of its own.") if changes_list(reply) else ""


def _with_weeks(said: str, weeks: int | None) -> str:
    return f"{said}, {_weeks(weeks)}" if weeks else said


def _weeks(weeks: int | None) -> str:
    if weeks is None:
        return _("not in the record")
    return ngettext("week %(n)d", "week %(n)d", weeks) % {"n": weeks} if weeks else _("not pregnant")


def _drawn(marks) -> str:
    return ", ".join(" ".join(filter(None, [region_name(m.region), side_name(m.side)])) for m in marks)
