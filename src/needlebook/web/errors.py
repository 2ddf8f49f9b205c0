"""Pages for what went wrong: what happened, what it means, what to do. Never a stack trace."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "error.html", {"title": title, "text": text}, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404, _("Not found"), _("There is no such page here, or it belongs to another clinic."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("This page was open too long or in another place. Go back, reload the page and try again.")
    return _page(request, 403, _("Not taken"), text)


def not_yours(request: HttpRequest, sentence: str) -> HttpResponse:
    """What is asked for is decided by somebody else: who, in one sentence."""
    return _page(request, 403, _("Not yours to decide"), sentence)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400, _("Not understood"), _("What was sent could not be read. Go back and try again."))


def server_error(request: HttpRequest) -> HttpResponse:
    text = _("Nothing of this step was recorded. Go back and try again; if it stays, tell whoever runs the server.")
    return _page(request, 500, _("Something went wrong here"), text)
