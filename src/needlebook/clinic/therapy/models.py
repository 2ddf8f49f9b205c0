"""What is done beside the needles: by hand at the visit, and by the patient at home.

Nothing is deleted, and nothing that the clinic wrote is edited. Of a day's pain and words the patient's last stand.
"""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from needlebook.clinic.assessments.drawn import SideChoice
from needlebook.clinic.patients.models import Course, Patient, Visit

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class ManualTherapy(models.Model):
    """One technique given at a visit. A correction is a new row that `replaces` the old one; blank was not recorded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="manual_therapy")
    technique = models.CharField(max_length=60)
    region = models.CharField(max_length=60, blank=True)
    side = models.CharField(max_length=8, choices=SideChoice, blank=True)
    dose = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    response = models.CharField(max_length=500, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True)
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(**BY, null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.technique} {self.side}".strip()


class Programme(models.Model):
    """The exercises of one course, and the link that shows them to the patient. Open from the first day to the last."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="programmes")
    begins_on = models.DateField()
    ends_on = models.DateField()
    made_by = models.ForeignKey(**BY)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(**BY, null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course"], condition=Q(withdrawn_at=None), name="one_programme_of_a_course_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("begins_on")), name="programme_ends_after_it_begins"
            ),
        ]
        ordering = ["-begins_on", "-made_at"]

    def __str__(self) -> str:
        return f"programme {self.pk}"

    @property
    def patient(self) -> Patient:
        return self.course.patient

    @property
    def is_open(self) -> bool:
        """True while its link opens it for the patient."""
        return self.withdrawn_at is None and timezone.localdate() <= self.ends_on


class Prescription(models.Model):
    """One exercise as it was prescribed. A change of dose stops this row and begins another one.

    dose: the figures that hold, by the names of core.therapy.Dose; why: the reason for a dose other than the table's;
    answers: what was asked for the contraindications that no question of the table covers; advice: what was advised
    then, by its name; against: the reason where it was prescribed although the advice was not `may`; weighed: the codes
    of what spoke against it then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="prescriptions")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="prescriptions")
    exercise = models.CharField(max_length=60)
    side = models.CharField(max_length=8, choices=SideChoice, blank=True)
    dose = models.JSONField(default=dict)
    load = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=500, blank=True)
    answers = models.JSONField(default=dict)
    advice = models.CharField(max_length=10)
    against = models.CharField(max_length=500, blank=True)
    weighed = models.JSONField(default=list)
    version = models.CharField(max_length=40)
    begins_on = models.DateField()
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()
    stopped_on = models.DateField(null=True)
    stopped_by = models.ForeignKey(**BY, null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "exercise", "side"], condition=Q(stopped_at=None), name="exercise_prescribed_once"
            )
        ]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.exercise} {self.side}".strip()

    def last_day(self) -> date:
        """The last day on which it is asked for."""
        return min(self.stopped_on or self.programme.ends_on, self.programme.ends_on)


class DoneDay(models.Model):
    """The patient did an exercise on a day. Pain 0 to 10, null: not said. Taken back, it counts for nothing."""

    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="done_days")
    day = models.DateField()
    sets = models.PositiveSmallIntegerField(null=True)
    reps = models.PositiveSmallIntegerField(null=True)
    pain_during = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prescription", "day"], condition=Q(taken_back_at=None), name="exercise_done_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(pain_during=None) | Q(pain_during__lte=10), name="exercise_pain_up_to_ten"
            ),
        ]
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return f"done {self.day}"


class DayPain(models.Model):
    """Pain on a day, 0 to 10: before the exercises, and after them. The last word of the day stands."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="day_pains")
    day = models.DateField()
    before = models.PositiveSmallIntegerField(null=True)
    after = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "day"], name="pain_once_a_day"),
            models.CheckConstraint(
                condition=(Q(before=None) | Q(before__lte=10)) & (Q(after=None) | Q(after__lte=10)),
                name="day_pain_up_to_ten",
            ),
        ]
        ordering = ["day"]

    def __str__(self) -> str:
        return f"pain {self.day}"
