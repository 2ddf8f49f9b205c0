"""Every plan there is, tried one by one: the reference for small problems, from docs/explanation/planning.md."""

from collections.abc import Iterator
from itertools import product

from tests.unit.planning.sessions import ANATOMY, Problem

from needlebook.core.anatomy import Side
from needlebook.core.screening import Decision

Choice = dict[tuple[str, Side, str], tuple[str, Side | None]]


def best_value(problem: Problem) -> float:
    """The most that any plan is worth that keeps to the rules."""
    return max(value(problem, choice) for choice in every_plan(problem) if is_allowed(problem, choice))


def every_plan(problem: Problem) -> Iterator[Choice]:
    """Each point of each muscle either stays out or is needled in one of the muscle's positions."""
    sites, options = [], []
    for ranked in problem.ranking.muscles:
        for point in ranked.trigger_points:
            if point.probability >= problem.rules.limits["limits.least_probability"].value:
                sites.append((ranked.muscle, ranked.side, point.id))
                options.append([None, *postures(ranked.muscle, ranked.side)])
    for chosen in product(*options):
        yield {site: posture for site, posture in zip(sites, chosen, strict=True) if posture}


def postures(muscle: str, side: Side) -> list[tuple[str, Side | None]]:
    return [(p, side if p == "side-lying" else None) for p in ANATOMY.muscles[muscle].positions]


def decided(problem: Problem, site):
    return next(d for d in problem.verdict.sites if (d.muscle, d.side) == site[:2])


def over_lung(problem: Problem, site) -> bool:
    return any(hazard.startswith("haz_pleura") for hazard in decided(problem, site).hazards)


def few(problem: Problem, site) -> bool:
    asking = [r for r in problem.verdict.reasons if "low_dose" in r.rule.constraints]
    return any(not reason.sites or site[:2] in reason.sites for reason in asking)


def is_allowed(problem: Problem, choice: Choice) -> bool:
    limits = {id.removeprefix("limits."): limit.value for id, limit in problem.rules.limits.items()}
    constraints, is_first = problem.verdict.constraints, problem.rules.is_first_session
    caps = [limits["needles"]]
    caps += [limits["needles_first"]] if is_first else []
    caps += [1] if is_first and "one_needle_first" in constraints else []
    caps += [limits["needles_low_dose"]] if any(few(problem, site) for site in choice) else []
    muscles = {site[:2] for site in choice}
    lungs = {site[1] for site in choice if over_lung(problem, site)}
    return (
        not problem.verdict.is_person_out
        and len(choice) <= min(caps)
        and len(muscles) <= limits["muscles"]
        and all(sum(site[:2] == muscle for site in choice) <= limits["needles_per_muscle"] for muscle in muscles)
        and len(set(choice.values())) <= limits["positions"]
        and len(lungs) < 2
        and all(may_be_needled(problem, site, posture) for site, posture in choice.items())
    )


def may_be_needled(problem: Problem, site, posture) -> bool:
    constraints, rules = problem.verdict.constraints, problem.rules
    is_deep = ANATOMY.muscles[site[0]].depth_class == "deep"
    return not (
        decided(problem, site).decision is Decision.AVOID
        or site in problem.wishes.bans
        or (rules.authorised is not None and site[0] not in rules.authorised)
        or (posture[0] == "seated" and "supine" in constraints)
        or ("lung_field_barred" in constraints and over_lung(problem, site))
        or (rules.is_first_session and "bleed_bundle" in constraints and is_deep)
    )


def value(problem: Problem, choice: Choice) -> float:
    weights, total = problem.rules.weights, 0.0
    for ranked in problem.ranking.muscles:
        place = (ranked.muscle, ranked.side)
        own = [p.probability for p in ranked.trigger_points if (*place, p.id) in choice]
        total += sum(chance * weights.next_point**n for n, chance in enumerate(sorted(own, reverse=True)))
    for site, posture in choice.items():
        total -= weights.risk[ANATOMY.muscles[site[0]].risk_class]
        total -= weights.sitting if posture[0] == "seated" else 0
        total -= weights.precautions if decided(problem, site).decision is Decision.PRECAUTIONS else 0
    return total - weights.turn * max(0, len(set(choice.values())) - 1)
