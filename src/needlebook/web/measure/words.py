"""Places, values and refusals in the words of the measuring pages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from needlebook.clinic.followup.entering import OtherSeries
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.followup.standing import measured_as
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.scoring import AnswerOutOfRange, Scoring, TooFewAnswers
from needlebook.core.outcomes.types import Instrument, SeriesKey
from needlebook.core.outcomes.units import UnitAsked
from needlebook.core.outcomes.wording import amount
from needlebook.web.outcomes.words import number, site_in_words
from needlebook.web.templatetags.needlebook import side_name

# What is wrong, by field and by a part of what the core says of it.
SENTENCES = (
    ("form", "", gettext_lazy("Say which form, version and value set it was.")),
    ("side", "", gettext_lazy("Say which side was measured.")),
    ("site", "", gettext_lazy("Choose from the list what was measured.")),
    ("unit", "", gettext_lazy("Choose a unit from the list.")),
    ("taken_on", "future", gettext_lazy("This day lies in the future.")),
    ("taken_on", "", gettext_lazy("This day lies before the date of birth.")),
    ("activities", "", gettext_lazy("Write the activity beside each number.")),
    ("answers", "nothing", gettext_lazy("Nothing is written yet: write the answers, or the total.")),
    ("total", "nothing", gettext_lazy("Write the value.")),
    ("total", "beside the answers", gettext_lazy("Write the single answers, or the total alone: both are there.")),
    ("total", "whole answers", gettext_lazy("This total is a sum of whole answers: write a whole number.")),
)


def shown_value(row: Measurement) -> str:
    """'38 %'."""
    return in_unit(row.value, measured_as(SeriesKey(row.instrument, row.site)))


def in_unit(value: float, instrument: Instrument) -> str:
    """'38 %'; only a change is one of percent points."""
    return amount(value, instrument.unit.replace("% points", "%"))


def place_in_words(key: SeriesKey) -> list[str]:
    """Where and how a series was taken, each part in words: ['Shoulder flexion', 'active', 'left']."""
    return [part for part in (*site_in_words(key), side_name(key.side) if key.side else "") if part]


def each_named(scoring: Scoring, n: int) -> str:
    """'Item 3', 'Trial 2'."""
    words: Mapping[str, str] = {
        "item": _("Item %(n)d"),
        "trial": _("Trial %(n)d"),
        "set": _("Set %(n)d"),
        "activity": _("Activity %(n)d"),
        "day": _("Day %(n)d"),
        "week": _("Week %(n)d"),
        "value": _("Value"),
    }
    return words[scoring.each] % {"n": n} if "%" in words[scoring.each] else words[scoring.each]


def answers_allowed(scoring: Scoring) -> str:
    """What one answer may be: 'a whole number from 0 to 5'."""
    if scoring.allowed:
        return _("one of %(values)s") % {"values": ", ".join(map(number, scoring.allowed))}
    if scoring.low is None or scoring.high is None:
        return _("a number") if scoring.low is None else _("%(low)s or more") % {"low": number(scoring.low)}
    words = {"low": number(scoring.low), "high": number(scoring.high)}
    return (_("a whole number from %(low)s to %(high)s") if scoring.is_whole else _("%(low)s to %(high)s")) % words


def refusal(error: BadInput, scoring: Scoring, instrument: Instrument) -> tuple[str | None, str]:
    """The field that an error belongs to, None for the whole form, and one sentence about it."""
    match error:
        case AnswerOutOfRange():
            words: dict[str, Any] = {"item": each_named(scoring, error.number), "allowed": answers_allowed(scoring)}
            return f"a{error.number}", _("%(item)s takes %(allowed)s.") % words
        case TooFewAnswers():
            return None, _too_few(error)
        case UnitAsked():
            return "unit", _unit_asked(error)
        case OtherSeries():
            words = {"before": "; ".join(error.before), "now": error.now}
            return "site", _(
                "Measured in this course as: %(before)s. As %(now)s it is a second series; the two are not compared."
            ) % words
    return _plain(error, instrument)


def _too_few(error: TooFewAnswers) -> str:
    words = {"n": error.answered, "fewest": error.fewest, "part": error.part, "rule": error.rule}
    if error.part:
        return _("%(n)d answered of %(part)s, too few for a score. %(rule)s") % words
    text = ngettext(
        "%(n)d answer is too few for a score; %(fewest)d are needed. %(rule)s",
        "%(n)d answers are too few for a score; %(fewest)d are needed. %(rule)s",
        error.answered,
    )
    return text % words


def _unit_asked(error: UnitAsked) -> str:
    words = {
        "value": number(error.value),
        "told": error.told,
        "units": _(" or ").join(unit.label for unit in error.could_be),
    }
    if error.is_missing:
        return _("Say the unit: %(value)s alone could be more than one.") % words
    if error.could_be:
        return (
            _("%(value)s %(told)s is implausible. Did you mean %(units)s? Choose the unit; nothing is converted.")
            % words
        )
    return _("%(value)s %(told)s is unusual for this measure. Check it, or say that it is right.") % words


def _plain(error: BadInput, instrument: Instrument) -> tuple[str | None, str]:
    """The sentence of the first line below that fits; a value off the scale is told the scale."""
    for field, part, sentence in SENTENCES:
        if error.field == field and part in error.wrong:
            return (field if field != "answers" else None), str(sentence)
    if error.field in ("total", "value"):
        return "total", _("This measure goes from %(range)s.") % {"range": range_in_words(instrument)}
    return None, _("This could not be saved. Check it and try again.")


def range_in_words(instrument: Instrument) -> str:
    """'0 to 10 points', '0 kPa or more'."""
    low, high = instrument.minimum, instrument.maximum
    if low is not None and high is not None:
        return f"{number(low)} {_('to')} {in_unit(high, instrument)}"
    if low is not None:
        return _("%(low)s or more") % {"low": in_unit(low, instrument)}
    return _("at most %(high)s") % {"high": in_unit(high, instrument)} if high is not None else _("any number")
