"""Fields for the limits of a session: whole numbers, and a chance in per cent. Blank means: as it stands elsewhere."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.core.planning import Limit, Origin

ORIGINS = {
    Origin.DEFAULT: gettext_lazy("of the table"),
    Origin.CLINIC: gettext_lazy("of the clinic"),
    Origin.SESSION: gettext_lazy("yours, for this session"),
    Origin.SCREENING: gettext_lazy("asked for by a rule"),
}


def name_of(limit: Limit) -> str:
    """The name of the field: the id without its group."""
    return limit.id.removeprefix("limits.")


def is_chance(limit: Limit) -> bool:
    return limit.most < 1


def as_shown(limit: Limit, value: float | None) -> int | None:
    """A chance is typed in per cent."""
    if value is None:
        return None
    return round(100 * value) if is_chance(limit) else round(value)


def value_words(limit: Limit) -> str:
    """'4 at most', '20 % at least'."""
    shown = as_shown(limit, limit.value)
    return _("%(n)d %% at least") % {"n": shown} if is_chance(limit) else _("%(n)d at most") % {"n": shown}


def limit_field(limit: Limit, least: float, most: float) -> forms.IntegerField:
    """A number within the bounds, whose hint and error say them."""
    low, high = as_shown(limit, least), as_shown(limit, most)
    bounds = {"low": low, "high": high}
    says = _("Write a whole number from %(low)d to %(high)d.") % bounds
    if is_chance(limit):
        says = _("Write whole per cent from %(low)d to %(high)d.") % bounds
    return forms.IntegerField(
        label=limit.says,
        required=False,
        min_value=low,
        max_value=high,
        help_text=f"{low}–{high} %" if is_chance(limit) else f"{low}–{high}",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), says),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def typed_values(limits: Mapping[str, Limit], given: Mapping[str, Any]) -> dict[str, float | None]:
    """What was typed, by the ids of the limits; None where a field was left blank."""
    found: dict[str, float | None] = {}
    for limit in limits.values():
        if name_of(limit) in given:
            typed = given[name_of(limit)]
            found[limit.id] = None if typed is None else typed / 100 if is_chance(limit) else float(typed)
    return found
