"""What a patient with a warning sign is told at once, in the answer to what they posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.checkins.queries import any_told, signs_told
from needlebook.clinic.checkins.replying import ANY, EMERGENCY, TOLD
from needlebook.knowledge.check_in import WarningSign, load_check_in
from needlebook.web.checkins.words import session_day

URGENCIES = (EMERGENCY, "same_day", "urgent")


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do: the sentence that stands out, and what follows it."""

    head: str
    rest: str


@dataclass(frozen=True, slots=True)
class Sign:
    """What the patient told, and what to do about it."""

    told: str
    title: str
    steps: tuple[ToDo, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """urgency: the most urgent of them; signs: none when it is not said yet which; at: since when the clinic has it;
    None: it could not be kept."""

    urgency: str
    title: str
    signs: tuple[Sign, ...]
    at: datetime | None

    @property
    def is_emergency(self) -> bool:
        return self.urgency == EMERGENCY

    @property
    def since(self) -> str:
        """The time, with the day where it is not today."""
        local = timezone.localtime(self.at)
        return date_format(local, "H:i" if local.date() == timezone.localdate() else "j M, H:i")


def advice_for(check_in: CheckIn) -> Advice | None:
    """By every sign that was ever told through this check-in; it stays, also after a later no."""
    told = signs_told(check_in)
    if not told and not any_told(check_in):
        return None
    asked = {*told, ANY}
    at = next(r.at for r in check_in.replies.all() if r.question in asked and r.value in TOLD)
    return advice_on(check_in, told, at)


def advice_on(check_in: CheckIn, told: Sequence[str], at: datetime | None) -> Advice:
    """For these signs, most urgent first; for none of them: that one of the list is so."""
    table = load_check_in().warnings
    signs = sorted((table[id] for id in told), key=lambda sign: URGENCIES.index(sign.urgency))
    if not signs:
        return Advice(EMERGENCY, _("Do you need help now?"), (), at)
    return Advice(signs[0].urgency, signs[0].title, tuple(_sign(sign, check_in) for sign in signs), at)


def _sign(sign: WarningSign, check_in: CheckIn) -> Sign:
    day = date_format(session_day(check_in), "j F")
    steps = (step.replace("{day}", day) for step in sign.steps_for(check_in.near_lung))
    return Sign(sign.short, sign.title, tuple(_to_do(step) for step in steps))


def _to_do(step: str) -> ToDo:
    """'Call your emergency number. Do not drive.' -> the first sentence apart; what is to be said stays whole."""
    head, dot, rest = step.partition(": “") if step.startswith("Say") else step.partition(". ")
    if step.startswith("Say") and dot:
        return ToDo(f"{head}:", f"“{rest}")
    return ToDo(head + dot.strip(), rest)
