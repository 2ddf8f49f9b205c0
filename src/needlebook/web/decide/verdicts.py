"""The verdicts that were kept at a visit, each as it was given."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from needlebook.clinic.assessments.deciding import overrides_at, verdicts_of
from needlebook.clinic.patients.access import visit_for
from needlebook.web.decide.kept import kept_line, kept_verdict_view
from needlebook.web.frame.visit import frame_of


@require_safe
def verdicts(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Every verdict that was kept at this visit, newest first."""
    visit = visit_for(request.user, visit_id)
    lines = [kept_line(kept) for kept in verdicts_of(visit)]
    context = {"visit": visit, "frame": frame_of(visit, "decide"), "lines": lines, "section": "patients"}
    return render(request, "decide/verdicts.html", context)


@require_safe
def verdict(request: HttpRequest, visit_id: UUID, pk: int) -> HttpResponse:
    """One of them whole, from its own document."""
    visit = visit_for(request.user, visit_id)
    kept = next((kept for kept in verdicts_of(visit) if kept.pk == pk), None)
    if kept is None:
        raise Http404
    shown = kept_verdict_view(kept, overrides_at(kept))
    context = {"visit": visit, "frame": frame_of(visit, "decide"), "shown": shown, "section": "patients"}
    return render(request, "decide/verdict.html", context)
