"""Decide: the verdict with everything behind it. Showing it computes it anew; keeping it writes it down whole."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.deciding import is_same, keep_verdict, kept_verdict, verdict_on
from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.core.screening import VerdictLevel
from needlebook.web.decide.presenters import decision
from needlebook.web.frame.asking import ask_links
from needlebook.web.frame.visit import frame_of

PERSON_OUT = (VerdictLevel.REFER_FIRST, VerdictLevel.DO_NOT_NEEDLE)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    visit = visit_for(request.user, visit_id)
    return _keep(request, visit) if request.method == "POST" else _page(request, visit)


def _page(request: HttpRequest, visit: Visit) -> HttpResponse:
    case = case_of(visit)
    verdict = verdict_on(visit, case)
    kept = kept_verdict(visit)
    frame = frame_of(visit, "decide", verdict)
    context = {
        "visit": visit,
        "frame": frame,
        "verdict": frame.verdict_view,
        "decision": decision(case, verdict),
        "links": ask_links(visit, verdict),
        "kept": kept,
        "is_kept": kept is not None and is_same(kept, verdict),
        "section": "patients",
    }
    return render(request, "decide/page.html", context)


def _keep(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep the verdict and go on; where nobody should be needled today, stay with what to do instead."""
    kept = keep_verdict(visit, by=request.user)
    if kept.level in PERSON_OUT:
        messages.success(request, _("The verdict is kept with the visit."))
        return redirect("decide", visit.pk)
    return redirect("examine", visit.pk)
