"""Links that open one thing for somebody without an account: the row's id, signed for one purpose alone.

What a link may open is in the row, not in it. Nothing limits how often somebody tries: a token is an HMAC of 256 bits
over a random id of 122, so there is nothing to guess, and a made-up one is turned away before the database is asked.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TypeVar
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet

from needlebook.core.errors import NeedlebookError

Row = TypeVar("Row", bound=Model)


class LinkClosed(NeedlebookError):
    """Nothing can be written through this link any more."""


def sign(id: UUID, purpose: str) -> str:
    """The part of the address that opens it; the same every time, so it is stored nowhere."""
    return _signer(purpose).sign(urlsafe_b64encode(id.bytes).decode().rstrip("="))


def unsign(token: str, purpose: str) -> UUID | None:
    """The id in a token that was signed for this purpose; None for any other text."""
    try:
        return UUID(bytes=urlsafe_b64decode(_signer(purpose).unsign(token) + "=="))
    except (BadSignature, ValueError):
        return None


def opened_by(token: str, purpose: str, rows: QuerySet[Row]) -> Row | None:
    """The row that this token was signed for, while it `is_open`. Why another token opens nothing is not told apart."""
    id = unsign(token, purpose)
    found = rows.filter(pk=id).first() if id else None
    return found if found is not None and found.is_open else None


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"needlebook.{purpose}", sep=".")
