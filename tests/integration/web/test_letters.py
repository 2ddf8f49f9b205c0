"""The referral letter: from the record alone, as PDF, kept and opened again unchanged."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.accounts.models import Clinic
from needlebook.clinic.assessments.actions import GivenAnswer, add_medicine, deny_others, save_answers, save_facts
from needlebook.clinic.assessments.models import Decided
from needlebook.clinic.audit.models import Record
from needlebook.clinic.documents.models import Document
from needlebook.knowledge import load
from needlebook.web.letters.pdf import letter_pdf
from tests import factories
from tests.integration import rooms
from tests.pdf import text_of

RECIPIENT = "Dr M. Osei\r\n4 Mill Lane"
HOSTILE = ['#panic("x")', "*bold* _it_ $x^2$", "@ref <label> `code`", '\\ #import "a.typ"', "= Heading // gone?"]


def url(visit):
    return reverse("letter", args=[visit.pk])


def page(client, visit):
    return client.get(url(visit)).content.decode()


@pytest.fixture
def feverish(visit, therapist, say):
    say(rf_fever_unwell="yes", diabetes="yes", rf_wt_loss="no", rf_cancer_hx="unknown")
    add_medicine(visit, by=therapist, text="apixaban", dose="5 mg twice a day")
    save_facts(visit, by=therapist, facts={"temperature_c": 38.4})
    return visit


def make(client, visit, **changed):
    data = {"recipient": RECIPIENT, "reasons": ["rf_fever_unwell"], "note": "", **changed}
    return client.post(url(visit), {k: v for k, v in data.items() if v is not None})


def test_the_page_shows_the_letter_before_it_is_made(signed_in, feverish):
    html = page(signed_in, feverish)
    letter = html.split('class="letter"')[1]
    for words in (
        "To be seen today",
        "Ingrid Solberg",
        "born 14 Mar 1959",
        "Chronic low back pain",
        "Fever, shivering",
    ):
        assert words in letter
    boxes = re.findall(r'<input type="checkbox"[^>]*>', html)
    assert len(boxes) == 2
    assert all("checked" in box for box in boxes)
    assert not Document.objects.exists()


def test_making_the_letter_gives_a_pdf_without_a_name_in_its_file_name(signed_in, feverish):
    response = make(signed_in, feverish)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="referral-letter.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(b"%PDF-")


def test_the_letter_holds_what_the_record_holds(signed_in, feverish):
    text = text_of(make(signed_in, feverish, note="Seen with her daughter.").content)
    for words in (
        "Harbour Street Physiotherapy",
        "Dr M. Osei",
        "To be seen today",
        "Fever, shivering or feeling very ill.",
        "Why it matters: Infection.",
        "rule rf_fever_unwell",
        "No needling was done today.",
        "Please see the patient today",
        "Seen with her daughter.",
        "Apixaban (B01AF02), 5 mg twice a day",
        "Measured: Temperature 38.4 °C",
        "Tomas Berg",
        "Training: Course, 80 h",
        f"Knowledge version {load().version}, not clinically reviewed.",
    ):
        assert words in text


def test_yes_no_not_sure_and_not_asked_stay_apart(signed_in, feverish):
    letter = page(signed_in, feverish).split('class="letter"')[1]
    said = {
        k: re.search(rf"<p>{k}: ([^<]*)</p>", letter)[1]
        for k in ("Also yes", "Asked and denied", "Not sure", "Not asked")
    }
    labels = {q: load().rulebook.questions[q].label for q in ("diabetes", "rf_wt_loss", "rf_cancer_hx")}
    assert labels["diabetes"] in said["Also yes"]
    assert said["Asked and denied"] == labels["rf_wt_loss"] + "."
    assert said["Not sure"] == labels["rf_cancer_hx"] + "."
    assert said["Not asked"]
    assert labels["rf_wt_loss"] not in said["Not asked"]


def test_medicines_that_nobody_asked_about_are_not_none(signed_in, visit, say, therapist):
    say(rf_fever_unwell="yes")
    assert re.search(r"<h2>Medicines</h2>\s*<p>Not asked.</p>", page(signed_in, visit))
    rooms.asked(visit, therapist)
    assert re.search(r"<h2>Medicines</h2>\s*<p>Asked: takes none.</p>", page(signed_in, visit))


def test_the_rest_that_was_denied_is_said_once(signed_in, feverish, therapist):
    deny_others(feverish, by=therapist, denied=True)
    assert page(signed_in, feverish).count("Everything else on our list was asked and denied.") == 1


def test_a_letter_is_kept_whole_with_its_audit_record(signed_in, feverish, therapist):
    make(signed_in, feverish)
    letter = Document.objects.get()
    assert (letter.issued_by, letter.version, letter.recipient) == (
        therapist,
        load().version,
        "Dr M. Osei\n4 Mill Lane",
    )
    assert letter.content["urgency"] == "To be seen today"
    record = Record.objects.get(code="document.issued")
    assert record.subject_id == str(letter.pk)
    assert Decided.objects.get().result["urgency"] == "same_day"
    assert record.detail == {"kind": "referral", "version": load().version}


def test_a_letter_opened_again_is_unchanged_whatever_was_answered_since(signed_in, feverish, say):
    first = make(signed_in, feverish).content
    say(rf_fever_unwell="no")
    Clinic.objects.update(name="Another name")
    again = signed_in.get(reverse("letter_made", args=[Document.objects.get().pk]))
    assert again.content == first


def test_a_doubled_post_keeps_one_letter(signed_in, feverish):
    assert make(signed_in, feverish).content == make(signed_in, feverish).content
    assert Document.objects.count() == Record.objects.filter(code="document.issued").count() == 1


def test_a_letter_with_other_words_is_another_letter(signed_in, feverish):
    make(signed_in, feverish)
    make(signed_in, feverish, note="And she has lost her appetite.")
    assert Document.objects.count() == 2
    assert page(signed_in, feverish).count("(PDF)</a>") == 2


def test_the_reason_for_the_urgency_cannot_be_left_out(signed_in, feverish, therapist):
    save_answers(feverish, by=therapist, answers=[GivenAnswer("unexplained_bruising", "yes")])
    for reasons, sentence in (
        (["unexplained_bruising"], "Leave the reason for the urgency in the letter."),
        (None, "Leave a reason in the letter."),
    ):
        response = make(signed_in, feverish, reasons=reasons)
        assert response.status_code == 422
        assert sentence in response.content.decode()
    assert not Document.objects.exists()


def test_a_letter_to_nobody_is_refused_and_what_was_typed_stays(signed_in, feverish):
    response = make(signed_in, feverish, recipient=" ", note="Seen with her daughter.")
    assert response.status_code == 422
    html = response.content.decode()
    assert "Say who the letter is for." in html
    assert "Seen with her daughter." in html


def test_looking_at_the_letter_again_keeps_nothing(signed_in, feverish):
    data = {"recipient": "Dr Lund", "reasons": ["rf_fever_unwell"], "note": "Came by bus."}
    whole = signed_in.post(reverse("letter_preview", args=[feverish.pk]), data)
    part = signed_in.post(reverse("letter_preview", args=[feverish.pk]), data, headers={"HX-Request": "true"})
    for html in (whole.content.decode(), part.content.decode()):
        assert "Dr Lund" in html.split('class="letter"')[1]
        assert "Came by bus." in html.split('class="letter"')[1]
    assert "<html" not in part.content.decode()
    assert not Document.objects.exists()


def test_an_emergency_is_written_to_the_crew(signed_in, visit, say):
    say(rf_ces_bladder="yes")
    html = page(signed_in, visit)
    assert "To the ambulance crew and the emergency department" in html
    assert "Emergency: to be seen at once" in html


def test_a_letter_may_be_written_where_nobody_has_to_be_seen(signed_in, visit, say):
    say(prior_syncope="yes")
    assert "For your opinion before needling" in page(signed_in, visit)
    assert make(signed_in, visit, reasons=["prior_syncope"]).status_code == 200


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_names_and_notes_is_printed_and_never_run(signed_in, therapist, text):
    patient = factories.patient(therapist, given_name=text, family_name="Solberg")
    visit = factories.visit(patient, therapist)
    save_answers(visit, by=therapist, answers=[GivenAnswer("rf_fever_unwell", "yes", detail=text)])
    printed = text_of(make(signed_in, visit, recipient=text, note=f"{text}\n{text}").content)
    assert printed.count(text) == 5


def test_the_pdf_is_tagged_and_has_a_title_and_a_language(signed_in, feverish):
    pdf = make(signed_in, feverish).content
    assert b"/StructTreeRoot" in pdf
    assert b"Referral letter" in pdf
    assert b"/Lang(en" in pdf.replace(b" ", b"")


def test_needles_that_went_in_are_told(signed_in, visit, therapist):
    session = rooms.opened(visit, therapist)
    rooms.record(session, therapist, rooms.inserted(1), rooms.removed(1))
    save_answers(visit, by=therapist, answers=[GivenAnswer("rf_fever_unwell", "yes")])
    assert "1 needle went in at this visit, 1 came out." in page(signed_in, visit)


def test_a_letter_prints_names_in_any_script():
    document = {
        **dict.fromkeys(("title", "date", "urgency", "greeting", "closing", "foot"), "x"),
        **{k: ["李明 עברית Łukasz Ελένη Анна"] for k in ("clinic", "recipient", "about", "signed")},
        "subject": "Nguyễn",
        "lang": "en",
        "is_urgent": False,
        "sections": [{"title": "t", "text": [], "points": []}],
    }
    assert letter_pdf(document, timezone.now()).startswith(b"%PDF-")


@pytest.mark.parametrize("method", ["get", "post"])
def test_letters_of_another_clinic_do_not_exist(client, signed_in, stranger, feverish, method):
    make(signed_in, feverish)
    client.force_login(stranger)
    addresses = [url(feverish), reverse("letter_made", args=[Document.objects.get().pk])]
    for address in addresses[: 1 if method == "post" else 2]:
        assert getattr(client, method)(address).status_code == 404


def test_the_page_takes_a_fixed_number_of_queries(signed_in, feverish, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        signed_in.get(url(feverish))
