"""Choosing any muscle of the body and a side, without JavaScript: one list, grouped by body part."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _

from needlebook.core.anatomy import Side
from needlebook.core.inference import Place
from needlebook.knowledge import load
from needlebook.web.bodychart.words import part_name

SIDES = {Side.LEFT: _("Left"), Side.RIGHT: _("Right")}


@dataclass(frozen=True, slots=True)
class Choices:
    """The muscles by body part, and the sides. No side stands chosen before a muscle is shown."""

    muscles: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    sides: Sequence[tuple[str, str]]
    side: str


def choices(chosen: Place | None) -> Choices:
    """What the form offers; the side of the muscle that is shown stands chosen."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for muscle in load().anatomy.muscles.values():
        groups.setdefault(part_name(muscle.group), []).append((muscle.id, muscle.label))
    blank = [] if chosen else [("", str(_("Choose")))]
    sides = [*blank, *((side.value, str(word)) for side, word in SIDES.items())]
    return Choices(list(groups.items()), sides, chosen.side.value if chosen else "")


class PlaceForm(forms.Form):
    """The muscle that a page or a form is about."""

    muscle = forms.CharField()
    side = forms.ChoiceField(choices=list(SIDES.items()))

    def clean_muscle(self) -> str:
        muscle: str = self.cleaned_data["muscle"]
        if muscle not in load().anatomy.muscles:
            raise forms.ValidationError(_("Choose a muscle from the list."))
        return muscle


def place_in(given: QueryDict) -> Place | None:
    """The muscle named in an address or a form; None when none is. Http404 for one that does not exist."""
    if not given.get("muscle"):
        return None
    form = PlaceForm(given)
    if not form.is_valid():
        raise Http404
    return Place(form.cleaned_data["muscle"], Side(form.cleaned_data["side"]))


def place_known(place: Place) -> Place | None:
    """The place; None when its muscle has been retired."""
    return place if place.id in load().anatomy.muscles else None
