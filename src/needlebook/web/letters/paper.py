"""From a draft to the document: every text and picture that the page and the PDF print, and nothing to look up."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from needlebook.clinic.accounts.models import User
from needlebook.clinic.documents.models import Document
from needlebook.web.frame.words import person
from needlebook.web.letters.document import day_of, foot, letterhead, name_of, training_of
from needlebook.web.letters.parts import Part, section_of


@dataclass(frozen=True, slots=True)
class Drafted:
    """Everything that is drafted of one document. about: lines under the patient's name; is_letter: it has a recipient,
    a greeting and a closing; is_large: printed in large type; shows_origins: where in the record each part comes from
    is printed too, for those who keep the record."""

    title: str
    about: tuple[str, ...]
    parts: tuple[Part, ...]
    is_letter: bool = False
    is_large: bool = False
    shows_origins: bool = False

    @property
    def needed(self) -> tuple[str, ...]:
        return tuple(part.id for part in self.parts if part.is_needed)


def content_of(
    document: Document, drafted: Drafted, texts: Mapping[str, str], recipient: str, by: User, at: datetime
) -> dict[str, Any]:
    """The document as JSON keeps it. `by` and `at`: who signs it, when."""
    patient = document.patient
    content = {
        "lang": get_language() or "en",
        "title": drafted.title,
        "clinic": letterhead(patient.clinic),
        "date": day_of(at),
        "recipient": [row.strip() for row in recipient.splitlines() if row.strip()],
        "subject": str(patient),
        "about": [person(patient), *drafted.about],
        "notice": _replaces(document),
        "greeting": _("Dear colleague,") if drafted.is_letter else "",
        "sections": list(_sections(drafted, texts)),
        "closing": _("With kind regards,") if drafted.is_letter else "",
        "signed": [name_of(by), training_of(by), *_signed(document, by, at)],
        "foot": foot(patient.clinic),
        "is_large": drafted.is_large,
    }
    kept: dict[str, Any] = json.loads(json.dumps(content))
    return kept


def _sections(drafted: Drafted, texts: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Parts with something in them; a heading stands once above the parts of its group."""
    group = ""
    for part in drafted.parts:
        text = texts.get(part.id, "").strip() if part.is_typed else part.drafted
        if text or part.tables or part.charts:
            opens = bool(part.group) and part.group != group
            yield section_of(part, text, opens_group=opens, shows_origins=drafted.shows_origins)
            group = part.group


def _replaces(document: Document) -> str:
    """A document that corrects an earlier one names it."""
    earlier = document.replaces
    if earlier is None or earlier.issued_at is None:
        return ""
    words = {"what": earlier.get_kind_display(), "day": moment(earlier.issued_at), "name": name_of(earlier.issued_by)}
    return _("This replaces the %(what)s of %(day)s by %(name)s, which is withdrawn.") % words


def _signed(document: Document, by: User, at: datetime) -> Iterator[str]:
    if document.is_note and document.visit:
        yield _("Signed %(when)s") % {"when": moment(at)}
        if document.visit.practitioner_id != by.pk:
            yield _("The visit was led by %(name)s.") % {"name": name_of(document.visit.practitioner)}


def moment(at: datetime) -> str:
    """'26 November 2026, 14:05', by the clinic's clock."""
    return date_format(timezone.localtime(at), "j F Y, H:i")
