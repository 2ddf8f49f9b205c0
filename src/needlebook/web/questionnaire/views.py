"""Ask by phone: make a link, see how far it is, withdraw it, review what came back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.questionnaires.access import questionnaire_for
from needlebook.clinic.questionnaires.actions import ChangedMeanwhile, accept, make_link, withdraw
from needlebook.clinic.questionnaires.merging import record_mark
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.clinic.questionnaires.queries import questionnaires_at
from needlebook.core.errors import BadInput
from needlebook.web.frame.visit import frame_of
from needlebook.web.questionnaire.forms import LinkForm, read_seen, read_taken
from needlebook.web.questionnaire.reviewing import review_of
from needlebook.web.questionnaire.sharing import link_of
from needlebook.web.questionnaire.status import status as in_words

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
def questionnaire(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The links of a visit; the newest that still opens is shown with its code."""
    visit = visit_for(request.user, visit_id)
    form = LinkForm(visit.course, request.POST or None)
    if request.method != "POST":
        return _links(request, visit, form)
    if not form.is_valid():
        return _links(request, visit, form, status=422)
    make_link(visit, by=request.user, hours=form.cleaned_data["hours"], measures=form.chosen())
    return redirect("questionnaire", visit.pk)


@require_POST
def post_withdrawn(request: HttpRequest, questionnaire_id: UUID) -> HttpResponse:
    found = questionnaire_for(request.user, questionnaire_id)
    withdraw(found, by=request.user)
    return redirect("questionnaire", found.visit_id)


@PAGE
def review(request: HttpRequest, questionnaire_id: UUID) -> HttpResponse:
    """What came back, beside the record; accepted, it is written there."""
    found = questionnaire_for(request.user, questionnaire_id)
    if request.method != "POST":
        return _review(request, found)
    taken = read_taken(request.POST)
    try:
        count = accept(found, by=request.user, seen=read_seen(request.POST), taken=taken)
    except ChangedMeanwhile:
        text = _("The patient or a colleague has written more meanwhile. Nothing was taken over: look at it again.")
        return _review(request, found, text, status=409)
    except BadInput:
        return _review(
            request, found, _("Nothing was taken over: one of the answers cannot be. Check them."), status=422
        )
    _say_taken(request, found, count)
    return redirect("assess", found.visit_id)


def _say_taken(request: HttpRequest, found: Questionnaire, count: int | None) -> None:
    if count is None:
        found.refresh_from_db()
        who = found.reviewed_by.short_name
        messages.info(request, _("%(who)s has reviewed it before: nothing was written now.") % {"who": who})
    else:
        words = ngettext("%(n)d answer taken over.", "%(n)d answers taken over.", count)
        messages.success(request, words % {"n": count})


def _links(request: HttpRequest, visit: Visit, form: LinkForm, status: int = 200) -> HttpResponse:
    rows = list(questionnaires_at(visit))
    shown = next((row for row in rows if row.is_open and row.sent_at is None), None)
    context = {
        "frame": frame_of(visit, "assess"),
        "visit": visit,
        "form": form,
        "shown": shown,
        "link": link_of(request, shown) if shown else None,
        "rows": [(row, in_words(row, row.answered)) for row in rows],
        "section": "patients",
    }
    return render(request, "questionnaire/links.html", context, status=status)


def _review(request: HttpRequest, found: Questionnaire, error: str = "", status: int = 200) -> HttpResponse:
    found.refresh_from_db()
    context = {
        "frame": frame_of(found.visit, "assess"),
        "visit": found.visit,
        "questionnaire": found,
        "review": review_of(found),
        "beside": record_mark(found.visit),
        "status": in_words(found, found.replies.count() + found.measures.count()),
        "error": error,
        "section": "patients",
    }
    return render(request, "questionnaire/review.html", context, status=status)
