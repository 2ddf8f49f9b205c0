"""One plan after the other: what is taken, in which order, and what is said about the rest."""

import subprocess
import sys
import time
from dataclasses import replace

import pytest
from tests.unit.planning.sessions import ANATOMY, LEFT, RIGHT, key, problem, sites, why

from needlebook.core.anatomy import Provenance
from needlebook.core.inference import StopFlag
from needlebook.core.planning import Origin, Pin, Posture, SiteKey, Why, Wishes
from needlebook.core.planning.solve import Solution


def reached(position: str) -> str:
    """A muscle that is reached in this position only, of the lowest risk there is."""
    found = [m for m in ANATOMY.muscles.values() if m.positions == (position,) and ANATOMY.points_of(m.id)]
    return min(found, key=lambda muscle: ("low", "moderate", "high").index(muscle.risk_class)).id


PRONE, SUPINE = reached("prone"), reached("supine")


def test_the_likeliest_muscle_is_needled_at_its_likeliest_point():
    (needle,) = problem({("gluteus_medius", LEFT): [0.1, 0.8]}).plan.needles
    assert needle.site == key("gluteus_medius", number=2)
    assert (needle.number, needle.probability, needle.muscle_probability) == (1, 0.8, 0.8)


def test_length_and_direction_come_from_the_table_and_the_diameter_stays_open():
    (needle,) = problem({("infraspinatus", LEFT): [0.8]}).plan.needles
    assert (needle.length_mm, needle.length_provenance, needle.diameter_mm) == (30, Provenance.JUDGED, None)
    assert needle.direction == ANATOMY.muscles["infraspinatus"].needle_direction
    assert (needle.technique, needle.dwell_s) == ("static", None)


def test_a_length_that_the_table_leaves_blank_stays_blank():
    (needle,) = problem({("coracobrachialis", LEFT): [0.8]}).plan.needles
    assert (needle.length_mm, needle.length_provenance) == (None, None)


def test_hazards_come_with_what_is_done_about_them():
    (needle,) = problem({("gluteus_maximus", LEFT): [0.8]}).plan.needles
    assert "stop at a pain that shoots down the leg" in needle.hazards[0].mitigation


def test_a_muscle_that_is_not_likely_enough_is_left_out_with_the_figure():
    plan = problem({("soleus", LEFT): [0.19], ("gluteus_medius", LEFT): [0.5]}).plan
    assert sites(plan) == [("gluteus_medius", LEFT)]
    (out,) = [out for out in plan.left_out if out.muscle == "soleus"]
    assert (out.why, out.says) == (Why.LOW_PROBABILITY, "Less likely than the 20 % that is worth a needle.")


def test_a_muscle_that_screening_keeps_out_is_left_out_with_what_the_rule_says():
    plan = problem({("quadratus_lumborum", LEFT): [0.9]}, drugs=("B01AF02",)).plan
    assert (plan.needles, why(plan, "quadratus_lumborum")) == ((), Why.SCREENING)
    assert "cannot be pressed to stop bleeding" in plan.left_out[0].says
    assert plan.left_out[0].rules
    assert plan.nothing.startswith("No muscle that may be needled is likely enough.")


def test_only_one_lung_is_ever_put_at_risk():
    plan = problem({("rhomboideus_major", LEFT): [0.6], ("infraspinatus", RIGHT): [0.7]}).plan
    assert sites(plan) == [("infraspinatus", RIGHT)]
    assert why(plan, "rhomboideus_major") is Why.BOTH_LUNGS


def test_a_first_session_has_four_needles_at_most():
    chances = {(m, LEFT): [0.9, 0.8] for m in ("gluteus_medius", "gluteus_minimus", "tensor_fasciae_latae")}
    first, later = problem(chances, is_first=True).plan, problem(chances).plan
    assert len(first.needles) == 4
    assert len(later.needles) > 4
    assert (first.limits[0].id, first.limits[0].value) == ("limits.needles_first", 4)


def test_one_needle_where_a_rule_asks_for_one_first():
    chances = {("gluteus_medius", LEFT): [0.9], ("gluteus_minimus", LEFT): [0.8]}
    plan = problem(chances, says=["prior_syncope"], is_first=True).plan
    assert sites(plan) == [("gluteus_medius", LEFT)]
    assert plan.limits[0].origin is Origin.SCREENING
    assert why(plan, "gluteus_minimus") is Why.LIMIT_NEEDLES


def test_few_needles_where_a_rule_asks_for_a_low_dose():
    chances = {(m, LEFT): [0.9] for m in ("gluteus_medius", "gluteus_minimus", "soleus")}
    plan = problem(chances, says=["frail"], positions=3).plan
    assert len(plan.needles) == 2
    assert "limits.needles_low_dose" in [limit.id for limit in plan.limits]


