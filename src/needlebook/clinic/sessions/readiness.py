"""May a session be opened, and if not, what stands in the way."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.models import Consent
from needlebook.clinic.sessions.queries import explained_sites, latest_consent
from needlebook.core.errors import BadInput
from needlebook.core.screening import Decision, Verdict


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way. `stage`: the page of the visit where it is put right."""

    code: str
    text: str
    stage: str


class NotReady(BadInput):
    """The session cannot be opened yet; `obstacles` says everything that stands in the way."""

    def __init__(self, obstacles: tuple[Obstacle, ...]) -> None:
        self.obstacles = obstacles
        super().__init__("session", " ".join(obstacle.text for obstacle in obstacles))


def obstacles_of(visit: Visit, verdict: Verdict) -> tuple[Obstacle, ...]:
    """Everything that keeps this visit's session from being opened, in the order of the stages; () when it may be."""
    return (*_of_verdict(verdict), *_of_plan(verdict), *_of_consent(visit, verdict))


def _of_verdict(verdict: Verdict) -> Iterator[Obstacle]:
    if verdict.is_person_out:
        yield Obstacle("verdict.person_out", _("The verdict keeps this person from being needled today."), "decide")
    if verdict.ask:
        asked = ngettext(
            "%(n)d question is open that could still change the verdict.",
            "%(n)d questions are open that could still change the verdict.",
            len(verdict.ask),
        )
        yield Obstacle("verdict.questions_open", asked % {"n": len(verdict.ask)}, "assess")


def _of_plan(verdict: Verdict) -> Iterator[Obstacle]:
    if not verdict.sites:
        yield Obstacle("plan.no_site", _("No site is planned yet."), "plan")
    elif all(site.decision is Decision.AVOID for site in verdict.sites):
        yield Obstacle("plan.all_avoided", _("Every planned site is to be avoided."), "plan")


def _of_consent(visit: Visit, verdict: Verdict) -> Iterator[Obstacle]:
    consent = latest_consent(visit)
    if consent is None or not consent.is_valid:
        yield Obstacle("consent.missing", _no_consent(consent), "consent")
    elif verdict.sites and not any((s.muscle, s.side) in explained_sites(visit) for s in verdict.sites):
        yield Obstacle("consent.not_covered", _("The consent was given for other sites than those planned."), "consent")


def _no_consent(consent: Consent | None) -> str:
    if consent is None:
        return _("The patient has not been asked for consent yet.")
    if consent.withdrawn_at:
        return _("The patient has withdrawn consent.")
    return _("The patient has declined.")
