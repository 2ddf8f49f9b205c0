"""The link of a questionnaire. How a link is made and read: needlebook.clinic.links."""

from needlebook.clinic.links import opened_by, sign
from needlebook.clinic.questionnaires.models import Questionnaire

PURPOSE = "questionnaire"


def token_of(questionnaire: Questionnaire) -> str:
    """The part of the address that opens it."""
    return sign(questionnaire.pk, PURPOSE)


def opened_with(token: str) -> Questionnaire | None:
    """The questionnaire of a link, or None: tampered, unknown, expired, withdrawn and reviewed are not told apart."""
    return opened_by(token, PURPOSE, Questionnaire.objects.select_related("visit__course__patient__clinic"))
