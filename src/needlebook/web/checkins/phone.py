"""The check-in on the patient's own phone: the signs that cannot wait first, then three short pages of questions.

What a warning sign calls for is in the answer to the post that told it, and that answer was kept before.
"""

import logging
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.checkins.queries import standing_replies
from needlebook.clinic.checkins.registering import register_effects
from needlebook.clinic.checkins.replying import ANY, ON_WAY, TOLD, finish, save_replies
from needlebook.core.errors import BadInput
from needlebook.knowledge.check_in import load_check_in
from needlebook.web.checkins.advice import Advice, advice_for, advice_on
from needlebook.web.checkins.cards import STEPS, question_cards, sign_cards
from needlebook.web.checkins.link import for_check_in, frame_of
from needlebook.web.checkins.words import GROUPS

logger = logging.getLogger(__name__)
PAGE = require_http_methods(["GET", "HEAD", "POST"])
NOT_TAKEN = _("This could not be saved. Check it and try again.")
SENTENCES = {
    "sore_gone": _("Write how many hours it took as a whole number, for example 24, or leave it blank."),
}


@for_check_in
@PAGE
def start(request: HttpRequest, check_in: CheckIn, token: str) -> HttpResponse:
    """Whether one of the signs is so. A yes is kept, the clinic alarmed, and the patient told what to do."""
    if request.method != "POST":
        return _page(request, "start", check_in, token, _signs(check_in))
    given = {ANY: request.POST.get(ANY, "")}
    if failed := _not_kept(request, check_in, token, given):
        return failed
    if given[ANY] in TOLD:
        return _which(request, check_in, token)
    return redirect("check_in_step", token, 1) if given[ANY] else redirect("check_in", token)


@for_check_in
@PAGE
def which(request: HttpRequest, check_in: CheckIn, token: str) -> HttpResponse:
    """Which of the signs it is; each answer is kept by itself where a script runs."""
    if request.method != "POST":
        return _which(request, check_in, token)
    before = advice_for(check_in)
    if failed := _not_kept(request, check_in, token, _posted(request.POST, [*check_in.signs, ON_WAY])):
        return failed
    if request.htmx:
        return _saved(request, check_in, token, before)
    return _page(request, "help", check_in, token, {"ways": True})


@for_check_in
@PAGE
def step(request: HttpRequest, check_in: CheckIn, token: str, number: int) -> HttpResponse:
    """One page of questions on the usual course; with a script each answer is kept as it is given."""
    if not 1 <= number <= len(STEPS):
        return redirect("check_in", token)
    asked = [question.id for question in load_check_in().questions.values() if question.group == STEPS[number - 1]]
    if request.method != "POST":
        return _step(request, check_in, token, number)
    if failed := _not_kept(request, check_in, token, _posted(request.POST, asked), number):
        return failed
    if request.htmx:
        return _saved(request, check_in, token, advice_for(check_in))
    if number < len(STEPS):
        return redirect("check_in_step", token, number + 1)
    finish(check_in)
    return redirect("check_in_done", token)


@for_check_in
@require_safe
def done(request: HttpRequest, check_in: CheckIn, token: str) -> HttpResponse:
    """Thanks; the answers are not shown again: whoever finds the phone finds none."""
    return _page(request, "done", check_in, token)


def _posted(data: QueryDict, asked: list[str]) -> dict[str, str]:
    return {id: data.get(id, "") for id in asked}


def _not_kept(
    request: HttpRequest, check_in: CheckIn, token: str, given: dict[str, str], number: int = 0
) -> HttpResponse | None:
    """None when what was given is kept. A sign that cannot be kept is answered all the same: help comes first."""
    try:
        save_replies(check_in, given)
    except BadInput as error:
        return _refused(request, check_in, token, str(SENTENCES.get(error.field, NOT_TAKEN)), number)
    except DatabaseError:
        told = [id for id in check_in.signs if given.get(id) in TOLD]
        if not told and given.get(ANY) not in TOLD:
            raise
        lost = {"advice": advice_on(check_in, told, None)}
        return render(request, "checkins/phone/not_kept.html", {**_bare(check_in, token), **lost}, status=503)
    _tell_register(check_in)
    return None


def _tell_register(check_in: CheckIn) -> None:
    """After the answer is kept, and never in its way: the next answer tells all of it again."""
    try:
        register_effects(check_in)
    except Exception as error:  # of whatever kind: what the patient has to do at once must be shown
        logger.error("the register did not take a check-in: %s", type(error).__name__)  # and nothing of the patient


def _bare(check_in: CheckIn, token: str) -> dict[str, Any]:
    """What can be shown without asking the database again."""
    return {"asker": check_in.visit.patient.clinic, "adopted": True, "token": token, "check_in": check_in}


def _refused(request: HttpRequest, check_in: CheckIn, token: str, error: str, number: int) -> HttpResponse:
    if request.htmx:
        return render(request, "phone/saved.html", {"error": error}, status=422)
    if number:
        return _step(request, check_in, token, number, error)
    return _page(request, "start", check_in, token, {**_signs(check_in), "error": error}, 422)


def _signs(check_in: CheckIn) -> dict[str, Any]:
    table = load_check_in().warnings
    return {"signs": [table[id].short for id in check_in.signs if id in table]}


def _standing(check_in: CheckIn) -> dict[str, str]:
    """What stands, while the patient is at it; afterwards it is not shown any more."""
    if check_in.done_at is not None:
        return {}
    return {id: reply.value for id, reply in standing_replies(check_in).items() if reply.by_id is None}


def _which(request: HttpRequest, check_in: CheckIn, token: str) -> HttpResponse:
    return _page(request, "which", check_in, token, {"cards": sign_cards(check_in, _standing(check_in))})


def _step(request: HttpRequest, check_in: CheckIn, token: str, number: int, error: str = "") -> HttpResponse:
    group = STEPS[number - 1]
    if not check_in.takes_all(timezone.now()):
        return _page(request, "early", check_in, token)
    context = {
        "cards": question_cards(group, _standing(check_in)),
        "title": GROUPS[group],
        "number": number,
        "steps": len(STEPS),
        "error": error,
    }
    return _page(request, "step", check_in, token, context, 422 if error else 200)


def _saved(request: HttpRequest, check_in: CheckIn, token: str, before: Advice | None) -> HttpResponse:
    """'Saved' under the question, and what to do at once where this answer calls for it."""
    frame = frame_of(check_in, token)
    return render(request, "checkins/phone/saved.html", {**frame, "is_new": frame["advice"] != before})


def _page(
    request: HttpRequest,
    name: str,
    check_in: CheckIn,
    token: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request, f"checkins/phone/{name}.html", {**frame_of(check_in, token), **(context or {})}, status=status
    )
