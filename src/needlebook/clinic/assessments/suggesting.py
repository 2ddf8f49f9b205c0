"""What the program would plan at a visit: its ranking, its screening, the limits that hold here, and the wishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.deciding import verdict_on
from needlebook.clinic.assessments.earlier import with_earlier
from needlebook.clinic.assessments.models import Assessment, PlannedSite, PlanWishes
from needlebook.clinic.assessments.ranking import ranking_on
from needlebook.clinic.governance.queries import authorised_muscles, session_limits_of
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import Case
from needlebook.core.case import PlannedSite as Planned
from needlebook.core.inference import Place, Ranking
from needlebook.core.planning import (
    Limit,
    Origin,
    Pin,
    Posture,
    Rules,
    SessionPlan,
    SiteKey,
    Wishes,
    doubted,
    places_to_screen,
    plan_session,
)
from needlebook.core.planning.types import LEAST_CHANCE
from needlebook.core.screening import Permission, Verdict, permission
from needlebook.knowledge import load
from needlebook.knowledge.planning import load_planning


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything a suggestion rests on. verdict: as if every ranked muscle and every planned one were needled."""

    ranking: Ranking
    verdict: Verdict
    rules: Rules
    wishes: Wishes

    @property
    def plan(self) -> SessionPlan:
        knowledge = load()
        return plan_session(
            self.ranking, self.verdict, knowledge.anatomy, knowledge.rulebook.hazards, self.rules, self.wishes
        )

    @property
    def permissions(self) -> Mapping[Place, Permission]:
        """What screening would say to a needle in each muscle, each by itself."""
        return {Place(site.muscle, site.side): permission(site, self.verdict) for site in self.verdict.sites}


def case_to_plan(visit: Visit) -> Case:
    """The case that page and suggestion rank alike: both must come to the same plan."""
    return with_earlier(case_of(visit), visit)


def wishes_of(assessment: Assessment) -> PlanWishes:
    """What was asked of the plan; blank, and not saved, while nothing was."""
    return PlanWishes.objects.filter(assessment=assessment.pk).first() or PlanWishes(assessment=assessment)


def outlook_on(
    visit: Visit,
    case: Case,
    verdict: Verdict,
    sites: Sequence[PlannedSite],
    asked: PlanWishes,
    also: Sequence[Place] = (),
) -> Outlook:
    """One ranking and one screening. `verdict`: that of the visit; `also`: muscles that a page has to show besides."""
    ranking = ranking_on(case, verdict)
    if not (case.pain or case.findings):
        ranking = replace(ranking, muscles=())
    wishes = as_wishes(asked, sites)
    places = dict.fromkeys([*places_to_screen(ranking.muscles, wishes), *also])
    electrical = {(site.muscle, site.side) for site in sites if site.is_electrical}
    wanted = tuple(Planned(*place, tuple(place) in electrical) for place in places)
    everywhere = verdict_on(visit, replace(case, planned=wanted))
    rules = replace(rules_at(visit, asked), doubted=doubted(case, load().anatomy))
    return Outlook(ranking, everywhere, rules, wishes)


def as_wishes(asked: PlanWishes, sites: Sequence[PlannedSite]) -> Wishes:
    """The wishes as the core takes them: what somebody chose is a pin. A muscle that has been retired is none."""
    known = load().anatomy.muscles
    pins = [Pin(key_of(s), s.position, s.is_electrical) for s in sites if s.is_pinned and s.muscle in known]
    return Wishes(
        pins=tuple(pins),
        bans=frozenset(map(as_key, asked.bans)),
        order=tuple(map(as_key, asked.order)),
        postures=tuple(Posture(position, Side(up) if up else None) for position, up in asked.postures),
    )


def key_of(site: PlannedSite) -> SiteKey:
    return SiteKey(site.muscle, Side(site.side), site.trigger_point)


def as_key(stored: Sequence[str]) -> SiteKey:
    """A site as it is kept in the wishes: [muscle, side, point]."""
    muscle, side, point = stored
    return SiteKey(muscle, Side(side), point)


def rules_at(visit: Visit, asked: PlanWishes) -> Rules:
    """The clinic's limits, those of this session, and what the practitioner of the visit is trained for."""
    limits = dict(session_limits_of(visit.patient.clinic_id))
    for id, value in asked.limits.items():
        if id in limits:
            limits[id] = for_session(limits[id], value)
    return load_planning().rules(
        limits=limits, is_first_session=visit.number == 1, authorised=authorised_muscles(visit.practitioner)
    )


def session_bounds(limit: Limit) -> tuple[float, float]:
    """What a practitioner may take for one session: never less careful than the clinic where the lead set a limit."""
    if limit.origin is not Origin.CLINIC:
        return limit.least, limit.most
    return (limit.value, limit.most) if limit.id == LEAST_CHANCE else (limit.least, limit.value)


def for_session(limit: Limit, value: float) -> Limit:
    """The limit with the value of this session, as long as the clinic still allows it."""
    least, most = session_bounds(limit)
    return replace(limit, value=value, origin=Origin.SESSION) if least <= value <= most else limit
