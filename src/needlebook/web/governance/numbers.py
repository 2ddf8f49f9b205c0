"""What the drawing, the ranking and the plan go by, to read: each number with its letter, source and reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from needlebook.knowledge.numbers import TABLES, numbers_of, value_words
from needlebook.web.manual.words import Cited, cited_all, letter_key

TITLES = {
    "drawing": _("The pain drawing"),
    "inference": _("The ranking"),
    "planning": _("The plan"),
    "course": _("A course of treatment"),
}


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number or sentence. letter: how far it can be traced, beside what its source says of its parts."""

    id: str
    value: str
    letter: Cited
    why: str
    sources: tuple[Cited, ...]


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """All of them, table by table, for whoever is signed in; they are set in the tables of the knowledge only."""
    tables = [{"name": name, "title": TITLES[name], "rows": tuple(_rows(name))} for name in TABLES]
    return render(request, "governance/numbers.html", {"section": "rules", "tables": tables, "letters": letter_key()})


def _rows(table: str) -> Iterator[NumberRow]:
    for fact in numbers_of(table):
        sources = tuple(source for source in cited_all(fact.source) if source.text != fact.provenance.value)
        letter = Cited(fact.provenance.value, "", ())
        yield NumberRow(fact.id, value_words(fact.value), letter, fact.why, sources)
