"""The link of a programme as it is handed over."""

from django.http import HttpRequest
from django.urls import reverse

from needlebook.clinic.therapy.links import token_of
from needlebook.clinic.therapy.models import Programme
from needlebook.web.questionnaire.sharing import Link, link_to


def link_of(request: HttpRequest, programme: Programme) -> Link:
    """Address and QR code; see web/questionnaire/sharing.py."""
    return link_to(request, reverse("phone_exercises", args=[token_of(programme)]))
