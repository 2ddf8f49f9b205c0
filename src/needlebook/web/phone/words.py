"""Plain words for the groups of the table. Patients read no medical words."""

from django.utils.translation import gettext_lazy as _

from needlebook.core.screening import Question
from needlebook.knowledge import load

TITLES = {
    "Red flags": _("Signs that should not wait"),
    "Red flags: back": _("Signs that should not wait: back and legs"),
    "Red flags: neck": _("Signs that should not wait: neck"),
    "Red flags: shoulder": _("Signs that should not wait: shoulder"),
    "Red flags: elbow": _("Signs that should not wait: elbow"),
    "Red flags: headache": _("Signs that should not wait: head"),
    "Red flags: sciatica": _("Signs that should not wait: leg"),
    "Red flags: heel": _("Signs that should not wait: heel"),
    "Red flags: strain": _("Signs that should not wait: the injury"),
    "Today": _("Today"),
    "Consent": _("Needles and you"),
    "Infection and skin": _("Infections and skin"),
    "Bleeding": _("Bleeding"),
    "Heart, vessels, lymph": _("Heart and circulation"),
    "Lungs and chest": _("Lungs and chest"),
    "Implants and operations": _("Implants and operations"),
    "Illnesses": _("Illnesses"),
    "Nerves and mind": _("Nerves and mind"),
    "Allergies": _("Allergies"),
}


def asks(question: Question) -> str:
    """The question in the patient's words; the clinician's where the table has no others."""
    return question.plain or question.asks


def asked(id: str) -> str:
    """The same by id; one that the table has retired goes by its id."""
    question = load().rulebook.questions.get(id)
    return asks(question) if question else id
