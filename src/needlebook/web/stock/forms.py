"""What is typed in the stock: a delivery, a count, a reason."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.stock.actions import LEAST_REASON, MOST_NEEDLES, MOST_REASON, Booking
from needlebook.clinic.stock.scanning import LONGEST, ScanError, read_gtin
from needlebook.core.errors import BadInput
from needlebook.web.fields import NumberField

SAY_WHY = _("Say why, in 5 to 500 characters.")
HOW_MANY = _("A whole number from 1 to 100 000.")


class ScanField(forms.CharField):
    """The text of a pack as a scanner types it. Kept as it is: a blank or a GS inside means something."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Scan or type the pack"))
        kwargs.setdefault("help_text", _("The square code, or what is printed beside it: (01) … (10) … (17) …"))
        super().__init__(required=False, max_length=LONGEST, strip=False, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class RequestForm(forms.Form):
    """`request`: the id the page made, so that a doubled post changes nothing."""

    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def refuse(self, error: BadInput) -> None:
        """Put what the action refused beside its field."""
        field = {"needles": "packs"}.get(error.field, error.field)
        field = field if field in self.fields else error.field
        self.add_error(field if field in self.fields else None, f"{error.wrong} {error.allowed}")


def _count(label: str, least: int = 1) -> forms.IntegerField:
    says = HOW_MANY if least else _("A whole number from 0 to 100 000.")
    field = forms.IntegerField(label=label, min_value=least, max_value=MOST_NEEDLES)
    field.error_messages |= dict.fromkeys(("required", "invalid", "min_value", "max_value"), says)
    field.widget.attrs |= {"inputmode": "numeric"}
    return field


def clean_gtin(form: forms.Form) -> str:
    """The product number with 14 digits; blank for none."""
    text = form.cleaned_data["gtin"].strip()
    try:
        return read_gtin(text) if text else ""
    except ScanError as error:
        raise forms.ValidationError(error.sentence) from None


class BookingForm(RequestForm):
    """A delivery. Everything but the number of packs can come from the scan and from what the book knows."""

    scan = ScanField()
    gtin = forms.CharField(
        label=_("Product number (GTIN)"), required=False, max_length=20, help_text=_("Blank when the pack shows none.")
    )
    name = forms.CharField(
        label=_("Product"), max_length=120, error_messages={"required": _("Type the name on the pack.")}
    )
    maker = forms.CharField(label=_("Maker"), required=False, max_length=120)
    diameter_mm = NumberField(
        label=_("Diameter, mm"), error_messages={"required": _("Type the diameter, for example 0.30.")}
    )
    length_mm = NumberField(label=_("Length, mm"), error_messages={"required": _("Type the length, for example 60.")})
    lot = forms.CharField(
        label=_("Lot"), max_length=60, error_messages={"required": _("Type the lot number on the pack.")}
    )
    expires = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only a month on the pack: its last day."),
        error_messages={"required": _("Type the expiry on the pack.")},
    )
    packs = _count(_("Packs"))
    needles_per_pack = _count(_("Needles a pack"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scan"].widget.attrs["autofocus"] = True
        for name in ("diameter_mm", "length_mm"):
            self.fields[name].widget.attrs["inputmode"] = "decimal"

    clean_gtin = clean_gtin

    def booking(self) -> Booking:
        data = dict(self.cleaned_data)
        packs = data.pop("packs")
        data.pop("scan"), data.pop("request")
        return Booking(**data, needles=packs * data["needles_per_pack"])


def _why() -> forms.CharField:
    field = forms.CharField(
        label=_("Reason"), min_length=LEAST_REASON, max_length=MOST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )
    field.error_messages |= {"required": SAY_WHY}
    return field


class CountForm(RequestForm):
    counted = _count(_("Needles on the shelf now"), least=0)
    why = _why()


class WriteOffForm(RequestForm):
    needles = _count(_("Needles spoilt or dropped"))
    why = _why()


class WhyForm(RequestForm):
    why = _why()


class RecallForm(forms.Form):
    """Which lot; the product where it is known. A scan says both."""

    scan = ScanField()
    lot = forms.CharField(label=_("Lot"), required=False, max_length=60)
    gtin = forms.CharField(label=_("Product number (GTIN)"), required=False, max_length=20)

    clean_gtin = clean_gtin

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not data["scan"].strip() and not data["lot"]:
            self.add_error("lot", _("Give the lot."))
        return data
