"""The patient's answer as it is typed in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.sessions.models import Consent
from needlebook.core.errors import BadInput
from needlebook.knowledge.guidance import load_guidance


class ConsentForm(forms.Form):
    """Nothing is ticked or chosen beforehand: a blank is not an answer."""

    answer = forms.ChoiceField(
        choices=Consent.Answer.choices, error_messages={"required": _("Choose Agrees or Declines.")}
    )
    how = forms.ChoiceField(label=_("How"), required=False, choices=[("", _("Choose how")), *Consent.How.choices])
    checked = forms.MultipleChoiceField(required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        items = load_guidance().before_consent("check")
        self.fields["checked"].choices = [(item.id, item.says) for item in items]

    def refuse(self, error: BadInput) -> None:
        """Put what the action did not take beside its field."""
        field = error.field if error.field in self.fields else None
        sentence = f"{error.wrong}: {error.allowed}." if field == "checked" else f"{error.wrong}."
        self.add_error(field, sentence)
