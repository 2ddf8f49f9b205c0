"""Measurements over a course: the numbers that say whether the patient is better."""

from django.conf import settings
from django.db import models

from needlebook.clinic.patients.models import Course, Visit


class Measurement(models.Model):
    """One score of one instrument on one day."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="measurements")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="measurements", null=True)
    instrument = models.CharField(max_length=40)
    value = models.FloatField()
    taken_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "instrument", "taken_on"], name="one_score_per_instrument_and_day"
            )
        ]
        indexes = [models.Index(fields=["course", "instrument", "taken_on"])]
        ordering = ["instrument", "taken_on"]

    def __str__(self) -> str:
        return f"{self.instrument} {self.taken_on}"
