"""Alarms as the pages print them: what one check-in raised stands together, whatever else by itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.alarms.models import Alarm
from needlebook.clinic.checkins.models import Reply
from needlebook.clinic.checkins.replying import ANY, ON_WAY
from needlebook.clinic.patients.models import Patient
from needlebook.web.alarms.words import TONES, URGENCIES, words_of

WAYS = {
    "called": gettext_lazy("The patient says: I have called for help."),
    "taken": gettext_lazy("The patient says: someone is taking me."),
    "not_yet": gettext_lazy("The patient says: no help yet."),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice for one or more alarms of the same cause. ids: what is acknowledged together, and nothing that was
    raised since; at: when the first of them was raised."""

    ids: tuple[int, ...]
    patient: Patient | None
    tone: str
    urgency: str
    title: str
    text: str
    at: datetime
    href: str
    opens: str
    suggestions: tuple[str, ...]

    @property
    def key(self) -> int:
        return self.ids[0]


@dataclass(frozen=True, slots=True)
class Past:
    """An alarm that somebody took care of."""

    alarm: Alarm
    title: str
    href: str


def notices_of(alarms: Iterable[Alarm]) -> list[Notice]:
    """In the order of the alarms, each group at the place of its first; one query for what patients said of help."""
    groups: dict[object, list[Alarm]] = defaultdict(list)
    for alarm in alarms:
        groups[alarm.detail.get("check_in") or alarm.pk].append(alarm)
    ways = _ways(check_in for check_in in groups if isinstance(check_in, str))
    return [_notice(group, ways.get(str(cause), "")) for cause, group in groups.items()]


def _ways(check_ins: Iterable[str]) -> Mapping[str, str]:
    """What each patient said last of being helped."""
    ids = list(check_ins)
    rows = Reply.objects.filter(check_in__in=ids, question=ON_WAY) if ids else []
    return {str(row.check_in_id): row.value for row in rows}


def _notice(group: Sequence[Alarm], way: str) -> Notice:
    named = [alarm for alarm in group if alarm.detail.get("sign") != ANY] or group
    first, words = named[0], [words_of(alarm) for alarm in named]
    text = [words[0].text, str(WAYS.get(way, ""))]
    return Notice(
        ids=tuple(alarm.pk for alarm in group),
        patient=first.patient,
        tone=TONES[group[0].urgency],
        urgency=str(URGENCIES[group[0].urgency]),
        title="; ".join(dict.fromkeys(each.title for each in words)),
        text=" ".join(part for part in text if part),
        at=min(alarm.raised_at for alarm in group),
        href=words[0].href,
        opens=words[0].opens,
        suggestions=words[0].suggestions,
    )


def past_of(alarms: Iterable[Alarm]) -> list[Past]:
    """Acknowledged alarms in the order given."""
    return [Past(alarm, (words := words_of(alarm)).title, words.href) for alarm in alarms]


def banner_line(notice: Notice, initials: str, time: str) -> str:
    """'I. S., 08:41: Short of breath …'; a tablet may stand where another patient can read it."""
    words = {"title": notice.title, "who": initials, "time": time}
    return _("%(who)s, %(time)s: %(title)s") % words if initials else _("%(time)s: %(title)s") % words
