"""What must hold for every plan, whatever is likely, asked for, answered and limited."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from needlebook.core.anatomy import Side
from needlebook.core.planning import Origin, Pin, Posture, SiteKey, Why, Wishes
from needlebook.core.screening import Decision
from tests.unit.planning.brute_force import best_value, over_lung
from tests.unit.planning.sessions import ANATOMY, LEFT, RIGHT, Problem, problem, sites

# Muscles over the lung, deep and superficial ones, one that is reached sitting, one of the face.
MUSCLES = (
    "rhomboideus_major",
    "infraspinatus",
    "trapezius_descendens",
    "gluteus_medius",
    "gluteus_minimus",
    "piriformis",
    "quadratus_lumborum",
    "soleus",
    "masseter",
    "psoas_major",
)
places = st.tuples(st.sampled_from(MUSCLES), st.sampled_from((LEFT, RIGHT)))
fair = st.integers(0, 10_000).map(lambda n: n / 10_000)
histories = st.lists(
    st.sampled_from(["prior_syncope", "copd_lung_disease", "frail", "competition_close", "skin_unhealthy"]),
    unique=True,
    max_size=2,
)
drugs = st.sampled_from([(), ("B01AF02",)])
counts = {"needles": st.integers(1, 6), "muscles": st.integers(1, 4), "positions": st.integers(1, 3)}
limits = st.fixed_dictionaries({**counts, "needles_per_muscle": st.integers(1, 3)})


@st.composite
def problems(draw: st.DrawFn, most_places: int = 4, most_points: int = 2) -> Problem:
    """A few muscles with a few points that may be worth a needle, a person, and limits."""
    found = draw(st.lists(places, unique=True, min_size=1, max_size=most_places))
    chances = {place: draw(st.lists(fair, min_size=1, max_size=most_points)) for place in found}
    return problem(
        chances,
        says=draw(histories),
        drugs=draw(drugs),
        is_first=draw(st.booleans()),
        authorised=draw(st.sampled_from([None, frozenset(MUSCLES[::2])])),
        **draw(limits),
    )


@given(problems(most_places=3))
@settings(max_examples=60, deadline=None)
def test_the_plan_is_worth_as_much_as_the_best_of_all_plans(small):
    plan = small.plan
    assert plan.is_proven
    assert abs(plan.value - best_value(small)) < 1e-6


def wished(draw: st.DrawFn, small: Problem) -> Problem:
    """The same with pins, some of them impossible, and bans."""
    any_site = st.tuples(places, st.integers(1, 2)).map(lambda p: SiteKey(*p[0], f"{p[0][0]}.trp{p[1]}"))
    known = any_site.filter(lambda site: site.point in ANATOMY.trigger_points)
    positions = st.sampled_from([None, "prone", "side-lying", "seated"])
    pins = draw(st.lists(st.builds(Pin, known, positions), max_size=4))
    bans = draw(st.frozensets(known, max_size=3))
    wishes = Wishes(tuple(pins), bans, tuple(draw(st.lists(known, max_size=3))), (Posture("prone"),))
    chances = {(m.muscle, m.side): [p.probability for p in m.trigger_points] for m in small.ranking.muscles}
    return problem(chances, says=draw(histories), drugs=draw(drugs), is_first=draw(st.booleans()), wishes=wishes)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_plan_holds_what_is_barred_or_passes_a_limit(data):
    asked = wished(data.draw, data.draw(problems()))
    plan, rules = asked.plan, asked.rules
    decisions = {(d.muscle, d.side): d.decision for d in asked.verdict.sites}
    assert all(decisions[site] is not Decision.AVOID for site in sites(plan))
    assert len(plan.needles) <= min(
        limit.value for limit in plan.limits if "needle" in limit.id and "per" not in limit.id
    )
    assert len(set(sites(plan))) <= rules.number(Why.LIMIT_MUSCLES)
    assert len(plan.positions) <= rules.number(Why.LIMIT_POSITIONS)
    assert all(sites(plan).count(site) <= rules.number(Why.LIMIT_PER_MUSCLE) for site in sites(plan))
    assert len({n.site.side for n in plan.needles if over_lung(asked, tuple(n.site))}) < 2
    if "supine" in asked.verdict.constraints:
        assert all(position.posture.position != "seated" for position in plan.positions)


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_every_wish_is_in_the_plan_or_refused_with_a_reason(data):
    asked = wished(data.draw, data.draw(problems()))
    plan = asked.plan
    refused = {refusal.pin: refusal.says for refusal in plan.refused}
    pinned = {needle.site for needle in plan.needles if needle.is_pinned}
    assert all(refused.get(pin) or pin.site in pinned for pin in asked.wishes.pins)
    free = {needle.site for needle in plan.needles if not needle.is_pinned}
    assert not free & asked.wishes.bans


@given(problems(), st.sampled_from(["needles", "muscles", "positions", "needles_per_muscle"]))
@settings(max_examples=40, deadline=None)
def test_a_tighter_limit_never_makes_a_plan_worth_more(loose, name):
    limit = loose.rules.limits[f"limits.{name}"]
    tight = replace(limit, value=max(1, limit.value - 1), origin=Origin.SESSION)
    rules = replace(loose.rules, limits={**loose.rules.limits, limit.id: tight})
    assert replace(loose, rules=rules).plan.value <= loose.plan.value + 1e-6


@given(problems())
@settings(max_examples=100, deadline=None)
def test_the_mirror_image_of_a_person_gets_the_mirror_image_of_the_plan(seen):
    turned = [replace(m, side=m.side.mirrored) for m in seen.ranking.muscles]
    chances = {(m.muscle, m.side): [p.probability for p in m.trigger_points] for m in turned}
    found = [p for values in chances.values() for p in values if p > 0]
    is_unique = len(set(found)) == len(found)
    mirrored = replace(
        seen,
        ranking=replace(seen.ranking, muscles=tuple(turned)),
        verdict=replace(
            seen.verdict,
            sites=tuple(replace(site, side=site.side.mirrored) for site in seen.verdict.sites),
            reasons=tuple(
                replace(r, sites=tuple((muscle, Side(side).mirrored) for muscle, side in r.sites))
                for r in seen.verdict.reasons
            ),
        ),
    )
    plan, image = seen.plan, mirrored.plan
    assert abs(plan.value - image.value) < 1e-6
    if is_unique:
        assert {(n.site.muscle, n.site.side.mirrored, n.site.point) for n in plan.needles} == {
            tuple(n.site) for n in image.needles
        }


@given(problems())
@settings(max_examples=100, deadline=None)
def test_the_same_question_gets_the_same_plan(asked):
    again = replace(asked, verdict=replace(asked.verdict, sites=tuple(reversed(asked.verdict.sites))))
    assert asked.plan.positions == again.plan.positions
