"""A patient of many visits and instruments: every instrument at every visit, needles at every visit but the first."""

from datetime import timedelta
from random import Random

from django.utils import timezone
from tests import factories
from tests.integration import rooms
from tests.integration.web.ledgers import write_session

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import deny_others, save_goals, save_no_medicines
from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.followup.agreeing import agree_on_course
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.patients.actions import start_visit
from needlebook.clinic.patients.models import Course, Visit
from needlebook.core.outcomes.change import fits_complaint
from needlebook.core.outcomes.types import Instrument
from needlebook.knowledge import load

COMPLAINT = "neck_pain"
NEEDLES = 6
DAYS = 3  # between two visits
GOALS = ("Look over the shoulder", "Sleep through", "Carry the shopping")


def course_of(by: User, visits: int, instruments: int, seed: int = 2026) -> Course:
    """The course. Sessions and scores are written straight into their tables: only reading them is timed."""
    random, patient = Random(seed), factories.patient(by, given_name=f"Visits {visits}")
    made = [_visit(by, patient, n, visits) for n in range(visits)]
    used = usable(instruments)
    Measurement.objects.bulk_create(
        Measurement(
            course=visit.course,
            visit=visit,
            instrument=instrument.id,
            value=_score(random, instrument, n / visits),
            taken_on=timezone.localdate(visit.started_at),
            by=by,
        )
        for n, visit in enumerate(made)
        for instrument in used
    )
    agree_on_course(
        made[0].course,
        by=by,
        agreed={"visits": 60, "rhythm": "twice", "decide_at": 6, "instrument": "NPRS", "since": "", "beside": ""},
    )
    return made[-1].course


def _visit(by: User, patient, n: int, visits: int) -> Visit:
    at = timezone.now() - timedelta(days=DAYS * (visits - 1 - n))
    visit = start_visit(patient, by=by, complaint=COMPLAINT, at=at)
    deny_others(visit, by=by, denied=True)
    save_no_medicines(visit, by=by, none_taken=True)
    save_goals(visit, by=by, goals=[(goal, min(10, 2 + n // 8)) for goal in GOALS])
    rooms.planned(visit, by)
    if n:
        write_session(visit, inserted=NEEDLES, out=NEEDLES, closed=True, pain=(7.0, 5.0))
    return visit


def usable(count: int) -> list[Instrument]:
    """The first that may be taken for the complaint and need no place."""
    known = load()
    fitting = [i for i in known.instruments.values() if fits_complaint(i, COMPLAINT) and not known.scoring[i.id].place]
    return fitting[:count]


def _score(random: Random, instrument: Instrument, gone: float) -> float:
    """From bad to better along the course, with some wandering."""
    low, high = instrument.minimum or 0.0, instrument.maximum if instrument.maximum is not None else 100.0
    share = 0.75 - 0.5 * gone if instrument.lower_is_better else 0.25 + 0.5 * gone
    return round(low + (high - low) * min(1, max(0, share + random.uniform(-0.1, 0.1))))


def score_again(course: Course, by: User, value: float) -> None:
    """Another last score of pain: what was kept of this course no longer holds."""
    last = course.measurements.filter(instrument="NPRS").latest("taken_on")
    add_measurement(course, by=by, instrument="NPRS", value=value, taken_on=last.taken_on, replace=True)
