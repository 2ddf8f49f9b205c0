"""The only way to reach the stock. What belongs to another clinic does not exist: 404, not 403."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from needlebook.clinic.accounts.models import User
from needlebook.clinic.stock.models import Lot, NeedleUse, Product


def products_of(user: User) -> QuerySet[Product]:
    """The products of this user's clinic."""
    return Product.objects.filter(clinic__isnull=False, clinic=user.clinic)


def lots_of(user: User) -> QuerySet[Lot]:
    """The lots of this user's clinic, each with its product."""
    return Lot.objects.filter(clinic__isnull=False, clinic=user.clinic).select_related("product", "by")


def lot_for(user: User, lot_id: UUID) -> Lot:
    """One lot, or Http404."""
    return get_object_or_404(lots_of(user), pk=lot_id)


def uses_of(user: User) -> QuerySet[NeedleUse]:
    """Every needle that was used in this user's clinic, each with its patient at hand."""
    return NeedleUse.objects.filter(clinic__isnull=False, clinic=user.clinic).select_related(
        "session__visit__course__patient", "session__visit__practitioner"
    )
