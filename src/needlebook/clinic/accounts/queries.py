"""Reads of the people of a clinic."""

from collections.abc import Iterable
from uuid import UUID

from needlebook.clinic.accounts.models import User


def full_names(ids: Iterable[str]) -> dict[str, str]:
    """Names by id, in one query. An id that is none of ours names nobody."""
    people = User.objects.filter(pk__in={id for id in ids if _is_uuid(id)})
    return {str(person.pk): person.get_full_name() or person.username for person in people}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
