"""The link of a check-in. How a link is made and read: needlebook.clinic.links."""

from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.links import opened_by, sign

PURPOSE = "check-in"


def token_of(check_in: CheckIn) -> str:
    """The part of the address that opens it."""
    return sign(check_in.pk, PURPOSE)


def opened_with(token: str) -> CheckIn | None:
    """The check-in of a link, or None: tampered, unknown, expired and withdrawn are not told apart."""
    return opened_by(token, PURPOSE, CheckIn.objects.select_related("visit__course__patient__clinic"))
