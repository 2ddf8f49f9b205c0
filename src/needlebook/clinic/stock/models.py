"""Needles as stock: products, their lots, what came and went, and which needle of which session was of which lot."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.accounts.models import Clinic

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Product(models.Model):
    """A needle as it is bought. gtin: 14 digits, blank where the pack shows none; name and maker as they were typed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="products")
    gtin = models.CharField(max_length=14, blank=True)
    name = models.CharField(max_length=120)
    maker = models.CharField(max_length=120, blank=True)
    diameter_mm = models.FloatField()
    length_mm = models.FloatField()
    needles_per_pack = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "gtin"], condition=~models.Q(gtin=""), name="one_product_per_number"
            )
        ]
        ordering = ["diameter_mm", "length_mm", "name"]

    def __str__(self) -> str:
        return f"{self.name} {self.diameter_mm:g} × {self.length_mm:g} mm"


class Lot(models.Model):
    """One lot of a product. number: as printed; key: what it is compared by. Its count is in changes and uses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="lots")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lots")
    number = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    expires = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "key"], name="one_lot_per_product_and_number")]
        indexes = [models.Index(fields=["clinic", "key"])]
        ordering = ["expires", "number"]

    def __str__(self) -> str:
        return f"lot {self.number}"


class Change(models.Model):
    """Needles that came, went, or were counted again. Never edited: a wrong one is put right by another.

    needles: what is added, negative for what is taken away; why: in words, blank for a delivery.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Received")
        SPOILT = "spoilt", _("Spoilt or dropped")
        COUNTED = "counted", _("Counted again")

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind)
    needles = models.IntegerField()
    why = models.CharField(max_length=500, blank=True)
    request = models.UUIDField(unique=True)  # made by the page, so that a doubled post books nothing twice
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.needles:+d}"


class Withdrawal(models.Model):
    """A lot is kept out of the room: recalled, damaged, in doubt. It stands until the lead releases the lot."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="withdrawals")
    why = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(**BY, null=True)
    released_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lot"], condition=models.Q(released_at=None), name="one_standing_withdrawal_per_lot"
            )
        ]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"withdrawal {self.at:%Y-%m-%d}"


class NeedleUse(models.Model):
    """An index of the ledger, kept in its transaction: one row per needle of a session, as the ledger tells it now.

    key: of the lot that was named, blank for none; stocked: the lot it was taken from, None: not in stock at the time.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("needling.Session", on_delete=models.PROTECT, related_name="needle_uses")
    needle = models.PositiveSmallIntegerField()
    diameter_mm = models.FloatField()
    length_mm = models.FloatField()
    key = models.CharField(max_length=120, blank=True)
    gtin = models.CharField(max_length=14, blank=True)
    stocked = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="uses")
    at = models.DateTimeField()
    by = models.CharField(max_length=100)  # as the ledger has it: the practitioner's id

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "needle"], name="one_use_per_needle")]
        indexes = [models.Index(fields=["clinic", "key"]), models.Index(fields=["clinic", "at"])]
        ordering = ["-at", "needle"]

    def __str__(self) -> str:
        return f"needle {self.needle}"
