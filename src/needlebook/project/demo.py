"""The demo clinic: three published case reports as patients, with today's visit of each prepared."""

import json
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.actions import open_clinic
from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.assessments.actions import deny_others, save_pain
from needlebook.clinic.patients.actions import register_patient, start_visit
from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark
from needlebook.project.demo_check_ins import fill_demo_check_ins
from needlebook.project.demo_course import fill_demo_courses
from needlebook.project.demo_events import fill_demo_events
from needlebook.project.demo_exercises import fill_demo_exercises
from needlebook.project.demo_letters import fill_demo_letters
from needlebook.project.demo_measures import fill_demo_measures
from needlebook.project.demo_stock import fill_demo_stock

USERNAME = "demo"
PASSWORD = "thread-and-needle"  # printed at every start; the demo listens on this machine only
NAME_IS_INVENTED = "The name is invented, the day of birth is set from the age; nothing else was added."


@dataclass(frozen=True, slots=True)
class DemoCase:
    """A published case and the name it goes by here."""

    file: str
    given_name: str
    family_name: str


CASES = (
    DemoCase("buttock-to-calf.json", "Robin", "Hale"),
    DemoCase("cricketer-shoulder.json", "Imran", "Qadir"),
    DemoCase("toothache-without-a-bad-tooth.json", "Clara", "Voss"),
)


@transaction.atomic
def fill_demo_clinic() -> bool:
    """Make the demo clinic once. Returns False when it was there already: a second run finds its data again."""
    if Clinic.objects.exists():
        return False
    therapist = open_clinic(
        name="Harbour Street Physiotherapy",
        username=USERNAME,
        given_name="Tomas",
        family_name="Berg",
        password=PASSWORD,
        is_demo=True,
    )
    for case in CASES:
        _add_case(case, therapist)
    fill_demo_courses(therapist)
    fill_demo_stock(therapist)
    fill_demo_check_ins(therapist)
    fill_demo_exercises(therapist)
    fill_demo_measures(therapist)
    fill_demo_events(therapist)  # it takes up every closed session of the demo
    fill_demo_letters(therapist)
    return True


def read_example(file: str) -> dict[str, Any]:
    """A published case as it is shipped: the shape of CONTRACTS."""
    text = files("needlebook.project").joinpath("examples", file).read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def _add_case(case: DemoCase, therapist: User) -> None:
    """The patient, the pain drawing and what was denied. Medicines were not reported; the muscle is left to find."""
    example = read_example(case.file)
    about, person = example["about"], example["patient"]
    patient = register_patient(
        by=therapist,
        fields={
            "given_name": case.given_name,
            "family_name": case.family_name,
            "birth_date": date(timezone.localdate().year - person["age"], 1, 1),
            "sex": person["sex"],
            "about": f"{about['title']}. Source: {about['source']}. {NAME_IS_INVENTED}",
            "is_demo": True,
        },
    )
    visit = start_visit(patient, by=therapist, complaint=example.get("complaint", ""))
    save_pain(visit, by=therapist, marks=[_mark(mark) for mark in example["pain"]])
    deny_others(visit, by=therapist, denied=example.get("others") == "no")


def _mark(mark: dict[str, Any]) -> PainMark:
    return PainMark(mark["region"], Side(mark["side"]), mark["intensity"])
