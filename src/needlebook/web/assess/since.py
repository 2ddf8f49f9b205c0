"""Since the last visit: what the patient confirms with one tap, what has changed, and what was taken over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from needlebook.clinic.assessments.carrying import Earlier, TakenOver, earlier_of, taken_over
from needlebook.clinic.assessments.models import Answer, AnswerChoice, Medicine, Said, SaidBy
from needlebook.clinic.patients.models import Visit
from needlebook.knowledge import load
from needlebook.web.bodychart.words import part_name, side_word


@dataclass(frozen=True, slots=True)
class Standing:
    """One answer of an earlier visit. `value`: what is posted when it has changed."""

    value: str
    label: str
    detail: str
    said: str


@dataclass(frozen=True, slots=True)
class Since:
    """What can be confirmed: each yes by itself, the medicines as one list, each no behind a fold."""

    number: int
    day: str
    yes: Sequence[Standing]
    no: Sequence[Standing]
    medicines: Sequence[str]
    takes_none: bool


@dataclass(frozen=True, slots=True)
class SinceView:
    """Exactly one of the two stands on the page, or neither at a first visit."""

    offered: Since | None
    taken: TakenOver | None


def since_last_visit(visit: Visit) -> SinceView:
    """What the page shows; what was taken over already stands there until it is taken back."""
    if taken := taken_over(visit):
        return SinceView(None, taken)
    earlier = earlier_of(visit)
    return SinceView(_since(earlier) if earlier else None, None)


def said_words(row: Said) -> str:
    """Who said it and when: 'The patient, from the phone, 24 Nov 2026; confirmed 26 Nov 2026, T. Berg'."""
    who = str(SaidBy.PATIENT.label) if row.said_by == SaidBy.PATIENT else row.by.short_name
    said = _("%(who)s, %(day)s") % {"who": who[:1].upper() + who[1:], "day": _day(row.at)}
    if row.confirmed_at is None:
        return said
    confirmed = {"said": said, "day": _day(row.confirmed_at), "who": row.confirmed_by.short_name}
    return _("%(said)s; confirmed %(day)s, %(who)s") % confirmed


def is_worth_saying(row: Said) -> bool:
    """Whether the page says who gave an answer: not for what was asked here today, which the reader knows."""
    is_of_today = timezone.localdate(row.at) == timezone.localdate() and row.confirmed_at is None
    return not is_of_today or row.said_by == SaidBy.PATIENT


def _since(earlier: Earlier) -> Since:
    return Since(
        number=earlier.visit.number,
        day=_day(earlier.visit.started_at),
        yes=tuple(_standing(a) for a in earlier.answers if a.answer == AnswerChoice.YES),
        no=tuple(_standing(a) for a in earlier.answers if a.answer == AnswerChoice.NO),
        medicines=tuple(_medicine(m) for m in earlier.medicines),
        takes_none=earlier.takes_none,
    )


def _standing(answer: Answer) -> Standing:
    label = load().rulebook.questions[answer.question].label
    return Standing(answer.question, label, ", ".join(_details(answer)), said_words(answer))


def _details(answer: Answer) -> Iterator[str]:
    side = side_word(answer.side) if answer.side else ""
    places = [f"{side} {part_name(place).lower()}".strip() for place in answer.where]
    yield from places or ([side] if side else [])
    if answer.detail:
        yield answer.detail


def _medicine(medicine: Medicine) -> str:
    return f"{medicine.name} {medicine.dose}".strip()


def _day(at: object) -> str:
    return date_format(timezone.localtime(at), "DATE_FORMAT")
