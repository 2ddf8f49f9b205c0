"""What somebody at the clinic has to see at once: raised once, open until one person says what was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from needlebook.clinic.accounts.models import Clinic
from needlebook.clinic.patients.models import Patient, Visit


class Kind(models.TextChoices):
    """Where it came from. The words that a page shows are web's."""

    CHECK_IN = "check_in"  # a patient answered yes, or is not sure, to a warning symptom
    SERIOUS_EVENT = "serious_event"  # an adverse event that is a review by itself
    RATE = "rate"  # a control chart crossed its limit
    EXERCISE_PAIN = "exercise_pain"  # pain after exercises rose beyond what the programme allows
    EXERCISE_STOPPED = "exercise_stopped"  # a programme is no longer done, or was never begun


class Alarm(models.Model):
    """One alarm. urgency: emergency | same_day | urgent | routine, as of a referral.

    key: names what raised it, so that raising it again changes nothing. detail: ids and numbers that its words need,
    never a text that a person typed.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="alarms")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="alarms", null=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="alarms", null=True)
    kind = models.CharField(max_length=20, choices=Kind)
    urgency = models.CharField(max_length=12)
    key = models.CharField(max_length=120)
    detail = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    done = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinic", "key"], name="alarm_raised_once")]
        indexes = [models.Index(fields=["clinic", "raised_at"], condition=Q(acknowledged_at=None), name="alarms_open")]
        ordering = ["raised_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
