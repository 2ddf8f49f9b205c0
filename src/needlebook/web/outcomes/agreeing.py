"""What was agreed about a course: the form, and the words of the episode card."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from needlebook.clinic.followup.agreeing import Agreed
from needlebook.clinic.followup.models import CourseAgreement, Rhythm
from needlebook.clinic.followup.standing import measured_as
from needlebook.core.outcomes.change import fits_complaint
from needlebook.core.outcomes.suggestion import MOST_VISITS
from needlebook.core.outcomes.types import Instrument, SeriesKey
from needlebook.knowledge import load
from needlebook.knowledge.courses import load_course_numbers
from needlebook.web.outcomes.words import name_of, series_name

FIRST = "NPRS"
BETWEEN = "|"  # between the parts of a series in the value of a choice; no id holds it


def _whole(label: str, help_text: str, least: int) -> forms.IntegerField:
    wrong = gettext_lazy("Write a whole number from %(least)d to %(most)d.") % {"least": least, "most": MOST_VISITS}
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=least, max_value=MOST_VISITS, error_messages=messages, widget=widget
    )


def _line(label: str, help_text: str) -> forms.CharField:
    too_long = {"max_length": gettext_lazy("At most 120 characters.")}
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=120, error_messages=too_long, widget=widget
    )


class AgreementForm(forms.Form):
    """How many visits, how often, and what decides when."""

    since = _line(gettext_lazy("Since"), gettext_lazy("As the patient says it, for example: 4 years, worse since May."))
    visits = _whole(gettext_lazy("Visits agreed"), gettext_lazy("How many you agreed on, all in all."), 2)
    rhythm = forms.ChoiceField(label=gettext_lazy("How often"), choices=Rhythm, initial=Rhythm.WEEKLY)
    decide_at = _whole(
        gettext_lazy("Decide at visit"), gettext_lazy("At this visit it is decided whether to go on."), 2
    )
    series = forms.ChoiceField(
        label=gettext_lazy("What decides"),
        help_text=gettext_lazy(
            "Without a change of it beyond measurement error by then, needling stops. Only measures with a published "
            "error can decide."
        ),
        error_messages={"invalid_choice": gettext_lazy("Choose a measure from the list.")},
    )
    beside = _line(gettext_lazy("Beside it"), gettext_lazy("What else is done, for example: exercise at home."))

    def __init__(self, complaint: str, measured: Sequence[SeriesKey], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].choices = list(_choices(complaint, measured))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        visits, decide_at = given.get("visits"), given.get("decide_at")
        if visits and decide_at and decide_at > visits:
            self.add_error(
                "decide_at", _("This is after the last visit agreed. Choose one of the %(n)d.") % {"n": visits}
            )
        return given

    @property
    def agreed(self) -> Agreed:
        given = dict(self.cleaned_data)
        instrument, site, side = given.pop("series").split(BETWEEN)
        return Agreed(instrument=instrument, site=site, side=side, **given)


def initial_of(standing: CourseAgreement | None, measured: Sequence[SeriesKey]) -> dict[str, Any]:
    """What stands, or what the knowledge proposes."""
    if standing is not None:
        kept = {name: getattr(standing, name) for name in ("since", "visits", "rhythm", "decide_at", "beside")}
        return {**kept, "series": BETWEEN.join(standing.primary)}
    numbers = load_course_numbers()
    deciding = [key for key in measured if measured_as(key).mdc] or [SeriesKey(FIRST)]
    first = SeriesKey(FIRST) if SeriesKey(FIRST) in deciding else deciding[0]
    return {"visits": numbers.visits, "decide_at": numbers.decide_at, "series": BETWEEN.join(first)}


def _choices(complaint: str, measured: Sequence[SeriesKey]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Series of this course first, then instruments that were not used yet; only those whose error is published."""
    known = load().instruments
    used = [key for key in measured if measured_as(key).mdc]
    if used:
        yield _("Measured in this course"), [(BETWEEN.join(key), series_name(key)) for key in used]
    others = [i for i in known.values() if _may_decide(i, complaint) and i.id not in {key.instrument for key in used}]
    yield _("Not measured yet"), [(BETWEEN.join(SeriesKey(i.id)), name_of(i)) for i in others]


def _may_decide(instrument: Instrument, complaint: str) -> bool:
    """Of those that were not measured yet, only what needs no place: nobody knows yet at which one it will be taken."""
    scoring = load().scoring[instrument.id]
    needs_place = bool(scoring.place) or scoring.has_sides
    return instrument.mdc is not None and not needs_place and fits_complaint(instrument, complaint or None)


@dataclass(frozen=True, slots=True)
class AgreedWords:
    """The lines of the episode card. since "" when it was not asked."""

    since: str
    plan: str
    stop_if: str
    made: str


def agreed_words(agreement: CourseAgreement) -> AgreedWords:
    visits = ngettext("%(n)d visit", "%(n)d visits", agreement.visits) % {"n": agreement.visits}
    parts = [visits, str(Rhythm(agreement.rhythm).label), agreement.beside]
    plan = ", ".join(part for part in parts if part)
    words = {"plan": plan, "n": agreement.decide_at, "name": series_name(agreement.primary)}
    return AgreedWords(
        since=agreement.since,
        plan=_("%(plan)s. Decide at visit %(n)d whether to go on.") % words,
        stop_if=_("no change beyond measurement error at visit %(n)d: %(name)s") % words,
        made=_("Agreed on %(date)s, written down by %(by)s.")
        % {"date": date_format(localtime(agreement.at)), "by": agreement.by.short_name},
    )
