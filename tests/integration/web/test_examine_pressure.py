"""Examine: the pressure pain threshold, with its unit, on both sides."""

from decimal import Decimal

import pytest
from django.urls import reverse

from needlebook.clinic.assessments.actions import save_pain
from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.examination import Reading, pressures_of, save_pressures
from needlebook.clinic.assessments.models import PressureThreshold
from needlebook.clinic.audit.models import Record
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark, Pressure
from needlebook.core.errors import BadInput
from needlebook.core.inference import Place
from needlebook.core.inference.pressure import Unit

MEDIUS = {"muscle": "gluteus_medius", "side": "left"}


@pytest.fixture
def drawn(visit, therapist):
    marks = [PainMark("buttock_upper", Side.LEFT, 5), PainMark("iliac_crest", Side.LEFT, 5)]
    save_pain(visit, by=therapist, marks=marks)
    return visit


@pytest.fixture
def measure(signed_in, drawn):
    def send(left, right, unit="kpa", area="", place=MEDIUS, **more):
        sent = {**place, "left": left, "right": right, "unit": unit, "area_cm2": area, **more}
        return signed_in.post(reverse("examine_pressure", args=[drawn.pk]), sent, follow=True)

    return send


def stored(visit):
    return {p.side.value: p.kpa for p in case_of(Visit.objects.get(pk=visit.pk)).pressures}


def percent_of(response, name="Gluteus medius, left"):
    return next(int(row.percent) for row in response.context["rows"] if row.name == name)


def test_kilograms_are_kept_as_entered_and_in_kilopascal_with_who_and_when(measure, drawn, therapist):
    measure("2,5", "4", "kg_cm2")
    row = PressureThreshold.objects.get(side="left")
    assert (row.value, row.unit, row.area_cm2, row.by) == (Decimal("2.5"), "kg_cm2", None, therapist)
    assert row.kpa == pytest.approx(2.5 * 98.0665, abs=1e-9)
    assert row.at is not None
    assert stored(drawn) == {"left": pytest.approx(245.16625), "right": pytest.approx(392.266)}


def test_newton_needs_the_area_of_the_tip_and_keeps_it(measure, drawn):
    response = measure("40", "", "n")
    assert response.status_code == 422
    assert "write the area of the tip" in response.content.decode()
    assert stored(drawn) == {}
    measure("40", "", "n", "0.5")
    assert PressureThreshold.objects.get().area_cm2 == Decimal("0.5")
    assert stored(drawn) == {"left": 800.0}


def test_the_usual_tip_is_proposed_and_no_unit_stands_chosen_before_one_was(signed_in, measure, drawn):
    page = reverse("examine", args=[drawn.pk])
    form = signed_in.get(page, MEDIUS).context["card"].pressure.form
    assert (form["unit"].value(), form["area_cm2"].value()) == ("", "1")
    measure("2.5", "", "kg_cm2")
    form = signed_in.get(page, {"muscle": "piriformis", "side": "left"}).context["card"].pressure.form
    assert (form["unit"].value(), form["left"].value()) == ("kg_cm2", None)


def test_a_value_without_a_unit_is_asked_for_it(measure, drawn):
    response = measure("300", "500", "")
    assert response.status_code == 422
    assert "Choose the unit that the instrument shows." in response.content.decode()
    assert stored(drawn) == {}


@pytest.mark.parametrize(
    ("left", "unit", "says"),
    [
        ("4.5", "kpa", "That is 4.5 kPa; 60 to 1500 is usual. Is it kg/cm²?"),
        ("45", "kpa", "That is 45 kPa; 60 to 1500 is usual. Is it N?"),
        ("20", "kg_cm2", "That is 1961 kPa; 60 to 1500 is usual. Is it N?"),
    ],
)
def test_a_value_that_is_rather_another_unit_is_asked_and_kept_only_when_sure(measure, drawn, left, unit, says):
    response = measure(left, "", unit)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert 'name="is_sure"' in response.content.decode()
    assert stored(drawn) == {}


