"""What was asked, answered, drawn, found, planned and decided at a visit. Ids are those of the knowledge."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.assessments.drawn import DrawnRegion, DrawnStroke, SideChoice
from needlebook.clinic.patients.models import Visit

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class AnswerChoice(models.TextChoices):
    """Not asked is no row at all."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not sure")


class SaidBy(models.TextChoices):
    """Who gave an answer, whoever wrote it down."""

    PRACTITIONER = "practitioner", _("taken at the visit")
    PATIENT = "patient", _("the patient, from the phone")


class Assessment(models.Model):
    """The facts of one visit. Null is 'not asked' or 'not measured', never 'no'.

    others_denied_version: the knowledge whose list was denied; a question of a later one was not on it.
    """

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="assessment", primary_key=True)
    drugs_asked_at = models.DateTimeField(null=True)
    others_denied_at = models.DateTimeField(null=True)
    others_denied_by = models.ForeignKey(**BY, null=True)
    others_denied_version = models.CharField(max_length=40, blank=True)
    pregnancy_weeks = models.PositiveSmallIntegerField(null=True)
    bmi = models.FloatField(null=True)
    inr = models.FloatField(null=True)
    inr_target_high = models.FloatField(null=True)
    platelets_10e9_l = models.FloatField(null=True)
    neutrophils_10e9_l = models.FloatField(null=True)
    temperature_c = models.FloatField(null=True)

    def __str__(self) -> str:
        return f"assessment of {self.visit_id}"


class Said(models.Model):
    """Who said it and who took it into the record, when; and when it was last confirmed at a later visit."""

    said_by = models.CharField(max_length=12, choices=SaidBy, default=SaidBy.PRACTITIONER)
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(**BY, null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Answer(Said):
    """One answer to one question."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=60)
    answer = models.CharField(max_length=8, choices=AnswerChoice)
    side = models.CharField(max_length=8, choices=SideChoice, blank=True)
    where = models.JSONField(default=list)
    state = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "question"], name="one_answer_per_question")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.question} {self.answer}"


class Medicine(Said):
    """A medicine taken; `atc` blank when it is not in the table, which then has to be looked up."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="medicines")
    name = models.CharField(max_length=80)
    atc = models.CharField(max_length=7, blank=True)
    dose = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Goal(models.Model):
    """What the patient wants to be able to do, and how able they are: 0 not at all, 10 as before."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="goals")
    activity = models.CharField(max_length=120)
    able = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.activity


class Stroke(DrawnStroke):
    """A stroke of the drawing in the record."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="strokes")
    said_by = models.CharField(max_length=12, choices=SaidBy, default=SaidBy.PRACTITIONER)
    by = models.ForeignKey(**BY)
    taken_back_by = models.ForeignKey(**BY, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="stroke_number_once")]
        ordering = ["number"]


class PainMark(DrawnRegion):
    """One region of the pain drawing."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="pain_marks")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "region", "side"], name="region_drawn_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.region} {self.side}"


class Finding(models.Model):
    """A sign looked for in a muscle. No row: not tested."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="findings")
    muscle = models.CharField(max_length=60)
    side = models.CharField(max_length=8, choices=SideChoice)
    sign = models.CharField(max_length=30)
    is_present = models.BooleanField()
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "muscle", "side", "sign"], name="sign_found_once_per_muscle")
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.muscle} {self.side} {self.sign}"


class PressureThreshold(models.Model):
    """The pressure pain threshold of a muscle as it was entered, and in kPa. area_cm2: of the tip, with newton only."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="pressures")
    muscle = models.CharField(max_length=60)
    side = models.CharField(max_length=8, choices=SideChoice)
    value = models.DecimalField(max_digits=8, decimal_places=3)
    unit = models.CharField(max_length=8)
    area_cm2 = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    kpa = models.FloatField()
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "muscle", "side"], name="pressure_once_per_muscle")
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.muscle} {self.side} {self.value} {self.unit}"


class NotToday(models.Model):
    """A muscle that cannot be tested at this visit. Taken back, the row goes."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="not_today")
    muscle = models.CharField(max_length=60)
    side = models.CharField(max_length=8, choices=SideChoice)
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "muscle", "side"], name="muscle_not_today_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"not today: {self.muscle} {self.side}"


class PlannedSite(models.Model):
    """A site for today. Number, position and needle are the same in plan, room and record.

    is_pinned: somebody chose it, so a suggestion keeps it; otherwise it was suggested and may give way to another.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="planned_sites")
    number = models.PositiveSmallIntegerField()
    muscle = models.CharField(max_length=60)
    side = models.CharField(max_length=8, choices=SideChoice)
    trigger_point = models.CharField(max_length=80, blank=True)
    position = models.CharField(max_length=30)
    diameter_mm = models.FloatField(null=True)
    length_mm = models.PositiveSmallIntegerField(null=True)
    technique = models.CharField(max_length=12, default="static")
    dwell_s = models.PositiveIntegerField(null=True)
    is_pinned = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="site_number_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.muscle} {self.side}"

    @property
    def is_electrical(self) -> bool:
        return self.technique == "electrical"


class PlanWishes(models.Model):
    """What the therapist asked of the plan. is_suggested: the program fills it up, and again after every change.

    bans: sites left out, as [muscle, side, point]; order: sites in the order wanted; postures: positions wanted first,
    as [position, side that is up]; limits: those of this session only, by id.
    """

    assessment = models.OneToOneField(
        Assessment, on_delete=models.PROTECT, related_name="plan_wishes", primary_key=True
    )
    is_suggested = models.BooleanField(default=False)
    bans = models.JSONField(default=list)
    order = models.JSONField(default=list)
    postures = models.JSONField(default=list)
    limits = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"wishes for {self.assessment_id}"


class Decided(models.Model):
    """A verdict as it was given: whole, with the knowledge version, so that it stays readable."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="verdicts")
    level = models.CharField(max_length=20)
    version = models.CharField(max_length=40)
    result = models.JSONField()
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.level


class Override(models.Model):
    """A clinician went on although a rule spoke against it, for a reason.

    For one planned site, or for the person when `muscle` is blank. `facts` and `version` are those it was given for;
    on other ones it does not hold.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="overrides")
    rule = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    facts = models.JSONField(default=list)
    muscle = models.CharField(max_length=60, blank=True)
    side = models.CharField(max_length=8, choices=SideChoice, blank=True)
    reason = models.CharField(max_length=500)
    asked_whom = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(**BY, null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"override of {self.rule}"
