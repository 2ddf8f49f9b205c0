"""What is written from the record and leaves the hand of its author: visit notes, letters, summaries.

One table keeps them all. A row is a draft until it is issued; from then on its content stands as it is.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.patients.models import Course, Patient, Visit

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Kind(models.TextChoices):
    VISIT_NOTE = "visit_note", _("visit note")
    REFERRAL = "referral", _("referral letter")
    COURSE_LETTER = "course_letter", _("letter to the doctor")
    DISCHARGE = "discharge", _("discharge summary")
    PATIENT_SUMMARY = "patient_summary", _("summary for the patient")


class Document(models.Model):
    """A draft, or a document as it was issued (a visit note: signed).

    texts: what stands in each part of a draft, by the part's id; facts: what the record said when it was drafted, so
    that what changed since is seen; revision: goes up by one with every change of a draft; page: the opened page that
    wrote it last, which does not stand in its own way when it saves by itself.
    content: every text and picture of the issued document; nothing is looked up again. digest: over the content, the
    knowledge version, who and when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="documents")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="documents", null=True)
    recipient = models.CharField(max_length=400, blank=True)
    texts = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    page = models.UUIDField(null=True)
    changed_by = models.ForeignKey(**BY)
    changed_at = models.DateTimeField()
    content = models.JSONField(null=True)
    version = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    issued_by = models.ForeignKey(**BY, null=True)
    issued_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    withdrawn_by = models.ForeignKey(**BY, null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit"], condition=Q(kind="visit_note"), name="one_note_per_visit"),
            models.UniqueConstraint(
                fields=["course", "kind"],
                condition=~Q(kind__in=["visit_note", "referral"]) & Q(issued_at=None, withdrawn_at=None),
                name="one_draft_per_course_and_kind",
            ),
        ]
        indexes = [models.Index(fields=["course", "-changed_at"])]
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def patient(self) -> Patient:
        return self.course.patient

    @property
    def is_draft(self) -> bool:
        """It may still be written in."""
        return self.issued_at is None and self.withdrawn_at is None

    @property
    def is_note(self) -> bool:
        return self.kind == Kind.VISIT_NOTE


class Addendum(models.Model):
    """Words added to a signed note, signed themselves; the note stays as it is. id: made by the form, so that the same
    words sent twice stand once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="addenda")
    text = models.TextField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"addendum to {self.document_id}"
