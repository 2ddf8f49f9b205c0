"""Letter to the doctor, discharge summary, patient's summary: from the record of a course, issued, then fixed."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.accounts.models import Clinic
from needlebook.clinic.assessments.actions import save_goals, save_pain
from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.documents.digest import is_unchanged
from needlebook.clinic.documents.models import Document, Kind
from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.therapy.giving import Given, give
from needlebook.clinic.therapy.prescribing import Prescribed, prescribe, table_dose
from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark
from needlebook.core.sessions.types import ReactionKind, ReactionObserved, SessionClosed
from needlebook.knowledge.exercises import load_therapy
from tests.integration.rooms import fresh, head, inserted, opened, record, removed
from tests.pdf import text_of

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"[^>]* value="([^"]*)"')
AREA = re.compile(r'<textarea name="((?:text:|recipient)[^"]*)"[^>]*>([^<]*)</textarea>')
KINDS = ("course_letter", "discharge", "patient_summary")
SAID = {
    "course_letter": {"recipient": "Dr M. Osei\r\n4 Mill Lane", "text:ask": "Please look at the naproxen."},
    "discharge": {"text:back": "If it is back for two weeks."},
    "patient_summary": {"text:do": "Walk every day."},
}


@pytest.fixture
def course(visit, therapist):
    """One needled visit; pain from 7 to 5 in four weeks, one goal, one drawn region."""
    session = opened(visit, therapist)
    record(session, therapist, inserted(1), removed(1), SessionClosed(**head(), counted_in_bin=1))
    save_pain(fresh(visit), by=therapist, marks=[PainMark("lumbar_lower", Side.LEFT, 6)])
    save_goals(fresh(visit), by=therapist, goals=[("Sit 60 min", 3)])
    for days, value in ((28, 7), (0, 5)):
        measure(visit, therapist, value, days)
    return visit.course


def measure(visit, by, value, days=0, instrument="NPRS"):
    day = timezone.localdate() - timedelta(days=days)
    add_measurement(visit.course, by=by, instrument=instrument, value=value, taken_on=day)


def begun(client, course, kind):
    address = reverse("letter_begin", args=[course.patient_id])
    client.post(address, {"kind": kind, "course": course.pk})
    return Document.objects.get(kind=kind, issued_at=None, withdrawn_at=None)


def page(client, document):
    return client.get(reverse("document", args=[document.pk])).content.decode()


def send(client, document, does="sign", **changed):
    html = page(client, document)
    shown = {name: unescape(value) for name, value in [*HIDDEN.findall(html), *AREA.findall(html)]}
    data = {**shown, **SAID[document.kind], **changed, "do": does}
    return client.post(reverse("document_draft", args=[document.pk]), data)


def issued(client, course, kind, **changed):
    document = begun(client, course, kind)
    assert send(client, document, **changed).status_code == 302
    return Document.objects.get(pk=document.pk)


def pdf_of(client, document):
    return client.get(reverse("letter_made", args=[document.pk])).content


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_about_a_course_is_issued_and_opened_again_unchanged(signed_in, course, visit, therapist, kind):
    document = issued(signed_in, course, kind)
    first = pdf_of(signed_in, document)
    measure(visit, therapist, 12, instrument="NDI")
    Clinic.objects.update(name="Another name")
    assert pdf_of(signed_in, document) == first
    assert is_unchanged(document)
    assert b"/StructTreeRoot" in first
    assert b"/Lang(en" in first.replace(b" ", b"")


def test_the_letter_tells_why_what_was_done_what_changed_and_what_is_asked(signed_in, course):
    text = text_of(pdf_of(signed_in, issued(signed_in, course, "course_letter")))
    for words in (
        "Dr M. Osei",
        "Dear colleague,",
        "Came for: Chronic low back pain.",
        "Wants to: Sit 60 min.",
        "1 needle went in, 1 came out.",
        "Gluteus medius, left (1 visit)",
        "Down 2 points, from 7 to 5.",
        "so it is too early to say.",
        "This is not called an effect of needling.",
        "None is recorded. Only what was told or seen can be recorded.",
        "Please look at the naproxen.",
        "Kovacs 2008",
        "error at 95%",
    ):
        assert words in text


def test_the_picture_of_a_measure_is_kept_with_its_numbers_beside_it(signed_in, course):
    document = issued(signed_in, course, "discharge")
    sections = {section["title"]: section for section in document.content["sections"]}
    changed = sections["What changed"]
    assert changed["charts"][0]["svg"].startswith("<svg")
    assert "Libertinus Serif" in changed["charts"][0]["svg"]
    assert "from 7 to 5" in changed["charts"][0]["alt"]
    text = text_of(pdf_of(signed_in, document))
    assert "beyond error: 3" in text  # a label inside the picture: its letters are in the file
    assert "7 points" in text
    assert "5 points" in text


def test_what_was_not_measured_and_not_asked_is_said_so(signed_in, visit):
    for kind in KINDS:
        begun(signed_in, visit.course, kind)
    texts = {document.kind: document.texts for document in Document.objects.all()}
    assert "Nothing was measured over this course" in texts["course_letter"]["changed"]
    assert "Medicines: not asked." in texts["course_letter"]["found"]
    assert "We did not measure twice" in texts["patient_summary"]["changed"]
    assert "No needles were used." in texts["patient_summary"]["done"]


def test_the_patients_summary_speaks_plainly_and_begins_with_help(signed_in, course):
    document = issued(signed_in, course, "patient_summary")
    assert document.content["is_large"]
    text = text_of(pdf_of(signed_in, document))
    assert text.index("When to ask for help") < text.index("What we did")
    assert "emergency department at once if you feel numb between the legs." in text
    assert "See a doctor the same day if you have a fever" in text
    assert "Your worst pain in a week (0 to 10, lower is better): from 7 to 5. That is better." in text
    assert "Nobody can say from these numbers alone that the needles did it" in text
    for medical in ("Gluteus", "NPRS", "trigger", "MDC", "effect"):
        assert medical not in text


def test_a_measure_taken_in_another_way_goes_by_that_way_for_the_patient(signed_in, course, therapist):
    for days, value in ((28, 6), (0, 2)):
        day = timezone.localdate() - timedelta(days=days)
        add_measurement(course, by=therapist, instrument="NPRS", value=value, taken_on=day, site="now")
    lines = begun(signed_in, course, "patient_summary").texts["changed"].splitlines()
    assert [line for line in lines if "from 6 to 2" in line and line.startswith("We measured:") and ", now" in line]
    assert [line for line in lines if "from 7 to 5" in line and line.startswith("Your worst pain in a week")]


def test_after_needles_the_summary_warns_of_what_the_sheet_to_take_home_warns_of(signed_in, course, visit):
    """Until an infection could show, 14 days; the signs that hold without needles stay."""
    lines = begun(signed_in, course, "patient_summary").texts["help"].splitlines()
    assert any(line.startswith("A swollen or tense muscle") and "emergency department" in line for line in lines)
    assert any(line.startswith("Sudden severe headache") and "ambulance" in line for line in lines)
    assert any("doctor the same day. With fever" in line and "emergency department" in line for line in lines)
    Document.objects.all().delete()
    Visit.objects.filter(pk=visit.pk).update(started_at=timezone.now() - timedelta(days=15))
    later = begun(signed_in, course, "patient_summary").texts["help"]
    assert "swollen or tense" not in later
    assert "emergency department at once if your chest hurts, or you are short of breath." in later


@pytest.mark.parametrize(("kind", "part"), [("course_letter", "ask"), ("discharge", "back"), ("patient_summary", "do")])
def test_what_a_person_must_say_is_not_left_out(signed_in, course, kind, part):
    response = send(signed_in, begun(signed_in, course, kind), **{f"text:{part}": " "})
    assert response.status_code == 422
    assert "still open is" in response.content.decode()
    assert not Document.objects.exclude(issued_at=None).exists()


def test_a_letter_to_nobody_is_refused(signed_in, course):
    response = send(signed_in, begun(signed_in, course, "course_letter"), recipient=" ")
    assert response.status_code == 422
    assert "say who the letter is for" in response.content.decode()


def test_beginning_twice_goes_on_with_the_same_draft(signed_in, course):
    assert begun(signed_in, course, "discharge") == begun(signed_in, course, "discharge")


def test_a_letter_that_is_replaced_is_withdrawn_and_named_by_the_new_one(signed_in, course):
    old = issued(signed_in, course, "course_letter")
    before = pdf_of(signed_in, old)
    signed_in.post(reverse("document_correct", args=[old.pk]))
    new = Document.objects.get(issued_at=None)
    assert (new.replaces, new.recipient) == (old, "Dr M. Osei\n4 Mill Lane")
    assert send(signed_in, new).status_code == 302
    old.refresh_from_db()
    assert old.withdrawn_at is not None
    assert pdf_of(signed_in, old) == before
    assert "This replaces the letter to the doctor of" in text_of(pdf_of(signed_in, new))
    assert "it no longer stands" in page(signed_in, old)
    assert reverse("document", args=[new.pk]) in page(signed_in, old)


def test_a_withdrawn_letter_says_why_and_can_still_be_opened(signed_in, course):
    letter = issued(signed_in, course, "course_letter")
    address = reverse("document_withdraw", args=[letter.pk])
    assert signed_in.post(address, {"because": " "}).status_code == 422
    signed_in.post(address, {"because": "It went to the wrong doctor."})
    assert "It went to the wrong doctor." in page(signed_in, letter)
    assert pdf_of(signed_in, letter).startswith(b"%PDF-")


def test_a_draft_that_is_thrown_away_is_not_listed_and_another_can_be_begun(signed_in, course):
    draft = begun(signed_in, course, "discharge")
    signed_in.post(reverse("document_withdraw", args=[draft.pk]))
    assert signed_in.get(reverse("document", args=[draft.pk])).status_code == 404
    assert str(draft.pk) not in signed_in.get(reverse("letters", args=[course.patient_id])).content.decode()
    assert begun(signed_in, course, "discharge") != draft


def test_a_letter_that_was_made_in_one_step_takes_no_draft(signed_in, visit):
    signed_in.post(reverse("letter", args=[visit.pk]), {"recipient": "Dr Osei"})
    letter = Document.objects.get()
    answer = signed_in.post(reverse("document_draft", args=[letter.pk]), {"text:x": "y", "do": "sign"})
    assert answer.url == reverse("document", args=[letter.pk])
    assert is_unchanged(Document.objects.get())


def test_a_letter_is_not_corrected_by_a_draft_that_was_begun_for_itself(signed_in, course):
    letter = issued(signed_in, course, "discharge")
    begun(signed_in, course, "discharge")
    answer = signed_in.post(reverse("document_correct", args=[letter.pk]), follow=True)
    assert "Another draft of this kind is being written" in answer.content.decode()
    assert not Document.objects.filter(replaces=letter).exists()


def test_a_correction_that_is_thrown_away_lets_the_letter_be_corrected_again(signed_in, course):
    letter = issued(signed_in, course, "discharge")
    for _again in range(2):
        signed_in.post(reverse("document_correct", args=[letter.pk]))
        draft = Document.objects.get(replaces=letter)
        assert draft.is_draft
        signed_in.post(reverse("document_withdraw", args=[draft.pk]))
    assert Document.objects.get(pk=letter.pk).withdrawn_at is None


def test_the_tab_lists_every_document_with_its_state_who_and_when(signed_in, course):
    begun(signed_in, course, "discharge")
    issued(signed_in, course, "patient_summary")
    html = signed_in.get(reverse("letters", args=[course.patient_id])).content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", html.split("<tbody>")[1], re.S)
    assert len(rows) == 2
    assert "Summary for the patient" in rows[0]
    assert "Issued" in rows[0]
    assert "Discharge summary" in rows[1]
    assert "Draft" in rows[1]
    assert all("T. Berg" in row for row in rows)


def test_the_tab_costs_the_same_with_many_documents(signed_in, course, django_assert_num_queries):
    address = reverse("letters", args=[course.patient_id])
    issued(signed_in, course, "discharge")
    signed_in.get(address)
    with django_assert_num_queries(18):
        signed_in.get(address)
    for _more in range(3):
        issued(signed_in, course, "discharge")
    signed_in.get(address)  # shows what was said, once
    with django_assert_num_queries(18):
        signed_in.get(address)


def test_what_cannot_be_begun_or_belongs_to_another_clinic_does_not_exist(client, signed_in, stranger, course):
    address = reverse("letter_begin", args=[course.patient_id])
    for data in ({"kind": "visit_note", "course": course.pk}, {"kind": Kind.DISCHARGE, "course": "x"}, {}):
        assert signed_in.post(address, data).status_code == 404
    client.force_login(stranger)
    assert client.get(reverse("letters", args=[course.patient_id])).status_code == 404
    assert client.post(address, {"kind": Kind.DISCHARGE, "course": course.pk}).status_code == 404


def test_what_was_given_by_hand_and_prescribed_stands_in_note_and_summaries(signed_in, visit, settled, therapist):
    exercise = load_therapy().exercises["back.bridge"]
    prescribe(settled, by=therapist, given=Prescribed(exercise.id, dose=table_dose(exercise)))
    technique = next(iter(load_therapy().techniques.values()))
    give(settled, by=therapist, given=Given(uuid4(), technique.id, minutes=10, response="eased"))
    signed_in.post(reverse("note", args=[visit.pk]))
    note = Document.objects.get(kind="visit_note").texts
    assert f"{technique.name}; 10 min; eased." in note["manual"]
    assert f"{exercise.name}: 2 × 8; 2 days a week." in note["exercises"]
    assert f"{technique.name} (1×)" in begun(signed_in, visit.course, "course_letter").texts["done"]
    assert exercise.name in begun(signed_in, visit.course, "discharge").texts["exercises"]
    assert exercise.plain in begun(signed_in, visit.course, "patient_summary").texts["do"]


def test_an_adverse_event_is_told_with_its_grade_and_an_unanswered_check_in_as_that(signed_in, visit, therapist):
    session = opened(visit, therapist)
    bled = ReactionObserved(**head(), kind=ReactionKind.BLEEDING, needle=1)
    record(session, therapist, inserted(1), bled, removed(1), SessionClosed(**head(), counted_in_bin=1))
    CheckIn.objects.update(due_at=timezone.now() - timedelta(hours=1))
    told = begun(signed_in, visit.course, "course_letter").texts["effects"]
    assert "1 time, " in told
    assert "None is recorded" not in told
    asked = CheckIn.objects.count()
    assert f"Asked after sessions {asked} times, answered 0." in told
