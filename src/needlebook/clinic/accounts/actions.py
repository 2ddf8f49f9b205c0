"""Writes to clinics and accounts."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.core.errors import BadInput


def the_clinic() -> Clinic:
    """The clinic of this installation. Raises BadInput when the first run has not been made."""
    clinic = Clinic.objects.order_by("pk").first()
    if clinic is None:
        raise BadInput("clinic", "there is none yet", "run `needlebook serve` once")
    return clinic


@transaction.atomic
def open_clinic(
    *, name: str, username: str, given_name: str, family_name: str, password: str, is_demo: bool = False
) -> User:
    """Make the clinic and its first person, who leads it."""
    clinic = Clinic.objects.create(name=name, is_demo=is_demo)
    lead = add_person(
        clinic=clinic, username=username, password=password, given_name=given_name, family_name=family_name
    )
    clinic.lead = lead
    clinic.save(update_fields=["lead"])
    return lead


@transaction.atomic
def add_person(
    *, clinic: Clinic, username: str, password: str, given_name: str, family_name: str, training: str = ""
) -> User:
    """Make an account. Raises BadInput for a name that is taken or a password that is too weak."""
    if User.objects.filter(username__iexact=username).exists():
        raise BadInput("username", f"{username!r} is taken", "another name")
    person = User(username=username, first_name=given_name, last_name=family_name, clinic=clinic, training=training)
    try:
        validate_password(password, person)
        person.set_password(password)
        person.full_clean(exclude=["clinic"])
    except ValidationError as error:
        raise BadInput("account", " ".join(error.messages), "see the sentence before") from None
    person.save()
    return person
