"""The register: on the page, on paper, as a table for a spreadsheet."""

import csv
import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from needlebook.clinic.vigilance.models import AdverseEvent
from needlebook.clinic.vigilance.queries import Search, exported, register
from needlebook.clinic.vigilance.reviewing import open_reviews
from needlebook.clinic.vigilance.writing import effect_of
from needlebook.core.vigilance.grading import course
from needlebook.web.events.forms import RegisterForm
from needlebook.web.events.presenters import review_of, row_of
from needlebook.web.events.words import kind_of

A_PAGE = 30
FIELDS = (
    "kind",
    "muscle",
    "side",
    "needle",
    "onset_h",
    "lasted_h",
    "duration",
    "intensity",
    "function_affected",
    "action_taken",
    "outcome",
    "causality",
    "reporter",
    "carnes",
    "white",
    "grade",
)
COLUMNS = ("event", "patient", "visit", "complaint", "told_at", *FIELDS, "expected_course", "review")


@never_cache
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Events that fit, told last first; the reviews that are open stand above."""
    form = RegisterForm(request.GET)
    search = _search(form)
    if search is None:
        return _page(request, form, Search(), status=422)
    return _page(request, form, search)


@never_cache
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same events as CSV, patients by id alone; its first line says the period and what is counted how."""
    form = RegisterForm(request.GET)
    search = _search(form)
    if search is None:
        return _page(request, form, Search(), status=422)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="adverse-events.csv"'
    response.write("\ufeff")  # so that a spreadsheet reads it as UTF-8
    table = csv.writer(response)
    table.writerow([_head(search)])
    table.writerow(COLUMNS)
    for event in exported(request.user, search).iterator(chunk_size=1000):
        table.writerow(_row(event))
    return response


def _search(form: RegisterForm) -> Search | None:
    """None where the form says what is wrong."""
    if not form.is_valid():
        return None
    data = form.cleaned_data
    until = data["until"] and data["until"] + dt.timedelta(days=1)
    period = {"since": _midnight(data["since"]), "until": _midnight(until)}
    return Search(kind=data["kind"], grade=data["grade"], complaint=data["complaint"], **period)


def _midnight(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, dt.time())) if day else None


def _page(request: HttpRequest, form: RegisterForm, search: Search, status: int = 200) -> HttpResponse:
    page = Paginator(register(request.user, search), A_PAGE).get_page(request.GET.get("page"))
    reviews = [row_of(review.event) for review in open_reviews(request.user)]
    context = {
        "section": "clinic",
        "form": form,
        "page": page,
        "rows": [row_of(event) for event in page],
        "reviews": reviews,
        "is_searched": any(request.GET.get(name) for name in form.fields),
        "now": timezone.now(),
    }
    return render(request, "events/register.html", context, status=status)


def _head(search: Search) -> str:
    since = f"{timezone.localtime(search.since):%Y-%m-%d}" if search.since else _("the beginning")
    until = search.until and timezone.localtime(search.until) - dt.timedelta(days=1)
    words = {"since": since, "until": f"{until:%Y-%m-%d}" if until else _("today")}
    told = (
        _("Adverse events of needling sessions from %(since)s to %(until)s, by the day of closing;"),
        _("of sessions still open, by the day it was told."),
        _("One line an event; a session may have several: rates count sessions with at least one."),
        _("carnes and white: the grade in that scheme; grade: the worse, or serious by its kind;"),
        _("not_gradable: something is not known yet; not_named: the scheme has no grade for it."),
        _("Blank: not known. Events that were taken back, and words, are not in it."),
    )
    return " ".join(told) % words


def _row(event: AdverseEvent) -> list[Any]:
    visit, review = event.visit, review_of(event)
    told = timezone.localtime(event.noted_at).isoformat(timespec="minutes")
    who = [event.pk, visit.course.patient_id, visit.number, visit.course.complaint, told]
    state = "" if review is None else "closed" if review.at else "open"
    values = ["" if (value := getattr(event, name)) is None else value for name in FIELDS]
    return [*who, *values, course(effect_of(event), kind_of(event)).value, state]
