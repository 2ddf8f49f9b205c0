"""Who comes out first when all needles have to come out at once."""

import pytest

from needlebook.core.errors import KnowledgeError
from needlebook.core.sessions.types import IncidentKind, NeedleManipulated, Technique
from needlebook.knowledge import load
from needlebook.knowledge.removal import FILE, load_steps, needles_to_take_out
from tests.unit.sessions.making import at, head, inserted, removed, reported, session


def order(*events):
    return [out.needle for out in needles_to_take_out(session(*events), at(30))]


def test_the_needle_near_the_lung_comes_out_before_canal_vessel_organ_nerve_and_muscle():
    muscles = {
        1: "vastus_lateralis",
        2: "teres_minor",
        3: "extensor_carpi_radialis_longus",
        4: "sartorius",
        5: "semispinalis_capitis",
        6: "trapezius_descendens",
    }
    assert order(*(inserted(n, muscle=m) for n, m in muscles.items()))[-1] == 1
    outs = needles_to_take_out(session(*(inserted(n, muscle=m) for n, m in muscles.items())), at(30))
    steps = [out.step.id if out.step else "" for out in outs]
    ranks = [*(step.id for step in load_steps()), ""]
    assert steps == sorted(steps, key=ranks.index)
    assert {outs[0].needle, outs[1].needle} == {2, 6}


def test_of_two_needles_at_the_same_risk_the_longer_comes_out_first_then_the_one_in_longest():
    assert order(inserted(1, length_mm=40), inserted(2, length_mm=60, minutes=5)) == [2, 1]
    assert order(inserted(1, minutes=5), inserted(2, minutes=3)) == [2, 1]
    assert order(inserted(2, minutes=3), inserted(1, minutes=3)) == [1, 2]


def test_the_length_counts_where_no_depth_was_told():
    (out,) = needles_to_take_out(session(inserted(1, length_mm=75)), at(30))
    assert (out.depth_mm, out.is_depth_told) == (75, False)


def test_a_depth_that_was_told_counts_before_the_length():
    told = inserted(1, length_mm=75, depth_mm=20)
    assert order(told, inserted(2, length_mm=40)) == [2, 1]


def test_only_needles_in_the_body_are_to_come_out():
    missing = reported(IncidentKind.MISSING_NEEDLE, needle=2)
    assert order(inserted(1), inserted(2), inserted(3), removed(1), missing) == [3]


def test_a_needle_reported_as_staying_in_the_body_stands_last_whatever_its_risk():
    stays = reported(IncidentKind.RETAINED_NEEDLE, needle=1)
    outs = needles_to_take_out(session(inserted(1, muscle="trapezius_descendens"), inserted(2), stays), at(30))
    assert [(out.needle, out.stays) for out in outs] == [(2, False), (1, True)]


def test_a_muscle_that_the_knowledge_does_not_know_comes_out_with_the_first():
    (first, second) = needles_to_take_out(session(inserted(1), inserted(2, muscle="no_such_muscle")), at(30))
    assert (first.needle, first.is_unknown_muscle, second.is_unknown_muscle) == (2, True, False)


def test_current_on_a_needle_is_said_whether_it_began_with_the_needle_or_later():
    current = NeedleManipulated(**head(4), needle=2, technique=Technique.ELECTRICAL)
    outs = needles_to_take_out(
        session(inserted(1, technique=Technique.ELECTRICAL), inserted(2), inserted(3), current), at(30)
    )
    assert {out.needle: out.has_current for out in outs} == {1: True, 2: True, 3: False}


def test_every_step_is_judged_and_says_so():
    assert all(step.provenance == "J" and "J" in step.sources for step in load_steps())


def test_every_code_of_a_step_is_in_the_table_of_sources():
    assert {code for step in load_steps() for code in step.sources if code != "J"} <= set(load().sources)


def test_every_hazard_but_the_joint_capsule_belongs_to_a_step():
    named = {hazard for step in load_steps() for hazard in step.hazards}
    assert {hazard.id for hazard in load().rulebook.hazards} - named == {"haz_joint_capsule"}


@pytest.mark.parametrize("hazard", ["haz_brachial_plexus", "haz_median_n"])
def test_a_nerve_in_one_bundle_with_a_vessel_goes_by_the_vessel(hazard):
    """Table 3a names the axillary bundle and the brachial artery: a bleed is not felt at once."""
    assert [step.id for step in load_steps() if hazard in step.hazards] == ["vessel"]


def test_every_muscle_over_the_pleura_is_in_the_first_step():
    over = {m.id for m in load().anatomy.muscles.values() if "pleura" in m.structures_at_risk}
    for muscle in over:
        (out,) = needles_to_take_out(session(inserted(1, muscle=muscle)), at(30))
        assert out.step.id == "lung", muscle


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"haz_heart"', '"haz_hart"', "unknown hazard 'haz_hart'"),
        ('"spinal_cord"', '"spinal_chord"', "unknown structure 'spinal_chord'"),
        ('kinds = ["vessel"]', 'kinds = ["vesel"]', "unknown kind of structure 'vesel'"),
        ('id = "canal"', 'id = "lung"', "stands twice"),
        ('sources = ["J"]', "sources = []", "no source"),
    ],
)
def test_a_step_that_names_what_is_not_there_stops_the_program(tmp_path, old, new, said):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "removal.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said):
        load_steps(tmp_path / "removal.toml")
