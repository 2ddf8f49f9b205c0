"""What the clinic's lead decides: which knowledge is used here, and which side of a disagreement is taken."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.governance.actions import adopt_knowledge, choose_position, withdraw_adoption
from needlebook.clinic.governance.queries import choices_of, is_lead
from needlebook.core.errors import BadInput
from needlebook.core.screening import PolicyTopic
from needlebook.knowledge import load
from needlebook.web.errors import not_yours
from needlebook.web.governance.forms import AdoptionForm, ChoiceForm
from needlebook.web.governance.presenters import TopicView, knowledge_page, moved_here, topic_view


@require_safe
def knowledge(request: HttpRequest) -> HttpResponse:
    """The version in use, what is new in it, the choices, and who decided what."""
    return _page(request, AdoptionForm(initial={"version": load().version}))


@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """The lead answers for the version that was read."""
    if not is_lead(request.user):
        return refused(request)
    form = AdoptionForm(request.POST)
    if not (form.is_valid() and _is_adopted(request, form)):
        form.data = form.data.copy()
        form.data["version"] = load().version
        return _page(request, form, status=422)
    messages.success(request, _("Adopted. Every page says so from now on."))
    return redirect("knowledge")


def _is_adopted(request: HttpRequest, form: AdoptionForm) -> bool:
    given = form.cleaned_data
    try:
        adopt_knowledge(by=request.user, version=given["version"], note=given["note"])
    except BadInput as error:
        form.refuse(error)
        return False
    return True


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """The lead takes the adoption back."""
    try:
        withdraw_adoption(by=request.user)
    except BadInput:
        return refused(request)
    messages.warning(request, _("The adoption is withdrawn. Every page says again that this is for training."))
    return redirect("knowledge")


@require_http_methods(["GET", "HEAD", "POST"])
def choice(request: HttpRequest, topic: str) -> HttpResponse:
    """One disagreement. A choice is shown with the rules that it moves before it is saved."""
    known = load().rulebook.topics.get(topic)
    if known is None:
        raise Http404
    view = topic_view(known, choices_of(clinic_of(request.user)))
    if request.method != "POST":
        return _choice_page(request, view, ChoiceForm(known, initial={"position": view.held.name}))
    return _choose(request, known, view) if is_lead(request.user) else refused(request)


def _choose(request: HttpRequest, topic: PolicyTopic, view: TopicView) -> HttpResponse:
    """First what would move, then, when that was seen and is still so, the choice itself."""
    form = ChoiceForm(topic, request.POST)
    if not form.is_valid():
        return _choice_page(request, view, form, status=422)
    if form.cleaned_data["position"] == view.held.name:
        messages.info(request, _("This is what holds already. Nothing was changed."))
        return redirect("choice", topic.id)
    if request.POST.get("seen") != _seen(view):
        moved = moved_here(view, form.cleaned_data["position"])
        context = {"section": "rules", "topic": view, "form": form, "moved": moved, "seen": _seen(view)}
        context |= {"is_anew": "seen" in request.POST, **form.cleaned_data}
        return render(request, "governance/confirm.html", context)
    return _save_choice(request, topic, view, form)


def _seen(view: TopicView) -> str:
    """What the rules that a choice moves depend on: the position held before, and the knowledge."""
    return f"{load().version} {view.held.name}"


def _save_choice(request: HttpRequest, topic: PolicyTopic, view: TopicView, form: ChoiceForm) -> HttpResponse:
    try:
        choose_position(by=request.user, topic=topic.id, **form.cleaned_data)
    except BadInput as error:
        form.refuse(error)
        return _choice_page(request, view, form, status=422)
    messages.success(request, _("Chosen. Verdicts use it from now on; those that were kept stay as they were."))
    return redirect("knowledge")


def _page(request: HttpRequest, form: AdoptionForm, status: int = 200) -> HttpResponse:
    page = knowledge_page(clinic_of(request.user), request.user)
    context = {"section": "rules", "page": page, "form": form}
    return render(request, "governance/knowledge.html", context, status=status)


def _choice_page(request: HttpRequest, view: TopicView, form: ChoiceForm, status: int = 200) -> HttpResponse:
    options = list(zip(view.positions, form["position"], strict=True))
    lead = clinic_of(request.user).lead
    context = {"section": "rules", "topic": view, "form": form, "options": options, "lead": lead}
    context["is_lead"] = is_lead(request.user)
    return render(request, "governance/choice.html", context, status=status)


def clinic_of(user: User) -> Clinic:
    """The clinic whose decisions these are. Http404 for an account that belongs to none."""
    if user.clinic is None:
        raise Http404
    return user.clinic


def refused(request: HttpRequest) -> HttpResponse:
    """The page that says whose decision this is."""
    lead = clinic_of(request.user).lead
    if lead is None:
        return not_yours(request, _("Only the clinic’s lead decides this, and this clinic has none yet."))
    return not_yours(request, _("Only the clinic’s lead decides this: %(name)s.") % {"name": lead.get_full_name()})
