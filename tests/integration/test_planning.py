"""The suggested plan in the record: what is kept, what gives way, and what is refused."""

import pytest

from needlebook.clinic.assessments.actions import GivenAnswer, add_medicine, save_answers, save_pain
from needlebook.clinic.assessments.plan import add_site
from needlebook.clinic.assessments.planning import (
    add_to_plan,
    allow_on_plan,
    ban_from_plan,
    change_on_plan,
    limit_session,
    move_on_plan,
    pin_on_plan,
    plan_by_hand,
    suggest_plan,
)
from needlebook.clinic.assessments.suggesting import as_key
from needlebook.clinic.audit.models import Record
from needlebook.clinic.governance.limiting import record_training, set_session_limits
from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark
from needlebook.core.errors import BadInput
from tests.integration import rooms

REGIONS = ("buttock_upper", "hip_lateral", "lumbar_lower", "thigh_lateral_upper")
PAIN = [PainMark(region, Side.LEFT) for region in REGIONS]
PIRIFORMIS = {"muscle": "piriformis", "side": "left", "position": "prone"}
WHY = "As agreed in the team meeting."


@pytest.fixture
def drawn(visit, therapist):
    """A visit whose drawing speaks for several muscles."""
    save_pain(visit, by=therapist, marks=PAIN)
    return rooms.fresh(visit)


@pytest.fixture
def suggested(drawn, therapist):
    suggest_plan(drawn, by=therapist)
    return rooms.fresh(drawn)


@pytest.fixture
def lead(clinic, therapist):
    clinic.lead = therapist
    clinic.save()
    return therapist


def rows(visit):
    return list(rooms.fresh(visit).assessment.planned_sites.all())


def keys(visit):
    return [(row.muscle, row.trigger_point) for row in rows(visit)]


def test_a_suggestion_fills_the_plan_with_numbered_sites_that_are_not_pinned(suggested):
    planned = rows(suggested)
    assert [row.number for row in planned] == list(range(1, len(planned) + 1))
    assert 1 <= len(planned) <= 4
    assert not any(row.is_pinned for row in planned)
    assert Record.objects.filter(code="plan.suggested").count() == 1


def test_the_same_suggestion_twice_changes_nothing(suggested, therapist):
    before = [(row.pk, row.number) for row in rows(suggested)]
    suggest_plan(suggested, by=therapist)
    assert [(row.pk, row.number) for row in rows(suggested)] == before


def test_a_site_that_was_planned_by_hand_stays_with_its_needle(drawn, therapist):
    add_site(drawn, by=therapist, fields={**PIRIFORMIS, "diameter_mm": 0.3, "length_mm": 75})
    suggest_plan(drawn, by=therapist)
    (kept,) = [row for row in rows(drawn) if row.muscle == "piriformis" and row.is_pinned]
    assert (kept.diameter_mm, kept.length_mm, kept.position) == (0.3, 75, "prone")


def test_a_site_that_is_left_out_is_not_suggested_again_until_it_is_allowed(suggested, therapist):
    first = rows(suggested)[0]
    key = (first.muscle, first.trigger_point)
    ban_from_plan(suggested, by=therapist, number=1)
    assert key not in keys(suggested)
    allow_on_plan(suggested, by=therapist, site=as_key([first.muscle, first.side, first.trigger_point]))
    assert key in keys(suggested)


def test_a_site_that_is_put_back_is_no_longer_banned(suggested, therapist):
    _number, fields = ban_from_plan(suggested, by=therapist, number=1)
    add_to_plan(suggested, by=therapist, fields=fields)
    assert rooms.fresh(suggested).assessment.plan_wishes.bans == []
    assert (fields["muscle"], fields["trigger_point"]) in keys(suggested)


def test_a_doubled_tap_does_it_once_although_the_numbers_have_moved(suggested, therapist):
    first = rows(suggested)[0]
    for _ in range(2):
        ban_from_plan(suggested, by=therapist, number=1, site_id=first.pk)
    assert len(rooms.fresh(suggested).assessment.plan_wishes.bans) == 1
    for _ in range(2):
        add_to_plan(suggested, by=therapist, fields=PIRIFORMIS, number=9)
    assert keys(suggested).count(("piriformis", "")) == 1


def test_a_page_that_is_out_of_date_means_the_site_that_it_showed(suggested, therapist):
    last = rows(suggested)[-1]
    move_on_plan(suggested, by=therapist, number=1, is_up=False, is_position=True)
    pin_on_plan(suggested, by=therapist, number=1, is_pinned=True, site_id=last.pk)
    assert [row.pk for row in rows(suggested) if row.is_pinned] == [last.pk]
    assert change_on_plan(suggested, by=therapist, number=1, fields={"length_mm": 40}, site_id=0) is None


def test_a_pinned_site_survives_a_tighter_limit_and_an_unpinned_one_gives_way(suggested, therapist):
    last = rows(suggested)[-1]
    pin_on_plan(suggested, by=therapist, number=last.number, is_pinned=True)
    limit_session(suggested, by=therapist, values={"limits.needles_first": 1})
    assert keys(suggested) == [(last.muscle, last.trigger_point)]
    pin_on_plan(suggested, by=therapist, number=1, is_pinned=False)
    assert not any(row.is_pinned for row in rows(suggested))


def test_what_is_changed_by_hand_is_kept(suggested, therapist):
    number = change_on_plan(suggested, by=therapist, number=1, fields={"diameter_mm": 0.25})
    (kept,) = [row for row in rows(suggested) if row.is_pinned]
    assert (kept.number, kept.diameter_mm) == (number, 0.25)


