"""How large a session may be, and what somebody is trained for, as the lead types it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.governance.actions import LEAST_REASON, MOST_TEXT
from needlebook.core.errors import BadInput
from needlebook.core.planning import Limit, Origin
from needlebook.knowledge import load
from needlebook.web.bodychart.words import part_name
from needlebook.web.governance.forms import SAY_WHY
from needlebook.web.limit_fields import as_shown, limit_field, name_of


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        min_length=LEAST_REASON,
        max_length=MOST_TEXT,
        help_text=_("10 to 500 characters. It stands in the history."),
        error_messages={"required": SAY_WHY, "min_length": SAY_WHY, "max_length": SAY_WHY},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LimitsForm(forms.Form):
    """The clinic's limits; what is left blank is as the table has it."""

    def __init__(self, table: Mapping[str, Limit], held: Mapping[str, Limit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ids = {name_of(limit): limit.id for limit in table.values()}
        for limit in table.values():
            if limit.least < limit.most:
                field = limit_field(limit, limit.least, limit.most)
                field.widget.attrs["placeholder"] = as_shown(limit, limit.value)
                if held[limit.id].origin is Origin.CLINIC:
                    field.initial = as_shown(limit, held[limit.id].value)
                self.fields[name_of(limit)] = field
        self.fields["reason"] = _reason()

    def refuse(self, error: BadInput) -> None:
        """Put what the action refused beside its field."""
        field = next((name for name, id in self.ids.items() if id == error.field), error.field)
        self.add_error(field if field in self.fields else None, f"{error.wrong}: {error.allowed}.")


class TrainingForm(forms.Form):
    """Groups of muscles, and single muscles besides."""

    is_recorded = forms.ChoiceField(
        label=_("Training"),
        choices=[
            ("no", _("Not recorded: nothing is checked")),
            ("yes", _("Trained for the areas below, and for no other")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    groups = forms.MultipleChoiceField(label=_("Areas"), required=False, widget=forms.CheckboxSelectMultiple)
    muscles = forms.MultipleChoiceField(
        label=_("Single muscles besides"),
        required=False,
        help_text=_("Several with Ctrl or Shift."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = load().anatomy.muscles.values()
        self.fields["groups"].choices = [(id, part_name(id)) for id in dict.fromkeys(m.group for m in known)]
        self.fields["muscles"].choices = [(muscle.id, muscle.label) for muscle in known]
        self.fields["reason"] = _reason()

    @property
    def areas(self) -> list[str] | None:
        """What was chosen; None: not recorded."""
        given = self.cleaned_data
        return [*given["groups"], *given["muscles"]] if given["is_recorded"] == "yes" else None

    def refuse(self, error: BadInput) -> None:
        field = {"areas": "groups"}.get(error.field, error.field)
        self.add_error(field if field in self.fields else None, f"{error.wrong}: {error.allowed}.")


def training_initial(areas: list[str] | None) -> dict[str, Any]:
    """What stands, as the form shows it."""
    muscles, given = load().anatomy.muscles, areas or []
    return {
        "is_recorded": "no" if areas is None else "yes",
        "groups": [area for area in given if area not in muscles],
        "muscles": [area for area in given if area in muscles],
    }
