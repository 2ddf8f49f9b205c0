"""What the Assess page says of what it does not take."""

from django.utils.translation import gettext as _

from needlebook.core.errors import BadInput


def not_saved(error: BadInput) -> str:
    """What was not taken, in one sentence: field, what is wrong, what is allowed."""
    allowed = _(" Allowed: %(allowed)s.") % {"allowed": error.allowed} if error.allowed else ""
    return _("Not saved: %(field)s, %(wrong)s.") % {"field": error.field, "wrong": error.wrong} + allowed
