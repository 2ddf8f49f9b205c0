"""What the clinic's lead has decided: which knowledge is used here, which side of a disagreement is taken, how large a
session may be, and who is trained for what."""

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


class SessionLimit(models.Model):
    """A limit of a session as the lead set it; the newest row of a limit holds. value None: the table's again."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="session_limits")
    limit = models.CharField(max_length=60)
    value = models.FloatField(null=True)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["clinic", "limit", "-at"])]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.limit} {self.value}"


class Training(models.Model):
    """What a practitioner is trained to needle; the newest row of a person holds. areas None: not recorded.

    areas: groups of muscles and single muscles, by the ids of the muscle table.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="trainings")
    areas = models.JSONField(null=True)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-at"])]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"training of {self.person_id}"
