"""The manual: search it, and read about one muscle, one region, one complaint. Nothing of a patient is in it."""

from collections.abc import Iterable
from difflib import get_close_matches

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from needlebook.knowledge import load
from needlebook.web.manual.browse import contents, search
from needlebook.web.manual.complaints import complaint_page
from needlebook.web.manual.muscles import muscle_page
from needlebook.web.manual.regions import region_page

MOST_TYPED = 100
MOST_NEAR = 5


@require_safe
def manual(request: HttpRequest) -> HttpResponse:
    """The index by body part, or what fits the words that were typed."""
    typed = request.GET.get("q", "").strip()[:MOST_TYPED]
    context = {"typed": typed, "found": search(typed)} if typed else {"contents": contents()}
    part = request.htmx and request.htmx.target == "found"
    return _page(request, "manual/live.html" if part else "manual/manual.html", context)


@require_safe
def muscle(request: HttpRequest, muscle: str) -> HttpResponse:
    """One muscle; `?point=trp2` draws where that trigger point alone is felt."""
    known = load().anatomy.muscles
    if muscle not in known:
        return _missing(request, muscle, "manual_muscle", known)
    page = muscle_page(muscle, request.GET.get("point", ""))
    return _page(request, "manual/muscle.html", {"page": page})


@require_safe
def region(request: HttpRequest, region: str) -> HttpResponse:
    """One region: which muscles are felt there."""
    known = load().anatomy.regions
    if region not in known:
        return _missing(request, region, "manual_region", known)
    return _page(request, "manual/region.html", {"page": region_page(region)})


@require_safe
def complaint(request: HttpRequest, complaint: str) -> HttpResponse:
    """One complaint: its candidate muscles, and what trials found."""
    known = load().anatomy.complaints
    if complaint not in known:
        return _missing(request, complaint, "manual_complaint", known)
    return _page(request, "manual/complaint.html", {"page": complaint_page(complaint)})


def _page(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    return render(request, template, {"section": "manual", **context}, status=status)


def _missing(request: HttpRequest, typed: str, route: str, known: Iterable[str]) -> HttpResponse:
    """Not there: the nearest ids that are."""
    near = get_close_matches(typed, list(known), n=MOST_NEAR, cutoff=0.5)
    return _page(request, "manual/missing.html", {"typed": typed[:MOST_TYPED], "near": near, "route": route}, 404)
