"""A verdict that was kept, read from its own document: what it said then, whatever the knowledge says today."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from needlebook.clinic.assessments.models import Decided, Override
from needlebook.core.anatomy import Provenance, Side
from needlebook.core.case import UNITS, Answer
from needlebook.core.screening import Decision, Urgency, VerdictLevel
from needlebook.core.screening.truth import Truth
from needlebook.web.bodychart.words import muscle_name, part_name, side_word
from needlebook.web.decide.presenters import DECISION_TONES, TRUTH_WORDS, TraceLine
from needlebook.web.decide.reasons import ADDRESS, PROVENANCE_WORDS, SourceView
from needlebook.web.frame.asking import FACT_LABELS
from needlebook.web.frame.verdicts import ACTION_TONES, DECISION_WORDS, TONES, URGENCY_WORDS, WORDS

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KeptReason:
    rule: str
    tone: str
    says: str
    because: str
    facts: tuple[str, ...]
    sites: str
    sources: tuple[SourceView, ...]
    provenance: str
    is_weak: bool
    is_overridden: bool


@dataclass(frozen=True, slots=True)
class KeptSite:
    name: str
    tone: str
    word: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptTopic:
    question: str
    position: str
    means: str


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One line of the list of a visit's verdicts."""

    kept: Decided
    tone: str
    word: str
    open_count: int

    @property
    def is_provisional(self) -> bool:
        """True while questions were open: it meant 'at least this'."""
        return self.open_count > 0


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """Everything a kept verdict said. `asked`: what was still open then."""

    line: KeptLine
    urgency: str
    sites: tuple[KeptSite, ...]
    reasons: tuple[KeptReason, ...]
    constraints: tuple[str, ...]
    asked: tuple[str, ...]
    topics: tuple[KeptTopic, ...]
    trace: tuple[TraceLine, ...]
    overrides: tuple[Override, ...]


def kept_line(kept: Decided) -> KeptLine:
    """The verdict in a word. An OK with questions open was none yet, and does not look like one."""
    level, open_count = VerdictLevel(kept.level), len(kept.result["ask"])
    word = _("OK so far") if level is VerdictLevel.OK and open_count else str(WORDS[level])
    return KeptLine(kept, TONES[level], word, open_count)


def kept_verdict_view(kept: Decided, overrides: list[Override]) -> KeptVerdict:
    """Read a kept document. An id whose words were not kept with it is shown as it stands."""
    document, words = kept.result, kept.result.get("words", {})
    urgency = document.get("urgency")
    return KeptVerdict(
        line=kept_line(kept),
        urgency=str(URGENCY_WORDS[Urgency(urgency)]) if urgency else "",
        sites=tuple(_site(site, document) for site in document["sites"]),
        reasons=tuple(_reason(reason, words) for reason in document["reasons"]),
        constraints=tuple(_constraints(document, words)),
        asked=tuple(_label(id, words) for id in document["ask"]),
        topics=tuple(_topics(document["policy"]["choices"], words)),
        trace=tuple(_trace(document["trace"], words)),
        overrides=tuple(overrides),
    )


def _reason(reason: Document, words: Document) -> KeptReason:
    return KeptReason(
        rule=reason["rule"],
        tone=ACTION_TONES.get(reason["decision"], ""),
        says=reason["says"],
        because=reason["because"],
        facts=tuple(dict.fromkeys(_fact(fact, words) for fact in reason["facts"])),
        sites="; ".join(muscle_name(site["muscle"], site["side"]) for site in reason["sites"]),
        sources=tuple(_source(code, words) for code in reason["sources"]),
        provenance=str(PROVENANCE_WORDS[Provenance(reason["provenance"])]),
        is_weak=reason["weak"],
        is_overridden=reason.get("overridden", False),  # not written while nothing could be overridden
    )


def _site(site: Document, document: Document) -> KeptSite:
    decision = Decision(site["decision"])
    says = {reason["rule"]: reason["says"] for reason in document["reasons"]}
    because = tuple(says.get(rule, rule) for rule in site["reasons"])
    name = muscle_name(site["muscle"], site["side"])
    return KeptSite(name, DECISION_TONES[decision], str(DECISION_WORDS[decision]), because)


def _constraints(document: Document, words: Document) -> Iterator[str]:
    """What held for the session: a sentence for each; a hazard by its structure and how to stay clear of it."""
    hazards = words.get("hazards", {})
    for id in document["constraints"]:
        if id in document["mitigations"]:
            yield f"{hazards.get(id, id)}. {document['mitigations'][id]}"
        else:
            yield words.get("constraints", {}).get(id, id)


def _topics(choices: Mapping[str, str], words: Document) -> Iterator[KeptTopic]:
    for id, position in choices.items():
        known = words.get("topics", {}).get(id, {})
        yield KeptTopic(known.get("question", id), position, known.get("means", ""))


def _trace(trace: Mapping[str, int], words: Document) -> Iterator[TraceLine]:
    says = words.get("rules", {})
    for rule, value in trace.items():
        yield TraceLine(rule, says.get(rule, ""), str(TRUTH_WORDS[Truth(value)]), value == Truth.YES)


def _source(code: str, words: Document) -> SourceView:
    address = ADDRESS.search(words.get("sources", {}).get(code, ""))
    return SourceView(code, address[0] if address else "")


def _fact(fact: str, words: Document) -> str:
    """'drug B01AF02' -> 'Apixaban B01AF02', 'joint_replacement yes' -> 'Joint replacement, right hip'."""
    name, _space, value = fact.rpartition(" ")
    if name == "drug":
        label = _label(value, words)
        return value if label == value else f"{label[:1].upper()}{label[1:]} {value}"
    if value == Answer.YES:
        return _label(name, words) + _place(words.get("places", {}).get(name))
    unit = f" {UNITS[name]}" if name in UNITS else ""
    return f"{_('Age') if name == 'age' else _label(name, words)} {value}{unit}"


def _label(id: str, words: Document) -> str:
    """The words kept with the verdict; measured facts are part of the program and have the words of today."""
    kept: str | None = words.get("labels", {}).get(id)
    return kept or str(FACT_LABELS.get(id, id))


def _place(given: Document | None) -> str:
    if given is None:
        return ""
    side = side_word(Side(given["side"])) if given["side"] else ""
    named = (f"{side} {part_name(place).lower()}".strip() for place in given["where"] or [""])
    return "".join(f", {place}" for place in named if place)