def test_a_refused_wish_stays_on_the_plan_and_the_rest_goes_on(suggested, therapist):
    add_medicine(suggested, by=therapist, text="apixaban")
    add_to_plan(suggested, by=therapist, fields=PIRIFORMIS)
    assert ("piriformis", "") in keys(suggested)
    assert [row.number for row in rows(suggested)] == list(range(1, len(rows(suggested)) + 1))


def test_a_site_is_moved_and_the_order_survives_the_next_planning(suggested, therapist):
    groups = {}
    for row in rows(suggested):
        groups.setdefault(row.position, []).append(row)
    several = next(group for group in groups.values() if len(group) > 1)
    moved = several[1]
    number = move_on_plan(suggested, by=therapist, number=moved.number, is_up=True)
    assert number == several[0].number
    suggest_plan(suggested, by=therapist)
    assert next(row for row in rows(suggested) if row.pk == moved.pk).number == number


def test_a_position_is_moved_with_all_its_sites(drawn, therapist):
    add_site(drawn, by=therapist, fields={"muscle": "gluteus_medius", "side": "left", "position": "prone"})
    add_site(drawn, by=therapist, fields={"muscle": "psoas_major", "side": "left", "position": "supine"})
    assert move_on_plan(drawn, by=therapist, number=2, is_up=True, is_position=True) == 1
    assert [row.muscle for row in rows(drawn)] == ["psoas_major", "gluteus_medius"]


def test_at_the_end_nothing_is_moved(drawn, therapist):
    add_site(drawn, by=therapist, fields=PIRIFORMIS)
    assert move_on_plan(drawn, by=therapist, number=1, is_up=True) == 1
    assert move_on_plan(drawn, by=therapist, number=7, is_up=True) == 7


def test_by_hand_everything_that_stands_is_kept_and_nothing_more_is_suggested(suggested, therapist):
    plan_by_hand(suggested, by=therapist)
    before = keys(suggested)
    assert all(row.is_pinned for row in rows(suggested))
    ban_from_plan(suggested, by=therapist, number=1)
    assert keys(suggested) == before[1:]


def test_nothing_is_suggested_for_a_person_who_is_out(drawn, therapist):
    save_answers(drawn, by=therapist, answers=[GivenAnswer("rf_ces_saddle", "yes")])
    with pytest.raises(BadInput, match="red flag"):
        suggest_plan(drawn, by=therapist)
    assert rows(drawn) == []
    assert Record.objects.filter(code="plan.suggested").count() == 0


def test_nothing_is_suggested_without_a_ranking(visit, therapist):
    with pytest.raises(BadInput, match="No muscle is ranked"):
        suggest_plan(visit, by=therapist)


def test_once_the_session_is_open_numbers_stand_still(visit, therapist):
    rooms.opened(visit, therapist)
    save_pain(rooms.fresh(visit), by=therapist, marks=PAIN)
    before = [(row.pk, row.number) for row in rows(visit)]
    for act in (
        lambda: suggest_plan(rooms.fresh(visit), by=therapist),
        lambda: move_on_plan(rooms.fresh(visit), by=therapist, number=2, is_up=True),
        lambda: pin_on_plan(rooms.fresh(visit), by=therapist, number=2, is_pinned=False),
        lambda: limit_session(rooms.fresh(visit), by=therapist, values={"limits.muscles": 1}),
    ):
        with pytest.raises(BadInput, match="session is open"):
            act()
    assert [(row.pk, row.number) for row in rows(visit)] == before


def test_a_site_added_while_the_session_is_open_moves_no_other(visit, therapist, suggested):
    visit = rooms.asked(suggested, therapist)
    rooms.agreed(visit, therapist)
    from needlebook.clinic.sessions.actions import open_session

    open_session(rooms.fresh(visit), by=therapist)
    before = [(row.pk, row.number) for row in rows(visit)]
    add_to_plan(rooms.fresh(visit), by=therapist, fields=PIRIFORMIS)
    assert [(row.pk, row.number) for row in rows(visit)][: len(before)] == before


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"limits.needles": 11}, "1 to 10"),
        ({"limits.muscles": 1.5}, "whole numbers"),
        ({"limits.least_probability": 0.01}, "0.05 to 0.95"),
        ({"limits.unheard_of": 1}, "no limit"),
    ],
)
def test_a_limit_outside_the_table_is_refused(drawn, therapist, values, says):
    with pytest.raises(BadInput, match=says):
        limit_session(drawn, by=therapist, values=values)


def test_a_session_is_never_less_careful_than_the_clinic(drawn, therapist, lead):
    set_session_limits(by=lead, values={"limits.needles": 3, "limits.least_probability": 0.4}, reason=WHY)
    with pytest.raises(BadInput, match="less careful than the clinic"):
        limit_session(drawn, by=therapist, values={"limits.needles": 4})
    with pytest.raises(BadInput, match="less careful than the clinic"):
        limit_session(drawn, by=therapist, values={"limits.least_probability": 0.3})
    limit_session(drawn, by=therapist, values={"limits.needles": 2})
    assert rooms.fresh(drawn).assessment.plan_wishes.limits == {"limits.needles": 2}


def test_the_clinics_limits_hold_for_a_suggestion(drawn, therapist, lead):
    set_session_limits(by=lead, values={"limits.needles_first": 1}, reason=WHY)
    suggest_plan(drawn, by=therapist)
    assert len(rows(drawn)) == 1


def test_only_muscles_of_the_recorded_training_are_suggested(drawn, therapist, lead):
    record_training(by=lead, person=therapist, areas=["buttock"], reason=WHY)
    plan = suggest_plan(drawn, by=therapist)
    from needlebook.knowledge import load

    assert {load().anatomy.muscles[row.muscle].group for row in rows(drawn)} == {"buttock"}
    assert "training" in {out.why for out in plan.left_out}
