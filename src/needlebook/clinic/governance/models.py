"""What the clinic's lead has decided: which knowledge is used here, and which side of a disagreement is taken."""

from django.conf import settings
from django.db import models

from needlebook.clinic.accounts.models import Clinic

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Adoption(models.Model):
    """The lead has read a version of the knowledge and answers for its use here.

    clauses: what the version said, id to sentences, so that the next one can be compared with it.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="adoptions")
    version = models.CharField(max_length=40)
    clauses = models.JSONField()
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(**BY, null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"adoption of {self.version}"


class Choice(models.Model):
    """The clinic's position where sources disagree; the newest row of a topic is the one that holds."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="choices")
    topic = models.CharField(max_length=60)
    position = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["clinic", "topic", "-at"])]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.topic} {self.position}"
