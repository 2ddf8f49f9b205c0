"""Movements: every norm belongs to one, its errors are found, its sides are known."""

from needlebook.knowledge import load
from needlebook.knowledge.movements import motion_sites, movement_of, movements


def test_every_norm_but_those_of_whole_arcs_belongs_to_one_movement():
    norms = [norm for movement in movements().values() for norm in movement.norms]
    arcs = [norm for norm in load().range_of_motion.norms if "arc" in norm.movement]
    assert len(norms) + len(arcs) == len(load().range_of_motion.norms)
    assert {norm.joint for norm in arcs} == {"cervical spine"}


def test_only_bending_the_spine_forward_and_back_has_no_sides():
    without = [movement.id for movement in movements().values() if not movement.has_sides]
    assert without == [
        "cervical_spine.flexion",
        "cervical_spine.extension",
        "thoracolumbar_spine.flexion",
        "thoracolumbar_spine.extension",
        "lumbar_spine.flexion",
        "lumbar_spine.extension",
    ]


def test_an_error_for_several_movements_is_found_for_each():
    assert movements()["cervical_spine.rotation"].error_span == (3.6, 6.5)
    assert movements()["cervical_spine.lateral_flexion"].error_span == (3.6, 6.8)
    assert movements()["shoulder.external_rotation"].error_span == (18.8, 69.3)
    assert movements()["shoulder.abduction"].error_span == (30.5, 69.3)
    assert movements()["knee.flexion"].error_span == (9.6, 9.6)
    assert movements()["hip.flexion"].error_span is None


def test_norms_of_an_age_and_sex_are_used_only_where_both_are_known():
    hip = movements()["hip.flexion"]
    kinds = [norm.kind for norm in hip.norms_for(50, "female")]
    assert "population mean (passive)" in kinds
    assert "population mean (passive)" not in [norm.kind for norm in hip.norms_for(None, "female")]
    assert {norm.sex for norm in hip.norms_for(50, "female")} == {"all", "female"}


def test_a_site_names_its_movement_with_or_without_how_it_was_done():
    assert movement_of("shoulder.flexion.active").name == "flexion"
    assert movement_of("shoulder.flexion").id == "shoulder.flexion"
    assert movement_of("shoulder.flight") is None
    assert movement_of("") is None
    assert all(len(site) <= 60 for site in motion_sites())
