"""Today's visits and open sessions as the page prints them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.patients.models import Patient, Visit
from needlebook.clinic.sessions.incidents import OpenIncident
from needlebook.clinic.sessions.progress import Late, Progress
from needlebook.core.sessions import State
from needlebook.web.close.noted import incident_words
from needlebook.web.frame.steps import Step, step_of
from needlebook.web.frame.verdicts import TONES, WORDS
from needlebook.web.frame.words import complaint


@dataclass(frozen=True, slots=True)
class Row:
    """One visit of the day."""

    visit: Visit
    complaint: str
    step: Step
    verdict_tone: str
    verdict_word: str
    is_primary: bool

    @property
    def patient(self) -> Patient:
        return self.visit.patient


@dataclass(frozen=True, slots=True)
class Urgent:
    """An open session that somebody has to look after."""

    visit: Visit
    tone: str
    title: str
    text: str
    href: str

    @property
    def patient(self) -> Patient:
        return self.visit.patient


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """A report that the clinic's lead has not looked at yet."""

    patient: Patient
    words: str
    at: datetime
    by: str
    href: str


def reports_of(found: Sequence[OpenIncident]) -> list[ToLookAt]:
    """Reports in the order given, each with the way to the record of its session."""
    return [
        ToLookAt(
            patient=item.visit.patient,
            words=incident_words(item.report),
            at=item.report.at,
            by=item.by.short_name,
            href=reverse("close", args=[item.visit.pk]) + "#incidents",
        )
        for item in found
    ]


def rows_of(visits: Sequence[Visit], progress: Mapping[UUID, Progress]) -> list[Row]:
    """The rows in the order given. The first open room is the page's primary action."""
    steps = {visit.pk: step_of(visit, progress[visit.pk]) for visit in visits}
    first = next((visit.pk for visit in visits if steps[visit.pk].is_room), None)
    return [_row(visit, progress[visit.pk], steps[visit.pk], visit.pk == first) for visit in visits]


def _row(visit: Visit, progress: Progress, step: Step, is_primary: bool) -> Row:
    level = progress.verdict
    return Row(
        visit=visit,
        complaint=complaint(visit.course.complaint),
        step=step,
        verdict_tone=TONES[level] if level else "",
        verdict_word=str(WORDS[level]) if level else "",
        is_primary=is_primary,
    )


def urgent_of(unclosed: Mapping[Visit, State], today: date) -> list[Urgent]:
    """Sessions with a needle unaccounted for, and those of earlier days that nobody closed; strictest first."""
    found = [urgent for visit, ledger in unclosed.items() for urgent in _urgent(visit, ledger, today)]
    return sorted(found, key=lambda urgent: ("stop", "avoid", "precautions").index(urgent.tone))


def late_of(found: Sequence[Late]) -> list[Urgent]:
    """Closed sessions in which a needle may be in the body: nothing stands in the way of forgetting it any more."""
    return [_late(late.visit, late.ledger, late.unseen) for late in found]


def _late(visit: Visit, ledger: State, unseen: Sequence[int]) -> Urgent:
    numbers = unseen or ledger.unaccounted
    words = {"day": _day(visit), "needles": ", ".join(str(number) for number in numbers)}
    if unseen:
        title = _("Session of %(day)s is closed, and something of needle %(needles)s may be in the body") % words
        text = _("%(about)s A device told of it too late. Look, and say what is so.")
        href = reverse("refused", args=[visit.pk])
    else:
        title = _("Session of %(day)s is closed, and needle %(needles)s is in the body") % words
        text = _("%(about)s It was said after the closing. See that it comes out, and record it.")
        href = reverse("incident", args=[visit.pk])
    return Urgent(visit, "stop", title, text % {"about": _about(visit, ledger, is_today=False)}, href)


def _urgent(visit: Visit, ledger: State, today: date) -> Iterator[Urgent]:
    left, is_today = len(ledger.unaccounted), timezone.localdate(visit.started_at) == today
    about = _about(visit, ledger, is_today)
    if left and not is_today:
        lost = ngettext("%(n)d needle unaccounted for", "%(n)d needles unaccounted for", left) % {"n": left}
        title = _("Session of %(day)s not closed: %(lost)s") % {"day": _day(visit), "lost": lost}
        text = _("%(about)s Find the needle or report what happened.") % {"about": about}
        yield Urgent(visit, "stop", title, text, reverse("treat", args=[visit.pk]))
    elif left:
        inside = ngettext("%(n)d needle still in the body", "%(n)d needles still in the body", left) % {"n": left}
        yield Urgent(visit, "avoid", inside, about, reverse("treat", args=[visit.pk]))
    elif not is_today:
        title = _("Session of %(day)s not closed") % {"day": _day(visit)}
        text = _("%(about)s The needles in the bin have not been counted.") % {"about": about}
        yield Urgent(visit, "precautions", title, text, reverse("close", args=[visit.pk]))


def _day(visit: Visit) -> str:
    return date_format(timezone.localtime(visit.started_at), "l j F")


def _about(visit: Visit, ledger: State, is_today: bool) -> str:
    words = {
        "time": date_format(timezone.localtime(visit.started_at), "H:i"),
        "who": visit.practitioner.short_name,
        "inserted": len(ledger.needles),
        "out": len(ledger.needles_out),
    }
    return _("%(time)s, %(who)s. %(inserted)d inserted, %(out)d out.") % words
