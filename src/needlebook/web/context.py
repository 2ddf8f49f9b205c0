"""What the frame around every page needs."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from needlebook import __version__
from needlebook.clinic.governance.queries import standing_adoption
from needlebook.knowledge import load


def frame(request: HttpRequest) -> dict[str, Any]:
    """Version lines for the foot of the page, and the clinic's name. The adoption is looked up where it is printed."""
    clinic = getattr(request.user, "clinic", None) if hasattr(request, "user") else None
    return {
        "program_version": __version__,
        "knowledge_version": load().version,
        "clinic": clinic,
        "adoption": SimpleLazyObject(lambda: standing_adoption(clinic) if clinic else None),
    }
