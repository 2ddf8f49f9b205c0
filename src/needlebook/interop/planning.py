"""The JSON of `needlebook plan`: the session, what was left out and why, and the limits that were used."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from needlebook.core.case import Case, PlannedSite
from needlebook.core.errors import BadInput
from needlebook.core.inference import Ranking, rank, stop_flags
from needlebook.core.planning import (
    LeftOut,
    Limit,
    Pin,
    PlannedNeedle,
    PlannedPosition,
    RefusedPin,
    SessionPlan,
    SiteKey,
    Wishes,
    doubted,
    places_to_screen,
    plan_session,
)
from needlebook.core.planning.types import LEAST_CHANCE
from needlebook.core.screening import Policy, Verdict, screen
from needlebook.knowledge import Knowledge
from needlebook.knowledge.inference import load_inference
from needlebook.knowledge.planning import load_planning

NO_LENGTH = "no length in the literature was found: the therapist chooses"
TRAINING = "the practitioner's training is not recorded here; it is not checked"


def plan_document(case: Case, knowledge: Knowledge, visit: int = 1) -> dict[str, Any]:
    """Screen, rank and plan a case. `planned` sites of the case are kept where they may be; visit 1 is the first.

    BadInput when there is nothing to plan by.
    """
    if not (case.pain or case.findings or case.planned):
        raise BadInput("pain", "no pain is drawn, nothing is found and nothing planned", "one of the three")
    if visit < 1:
        raise BadInput("visit", f"{visit} is no visit", "1 or more")
    ranking = _rank(case, _screen(case, knowledge), knowledge)
    wishes = Wishes(pins=tuple(_pin(planned, ranking) for planned in case.planned))
    electrical = {(p.muscle, p.side): p.is_electrical for p in case.planned}
    places = places_to_screen(ranking.muscles, wishes)
    wanted = tuple(PlannedSite(*place, electrical.get(tuple(place), False)) for place in places)
    everywhere = _screen(replace(case, planned=wanted), knowledge)
    rules = load_planning().rules(is_first_session=visit == 1, doubted=doubted(case, knowledge.anatomy))
    plan = plan_session(ranking, everywhere, knowledge.anatomy, knowledge.rulebook.hazards, rules, wishes)
    return plan_as_document(plan, ranking, everywhere, knowledge)


def _pin(planned: PlannedSite, ranking: Ranking) -> Pin:
    """A case names muscles, not points: the likeliest point of a muscle that is ranked."""
    own = (m.trigger_points for m in ranking.muscles if (m.muscle, m.side) == (planned.muscle, planned.side))
    points = sorted(next(own, ()), key=lambda point: -point.probability)
    site = SiteKey(planned.muscle, planned.side, points[0].id if points else "")
    return Pin(site, None, planned.is_electrical)


def _screen(case: Case, knowledge: Knowledge) -> Verdict:
    return screen(case, knowledge.anatomy, knowledge.rulebook, Policy({}))


def _rank(case: Case, verdict: Verdict, knowledge: Knowledge) -> Ranking:
    """Without a drawing and without findings nothing speaks for a muscle, and none is suggested."""
    ranking = rank(case, knowledge.anatomy, load_inference().parameters, stop_flags(verdict))
    return ranking if case.pain or case.findings else replace(ranking, muscles=())


def plan_as_document(plan: SessionPlan, ranking: Ranking, verdict: Verdict, knowledge: Knowledge) -> dict[str, Any]:
    """The shape that docs/reference/command-line.md describes."""
    return {
        "nothing_because": plan.nothing or None,
        "verdict": verdict.level.value,
        "urgency": verdict.urgency.value if verdict.urgency else None,
        "complete": verdict.is_complete,
        "ask": [asked.id for asked in verdict.ask],
        "certainty": ranking.certainty.value,
        "warnings": [{"id": w.id, "says": w.says, "source": w.source} for w in ranking.warnings],
        "stop": [{"flag": s.flag, "why": s.why, "urgency": s.urgency} for s in ranking.stop],
        "positions": [_position(position, knowledge, _least(plan)) for position in plan.positions],
        "totals": {"needles": len(plan.needles), "positions": len(plan.positions), "dwell_s": plan.dwell_s},
        "left_out": [_left_out(out) for out in plan.left_out],
        "refused": [_refused(refusal) for refusal in plan.refused],
        "constraints": _constraints(verdict, knowledge),
        "limits": [_limit(limit) for limit in plan.limits],
        "training": TRAINING,
        "value": plan.value,
        "proven": plan.is_proven,
        "policy": {"version": verdict.version, "choices": dict(verdict.choices)},
    }


def _least(plan: SessionPlan) -> float:
    return next(limit.value for limit in plan.limits if limit.id == LEAST_CHANCE)


def _doubt(needle: PlannedNeedle, least: float) -> str | None:
    """A site that somebody asked for is kept, and it says so when nothing much speaks for it."""
    if not needle.is_pinned or (needle.probability or 0.0) >= least:
        return None
    if needle.probability is None:
        return "asked for by hand: it is not ranked, so neither drawing nor findings speak for it"
    return f"asked for by hand: less likely than the {100 * least:g} % that is worth a needle"


def _position(position: PlannedPosition, knowledge: Knowledge, least: float) -> dict[str, Any]:
    towards = position.posture.towards
    return {
        "position": position.posture.position,
        "towards": towards.value if towards else None,
        "sites": [_site(needle, knowledge, least) for needle in position.needles],
    }


def _site(needle: PlannedNeedle, knowledge: Knowledge, least: float) -> dict[str, Any]:
    point = knowledge.anatomy.trigger_points.get(needle.site.point)
    return {
        "number": needle.number,
        "muscle": needle.site.muscle,
        "side": needle.site.side.value,
        "trigger_point": {"id": point.id, "label": point.label, "site": point.site} if point else None,
        "probability": _rounded(needle.probability),
        "muscle_probability": _rounded(needle.muscle_probability),
        "needle": {
            "length_mm": needle.length_mm,
            "length_provenance": needle.length_provenance.value if needle.length_provenance else None,
            "diameter_mm": needle.diameter_mm,
            "note": None if needle.length_mm else NO_LENGTH,
        },
        "technique": needle.technique,
        "dwell_s": needle.dwell_s,
        "direction": needle.direction,
        "decision": needle.decision.value,
        "risk": needle.risk,
        "hazards": [
            {
                "id": hazard.id,
                "structure": hazard.structure,
                "mitigation": hazard.mitigation,
                "sources": list(hazard.sources),
                "provenance": hazard.provenance.value,
            }
            for hazard in needle.hazards
        ],
        "pinned": needle.is_pinned,
        "doubt": _doubt(needle, least),
    }


def _rounded(chance: float | None) -> float | None:
    return None if chance is None else round(chance, 4)


def _left_out(out: LeftOut) -> dict[str, Any]:
    return {
        "muscle": out.muscle,
        "side": out.side.value,
        "trigger_points": list(out.points),
        "whole_muscle": out.is_whole,
        "reason": out.why.value,
        "says": out.says,
        "rules": list(out.rules),
    }


def _refused(refusal: RefusedPin) -> dict[str, Any]:
    site = refusal.pin.site
    return {"muscle": site.muscle, "side": site.side.value, "reason": refusal.why.value, "says": refusal.says}


def _constraints(verdict: Verdict, knowledge: Knowledge) -> Sequence[dict[str, str]]:
    """What holds for the whole session; hazards stand with their sites."""
    meanings = knowledge.rulebook.constraints
    return [{"id": id, "says": meanings[id]} for id in verdict.constraints if id in meanings]


def _limit(limit: Limit) -> dict[str, Any]:
    return {
        "id": limit.id.removeprefix("limits."),
        "says": limit.says,
        "value": limit.value,
        "origin": limit.origin.value,
        "provenance": limit.provenance.value,
        "source": limit.source,
    }
