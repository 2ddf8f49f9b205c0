"""Where a visit stands and the one button that goes on with it; used by every list of visits."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.progress import Progress
from needlebook.core.screening import VerdictLevel
from needlebook.core.sessions import State

PERSON_OUT = (VerdictLevel.REFER_FIRST, VerdictLevel.DO_NOT_NEEDLE)


@dataclass(frozen=True, slots=True)
class Step:
    """The stage a visit is at, a few words about it, and the button to it."""

    name: str
    note: str
    action: str
    href: str
    is_room: bool = False
    is_closed: bool = False


def step_of(visit: Visit, progress: Progress) -> Step:
    """The next step from what is written down; nothing is computed, so a list of visits stays cheap."""
    if progress.ledger is not None:
        return _session_step(visit, progress.ledger)
    if progress.verdict in PERSON_OUT:
        return Step(_("Decide"), "", _("Open"), reverse("decide", args=[visit.pk]))
    if progress.has_consent:
        return _step(visit, "treat", _("Treat"), _("consent given"))
    if progress.consent is not None:
        return _step(visit, "consent", _("Consent"), _no_consent(progress))
    if progress.planned_sites:
        return _step(visit, "consent", _("Consent"), sites_in_words(progress.planned_sites))
    if progress.verdict is not None:
        return _step(visit, "examine", _("Examine"), "")
    if progress.has_assessment:
        return _step(visit, "assess", _("Assess"), "")
    note = _("first visit") if visit.number == 1 else ""
    return Step(_("not begun"), note, _("Start"), reverse("assess", args=[visit.pk]))


def sites_in_words(n: int) -> str:
    return ngettext("%(n)d site planned", "%(n)d sites planned", n) % {"n": n}


def needles_in_words(ledger: State) -> str:
    """'3 in, 2 out': in the body now, and out of it."""
    counts = {"in": len(ledger.needles_in), "out": len(ledger.needles_out)}
    return _("%(in)d in, %(out)d out") % counts


def _step(visit: Visit, stage: str, name: str, note: str) -> Step:
    return Step(name, note, _("Continue"), reverse(stage, args=[visit.pk]))


def _no_consent(progress: Progress) -> str:
    return _("withdrawn") if progress.consent and progress.consent.withdrawn_at else _("declined")


def _session_step(visit: Visit, ledger: State) -> Step:
    if ledger.closed is None:
        return Step(
            _("Treat"), needles_in_words(ledger), _("Open room"), reverse("treat", args=[visit.pk]), is_room=True
        )
    at = date_format(timezone.localtime(ledger.closed.at), "H:i")
    inserted, out = len(ledger.needles), len(ledger.needles_out)
    note = ngettext("%(n)d needle, %(out)d out", "%(n)d needles, %(out)d out", inserted)
    return Step(
        _("Closed %(time)s") % {"time": at},
        note % {"n": inserted, "out": out},
        _("Open"),
        reverse("close", args=[visit.pk]),
        is_closed=True,
    )
