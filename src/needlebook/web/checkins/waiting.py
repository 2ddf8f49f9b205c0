"""Who was asked and has not answered: a few on Today, all of them on a page of their own."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from needlebook.clinic.accounts.models import User
from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.checkins.queries import not_answered
from needlebook.web.checkins.words import after

A_PAGE = 50
ON_TODAY = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One check-in that waits for an answer."""

    check_in: CheckIn
    after: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The first of them; is_more: there are others."""

    lines: tuple[Line, ...]
    is_more: bool


def unanswered_lines(user: User) -> Unanswered:
    """The longest due first, in one query."""
    found = list(not_answered(user)[: ON_TODAY + 1])
    return Unanswered(tuple(_lines(found[:ON_TODAY])), len(found) > ON_TODAY)


def _lines(rows: list[CheckIn]) -> list[Line]:
    return [Line(row, after(row)) for row in rows]


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """All of them, paged."""
    page = Paginator(not_answered(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {"section": "today", "page": page, "lines": _lines(list(page.object_list))}
    return render(request, "checkins/waiting.html", context)
