"""How large a session may be in this clinic, and who is trained for what: the lead decides, everybody may read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.governance.limiting import record_training, set_session_limits
from needlebook.clinic.governance.models import SessionLimit, Training
from needlebook.clinic.governance.queries import (
    is_lead,
    limit_history,
    session_limits_of,
    training_history,
    training_of,
)
from needlebook.core.errors import BadInput
from needlebook.knowledge import load
from needlebook.knowledge.planning import load_planning
from needlebook.web.bodychart.words import part_name
from needlebook.web.governance.presenters import Decision
from needlebook.web.governance.session_forms import LimitsForm, TrainingForm, training_initial
from needlebook.web.governance.views import clinic_of, refused
from needlebook.web.limit_fields import ORIGINS, as_shown, is_chance, typed_values, value_words


@dataclass(frozen=True, slots=True)
class LimitView:
    """A limit as it holds here, what the table allows, and where that stands."""

    says: str
    held: str
    origin: str
    bounds: str
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody of the clinic, and what is recorded of their training."""

    person: User
    training: str


@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """The limits that hold; the lead sets them, with a reason."""
    clinic = clinic_of(request.user)
    held = session_limits_of(clinic.pk)
    if request.method != "POST":
        return _limits_page(request, clinic, LimitsForm(load_planning().limits, held))
    if not is_lead(request.user):
        return refused(request)
    form = LimitsForm(load_planning().limits, held, request.POST)
    if not (form.is_valid() and _are_set(request, form)):
        return _limits_page(request, clinic, form, 422)
    return redirect("session_limits")


def _are_set(request: HttpRequest, form: LimitsForm) -> bool:
    given = dict(form.cleaned_data)
    reason = given.pop("reason")
    try:
        changed = set_session_limits(by=request.user, values=typed_values(load_planning().limits, given), reason=reason)
    except BadInput as error:
        form.refuse(error)
        return False
    if changed:
        messages.success(request, _("Set. Plans that are suggested from now on keep to them."))
    else:
        messages.info(request, _("This is what holds already. Nothing was changed."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def training(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What one person of the clinic is trained to needle."""
    person = get_object_or_404(clinic_of(request.user).people, pk=person_id)
    standing = training_of(person)
    if request.method != "POST":
        form = TrainingForm(initial=training_initial(standing.areas if standing else None))
        return _training_page(request, person, form)
    if not is_lead(request.user):
        return refused(request)
    form = TrainingForm(request.POST)
    if not (form.is_valid() and _is_recorded(request, person, form)):
        return _training_page(request, person, form, 422)
    messages.success(request, _("Recorded. Plans for visits of this person keep to it."))
    return redirect("session_limits")


def _is_recorded(request: HttpRequest, person: User, form: TrainingForm) -> bool:
    try:
        record_training(by=request.user, person=person, areas=form.areas, reason=form.cleaned_data["reason"])
    except BadInput as error:
        form.refuse(error)
        return False
    return True


def _limits_page(request: HttpRequest, clinic: Clinic, form: LimitsForm, status: int = 200) -> HttpResponse:
    rows, trainings = limit_history(clinic), training_history(clinic)
    newest = {row.person_id: row for row in reversed(trainings)}
    people = clinic.people.order_by("last_name", "first_name", "username")
    context = {
        "section": "rules",
        "form": form,
        "limits": list(_limit_views(clinic)),
        "people": [PersonView(person, area_words(newest.get(person.pk))) for person in people],
        "history": sorted(_history(rows, trainings), key=lambda decision: decision.at, reverse=True),
        "lead": clinic.lead,
        "is_lead": is_lead(request.user),
    }
    return render(request, "governance/limits.html", context, status=status)


def _limit_views(clinic: Clinic) -> Iterator[LimitView]:
    for limit in session_limits_of(clinic.pk).values():
        unit = " %" if is_chance(limit) else ""
        is_fixed = limit.least == limit.most
        bounds = "" if is_fixed else f"{as_shown(limit, limit.least)}–{as_shown(limit, limit.most)}{unit}"
        yield LimitView(limit.says, value_words(limit), str(ORIGINS[limit.origin]), bounds, limit.why, limit.source)


def area_words(row: Training | None) -> str:
    """'Buttock, Leg, Soleus'; 'not recorded' where it is not."""
    if row is None or row.areas is None:
        return _("not recorded, so it is not checked")
    muscles = load().anatomy.muscles
    return ", ".join(muscles[area].label if area in muscles else str(part_name(area)) for area in row.areas)


def _history(limits: list[SessionLimit], trainings: list[Training]) -> Iterator[Decision]:
    table = load_planning().limits
    for row in limits:
        name = table[row.limit].says if row.limit in table else row.limit
        yield Decision(row.at, row.by, f"{name}: {_value(row)}", row.reason)
    for one in trainings:
        what = _("Training of %(name)s: %(areas)s") % {"name": one.person.short_name, "areas": area_words(one)}
        yield Decision(one.at, one.by, what, one.reason)


def _value(row: SessionLimit) -> str:
    if row.value is None:
        return _("as the table has it")
    return f"{100 * row.value:.0f} %" if row.value < 1 else f"{row.value:g}"


def _training_page(request: HttpRequest, person: User, form: TrainingForm, status: int = 200) -> HttpResponse:
    standing = training_of(person)
    context = {
        "section": "rules",
        "person": person,
        "form": form,
        "standing": standing,
        "areas": area_words(standing),
        "lead": clinic_of(request.user).lead,
        "is_lead": is_lead(request.user),
    }
    return render(request, "governance/training.html", context, status=status)
