"""What a pain drawing keeps, whoever drew it: strokes, and the regions that they mean."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SideChoice(models.TextChoices):
    LEFT = "left", _("left")
    RIGHT = "right", _("right")
    MIDLINE = "midline", _("midline")


class QualityChoice(models.TextChoices):
    """How it feels; not given is blank."""

    ACHE = "ache", _("aching")
    BURNING = "burning", _("burning")
    TINGLING = "tingling", _("tingling")
    NUMB = "numb", _("numb")


class DrawnStroke(models.Model):
    """One stroke of a pain drawing as it was made, or a region picked from the list. Never changed, never deleted.

    id: made by the client, so that sending it twice writes it once; number: its place in the drawing; at: when it
    reached the server; taken_back_at: undone, and not part of the drawing since.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField()
    tool = models.CharField(max_length=8)
    view = models.CharField(max_length=30, blank=True)
    side = models.CharField(max_length=8, choices=SideChoice, blank=True)
    points = models.JSONField(default=list)
    width_mm = models.FloatField(default=0)
    region = models.CharField(max_length=60, blank=True)
    intensity = models.PositiveSmallIntegerField(null=True)
    quality = models.CharField(max_length=10, choices=QualityChoice, blank=True)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number}. {self.tool} {self.region or self.view}"


class DrawnRegion(models.Model):
    """A region that a pain drawing means, worked out from its strokes and kept beside them."""

    region = models.CharField(max_length=60)
    side = models.CharField(max_length=8, choices=SideChoice)
    intensity = models.PositiveSmallIntegerField(null=True)
    quality = models.CharField(max_length=10, choices=QualityChoice, blank=True)

    class Meta:
        abstract = True
