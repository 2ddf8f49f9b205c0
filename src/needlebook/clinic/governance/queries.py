"""Reads of what the clinic's lead has decided."""

from collections.abc import Sequence

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.governance.models import Adoption, Choice
from needlebook.core.screening import Policy
from needlebook.knowledge import load


def policy_of(clinic_id: int) -> Policy:
    """The clinic's positions; the strictest one where nothing was chosen, or where the position is no longer known."""
    return Policy({choice.topic: choice.position for choice in standing_choices(clinic_id)})


def standing_choices(clinic_id: int) -> Sequence[Choice]:
    """The newest choice on each topic that the knowledge still has."""
    topics, newest = load().rulebook.topics, {}
    for choice in Choice.objects.filter(clinic=clinic_id).select_related("by").order_by("at", "id"):
        newest[choice.topic] = choice
    return [c for c in newest.values() if c.topic in topics and c.position in dict(topics[c.topic].positions)]


def standing_adoption(clinic: Clinic) -> Adoption | None:
    """The adoption of the knowledge that is in use now; None: it is not reviewed, and every page says so."""
    rows = Adoption.objects.filter(clinic=clinic, version=load().version, withdrawn_at=None)
    return rows.select_related("by").defer("clauses").first()  # the foot of every page asks this


def last_adoption(clinic: Clinic) -> Adoption | None:
    """The newest adoption of any version that was not taken back: what a new version is compared with."""
    return Adoption.objects.filter(clinic=clinic, withdrawn_at=None).select_related("by").first()


def adoptions_of(clinic: Clinic) -> list[Adoption]:
    """Every adoption with who and when, newest first."""
    return list(Adoption.objects.filter(clinic=clinic).select_related("by", "withdrawn_by").defer("clauses"))


def choices_of(clinic: Clinic) -> list[Choice]:
    """Every choice that was ever made, newest first; the topic may be one that the knowledge no longer has."""
    return list(Choice.objects.filter(clinic=clinic).select_related("by"))


def is_lead(user: User) -> bool:
    """True for the person who answers for safety in this clinic."""
    return user.clinic is not None and user.clinic.lead_id == user.pk
