"""How far a questionnaire is, in words; and the notices that one waits to be reviewed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from needlebook.clinic.patients.models import Patient
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.core.screening import Urgency

URGENCY_TITLES = {
    Urgency.EMERGENCY: gettext_lazy("Emergency sign in a questionnaire"),
    Urgency.SAME_DAY: gettext_lazy("Sign for a doctor today in a questionnaire"),
    Urgency.URGENT: gettext_lazy("Urgent sign in a questionnaire"),
}
URGENCY_TONES = {Urgency.EMERGENCY: "stop", Urgency.SAME_DAY: "stop", Urgency.URGENT: "refer"}


@dataclass(frozen=True, slots=True)
class Notice:
    """One questionnaire that a clinician should look at."""

    patient: Patient
    tone: str
    title: str
    text: str
    href: str


def notices(waiting: Iterable[Questionnaire]) -> list[Notice]:
    """A notice for each, in the order given."""
    return [_notice(questionnaire) for questionnaire in waiting]


def _notice(questionnaire: Questionnaire) -> Notice:
    urgency = Urgency(questionnaire.urgency) if questionnaire.urgency else None
    sent = _("Sent %(time)s.") % {"time": when(questionnaire.sent_at)} if questionnaire.sent_at else _("Not sent yet.")
    text = _("%(sent)s The patient was told what to do. Find out whether they have.") if urgency else _("%(sent)s")
    return Notice(
        patient=questionnaire.visit.patient,
        tone=URGENCY_TONES[urgency] if urgency else "info",
        title=str(URGENCY_TITLES[urgency]) if urgency else _("Questionnaire to review"),
        text=text % {"sent": sent},
        href=reverse("questionnaire_review", args=[questionnaire.pk]),
    )


def when(at) -> str:
    """The time today, the date with it on other days."""
    local = timezone.localtime(at)
    return date_format(local, "H:i") if local.date() == timezone.localdate() else date_format(local, "j M Y, H:i")


def status(questionnaire: Questionnaire, answered: int) -> str:
    """'Opened 10:12, 14 answered, sent 10:32.'"""
    said = [_("made %(time)s") % {"time": when(questionnaire.made_at)}]
    if questionnaire.opened_at:
        said.append(_("opened %(time)s") % {"time": when(questionnaire.opened_at)})
        said.append(ngettext("%(n)d answered", "%(n)d answered", answered) % {"n": answered})
    elif questionnaire.is_open:
        said.append(_("not opened yet"))
    if questionnaire.sent_at:
        said.append(_("sent %(time)s") % {"time": when(questionnaire.sent_at)})
    said.append(_end(questionnaire))
    sentence = ", ".join(part for part in said if part) + "."
    return sentence[:1].upper() + sentence[1:]


def _end(questionnaire: Questionnaire) -> str:
    if questionnaire.reviewed_at:
        words = {"who": questionnaire.reviewed_by.short_name, "time": when(questionnaire.reviewed_at)}
        return _("reviewed by %(who)s %(time)s") % words
    if questionnaire.withdrawn_at:
        return _("withdrawn %(time)s") % {"time": when(questionnaire.withdrawn_at)}
    return "" if questionnaire.is_open else _("link expired %(time)s") % {"time": when(questionnaire.expires_at)}
