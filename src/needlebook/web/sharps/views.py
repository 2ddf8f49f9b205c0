"""What to do after a needlestick, at once; the record of it, for who was pricked and the clinic's lead alone."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from needlebook.clinic.governance.queries import is_lead
from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sharps.access import injuries_of, injury_for
from needlebook.clinic.sharps.actions import report_injury, take_step
from needlebook.clinic.sharps.models import Injury
from needlebook.core.errors import BadInput
from needlebook.knowledge.needlestick import steps
from needlebook.web.fields import an_id
from needlebook.web.sharps.forms import ReportForm, StepForm
from needlebook.web.sharps.presenters import sentences, step_views


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def needlestick(request: HttpRequest) -> HttpResponse:
    """What is done first needs no form; reporting opens the record."""
    visit = _source(request)
    if request.method != "POST":
        return _start(request, ReportForm(request.user), visit)
    form = ReportForm(request.user, request.POST)
    if form.is_valid() and (made := _reported(request, form, visit)):
        return _opened(request, made)
    return _start(request, form, visit, status=422)


def _source(request: HttpRequest) -> Visit | None:
    """The visit that the address names: its patient is the source. One that may not be seen is not found."""
    named = request.GET.get("visit")
    if not named:
        return None
    if not (id := an_id(named)):
        raise Http404
    return visit_for(request.user, UUID(id))


def _reported(request: HttpRequest, form: ReportForm, visit: Visit | None) -> Injury | None:
    try:
        return report_injury(by=request.user, source_visit=visit, **form.cleaned_data)
    except BadInput as error:
        form.refuse(error)
        return None


def _opened(request: HttpRequest, made: Injury) -> HttpResponse:
    """A colleague's record is not the writer's to read."""
    if injuries_of(request.user).filter(pk=made.pk).exists():
        return redirect("injury", made.pk)
    text = _("Reported. The record is open to %(name)s and the clinic’s lead, and to nobody else.")
    messages.success(request, text % {"name": made.person.get_full_name() or made.person.username})
    return redirect("needlestick")


def _start(request: HttpRequest, form: ReportForm, visit: Visit | None, status: int = 200) -> HttpResponse:
    context = {
        "section": "help",
        "form": form,
        "visit": visit,
        "records": injuries_of(request.user),
        "is_lead": is_lead(request.user),
        **_known(),
    }
    return render(request, "sharps/needlestick.html", context, status=status)


def _known() -> dict[str, object]:
    return {part: sentences(part) for part in ("never", "step", "risk")}


@never_cache
@require_safe
def injury(request: HttpRequest, injury_id: UUID) -> HttpResponse:
    """The record: every step, who did it when, and how long is left."""
    return _record(request, injury_for(request.user, injury_id), {})


@require_POST
def step(request: HttpRequest, injury_id: UUID, step: str) -> HttpResponse:
    """Write down what became of one step."""
    injury = injury_for(request.user, injury_id)
    if step not in {known.id for known in steps()}:
        raise Http404
    form = StepForm(request.POST, auto_id=f"id_{step}_%s")
    if form.is_valid() and _is_taken(request, injury, step, form):
        return redirect("injury", injury.pk)
    return _record(request, injury, {step: form}, status=422)


def _is_taken(request: HttpRequest, injury: Injury, step: str, form: StepForm) -> bool:
    try:
        take_step(injury, by=request.user, step=step, **form.cleaned_data)
    except BadInput as error:
        form.refuse(error)
        return False
    return True


def _record(request: HttpRequest, injury: Injury, bound: dict[str, StepForm], status: int = 200) -> HttpResponse:
    now = timezone.now()
    context = {"section": "help", "injury": injury, "now": now, **_known()}
    context["steps"] = list(step_views(injury, now, bound))
    return render(request, "sharps/injury.html", context, status=status)
