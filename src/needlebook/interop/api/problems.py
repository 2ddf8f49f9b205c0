"""What is said when a whole request is not taken: a stable reason code and one sentence. Nothing was recorded then."""

import logging
from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from needlebook.clinic.sessions.not_kept import NotKept

log = logging.getLogger(__name__)


class Problem(Schema):
    """`reason`: a stable code; `message`: one sentence for people; `event`, `id`: the event that is meant."""

    reason: str
    message: str
    event: int | None = None
    id: str | None = None


class NotTaken(Exception):
    """A request that is turned away as a whole."""

    def __init__(self, status: int, reason: str, message: str, **which: Any) -> None:
        self.status, self.reason, self.message, self.which = status, reason, message, which
        super().__init__(reason)


def problem(status: int, reason: str, message: str, **which: Any) -> HttpResponse:
    return JsonResponse({"reason": reason, "message": message, **which}, status=status)


def answer_problems(api: NinjaAPI) -> None:
    """Every failure of the API gets the one shape."""
    for kind, answer in ANSWERS.items():
        api.add_exception_handler(kind, answer)


@csrf_exempt  # it changes nothing, and its answer is JSON as well
def no_such_address(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """What lies under /api/ and is no address of it."""
    return problem(404, "address.unknown", _("There is no such address here. See docs/reference/api.md."))


def _not_taken(request: HttpRequest, error: NotTaken) -> HttpResponse:
    return problem(error.status, error.reason, error.message, **error.which)


def _signed_out(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(401, "signed.out", _("You are signed out. Nothing was recorded; sign in and send it again."))


def _forbidden(request: HttpRequest, error: Exception) -> HttpResponse:
    text = _("The request does not carry this page's CSRF token. Nothing was recorded; load the page anew.")
    return problem(403, "csrf.failed", text)


def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    text = _("There is no such session here, or it belongs to another clinic.")
    return problem(404, "session.not_found", text)


def _bad_query(request: HttpRequest, error: Exception) -> HttpResponse:
    text = _("after: is not a place in the ledger; allowed: a whole number, 0 or more.")
    return problem(422, "query.malformed", text)


def _not_written(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("the ledger could not be read or written", exc_info=error)
    text = _("The server cannot write just now. Nothing was recorded; keep it and send it again.")
    response = problem(503, "server.not_written", text)
    response.headers["Retry-After"] = "2"
    return response


def _not_kept(request: HttpRequest, error: NotKept) -> HttpResponse:
    log.error("the ledger could not be written: %s", error.reason, exc_info=error)
    response = problem(error.status, error.reason, str(error))
    response.headers["Retry-After"] = str(error.again_s)
    return response


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("%s failed", request.path, exc_info=error)
    text = _("Something went wrong here. Nothing of this request was recorded; keep it and send it again later.")
    return problem(500, "server.error", text)


ANSWERS = {
    NotTaken: _not_taken,
    AuthenticationError: _signed_out,
    HttpError: _forbidden,  # raised by the check of the CSRF token alone
    Http404: _not_found,
    ValidationError: _bad_query,
    NotKept: _not_kept,
    DatabaseError: _not_written,
    Exception: _failed,
}
