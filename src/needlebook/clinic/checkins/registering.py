"""Brings what was told in a check-in into the register of side effects: all of it as it stands, each time anew."""

from collections.abc import Iterator, Mapping

from django.db import transaction

from needlebook.clinic.accounts.models import User
from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.checkins.queries import standing_replies
from needlebook.clinic.vigilance.actions import note_effects
from needlebook.clinic.vigilance.writing import hold
from needlebook.core.vigilance.types import Effect, Intensity, Reporter
from needlebook.knowledge.adverse_events import kind_of_warning
from needlebook.knowledge.check_in import YES

# What a plain yes tells of, by the register's own names.
KINDS = {"bleeding": "bleeding", "fatigue": "fatigue", "faintness": "faint", "headache": "headache"}
# 1 to 3 mild, 4 to 6 moderate, from 7 severe: usual cuts of a 0 to 10 scale of pain (R).
MODERATE, SEVERE = 4, 7
BRUISES = {"small": "smaller than the palm", "large": "larger than the palm"}


@transaction.atomic
def register_effects(check_in: CheckIn, *, by: User | None = None) -> None:
    """Tell the register what stands; a later answer revises what an earlier one told, and doubles nothing."""
    hold(check_in.visit)  # before the answers are read: of two at once the second tells what both have given
    row = CheckIn.objects.select_related("visit__course__patient").get(pk=check_in.pk)
    replies = standing_replies(row)
    if not replies:
        return
    effects = list(effects_of(row, {question: reply.value for question, reply in replies.items()}))
    at = max(reply.at for reply in replies.values())
    note_effects(row.visit, Reporter.PATIENT, f"check_in:{row.pk}", effects, at, by=by)


def effects_of(check_in: CheckIn, told: Mapping[str, str]) -> Iterator[Effect]:
    """What these answers tell of. Not sure is no event of the register, though a sign raises its alarm all the same; a
    sign that was once told stays one, whatever came later."""
    worst = max((int(told[id]) for id in ("sore_now", "sore_worst") if id in told), default=0)
    if worst:
        gone = told.get("sore_gone") if told.get("sore_now", "0") == "0" else None
        yield Effect("soreness", _intensity(worst), lasted_h=None if gone is None else float(gone))
    if told.get("bruise") in BRUISES:
        yield Effect("bruise", detail=BRUISES[told["bruise"]])
    for question, kind in KINDS.items():
        if told.get(question) == YES:
            yield Effect(kind)
    if told.get("worse") == YES:
        yield Effect("aggravation")
    yes = {reply.question for reply in check_in.replies.all() if reply.value == YES}
    for sign in check_in.signs:
        if sign in yes and (kind := kind_of_warning(sign)):
            yield Effect(kind.id)


def _intensity(worst: int) -> Intensity:
    return Intensity.SEVERE if worst >= SEVERE else Intensity.MODERATE if worst >= MODERATE else Intensity.MILD
