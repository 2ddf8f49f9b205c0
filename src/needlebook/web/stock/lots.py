"""The list of lots, one lot, and what is done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from needlebook.clinic.governance.queries import is_lead
from needlebook.clinic.stock.access import lot_for
from needlebook.clinic.stock.actions import correct_count, release_lot, withdraw_lot, write_off
from needlebook.clinic.stock.models import Lot
from needlebook.clinic.stock.queries import LotLine, lot_lines, use_by_session
from needlebook.core.errors import BadInput
from needlebook.web.stock.forms import CountForm, RequestForm, WhyForm, WriteOffForm
from needlebook.web.stock.words import Said, said_of, size_words


@dataclass(frozen=True, slots=True)
class LotView:
    """A lot as the list and its page print it."""

    lot: Lot
    size: str
    left: int
    said: Said


def _view(line: LotLine) -> LotView:
    return LotView(line.lot, size_words(*line.size), line.left, said_of(line))


@require_safe
def stock(request: HttpRequest) -> HttpResponse:
    """Every lot, most pressing first."""
    lots = [_view(line) for line in lot_lines(request.user)]
    return render(request, "stock/stock.html", {"section": "stock", "lots": lots})


@require_safe
def lot(request: HttpRequest, lot_id: UUID) -> HttpResponse:
    """One lot: its count and how it came about."""
    return _page(request, lot_for(request.user, lot_id))


@dataclass(frozen=True, slots=True)
class Act:
    """Something done with a lot: the form that asks for it, and what does it and gives back what is said then."""

    form: type[RequestForm]
    do: Callable[..., str]


def _counted(lot: Lot, *, by: object, counted: int, why: str, request: UUID) -> str:
    n = correct_count(lot, by=by, counted=counted, why=why, request=request)
    if n == 0:
        return _("Counted: it is as the book has it.")
    words = ngettext("Counted: %(n)+d needle.", "Counted: %(n)+d needles.", abs(n))
    return words % {"n": n}


def _written_off(lot: Lot, **given: object) -> str:
    write_off(lot, **given)
    return _("Taken off the count.")


def _withdrawn(lot: Lot, *, by: object, why: str, request: UUID) -> str:
    withdraw_lot(lot, by=by, why=why)
    return _("Withdrawn. The room refuses it from now on. Put the packs away from the others.")


def _released(lot: Lot, *, by: object, why: str, request: UUID) -> str:
    release_lot(lot, by=by, why=why)
    return _("Released. It may be used again.")


Bound = dict[str, RequestForm]
ACTS = {
    "count": Act(CountForm, _counted),
    "write-off": Act(WriteOffForm, _written_off),
    "withdraw": Act(WhyForm, _withdrawn),
    "release": Act(WhyForm, _released),
}


@require_POST
def change(request: HttpRequest, lot_id: UUID, act: str) -> HttpResponse:
    """Correct the count, write needles off, withdraw the lot or release it."""
    lot = lot_for(request.user, lot_id)
    if act not in ACTS:
        raise Http404
    form = ACTS[act].form(request.POST, prefix=act)
    if form.is_valid() and _is_done(request, lot, act, form):
        return redirect("lot", lot.pk)
    return _page(request, lot, {act: form}, status=422)


def _is_done(request: HttpRequest, lot: Lot, act: str, form: RequestForm) -> bool:
    try:
        messages.success(request, ACTS[act].do(lot, by=request.user, **form.cleaned_data))
    except BadInput as error:
        form.refuse(error)
        return False
    return True


def _page(request: HttpRequest, lot: Lot, bound: Bound | None = None, status: int = 200) -> HttpResponse:
    """The forms stand folded; the one that was refused is open."""
    forms = {name: (bound or {}).get(name) or act.form(prefix=name) for name, act in ACTS.items()}
    view = next(_view(line) for line in lot_lines(request.user) if line.lot == lot)
    withdrawals = lot.withdrawals.select_related("by", "released_by")
    context = {
        "section": "stock",
        "view": view,
        "count_form": forms["count"],
        "write_off_form": forms["write-off"],
        "withdraw_form": forms["withdraw"],
        "release_form": forms["release"],
        "refused": next(iter(bound or {}), ""),
        "changes": lot.changes.select_related("by"),
        "withdrawals": withdrawals,
        "standing": next((w for w in withdrawals if w.released_at is None), None),
        "uses": use_by_session(lot),
        "is_lead": is_lead(request.user),
    }
    return render(request, "stock/lot.html", context, status=status)
