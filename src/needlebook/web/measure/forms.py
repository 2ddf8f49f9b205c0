"""One reading as it is typed: the fields follow from how the instrument is scored."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.followup.entering import OtherSeries, Reading
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.entry import Told, takes_total
from needlebook.core.outcomes.scoring import NOT_APPLICABLE, Answer, Missing, Scoring
from needlebook.core.outcomes.types import Instrument
from needlebook.core.outcomes.units import UnitAsked
from needlebook.knowledge import load
from needlebook.knowledge.movements import movements
from needlebook.web.fields import NumberField
from needlebook.web.measure.words import answers_allowed, each_named, refusal
from needlebook.web.outcomes.words import movement_name

SIDES = [("left", gettext_lazy("left")), ("right", gettext_lazy("right"))]
DOES_NOT_APPLY = frozenset({"n", "na", "n/a", "-", "x"})
DEVICES = ("trial", "set")  # what is read off a device
DECIMAL = {"inputmode": "decimal", "autocomplete": "off", "size": "4"}


class AnswerField(NumberField):
    """A number; with `may_not_apply` also n for an item that does not apply."""

    def __init__(self, *, may_not_apply: bool, **kwargs: Any) -> None:
        self.may_not_apply = may_not_apply
        super().__init__(required=False, widget=forms.TextInput(attrs=DECIMAL), **kwargs)

    def to_python(self, value: Any) -> Any:
        if self.may_not_apply and isinstance(value, str) and value.strip().lower() in DOES_NOT_APPLY:
            return NOT_APPLICABLE
        return super().to_python(value)

    def validate(self, value: Any) -> None:
        if value != NOT_APPLICABLE:
            super().validate(value)


class DayField(forms.DateField):
    """The day of a measurement."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Measured on"),
            error_messages={
                "required": gettext_lazy("Write the day."),
                "invalid": gettext_lazy("Write a date such as 2026-11-23 or 23.11.2026."),
            },
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        )


