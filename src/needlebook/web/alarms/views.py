"""Alarms: the banner on every page of the clinic, taking care of one, and those that somebody took care of."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from needlebook.clinic.alarms.actions import acknowledge
from needlebook.clinic.alarms.queries import alarms_of, open_alarms
from needlebook.core.errors import BadInput
from needlebook.web.alarms.presenters import banner_line, notices_of, past_of
from needlebook.web.board.presenters import initials_of
from needlebook.web.fields import whole_number, words

A_PAGE = 25
MOST = 100
NOTHING_NEW = 204  # htmx leaves the banner as it is, and so does a screen reader


@never_cache
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """Those that wait, then those that somebody took care of, newest first."""
    return _page(request)


@require_POST
def post_acknowledged(request: HttpRequest) -> HttpResponse:
    """Somebody took care of the alarms that stood in one notice, and says what was done."""
    ids = [id for text in request.POST.getlist("alarm") if (id := whole_number(text)) is not None]
    done = words(request.POST.get("done"))
    try:
        rows = [acknowledge(alarm, by=request.user, done=done) for alarm in alarms_of(request.user).filter(pk__in=ids)]
    except BadInput:
        error = _("Write what was done, in up to 2,000 characters. The alarm stands until then.")
        return _page(request, error, ids[:1], done)
    if others := {row.acknowledged_by.short_name for row in rows if row.acknowledged_by_id != request.user.pk}:
        messages.info(request, _("%(who)s took care of it before.") % {"who": ", ".join(sorted(others))})
    elif rows:
        messages.success(request, _("Written down. The alarm is closed."))
    return redirect("today" if request.POST.get("back") == "today" else "alarms")


@login_not_required
@never_cache
@require_safe
def banner(request: HttpRequest) -> HttpResponse:
    """What every page asks for twice a minute. Nothing at all for who is signed out: no page is moved by it.

    ?seen= is the mark of what the page shows; an answer comes only when that has changed.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=NOTHING_NEW)
    found = list(open_alarms(request.user)[:MOST])
    mark = hashlib.sha256(repr([alarm.pk for alarm in found]).encode()).hexdigest()[:16] if found else ""
    if mark == request.GET.get("seen", ""):
        return HttpResponse(status=NOTHING_NEW)
    notices = notices_of(found)
    context = {"mark": mark, "count": len(notices), "line": _line(notices[0]) if notices else ""}
    return HttpResponse(render_to_string("alarms/banner.html", context))


def _line(notice) -> str:
    at = timezone.localtime(notice.at)
    time = date_format(at, "H:i" if at.date() == timezone.localdate() else "j M, H:i")
    return banner_line(notice, initials_of(notice.patient) if notice.patient else "", time)


def _page(request: HttpRequest, error: str = "", wrong: list[int] | None = None, typed: str = "") -> HttpResponse:
    past = alarms_of(request.user).filter(acknowledged_at__isnull=False).select_related("acknowledged_by")
    page = Paginator(past.order_by("-acknowledged_at", "-id"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "today",
        "alarms": notices_of(open_alarms(request.user)[:MOST]),
        "page": page,
        "past": past_of(page.object_list),
        "error": error,
        "wrong": wrong or [],
        "typed": typed,
    }
    return render(request, "alarms/alarms.html", context, status=422 if error else 200)
