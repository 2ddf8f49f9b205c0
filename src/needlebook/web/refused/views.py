"""What was refused in a session: a list to look at, and an answer to each."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import session_of, state_of
from needlebook.clinic.sessions.refusals import refusals_of
from needlebook.clinic.sessions.reviewing import answer_refusal, reopen_refusal
from needlebook.core.errors import BadInput
from needlebook.core.sessions import State
from needlebook.web.fields import whole_number, words
from needlebook.web.frame.visit import frame_of
from needlebook.web.refused.presenters import Posted, present


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refused(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The list; a POST says what became of one of them, or takes the answer back."""
    visit = visit_for(request.user, visit_id)
    session = session_of(visit)
    posted = _take(request, session) if session and request.method == "POST" else None
    if request.method == "POST" and posted is None:
        return redirect("refused", visit.pk)
    return _page(request, visit, session, posted)


def _take(request: HttpRequest, session: Session) -> Posted | None:
    """None when it was written; otherwise what was posted and what is wrong with it."""
    number = whole_number(request.POST.get("refusal")) or 0
    answer, said = request.POST.get("answer", ""), words(request.POST.get("words"))
    try:
        if request.POST.get("do") == "reopen":
            reopen_refusal(session, number, by=request.user)
        else:
            answer_refusal(session, number, by=request.user, answer=answer, words=said)
    except BadInput as error:
        return Posted(number, said, f"{error.wrong}.")
    messages.success(request, _("Written down."))
    return None


def _page(request: HttpRequest, visit: Visit, session: Session | None, posted: Posted | None) -> HttpResponse:
    state = state_of(session) if session else State()
    context = {"frame": frame_of(visit, "treat"), "visit": visit, "section": "patients"}
    context["page"] = present(refusals_of(session) if session else (), state, posted)
    return render(request, "refused/refused.html", context, status=422 if posted else 200)
