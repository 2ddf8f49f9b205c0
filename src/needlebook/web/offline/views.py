"""The script that answers for the open room while the server cannot be reached."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.finders import find
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Static files have hashed names below /static/; a worker has one name, above all it answers for."""
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8", headers=headers)


@cache
def _script() -> bytes:
    with open(str(find("elements/room/sw.js")), "rb") as file:
        return file.read()
