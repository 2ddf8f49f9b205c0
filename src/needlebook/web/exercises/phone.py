"""Today's exercises on the patient's own phone: one picture each, a tick, pain 0 to 10. The link is the key."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from needlebook.clinic.governance.queries import standing_adoption
from needlebook.clinic.therapy import doing
from needlebook.clinic.therapy.doing import ProgrammeClosed
from needlebook.clinic.therapy.links import opened_with
from needlebook.clinic.therapy.models import Programme
from needlebook.core.errors import BadInput
from needlebook.knowledge.exercises import load_therapy
from needlebook.web.exercises.sheet import exercises_on, pain_on, signs_for
from needlebook.web.fields import an_id, whole_number, words
from needlebook.web.phone.link import View, patients_page

YESTERDAY = "yesterday"


def for_programme(view: View) -> View:
    """Give the view the programme of the link. A link that does not open looks the same whatever the reason."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        programme = opened_with(token)
        if programme is not None:
            try:
                return view(request, programme, token)
            except ProgrammeClosed:
                pass
        if request.htmx:
            return HttpResponse(headers={"HX-Refresh": "true"})  # the whole page says it, not a corner of it
        return render(request, "phone/unavailable.html", status=404)

    return patients_page(opened)


@for_programme
@require_safe
def today(request: HttpRequest, programme: Programme, token: str) -> HttpResponse:
    """Today, or with ?day=yesterday the day before."""
    return _page(request, programme, token, _day(request.GET.get("day")))


@for_programme
@require_POST
def post_done(request: HttpRequest, programme: Programme, token: str) -> HttpResponse:
    """Tick an exercise, take the tick back, say how much it hurt, or how much was done."""
    day, id = _day(request.POST.get("day")), an_id(request.POST.get("exercise"))
    return _write(request, programme, token, day, lambda: _does(request, programme, day, id))


@for_programme
@require_POST
def post_pain(request: HttpRequest, programme: Programme, token: str) -> HttpResponse:
    """Pain before the exercises of the day, or after them."""
    day, pain = _day(request.POST.get("day")), _pain(request)
    when = request.POST.get("when", "")
    return _write(request, programme, token, day, lambda: doing.say_pain(programme, day, when=when, pain=pain()))


def _does(request: HttpRequest, programme: Programme, day: date, id: str) -> object:
    if not id:
        raise BadInput("exercise", "is not one of this programme", "those that the page shows")
    does, exercise = request.POST.get("do", "tick"), UUID(id)
    if does == "undo":
        return doing.take_back(programme, exercise, day)
    if does == "describe":
        amounts = {name: _amount(request, name) for name in ("sets", "reps")}
        return doing.describe(programme, exercise, day, note=words(request.POST.get("note")), **amounts)
    if "pain" in request.POST:
        return doing.rate(programme, exercise, day, _pain(request)())
    return doing.tick(programme, exercise, day)


def _amount(request: HttpRequest, name: str) -> int | None:
    typed = request.POST.get(name, "").strip()
    number = whole_number(typed)
    if typed and number is None:
        raise BadInput(name, "is not a whole number", "a whole number, or blank")
    return number


def _pain(request: HttpRequest) -> Callable[[], int]:
    def read() -> int:
        pain = whole_number(request.POST.get("pain"))
        if pain is None:
            raise BadInput("pain", "is not on the scale", "0 to 10")
        return pain

    return read


def _write(
    request: HttpRequest, programme: Programme, token: str, day: date, does: Callable[[], object]
) -> HttpResponse:
    try:
        does()
        doing.begin(programme)
    except BadInput as error:
        return _page(request, programme, token, day, _sentence(error), 422)
    place = f"#ex-{id}" if (id := an_id(request.POST.get("exercise"))) else "#pain"
    return redirect(f"{reverse('phone_exercises', args=[token])}{_query(day)}{place}")


def _sentence(error: BadInput) -> str:
    """What was wrong, in the patient's words."""
    return {
        "pain": _("Choose a number from 0 to 10."),
        "day": _("Only today and yesterday can be entered, while the programme runs."),
        "note": _("Write at most 200 letters."),
        "sets": _("Write a whole number of rounds, or leave it blank."),
        "reps": _("Write a whole number of times, or leave it blank."),
    }.get(error.field, _("This could not be saved. Open the page again and try once more."))


def _day(named: str | None) -> date:
    """Today, yesterday when it is named so, or a date as the page wrote it: a page left open over midnight."""
    now = timezone.localdate()
    if named == YESTERDAY:
        return now - timedelta(days=1)
    try:
        return date.fromisoformat(named) if named else now
    except ValueError:
        return now


def _query(day: date) -> str:
    return f"?day={YESTERDAY}" if day == timezone.localdate() - timedelta(days=1) else ""


def _page(
    request: HttpRequest, programme: Programme, token: str, day: date, error: str = "", status: int = 200
) -> HttpResponse:
    now, clinic = timezone.localdate(), programme.patient.clinic
    day = day if day in doing.days_open() else now
    before = now - timedelta(days=1)
    homes = exercises_on(programme, day)
    context: dict[str, Any] = {
        "asker": clinic,
        "advice": None,
        "adopted": standing_adoption(clinic),
        "programme": programme,
        "token": token,
        "day": day,
        "is_today": day == now,
        "has_yesterday": programme.begins_on <= before,
        "exercises": homes,
        "is_different": [home for home in homes if home.because and home.state != "rest"],
        "done": sum(home.done is not None for home in homes),
        "signs": signs_for(programme),
        "pain": pain_on(programme, day),
        "most_pain": load_therapy().rules.pain.during,
        "scale": range(11),
        "error": error,
    }
    return render(request, "exercises/phone.html", context, status=status)
