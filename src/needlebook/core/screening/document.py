"""A verdict as the plain document of CONTRACTS: the command line prints it, the clinic keeps it."""

from typing import Any

from needlebook.core.screening.types import Reason, RuleBook, SiteDecision, Verdict


def verdict_document(verdict: Verdict, book: RuleBook) -> dict[str, Any]:
    """The JSON shape of `needlebook screen`. Additions to CONTRACTS: provenance, sites of a reason, mitigations."""
    return {
        "verdict": verdict.level.value,
        "urgency": verdict.urgency.value if verdict.urgency else None,
        "complete": verdict.is_complete,
        "sites": [_site(site) for site in verdict.sites],
        "constraints": list(verdict.constraints),
        "reasons": [_reason(reason) for reason in verdict.reasons],
        "ask": [question.id for question in verdict.ask],
        "policy": {"version": verdict.version, "choices": dict(verdict.choices)},
        "mitigations": {h.id: h.mitigation for h in book.hazards if h.id in verdict.constraints},
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
