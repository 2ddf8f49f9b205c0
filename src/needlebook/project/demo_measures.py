"""A course with several instruments over five weeks in the demo clinic. Person and numbers are invented, and say so."""

from datetime import date, timedelta

from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.followup.entering import Reading, enter
from needlebook.clinic.patients.actions import register_patient, start_visit
from needlebook.clinic.patients.models import Course
from needlebook.core.outcomes.entry import Told

ABOUT = "An invented person with invented numbers, to show a course over five weeks. Not a published case."
ACTIVITIES = ("Turn the head when driving", "Work two hours at the screen", "Sleep through the night")
NECK_INDEX = {5: 24, 3: 21, 1: 16, 0: 13}  # weeks ago: points
PAIN = {5: 7, 4: 7, 3: 6, 2: 6, 1: 4, 0: 4}
ABLE = {5: (3, 4, 2), 3: (4, 4, 3), 0: (7, 6, 5)}
PRESSURE = {5: (2.1, 2.3, 2.2), 0: (2.9, 3.1, 2.8)}  # kgf on a tip of 1 cm2
ROTATION = {5: {"left": (48, 50), "right": (62, 61)}, 0: {"left": (58, 57), "right": (63, 64)}}


def fill_demo_measures(therapist: User) -> None:
    """One patient with neck pain, measured in several ways."""
    fields = {
        "given_name": "Nadja",
        "family_name": "Ostrow",
        "birth_date": date(timezone.localdate().year - 44, 3, 9),
        "sex": "female",
        "about": ABOUT,
        "is_demo": True,
    }
    patient = register_patient(by=therapist, fields=fields)
    begun = timezone.now() - timedelta(weeks=5)
    course = start_visit(patient, by=therapist, complaint="neck_pain", at=begun).course
    for weeks_ago, pain in PAIN.items():
        _put(course, therapist, "NPRS", weeks_ago, Told((pain,)))
    for weeks_ago, points in NECK_INDEX.items():
        _put(course, therapist, "NDI", weeks_ago, Told(total=points, unit="points"))
    for weeks_ago, able in ABLE.items():
        _put(course, therapist, "PSFS", weeks_ago, Told(able), activities=ACTIVITIES)
    _put_places(course, therapist)


def _put_places(course: Course, by: User) -> None:
    """What has a place: pressure threshold on the left, rotation of the neck on both sides."""
    for weeks_ago, presses in PRESSURE.items():
        told = Told(presses, unit="kgf_cm2", about={"device": "algometer, 1 cm² tip"})
        _put(course, by, "PPT_UT", weeks_ago, told, side="left")
    for weeks_ago, sides in ROTATION.items():
        for side, trials in sides.items():
            told = Told(trials, about={"device": "CROM device"})
            _put(course, by, "ROM", weeks_ago, told, site="cervical_spine.rotation.active", side=side)


def _put(
    course: Course,
    by: User,
    instrument: str,
    weeks_ago: int,
    told: Told,
    *,
    site: str = "",
    side: str = "",
    activities: tuple[str, ...] = (),
) -> None:
    day = timezone.localdate() - timedelta(weeks=weeks_ago)
    enter(course, Reading(instrument, day, told, site, side, activities), by=by)
