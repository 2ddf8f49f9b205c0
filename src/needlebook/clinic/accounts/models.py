"""Who works here: the clinic and the people who sign in."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class Clinic(models.Model):
    """The clinic that owns the records. `lead` answers for safety and adopts the knowledge.

    emergency_number: of the country that the clinic is in; blank: not known, and none is assumed.
    """

    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    opening_hours = models.CharField(max_length=200, blank=True)
    emergency_number = models.CharField(max_length=20, blank=True)
    lead = models.ForeignKey("User", on_delete=models.PROTECT, null=True, blank=True, related_name="leads")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A practitioner. `training` is shown to patients before they consent; blank is shown as 'not recorded'."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    training = models.CharField(max_length=200, blank=True)

    @property
    def short_name(self) -> str:
        """'Tomas Berg' -> 'T. Berg'; the sign-in name where no name is known."""
        return f"{self.first_name[:1]}. {self.last_name}" if self.first_name and self.last_name else self.username
