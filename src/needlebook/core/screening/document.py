"""A verdict as the plain document of CONTRACTS: the command line prints it, the clinic keeps it."""

from collections.abc import Iterable
from typing import Any

from needlebook.core.screening.scores import ScoreResult
from needlebook.core.screening.types import Reason, RuleBook, ScoreBand, SiteDecision, Verdict


def verdict_document(verdict: Verdict, book: RuleBook, scores: Iterable[ScoreResult] | None = None) -> dict[str, Any]:
    """The JSON shape of `needlebook screen`. Additions to CONTRACTS: provenance, sites of a reason, mitigations.

    `scores`, added where they are given, are information beside the verdict; they have no part in it.
    """
    return {
        "verdict": verdict.level.value,
        "urgency": verdict.urgency.value if verdict.urgency else None,
        "complete": verdict.is_complete,
        "sites": [_site(site) for site in verdict.sites],
        "constraints": list(verdict.constraints),
        "reasons": [_reason(reason) for reason in verdict.reasons],
        "ask": [question.id for question in verdict.ask],
        "policy": {"version": verdict.version, "choices": dict(verdict.choices)},
        "mitigations": {h.id: h.under(verdict.choices).mitigation for h in book.hazards if h.id in verdict.constraints},
        **({} if scores is None else {"scores": [_score(result) for result in scores]}),
    }


def _site(site: SiteDecision) -> dict[str, Any]:
    return {
        "muscle": site.muscle,
        "side": site.side.value,
        "decision": site.decision.value,
        "reasons": list(site.reasons),
    }


def _reason(reason: Reason) -> dict[str, Any]:
    rule = reason.rule
    return {
        "rule": rule.id,
        "level": rule.level,
        "decision": reason.decision,
        "says": rule.says,
        "because": rule.because,
        "facts": list(reason.facts),
        "sources": list(rule.sources),
        "provenance": rule.provenance.value,
        "weak": rule.is_weak,
        "overridden": reason.is_overridden,
        "urgency": rule.urgency.value if rule.urgency else None,
        "sites": [{"muscle": muscle, "side": side.value} for muscle, side in reason.sites],
    }


def _score(result: ScoreResult) -> dict[str, Any]:
    score = result.score
    return {
        "id": score.id,
        "title": score.title,
        "low": result.low,
        "high": result.high,
        "bands": [_band(band) for band in result.bands],
        "counted": list(result.counted),
        "open": list(result.open),
        "note": score.note,
        "sources": list(score.sources),
        "provenance": score.provenance.value,
    }


def _band(band: ScoreBand) -> dict[str, Any]:
    return {
        "at_least": band.at_least,
        "at_most": band.at_most,
        "means": band.means,
        "figure": band.figure or None,
    }