def test_nobody_sits_where_a_rule_asks_for_lying():
    seated = next(m for m in ANATOMY.muscles.values() if "seated" in m.positions)
    plan = problem({(seated.id, LEFT): [0.9]}, says=["prior_syncope"]).plan
    assert all(position.posture.position != "seated" for position in plan.positions)


def test_deep_muscles_wait_for_a_later_visit_where_clotting_is_slower():
    chances = {("gluteus_minimus", LEFT): [0.9], ("gluteus_medius", LEFT): [0.5]}
    first = problem(chances, drugs=("B01AC06",), is_first=True)
    assert "bleed_bundle" in first.verdict.constraints
    deep = [m for m, _side in chances if ANATOMY.muscles[m].depth_class == "deep"]
    assert {why(first.plan, muscle) for muscle in deep} <= {Why.DEEP_FIRST, Why.SCREENING}
    assert not set(deep) & {m for m, _side in sites(first.plan)}


def test_a_muscle_outside_the_recorded_training_is_left_out():
    plan = problem({("soleus", LEFT): [0.9]}, authorised=frozenset({"gluteus_medius"})).plan
    assert why(plan, "soleus") is Why.TRAINING


def test_training_that_is_not_recorded_bars_nothing():
    assert sites(problem({("soleus", LEFT): [0.9]}).plan) == [("soleus", LEFT)]


def test_a_turn_is_taken_only_for_what_it_is_worth():
    small = problem({(PRONE, LEFT): [0.9], (SUPINE, LEFT): [0.09]}, least_probability=0.05).plan
    assert [position.posture.position for position in small.positions] == ["prone"]
    assert why(small, SUPINE) is Why.NOT_WORTH_IT
    large = problem({(PRONE, LEFT): [0.9], (SUPINE, LEFT): [0.5]}).plan
    assert [position.posture.position for position in large.positions] == ["prone", "supine"]


def test_low_risks_come_before_high_ones_within_a_position():
    chances = {("gluteus_maximus", LEFT): [0.9], ("piriformis", LEFT): [0.8], ("gluteus_medius", LEFT): [0.7]}
    plan = problem(chances, positions=1).plan
    risks = [ANATOMY.muscles[needle.site.muscle].risk_class for needle in plan.needles]
    assert risks == sorted(risks, key=("low", "moderate", "high").index)


def test_the_side_to_be_reached_is_up_in_side_lying():
    wishes = Wishes(pins=(Pin(key("gluteus_medius"), "side-lying"),))
    plan = problem({("gluteus_medius", LEFT): [0.9]}, wishes=wishes).plan
    assert plan.positions[0].posture == Posture("side-lying", LEFT)


def test_a_pin_is_taken_however_unlikely_and_a_ban_leaves_a_point_out():
    wishes = Wishes(pins=(Pin(key("soleus")),), bans=frozenset({key("gluteus_medius")}))
    plan = problem({("gluteus_medius", LEFT): [0.9], ("soleus", LEFT): [0.0]}, wishes=wishes).plan
    assert [needle.site.muscle for needle in plan.needles if needle.is_pinned] == ["soleus"]
    assert why(plan, "gluteus_medius") is Why.BANNED


def test_a_pin_that_is_barred_is_refused_with_the_rule_and_the_plan_goes_on():
    wishes = Wishes(pins=(Pin(key("quadratus_lumborum")),))
    plan = problem({("gluteus_medius", LEFT): [0.9]}, drugs=("B01AF02",), wishes=wishes).plan
    assert ("quadratus_lumborum", LEFT) not in sites(plan)
    assert plan.refused[0].why is Why.SCREENING
    assert ("gluteus_medius", LEFT) in sites(plan)


@pytest.mark.parametrize(
    ("pins", "limits", "refused"),
    [
        ([key("soleus"), key("gluteus_medius")], {"needles": 1}, Why.LIMIT_NEEDLES),
        ([key("soleus"), key("gluteus_medius")], {"muscles": 1}, Why.LIMIT_MUSCLES),
        ([key("gluteus_medius"), key("gluteus_medius", number=2)], {"needles_per_muscle": 1}, Why.LIMIT_PER_MUSCLE),
        ([key(PRONE), key(SUPINE)], {"positions": 1}, Why.LIMIT_POSITIONS),
        ([key("infraspinatus"), key("infraspinatus", RIGHT)], {}, Why.BOTH_LUNGS),
    ],
)
def test_a_pin_over_a_limit_is_refused_and_the_first_one_stays(pins, limits, refused):
    plan = problem({("soleus", LEFT): [0.3]}, wishes=Wishes(tuple(map(Pin, pins))), **limits).plan
    assert [(refusal.pin.site, refusal.why) for refusal in plan.refused] == [(pins[1], refused)]
    assert pins[0] in [needle.site for needle in plan.needles]


