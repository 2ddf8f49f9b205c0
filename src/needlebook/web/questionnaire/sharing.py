"""A link as it is handed over: address, QR code, and whether a phone can reach it at all."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from needlebook.clinic.questionnaires.links import token_of
from needlebook.clinic.questionnaires.models import Questionnaire

ONLY_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Link:
    """qr: the picture as a data address. is_only_here: it leads to this computer, which no phone can reach."""

    address: str
    qr: str
    is_only_here: bool


def link_of(request: HttpRequest, questionnaire: Questionnaire) -> Link:
    """The link of a questionnaire."""
    return link_to(request, reverse("phone", args=[token_of(questionnaire)]))


def link_to(request: HttpRequest, path: str) -> Link:
    """A patient's page as phones reach it: by the clinic's setting, otherwise as this page was reached."""
    address = f"{settings.PUBLIC_ADDRESS}{path}" if settings.PUBLIC_ADDRESS else request.build_absolute_uri(path)
    code = segno.make(address, error="m", micro=False)
    # Black on white in both schemes: not every camera reads a code of light modules.
    qr = code.svg_data_uri(scale=6, border=4, dark="#000", light="#fff")
    return Link(address, qr, urlsplit(address).hostname in ONLY_HERE)
