"""Who did what, when. Written in the same transaction as what was done; never changed."""

from django.conf import settings
from django.db import models


class Record(models.Model):
    """One line of the audit: a code such as `needle.inserted` and the id of what it is about. No names, no texts."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    patient_id = models.UUIDField(null=True)
    subject_id = models.CharField(max_length=64)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["patient_id", "-at"])]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code} {self.subject_id}"
