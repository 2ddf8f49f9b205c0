"""The day: what cannot wait, then the visits."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from needlebook.clinic.alarms.queries import open_alarms
from needlebook.clinic.documents.settled import unsigned_visits
from needlebook.clinic.patients.queries import visits_on
from needlebook.clinic.questionnaires.queries import to_review
from needlebook.clinic.sessions.incidents import to_look_at
from needlebook.clinic.sessions.progress import late_needles, progress_of, unclosed_visits
from needlebook.web.alarms.presenters import notices_of
from needlebook.web.checkins.waiting import unanswered_lines
from needlebook.web.questionnaire.status import notices
from needlebook.web.today.presenters import late_of, reports_of, rows_of, urgent_of

A_PAGE = 50
MOST_WAITING = 20
MOST_ALARMS = 50


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Alarms of the whole clinic, sessions with needles unaccounted for, then the visits of the day.

    ?whose=all shows the visits of the whole clinic.
    """
    day = timezone.localdate()
    whose = "all" if request.GET.get("whose") == "all" else "mine"
    visits = visits_on(request.user, day)
    if whose == "mine":
        visits = visits.filter(practitioner=request.user)
    page = Paginator(visits, A_PAGE).get_page(request.GET.get("page"))
    unclosed = unclosed_visits(request.user)
    context = {
        "section": "today",
        "day": day,
        "whose": whose,
        "page": page,
        "rows": rows_of(page.object_list, progress_of(page.object_list)),
        "alarms": notices_of(open_alarms(request.user)[:MOST_ALARMS]),
        "not_answered": unanswered_lines(request.user),
        "urgent": [*late_of(late_needles(request.user)), *urgent_of(unclosed, day)],
        "open_sessions": len(unclosed),
        "incidents": reports_of(to_look_at(request.user)),
        "unsigned": unsigned_visits(request.user, day).count(),
        "waiting": notices(to_review(request.user)[:MOST_WAITING]),
    }
    return render(request, "today/today.html", context)
