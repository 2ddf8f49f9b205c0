"""The ranking of a visit: which muscles may make this pain, and which of them screening would let be needled."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.deciding import verdict_on
from needlebook.clinic.assessments.earlier import with_earlier
from needlebook.clinic.patients.models import Visit
from needlebook.core.case import Case, PlannedSite
from needlebook.core.inference import (
    Influence,
    Network,
    Place,
    Ranking,
    build_network,
    influence,
    rank,
    stop_flags,
)
from needlebook.core.inference.next_test import Couch
from needlebook.core.screening import Permission, Verdict, permission
from needlebook.knowledge import load
from needlebook.knowledge.inference import load_inference


def ranking_of(visit: Visit, verdict: Verdict, couch: Couch = Couch()) -> Ranking:  # noqa: B008 - a frozen value
    """Rank the muscles of a visit; the red flags of its verdict stop that."""
    return ranking_on(with_earlier(case_of(visit), visit), verdict, couch)


def ranking_on(case: Case, verdict: Verdict, couch: Couch = Couch()) -> Ranking:  # noqa: B008 - a frozen value
    """Rank the muscles of a case; the red flags of its verdict stop that. `couch` orders the next tests."""
    parameters = load_inference().parameters
    return rank(case, load().anatomy, parameters, stop_flags(verdict), network_for(case.complaint), couch)


def influence_on(case: Case, place: Place) -> Influence:
    """What would raise or lower one muscle of a case: for the muscle in view."""
    return influence(case, load().anatomy, load_inference().parameters, place, network_for(case.complaint))


@lru_cache(maxsize=64)
def network_for(complaint: str | None) -> Network:
    """The network of a complaint, laid out once. A complaint that has been retired counts as none."""
    anatomy = load().anatomy
    known = complaint if complaint in anatomy.complaints else None
    return build_network(anatomy, load_inference().parameters, known)


def permissions_on(visit: Visit, case: Case, places: Iterable[Place]) -> Mapping[Place, Permission]:
    """Screen muscles as if they were planned, all at once; each by itself, whatever else is planned."""
    wanted = list(dict.fromkeys(places))
    if not wanted:
        return {}
    verdict = verdict_on(visit, replace(case, planned=tuple(PlannedSite(place.id, place.side) for place in wanted)))
    return {place: permission(site, verdict) for place, site in zip(wanted, verdict.sites, strict=True)}
