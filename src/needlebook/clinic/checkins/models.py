"""What a patient tells after the session, through one link for one check-in of one visit."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from needlebook.clinic.accounts.models import Clinic
from needlebook.clinic.patients.models import Visit

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

# How long a link stays open after it is due: generous, so that a late answer still reaches the clinic (J).
OPEN_DAYS = 30
# Before this many hours to go a link takes warning signs only: soreness two hours after the needle is no answer for
# the next day. An answer that comes this much after it was due is late (J, both).
EARLY_HOURS = 6
LATE_HOURS = 24


class CheckIn(models.Model):
    """One check-in, a number of hours after the session was closed.

    signs: ids of the warning signs that it asks, fixed when it was made; near_lung: a needle was over the lung.
    answered_at: the first answer to it, of whatever question; done_at: the patient has gone through it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", db_index=False)  # of the patient
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="check_ins")
    hours = models.PositiveSmallIntegerField()
    signs = models.JSONField()
    near_lung = models.BooleanField()
    made_by = models.ForeignKey(**BY)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(**BY, null=True)
    withdrawn_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "hours"], condition=Q(withdrawn_at=None), name="one_check_in_per_hour_that_stands"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="check_ins_by_due"),
            models.Index(fields=["clinic", "due_at", "withdrawn_at", "answered_at"], name="check_ins_figures"),
            models.Index(
                fields=["due_at"], condition=Q(answered_at=None, withdrawn_at=None), name="check_ins_not_answered"
            ),
        ]
        ordering = ["due_at", "id"]

    def __str__(self) -> str:
        return f"check-in {self.pk}"

    @property
    def is_open(self) -> bool:
        """True while its link opens it for the patient."""
        return self.withdrawn_at is None and timezone.now() < self.expires_at

    def takes_all(self, at: datetime) -> bool:
        """Whether it is time for all of its questions, not for the warning signs alone."""
        return at >= self.due_at - timedelta(hours=EARLY_HOURS)

    def is_late(self, at: datetime) -> bool:
        return at > self.due_at + timedelta(hours=LATE_HOURS)


class Reply(models.Model):
    """One answer as it was given, never changed: a later one to the same question stands, the earlier one is kept.

    question: an id of check_in.toml, or `any`: one of the signs, before it is said which; or `on_way`.
    by: who wrote it down for the patient, on the telephone for example; None: the patient, through the link.
    """

    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, related_name="replies")
    question = models.CharField(max_length=60)
    value = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True)

    class Meta:
        indexes = [models.Index(fields=["check_in", "id"])]
        ordering = ["id"]
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"{self.question} {self.value}"


class Reminder(models.Model):
    """One e-mail that asks for a check-in, claimed before it is sent, so that two runs at once send it once.

    sent_at None: it was claimed, and it is not known whether it went out.
    """

    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, related_name="reminders")
    number = models.PositiveSmallIntegerField()  # 1, and 2 for the repeat
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_in", "number"], name="one_reminder_of_a_number")]
        ordering = ["claimed_at", "id"]

    def __str__(self) -> str:
        return f"reminder {self.number} of {self.check_in_id}"
