"""Makes the people and things of a clinic through the program's own actions."""

from datetime import date

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.patients.actions import register_patient, start_visit
from needlebook.clinic.patients.models import Patient, Visit


def clinic(name: str = "Harbour Street Physiotherapy") -> Clinic:
    return Clinic.objects.create(name=name)


def person(clinic: Clinic, username: str = "t.berg") -> User:
    user = User(username=username, first_name="Tomas", last_name="Berg", clinic=clinic, training="Course, 80 h")
    user.set_password("correct horse battery")
    user.save()
    return user


def patient(by: User, **fields) -> Patient:
    given = {"given_name": "Ingrid", "family_name": "Solberg", "birth_date": date(1959, 3, 14), "sex": "female"}
    return register_patient(by=by, fields={**given, **fields})


def visit(patient: Patient, by: User, complaint: str = "chronic_low_back_pain") -> Visit:
    return start_visit(patient, by=by, complaint=complaint)
