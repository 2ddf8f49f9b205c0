"""Measurements over a course: the numbers that say whether the patient is better."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.assessments.drawn import SideChoice
from needlebook.clinic.patients.models import Course, Visit
from needlebook.core.outcomes.types import SeriesKey


class Measurement(models.Model):
    """One score of one instrument on one day, for one place of the body where the instrument needs one.

    site: what the value was read at, an id that the instrument's kind defines (a movement of a joint, a muscle);
    blank where the instrument has no place. entered: how it came about (single answers, trials, the unit and device
    that were used), so that the score can be worked out again. by: None when the patient told it.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="measurements")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="measurements", null=True)
    instrument = models.CharField(max_length=40)
    site = models.CharField(max_length=60, blank=True)
    side = models.CharField(max_length=8, choices=SideChoice, blank=True)
    value = models.FloatField()
    taken_on = models.DateField()
    entered = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "instrument", "site", "side", "taken_on"], name="one_score_per_instrument_and_day"
            )
        ]
        indexes = [models.Index(fields=["course", "instrument", "taken_on"])]
        ordering = ["instrument", "site", "side", "taken_on"]

    def __str__(self) -> str:
        return f"{self.instrument} {self.taken_on}"


class Rhythm(models.TextChoices):
    """How often the patient comes."""

    TWICE_A_WEEK = "twice", _("twice a week")
    WEEKLY = "weekly", _("once a week")
    EVERY_TWO_WEEKS = "fortnight", _("every two weeks")
    MONTHLY = "monthly", _("once a month")
    AS_NEEDED = "as_needed", _("as needed")


class CourseAgreement(models.Model):
    """What was agreed with the patient about a course: how many visits, and which measure decides at which of them.

    Never changed: agreeing anew adds a row, and the latest one stands. since, beside: in the words that were typed.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="agreements")
    visits = models.PositiveSmallIntegerField()
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    decide_at = models.PositiveSmallIntegerField()
    instrument = models.CharField(max_length=40)
    site = models.CharField(max_length=60, blank=True)
    side = models.CharField(max_length=8, choices=SideChoice, blank=True)
    since = models.CharField(max_length=120, blank=True)
    beside = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"agreement of {self.course_id}, {self.visits} visits"

    @property
    def primary(self) -> SeriesKey:
        """The series that decides."""
        return SeriesKey(self.instrument, self.site, self.side)
