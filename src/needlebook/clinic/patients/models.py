"""The patient, the course of treatment for one complaint, and its visits."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.accounts.models import Clinic


class Sex(models.TextChoices):
    FEMALE = "female", _("woman")
    MALE = "male", _("man")
    OTHER = "other", _("other")
    UNKNOWN = "unknown", _("not recorded")


class Patient(models.Model):
    """A person who is treated. Reached only through access.py."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="patients")
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=8, choices=Sex, default=Sex.UNKNOWN)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    about = models.TextField(blank=True)
    is_demo = models.BooleanField(default=False)
    registered_at = models.DateTimeField(auto_now_add=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["clinic", "family_name", "given_name"])]
        ordering = ["family_name", "given_name", "id"]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def age_on(self, day: date) -> int | None:
        """Whole years on a day; None when the date of birth is not known."""
        if self.birth_date is None:
            return None
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)

    @property
    def age(self) -> int | None:
        return self.age_on(timezone.localdate())


class MailConsent(models.Model):
    """The patient may be e-mailed, or may no longer be; the newest row holds, and none is no."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="mail_consents")
    agrees = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["patient", "-at"], name="mail_consents_by_patient")]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"mail {'agreed' if self.agrees else 'declined'}"


class Course(models.Model):
    """The visits for one complaint. `complaint` is an id of the knowledge, blank when none of them fits."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="courses")
    complaint = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-opened_at", "-id"]

    def __str__(self) -> str:
        return f"course {self.pk}"


class Visit(models.Model):
    """One coming to the clinic, from history to outcome."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="visits")
    number = models.PositiveSmallIntegerField()
    practitioner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="visits")
    started_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="visit_number_once_per_course")]
        indexes = [models.Index(fields=["-started_at"])]
        ordering = ["-started_at", "-number"]

    def __str__(self) -> str:
        return f"visit {self.number}"

    @property
    def patient(self) -> Patient:
        return self.course.patient

    @property
    def age(self) -> int | None:
        """The patient's age on the day of the visit, as the clinic's calendar has it."""
        return self.patient.age_on(timezone.localdate(self.started_at))
