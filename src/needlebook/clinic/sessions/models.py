"""Consent, and the needling session as an append-only ledger of events."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.patients.models import Patient, Visit

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Consent(models.Model):
    """The patient's answer, dated, for named muscles; it can be taken back at any time."""

    class Answer(models.TextChoices):
        AGREES = "agrees", _("Agrees")
        DECLINES = "declines", _("Declines")

    class How(models.TextChoices):
        SIGNED = "signed", _("Signed on paper or tablet")
        WITNESSED = "witnessed", _("Said, with a witness")

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="consents")
    answer = models.CharField(max_length=8, choices=Answer)
    how = models.CharField(max_length=10, choices=How)
    sites = models.JSONField(default=list)  # [[muscle, side], …] that were explained
    checked = models.JSONField(default=list)  # what was gone through together
    leaflet = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(**BY, null=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.answer} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_valid(self) -> bool:
        """Agreed and not taken back."""
        return self.answer == self.Answer.AGREES and self.withdrawn_at is None


class Session(models.Model):
    """A needling session of one visit. Its state is the fold of its events; only the end of their chain moves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="session")
    head = models.CharField(max_length=64, default="", editable=False)  # the last row's digest
    length = models.PositiveIntegerField(default=0, editable=False)  # how many rows there are

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def patient(self) -> Patient:
        return self.visit.patient


class Event(models.Model):
    """One line of the ledger, in the order the server took it. Never changed, never deleted."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    event_id = models.UUIDField(unique=True)  # made by the client, so a repeated post changes nothing
    type = models.CharField(max_length=30)
    payload = models.JSONField()
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(**BY)
    digest = models.CharField(max_length=64, default="", editable=False)  # over the row before and this one

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "sequence"], name="one_event_per_place")]
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.type}"


class Refusal(models.Model):
    """An observation that the ledger refused, as it was sent. It counts for nothing; what became of it is an answer."""

    class Answer(models.TextChoices):
        NOT_IN = "not_in", _("It did not go in")
        IS_IN = "is_in", _("It is in")
        SEEN = "seen", _("Seen")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="refusals")
    event_id = models.UUIDField()
    type = models.CharField(max_length=30)
    payload = models.JSONField()
    reason = models.CharField(max_length=60)
    params = models.JSONField(default=dict)  # what its sentence names
    after = models.PositiveIntegerField()  # how many rows the ledger had then
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(**BY)
    answer = models.CharField(max_length=6, choices=Answer, default="")
    words = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(**BY, null=True)
    declared_id = models.UUIDField(null=True)  # the event that says the needle is in

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "event_id"], name="one_refusal_per_event")]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.type} {self.reason}"

    @property
    def needle(self) -> int | None:
        """The number of the needle it is about, when it is about one."""
        return self.payload.get("needle")

    @property
    def is_needle(self) -> bool:
        """Whether a needle may be in the body that the ledger does not count."""
        return self.type == "NeedleInserted"


class IncidentReview(models.Model):
    """The clinic's lead has looked at a report; the report itself stays as it was made."""

    incident = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="review")
    note = models.CharField(max_length=500)
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"review of {self.incident_id}"
