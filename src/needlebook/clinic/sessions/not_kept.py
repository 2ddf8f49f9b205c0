"""The database cannot take what was sent: it is full, somebody else holds it, or it is gone. Nothing was written."""

from django.db import OperationalError
from django.utils.translation import gettext_lazy as _

FULL, BUSY, GONE = "storage.full", "storage.busy", "server.not_written"
SENTENCES = {
    FULL: _("The disk of the clinic's server is full, so nothing was recorded. Make space, then send it again."),
    BUSY: _("Another program holds the clinic's record, so nothing was recorded. Send it again in a moment."),
    GONE: _("The clinic's record cannot be written now, so nothing was recorded. Send it again in a moment."),
}
STATUS = {FULL: 507, BUSY: 503, GONE: 503}
AGAIN_S = {FULL: 30, BUSY: 5, GONE: 5}


class NotKept(Exception):
    """`reason`: the stable code. The answer to a request: `status`, and again after `again_s` seconds."""

    def __init__(self, reason: str) -> None:
        self.reason, self.status, self.again_s = reason, STATUS[reason], AGAIN_S[reason]
        super().__init__(reason)

    def __str__(self) -> str:
        return str(SENTENCES[self.reason])


def not_kept(error: OperationalError) -> NotKept:
    """What the database's own error means for who sent something."""
    refused = NotKept(_reason(error))
    refused.__cause__ = error
    return refused


def _reason(error: OperationalError) -> str:
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or ""
    if code in ("SQLITE_FULL", "53100"):
        return FULL
    if code.startswith("SQLITE_BUSY") or code in ("SQLITE_LOCKED", "55P03", "40P01", "40001"):
        return BUSY
    return GONE
