"""The questions of a check-in as they are printed: on the patient's phone, and for who writes down a telephone call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.clinic.checkins.models import CheckIn
from needlebook.knowledge.check_in import MOST_SORE, YES_NO, load_check_in
from needlebook.web.assess.places import Choice

STEPS = ("sore", "skin", "feel")


@dataclass(frozen=True, slots=True)
class Card:
    """One question. kind: yes_no | scale | hours | choice; value: what stands, blank for nothing."""

    id: str
    kind: str
    asks: str
    hint: str
    choices: tuple[Choice, ...]
    value: str


def sign_cards(check_in: CheckIn, standing: Mapping[str, str]) -> list[Card]:
    """The warning signs that it asks."""
    table = load_check_in().warnings
    return [_card(id, "yes_no", table[id].asks, "", YES_NO, standing) for id in check_in.signs if id in table]


def question_cards(group: str, standing: Mapping[str, str]) -> list[Card]:
    """The questions of one page."""
    questions = [q for q in load_check_in().questions.values() if q.group == group]
    return [_card(q.id, q.kind, q.asks, q.hint, _choices(q.kind, q.choices), standing) for q in questions]


def _choices(kind: str, choices: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    return [(str(n), str(n)) for n in range(MOST_SORE + 1)] if kind == "scale" else choices


def _card(
    id: str, kind: str, asks: str, hint: str, choices: Sequence[tuple[str, str]], standing: Mapping[str, str]
) -> Card:
    value = standing.get(id, "")
    shown = tuple(Choice(choice, _(words), choice == value) for choice, words in choices)
    return Card(id, kind, _(asks), _(hint) if hint else "", shown, value)
