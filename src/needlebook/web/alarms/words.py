"""What an alarm says: one function for each kind. Whoever adds a kind adds its function to WORDS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.alarms.models import Alarm, Kind
from needlebook.clinic.checkins.replying import ANY
from needlebook.knowledge.adverse_events import load_event_kinds
from needlebook.knowledge.check_in import UNSURE, load_check_in
from needlebook.knowledge.exercises import load_therapy
from needlebook.web.checkins.words import AFTER

URGENCIES = {
    "emergency": gettext_lazy("Emergency"),
    "same_day": gettext_lazy("For a doctor today"),
    "urgent": gettext_lazy("Urgent"),
    "routine": gettext_lazy("To look at"),
}
TONES = {"emergency": "stop", "same_day": "stop", "urgent": "refer", "routine": "precautions"}


@dataclass(frozen=True, slots=True)
class Words:
    """title: what is so; text: what is known of it; href, opens: where to look, and how that link is called;
    suggestions: what is often done, to begin with."""

    title: str
    text: str
    href: str
    opens: str
    suggestions: tuple[str, ...]


def words_of(alarm: Alarm) -> Words:
    """By its kind; a kind without words of its own still says that it is there."""
    return WORDS.get(alarm.kind, _plain)(alarm)


def _check_in(alarm: Alarm) -> Words:
    told = alarm.detail
    sign = load_check_in().warnings.get(told.get("sign", ""))
    title = sign.short if sign else _("One of the warning signs, not said which")
    after = str(AFTER.get(told.get("hours"), ""))
    parts = [_("Check-in, %(after)s.") % {"after": after}]
    if told.get("answer") == UNSURE:
        parts.append(_("The patient is not sure."))
    if told.get("near_lung"):
        parts.append(_("A needle was over the lung."))
    if told.get("sign") != ANY:
        parts.append(_("The patient was told at once what to do. Find out whether they have."))
    else:
        parts.append(_("The patient answered yes, or not sure, to the list. Call."))
    href = reverse("checkins", args=[alarm.visit_id]) if alarm.visit_id else reverse("alarms")
    return Words(title, " ".join(parts), href, _("Read the answers"), _suggested_calls())


def _suggested_calls() -> tuple[str, ...]:
    return (
        _("Called, sent to the emergency department"),
        _("Called, ambulance on the way"),
        _("Called, to see a doctor today"),
        _("Called, answered by mistake, no such sign"),
    )


def _serious_event(alarm: Alarm) -> Words:
    kind = load_event_kinds().get(alarm.detail.get("event_kind", ""))
    title = str(TITLES[Kind.SERIOUS_EVENT])
    href = reverse("event", args=[alarm.detail["event"]]) if "event" in alarm.detail else reverse("events")
    text = _("It opens a review. Find out how the patient is, and keep needle, pack and lot.")
    title = _("%(title)s: %(kind)s") % {"title": title, "kind": kind.label} if kind else title
    return Words(title, text, href, _("Open the event"), (_("Called the patient"), _("Patient is in hospital")))


def _rate(alarm: Alarm) -> Words:
    text = _("The chart of mild reactions has climbed to its limit. Look together at what changed.")
    href = reverse("clinic") + "#h-chart"
    return Words(str(TITLES[Kind.RATE]), text, href, _("Open the chart"), (_("Talked about in the team"),))


def _exercise_pain(alarm: Alarm) -> Words:
    told = alarm.detail
    limit = {"pain": told.get("pain"), "limit": told.get("limit")}
    exercise = load_therapy().exercises.get(told.get("exercise", ""))
    if told.get("code") == "during":
        title = _("Pain %(pain)s of 10 during an exercise, %(limit)s are allowed") % limit
    else:
        title = _("Pain %(pain)s of 10 on the day after exercises, %(limit)s before them") % limit
    parts = [f"{exercise.name}." if exercise else "", _("Ticked for %(day)s.") % {"day": _day(told.get("day"))}]
    parts.append(_("The patient was told to do less. Ask, and lower the load."))
    suggestions = (_("Called, load lowered"), _("Called, exercise stopped"), _("Called, settled by itself"))
    text = " ".join(part for part in parts if part)
    return Words(title, text, _exercises_of(alarm), _("See the programme"), suggestions)


def _exercise_stopped(alarm: Alarm) -> Words:
    told = alarm.detail
    if told.get("last"):
        text = _("Last ticked on %(day)s; what was done and not ticked is not known.") % {"day": _day(told["last"])}
    else:
        text = _("Begun on %(day)s, never ticked; what was done is not known.") % {"day": _day(told.get("begun"))}
    title = _("No exercise ticked for more than %(n)s days") % {"n": told.get("days")}
    suggestions = (
        _("Called, goes on with it"),
        _("Called, programme made shorter"),
        _("To talk about at the next visit"),
    )
    return Words(title, text, _exercises_of(alarm), _("See the programme"), suggestions)


def _day(text: str | None) -> str:
    return date_format(date.fromisoformat(text)) if text else ""


def _exercises_of(alarm: Alarm) -> str:
    return reverse("exercises", args=[alarm.patient_id]) if alarm.patient_id else reverse("alarms")


def _plain(alarm: Alarm) -> Words:
    href = reverse("patient", args=[alarm.patient_id]) if alarm.patient_id else reverse("alarms")
    title = str(TITLES.get(alarm.kind, _("Something to look at")))
    return Words(title, _("Open it and look."), href, _("Open"), (_("Looked at it"), _("Called the patient")))


TITLES = {
    Kind.SERIOUS_EVENT: gettext_lazy("A serious side effect was recorded"),
    Kind.RATE: gettext_lazy("Side effects are more frequent than expected"),
}
WORDS: Mapping[str, Callable[[Alarm], Words]] = {
    Kind.CHECK_IN: _check_in,
    Kind.SERIOUS_EVENT: _serious_event,
    Kind.RATE: _rate,
    Kind.EXERCISE_PAIN: _exercise_pain,
    Kind.EXERCISE_STOPPED: _exercise_stopped,
}
