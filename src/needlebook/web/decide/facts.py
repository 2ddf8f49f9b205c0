"""The facts behind a rule in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from needlebook.core.case import UNITS, Answer, Case, HistoryItem
from needlebook.knowledge import load
from needlebook.web.bodychart.words import part_name, side_word
from needlebook.web.frame.asking import label_of


def fact_words(case: Case, fact: str) -> str:
    """A fact of the trace in words: 'drug B01AF02' -> 'Apixaban B01AF02', 'inr 2.6' -> 'INR 2.6'."""
    name, _space, value = fact.rpartition(" ")
    if name == "drug":
        return _drug_words(value)
    if value == Answer.YES:
        return label_of(name) + _area_words(case, name)
    unit = f" {UNITS[name]}" if name in UNITS else ""
    label = _("Age") if name == "age" else label_of(name)
    return f"{label} {value}{unit}"


def _drug_words(atc: str) -> str:
    drug = load().find_drug(atc)
    if drug is None or drug.name == atc:
        return atc
    return f"{drug.name[:1].upper()}{drug.name[1:]} {atc}"


def _area_words(case: Case, question: str) -> str:
    """Where it is: ', right hip'; nothing when no place was given."""
    given = next((h for h in case.history if h.id == question and h.answer is Answer.YES), None)
    return "" if given is None else "".join(f", {place}" for place in _places(given))


def _places(given: HistoryItem) -> Iterator[str]:
    side = side_word(given.side) if given.side else ""
    for place in given.where or ("",):
        if words := f"{side} {part_name(place).lower()}".strip():
            yield words
