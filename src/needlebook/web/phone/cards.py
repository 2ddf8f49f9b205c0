"""What each step prints, filled with what the patient has answered through this link, and with nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from needlebook.clinic.assessments.strokes import standing_strokes
from needlebook.clinic.questionnaires.models import Questionnaire, Reply
from needlebook.core.anatomy import Side
from needlebook.core.screening import Question
from needlebook.knowledge import load
from needlebook.web.assess.places import Choice, body_parts
from needlebook.web.bodychart.drawing import pain_drawing
from needlebook.web.phone.measures import activity_rows, scale_cards
from needlebook.web.phone.steps import Step
from needlebook.web.phone.words import asks


@dataclass(frozen=True, slots=True)
class Card:
    """One question. `posts`: the names of its fields, for saving it alone."""

    id: str
    asks: str
    hint: str
    choices: tuple[Choice, ...]
    sides: tuple[Choice, ...]
    places: tuple[Choice, ...]
    detail: str

    @property
    def posts(self) -> str:
        return ",".join(f"{name}:{self.id}" for name in ("answer", "side", "where", "detail"))


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine to choose, with words for what it is taken for where the table has some."""

    name: str
    means: str


def content(step: Step, questionnaire: Questionnaire, token: str) -> dict[str, Any]:
    """The context of one step's own template."""
    return CONTENTS[step.kind](step, questionnaire, token)


def _questions(step: Step, questionnaire: Questionnaire, token: str) -> dict[str, Any]:
    replies = {reply.question: reply for reply in questionnaire.replies.all()}
    return {"cards": [_card(question, replies.get(question.id)) for question in step.questions]}


def _card(question: Question, reply: Reply | None) -> Card:
    side, where = (reply.side, [*reply.where, ""][0]) if reply else ("", "")
    return Card(
        id=question.id,
        asks=asks(question),
        hint=question.plain_hint if question.plain else question.hint,
        choices=yes_or_no(reply.answer if reply else ""),
        sides=_sides(side) if question.takes_area else (),
        places=_places(where) if question.takes_area else (),
        detail=reply.detail if reply else "",
    )


def yes_or_no(answer: str) -> tuple[Choice, ...]:
    """The three answers; none of them is chosen before the patient chooses."""
    words = {"yes": _("Yes"), "no": _("No"), "unknown": _("Not sure")}
    return tuple(Choice(value, text, value == answer) for value, text in words.items())


def _sides(chosen: str) -> tuple[Choice, ...]:
    words = {
        "": _("Both sides, or I cannot say"),
        "left": _("Left"),
        "right": _("Right"),
        "midline": _("In the middle"),
    }
    return tuple(Choice(value, text, value == chosen) for value, text in words.items())


def _places(chosen: str) -> tuple[Choice, ...]:
    words = {"": _("In several places, or I cannot say"), **body_parts()}
    return tuple(Choice(value, text, value == chosen) for value, text in words.items())


def _medicines(step: Step, questionnaire: Questionnaire, token: str) -> dict[str, Any]:
    return {
        "medicines": list(questionnaire.medicines.all()),
        "is_none_taken": questionnaire.no_medicines_at is not None,
        "known": _known_medicines(),
    }


def _known_medicines() -> Sequence[Medicine]:
    knowledge = load()
    return [
        Medicine(drug.name, ", ".join(dict.fromkeys(flag.label for flag in knowledge.flags_of(drug.atc))))
        for drug in knowledge.drugs.values()
    ]


def _pregnancy(step: Step, questionnaire: Questionnaire, token: str) -> dict[str, Any]:
    return {"choices": yes_or_no(questionnaire.pregnant), "weeks": questionnaire.pregnancy_weeks}


def _pain(step: Step, questionnaire: Questionnaire, token: str) -> dict[str, Any]:
    marks = [(p.region, Side(p.side), p.intensity, p.quality) for p in questionnaire.pain_marks.all()]
    strokes, save_to = standing_strokes(questionnaire), reverse("phone_strokes", args=[token])
    drawing = pain_drawing(marks, strokes=strokes, save_to=save_to, owner=f"{questionnaire.pk}.pain", is_plain=True)
    return {"drawing": drawing}


def _measures(step: Step, questionnaire: Questionnaire, token: str) -> dict[str, Any]:
    return {"scales": scale_cards(step.measures, questionnaire)}


def _activities(step: Step, questionnaire: Questionnaire, token: str) -> dict[str, Any]:
    return {"rows": activity_rows(questionnaire)}


CONTENTS: dict[str, Callable[[Step, Questionnaire, str], dict[str, Any]]] = {
    "questions": _questions,
    "medicines": _medicines,
    "pregnancy": _pregnancy,
    "pain": _pain,
    "measures": _measures,
    "activities": _activities,
}
