"""Reads of what the clinic's lead has decided."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.governance.models import Adoption, Choice, SessionLimit, Training
from needlebook.core.planning import Limit, Origin
from needlebook.core.screening import Policy
from needlebook.knowledge import load
from needlebook.knowledge.planning import load_planning


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


def session_limits_of(clinic_id: int) -> Mapping[str, Limit]:
    """The limits of a session here: the table's, and the lead's where one was set that the table still allows."""
    limits = dict(load_planning().limits)
    for row in SessionLimit.objects.filter(clinic=clinic_id).order_by("at", "id"):
        if row.limit in limits:
            limits[row.limit] = _as_set(load_planning().limits[row.limit], row.value)
    return limits


def _as_set(limit: Limit, value: float | None) -> Limit:
    """A value that a newer table no longer allows does not hold."""
    is_held = value is not None and limit.least <= value <= limit.most
    return replace(limit, value=value, origin=Origin.CLINIC) if is_held else limit


def limit_history(clinic: Clinic) -> list[SessionLimit]:
    """Every limit that was ever set, newest first."""
    return list(SessionLimit.objects.filter(clinic=clinic).select_related("by"))


def training_of(person: User) -> Training | None:
    """What is recorded of a practitioner's training, with who recorded it and when."""
    return Training.objects.filter(person=person).select_related("by").first()


def authorised_muscles(person: User) -> frozenset[str] | None:
    """The muscles that a practitioner is trained for; None when that is not recorded."""
    newest = Training.objects.filter(person=person).first()
    if newest is None or newest.areas is None:
        return None
    areas = set(newest.areas)
    return frozenset(m.id for m in load().anatomy.muscles.values() if {m.id, m.group} & areas)


def training_history(clinic: Clinic) -> list[Training]:
    """Every record of training in the clinic, newest first."""
    return list(Training.objects.filter(person__clinic=clinic).select_related("person", "by"))
