"""Where a muscle is felt."""

from dataclasses import replace

from tests.unit.inference.small_body import point, small_body

from needlebook.core.anatomy import Side
from needlebook.core.inference import Place
from needlebook.core.inference.referral import referral_area
from needlebook.knowledge import load


def test_the_area_of_a_muscle_is_that_of_all_its_points_on_their_sides() -> None:
    area = referral_area(Place("biceps", Side.RIGHT), small_body())
    assert area.essential == (Place("elbow", Side.RIGHT),)
    assert area.spillover == (Place("wrist", Side.RIGHT),)


def test_a_region_is_essential_when_it_is_for_any_point() -> None:
    body = small_body()
    more = point("biceps.trp3", "arm", ("wrist", True, "same_side"))
    area = referral_area(
        Place("biceps", Side.LEFT), replace(body, trigger_points={**body.trigger_points, more.id: more})
    )
    assert area.essential == (Place("elbow", Side.LEFT), Place("wrist", Side.LEFT))
    assert area.spillover == ()


def test_the_midline_and_the_other_side_are_reached_as_the_table_says() -> None:
    area = referral_area(Place("pectoral", Side.LEFT), small_body())
    assert area.essential == (Place("sternum", Side.MIDLINE),)
    assert set(area.spillover) == {Place("arm", Side.LEFT), Place("arm", Side.RIGHT)}


def test_no_region_stands_in_both_parts_and_the_sides_mirror() -> None:
    for muscle in load().anatomy.muscles:
        left, right = (referral_area(Place(muscle, side), load().anatomy) for side in (Side.LEFT, Side.RIGHT))
        assert not set(left.essential) & set(left.spillover)
        assert {Place(p.id, p.side.mirrored) for p in left.essential} == set(right.essential)
