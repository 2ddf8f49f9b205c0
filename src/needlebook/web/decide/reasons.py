"""Why: each rule that fired, the facts that set it off, where it comes from and how far that can be trusted."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.core.anatomy import Provenance
from needlebook.core.case import UNITS, Answer, Case, HistoryItem
from needlebook.core.screening import Reason, Verdict
from needlebook.knowledge import load
from needlebook.web.bodychart.words import muscle_name, part_name, side_word
from needlebook.web.frame.asking import label_of
from needlebook.web.frame.verdicts import ACTION_TONES

PROVENANCE_WORDS = {
    Provenance.SEEN: gettext_lazy("read at the source"),
    Provenance.RECALLED: gettext_lazy("recalled from the literature"),
    Provenance.JUDGED: gettext_lazy("judged by the compiler"),
    Provenance.COMPUTED: gettext_lazy("computed from published figures"),
    Provenance.DERIVED: gettext_lazy("derived by arithmetic from published figures"),
}
ADDRESS = re.compile(r"https?://[^\s;,)]+")


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source: its code or reference, and its address where it has one."""

    code: str
    address: str


@dataclass(frozen=True, slots=True)
class ReasonView:
    rule: str
    tone: str
    says: str
    because: str
    facts: tuple[str, ...]
    sites: str
    sources: tuple[SourceView, ...]
    provenance: str
    is_weak: bool


def reasons(case: Case, verdict: Verdict) -> Iterator[ReasonView]:
    """The reasons of a verdict, strictest first."""
    return (_reason(case, reason) for reason in verdict.reasons)


def source_views(codes: Iterable[str]) -> tuple[SourceView, ...]:
    """Sources with the first address that the table gives for each."""
    known = load().sources
    found = ((code, ADDRESS.search(known.get(code, ""))) for code in codes)
    return tuple(SourceView(code, address[0] if address else "") for code, address in found)


def _reason(case: Case, reason: Reason) -> ReasonView:
    rule = reason.rule
    return ReasonView(
        rule=rule.id,
        tone=ACTION_TONES[reason.decision],
        says=rule.says,
        because=rule.because,
        facts=tuple(dict.fromkeys(fact_words(case, fact) for fact in reason.facts)),
        sites="; ".join(muscle_name(muscle, side) for muscle, side in reason.sites),
        sources=source_views(rule.sources),
        provenance=str(PROVENANCE_WORDS[rule.provenance]),
        is_weak=rule.is_weak,
    )


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
