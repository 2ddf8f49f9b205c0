"""The frame of a visit's pages: who the patient is, what to mind, which stage comes next."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from needlebook.clinic.assessments.deciding import verdict_of
from needlebook.clinic.patients.models import Patient, Visit
from needlebook.clinic.sessions.models import Consent
from needlebook.clinic.sessions.queries import latest_consent, ledger_of
from needlebook.core.screening import Verdict
from needlebook.core.sessions import State
from needlebook.web.frame.alerts import Alert, alerts_of
from needlebook.web.frame.verdicts import VerdictView, present
from needlebook.web.frame.words import bio

STAGES = (
    ("assess", gettext_lazy("Assess")),
    ("decide", gettext_lazy("Decide")),
    ("examine", gettext_lazy("Examine")),
    ("plan", gettext_lazy("Plan")),
    ("consent", gettext_lazy("Consent")),
    ("treat", gettext_lazy("Treat")),
    ("close", gettext_lazy("Close")),
    ("follow", gettext_lazy("Follow")),
)
ICONS = {"done": "check", "open": "unasked", "blocked": "lock"}


@dataclass(frozen=True, slots=True)
class Stage:
    id: str
    name: str
    href: str
    state: str  # done | open | now | todo | blocked
    note: str

    @property
    def icon(self) -> str:
        return ICONS.get(self.state, "")

    @property
    def spoken(self) -> str:
        return {"done": _("done"), "open": _("left open"), "blocked": _("blocked")}.get(self.state, "")


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around a page of a visit; computed once a request."""

    visit: Visit
    patient: Patient
    bio: str
    alerts: tuple[Alert, ...]
    stages: tuple[Stage, ...]
    verdict: Verdict
    verdict_view: VerdictView
    ledger: State | None


def frame_of(visit: Visit, stage: str, verdict: Verdict | None = None) -> Frame:
    """Build the frame. `stage` is the one that is being shown."""
    verdict = verdict or verdict_of(visit)
    ledger = ledger_of(visit)
    notes = dict(_progress(visit, verdict, ledger))
    stages = tuple(_stage(visit, id, str(name), id == stage, *notes.get(id, (False, ""))) for id, name in STAGES)
    return Frame(
        visit=visit,
        patient=visit.patient,
        bio=bio(visit),
        alerts=alerts_of(verdict),
        stages=stages,
        verdict=verdict,
        verdict_view=present(verdict),
        ledger=ledger,
    )


def _stage(visit: Visit, id: str, name: str, is_now: bool, is_done: bool, note: str) -> Stage:
    href = reverse("outcomes", args=[visit.patient.pk]) if id == "follow" else reverse(id, args=[visit.pk])
    is_open = id == "assess" and bool(note)
    state = "now" if is_now else "open" if is_open else "done" if is_done else "todo"
    return Stage(id, name, href, state, note)


def _progress(visit: Visit, verdict: Verdict, ledger: State | None) -> Iterator[tuple[str, tuple[bool, str]]]:
    """Per stage: whether it is done, and a few words under its name."""
    to_ask = len(verdict.ask)
    yield "assess", (to_ask == 0, ngettext("%(n)d to ask", "%(n)d to ask", to_ask) % {"n": to_ask} if to_ask else "")
    decided = hasattr(visit, "assessment") and visit.assessment.verdicts.exists()
    yield "decide", (decided, present(verdict).word)
    findings = visit.assessment.findings.count() if hasattr(visit, "assessment") else 0
    found = ngettext("%(n)d finding", "%(n)d findings", findings) % {"n": findings} if findings else ""
    yield "examine", (findings > 0, found)
    sites = len(verdict.sites)
    yield "plan", (sites > 0, ngettext("%(n)d site", "%(n)d sites", sites) % {"n": sites} if sites else "")
    consent = latest_consent(visit)
    yield "consent", (consent is not None and consent.is_valid, _consent_note(consent))
    yield from _session_progress(ledger)


def _consent_note(consent: Consent | None) -> str:
    if consent is None:
        return ""
    if consent.withdrawn_at:
        return _("withdrawn")
    return _("given") if consent.is_valid else _("declined")


def _session_progress(ledger: State | None) -> Iterator[tuple[str, tuple[bool, str]]]:
    if ledger is None:
        return
    counts = {"in": len(ledger.needles_in), "out": len(ledger.needles_out)}
    yield "treat", (ledger.closed is not None, _("%(in)d in, %(out)d out") % counts)
    yield "close", (ledger.closed is not None, _close_note(ledger))


def _close_note(ledger: State) -> str:
    count = len(ledger.incidents)
    reported = ngettext("%(n)d incident", "%(n)d incidents", count) % {"n": count} if count else ""
    return ", ".join(note for note in (_("closed") if ledger.closed else "", reported) if note)
