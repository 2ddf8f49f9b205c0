"""The only way to reach a document. What belongs to another clinic does not exist: 404, not 403."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from needlebook.clinic.accounts.models import User
from needlebook.clinic.documents.models import Document
from needlebook.clinic.patients.access import patients_of
from needlebook.clinic.patients.models import Patient, Visit

AT_HAND = ("course__patient__clinic", "visit__practitioner", "changed_by", "issued_by", "withdrawn_by", "replaces")


def documents_of(user: User) -> QuerySet[Document]:
    """Every document this user may see."""
    return Document.objects.filter(course__patient__in=patients_of(user)).select_related(*AT_HAND)


def document_for(user: User, document_id: UUID) -> Document:
    """One document, or Http404."""
    return get_object_or_404(documents_of(user), pk=document_id)


def documents_about(patient: Patient) -> QuerySet[Document]:
    """What was written about a patient, newest first; a draft that was thrown away is not listed."""
    listed = Document.objects.filter(course__patient=patient).exclude(issued_at=None, withdrawn_at__isnull=False)
    return listed.select_related("visit", "course", "changed_by", "issued_by", "replaced_by", "replaces")


def note_of(visit: Visit) -> Document | None:
    """The note of a visit, signed or not; None before it was begun."""
    return Document.objects.filter(visit=visit, kind="visit_note").select_related(*AT_HAND).first()


def issued_at_visit(visit: Visit, kind: str) -> list[Document]:
    """What was issued of one kind at a visit, newest first."""
    issued = Document.objects.filter(visit=visit, kind=kind, issued_at__isnull=False)
    return list(issued.select_related("issued_by"))
