"""Doses, advice and durations in words: for the clinician as published, for the patient without medical words."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from needlebook.core.therapy import Dose, Exercise, Figure, Lasts, Level
from needlebook.core.therapy.progress import Proposal, Step

ADVICE = {
    Level.MAY: gettext_lazy("May be done"),
    Level.LOWER: gettext_lazy("With less load"),
    Level.ASK: gettext_lazy("Ask first"),
    Level.NOT_NOW: gettext_lazy("Not now"),
    Level.STOP: gettext_lazy("Stop and refer"),
}
TONES = {
    Level.MAY: "ok",
    Level.LOWER: "precautions",
    Level.ASK: "unasked",
    Level.NOT_NOW: "avoid",
    Level.STOP: "stop",
}
FIELDS = {
    "sets": gettext_lazy("Sets"),
    "reps": gettext_lazy("Repetitions"),
    "hold_s": gettext_lazy("Hold (s)"),
    "rest_s": gettext_lazy("Rest (s)"),
    "minutes": gettext_lazy("Minutes"),
    "per_day": gettext_lazy("Times a day"),
    "per_week": gettext_lazy("Days a week"),
    "every_days": gettext_lazy("Every … days"),
    "every_hours": gettext_lazy("Every … hours"),
}
EFFORT = {
    "low": gettext_lazy("light"),
    "heavy": gettext_lazy("heavy"),
    "maximal": gettext_lazy("maximal"),
}


def range_in_words(figure: Figure) -> str:
    """'10–15', or '3'."""
    return f"{figure.low:g}" if figure.low == figure.high else f"{figure.low:g}–{figure.high:g}"


def phases(exercise: Exercise) -> list[tuple[str, str, str]]:
    """Each phase of the table: which weeks, the dose, source with letter."""
    return [(_weeks(dose, exercise), published(dose), _origin(dose)) for dose in exercise.doses]


def published(dose: Dose) -> str:
    """A phase as the table has it, with its ranges."""
    ranges = {name: range_in_words(f) for name in FIELDS if (f := getattr(dose, name)) is not None}
    if dose.reps_each:
        ranges["reps"] = ", ".join(map(str, dose.reps_each))
    said = [text.text for text in (dose.tempo, dose.load) if text]
    return "; ".join([*_dose(ranges), *said])


def dose_in_words(dose: Mapping[str, int], load: str = "") -> str:
    """What was prescribed, for the clinician."""
    return "; ".join([*_dose({name: str(value) for name, value in dose.items()}), *([load] if load else [])])


def _dose(given: Mapping[str, str]) -> Iterator[str]:
    sets, reps = given.get("sets"), given.get("reps")
    if sets and reps:
        yield f"{sets} × {reps}"
    elif sets or reps:
        yield _("%(n)s times") % {"n": sets or reps}
    for name, text in (
        ("minutes", _("%(n)s min")),
        ("hold_s", _("hold %(n)s s")),
        ("rest_s", _("rest %(n)s s")),
        ("per_day", _("%(n)s a day")),
        ("per_week", _("%(n)s days a week")),
        ("every_days", _("every %(n)s days")),
        ("every_hours", _("every %(n)s waking hours")),
    ):
        if given.get(name):
            yield text % {"n": given[name]}


def short(source: str) -> str:
    """A source without its addresses, for lists; the page of one exercise has them."""
    parts = re.split(r",? ?(?:https?://|github )\S*", source)
    return "".join(parts).strip(" ,;")


def _weeks(dose: Dose, exercise: Exercise) -> str:
    if len(exercise.doses) == 1:
        return ""
    if dose.to_week is None:
        return _("from week %(n)d") % {"n": dose.from_week}
    if dose.to_week == dose.from_week:
        return _("week %(n)d") % {"n": dose.from_week}
    return _("weeks %(first)d–%(last)d") % {"first": dose.from_week, "last": dose.to_week}


def _origin(dose: Dose) -> str:
    figure = next((f for name in FIELDS if (f := getattr(dose, name)) is not None), None) or dose.load or dose.tempo
    return f"{figure.source} ({figure.provenance.value})" if figure else ""


def lasts_in_words(lasts: Lasts | None) -> str:
    """'8–12 weeks', 'at least 8 weeks', '3 months'; blank where the table is."""
    if lasts is None:
        return ""
    unit = _("weeks") if lasts.unit == "weeks" else _("months")
    text = f"{range_in_words(lasts.figure)} {unit}"
    return _("at least %(time)s") % {"time": text} if lasts.is_minimum else text


def proposal_in_words(proposal: Proposal) -> str:
    """What is proposed, and what it rests on; nothing while too little was ticked."""
    words = {"n": proposal.times, "worst": proposal.worst}
    if proposal.step is Step.LOWER:
        return _("Less load is proposed: pain went beyond the rule lately (J).")
    if proposal.step is Step.NEXT:
        text = _("The next step is proposed: within the pain rule the last %(n)d times, worst %(worst)d of 10 (J).")
        return text % words
    return ""


def plain_dose(dose: Mapping[str, int]) -> list[str]:
    """The same for the patient, in short sentences. Nothing is said that was not prescribed."""
    return [*_plain_amount(dose), *_plain_times(dose)]


def _plain_amount(dose: Mapping[str, int]) -> Iterator[str]:
    sets, reps = dose.get("sets"), dose.get("reps")
    if reps:
        yield ngettext("%(n)d time.", "%(n)d times.", reps) % {"n": reps}
    if sets and reps and sets > 1:
        yield _("Rest a little. %(n)d rounds in all.") % {"n": sets}
    elif sets and not reps:
        yield ngettext("%(n)d time.", "%(n)d times.", sets) % {"n": sets}
    if minutes := dose.get("minutes"):
        yield ngettext("%(n)d minute.", "%(n)d minutes.", minutes) % {"n": minutes}
    if hold := dose.get("hold_s"):
        yield ngettext("Hold for %(n)d second.", "Hold for %(n)d seconds.", hold) % {"n": hold}
    if rest := dose.get("rest_s"):
        yield ngettext("Rest %(n)d second in between.", "Rest %(n)d seconds in between.", rest) % {"n": rest}


def _plain_times(dose: Mapping[str, int]) -> Iterator[str]:
    if n := dose.get("per_day"):
        yield ngettext("Once a day.", "%(n)d times a day.", n) % {"n": n}
    if n := dose.get("every_hours"):
        yield _("Every %(n)d hours while you are awake.") % {"n": n}
    if n := dose.get("every_days"):
        yield _("Every second day.") if n == 2 else _("Every %(n)d days.") % {"n": n}
    n = dose.get("per_week")
    if n and n < 7:
        yield ngettext("On one day a week.", "On %(n)d days a week.", n) % {"n": n}
