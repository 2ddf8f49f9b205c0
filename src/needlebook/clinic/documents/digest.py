"""What is fixed: one digest over everything that a reader of the document relies on."""

import datetime as dt
import hashlib
import json
from typing import Any

from needlebook.clinic.documents.models import Addendum, Document


def document_digest(document: Document) -> str:
    """Over the content, the knowledge version, who issued it and when, and which document it is."""
    assert document.issued_at is not None  # a draft is not fixed
    signed = [document.version, str(document.issued_by_id), _moment(document.issued_at), document.recipient]
    return digest_of([str(document.pk), document.kind, *signed, document.content])


def addendum_digest(addendum: Addendum, document: Document) -> str:
    """Over the words, who and when, and the digest of the document that they were added to."""
    return digest_of([document.digest, addendum.text, str(addendum.by_id), _moment(addendum.at)])


def is_unchanged(document: Document) -> bool:
    """Whether an issued document and everything added to it still are what was signed."""
    added = document.addenda.all()
    return document.digest == document_digest(document) and all(
        each.digest == addendum_digest(each, document) for each in added
    )


def digest_of(value: Any) -> str:
    """SHA-256 of a value of JSON, whatever the order of its keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()
