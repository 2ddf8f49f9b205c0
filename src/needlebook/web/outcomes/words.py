"""Instruments, numbers and answers in the words of the pages."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.followup.standing import instrument_of
from needlebook.core.outcomes.change import Change, ChangeAnswer
from needlebook.core.outcomes.types import Instrument, SeriesKey
from needlebook.core.outcomes.wording import TITLES, Phrase, phrases
from needlebook.knowledge import load
from needlebook.knowledge.movements import HOW, movement_of, movements
from needlebook.web.templatetags.needlebook import muscle_name, region_name, side_name

LIST, FORM = "list_", "form_"  # begin the site of a series after the activities, or the form, have changed

# Over a course the scale is read for the worst of the last week; pain now belongs to the session.
NAMES = {"NPRS": gettext_lazy("Pain, worst in the last week (NPRS)")}
PROVENANCE = {
    "S": gettext_lazy("S, read in its source"),
    "R": gettext_lazy("R, recalled and not read in its source"),
    "J": gettext_lazy("J, judged by us"),
    "C": gettext_lazy("C, computed"),
    "D": gettext_lazy("D, derived from other figures"),
}


def name_of(instrument: Instrument) -> str:
    return str(NAMES.get(instrument.id, instrument.name))


def series_name(key: SeriesKey) -> str:
    """What is measured, where and how: 'Grip strength, left', 'Numeric Pain Rating Scale (0-10), now'."""
    instrument, scoring = instrument_of(key.instrument), load().scoring.get(key.instrument)
    is_unusual = scoring is not None and key.site != "" and scoring.variant(key.site) is not None
    name = instrument.name if is_unusual else name_of(instrument)
    return ", ".join(part for part in (name, *site_in_words(key), side_name(key.side) if key.side else "") if part)


def site_in_words(key: SeriesKey) -> list[str]:
    """Where and how a series was taken, without its side: ['Shoulder: flexion', 'active']."""
    scoring = load().scoring.get(key.instrument)
    variant = scoring.variant(key.site) if scoring else None
    if variant is not None and key.site:
        return [_(variant.label)]
    if key.site.startswith(LIST):
        return [_("list %(n)s") % {"n": key.site.removeprefix(LIST)}]
    if key.site.startswith(FORM):
        return [_("form %(n)s") % {"n": key.site.removeprefix(FORM)}]
    if movement := movement_of(key.site):
        how = key.site.rpartition(".")[2]
        return [movement_name(movement.joint, movement.name), _(how) if how in HOW else ""]
    anatomy = load().anatomy
    if key.site in joints():
        return [joint_name(key.site)]
    if key.site in anatomy.muscles:
        return [muscle_name(key.site)]
    return [region_name(key.site) if key.site in anatomy.regions else key.site]


def movement_name(joint: str, name: str) -> str:
    """'Shoulder: flexion'."""
    return _("%(joint)s: %(movement)s") % {"joint": _(joint[:1].upper() + joint[1:]), "movement": _(name)}


def joints() -> dict[str, str]:
    """Joint by its part of an id: {"cervical_spine": "cervical spine"}."""
    return {id.partition(".")[0]: movement.joint for id, movement in movements().items()}


def joint_name(joint: str) -> str:
    """'Cervical spine'; 'Great toe MTP' keeps its capitals."""
    name = joints()[joint]
    return _(name[:1].upper() + name[1:])


def scale_of(instrument: Instrument) -> str:
    """'0 to 10 points, lower is better'; what is not known is left out."""
    return ", ".join(part for part in (range_of(instrument), _better(instrument)) if part)


def range_of(instrument: Instrument) -> str:
    """'0 to 10 points', or the unit alone where an end of the scale is open."""
    if instrument.minimum is None or instrument.maximum is None:
        return instrument.unit
    words = {"low": number(instrument.minimum), "high": number(instrument.maximum), "unit": instrument.unit}
    return (_("%(low)s to %(high)s %(unit)s") % words).strip()


def _better(instrument: Instrument) -> str:
    if instrument.lower_is_better is None:
        return ""
    return _("lower is better") if instrument.lower_is_better else _("higher is better")


def number(value: float) -> str:
    """At most six digits that count, with a real minus sign."""
    return f"{value:g}".replace("-", "−")


def signed(value: float) -> str:
    """The same with a plus where it is more; nothing for no change."""
    return f"+{number(value)}" if value > 0 else number(value) if value < 0 else "0"


def answer_in_words(answer: ChangeAnswer) -> str:
    return _(TITLES[answer])


def phrase_in_words(phrase: Phrase) -> str:
    return _(phrase.message) % phrase.params


def sentences_of(change: Change) -> tuple[str, str]:
    """What moved, and what that means."""
    movement, *meaning = (phrase_in_words(phrase) for phrase in phrases(change))
    return movement, " ".join(meaning)
