"""What a patient answers from their own phone: beside the record, never in it, until a clinician has accepted it."""

import uuid

from django.db import models
from django.utils import timezone

from needlebook.clinic.assessments.drawn import DrawnRegion, DrawnStroke, SideChoice
from needlebook.clinic.assessments.models import BY, AnswerChoice
from needlebook.clinic.patients.models import Visit


class Questionnaire(models.Model):
    """One link for one visit. `asks`: ids of the questions and facts that it asks, in order, fixed when it was made.

    steps_done: how far the patient has gone on, for coming back; changes: counts what was written, so that a clinician
    never accepts what they have not seen; urgency: the most urgent sign among the replies so far, blank for none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="questionnaires")
    asks = models.JSONField()
    version = models.CharField(max_length=40)
    made_by = models.ForeignKey(**BY)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(**BY, null=True)
    withdrawn_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(**BY, null=True)
    reviewed_at = models.DateTimeField(null=True)
    steps_done = models.PositiveSmallIntegerField(default=0)
    changes = models.PositiveIntegerField(default=0)
    urgency = models.CharField(max_length=12, blank=True)
    no_medicines_at = models.DateTimeField(null=True)
    pregnant = models.CharField(max_length=8, choices=AnswerChoice, blank=True)
    pregnancy_weeks = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["visit", "-made_at"],
                condition=models.Q(reviewed_at=None),
                name="questionnaires_not_reviewed",
            )
        ]
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"questionnaire {self.pk}"

    @property
    def is_open(self) -> bool:
        """True while its link opens it for the patient."""
        return self.withdrawn_at is None and self.reviewed_at is None and timezone.now() < self.expires_at


class Reply(models.Model):
    """The patient's answer to one question. `taken_at`: when it went into the record; null: not, or not yet."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="replies")
    question = models.CharField(max_length=60)
    answer = models.CharField(max_length=8, choices=AnswerChoice)
    side = models.CharField(max_length=8, choices=SideChoice, blank=True)
    where = models.JSONField(default=list)
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["questionnaire", "question"], name="one_reply_per_question")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.question} {self.answer}"


class ReplyMedicine(models.Model):
    """A medicine as the patient named it; `atc` blank when the table does not know it."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="medicines")
    name = models.CharField(max_length=80)
    atc = models.CharField(max_length=7, blank=True)
    at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["questionnaire", "name"], name="medicine_named_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class ReplyMeasure(models.Model):
    """The patient's answers to one measure, in its order; null: left blank. activities: theirs, of PSFS."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="measures")
    instrument = models.CharField(max_length=40)
    site = models.CharField(max_length=60, blank=True)
    answers = models.JSONField()
    activities = models.JSONField(default=list)
    at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "instrument", "site"], name="one_reply_per_measure")
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.instrument


class ReplyStroke(DrawnStroke):
    """A stroke of the patient's own pain drawing."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="strokes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["questionnaire", "number"], name="reply_stroke_number_once")]
        ordering = ["number"]


class ReplyPain(DrawnRegion):
    """One region of the patient's own pain drawing."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="pain_marks")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "region", "side"], name="reply_region_drawn_once")
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.region} {self.side}"