def test_a_value_in_the_wrong_unit_names_the_one_that_fits(measure, drawn):
    text = measure("300", "", "kg_cm2", is_sure="yes").content.decode()
    assert "29420 kPa is more than an algometer shows (5000). Is it kPa?" in text
    assert stored(drawn) == {}


def test_an_unusual_value_that_is_right_is_kept(measure, drawn):
    measure("45", "", is_sure="yes")
    assert stored(drawn) == {"left": 45.0}


@pytest.mark.parametrize(
    ("left", "says"),
    [
        ("1,000", "Is 1,000 1000 or 1.00?"),
        ("1.250", "Is 1.250 1250 or 1.25?"),
        ("much", "Write a number, for example 2.5."),
        ("-3", "Write a number"),
        ("1e3", "Write a number"),
        ("NaN", "Write a number"),
        ("0", "A threshold is above 0."),
        ("99999", "more than an algometer shows"),
    ],
)
def test_a_value_that_is_ambiguous_or_impossible_is_never_guessed(measure, drawn, left, says):
    response = measure(left, "400", is_sure="yes")
    assert response.status_code == 422
    assert says in response.content.decode()
    assert f'value="{left}"' in response.content.decode()
    assert stored(drawn) == {}


def test_a_side_clearly_lower_raises_its_muscle_and_says_so_with_the_source(signed_in, measure, drawn):
    before = percent_of(signed_in.get(reverse("examine", args=[drawn.pk])))
    response = measure("300", "500")
    text = response.content.decode()
    assert percent_of(response) > before
    assert "Left is 200 kPa (2.0 kg/cm²) lower: it speaks a little for that side." in text
    assert "Fischer" in text
    assert "A normal threshold rules nothing out" in text


def test_a_small_difference_counts_neither_way(signed_in, measure, drawn):
    before = percent_of(signed_in.get(reverse("examine", args=[drawn.pk])))
    response = measure("350", "500")
    assert percent_of(response) == before
    assert "too little to count" in response.content.decode()


def test_the_ratio_for_latent_infraspinatus_is_told_and_not_used(measure):
    text = measure("300", "", place={"muscle": "infraspinatus", "side": "left"}).content.decode()
    assert "LR+ 1.84" in text
    assert "not used in the ranking" in text


def test_a_blank_side_is_taken_back_and_the_same_again_writes_nothing(measure, drawn):
    for _ in range(2):
        measure("300", "500")
    assert Record.objects.filter(code="pressure.saved").count() == 1
    measure("", "500")
    assert stored(drawn) == {"right": 500.0}


def test_the_record_of_the_change_holds_no_value(measure):
    measure("300", "500")
    assert Record.objects.get(code="pressure.saved").detail == {"muscle": "gluteus_medius", "sides": ["left", "right"]}


def test_the_action_refuses_by_itself_what_the_form_would_and_writes_neither_side(visit, therapist):
    readings = {Side.LEFT: Reading(Decimal(300), Unit.KPA), Side.RIGHT: Reading(Decimal("4.5"), Unit.KPA)}
    with pytest.raises(BadInput, match="unusual"):
        save_pressures(visit, by=therapist, muscle="piriformis", readings=readings)
    with pytest.raises(BadInput, match="area of the tip"):
        save_pressures(visit, by=therapist, muscle="piriformis", readings={Side.LEFT: Reading(Decimal(4), Unit.NEWTON)})
    huge = {Side.LEFT: Reading(Decimal(9000), Unit.KPA)}
    with pytest.raises(BadInput, match="more than an algometer shows"):
        save_pressures(visit, by=therapist, muscle="piriformis", readings=huge, is_sure=True)
    assert case_of(visit).pressures == ()


def test_what_was_entered_comes_back_as_it_was(visit, therapist):
    reading = Reading(Decimal("47.5"), Unit.NEWTON, Decimal("1"))
    save_pressures(visit, by=therapist, muscle="infraspinatus", readings={Side.LEFT: reading})
    assert pressures_of(visit) == {Place("infraspinatus", Side.LEFT): reading}
    assert case_of(visit).pressures == (Pressure("infraspinatus", Side.LEFT, 475.0),)
