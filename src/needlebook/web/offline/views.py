"""What a browser needs to show the open room while the server cannot be reached."""

from functools import cache
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.finders import find
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from needlebook.clinic.governance.queries import authorised_muscles
from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.sessions.queries import now, session_of, state_of
from needlebook.web.frame.visit import frame_of
from needlebook.web.offline.patterns import patterns_of
from needlebook.web.offline.words import words
from needlebook.web.treat.room import Asked, room_of


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


@never_cache
@require_safe
def room_patterns(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The room's templates with stand-ins, and the sentences: fetched once with the room and kept with it."""
    visit = visit_for(request.user, visit_id)
    session = session_of(visit)
    state = state_of(session) if session else None
    if session is None or state is None or not state.is_open:
        raise Http404
    room = room_of(session, state, frame_of(visit, "treat"), now(), Asked(trained=authorised_muscles(request.user)))
    context = {"session": session, "patterns": patterns_of(room, state), "words": words()}
    return render(request, "offline/patterns.html", context)
