"""Writes of the clinic's lead: adopting a version of the knowledge, choosing between positions."""

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.governance.models import Adoption, Choice
from needlebook.clinic.governance.queries import is_lead, policy_of, standing_adoption
from needlebook.core.errors import BadInput
from needlebook.knowledge import load
from needlebook.knowledge.clauses import clauses

LEAST_REASON = 10
MOST_TEXT = 500


@transaction.atomic
def adopt_knowledge(*, by: User, version: str, note: str = "") -> Adoption:
    """Adopt the version that was read. Raises BadInput when another one is in use by now, or for anybody but the lead.

    Adopting what stands adopted already changes nothing.
    """
    clinic = led_by(by)
    if version != load().version:
        raise BadInput("version", "the knowledge has changed since this page was opened", load().version)
    if len(note) > MOST_TEXT:
        raise BadInput("note", "too long", f"{MOST_TEXT} characters")
    if standing := standing_adoption(clinic):
        return standing
    made = Adoption.objects.create(
        clinic=clinic, version=version, clauses=dict(clauses(load())), note=note.strip(), by=by, at=timezone.now()
    )
    record(by, "knowledge.adopted", made.pk, version=version)
    return made


@transaction.atomic
def withdraw_adoption(*, by: User) -> None:
    """Take the adoption back: from now on every page says again that the knowledge is not reviewed."""
    standing = standing_adoption(led_by(by))
    if standing is None:
        return
    standing.withdrawn_at, standing.withdrawn_by = timezone.now(), by
    standing.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(by, "knowledge.adoption_withdrawn", standing.pk, version=standing.version)


@transaction.atomic
def choose_position(*, by: User, topic: str, position: str, reason: str) -> None:
    """Take a position where sources disagree, with a reason. The position that stands already is not written again."""
    clinic, known = led_by(by), load().rulebook.topics.get(topic)
    if known is None:
        raise BadInput("topic", f"no disagreement {topic!r}", ", ".join(load().rulebook.topics))
    if position not in dict(known.positions):
        raise BadInput("position", f"{position!r} is not a choice", ", ".join(name for name, _ in known.positions))
    if policy_of(clinic.pk).position(known) == position:
        return
    if not LEAST_REASON <= len(reason.strip()) <= MOST_TEXT:
        raise BadInput("reason", "say why", f"{LEAST_REASON} to {MOST_TEXT} characters")
    made = Choice.objects.create(
        clinic=clinic, topic=topic, position=position, reason=reason.strip(), by=by, at=timezone.now()
    )
    record(by, "policy.chosen", made.pk, topic=topic, position=position)


def led_by(user: User) -> Clinic:
    """The clinic, held until the transaction ends: a doubled tap decides once."""
    if user.clinic is None or not is_lead(user):
        raise BadInput("account", "only the clinic's lead decides this", "the lead's account")
    return Clinic.objects.select_for_update().get(pk=user.clinic_id)
