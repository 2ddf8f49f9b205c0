"""Decide: the verdict with everything behind it. Showing it computes it anew; keeping it writes it down whole.

Open questions are answered here and rules are overridden here. Every part posts to its own address: as a plain form it
comes back to the page, through htmx everything that the answer changed comes back at once.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from needlebook.clinic.assessments.actions import save_answers
from needlebook.clinic.assessments.deciding import keep_verdict
from needlebook.clinic.assessments.overriding import override_rule, withdraw_override
from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.core.errors import BadInput
from needlebook.core.screening import VerdictLevel
from needlebook.web.assess.answers import read_answers
from needlebook.web.assess.errors import not_saved
from needlebook.web.assess.page import sheet_of
from needlebook.web.decide.forms import OverrideForm
from needlebook.web.decide.overrides import is_overridden_already, reason_to_override
from needlebook.web.decide.page import Typed, page
from needlebook.web.decide.reasons import reason_id

PERSON_OUT = (VerdictLevel.REFER_FIRST, VerdictLevel.DO_NOT_NEEDLE)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    visit = visit_for(request.user, visit_id)
    return _keep(request, visit) if request.method == "POST" else _page(request, visit, Typed())


@require_POST
def post_answers(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """One answer, or all of the form. Nothing is saved when one of them cannot be taken."""
    visit, shown = visit_for(request.user, visit_id), request.POST.get("shown", "")
    try:
        save_answers(visit, by=request.user, answers=read_answers(request.POST))
    except BadInput as error:
        return _page(request, visit, Typed(errors={"ask": not_saved(error)}, shown=shown), 422)
    return _changed(request, visit, "ask", shown)


@require_POST
def post_override(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Go on although a rule speaks against it. What stands no more, or is left to nobody, is refused in a sentence."""
    visit, rule = visit_for(request.user, visit_id), request.POST.get("rule", "")
    verdict = sheet_of(visit).verdict
    if is_overridden_already(verdict, rule, request.POST.getlist("sites")):
        return _changed(request, visit, reason_id(rule, is_overridden=True))
    reason = reason_to_override(verdict, rule)
    if reason is None:
        return _stale(request, visit)
    form = OverrideForm(reason, request.POST)
    if not form.is_valid():
        return _page(request, visit, Typed(overrides={rule: form}), 422)
    return _override(request, visit, form)


def _override(request: HttpRequest, visit: Visit, form: OverrideForm) -> HttpResponse:
    said = {"reason": form.cleaned_data["reason"], "asked_whom": form.cleaned_data.get("asked_whom", "")}
    try:
        override_rule(visit, by=request.user, rule=form.rule, sites=form.chosen, facts=form.facts, **said)
    except BadInput:  # somebody answered a question in between
        return _stale(request, visit)
    return _changed(request, visit, reason_id(form.rule, is_overridden=True))


def _stale(request: HttpRequest, visit: Visit) -> HttpResponse:
    sentence = _("Nothing is overridden: this rule does not stand in the verdict now, or is not left to a clinician.")
    return _page(request, visit, Typed(errors={"reasons": sentence}), 422)


@require_POST
def post_withdrawn(request: HttpRequest, visit_id: UUID, override_id: int) -> HttpResponse:
    """Let the rule stand again."""
    visit = visit_for(request.user, visit_id)
    withdraw_override(visit, by=request.user, override_id=override_id)
    return _changed(request, visit, "reasons")


def _page(request: HttpRequest, visit: Visit, typed: Typed, status: int = 200) -> HttpResponse:
    """The whole page, or for htmx all of it that can change."""
    context = {**page(sheet_of(visit), typed), "is_part": bool(request.htmx)}
    return render(request, f"decide/{'swap' if request.htmx else 'page'}.html", context, status=status)


def _changed(request: HttpRequest, visit: Visit, part: str, shown: str = "") -> HttpResponse:
    """After a plain form: the page again, at the part that was sent."""
    if request.htmx:
        return _page(request, visit, Typed(shown=shown))
    return redirect(f"{reverse('decide', args=[visit.pk])}#{part}")


def _keep(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep the verdict and go on; where nobody should be needled today, stay with what to do instead."""
    kept = keep_verdict(visit, by=request.user)
    if kept.level in PERSON_OUT:
        messages.success(request, _("The verdict is kept with the visit."))
        return redirect("decide", visit.pk)
    return redirect("examine", visit.pk)
