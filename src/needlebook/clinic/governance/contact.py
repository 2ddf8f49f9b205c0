"""How patients reach the clinic, and which number the country has for emergencies: set by the clinic's lead."""

import re
from collections.abc import Mapping

from django.db import transaction

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.governance.actions import led_by
from needlebook.core.errors import BadInput

FIELDS = ("phone", "opening_hours", "emergency_number")
NUMBERS = ("phone", "emergency_number")
NUMBER = re.compile(r"\+?[0-9][0-9 ()/.\-]*")
LEAST_DIGITS = 2


@transaction.atomic
def set_contact(*, by: User, values: Mapping[str, str]) -> Clinic:
    """Set them; blank is not known, and nothing stands in for it. The same again changes nothing.

    Raises BadInput for a number that no telephone takes, a text that is too long, or anybody but the lead.
    """
    clinic = led_by(by)
    for name in FIELDS:
        _need_field(name, values[name].strip())
    changed = [name for name in FIELDS if getattr(clinic, name) != values[name].strip()]
    for name in changed:
        setattr(clinic, name, values[name].strip())
    if changed:
        clinic.save(update_fields=changed)
        record(by, "clinic.contact_set", clinic.pk, fields=changed)
    return clinic


def _need_field(name: str, value: str) -> None:
    most = Clinic._meta.get_field(name).max_length
    if len(value) > most:
        raise BadInput(name, "is too long", f"up to {most} characters")
    if value and name in NUMBERS and not (NUMBER.fullmatch(value) and _digits(value) >= LEAST_DIGITS):
        raise BadInput(name, "is not a telephone number", "digits, spaces, + ( ) / . -")


def _digits(value: str) -> int:
    return sum(sign.isdigit() for sign in value)
