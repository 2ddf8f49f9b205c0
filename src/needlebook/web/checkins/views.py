"""The clinic's side of check-ins: their links, what was answered, an answer that was given by telephone."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from needlebook.clinic.checkins.access import check_in_for
from needlebook.clinic.checkins.links import token_of
from needlebook.clinic.checkins.models import CheckIn, Reply
from needlebook.clinic.checkins.planning import make_anew, withdraw
from needlebook.clinic.checkins.queries import check_ins_at
from needlebook.clinic.checkins.registering import register_effects
from needlebook.clinic.checkins.replying import ANY, ON_WAY, save_replies
from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.core.errors import BadInput
from needlebook.knowledge.check_in import load_check_in
from needlebook.web.alarms.presenters import WAYS
from needlebook.web.checkins.cards import STEPS, question_cards, sign_cards
from needlebook.web.checkins.status import said_in
from needlebook.web.checkins.words import GROUPS, after
from needlebook.web.frame.visit import frame_of
from needlebook.web.questionnaire.sharing import Link, link_to

YES_NO_WORDS = {"yes": "Yes", "no": "No", "unknown": "Not sure"}


@dataclass(frozen=True, slots=True)
class Row:
    """One check-in of a visit. link: while it opens, where it was asked for."""

    check_in: CheckIn
    after: str
    said: str
    link: Link | None


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as it was given."""

    asks: str
    value: str
    reply: Reply


def rows_at(visit: Visit, request: HttpRequest | None = None) -> list[Row]:
    """The check-ins of a visit, earliest due first. Links and codes for a request only: a code takes long to draw."""
    return [
        Row(check_in, after(check_in), said_in(check_in), _link(request, check_in) if request else None)
        for check_in in check_ins_at([visit])
    ]


def _link(request: HttpRequest, check_in: CheckIn) -> Link | None:
    return link_to(request, reverse("check_in", args=[token_of(check_in)])) if check_in.is_open else None


@never_cache
@require_http_methods(["GET", "HEAD"])
def checkins(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The check-ins of a visit with their links and codes."""
    visit = visit_for(request.user, visit_id)
    context = {"frame": frame_of(visit, "follow"), "visit": visit, "rows": rows_at(visit, request)}
    return render(request, "checkins/checkins.html", {**context, "section": "patients"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, check_in_id: UUID) -> HttpResponse:
    """Everything that was answered, and a form for what the patient says by telephone."""
    found = check_in_for(request.user, check_in_id)
    if request.method != "POST":
        return _one(request, found)
    asked = [ANY, *found.signs, *load_check_in().questions]
    try:
        is_new = save_replies(found, {id: request.POST.get(id, "") for id in asked}, by=request.user)
    except BadInput as error:
        return _one(request, found, _sentence(error))
    if not is_new:
        messages.info(request, _("Nothing new was written."))
        return redirect("check_in_record", found.pk)
    register_effects(found, by=request.user)
    messages.success(request, _("Written down as told to you."))
    return redirect("checkins", found.visit_id)


def _sentence(error: BadInput) -> str:
    if error.field == "sore_gone":
        return _("Nothing was written. Hours are a whole number, for example 24.")
    return _("Nothing was written: one of the answers cannot be. Check them.")


@require_POST
def post_withdrawn(request: HttpRequest, check_in_id: UUID) -> HttpResponse:
    found = check_in_for(request.user, check_in_id)
    withdraw(found, by=request.user)
    return redirect("checkins", found.visit_id)


@require_POST
def post_anew(request: HttpRequest, check_in_id: UUID) -> HttpResponse:
    """Another link; the old one opens nothing any more. A second tap finds the first one's."""
    found = check_in_for(request.user, check_in_id)
    try:
        make_anew(found, by=request.user)
    except BadInput:
        messages.info(request, _("A newer link stands already."))
    return redirect("checkins", found.visit_id)


def _one(request: HttpRequest, found: CheckIn, error: str = "") -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in request.POST} if error else {}
    context = {
        "frame": frame_of(found.visit, "follow"),
        "visit": found.visit,
        "check_in": found,
        "after": after(found),
        "said": said_in(found),
        "replies": _said(list(found.replies.select_related("by"))),
        "signs": sign_cards(found, typed),
        "groups": [(GROUPS[group], question_cards(group, typed)) for group in STEPS],
        "error": error,
        "section": "patients",
    }
    return render(request, "checkins/one.html", context, status=422 if error else 200)


def _said(replies: Sequence[Reply]) -> list[Said]:
    """Newest first."""
    return [Said(_asked(reply.question), _answer(reply), reply) for reply in reversed(replies)]


def _asked(question: str) -> str:
    table = load_check_in()
    special = {ANY: _("One of the warning signs"), ON_WAY: _("Getting help")}
    if question in table.warnings:
        return table.warnings[question].short
    return table.questions[question].asks if question in table.questions else special.get(question, question)


def _answer(reply: Reply) -> str:
    if reply.question == ON_WAY:
        return str(WAYS.get(reply.value, reply.value))
    question = load_check_in().questions.get(reply.question)
    words = {**YES_NO_WORDS, **(dict(question.choices) if question else {})}
    return _(words.get(reply.value, reply.value))
