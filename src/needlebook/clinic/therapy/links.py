"""The link of a programme. How a link is made and read: needlebook.clinic.links."""

from needlebook.clinic.links import opened_by, sign
from needlebook.clinic.therapy.models import Programme

PURPOSE = "exercises"


def token_of(programme: Programme) -> str:
    """The part of the address that opens it."""
    return sign(programme.pk, PURPOSE)


def opened_with(token: str) -> Programme | None:
    """The programme of a link, or None: tampered, unknown, withdrawn and ended are not told apart."""
    return opened_by(token, PURPOSE, Programme.objects.select_related("course__patient__clinic"))
