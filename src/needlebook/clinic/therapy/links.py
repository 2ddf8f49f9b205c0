"""The link of a programme. How a link is made and read: needlebook.clinic.links."""

from needlebook.clinic.links import sign, unsign
from needlebook.clinic.therapy.models import Programme

PURPOSE = "exercises"


def token_of(programme: Programme) -> str:
    """The part of the address that opens it."""
    return sign(programme.pk, PURPOSE)


def opened_with(token: str) -> Programme | None:
    """The programme of a link, or None: tampered, unknown, withdrawn and ended are not told apart."""
    id = unsign(token, PURPOSE)
    found = Programme.objects.filter(pk=id).select_related("course__patient__clinic").first() if id else None
    return found if found and found.is_open else None
