"""What was found in one muscle. Blank is not tested, which is not 'no'."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.core.case import Sign
from needlebook.core.errors import BadInput
from needlebook.web.examine.words import SIGNS

ANSWERS = (("", gettext_lazy("Not tested")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
FOUND = {"": None, "yes": True, "no": False}
SAID = {found: value for value, found in FOUND.items()}


class FindingsForm(forms.Form):
    """One question for each sign, in the order of the core's list."""

    def __init__(self, *args, found: Mapping[Sign, bool] | None = None, **kwargs) -> None:
        """`found`: what stands written of this muscle; it stands chosen."""
        super().__init__(*args, **kwargs)
        standing = found or {}
        for sign, words in SIGNS.items():
            self.fields[sign.value] = forms.ChoiceField(
                label=words.label,
                help_text=words.agreement,
                choices=ANSWERS,
                required=False,
                initial=SAID[standing.get(sign)],
                error_messages={"invalid_choice": gettext_lazy("Choose Not tested, Yes or No.")},
            )

    @property
    def signs(self) -> dict[Sign, bool | None]:
        return {sign: FOUND[self.cleaned_data[sign.value]] for sign in SIGNS}

    def refuse(self, error: BadInput) -> None:
        """Put what the action did not take beside its question."""
        if error.field == Sign.PRESSED_PAINLESS:
            says = _("Pressing brought no pain and yet brought pain: one of the two is a slip.")
            self.add_error(error.field, says)
        else:
            self.add_error(None, f"{error.wrong}.")
