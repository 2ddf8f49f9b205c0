"""The door of the patient's pages: the link alone opens them, and one that does not open says nothing more."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from needlebook.clinic.governance.queries import standing_adoption
from needlebook.clinic.questionnaires.links import opened_with
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.clinic.questionnaires.replying import LinkClosed
from needlebook.web.phone.advice import advice_for

# The address is a key. It goes to no other site (same-origin; no-referrer would make the browser hide the origin of a
# form from the check against forgery), into no cache and no search engine.
HEADERS = {"Referrer-Policy": "same-origin", "Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}

View = Callable[..., HttpResponse]


def patients_page(view: View) -> View:
    """A page that a link opens: for nobody who is signed in, and kept nowhere on its way."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return login_not_required(answered)


def for_patient(view: View) -> View:
    """Give the view the questionnaire of the link. A link that does not open looks the same whatever the reason."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        return _answer(view, request, token, **kwargs)

    return patients_page(opened)


def _answer(view: View, request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
    questionnaire = opened_with(token)
    if questionnaire is not None and questionnaire.sent_at is None:
        try:
            return view(request, questionnaire, token=token, **kwargs)
        except LinkClosed:
            return redirect("phone", token)
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})  # the whole page says it, not a corner of it
    if questionnaire is None:
        return render(request, "phone/unavailable.html", status=404)
    return _sent(request, questionnaire)


def _sent(request: HttpRequest, questionnaire: Questionnaire) -> HttpResponse:
    """After sending the answers are not shown again: whoever finds the phone finds none."""
    return render(request, "phone/sent.html", frame_of(questionnaire))


def frame_of(questionnaire: Questionnaire) -> dict[str, Any]:
    """What every page of a link that opens shows: who asks, and what to do at once."""
    clinic = questionnaire.visit.patient.clinic
    return {"asker": clinic, "advice": advice_for(questionnaire), "adopted": standing_adoption(clinic)}
