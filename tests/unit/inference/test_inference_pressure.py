"""The pressure pain threshold: exact units, numbers that are asked again, and the difference between the sides."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlebook.core.anatomy import Side
from needlebook.core.case import Case, Finding, PainMark, Patient, Pressure, Sign
from needlebook.core.errors import BadInput
from needlebook.core.inference import Place, rank
from needlebook.core.inference.pressure import Unit, could_be, is_usual, lower_by, tender, to_kpa
from needlebook.knowledge import load
from needlebook.knowledge.inference import load_inference

RULES = load_inference().parameters.pressure
MEDIUS = Place("gluteus_medius", Side.LEFT)
CASE = Case(Patient(), pain=(PainMark("buttock_upper", Side.LEFT, 5.0), PainMark("iliac_crest", Side.LEFT, 4.0)))


def both(left, right, muscle="gluteus_medius"):
    return Pressure(muscle, Side.LEFT, left), Pressure(muscle, Side.RIGHT, right)


def chance(case, place=MEDIUS):
    ranking = rank(case, load().anatomy, load_inference().parameters)
    return next(m.probability for m in ranking.muscles if (m.muscle, m.side) == place)


@pytest.mark.parametrize(
    ("value", "unit", "area", "kpa"),
    [
        ("1", Unit.KG_CM2, None, "98.0665"),
        ("2", Unit.KG_CM2, None, "196.1330"),
        ("47.5", Unit.NEWTON, "1", "475.0"),
        ("47.5", Unit.NEWTON, "0.5", "950"),
        ("310", Unit.KPA, None, "310"),
    ],
)
def test_units_are_converted_exactly(value, unit, area, kpa):
    assert to_kpa(Decimal(value), unit, Decimal(area) if area else None) == Decimal(kpa)


def test_newton_without_the_area_of_the_tip_is_refused():
    with pytest.raises(BadInput, match="area of the tip"):
        to_kpa(Decimal(40), Unit.NEWTON)


@pytest.mark.parametrize("value", ["0", "-3", "NaN", "Infinity"])
def test_what_is_no_pressure_is_refused(value):
    with pytest.raises(BadInput, match="no pressure"):
        to_kpa(Decimal(value), Unit.KPA)


@pytest.mark.parametrize("area", ["0", "-1", "NaN"])
def test_an_area_that_cannot_be_is_refused(area):
    with pytest.raises(BadInput, match="area of the tip"):
        to_kpa(Decimal(40), Unit.NEWTON, Decimal(area))


@given(st.decimals("0.001", "1000", places=3))
def test_newton_on_a_square_centimetre_and_kilograms_agree_by_standard_gravity(kilograms):
    force = to_kpa(kilograms * Decimal("9.80665"), Unit.NEWTON, Decimal(1))
    assert force == to_kpa(kilograms, Unit.KG_CM2)


@pytest.mark.parametrize(("kpa", "is_asked"), [(4.5, True), (59.9, True), (60, False), (1500, False), (1501, True)])
def test_a_number_outside_the_usual_is_asked_again(kpa, is_asked):
    assert is_usual(kpa, RULES) is not is_asked


def test_a_number_that_fits_other_units_names_them():
    assert could_be(Decimal("4.5"), Unit.KPA, None, RULES) == (Unit.KG_CM2,)
    assert could_be(Decimal("45"), Unit.KPA, None, RULES) == (Unit.NEWTON,)
    assert could_be(Decimal("300"), Unit.KG_CM2, None, RULES) == (Unit.KPA,)


def test_one_side_alone_gives_no_difference():
    assert lower_by(both(300, 500)[:1], MEDIUS) is None
    assert tender(both(100, 900)[:1], RULES) == frozenset()


def test_only_more_than_two_kilograms_lower_counts():
    assert lower_by(both(300, 500), MEDIUS) == 200
    assert tender(both(300, 500), RULES) == {MEDIUS}
    assert tender(both(300, 496.133), RULES) == frozenset()
    assert tender(both(300, 496.134), RULES) == {MEDIUS}


def test_a_lower_threshold_raises_its_own_side_by_its_weight_and_nothing_else():
    before, measured = chance(CASE), replace(CASE, pressures=both(300, 600))
    odds = chance(measured) / (1 - chance(measured)) / (before / (1 - before))
    assert odds == pytest.approx(2.718281828**RULES.weight, rel=1e-6)


@pytest.mark.parametrize("pressures", [both(600, 300), both(500, 500), both(100, 110)])
def test_a_threshold_never_speaks_against_a_muscle(pressures):
    assert chance(replace(CASE, pressures=pressures)) == pytest.approx(chance(CASE))


def test_the_threshold_of_a_muscle_adds_within_the_limit_of_all_its_signs():
    full = [Finding(*MEDIUS, sign, True) for sign in Sign if sign is not Sign.PRESSED_PAINLESS]
    found = replace(CASE, findings=tuple(full))
    assert chance(replace(found, pressures=both(300, 600))) == pytest.approx(chance(found))
