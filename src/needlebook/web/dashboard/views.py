"""The clinic's page: what its own records say, with how much they can say."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from needlebook.clinic.checkins.queries import Answered, answered_share
from needlebook.clinic.stock.access import lots_of
from needlebook.clinic.vigilance.measures import Period
from needlebook.clinic.vigilance.reviewing import open_reviews
from needlebook.clinic.vigilance.watching import BY_CHANCE, IF_DOUBLED, LIMIT
from needlebook.web.dashboard.periods import chosen, names
from needlebook.web.dashboard.presenters import fewest, page_of


@never_cache
@require_safe
def clinic(request: HttpRequest) -> HttpResponse:
    """This year or this quarter."""
    id, period = chosen(request.GET.get("period", ""))
    context = {
        "section": "clinic",
        "chosen": id,
        "period": period,
        "periods": names(),
        "page": page_of(request.user.clinic_id, period),
        "checkins": _check_ins(request, period),
        "open_reviews": open_reviews(request.user).count(),
        "lots": lots_of(request.user).count(),
        "limit": LIMIT,
        "by_chance": round(BY_CHANCE, -2),
        "if_doubled": IF_DOUBLED,
        "fewest": fewest(),
    }
    return render(request, "dashboard/clinic.html", context)


def _check_ins(request: HttpRequest, period: Period) -> Answered | None:
    clinic = request.user.clinic
    return answered_share(clinic, period.since, period.until) if clinic else None
