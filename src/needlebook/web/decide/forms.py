"""What a clinician has to say to go against a rule: at which sites, why, and whom they have asked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.assessments.overriding import LEAST_REASON, MOST_ASKED_WHOM, MOST_REASON, PERSON, Site
from needlebook.core.anatomy import Side
from needlebook.core.screening import Action, Reason
from needlebook.web.bodychart.words import muscle_name


class OverrideForm(forms.Form):
    """For one reason. A rule about sites asks which; a rule that refers asks which doctor agreed."""

    sites = forms.MultipleChoiceField(
        label=gettext_lazy("Needle here all the same"),
        error_messages={"required": gettext_lazy("Tick the sites that this is about.")},
        widget=forms.CheckboxSelectMultiple,
    )
    asked_whom = forms.CharField(
        label=gettext_lazy("Which doctor was asked?"),
        max_length=MOST_ASKED_WHOM,
        error_messages={
            "required": gettext_lazy("Say which doctor was asked."),
            "max_length": gettext_lazy("A name or a role, with 120 characters at most."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why is this right today?"),
        help_text=gettext_lazy("What was weighed. 10 to 500 characters."),
        min_length=LEAST_REASON,
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    def __init__(self, reason: Reason, data: QueryDict | None = None) -> None:
        choices = [(site_value(site), muscle_name(*site)) for site in dict.fromkeys(reason.sites)]
        initial = {"sites": [choices[0][0]] if len(choices) == 1 else []}
        super().__init__(data, initial=initial, auto_id=f"override-{reason.rule.id}-%s")
        self.rule, self.facts = reason.rule.id, reason.facts
        wrong = _("Say why it is right to go on, in %(least)d to %(most)d characters.")
        wrong %= {"least": LEAST_REASON, "most": MOST_REASON}
        self.fields["reason"].error_messages |= {"required": wrong, "min_length": wrong, "max_length": wrong}
        self.fields["sites"].choices = choices
        if not choices:
            del self.fields["sites"]
        if reason.rule.then is not Action.REFER_FIRST:
            del self.fields["asked_whom"]

    def clean(self) -> dict[str, Any]:
        """What was decided on other facts than these has to be looked at again."""
        if not set(self.facts) <= set(self.data.getlist("facts")):
            raise forms.ValidationError(
                _("Not recorded: the rule rests on other facts now than when this page was opened. Look at them first.")
            )
        return self.cleaned_data

    @property
    def chosen(self) -> Sequence[Site | None]:
        """The sites that are ticked, or the person where the rule is about no site."""
        if "sites" not in self.fields:
            return PERSON
        return [(muscle, Side(side)) for muscle, side in (v.split(":") for v in self.cleaned_data["sites"])]


def site_value(site: Site) -> str:
    """A site as the form sends it: 'psoas_major:left'."""
    return f"{site[0]}:{site[1].value}"
