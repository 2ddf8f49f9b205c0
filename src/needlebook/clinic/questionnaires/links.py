"""The link's token: the questionnaire's id, signed for this purpose alone. What it may open is in the row, not in it.

Nothing limits how often somebody tries: a token is an HMAC of 256 bits over a random id of 122, so there is nothing to
guess, and a made-up one is turned away before the database is asked.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.core.signing import BadSignature, Signer

from needlebook.clinic.questionnaires.models import Questionnaire

SIGNER = {"salt": "needlebook.questionnaire", "sep": "."}


def token_of(questionnaire: Questionnaire) -> str:
    """The part of the address that opens it; the same every time, so it is stored nowhere."""
    return Signer(**SIGNER).sign(urlsafe_b64encode(questionnaire.pk.bytes).decode().rstrip("="))


def opened_with(token: str) -> Questionnaire | None:
    """The questionnaire of a link, or None: tampered, unknown, expired, withdrawn and reviewed are not told apart."""
    try:
        id = UUID(bytes=urlsafe_b64decode(Signer(**SIGNER).unsign(token) + "=="))
    except (BadSignature, ValueError):
        return None
    found = Questionnaire.objects.filter(pk=id).select_related("visit__course__patient__clinic").first()
    return found if found and found.is_open else None
