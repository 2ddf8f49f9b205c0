"""Units are exact, and asked for where they are not told."""

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.entry import Told, work_out
from needlebook.core.outcomes.units import UNITS, UnitAsked, convert, need_unit
from needlebook.knowledge import load
from needlebook.knowledge.scoring import as_measured

INSTRUMENTS, SCORING = load().instruments, load().scoring


def worked(id, **told):
    return work_out(INSTRUMENTS[id], SCORING[id], Told(**told))


@pytest.mark.parametrize(
    ("value", "told", "wanted", "exact"),
    [
        (1, "kgf_cm2", "kPa", 98.0665),
        (1, "N_cm2", "kPa", 10),
        (1, "lbf_cm2", "kPa", 44.482216152605),
        (1, "psi", "kPa", 6.894757293168361),
        (1, "kg", "N", 9.80665),
        (1, "lb", "N", 4.4482216152605),
        (100, "lb", "kg", 45.359237),
    ],
)
def test_factors_are_those_of_the_definitions(value, told, wanted, exact):
    assert convert(value, told, wanted) == pytest.approx(exact, rel=1e-15)


def test_every_unit_converts_there_and_back():
    for told in UNITS.values():
        for wanted in UNITS.values():
            if told.quantity == wanted.quantity:
                assert convert(convert(3.7, told.id, wanted.id), wanted.id, told.id) == pytest.approx(3.7)


def test_a_force_is_no_pressure():
    with pytest.raises(BadInput, match="force"):
        convert(1, "N", "kPa")
    with pytest.raises(BadInput, match="no unit"):
        convert(1, "bar", "kPa")


def test_a_reading_is_kept_in_the_unit_of_the_instrument_with_the_entry_as_told():
    found = worked("PPT_UT", answers=(4.0, 4.4), unit="kgf_cm2")
    assert found.value == 411.88
    assert found.entered == {"answers": [4.0, 4.4], "unit": "kgf_cm2"}


def test_a_reading_without_its_unit_is_asked_about_and_not_guessed():
    with pytest.raises(UnitAsked) as asked:
        worked("PPT_UT", answers=(4.2, 4.4))
    assert asked.value.is_missing
    assert [unit.id for unit in asked.value.could_be] == ["kgf_cm2", "N_cm2", "lbf_cm2"]


def test_an_implausible_pressure_is_asked_about_with_the_units_that_it_would_fit():
    with pytest.raises(UnitAsked) as asked:
        worked("PPT_UT", answers=(4.2, 4.4), unit="kPa")
    assert not asked.value.is_missing
    assert "4.2 kPa is implausible; did you mean kgf/cm²" in str(asked.value)
    with pytest.raises(UnitAsked):
        worked("PPT_UT", answers=(420, 400), unit="kgf_cm2")


def test_who_is_sure_is_believed_within_the_range_of_the_device():
    assert worked("PPT_UT", answers=(4.2, 4.4), unit="kPa", is_sure=True).value == 4.3
    with pytest.raises(BadInput):
        worked("PPT_UT", answers=(420, 400), unit="kgf_cm2", is_sure=True)


def test_a_total_of_the_neck_index_needs_its_unit_and_percent_is_halved():
    with pytest.raises(UnitAsked) as asked:
        worked("NDI", total=44)
    assert len(asked.value.allowed.split(", ")) == 2
    assert worked("NDI", total=44, unit="points").value == 44
    assert worked("NDI", total=44, unit="percent").value == 22
    assert worked("NDI", answers=(2,) * 10).value == 20  # single answers have no unit


def test_points_of_oswestry_are_doubled_to_percent():
    assert worked("ODI", total=16, unit="points").value == 32
    with pytest.raises(BadInput, match="out of range"):
        worked("ODI", total=60, unit="points")


def test_a_unit_of_another_instrument_is_refused():
    with pytest.raises(BadInput, match="no unit"):
        worked("GRIP", answers=(30, 31), unit="kPa")


def test_an_instrument_with_one_unit_asks_for_none():
    assert need_unit(SCORING["NPRS"], [5], "") is None


def test_a_lunge_in_centimetres_is_another_series_without_the_limits_of_degrees():
    instrument = INSTRUMENTS["WBLT"]
    assert as_measured(instrument, SCORING["WBLT"], "").mdc == instrument.mdc
    in_cm = as_measured(instrument, SCORING["WBLT"], "toe_wall_cm")
    assert (in_cm.unit, in_cm.mdc, in_cm.mcid) == ("cm", None, None)


def test_the_two_ways_to_bend_forward_have_opposite_directions():
    instrument, scoring = INSTRUMENTS["SIT_REACH"], SCORING["SIT_REACH"]
    assert as_measured(instrument, scoring, "sit_reach").lower_is_better is False
    assert as_measured(instrument, scoring, "fingertip_floor").lower_is_better is True
    assert as_measured(instrument, scoring, "").lower_is_better is None
