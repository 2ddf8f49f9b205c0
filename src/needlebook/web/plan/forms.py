"""One site of the plan as it is typed. The needle's size may stay open; the room asks for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.assessments.models import PlannedSite
from needlebook.clinic.assessments.plan import SiteFields
from needlebook.core.anatomy import Muscle
from needlebook.core.errors import BadInput
from needlebook.core.inference import Place
from needlebook.core.sessions.types import Technique
from needlebook.knowledge import load
from needlebook.web.plan.words import (
    LEAST_DIAMETER_MM,
    LEAST_LENGTH_MM,
    MOST_DIAMETER_MM,
    MOST_DWELL_MIN,
    MOST_LENGTH_MM,
    POSITIONS,
    TECHNIQUES,
    length_words,
)
from needlebook.web.templatetags.needlebook import percent

DIAMETER_RANGE = _("Write a diameter from 0.12 to 0.40 mm.")
LENGTH_RANGE = _("Write a length from 13 to 100 mm, whole millimetres.")
DWELL_RANGE = _("Write a time up to 60 min.")


def _errors(words: Any) -> dict[str, Any]:
    return {"invalid": words, "min_value": words, "max_value": words}


class SiteForm(forms.Form):
    """A muscle is fixed; what is chosen are point, position, needle, technique and how long it stays."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=999)
    trigger_point = forms.ChoiceField(label=_("Trigger point"), required=False)
    position = forms.ChoiceField(label=_("Position"))
    diameter_mm = forms.FloatField(
        label=_("Needle diameter, mm"),
        required=False,
        min_value=LEAST_DIAMETER_MM,
        max_value=MOST_DIAMETER_MM,
        help_text=_("0.12–0.40. Usual 0.16–0.30; face thinner, buttock and low back up to 0.35 (R)."),
        error_messages=_errors(DIAMETER_RANGE),
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )
    length_mm = forms.IntegerField(
        label=_("Needle length, mm"),
        required=False,
        min_value=LEAST_LENGTH_MM,
        max_value=MOST_LENGTH_MM,
        error_messages=_errors(LENGTH_RANGE),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    technique = forms.ChoiceField(label=_("Technique"), choices=list(TECHNIQUES.items()), initial=Technique.STATIC)
    dwell_min = forms.FloatField(
        label=_("Stays in, min"),
        required=False,
        min_value=0.1,
        max_value=MOST_DWELL_MIN,
        help_text=_("Blank when not planned. Static needling in trials: 5–40 min (S)."),
        error_messages=_errors(DWELL_RANGE),
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )

    def __init__(self, *args, place: Place, chances: Mapping[str, float] | None = None, **kwargs) -> None:
        """`place`: the muscle; `chances`: the chance that each of its trigger points is active, where known."""
        super().__init__(*args, auto_id="site-%s", **kwargs)
        self.place, muscle = place, load().anatomy.muscles[place.id]
        self.fields["trigger_point"].choices = _points(muscle, chances or {})
        self.fields["position"].choices = [(id, POSITIONS[id]) for id in muscle.positions]
        self.fields["length_mm"].help_text = _length_hint(muscle)

    @property
    def site(self) -> SiteFields:
        """What was chosen, under the names of the plan."""
        given = self.cleaned_data
        dwell = given["dwell_min"]
        names = ("trigger_point", "position", "diameter_mm", "length_mm", "technique")
        kept = {name: given[name] for name in names}
        return {**self._muscle, **kept, "dwell_s": round(dwell * 60) if dwell else None}  # type: ignore[typeddict-item]

    @property
    def _muscle(self) -> dict[str, str]:
        return {"muscle": self.place.id, "side": self.place.side.value}

    def refuse(self, error: BadInput) -> None:
        """Put what the action did not take beside its field."""
        self.add_error(error.field if error.field in self.fields else None, f"{error.wrong}.".replace("..", "."))


def blank_site(place: Place, number: int, positions: Sequence[str], likeliest: str) -> dict[str, Any]:
    """What a new site starts from. `positions`: those that the plan has already; the fewer turns the better.

    The length is the shortest of the table, and blank where the table is; the diameter is the therapist's choice.
    """
    muscle = load().anatomy.muscles[place.id]
    shared = [position for position in positions if position in muscle.positions]
    return {
        "number": number,
        "trigger_point": likeliest,
        "position": shared[0] if shared else muscle.positions[0],
        "length_mm": muscle.needle_mm_min,
    }


def standing_site(site: PlannedSite) -> dict[str, Any]:
    """What stands of a site that is changed."""
    names = ("number", "trigger_point", "position", "length_mm", "technique")
    diameter = None if site.diameter_mm is None else f"{site.diameter_mm:.2f}"
    dwell = None if site.dwell_s is None else f"{site.dwell_s / 60:g}"
    return {**{name: getattr(site, name) for name in names}, "diameter_mm": diameter, "dwell_min": dwell}


def _points(muscle: Muscle, chances: Mapping[str, float]) -> list[tuple[str, Any]]:
    points = load().anatomy.points_of(muscle.id)
    named = [
        (p.id, f"{p.label}, {p.site}" + (f", {percent(chances[p.id])} %" if p.id in chances else "")) for p in points
    ]
    return [("", _("Not named")), *named]


def _length_hint(muscle: Muscle) -> str:
    """The table's length is that of a needle; nobody may read it as a depth."""
    known = length_words(muscle)
    says = f"{known[:1].upper()}{known[1:]}" if known else str(_("No length in the literature was found"))
    return f"{says}. {_('A length is not a safe depth.')}"
