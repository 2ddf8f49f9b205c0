"""Sends reminders of check-ins: a greeting and the link, nothing of health, nobody's name."""

import sys
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from needlebook.clinic.checkins import reminding
from needlebook.clinic.checkins.links import token_of
from needlebook.clinic.checkins.models import CheckIn
from needlebook.core.errors import BadInput, NeedlebookError

REFUSED = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)  # the server said no: certainly not sent


@dataclass(slots=True)
class Report:
    """Counts, and nobody's name. due: to be reminded now; unsure: claimed, and not known whether it was sent."""

    due: int = 0
    sent: int = 0
    refused: int = 0
    taken: int = 0
    unsure: int = 0

    @property
    def is_all_well(self) -> bool:
        return not (self.refused or self.unsure)


def remind(*, dry_run: bool = False, again: bool = False) -> Report:
    """Send what is due. again: also what an earlier run claimed and may not have sent.

    Raises BadInput without the address that phones reach, and NeedlebookError when the mail server is not reached:
    then nothing was claimed.
    """
    _need_address()
    now = timezone.now()
    if again and not dry_run:
        reminding.give_back_unsure(now)
    found = reminding.to_remind(now)
    report = Report(due=len(found))
    if found and not dry_run:
        _send_all(found, report)
    report.unsure = max(report.unsure, reminding.unsure(now).count())
    return report


def _need_address() -> None:
    parts = urlsplit(settings.PUBLIC_ADDRESS)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput(
            "NEEDLEBOOK_ADDRESS",
            "is not set, so no link in a mail would open",
            "how patients' phones reach this server, for example https://clinic.example",
        )


def _send_all(found: list[CheckIn], report: Report) -> None:
    connection = _connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        raise NeedlebookError(f"the mail server was not reached ({type(error).__name__}); nothing was sent") from None
    try:
        for check_in in found:
            _send_one(check_in, connection, report)
    except (OSError, SMTPException):  # the line broke in the middle of one: nobody knows whether that one went out
        report.unsure += 1
    finally:
        connection.close()


def _connection() -> BaseEmailBackend:
    """Without a mail server mail is printed: beside the counts, not among them."""
    return get_connection(**({"stream": sys.stderr} if is_printed() else {}))


def is_printed() -> bool:
    """Whether mail reaches nobody, because no mail server is set."""
    return settings.EMAIL_BACKEND == "django.core.mail.backends.console.EmailBackend"


def _send_one(check_in: CheckIn, connection: BaseEmailBackend, report: Report) -> None:
    claimed = reminding.claim(check_in, check_in.reminded + 1)
    if claimed is None:
        report.taken += 1
        return
    try:
        message_of(check_in, connection).send()
    except REFUSED:
        reminding.give_back(claimed)
        report.refused += 1
        return
    reminding.mark_sent(claimed)
    report.sent += 1


def message_of(check_in: CheckIn, connection: BaseEmailBackend | None = None) -> EmailMessage:
    """What the patient reads; it may be seen by others over their shoulder."""
    patient = check_in.visit.patient
    link = f"{settings.PUBLIC_ADDRESS}{reverse('check_in', args=[token_of(check_in)])}"
    text = render_to_string("checkins/mail.txt", {"clinic": patient.clinic, "link": link, "check_in": check_in})
    subject = _("After your visit: %(clinic)s") % {"clinic": " ".join(patient.clinic.name.split())}
    return EmailMessage(subject, text, to=[patient.email], connection=connection)