class EntryForm(forms.Form):
    """Day, place, answers or total, unit. `asks_sure`, `standing`: what must be confirmed before it is written."""

    taken_on = DayField()

    def __init__(
        self, instrument: Instrument, scoring: Scoring, activities: Sequence[str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instrument, self.scoring = instrument, scoring
        self.asks_sure, self.standing = False, ""
        self.initial.setdefault("taken_on", timezone.localdate())
        self.fields |= dict(_place_fields(scoring))
        for n in range(1, scoring.items + 1):
            self.fields |= dict(_answer_fields(scoring, n, activities))
        self.fields |= dict(_total_fields(scoring))
        for name in ("sure", "replace"):
            self.fields[name] = forms.BooleanField(required=False)

    @property
    def head(self) -> list[forms.BoundField]:
        """What stands above the answers."""
        return [self[name] for name in ("taken_on", "site", "side") if name in self.fields]

    @property
    def foot(self) -> list[forms.BoundField]:
        """What stands below them."""
        return [self[name] for name in ("total", "unit", "form", "device", "position") if name in self.fields]

    @property
    def rows(self) -> list[tuple[forms.BoundField, ...]]:
        """For each answer its fields: an activity and how able, a set and its spread, or the answer alone."""
        names = ("activity", "a", "s")
        numbers = range(1, self.scoring.items + 1)
        return [tuple(self[f"{name}{n}"] for name in names if f"{name}{n}" in self.fields) for n in numbers]

    @property
    def is_ticked(self) -> bool:
        return self.scoring.missing is Missing.ZERO

    def told(self) -> Told:
        """What was typed, as the core takes it."""
        given = self.cleaned_data
        numbers = range(1, self.scoring.items + 1)
        answers: tuple[Answer, ...] = tuple(_answer(given.get(f"a{n}")) for n in numbers)
        spreads = tuple(given.get(f"s{n}") for n in numbers) if self.scoring.spread_most else ()
        about = {name: given[name] for name in ("form", "device", "position") if given.get(name)}
        return Told(answers, given.get("total"), given.get("unit") or "", spreads, bool(given.get("sure")), about)

    def reading(self) -> Reading:
        """The whole of it."""
        given = self.cleaned_data
        told, activities = self.told(), ()
        if self.scoring.each == "activity":
            told, activities = _named(told, [given.get(f"activity{n}", "") for n in range(1, self.scoring.items + 1)])
        place = given.get("site") or "", given.get("side") or ""
        return Reading(self.instrument.id, given["taken_on"], told, *place, activities)

    def refuse(self, error: BadInput) -> None:
        """Mark the field, say it in one sentence, and ask where somebody may be sure."""
        field, sentence = refusal(error, self.scoring, self.instrument)
        self.asks_sure = isinstance(error, OtherSeries) or (isinstance(error, UnitAsked) and not error.is_missing)
        if field == "total" and field not in self.fields and "a1" in self.fields:
            field = "a1"
        self.add_error(field if field in self.fields else None, sentence)


def _answer(value: Any) -> Answer:
    return float(value) if isinstance(value, bool) and value else None if value is False else value


def _named(told: Told, names: Sequence[str]) -> tuple[Told, tuple[str, ...]]:
    """Activities with their ratings, without the rows that nobody named. A rating without a name is refused."""
    rows = list(zip((" ".join(name.split()) for name in names), told.answers, strict=True))
    if any(answer is not None and not name for name, answer in rows):
        raise BadInput("activities", "a rating has no activity", "a name beside each rating")
    kept = [(name, answer) for name, answer in rows if name]
    answers = tuple(answer for _name, answer in kept)
    return Told(answers, None, "", (), told.is_sure, told.about), tuple(name for name, _answer in kept)


def _place_fields(scoring: Scoring) -> Iterator[tuple[str, forms.Field]]:
    choices = list(places_of(scoring))
    if choices:
        wrong = {"invalid_choice": _("Choose from the list what was measured.")}
        yield "site", forms.ChoiceField(label=_label(scoring), choices=choices, required=False, error_messages=wrong)
    if scoring.has_sides:
        wrong = {"invalid_choice": _("Choose left or right.")}
        both = [("", _("choose")), *SIDES]
        yield "side", forms.ChoiceField(label=_("Side"), choices=both, required=False, error_messages=wrong)


def _label(scoring: Scoring) -> str:
    words: Mapping[str, str] = {"muscle": _("Muscle"), "region": _("Place"), "movement": _("Movement")}
    return words.get(scoring.place, _("How it was asked or measured"))


def places_of(scoring: Scoring) -> Iterator[tuple[str, str]]:
    """What the place can be: ways of measuring, or muscles, regions, movements by name."""
    anatomy = load().anatomy
    if scoring.variants:
        yield from ((variant.id, _(variant.label)) for variant in scoring.variants)
    elif scoring.place:
        yield "", _("choose")
    if scoring.place == "muscle":
        yield from sorted(((id, muscle.label) for id, muscle in anatomy.muscles.items()), key=lambda c: c[1])
    elif scoring.place == "region":
        yield from ((id, region.label) for id, region in anatomy.regions.items())
    elif scoring.place == "movement":
        yield from ((id, movement_name(m.joint, m.name)) for id, m in movements().items())


def _answer_fields(scoring: Scoring, n: int, activities: Sequence[str]) -> Iterator[tuple[str, forms.Field]]:
    label = each_named(scoring, n)
    if scoring.each == "activity":
        given = activities[n - 1] if n <= len(activities) else ""
        words = {"n": n}
        yield (
            f"activity{n}",
            forms.CharField(label=_("Activity %(n)d") % words, required=False, max_length=120, initial=given),
        )
        label = _("Able %(n)d") % words
    if scoring.missing is Missing.ZERO:
        yield f"a{n}", forms.BooleanField(label=label, required=False)
        return
    wrong = {"invalid": _("%(item)s takes %(allowed)s.") % {"item": label, "allowed": answers_allowed(scoring)}}
    yield f"a{n}", AnswerField(label=label, may_not_apply=scoring.may_not_apply, error_messages=wrong)
    if scoring.spread_most is not None:
        spread = _("Variation of set %(n)d, %%") % {"n": n}
        yield f"s{n}", NumberField(label=spread, required=False, min_value=0, widget=forms.TextInput(attrs=DECIMAL))


def _total_fields(scoring: Scoring) -> Iterator[tuple[str, forms.Field]]:
    if takes_total(scoring):
        label = _("Total from the paper form") if scoring.items else _("Score")
        wrong = {"invalid": _("Write a number, for example 5 or 3.7.")}
        yield (
            "total",
            NumberField(label=label, required=False, error_messages=wrong, widget=forms.TextInput(attrs=DECIMAL)),
        )
    if len(scoring.units) > 1:
        choices = [("", _("choose")), *((unit.id, unit.label) for unit in scoring.units)]
        label = _("Unit of the total") if takes_total(scoring) else _("Unit that the device showed")
        wrong = {"invalid_choice": _("Choose a unit from the list.")}
        yield "unit", forms.ChoiceField(label=label, choices=choices, required=False, error_messages=wrong)
    if scoring.asks_form:
        yield "form", forms.CharField(label=_("Form, version and value set"), required=False, max_length=120)
    if scoring.each in DEVICES:
        yield "device", forms.CharField(label=_("Device"), required=False, max_length=80)
    if scoring.place == "movement":
        yield "position", forms.CharField(label=_("Position and lever arm"), required=False, max_length=80)


def initial_of(entered: Mapping[str, Any], taken_on: date) -> dict[str, Any]:
    """What a second reading starts from: the same unit, device and position, and no answer."""
    return {"taken_on": taken_on, **{name: entered.get(name, "") for name in ("unit", "device", "position", "form")}}
