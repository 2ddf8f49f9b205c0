"""Every session that is open, on one page: which room, what is in, for how long, what cannot wait."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from needlebook.clinic.sessions.progress import unclosed_visits
from needlebook.clinic.sessions.queries import now
from needlebook.web.board.presenters import board_of, people_of


@never_cache
@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """The board. It is asked for again every few seconds: as many queries for fifty rooms as for one."""
    unclosed, at = unclosed_visits(request.user), now()
    people = people_of(unclosed, request.user)
    board = board_of(unclosed, people, at, timezone.localdate())
    return render(request, "board/board.html", {"section": "rooms", "board": board, "at": at})
