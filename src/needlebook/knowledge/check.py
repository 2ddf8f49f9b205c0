"""How much the program knows, how far it can be traced, and where it is weak."""

from collections.abc import Iterable
from dataclasses import dataclass

from needlebook.core.anatomy import Anatomy, Candidate, Referral
from needlebook.knowledge.adverse_events import load_event_kinds
from needlebook.knowledge.check_in import load_check_in
from needlebook.knowledge.courses import load_course_numbers
from needlebook.knowledge.drawing import load_drawing, plain_words
from needlebook.knowledge.exercises import Therapy, load_therapy
from needlebook.knowledge.guidance import load_guidance
from needlebook.knowledge.inference import load_inference
from needlebook.knowledge.library import Knowledge, load
from needlebook.knowledge.manual import Manual, load_manual
from needlebook.knowledge.planning import load_planning
from needlebook.knowledge.rule_counts import evidence_rows
from needlebook.knowledge.surveys import load_review, load_surveys
from needlebook.knowledge.tables import LETTER


@dataclass(frozen=True, slots=True)
class Report:
    """Entries by table, and weak spots in words with their numbers. Loading alone has proved that nothing dangles."""

    version: str
    counts: dict[str, int]
    weak: dict[str, str]


def read_everything() -> Knowledge:
    """Every table of the package, also those that only some pages use. Raises KnowledgeError with file and line."""
    knowledge = load()
    load_guidance()
    load_therapy()
    load_check_in()
    load_inference()
    load_drawing()
    plain_words()
    load_planning()
    load_course_numbers()
    load_manual()
    load_event_kinds()
    load_surveys()
    load_review()
    evidence_rows()
    return knowledge


def check(knowledge: Knowledge) -> Report:
    """Count everything and name what a clinician should look at first."""
    return Report(knowledge.version, _counts(knowledge), _weak_spots(knowledge))


def _counts(knowledge: Knowledge) -> dict[str, int]:
    anatomy, book = knowledge.anatomy, knowledge.rulebook
    return {
        "regions": len(anatomy.regions),
        "structures": len(anatomy.structures),
        "muscles": len(anatomy.muscles),
        "trigger points": len(anatomy.trigger_points),
        "referral rows": len(_referrals(anatomy)),
        "complaints": len(anatomy.complaints),
        "candidate rows": len(_candidates(anatomy)),
        "instruments": len(knowledge.instruments),
        "norms of joint motion": len(knowledge.range_of_motion.norms),
        "errors of measuring joint motion": len(knowledge.range_of_motion.errors),
        "medicines": len(knowledge.drugs),
        "groups of the ATC index": len(knowledge.atc_groups),
        "medicine flags": len(knowledge.drug_flags),
        "screening rules": len(book.rules),
        "questions": len(book.questions),
        "hazards": len(book.hazards),
        "constraints": len(book.constraints),
        "disagreements": len(book.topics),
        "scores": len(book.scores),
        "published depths": len(knowledge.depths),
        "published figures": len(knowledge.figures),
        "kinds of adverse event": len(load_event_kinds()),
        "published spreads of scores": len(knowledge.spreads),
        "sources": len(knowledge.sources),
        **_counts_of_manual(load_manual()),
        **_counts_of_therapy(load_therapy()),
    }


def _counts_of_manual(manual: Manual) -> dict[str, int]:
    evidence = manual.evidence
    return {
        "pooled effects": len(evidence.pooled),
        "results of trials": len(evidence.trials),
        "statements on evidence": len(evidence.statements),
        "figures of agreement": len(load_inference().parameters.agreements),
    }


def _counts_of_therapy(therapy: Therapy) -> dict[str, int]:
    return {
        "exercises": len(therapy.exercises),
        "manual techniques": len(therapy.techniques),
        "studies of exercise": len(therapy.studied),
        "contraindications of exercise": len(therapy.contraindications),
    }


def _weak_spots(knowledge: Knowledge) -> dict[str, str]:
    anatomy, rules = knowledge.anatomy, knowledge.rulebook.rules
    instruments = knowledge.instruments.values()
    exercises = load_therapy().exercises.values()
    referrals, candidates = _referrals(anatomy), _candidates(anatomy)
    return {
        "rules marked weak: to be checked": _of(sum(r.is_weak for r in rules), rules),
        "rules by provenance": _letters(r.provenance.value for r in rules),
        "rules without a source in the list of addresses": _of(_unlisted(knowledge), rules),
        "referral rows that are only recalled": _of(sum(not _is_seen(r.source) for r in referrals), referrals),
        "candidate muscles without a prevalence": _of(sum(c.prevalence_low is None for c in candidates), candidates),
        "muscles without any needle length": _of(
            sum(m.needle_mm_min is None for m in anatomy.muscles.values()), anatomy.muscles.values()
        ),
        "muscles without a published needle length": _of(
            sum(m.needle_mm_source != "S" for m in anatomy.muscles.values()), anatomy.muscles.values()
        ),
        "exercises by provenance": _letters(e.provenance.value for e in exercises),
        "exercises without any dose": _of(sum(not e.doses for e in exercises), exercises),
        "instruments without a measurement error": _of(sum(i.mdc is None for i in instruments), instruments),
        "instruments without an important change": _of(
            sum(i.mcid is None and i.mcid_percent is None for i in instruments), instruments
        ),
    }


def _of(count: int, everything: Iterable[object]) -> str:
    return f"{count} of {len(list(everything))}"


def _letters(letters: Iterable[str]) -> str:
    found = sorted(letters)
    return ", ".join(f"{letter} {found.count(letter)}" for letter in dict.fromkeys(found))


def _unlisted(knowledge: Knowledge) -> int:
    return sum(not any(s in knowledge.sources for s in rule.sources) for rule in knowledge.rulebook.rules)


def _is_seen(source: str) -> bool:
    return "S" in LETTER.findall(source)


def _referrals(anatomy: Anatomy) -> list[Referral]:
    return [referral for point in anatomy.trigger_points.values() for referral in point.referrals]


def _candidates(anatomy: Anatomy) -> list[Candidate]:
    return [candidate for complaint in anatomy.complaints.values() for candidate in complaint.candidates]
