"""What is said of one needle: it goes in, it is described, it is moved, it comes out."""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.stock.scanning import ScanError, read_pack
from needlebook.core.sessions.lots import lot_key
from needlebook.core.sessions.types import (
    Event,
    NeedleDescribed,
    NeedleInserted,
    NeedleManipulated,
    NeedleRemoved,
    Technique,
    TwitchObserved,
)
from needlebook.web.fields import NumberField
from needlebook.web.stock.forms import ScanField
from needlebook.web.treat.event_form import EventForm

DIAMETERS_MM = (0.12, 0.16, 0.20, 0.22, 0.25, 0.30, 0.35)  # safety table 5a: sizes in use (R)
LENGTHS_MM = (13, 15, 25, 30, 40, 50, 60, 75, 100)
TECHNIQUES = {
    Technique.STATIC: _("Leave in place"),
    Technique.PISTONING: _("In and out"),
    Technique.ROTATION: _("Turn"),
    Technique.ELECTRICAL: _("Electrical"),
}


class PackForm(EventForm):
    """Size, technique, pack and dwell of one needle, as they are asked in more than one dialog."""

    needle = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    scan = ScanField()
    diameter_mm = forms.TypedChoiceField(label=_("Diameter"), coerce=float)
    length_mm = forms.TypedChoiceField(label=_("Length"), coerce=float)
    technique = forms.ChoiceField(label=_("Technique"), choices=TECHNIQUES)
    depth_mm = NumberField(label=_("How deep"), required=False, min_value=1, max_value=150)
    dwell_min = NumberField(label=_("Stays in for"), required=False, min_value=0.1, max_value=120)
    lot = forms.CharField(label=_("Lot"), required=False, max_length=60)
    gtin = forms.CharField(widget=forms.HiddenInput, required=False, max_length=14)
    expires = forms.DateField(
        label=_("Expires"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("An expired lot is refused."),
    )

    def __init__(self, *args, **kwargs) -> None:
        """`initial`: what was planned, or what is known of the needle."""
        super().__init__(*args, **kwargs)
        known = self.initial
        self.fields["diameter_mm"].choices = _sizes(DIAMETERS_MM, known.get("diameter_mm"), "{:.2f} mm")
        self.fields["length_mm"].choices = _sizes(LENGTHS_MM, known.get("length_mm"), "{:g} mm")
        for name in ("dwell_min", "depth_mm"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        self.fields["lot"].widget.attrs |= {"autocomplete": "off", "list": "lots"}

    def clean(self) -> dict[str, object]:
        """A scan says the pack. A lot that was typed over another one takes that one's product number with it."""
        data = super().clean()
        if text := data.get("scan", "").strip():
            self._take_scan(data, text)
        elif lot_key(data.get("lot", "")) != lot_key(self.initial.get("lot") or ""):
            data["gtin"] = data.get("gtin", "") if data.get("gtin") != self.initial.get("gtin") else ""
        return data

    def _take_scan(self, data: dict[str, object], text: str) -> None:
        try:
            pack = read_pack(text)
        except ScanError as error:
            self.add_error("scan", error.sentence)
            return
        is_other = pack.lot and lot_key(pack.lot) != lot_key(data.get("lot", ""))
        expires = pack.expires or (None if is_other else data.get("expires"))
        data |= {"lot": pack.lot or data.get("lot", ""), "gtin": pack.gtin, "expires": expires}

    def told(self) -> dict[str, object]:
        """What was said, in the words of the events."""
        data = self.cleaned_data
        dwell = data["dwell_min"]
        return {
            "needle": data["needle"],
            "diameter_mm": data["diameter_mm"],
            "length_mm": data["length_mm"],
            "technique": Technique(data["technique"]),
            "depth_mm": data["depth_mm"],
            "lot": data["lot"].strip() or None,
            "gtin": data["gtin"].strip() or None,
            "expires": data["expires"],
            "planned_dwell_s": dwell * 60 if dwell else None,
        }


class InsertForm(PackForm):
    """A needle goes in at a planned site. The size is the planned one until another is chosen."""

    site = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    planned_dwell_s = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=1, max_value=7_200)

    def __init__(self, *args, place: dict[str, object] | None = None, **kwargs) -> None:
        """`place`: muscle, side and trigger point of the planned site; `initial`: what was planned there."""
        super().__init__(*args, **kwargs)
        self.place = place or {}

    def events(self, now: datetime, by: str) -> list[Event]:
        told = self.told()
        told["planned_dwell_s"] = told["planned_dwell_s"] or self.cleaned_data["planned_dwell_s"]
        return [NeedleInserted(**self.head(now, by), **self.place, **told)]


class DescribeForm(PackForm):
    """What is told of a needle that is in: what the tap did not say."""

    def events(self, now: datetime, by: str) -> list[Event]:
        return [NeedleDescribed(**self.head(now, by), **self.told())]


def _sizes(usual: Sequence[float], planned: float | None, words: str) -> list[tuple[str, str]]:
    """Usual sizes and the planned one; nothing is chosen beforehand where nothing was planned."""
    sizes = sorted({*usual, planned} if planned else usual)
    blank = [] if planned else [("", _("Choose"))]
    return [*blank, *((str(size), words.format(size)) for size in sizes)]


def pack_initial(needle: NeedleInserted) -> dict[str, object]:
    """What is known of a needle that is in."""
    dwell = needle.planned_dwell_s
    return {
        "needle": needle.needle,
        "diameter_mm": needle.diameter_mm,
        "length_mm": int(needle.length_mm) if needle.length_mm == int(needle.length_mm) else needle.length_mm,
        "technique": needle.technique,
        "depth_mm": f"{needle.depth_mm:g}" if needle.depth_mm else None,
        "dwell_min": f"{dwell / 60:g}" if dwell else None,
        "lot": needle.lot,
        "gtin": needle.gtin,
        "expires": needle.expires,
    }


class TwitchForm(EventForm):
    needle = forms.IntegerField(min_value=1)

    def events(self, now: datetime, by: str) -> list[Event]:
        return [TwitchObserved(**self.head(now, by), needle=self.cleaned_data["needle"])]


class ManipulateForm(EventForm):
    """Moved, turned or connected. Frequency, intensity and time belong to the current alone; blank is not told."""

    needle = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    technique = forms.ChoiceField(choices=[(t, w) for t, w in TECHNIQUES.items() if t is not Technique.STATIC])
    frequency_hz = NumberField(label=_("Frequency"), required=False, min_value=0.1, max_value=1_000)
    intensity_ma = NumberField(label=_("Intensity"), required=False, min_value=0, max_value=50)
    duration_min = NumberField(label=_("For"), required=False, min_value=0.1, max_value=120)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("frequency_hz", "intensity_ma", "duration_min"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def events(self, now: datetime, by: str) -> list[Event]:
        data = self.cleaned_data
        minutes = data["duration_min"]
        current = {
            "frequency_hz": data["frequency_hz"],
            "intensity_ma": data["intensity_ma"],
            "duration_s": minutes * 60 if minutes else None,
        }
        technique = Technique(data["technique"])
        return [NeedleManipulated(**self.head(now, by), needle=data["needle"], technique=technique, **current)]


class RemoveForm(EventForm):
    """Out, and whether it came out whole: asked every time, never assumed."""

    needle = forms.IntegerField(min_value=1)
    intact = forms.ChoiceField(choices=[("yes", _("Out, whole")), ("no", _("Out, but not whole"))])

    def events(self, now: datetime, by: str) -> list[Event]:
        data = self.cleaned_data
        return [NeedleRemoved(**self.head(now, by), needle=data["needle"], is_intact=data["intact"] == "yes")]
