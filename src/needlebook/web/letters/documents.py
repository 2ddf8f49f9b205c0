"""The page of one document: a draft to write in, or what was issued; and what is done with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from needlebook.clinic.documents.access import document_for
from needlebook.clinic.documents.actions import ChangedMeanwhile, Fixed, NotReady, add_addendum, begin, withdraw
from needlebook.clinic.documents.digest import is_unchanged
from needlebook.clinic.documents.models import Document, Kind
from needlebook.core.errors import BadInput
from needlebook.web.letters import drafting
from needlebook.web.letters.addenda import addenda_of
from needlebook.web.letters.forms import AddendumForm, WithdrawForm
from needlebook.web.letters.kinds import drafted_of, frame_for
from needlebook.web.letters.paper import content_of
from needlebook.web.letters.parts import drafted_texts, facts_of

TAKE = "take:"


@never_cache
@require_safe
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """A draft with its texts, or the document as it was issued."""
    found = document_for(request.user, document_id)
    if not found.is_draft:
        return _issued_page(request, found)
    drafted, frame = drafted_of(found)
    return _draft_page(request, drafting.page_of(found, drafted), frame)


@never_cache
@require_POST
def draft(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Save what was typed; then what the button says: nothing more, take over what is new, or sign."""
    found = document_for(request.user, document_id)
    typed, does = drafting.typed_in(request, found), request.POST.get("do", "save")
    try:
        if not found.is_draft:
            raise Fixed(found)
        if request.htmx:
            return _autosaved(request, drafting.saved(request, found, typed))
        return _done(request, found, typed, does)
    except Fixed:
        messages.error(request, _("It was fixed meanwhile, so what you typed is not in it. Add it as an addendum."))
        return redirect("document", found.pk)
    except ChangedMeanwhile:
        if request.htmx:
            said = _("%(who)s Your words stand on this page; press Save to see both.")
            return render(request, "letters/saved.html", {"conflict": said % {"who": _who(found)}}, status=422)
        drafted, frame = drafted_of(found)
        standing = document_for(request.user, found.pk)
        page = drafting.page_of(standing, drafted, typed, standing)
        return _draft_page(request, page, frame, status=409)
    except BadInput as error:
        drafted, frame = drafted_of(found)
        page = drafting.page_of(found, drafted, typed)
        page.why_not = drafting.not_saved_words(error, drafted)
        return _draft_page(request, page, frame, status=422)


def _done(request: HttpRequest, found: Document, typed: drafting.Typed, does: str) -> HttpResponse:
    drafted, frame = drafted_of(found)
    if does.startswith(TAKE):
        drafting.take(request, found, drafted, typed, does.removeprefix(TAKE))
        messages.success(request, _("Taken into the text. Read it once more."))
    elif does == "sign":
        return _signed(request, found, drafted, typed, frame)
    else:
        drafting.saved(request, found, typed)
        messages.success(request, _("Saved as a draft."))
    return redirect("document", found.pk)


def _signed(
    request: HttpRequest, found: Document, drafted: drafting.Drafted, typed: drafting.Typed, frame: Any
) -> HttpResponse:
    """The signed document, or the draft with what is in the way; what was typed is saved either way."""
    try:
        drafting.sign(request, found, drafted, typed)
    except (drafting.Unseen, NotReady) as error:
        drafting.saved(request, found, typed)
        page = drafting.page_of(document_for(request.user, found.pk), drafted)
        is_unseen = isinstance(error, drafting.Unseen)
        page.why_not = drafting.unseen_words() if is_unseen else drafting.refused_words(error, drafted)
        return _draft_page(request, page, frame, status=422)
    messages.success(request, _("Signed and fixed.") if found.is_note else _("Issued and fixed."))
    return redirect("document", found.pk)


@never_cache
@require_POST
def addendum(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Add signed words to a signed note."""
    found = document_for(request.user, document_id)
    form = AddendumForm(request.POST)
    if not found.is_note or found.issued_at is None:
        raise Http404
    if not form.is_valid():
        return _issued_page(request, found, addendum=form, status=422)
    add_addendum(found, by=request.user, id=form.cleaned_data["key"], text=form.cleaned_data["text"])
    messages.success(request, _("The addendum is signed."))
    return redirect("document", found.pk)


@never_cache
@require_POST
def withdrawn(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Say that an issued document no longer stands; a draft is thrown away."""
    found = document_for(request.user, document_id)
    form = WithdrawForm(request.POST, is_draft=found.is_draft)
    if found.is_note:
        raise Http404
    if not form.is_valid():
        return _issued_page(request, found, withdrawal=form, status=422)
    withdraw(found, by=request.user, because=form.cleaned_data["because"])
    if found.is_draft:
        messages.success(request, _("The draft is thrown away."))
        return redirect("letters", found.patient.pk)
    messages.success(request, _("Withdrawn. It can still be opened as it was."))
    return redirect("document", found.pk)


@never_cache
@require_POST
def corrected(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Begin a document that replaces this one once it is issued."""
    found = document_for(request.user, document_id)
    if found.kind == Kind.REFERRAL and found.visit_id:
        return redirect("letter", found.visit_id)
    drafted, _frame = drafted_of(found)
    texts, facts = drafted_texts(drafted.parts), facts_of(drafted.parts)
    try:
        kind = Kind(found.kind)
        new = begin(found.course, kind, by=request.user, texts=texts, facts=facts, visit=found.visit, replaces=found)
    except BadInput:
        said = _(
            "Another draft of this kind is being written, or this was replaced already. See Letters: finish that one."
        )
        messages.error(request, said)
        return redirect("document", found.pk)
    return redirect("document", new.pk)


def _autosaved(request: HttpRequest, saved: Document) -> HttpResponse:
    return render(request, "letters/saved.html", {"document": saved})


def _who(found: Document) -> str:
    return drafting.changed_words(Document.objects.select_related("changed_by").get(pk=found.pk))


def _draft_page(request: HttpRequest, page: drafting.DraftPage, frame: Any, status: int = 200) -> HttpResponse:
    by, at = request.user, page.document.changed_at
    texts = {field.part.id: field.text for field in page.fields}
    context = {
        "frame": frame,
        "page": page,
        "document": page.document,
        "visit": page.document.visit,
        "letter": content_of(page.document, page.drafted, texts, page.recipient, by, at),
        "section": "patients",
    }
    return render(request, "letters/draft.html", context, status=status)


def _issued_page(
    request: HttpRequest,
    found: Document,
    addendum: AddendumForm | None = None,
    withdrawal: WithdrawForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if found.issued_at is None:
        raise Http404  # a draft that was thrown away
    context = {
        "frame": frame_for(found),
        "document": found,
        "visit": found.visit,
        "letter": found.content,
        "addenda": addenda_of(found),
        "is_unchanged": is_unchanged(found),
        "replaced_by": Document.objects.filter(replaces=found, issued_at__isnull=False).first(),
        "addendum": addendum or AddendumForm(),
        "withdrawal": withdrawal or WithdrawForm(is_draft=False),
        "section": "patients",
    }
    return render(request, "letters/issued.html", context, status=status)
