"""The rule book: browse it, search it, read one entry, by muscle, by complaint, on paper."""

from collections.abc import Iterable
from difflib import get_close_matches

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from needlebook.clinic.governance.queries import policy_of
from needlebook.core.screening import Policy
from needlebook.knowledge import load
from needlebook.knowledge.rule_documents import known_ids
from needlebook.web.rules.browse import asked_in, group_lines, group_names, search
from needlebook.web.rules.complaints import complaint_page
from needlebook.web.rules.entries import entry_of
from needlebook.web.rules.muscles import muscle_groups, muscle_page
from needlebook.web.rules.printing import rule_book_page

MOST_TYPED = 100
MOST_NEAR = 5


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The groups with their counts, or what fits the words that were typed."""
    typed = request.GET.get("q", "").strip()[:MOST_TYPED]
    context = {"typed": typed, "found": search(typed)} if typed else _contents()
    part = request.htmx and request.htmx.target == "found"
    return _page(request, "rules/live.html" if part else "rules/rules.html", context)


@require_safe
def group(request: HttpRequest, group: str) -> HttpResponse:
    """The questions of one group, each with one line for each of its rules."""
    names = group_names()
    if group not in names:
        return _missing(request, group, "rule_group", names)
    return _page(request, "rules/group.html", {"name": names[group], "asked": asked_in(names[group])})


@require_safe
def entry(request: HttpRequest, id: str) -> HttpResponse:
    """What stands under an id: a question, a rule, a hazard, a constraint or a disagreement."""
    found = entry_of(id, _policy(request))
    if found is None:
        return _missing(request, id, "rule", known_ids(load().rulebook))
    return _page(request, f"rules/{found['kind']}.html", {"entry": found})


@require_safe
def muscles(request: HttpRequest) -> HttpResponse:
    return _page(request, "rules/muscles.html", {"groups": muscle_groups()})


@require_safe
def muscle(request: HttpRequest, muscle: str) -> HttpResponse:
    """One muscle: what is near it, and every site rule that could touch it."""
    known = load().anatomy.muscles
    if muscle not in known:
        return _missing(request, muscle, "rule_muscle", known)
    return _page(request, "rules/muscle.html", {"page": muscle_page(muscle, _policy(request))})


@require_safe
def complaint(request: HttpRequest, complaint: str) -> HttpResponse:
    """One complaint: its red flags, and everything that is asked."""
    known = load().anatomy.complaints
    if complaint not in known:
        return _missing(request, complaint, "rule_complaint", known)
    return _page(request, "rules/complaint.html", {"page": complaint_page(complaint)})


@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """The whole book for paper."""
    return _page(request, "rules/print.html", {"book": rule_book_page(_policy(request))})


def _contents() -> dict[str, object]:
    knowledge = load()
    return {
        "groups": list(group_lines()),
        "complaints": knowledge.anatomy.complaints.values(),
        "hazards": knowledge.rulebook.hazards,
        "constraints": knowledge.rulebook.constraints.items(),
        "topics": knowledge.rulebook.topics.values(),
    }


def _policy(request: HttpRequest) -> Policy:
    """The choices of the reader's clinic; the strictest positions for an account without one."""
    clinic = request.user.clinic_id
    return policy_of(clinic) if clinic else Policy({})


def _page(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    return render(request, template, {"section": "rules", **context}, status=status)


def _missing(request: HttpRequest, typed: str, route: str, known: Iterable[str]) -> HttpResponse:
    """Not there: the nearest ids that are."""
    near = get_close_matches(typed, list(known), n=MOST_NEAR, cutoff=0.5)
    return _page(request, "rules/missing.html", {"typed": typed[:MOST_TYPED], "near": near, "route": route}, status=404)
