"""Adverse events, how they were amended, the reviews of serious ones, and one summary of each closed session."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.accounts.models import Clinic
from needlebook.clinic.assessments.drawn import SideChoice
from needlebook.clinic.patients.models import Course, Patient, Visit

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class DurationChoice(models.TextChoices):
    HOURS = "hours", _("Hours: less than a day")
    DAYS = "days", _("Days: less than a week")
    WEEKS = "weeks", _("Weeks: a week or more")


class IntensityChoice(models.TextChoices):
    MILD = "mild", _("Mild")
    MODERATE = "moderate", _("Moderate")
    SEVERE = "severe", _("Severe")


class ActionChoice(models.TextChoices):
    NONE = "none", _("Nothing")
    SELF_CARE = "self_care", _("Self-care")
    GP = "gp", _("Saw a doctor")
    ED = "ed", _("Emergency department")
    ADMISSION = "admission", _("Admitted to hospital")


class OutcomeChoice(models.TextChoices):
    ONGOING = "ongoing", _("Not over yet")
    RECOVERED = "recovered", _("Over, recovered")
    LASTING = "lasting", _("Lasting or significant disability")
    DEATH = "death", _("Death")


class CausalityChoice(models.TextChoices):
    CERTAIN = "certain", _("Certain")
    PROBABLE = "probable", _("Probable")
    POSSIBLE = "possible", _("Possible")
    UNLIKELY = "unlikely", _("Unlikely")
    NOT_ASSESSABLE = "not_assessable", _("Not assessable")


class ReporterChoice(models.TextChoices):
    PATIENT = "patient", _("The patient")
    PHYSIO = "physio", _("The physiotherapist")


class GradeChoice(models.TextChoices):
    MILD = "mild", _("Mild")
    NOT_NAMED = "not_named", _("No grade named")
    NOT_GRADABLE = "not_gradable", _("Not gradable yet")
    MODERATE = "moderate", _("Moderate")
    SERIOUS = "serious", _("Serious")


class AdverseEvent(models.Model):
    """One event after needling, of one kind, as one source told it. Blank and None: not known.

    source_key: who told it and where (`reaction:<id>`, `incident:<id>`, `check_in:<id>`, `form:<id>`): the same source
    tells a kind once. told: what the source said last, so that what a person amended is not overwritten by it. grades:
    derived, written with every change, so that the register can be read by them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="adverse_events")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="adverse_events")
    source_key = models.CharField(max_length=120)
    told = models.JSONField(default=dict)
    kind = models.CharField(max_length=40)
    side = models.CharField(max_length=8, choices=SideChoice, blank=True)
    needle = models.PositiveSmallIntegerField(null=True)
    muscle = models.CharField(max_length=60, blank=True)
    onset_h = models.FloatField(null=True)
    lasted_h = models.FloatField(null=True)
    duration = models.CharField(max_length=8, choices=DurationChoice, blank=True)
    intensity = models.CharField(max_length=8, choices=IntensityChoice, blank=True)
    function_affected = models.BooleanField(null=True)
    action_taken = models.CharField(max_length=10, choices=ActionChoice, blank=True)
    outcome = models.CharField(max_length=10, choices=OutcomeChoice, blank=True)
    causality = models.CharField(max_length=14, choices=CausalityChoice, blank=True)
    detail = models.TextField(blank=True)
    reporter = models.CharField(max_length=8, choices=ReporterChoice)
    by = models.ForeignKey(**BY, null=True)  # None: the patient told it
    noted_at = models.DateTimeField()  # when it was told
    at = models.DateTimeField(auto_now_add=True)
    carnes = models.CharField(max_length=12, choices=GradeChoice)
    white = models.CharField(max_length=12, choices=GradeChoice)
    grade = models.CharField(max_length=12, choices=GradeChoice)  # the worse of the two, or serious by its kind
    withdrawn_at = models.DateTimeField(null=True)  # taken back: it counts for nothing and stays readable
    withdrawn_by = models.ForeignKey(**BY, null=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "source_key", "kind"], name="one_event_per_source_and_kind")
        ]
        indexes = [models.Index(fields=["clinic", "-noted_at"]), models.Index(fields=["clinic", "kind", "-noted_at"])]
        ordering = ["-noted_at", "-at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.grade}"

    @property
    def patient(self) -> Patient:
        return self.visit.patient


class Amendment(models.Model):
    """What was changed about an event: field -> [what stood there, what stands now]. Never edited."""

    event = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="amendments")
    changed = models.JSONField()
    reporter = models.CharField(max_length=8, choices=ReporterChoice)
    by = models.ForeignKey(**BY, null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"amendment of {self.event_id}"


class EventReview(models.Model):
    """The review of a serious event: open from the moment it is known until the clinic's lead closes it.

    answers: id of the checklist -> words; it stays open, and readable, when the event is later graded milder.
    """

    event = models.OneToOneField(AdverseEvent, on_delete=models.PROTECT, related_name="review")
    opened_at = models.DateTimeField()
    answers = models.JSONField(default=dict)
    conclusion = models.TextField(blank=True)
    at = models.DateTimeField(null=True)
    by = models.ForeignKey(**BY, null=True)

    class Meta:
        ordering = ["opened_at", "id"]

    def __str__(self) -> str:
        return f"review of {self.event_id}"


class SessionSummary(models.Model):
    """What the clinic's figures need of one closed session with a needle: made from ledger and events, never typed.

    has_minor: an event below serious; has_moderate: one of them is moderate; has_open: one has no grade yet. cusum: the
    control chart of has_minor after this session. is_last: no later one of its course. tallies: what it is counted
    under (see DayTally), as [level, what, whether an event is linked to it]. All of it can be made from the records.
    """

    session = models.OneToOneField(
        "needling.Session", on_delete=models.PROTECT, primary_key=True, related_name="summary"
    )
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", db_index=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+", db_index=False)
    practitioner = models.ForeignKey(**BY, db_index=False)
    complaint = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField()
    needles = models.PositiveSmallIntegerField()
    has_event = models.BooleanField(default=False)
    has_minor = models.BooleanField(default=False)
    has_moderate = models.BooleanField(default=False)
    has_open = models.BooleanField(default=False)
    has_serious = models.BooleanField(default=False)
    cusum = models.FloatField(default=0.0)
    is_last = models.BooleanField(default=False)
    tallies = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(
                fields=[
                    "clinic",
                    "closed_at",
                    "session",
                    "practitioner",
                    "patient",
                    "has_event",
                    "has_minor",
                    "has_moderate",
                    "has_open",
                    "has_serious",
                    "cusum",
                ],
                name="summary_figures",
            ),
            models.Index(
                fields=["clinic", "closed_at", "course", "complaint"],
                condition=models.Q(is_last=True),
                name="course_ends",
            ),
        ]
        ordering = ["closed_at", "session"]

    def __str__(self) -> str:
        return f"summary of {self.session_id}"


class DayTally(models.Model):
    """How many sessions that were closed on a day are counted under one thing: a muscle or a group of muscles that was
    needled, with how many have an event linked to it; a kind of event that was told; an event that is linked to no
    muscle (`what` is blank). Kept in step with the summaries, in their transaction; can be made again from them."""

    class Level(models.TextChoices):
        MUSCLE = "muscle"
        REGION = "region"
        KIND = "kind"
        UNPLACED = "unplaced"

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    level = models.CharField(max_length=8, choices=Level)
    what = models.CharField(max_length=60, blank=True)
    sessions = models.PositiveIntegerField(default=0)
    with_event = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinic", "level", "day", "what"], name="one_tally_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.level} {self.what}"
