"""Where an answer holds: sides, areas, limbs."""

import pytest

from needlebook.core.anatomy import Side
from needlebook.core.case import Answer, PlannedSite
from needlebook.core.screening.expressions import parse
from needlebook.core.screening.facts import CaseFacts, site_facts
from needlebook.core.screening.truth import Truth
from tests.unit.screening.small_book import ANATOMY, LEFT, RIGHT, answered, book, case, yes


def at(text, muscle, side, *history, denied=True):
    site = site_facts(PlannedSite(muscle, side), ANATOMY, book())
    return parse(text).value(CaseFacts(case(*history, denied=denied), book(), site))


@pytest.mark.parametrize("place", ["calf", "calf_upper", "leg", "knee", "ankle"])
def test_a_muscle_lies_in_its_region_its_part_and_the_joints_it_crosses(place):
    assert at("in_answer('numb')", "calf", LEFT, yes("numb", LEFT, place)) is Truth.YES


def test_a_muscle_does_not_lie_in_another_part():
    assert at("in_answer('numb')", "calf", LEFT, yes("numb", LEFT, "hip")) is Truth.NO


def test_the_other_side_is_not_touched():
    assert at("in_answer('numb')", "calf", RIGHT, yes("numb", LEFT, "leg")) is Truth.NO
    assert at("in_answer('numb')", "calf", RIGHT, yes("numb", None, "leg")) is Truth.YES
    assert at("in_answer('numb')", "calf", RIGHT, yes("numb", Side.MIDLINE, "leg")) is Truth.YES


def test_an_answer_without_an_area_is_about_the_whole_person():
    assert at("in_answer('numb')", "psoas", RIGHT, yes("numb")) is Truth.YES


def test_an_answer_of_unknown_leaves_the_site_open():
    assert at("in_answer('numb')", "calf", LEFT, answered("numb", Answer.UNKNOWN, LEFT, "leg")) is Truth.UNKNOWN


def test_an_unasked_question_leaves_the_site_open():
    assert at("in_answer('numb')", "calf", LEFT, denied=False) is Truth.UNKNOWN


def test_the_whole_limb_goes_with_one_part_of_it():
    arm = yes("oedema", LEFT, "hand")
    assert at("in_answer('oedema')", "forearm", LEFT, arm) is Truth.NO
    assert at("in_limb('oedema')", "forearm", LEFT, arm) is Truth.YES
    assert at("in_limb('oedema')", "forearm", RIGHT, arm) is Truth.NO
    assert at("in_limb('oedema')", "calf", LEFT, arm) is Truth.NO


@pytest.mark.parametrize("place", ["calf_upper", "calf", "thigh"])
def test_a_limb_is_known_by_its_regions_and_muscles_too(place):
    assert at("in_limb('oedema')", "psoas", LEFT, yes("oedema", LEFT, place)) is Truth.YES


def test_an_area_outside_the_limbs_is_taken_as_it_is():
    assert at("in_limb('oedema')", "rhomboid", LEFT, yes("oedema", LEFT, "upper_back")) is Truth.YES
    assert at("in_limb('oedema')", "calf", LEFT, yes("oedema", LEFT, "upper_back")) is Truth.NO


@pytest.mark.parametrize(
    ("fact", "calf", "psoas", "rhomboid"),
    [
        ("compressible", Truth.YES, Truth.NO, Truth.YES),
        ("deep", Truth.NO, Truth.YES, Truth.NO),
        ("lung_field", Truth.NO, Truth.NO, Truth.YES),
        ("near('kidney')", Truth.NO, Truth.YES, Truth.NO),
        ("muscle('calf')", Truth.YES, Truth.NO, Truth.NO),
        ("part('hip', 'knee')", Truth.YES, Truth.YES, Truth.NO),
        ("electrical", Truth.NO, Truth.NO, Truth.NO),
    ],
)
def test_facts_of_a_site_come_from_its_muscle(fact, calf, psoas, rhomboid):
    found = [at(fact, muscle, LEFT) for muscle in ("calf", "psoas", "rhomboid")]
    assert found == [calf, psoas, rhomboid]
