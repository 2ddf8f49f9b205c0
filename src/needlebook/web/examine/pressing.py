"""The pressure pain threshold of a muscle on both sides: the form, and what the difference says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.assessments.examination import Reading
from needlebook.core.anatomy import Side
from needlebook.core.errors import BadInput
from needlebook.core.inference import Place
from needlebook.core.inference.pressure import KPA_PER_KG_CM2, Unit, could_be, is_usual, to_kpa
from needlebook.knowledge.inference import load_inference
from needlebook.web.bodychart.words import side_word
from needlebook.web.examine.notices import CautionView, caution_view
from needlebook.web.examine.words import UNIT_WORDS

NUMBER = re.compile(r"[0-9]{1,5}(?:[.,][0-9]{1,6})?")
USUAL_AREA_CM2 = "1"  # the tip of most hand-held algometers
SIDES = (Side.LEFT, Side.RIGHT)


class ExactField(forms.Field):
    """A number kept exactly as it was typed, 2.5 or 2,5. 1,000 could be a thousand or one, so it is asked again."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        if not NUMBER.fullmatch(text):
            raise forms.ValidationError(_("Write a number, for example 2.5."))
        whole, _point, rest = text.replace(",", ".").partition(".")
        if len(rest) > 2:
            values = {"text": text, "whole": whole + rest, "broken": f"{whole}.{rest[:2]}"}
            words = _("Is %(text)s %(whole)s or %(broken)s? Two digits after the point at most.")
            raise forms.ValidationError(words % values)
        return Decimal(f"{whole}.{rest or 0}")


class PressureForm(forms.Form):
    """Both sides in one unit. A blank side is not measured."""

    left = ExactField(label=gettext_lazy("Left"), required=False)
    right = ExactField(label=gettext_lazy("Right"), required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        choices=[("", gettext_lazy("Choose")), *((unit.value, word) for unit, word in UNIT_WORDS.items())],
        error_messages={"required": gettext_lazy("Choose the unit that the instrument shows.")},
    )
    area_cm2 = ExactField(label=gettext_lazy("Area of the tip, cm² (only for N)"), required=False)
    is_sure = forms.BooleanField(label=gettext_lazy("The values are right as they stand"), required=False)

    asks_if_sure = False  # set when a value is unusual

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        unit, area = given.get("unit"), given.get("area_cm2")
        if unit == Unit.NEWTON and not area and "area_cm2" not in self.errors:
            self.add_error("area_cm2", _("Newton is a force: write the area of the tip in cm², above 0."))
        elif unit:
            for side in SIDES:
                self._check(side, given.get(side.value), Unit(unit), area)
        return given

    def _check(self, side: Side, value: Decimal | None, unit: Unit, area: Decimal | None) -> None:
        if value is None:
            return
        try:
            kpa = to_kpa(value, unit, area)
        except BadInput:
            self.add_error(side.value, _("A threshold is above 0."))
            return
        rules = load_inference().parameters.pressure
        if kpa > rules.most_kpa:
            limit = {"kpa": kilopascal(kpa), "most": f"{rules.most_kpa:g}"}
            words = _("%(kpa)s kPa is more than an algometer shows (%(most)s).") % limit
            self.add_error(side.value, words + _other_units(value, unit, area))
        elif not is_usual(kpa, rules) and not self.cleaned_data.get("is_sure"):
            self.asks_if_sure = True
            usual = {"kpa": kilopascal(kpa), "low": f"{rules.usual_from_kpa:g}", "high": f"{rules.usual_to_kpa:g}"}
            words = _("That is %(kpa)s kPa; %(low)s to %(high)s is usual.") % usual
            self.add_error(side.value, words + _other_units(value, unit, area))

    @property
    def readings(self) -> dict[Side, Reading | None]:
        unit = Unit(self.cleaned_data["unit"])
        area = self.cleaned_data["area_cm2"] if unit is Unit.NEWTON else None
        values = {side: self.cleaned_data[side.value] for side in SIDES}
        return {side: None if value is None else Reading(value, unit, area) for side, value in values.items()}


@dataclass(frozen=True, slots=True)
class PressureView:
    """The part of the card. says: the measured values and their difference; notes: sentences with their sources."""

    form: PressureForm
    says: tuple[str, ...]
    notes: tuple[CautionView, ...]
    is_open: bool


def pressure_view(place: Place, measured: Mapping[Place, Reading], form: PressureForm | None) -> PressureView:
    """Both sides of a muscle as they stand, and the form to change them."""
    own = {side: reading for side in SIDES if (reading := measured.get(Place(place.id, side)))}
    return PressureView(
        form=form or PressureForm(initial=_initial(own, measured)),
        says=tuple(_says(own)),
        notes=tuple(_notes(place, own)),
        is_open=bool(own or form),
    )


def kilopascal(value: Decimal | float) -> str:
    """441.29925 -> 441; below 10 with one digit."""
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"


def _initial(own: Mapping[Side, Reading], measured: Mapping[Place, Reading]) -> dict[str, str]:
    """What stands there. The unit of this visit's last measurement stands chosen: it was chosen by hand, today."""
    last = next(reversed([*measured.values(), *own.values()]), None)
    initial = {side.value: f"{reading.value:f}" for side, reading in own.items()}
    area = f"{last.area_cm2:f}" if last and last.area_cm2 else USUAL_AREA_CM2
    return {**initial, "unit": last.unit.value if last else "", "area_cm2": area}


def _says(own: Mapping[Side, Reading]) -> Iterator[str]:
    for side, reading in own.items():
        entered = "" if reading.unit is Unit.KPA else f" ({reading.value:f} {UNIT_WORDS[reading.unit]})"
        values = {"side": side_word(side).capitalize(), "kpa": kilopascal(reading.kpa), "entered": entered}
        yield _("%(side)s: %(kpa)s kPa%(entered)s.") % values
    if len(own) == len(SIDES):
        yield _difference(own[Side.LEFT].kpa, own[Side.RIGHT].kpa)


def _difference(left: Decimal, right: Decimal) -> str:
    lower = side_word(Side.LEFT if left < right else Side.RIGHT).capitalize()
    apart = abs(left - right)
    kilograms = f"{apart / KPA_PER_KG_CM2:.1f}"
    values = {"side": lower, "kpa": kilopascal(apart), "kg": kilograms}
    if apart > load_inference().parameters.pressure.lower_by_kpa:
        return _("%(side)s is %(kpa)s kPa (%(kg)s kg/cm²) lower: it speaks a little for that side.") % values
    if apart:
        return _("%(side)s is %(kpa)s kPa (%(kg)s kg/cm²) lower: too little to count.") % values
    return _("Both sides are alike: it counts neither way.")


def _notes(place: Place, own: Mapping[Side, Reading]) -> Iterator[CautionView]:
    parameters = load_inference().parameters
    notes = {"side_difference": len(own) == len(SIDES), "rule_out": bool(own)}
    notes["low"] = any(reading.kpa < parameters.pressure.low_below_kpa for reading in own.values())
    notes["infraspinatus"] = bool(own) and place.id == "infraspinatus"
    return (caution_view(parameters.pressure_notes[id]) for id, does_apply in notes.items() if does_apply)


def _other_units(value: Decimal, unit: Unit, area: Decimal | None) -> str:
    """' Is it kg/cm²?', of the units in which the same number would be usual."""
    units = could_be(value, unit, area, load_inference().parameters.pressure)
    names = _(" or ").join(str(UNIT_WORDS[other]) for other in units)
    return " " + _("Is it %(units)s?") % {"units": names} if units else ""
