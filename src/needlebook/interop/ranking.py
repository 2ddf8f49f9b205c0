"""The JSON of `needlebook rank`: likely muscles, what they leave unexplained, what to test next."""

from math import ceil
from typing import Any

from needlebook.core.case import Case
from needlebook.core.errors import BadInput
from needlebook.core.inference import Place, RankedMuscle, Ranking, rank, stop_flags
from needlebook.core.screening import Policy, screen
from needlebook.knowledge import Knowledge
from needlebook.knowledge.inference import load_inference


def rank_document(case: Case, knowledge: Knowledge) -> dict[str, Any]:
    """Rank a case. A red flag in it stops the ranking and is named. BadInput when there is nothing to rank by."""
    if not case.pain and not case.findings:
        raise BadInput("pain", "no pain is drawn and nothing is found", "at least one region or finding")
    verdict = screen(case, knowledge.anatomy, knowledge.rulebook, Policy({}))
    ranking = rank(case, knowledge.anatomy, load_inference().parameters, stop_flags(verdict))
    return ranking_document(ranking)


def ranking_document(ranking: Ranking) -> dict[str, Any]:
    """The shape of CONTRACTS, and beside it what was expected, left out, and worth a warning."""
    return {
        "ranking": [_muscle(muscle) for muscle in ranking.muscles],
        "unexplained": [_region(place) for place in ranking.unexplained],
        "certainty": ranking.certainty.value,
        "stop": [{"flag": s.flag, "why": s.why, "urgency": s.urgency} for s in ranking.stop],
        "next_tests": [
            {"muscle": t.muscle, "side": t.side.value, "bits": round(t.bits, 4)} for t in ranking.next_tests
        ],
        "not_used": [_region(place) for place in ranking.not_used],
        "error_bound": _rounded_up(ranking.error_bound),
        "earlier": [
            {"muscle": e.muscle, "side": e.side.value, "sign": e.sign.value, "visit": e.visit} for e in ranking.earlier
        ],
        "warnings": [{"id": w.id, "says": w.says, "source": w.source} for w in ranking.warnings],
    }


def _rounded_up(bound: float) -> float:
    """A bound that was rounded down would not hold."""
    return ceil(bound * 10_000) / 10_000


def _region(place: Place) -> dict[str, str]:
    return {"region": place.id, "side": place.side.value}


def _muscle(ranked: RankedMuscle) -> dict[str, Any]:
    return {
        "muscle": ranked.muscle,
        "side": ranked.side.value,
        "probability": round(ranked.probability, 4),
        "error_bound": _rounded_up(ranked.error_bound),
        "before_examination": round(ranked.before_examination, 4),
        "explains": [place.id for place in ranked.explains],
        "expected_not_drawn": [_region(place) for place in ranked.expected_not_drawn],
        "trigger_points": [
            {"id": point.id, "probability": round(point.probability, 4)} for point in ranked.trigger_points
        ],
    }