def test_a_position_that_does_not_reach_the_pinned_muscle_is_refused():
    wishes = Wishes(pins=(Pin(key("gluteus_medius"), "supine"),))
    assert problem({}, wishes=wishes).plan.refused[0].why is Why.POSITION


def test_a_pin_without_a_point_stands_for_the_likeliest_point():
    wishes = Wishes(pins=(Pin(SiteKey("gluteus_medius", LEFT)),))
    plan = problem({("gluteus_medius", LEFT): [0.9]}, wishes=wishes).plan
    assert [needle.site.point for needle in plan.needles] == [""]


def test_the_same_site_wanted_twice_is_one_wish():
    wishes = Wishes(pins=(Pin(key("soleus"), "prone"), Pin(key("soleus"), "side-lying")))
    plan = problem({}, wishes=wishes).plan
    assert [(p.posture.position, len(p.needles)) for p in plan.positions] == [("prone", 1)]
    assert plan.refused == ()


def test_the_order_that_the_therapist_wants_is_kept():
    chances = {("gluteus_medius", LEFT): [0.9, 0.8], ("soleus", LEFT): [0.7]}
    order = (key("gluteus_medius", number=2), key("gluteus_medius"))
    plan = problem(chances, wishes=Wishes(order=order), positions=1).plan
    assert [n.site for n in plan.needles if n.site.muscle == "gluteus_medius"] == list(order)


def test_positions_come_in_the_order_that_the_therapist_wants():
    wishes = Wishes(postures=(Posture("supine"),))
    plan = problem({(PRONE, LEFT): [0.9], (SUPINE, LEFT): [0.9]}, wishes=wishes).plan
    assert plan.positions[0].posture == Posture("supine")


def test_a_red_flag_leaves_the_plan_empty_and_says_why():
    asked = problem({("soleus", LEFT): [0.9]}, wishes=Wishes(pins=(Pin(key("soleus")),)))
    stop = (StopFlag("rf_ces_saddle", "…", "emergency"),)
    stopped = replace(asked, ranking=replace(asked.ranking, stop=stop)).plan
    assert (stopped.needles, stopped.nothing) == ((), "A red flag stops the ranking. Deal with it first.")
    assert stopped.refused[0].says == stopped.nothing


def test_a_person_who_is_out_gets_an_empty_plan():
    plan = problem({("soleus", LEFT): [0.9]}, says=["rf_ces_saddle"]).plan
    assert plan.needles == ()
    assert plan.nothing == "Screening keeps this person from being needled today."


def test_a_ranking_without_muscles_says_what_to_do():
    assert problem({}).plan.nothing == "No muscle is ranked: draw the pain or examine first."


def test_time_in_is_known_only_when_every_dwell_is():
    plan = problem({("gluteus_medius", LEFT): [0.9]}).plan
    assert plan.dwell_s is None
    (position,) = plan.positions
    told = replace(position, needles=tuple(replace(needle, dwell_s=600) for needle in position.needles * 2))
    assert replace(plan, positions=(told, told)).dwell_s == 1200


def test_a_large_plan_is_made_again_within_a_tenth_of_a_second():
    muscles = [id for id, muscle in ANATOMY.muscles.items() if ANATOMY.points_of(id)][:30]
    chances = {(m, side): [0.9 - n / 50, 0.3 + n / 90] for n, m in enumerate(muscles) for side in (LEFT, RIGHT)}
    large = problem(chances, needles=10, muscles=6, positions=3, needles_per_muscle=3)
    assert large.plan.is_proven
    times = []
    for _ in range(5):
        start = time.process_time()  # other work on the machine does not count
        assert large.plan.needles
        times.append(time.process_time() - start)
    assert sorted(times)[2] < 0.1


def test_a_solver_that_finds_nothing_in_time_leaves_what_was_wanted(monkeypatch):
    monkeypatch.setattr("needlebook.core.planning.plan.solve", lambda program: Solution(None, False))
    wishes = Wishes(pins=(Pin(key(PRONE)), Pin(key("soleus"), "side-lying")))
    plan = problem({("gluteus_medius", LEFT): [0.9]}, wishes=wishes).plan
    assert sorted(sites(plan)) == sorted([(PRONE, LEFT), ("soleus", LEFT)])
    assert not plan.is_proven


def test_screening_does_not_wait_for_the_solver():
    code = "import needlebook.project.cli, needlebook.core.screening, sys; assert 'scipy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
