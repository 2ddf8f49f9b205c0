"""The questionnaire on the patient's own phone: a start page, a page for each step, a last look before sending."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from needlebook.clinic.questionnaires import replying
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.core.errors import BadInput
from needlebook.web.bodychart.saving import answer_strokes
from needlebook.web.phone.advice import Advice, advice_for
from needlebook.web.phone.cards import content
from needlebook.web.phone.link import for_patient, frame_of
from needlebook.web.phone.saving import save, sentence, stays_on_page
from needlebook.web.phone.steps import Step, steps_of
from needlebook.web.phone.summary import summary

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@for_patient
@PAGE
def start(request: HttpRequest, questionnaire: Questionnaire, token: str) -> HttpResponse:
    """Who asks, and what for. Who has begun already goes on where they left off."""
    steps = steps_of(questionnaire)
    if request.method == "POST":
        replying.begin(questionnaire)
        return _go_to(questionnaire.steps_done + 1, len(steps), token)
    if questionnaire.opened_at is not None:
        return _go_to(questionnaire.steps_done + 1, len(steps), token)
    count = sum(len(step.questions) + len(step.measures) for step in steps)
    return _page(request, "phone/start.html", questionnaire, token, {"count": count, "steps": len(steps)})


@for_patient
@PAGE
def step(request: HttpRequest, questionnaire: Questionnaire, token: str, number: int) -> HttpResponse:
    """One step. Everything is kept when the patient goes on; with a script each answer is kept as it is given."""
    steps = steps_of(questionnaire)
    if not 1 <= number <= len(steps):
        return redirect("phone", token)
    shown = steps[number - 1]
    if request.method != "POST":
        return _step_page(request, questionnaire, token, shown)
    before = advice_for(questionnaire)
    try:
        save(shown.kind, questionnaire, request.POST)
    except BadInput as error:
        return _refused(request, questionnaire, token, shown, sentence(error))
    if request.htmx:
        return _saved(request, questionnaire, before)
    if stays_on_page(request.POST):
        return redirect("phone_step", token, number)
    replying.save_step_done(questionnaire, number)
    return _go_to(number + 1, len(steps), token)


@for_patient
@PAGE
def check(request: HttpRequest, questionnaire: Questionnaire, token: str) -> HttpResponse:
    """Everything once more, then it is sent."""
    if request.method == "POST":
        replying.send(questionnaire)
        return redirect("phone", token)
    parts = summary(steps_of(questionnaire), questionnaire)
    context = {"parts": parts, "left": sum(part.left for part in parts)}
    return _page(request, "phone/check.html", questionnaire, token, context)


@for_patient
@require_POST
def strokes(request: HttpRequest, questionnaire: Questionnaire, token: str) -> HttpResponse:
    """The drawing, stroke by stroke; beside the record like every other answer of the patient."""
    return answer_strokes(
        request,
        lambda changes: replying.save_strokes(questionnaire, changes),
        questionnaire.pain_marks.all,
        sentence,
        is_plain=True,
    )


def _go_to(number: int, steps: int, token: str) -> HttpResponse:
    """A step, or after the last one the summary."""
    return redirect("phone_step", token, number) if number <= steps else redirect("phone_check", token)


def _step_page(
    request: HttpRequest, questionnaire: Questionnaire, token: str, shown: Step, error: str = "", status: int = 200
) -> HttpResponse:
    steps = len(steps_of(questionnaire))
    context = {"step": shown, "steps": steps, "before": shown.number - 1, "error": error}
    return _page(
        request, "phone/step.html", questionnaire, token, {**context, **content(shown, questionnaire, token)}, status
    )


def _page(
    request: HttpRequest,
    template: str,
    questionnaire: Questionnaire,
    token: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    frame = {**frame_of(questionnaire), "token": token, "expires_at": questionnaire.expires_at}
    return render(request, template, {**frame, **context}, status=status)


def _saved(request: HttpRequest, questionnaire: Questionnaire, before: Advice | None) -> HttpResponse:
    """'Saved' under the question, and what to do at once where this answer calls for it."""
    advice = advice_for(questionnaire)
    context = {"advice": advice, "is_new": advice != before, "asker": questionnaire.visit.patient.clinic}
    return render(request, "phone/saved.html", context)


def _refused(request: HttpRequest, questionnaire: Questionnaire, token: str, shown: Step, error: str) -> HttpResponse:
    if request.htmx:
        return render(request, "phone/saved.html", {"error": error}, status=422)
    return _step_page(request, questionnaire, token, shown, error, status=422)
