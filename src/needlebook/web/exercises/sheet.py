"""A programme in the patient's words: for the sheet on paper and for the phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from needlebook.clinic.patients.models import Visit
from needlebook.clinic.therapy.facts import advice_on, dose_on, exercise_of, facts_of, needled_lately
from needlebook.clinic.therapy.models import DayPain, DoneDay, Prescription, Programme
from needlebook.clinic.therapy.queries import pain_before
from needlebook.core.therapy import Advice, Exercise, Level, StopSign
from needlebook.knowledge.exercises import load_therapy
from needlebook.web.exercises.words import plain_dose

MAY_GO_ON = ("contra.", "ask.")  # reasons that were weighed when the exercise was prescribed


@dataclass(frozen=True, slots=True)
class Home:
    """One exercise as the patient reads it. state: do | lighter | rest | not_today | ask; done: how it was ticked;
    later: the doses to come, from which week on."""

    prescription: Prescription
    exercise: Exercise
    side: str
    dose: Sequence[str]
    state: str
    because: str
    done: DoneDay | None = None
    later: Sequence[tuple[int, Sequence[str]]] = ()

    @property
    def is_barred(self) -> bool:
        return self.state in ("not_today", "ask")


def signs_for(programme: Programme) -> list[StopSign]:
    """When to stop and call: what concerns the complaint."""
    complaint = programme.course.complaint
    return [s for s in load_therapy().rules.stop_signs if not s.complaints or complaint in s.complaints]


def home_exercises(programme: Programme) -> list[Home]:
    """Everything that is asked for now, for paper: without what is different today."""
    rows = programme.prescriptions.filter(stopped_at=None)
    homes = [_home(row, timezone.localdate(), "do", "", None) for row in rows]
    return [replace(home, later=_later(home.prescription)) for home in homes]


def _later(row: Prescription) -> list[tuple[int, list[str]]]:
    """The phases of the table that are still to come, for a dose that was left as the table has it."""
    phases = exercise_of(row).doses if not row.why else ()
    starts = [(phase.from_week, row.begins_on + timedelta(weeks=phase.from_week - 1)) for phase in phases]
    today, last = timezone.localdate(), row.last_day()
    return [(week, plain_dose(dose_on(row, first))) for week, first in starts if today < first <= last]


def exercises_on(programme: Programme, day: date) -> list[Home]:
    """What is asked for on a day, with what is different on it because of needles, pain or an answer."""
    rows = list(programme.prescriptions.filter(stopped_at=None, begins_on__lte=day))
    for row in rows:
        row.programme = programme
    done = _done(programme)
    pains = {row.day: row for row in programme.day_pains.all()}
    latest = Visit.objects.filter(course=programme.course_id).select_related("course__patient").first()
    facts, needled = facts_of(latest), needled_lately(programme.course.patient, timezone.now())
    homes = []
    for row in rows:
        of_row = done.get(row.pk, [])
        advice = advice_on(row, facts, needled, pain_before(row, day, of_row, pains))
        state, because = state_of(row, advice)
        if not because and _is_rest_day(row, day, of_row):
            state, because = "rest", _("Not needed on this day: it has a pause in between.")
        homes.append(_home(row, day, state, because, next((d for d in of_row if d.day == day), None)))
    return homes


def _done(programme: Programme) -> Mapping[UUID, list[DoneDay]]:
    found: dict[UUID, list[DoneDay]] = {}
    for each in DoneDay.objects.filter(prescription__programme=programme, taken_back_at=None):
        found.setdefault(each.prescription_id, []).append(each)
    return found


def _is_rest_day(row: Prescription, day: date, done: Sequence[DoneDay]) -> bool:
    """Whether an exercise of every so many days was done so lately that it is not due."""
    every = dose_on(row, day).get("every_days", 1)
    return any(0 < (day - each.day).days < every for each in done)


def _home(row: Prescription, day: date, state: str, because: str, done: DoneDay | None) -> Home:
    exercise = exercise_of(row)
    return Home(row, exercise, row.side, plain_dose(dose_on(row, day)), state, because, done)


def state_of(row: Prescription, advice: Advice) -> tuple[str, str]:
    """What the patient is told, by the strictest reason that was not weighed when it was prescribed."""
    for reason in advice.reasons:
        if reason.level is Level.STOP:
            return "ask", _(
                "Something that you told us has to be looked at first. Call the clinic today; with one of the signs "
                "above, do at once what stands there."
            )
        if reason.code.startswith(MAY_GO_ON):
            if reason.level is Level.NOT_NOW and reason.code not in row.weighed:
                return "ask", _("Something that you told us speaks against it. Call the clinic first.")
            continue
        if reason.code == "needled.no_maximal":
            return "not_today", _("Muscles that it works hard were treated with needles. Leave it out for two days.")
        if reason.code == "needled.no_heavy":
            return "lighter", _("Muscles that it works hard were treated with needles. Do it lighter for two days.")
        if reason.code.startswith("pain."):
            return "lighter", _("It hurt more than it should last time. Do it lighter: less weight, or fewer times.")
        if reason.code == "needled.low_load":
            return "do", _("These muscles were treated with needles. Moving them lightly is fine.")
    return "do", ""


def pain_on(programme: Programme, day: date) -> DayPain | None:
    return DayPain.objects.filter(programme=programme, day=day).first()


def yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)
