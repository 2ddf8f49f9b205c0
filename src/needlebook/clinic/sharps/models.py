"""Somebody was pricked: the injury, and what was done about it. Confidential: reached only through access.py."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.accounts.models import Clinic
from needlebook.clinic.patients.models import Visit

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Injury(models.Model):
    """One needlestick. person: the account of who was pricked, None for somebody without one.

    source_visit: the visit whose patient the needle had been in; the record itself names no patient.
    """

    class Who(models.TextChoices):
        STAFF = "staff", _("Somebody who works here")
        PATIENT = "patient", _("A patient")
        OTHER = "other", _("Somebody else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="injuries")
    who = models.CharField(max_length=8, choices=Who)
    person = models.ForeignKey(**BY, null=True)
    happened_at = models.DateTimeField()
    what_happened = models.TextField()
    source_visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="+")
    request = models.UUIDField(unique=True)  # made by the page, so that a doubled post reports nothing twice
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        ordering = ["-happened_at", "-at"]

    def __str__(self) -> str:
        return f"injury {self.pk}"


class StepTaken(models.Model):
    """What became of one step; the newest row of a step holds. Never edited."""

    class Answer(models.TextChoices):
        DONE = "done", _("Done")
        DECLINED = "declined", _("Declined")
        NOT_NEEDED = "not_needed", _("Not needed, a doctor said")

    injury = models.ForeignKey(Injury, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)  # an id of needlestick.toml
    answer = models.CharField(max_length=10, choices=Answer)
    done_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.step} {self.answer}"
