"""The only writes to needlestick records, each with its line of audit, which holds neither name nor result."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sharps.models import Injury, StepTaken
from needlebook.core.errors import BadInput
from needlebook.knowledge.needlestick import steps

MOST_TEXT, MOST_NOTE = 2_000, 500
CLOCK_SKEW = timedelta(minutes=2)


@transaction.atomic
def report_injury(
    *,
    by: User,
    who: str,
    person: User | None,
    happened_at: datetime,
    what_happened: str,
    request: UUID,
    source_visit: Visit | None = None,
) -> Injury:
    """Open the record; the same request again changes nothing. `person`: only for somebody who works here.

    Raises BadInput for a time ahead, for no words, and for a person of another clinic.
    """
    if by.clinic_id is None:
        raise BadInput("account", _("This account belongs to no clinic."), _("Sign in with one that does."))
    Clinic.objects.select_for_update().get(pk=by.clinic_id)
    if known := Injury.objects.filter(request=request, by=by).first():
        return known
    _not_ahead("happened_at", happened_at)
    if not 1 <= len(what_happened.strip()) <= MOST_TEXT:
        raise BadInput("what_happened", _("It does not say what happened."), _("Say it in a few words."))
    if (who == Injury.Who.STAFF) != (person is not None) or (person and person.clinic_id != by.clinic_id):
        raise BadInput("person", _("It does not say who was pricked."), _("Choose somebody of this clinic."))
    made = Injury.objects.create(
        clinic=by.clinic,
        who=who,
        person=person,
        happened_at=happened_at,
        what_happened=what_happened.strip(),
        source_visit=source_visit,
        request=request,
        by=by,
        at=timezone.now(),
    )
    record(by, "injury.reported", made.pk)
    return made


@transaction.atomic
def take_step(
    injury: Injury, *, by: User, step: str, answer: str, done_at: datetime | None = None, note: str = ""
) -> StepTaken:
    """Write down what became of a step; `done_at` None: now. The newest holds, the earlier ones stay."""
    if step not in {known.id for known in steps()}:
        raise BadInput("step", _("There is no such step."), ", ".join(known.id for known in steps()))
    if answer not in StepTaken.Answer.values:
        raise BadInput("answer", _("It does not say what became of it."), ", ".join(StepTaken.Answer.values))
    done_at = done_at or timezone.now()
    _not_ahead("done_at", done_at)
    if done_at < injury.happened_at - CLOCK_SKEW:
        raise BadInput("done_at", _("This lies before the injury."), _("Check the time."))
    if len(note) > MOST_NOTE:
        raise BadInput("note", _("This is too long."), _("At most 500 characters."))
    at = timezone.now()
    made = StepTaken.objects.create(
        injury=injury, step=step, answer=answer, done_at=done_at, note=note.strip(), by=by, at=at
    )
    record(by, "injury.step", injury.pk, step=step)
    return made


def _not_ahead(field: str, at: datetime) -> None:
    if at > timezone.now() + CLOCK_SKEW:
        raise BadInput(field, _("This lies in the future."), _("Check the time."))
