"""The only writes to documents: begin, write, issue, add, withdraw. What was issued is never written in again."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.documents.digest import addendum_digest, document_digest
from needlebook.clinic.documents.models import Addendum, Document, Kind
from needlebook.clinic.documents.settled import unsettled
from needlebook.clinic.patients.models import Course, Visit
from needlebook.core.errors import BadInput
from needlebook.knowledge import load

MOST_RECIPIENT, MOST_TEXT, MOST_REASON = 400, 20_000, 500


class ChangedMeanwhile(BadInput):
    """Somebody else has written in this draft since it was read; `standing` is the draft as it stands now."""

    def __init__(self, standing: Document) -> None:
        self.standing = standing
        super().__init__("revision", "the draft was changed meanwhile", "the draft as it stands now")


class Fixed(BadInput):
    """The document was issued, so nothing of it is changed; `standing` is the document."""

    def __init__(self, standing: Document) -> None:
        self.standing = standing
        super().__init__("document", "was issued and is fixed", "an addendum, or a new document that replaces it")


class NotReady(BadInput):
    """It cannot be issued yet. reason: needles | session | recipient | parts; parts: ids of those that stand open."""

    def __init__(self, reason: str, parts: Collection[str] = ()) -> None:
        self.reason, self.parts = reason, tuple(parts)
        super().__init__("document", f"cannot be issued: {reason}", "a settled session and every part that is needed")


@transaction.atomic
def begin(
    course: Course,
    kind: Kind,
    *,
    by: User,
    texts: Mapping[str, str],
    facts: Mapping[str, Any],
    visit: Visit | None = None,
    replaces: Document | None = None,
) -> Document:
    """Begin a draft from what the record holds; the one that was begun already is given back.

    Raises BadInput for a document to replace that was not issued, or is of another kind or course, and while another
    draft of the kind is open: issued, it would leave the document standing.
    """
    Course.objects.select_for_update().get(pk=course.pk)
    if standing := _standing(course, kind, visit):
        if replaces is not None and standing.replaces_id != replaces.pk:
            raise BadInput("replaces", "another draft of this kind is open", "that one issued or thrown away first")
        return standing
    _need_replaceable(course, kind, replaces)
    written = {"texts": dict(texts), "facts": dict(facts), "recipient": replaces.recipient if replaces else ""}
    told = {"changed_by": by, "changed_at": timezone.now(), "visit": visit, "replaces": replaces}
    draft = Document.objects.create(course=course, kind=kind, **written, **told)
    record(by, "document.begun", draft.pk, patient_id=course.patient_id, kind=kind)
    return draft


@transaction.atomic
def save_draft(
    draft: Document,
    *,
    by: User,
    texts: Mapping[str, str],
    revision: int,
    page: UUID | None = None,
    recipient: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Document:
    """Write the draft as a whole. The same words again change nothing, whoever sends them.

    revision: of the draft as it was read; page: the opened page that writes, which may follow itself.
    facts: what the record is said to have said from now on. Raises ChangedMeanwhile, Fixed, or BadInput for what is
    too long.
    """
    _need_sizes(texts, recipient)
    row = _locked(draft)
    written = (dict(texts), recipient, row.facts if facts is None else dict(facts))
    if (row.texts, row.recipient, row.facts) == written:
        return row
    if row.revision != revision and (page is None or row.page != page):
        raise ChangedMeanwhile(row)
    row.page = page
    row.texts, row.recipient, row.facts = written
    row.revision, row.changed_by, row.changed_at = row.revision + 1, by, timezone.now()
    row.save(update_fields=["texts", "recipient", "facts", "revision", "page", "changed_by", "changed_at"])
    record(by, "document.changed", row.pk, patient_id=row.patient.pk, kind=row.kind, revision=row.revision)
    return row


@transaction.atomic
def issue(
    draft: Document,
    *,
    by: User,
    content: Mapping[str, Any],
    revision: int,
    needed: Collection[str] = (),
    at: datetime | None = None,
) -> Document:
    """Fix the draft with exactly this content: who, when, by which knowledge, and a digest over all of it.

    at: the moment that the content names. A note that is signed twice is signed once. What it replaces is withdrawn in
    the same moment. Raises NotReady while a needle is unaccounted for or a needed part stands open, ChangedMeanwhile
    when the draft is not the one that was seen.
    """
    row = Document.objects.select_for_update().get(pk=draft.pk)
    if row.issued_at is not None:
        return row
    row = _locked(draft)
    if row.revision != revision:
        raise ChangedMeanwhile(row)
    _need_ready(row, needed)
    row.content, row.version = dict(content), load().version
    row.issued_by, row.issued_at = by, at or timezone.now()
    row.changed_by, row.changed_at = by, row.issued_at
    row.digest = document_digest(row)
    row.save()
    record(by, "document.issued", row.pk, patient_id=row.patient.pk, kind=row.kind, version=row.version)
    if row.replaces and row.replaces.withdrawn_at is None:
        _withdraw(row.replaces, by, "")
    return row


@transaction.atomic
def keep(visit: Visit, kind: Kind, *, by: User, recipient: str, content: Mapping[str, Any]) -> Document:
    """Issue a document that needs no draft. The same one again is kept once: that one is given back."""
    _need_sizes({}, recipient)
    Course.objects.select_for_update().get(pk=visit.course_id)
    last = Document.objects.filter(visit=visit, kind=kind, issued_by=by).first()
    if last and (last.recipient, last.content) == (recipient, content):
        return last
    told = {"changed_by": by, "changed_at": timezone.now(), "recipient": recipient}
    draft = Document.objects.create(course=visit.course, visit=visit, kind=kind, **told)
    return issue(draft, by=by, content=content, revision=0)


@transaction.atomic
def add_addendum(document: Document, *, by: User, id: UUID, text: str) -> Addendum:
    """Add words to a signed note. The same form sent twice adds them once. Raises BadInput for no words or too many."""
    text = text.strip()
    if not text or len(text) > MOST_TEXT:
        raise BadInput("text", "says nothing" if not text else "is too long", f"up to {MOST_TEXT} characters")
    row = Document.objects.select_for_update().get(pk=document.pk)
    if row.issued_at is None:
        raise BadInput("document", "is not signed", "a signed note")
    if standing := row.addenda.filter(pk=id).first():
        return standing
    added = Addendum(id=id, document=row, text=text, by=by, at=timezone.now())
    added.digest = addendum_digest(added, row)
    added.save(force_insert=True)
    record(by, "addendum.signed", added.pk, patient_id=row.patient.pk, document=str(row.pk))
    return added


@transaction.atomic
def withdraw(document: Document, *, by: User, because: str) -> Document:
    """Say that an issued document no longer stands, and why; it can still be opened. A draft is thrown away.

    Whoever was first stands. A signed note is not withdrawn: it gets an addendum. Raises BadInput.
    """
    because = because.strip()
    row = Document.objects.select_for_update().get(pk=document.pk)
    if row.is_note:
        raise BadInput("document", "is a visit note", "an addendum")
    if row.issued_at is not None and not because:
        raise BadInput("because", "says nothing", "why it no longer stands")
    if len(because) > MOST_REASON:
        raise BadInput("because", "is too long", f"up to {MOST_REASON} characters")
    if row.is_draft:
        row.replaces = None  # what it was to replace stands, and another one may replace it
    return row if row.withdrawn_at else _withdraw(row, by, because)


def _withdraw(row: Document, by: User, because: str) -> Document:
    row.withdrawn_by, row.withdrawn_at, row.withdrawn_because = by, timezone.now(), because
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_because", "replaces"])
    record(by, "document.withdrawn", row.pk, patient_id=row.patient.pk, kind=row.kind)
    return row


def _standing(course: Course, kind: Kind, visit: Visit | None) -> Document | None:
    """The note of the visit, signed or not; for the other kinds the draft that is being written."""
    if kind is Kind.VISIT_NOTE:
        return Document.objects.filter(kind=kind, visit=visit).first()
    return Document.objects.filter(course=course, kind=kind, issued_at=None, withdrawn_at=None).first()


def _need_replaceable(course: Course, kind: Kind, replaces: Document | None) -> None:
    if replaces is None:
        return
    if replaces.issued_at is None or replaces.is_note or (replaces.course_id, replaces.kind) != (course.pk, kind):
        raise BadInput("replaces", "is not an issued document of this kind and course", "one that is")
    if Document.objects.filter(replaces=replaces).exists():
        raise BadInput("replaces", "is replaced already", "the document that replaces it")


def _locked(draft: Document) -> Document:
    """The draft as it stands now, held until the transaction ends. Raises Fixed."""
    row = Document.objects.select_for_update().get(pk=draft.pk)
    if not row.is_draft:
        raise Fixed(row)
    return row


def _need_ready(row: Document, needed: Collection[str]) -> None:
    if row.is_note and row.visit and (reason := unsettled(row.visit)):
        raise NotReady(reason)
    if row.kind in (Kind.REFERRAL, Kind.COURSE_LETTER) and not row.recipient.strip():
        raise NotReady("recipient")
    if missing := [part for part in needed if not row.texts.get(part, "").strip()]:
        raise NotReady("parts", missing)


def _need_sizes(texts: Mapping[str, str], recipient: str) -> None:
    if len(recipient) > MOST_RECIPIENT:
        raise BadInput("recipient", "too long", f"at most {MOST_RECIPIENT} characters")
    for part, text in texts.items():
        if len(text) > MOST_TEXT:
            raise BadInput(part, "too long", f"at most {MOST_TEXT} characters")
