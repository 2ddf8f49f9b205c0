"""The door of a check-in: the link alone opens it, and one that does not open says what to do and nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from needlebook.clinic.accounts.models import Clinic
from needlebook.clinic.checkins.links import opened_with
from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.governance.queries import standing_adoption
from needlebook.clinic.links import LinkClosed
from needlebook.web.checkins.advice import advice_for
from needlebook.web.checkins.words import opens_at, since_when
from needlebook.web.phone.link import patients_page

View = Callable[..., HttpResponse]


def for_check_in(view: View) -> View:
    """Give the view the check-in of the link. A link that does not open looks the same whatever the reason."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        check_in = opened_with(token)
        if check_in is not None:
            try:
                return view(request, check_in, token=token, **kwargs)
            except LinkClosed:  # withdrawn or expired while it was being answered
                pass
        return _unavailable(request)

    # The link is the only key and no cookie is one, so there is nothing to forge; and no warning is turned away because
    # a phone keeps no cookies.
    return csrf_exempt(patients_page(opened))


def _unavailable(request: HttpRequest) -> HttpResponse:
    """One page for every reason. Whom to call is no secret; where several clinics share a server it is left out."""
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})  # the whole page says it, not a corner of it
    clinics = list(Clinic.objects.all()[:2])
    context = {"reached": clinics[0] if len(clinics) == 1 else None}
    return render(request, "checkins/phone/unavailable.html", context, status=404)


def frame_of(check_in: CheckIn, token: str) -> dict[str, Any]:
    """What every page of a link that opens shows: who asks, and what to do at once."""
    clinic, now = check_in.visit.patient.clinic, timezone.now()
    return {
        "asker": clinic,
        "adopted": standing_adoption(clinic),
        "advice": advice_for(check_in),
        "token": token,
        "check_in": check_in,
        "since": since_when(check_in, timezone.localdate()),
        "is_early": not check_in.takes_all(now),
        "is_late": check_in.is_late(now),
        "opens_at": opens_at(check_in),
    }
