"""A draft on its page: read what was typed, save it, take over what is new, sign or issue it."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from needlebook.clinic.documents.actions import NotReady, issue, save_draft
from needlebook.clinic.documents.digest import digest_of
from needlebook.clinic.documents.models import Document
from needlebook.clinic.documents.settled import NEEDLES, SESSION, unsettled
from needlebook.core.errors import BadInput
from needlebook.web.fields import an_id, whole_number, words
from needlebook.web.letters.paper import Drafted, content_of, moment
from needlebook.web.letters.parts import News, Part, facts_of, mark_of, news, taken_over
from needlebook.web.letters.pdf import letter_pdf

TEXT, WAS = "text:", "was:"
EVERYTHING = "*"
A_PART, MOST_PARTS = re.compile("[a-z_]{1,30}"), 40  # no document has more; what is made up is not kept without end


@dataclass(frozen=True, slots=True)
class Typed:
    """What a page sent. seen: the mark of what the record said when the page was read; was: the marks of the texts as
    the page showed them first."""

    texts: Mapping[str, str]
    recipient: str
    revision: int
    page: UUID | None
    seen: str
    was: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One part as the page prints it. theirs: what somebody else wrote meanwhile where both did; is_theirs: the text
    is what somebody else wrote meanwhile."""

    part: Part
    text: str
    theirs: str | None = None
    is_theirs: bool = False

    @property
    def was(self) -> str:
        """A short name for the text, to tell later whether it was touched."""
        return text_mark(self.text)

    @property
    def rows(self) -> int:
        """Lines that the text needs, at about 90 letters each."""
        return max(2, sum(1 + len(line) // 90 for line in self.text.splitlines()))

    @property
    def is_edited(self) -> bool:
        return self.part.is_typed and self.text.strip() != self.part.drafted.strip()


@dataclass(slots=True)
class DraftPage:
    """Everything that the page of a draft prints. why_not: why it is not signed, in one sentence."""

    document: Document
    drafted: Drafted
    fields: Sequence[Field]
    news: Sequence[News]
    recipient: str
    revision: int
    why_not: str = ""
    conflict: str = ""
    page: UUID = field(default_factory=uuid.uuid4)

    @property
    def seen(self) -> str:
        return mark_of(self.drafted.parts)

    @property
    def takeable(self) -> bool:
        return any(each.is_takeable for each in self.news)


def typed_in(request: HttpRequest, document: Document) -> Typed:
    """The form as it was sent. A part that the page did not hold stays as it was; one that the record did not have yet
    when the draft was begun comes in with its text."""
    sent = {
        name.removeprefix(TEXT): words(value.replace("\r\n", "\n"))
        for name, value in request.POST.items()
        if name.startswith(TEXT)
    }
    new = [part for part in sent if part not in document.texts and A_PART.fullmatch(part)]
    taken = {*document.texts, *new[: MOST_PARTS - len(document.texts)]}
    texts = {**document.texts, **{part: text for part, text in sent.items() if part in taken}}
    return Typed(
        texts=texts,
        recipient=words(request.POST.get("recipient", document.recipient).replace("\r\n", "\n")),
        revision=whole_number(request.POST.get("revision")) or 0,
        page=UUID(page) if (page := an_id(request.POST.get("page"))) else None,
        seen=request.POST.get("seen", ""),
        was={name.removeprefix(WAS): value for name, value in request.POST.items() if name.startswith(WAS)},
    )


def page_of(
    document: Document, drafted: Drafted, typed: Typed | None = None, theirs: Document | None = None
) -> DraftPage:
    """The page of a draft as it stands, or with what was typed and not taken."""
    texts = typed.texts if typed else document.texts
    fields = [_field(part, texts.get(part.id, part.drafted), typed, theirs) for part in drafted.parts]
    return DraftPage(
        document=document,
        drafted=drafted,
        fields=fields,
        news=list(news(drafted.parts, document.facts, texts)),
        recipient=typed.recipient if typed else document.recipient,
        revision=document.revision,
        why_not=blocked_words(document),
        conflict=changed_words(theirs) if theirs else "",
    )


def _field(part: Part, text: str, typed: Typed | None, theirs: Document | None) -> Field:
    """Where only one of two people wrote in a part, theirs is the text; where both did, both stand on the page."""
    standing = theirs.texts.get(part.id) if theirs else None
    if standing is None or typed is None or standing.strip() == text.strip():
        return Field(part, text)
    was = typed.was.get(part.id)
    if text_mark(text) == was:
        return Field(part, standing, is_theirs=True)
    return Field(part, text) if text_mark(standing) == was else Field(part, text, theirs=standing)


def text_mark(text: str) -> str:
    """The same for texts that differ in nothing but blanks around them."""
    return digest_of(text.strip())[:12]


def saved(request: HttpRequest, document: Document, typed: Typed, facts: Mapping[str, Any] | None = None) -> Document:
    """Write what was typed. Raises what `save_draft` raises."""
    return save_draft(
        document,
        by=request.user,
        texts=typed.texts,
        revision=typed.revision,
        page=typed.page,
        recipient=typed.recipient,
        facts=facts,
    )


def take(request: HttpRequest, document: Document, drafted: Drafted, typed: Typed, wanted: str) -> Document:
    """Save, with what is new in one part, or in all of them, taken into its text."""
    texts, facts, now = dict(typed.texts), dict(document.facts), facts_of(drafted.parts)
    for part in drafted.parts:
        if wanted in (part.id, EVERYTHING) and part.is_typed:
            texts[part.id] = taken_over(part, document.facts, texts.get(part.id, ""))
            facts[part.id] = now[part.id]
    return saved(request, document, replace(typed, texts=texts), facts)


@transaction.atomic
def sign(request: HttpRequest, document: Document, drafted: Drafted, typed: Typed) -> Document:
    """Save and fix it. What cannot be printed is not kept. Raises what `save_draft` and `issue` raise, and Unseen."""
    draft = saved(request, document, typed)
    if typed.seen != mark_of(drafted.parts):
        raise Unseen
    at = timezone.now()
    content = content_of(draft, drafted, draft.texts, draft.recipient, request.user, at)
    letter_pdf(content, at)
    return issue(draft, by=request.user, content=content, revision=draft.revision, needed=drafted.needed, at=at)


class Unseen(Exception):
    """The record says something that the page did not show when it was read."""


def blocked_words(document: Document) -> str:
    """Why a note cannot be signed yet, whatever is written in it; nothing when it can."""
    if not document.is_note or document.visit is None or document.issued_at:
        return ""
    return _BLOCKED[reason]() if (reason := unsettled(document.visit)) else ""


def refused_words(error: NotReady, drafted: Drafted) -> str:
    """Why it was not signed, in one sentence."""
    if error.reason in _BLOCKED:
        return _BLOCKED[error.reason]()
    if error.reason == "recipient":
        return _("Not issued yet: say who the letter is for.")
    names = "; ".join(part.title for part in drafted.parts if part.id in error.parts)
    return _("Not fixed yet: still open is %(parts)s. Write it, or that there is none.") % {"parts": names}


_BLOCKED = {
    NEEDLES: lambda: _(
        "It cannot be signed yet: a needle of this session is not accounted for. Say on Close what became of it."
    ),
    SESSION: lambda: _("It cannot be signed yet: the session is not closed. Close it first."),
}


def not_saved_words(error: BadInput, drafted: Drafted) -> str:
    """Which text was not taken and what would be."""
    titles = {part.id: part.title for part in drafted.parts}
    words = {"part": titles.get(error.field, _("To")), "wrong": error.wrong, "allowed": error.allowed}
    return _("Not saved: “%(part)s” is %(wrong)s, %(allowed)s. It stands below as you typed it.") % words


def unseen_words() -> str:
    """The record has moved on between reading and signing."""
    return _("Not fixed yet: the record changed while you were reading. Look at what is new, then sign.")


def changed_words(theirs: Document) -> str:
    """Who wrote in the draft since the page was read, and when."""
    said = {"name": theirs.changed_by.short_name, "when": moment(theirs.changed_at)}
    return _("%(name)s changed this draft meanwhile (%(when)s).") % said
