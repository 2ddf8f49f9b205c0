"""The session on one sheet for whoever takes over: what is in first, then everything that was done, by whom."""

import pytest
from django.urls import reverse

from needlebook.clinic.sessions.queries import now
from needlebook.core.sessions.types import (
    IncidentKind,
    IncidentReported,
    NeedleDescribed,
    NeedleManipulated,
    ReactionKind,
    ReactionObserved,
    SessionClosed,
    Technique,
)
from needlebook.web.assess.page import sheet_of
from needlebook.web.letters.session import session_sheet
from tests import factories
from tests.integration.rooms import GLUTEUS, LUNG, MAXIMUS, fresh, head, inserted, opened, record, removed, state


@pytest.fixture
def session(visit, therapist):
    session = opened(visit, therapist, medicine="apixaban")
    record(session, therapist, inserted(1, lot="24K117"), inserted(2, MAXIMUS), removed(1))
    return session


@pytest.fixture
def sheet(signed_in, visit):
    """The words of the sheet in their order; the PDF of it is made as well."""

    def read() -> str:
        response = signed_in.get(reverse("session_sheet", args=[visit.pk]))
        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF-")
        document = session_sheet(sheet_of(fresh(visit)), state(visit), now())
        return " ".join(" ".join(texts_in(document)).split())

    return read


def texts_in(part):
    """Every text of a document, in its order."""
    if isinstance(part, str):
        yield part
    else:
        for inner in part.values() if isinstance(part, dict) else part:
            yield from texts_in(inner)


def test_what_is_in_the_body_stands_first_in_an_open_session(sheet, session):
    text = sheet()
    status = text.index("In the body, or may be: needle 2, Gluteus maximus")
    assert status < text.index("24K117")
    assert "The session is not closed" in text
    assert "Apixaban" in text
    assert "depth not recorded" in text


def test_every_needle_stands_with_who_when_and_how(sheet, session, therapist):
    record(session, therapist, NeedleDescribed(**head(), needle=2, depth_mm=35))
    record(session, therapist, NeedleManipulated(**head(), needle=2, technique=Technique.ELECTRICAL, frequency_hz=4))
    text = sheet()
    assert "35 mm deep" in text
    assert "4 Hz" in text
    assert "Tomas Berg" in text
    assert "0.30 × 60 mm" in text


def test_a_needle_near_the_lung_is_named_before_the_table(sheet, visit, therapist):
    session = opened(visit, therapist, GLUTEUS, LUNG)
    record(session, therapist, inserted(1))
    assert "Needled near the lung" not in sheet()
    record(session, therapist, inserted(2, LUNG, length_mm=30.0))
    text = sheet()
    assert "Needled near the lung: 2. " in text
    assert "do not rule out air around the lung" in text


def test_reactions_and_incidents_are_told_with_their_answers(sheet, session, therapist):
    said = {"what_happened": "One less.", "searched": "skin, floor", "imaging": "ordered", "told": "the patient"}
    record(
        session,
        therapist,
        ReactionObserved(**head(), kind=ReactionKind.FAINT, detail="pale"),
        IncidentReported(**head(), kind=IncidentKind.MISSING_NEEDLE, needle=2, **said),
    )
    text = sheet()
    assert "missing" in text
    assert "Looked for: skin, floor. X-ray or other picture: ordered. Told: the patient." in text
    assert "Faint, light-headed: pale (not recorded as over)" in text


def test_a_closed_session_says_what_was_counted(sheet, session, therapist):
    record(session, therapist, removed(2), SessionClosed(**head(), counted_in_bin=2, packs_opened=2))
    text = sheet()
    assert "Every needle is out and whole: 2 went in, 2 came out." in text
    assert "Counted in the sharps bin: 2; packs opened: 2." in text
    assert "Agrees" in text


def test_a_phone_number_that_is_not_set_is_left_to_write(sheet, session, clinic):
    clinic.phone = ""
    clinic.save()
    assert "phone number not set" in sheet()


def test_what_a_person_typed_is_printed_as_it_is(sheet, session, therapist):
    what = '#panic("x") $1$ *bold* @ref <b>'
    record(session, therapist, IncidentReported(**head(), kind=IncidentKind.OTHER, what_happened=what))
    assert what in sheet()


def test_a_visit_without_a_session_has_no_sheet(signed_in, patient, therapist):
    other = factories.visit(patient, therapist)
    assert signed_in.get(reverse("session_sheet", args=[other.pk])).status_code == 404
