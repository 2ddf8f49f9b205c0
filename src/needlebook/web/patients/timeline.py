"""The visits of a patient as a thread, newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.progress import Progress
from needlebook.core.sessions import State
from needlebook.core.sessions.types import MeasureTaken, Moment
from needlebook.web.checkins.status import line_of
from needlebook.web.frame.steps import Step, needles_in_words, step_of
from needlebook.web.frame.verdicts import WORDS
from needlebook.web.frame.words import complaint

PAIN_NOW = "NPRS"


@dataclass(frozen=True, slots=True)
class Entry:
    """One visit on the thread."""

    visit: Visit
    when: str
    icon: str
    title: str
    text: str
    step: Step
    check_ins: tuple[str, ...]


def entry_of(visit: Visit, progress: Progress, check_ins: Sequence[CheckIn] = ()) -> Entry:
    """The visit in a line or two: what for, the verdict that was kept, needles, pain before and after; below it each of
    its check-ins."""
    step = step_of(visit, progress)
    return Entry(
        visit=visit,
        when=_when(visit),
        icon="needle" if progress.ledger else "doc",
        title=_title(visit, step),
        text=" ".join(_sentences(visit, progress)),
        step=step,
        check_ins=tuple(line_of(check_in) for check_in in check_ins),
    )


def _when(visit: Visit) -> str:
    day = timezone.localdate(visit.started_at)
    return _("Today") if day == timezone.localdate() else date_format(day)


def _title(visit: Visit, step: Step) -> str:
    words = {"n": visit.number, "stage": step.name.lower()}
    return _("Visit %(n)d") % words if step.is_closed else _("Visit %(n)d, %(stage)s") % words


def _sentences(visit: Visit, progress: Progress) -> Iterator[str]:
    yield f"{complaint(visit.course.complaint)}, {visit.practitioner.short_name}."
    if progress.verdict:
        yield _("Verdict: %(word)s.") % {"word": str(WORDS[progress.verdict]).lower()}
    if progress.ledger:
        yield from _session(progress.ledger)


def _session(ledger: State) -> Iterator[str]:
    inserted = len(ledger.needles)
    if ledger.closed is None:
        yield f"{needles_in_words(ledger)}."
    elif inserted:
        yield ngettext("%(n)d needle.", "%(n)d needles.", inserted) % {"n": inserted}
    if reactions := len(ledger.reactions):
        yield ngettext("%(n)d reaction.", "%(n)d reactions.", reactions) % {"n": reactions}
    if incidents := len(ledger.incidents):
        yield ngettext("%(n)d incident.", "%(n)d incidents.", incidents) % {"n": incidents}
    before, after = (_pain(ledger.measures, moment) for moment in (Moment.BEFORE, Moment.AFTER))
    if before is not None and after is not None:
        yield _("Pain now %(before)g before, %(after)g after.") % {"before": before, "after": after}


def _pain(measures: tuple[MeasureTaken, ...], moment: Moment) -> float | None:
    taken = [m.value for m in measures if m.instrument == PAIN_NOW and m.moment is moment]
    return taken[-1] if taken else None
