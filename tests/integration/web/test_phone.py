"""The patient's pages: the link is the key, nothing shows who it is about, a sign that cannot wait is told at once."""

import logging
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.assessments.actions import GivenAnswer, add_medicine, save_answers
from needlebook.clinic.questionnaires.actions import Taken, accept, withdraw
from needlebook.clinic.questionnaires.links import token_of
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.web.phone.quiet import WithoutLinks
from tests import factories

SADDLE, JOINT = "rf_ces_saddle", "joint_replacement"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def patient(therapist):
    return factories.patient(therapist, birth_date=date(1990, 3, 14), phone="0151 2345678")


@pytest.fixture
def phone():
    """A browser that nobody has signed in."""
    return Client()


def start(asked):
    return reverse("phone", args=[token_of(asked)])


def step(asked, number):
    return reverse("phone_step", args=[token_of(asked), number])


def check(asked):
    return reverse("phone_check", args=[token_of(asked)])


def text_of(response):
    return " ".join(response.content.decode().split())


def number_of(phone, asked, title):
    """The step with this heading."""
    for number in range(1, 30):
        if f"{title}</h1>" in text_of(phone.get(step(asked, number))):
            return number
    raise LookupError(title)


# ---- the link


def test_the_start_says_who_asks_and_neither_name_nor_record(phone, asked, visit, therapist):
    save_answers(visit, by=therapist, answers=[GivenAnswer(JOINT, "yes", "right", ("hip",), detail="secret-2021")])
    add_medicine(visit, by=therapist, text="Apixaban", dose="secret-dose")
    pages = [text_of(phone.get(start(asked)))]
    phone.post(start(asked))
    pages += [text_of(phone.get(step(asked, n))) for n in range(1, 20)] + [text_of(phone.get(check(asked)))]
    assert "Harbour Street Physiotherapy" in pages[0]
    everything = "".join(pages)
    for private in ("Ingrid", "Solberg", "1990", "0151", "secret", "T. Berg", str(visit.pk), " checked"):
        assert private not in everything


def without_csrf_token(response):
    """The page but for the token that is new in each."""
    return re.sub(r'X-CSRFToken": "\w+"', "", response.content.decode())


def expire(asked, by):
    Questionnaire.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def take_over(asked, by):
    asked.refresh_from_db()
    accept(asked, by=by, seen=asked.changes, taken=Taken())


@pytest.mark.parametrize("close", [expire, lambda asked, by: withdraw(asked, by=by), take_over])
def test_a_link_that_is_closed_looks_like_one_that_never_was(phone, asked, therapist, close):
    never = phone.get("/q/never.was/")
    close(asked, therapist)
    for address in (start(asked), step(asked, 1), check(asked), start(asked)[:-3] + "x/"):
        response = phone.get(address)
        assert response.status_code == never.status_code == 404
        assert without_csrf_token(response) == without_csrf_token(never)
        assert phone.post(address, {"answer:diabetes": "yes"}).status_code == 404
        assert dict(response.headers) == dict(never.headers)
    assert "Ask the clinic for a new one" in text_of(never)
    assert "Harbour" not in text_of(never)


@pytest.mark.parametrize("close", [expire, lambda asked, by: withdraw(asked, by=by), take_over])
def test_nothing_is_drawn_by_a_link_that_is_closed(phone, asked, therapist, close):
    page = reverse("phone_strokes", args=[token_of(asked)])
    region = {"tool": "paint", "region": "sacrum", "side": "midline", "view": "", "points": [], "width_mm": 0}

    def draw():
        changes = [{**region, "id": str(uuid4()), "intensity": 5, "quality": ""}]
        return phone.post(page, {"changes": changes}, content_type="application/json").status_code

    assert draw() == 200
    close(asked, therapist)
    assert draw() == 404
    assert asked.strokes.count() == 1


def test_a_closed_link_reloads_the_page_for_a_script(phone, asked, therapist):
    withdraw(asked, by=therapist)
    assert phone.post(step(asked, 1), {}, headers=HTMX)["HX-Refresh"] == "true"


def test_the_pages_go_into_no_cache_no_index_and_to_no_other_site(phone, asked):
    for address in (start(asked), step(asked, 1), "/q/never.was/"):
        response = phone.get(address)
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "same-origin"
        assert "noindex" in response["X-Robots-Tag"]


def test_no_log_holds_a_link(asked):
    line = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", start(asked)), None)
    assert WithoutLinks().filter(line)
    assert token_of(asked) not in line.getMessage()
    assert "/q/…/" in line.getMessage()


def test_only_looking_at_a_link_does_not_count_as_opened(phone, asked):
    phone.get(start(asked))
    asked.refresh_from_db()
    assert asked.opened_at is None


# ---- answering


def test_an_answer_is_saved_alone_and_as_part_of_the_step(phone, asked):
    phone.post(step(asked, 1), {f"answer:{SADDLE}": "no"}, headers=HTMX)
    phone.post(step(asked, 1), {f"answer:{SADDLE}": "no", "answer:rf_ces_bilat": "unknown"})
    assert dict(asked.replies.values_list("question", "answer")) == {SADDLE: "no", "rf_ces_bilat": "unknown"}


def test_a_question_left_out_is_not_asked(phone, asked):
    response = phone.post(step(asked, 1), {})
    assert response.url == step(asked, 2)
    assert not asked.replies.exists()


def test_nothing_is_chosen_before_the_patient_chooses(phone, asked):
    assert " checked" not in text_of(phone.get(step(asked, 1)))


def test_opening_the_link_again_goes_on_where_it_was_left(phone, asked):
    assert phone.post(start(asked)).url == step(asked, 1)
    phone.post(step(asked, 1), {f"answer:{SADDLE}": "no"})
    phone.post(step(asked, 2), {})
    phone.post(step(asked, 1), {})
    again = Client().get(start(asked))
    assert again.url == step(asked, 3)
    assert re.search(rf'id="q-{SADDLE}-no" value="no" checked', text_of(phone.get(step(asked, 1))))


@pytest.mark.parametrize("fields", [{"answer:no_such": "yes"}, {f"answer:{SADDLE}": "maybe"}])
def test_what_cannot_be_taken_is_one_plain_sentence(phone, asked, fields):
    response = phone.post(step(asked, 1), fields)
    assert response.status_code == 422
    assert "could not be saved" in text_of(response)
    assert not asked.replies.exists()


def test_a_place_and_a_side_belong_to_a_yes(phone, asked):
    number = number_of(phone, asked, "Implants and operations")
    fields = {f"answer:{JOINT}": "yes", f"side:{JOINT}": "right", f"where:{JOINT}": "hip", f"detail:{JOINT}": "2021"}
    phone.post(step(asked, number), fields)
    kept = asked.replies.get()
    assert (kept.side, kept.where, kept.detail) == ("right", ["hip"], "2021")


def test_medicines_are_added_and_removed_one_at_a_time(phone, asked):
    here = step(asked, number_of(phone, asked, "Your medicines"))
    assert phone.post(here, {"medicine": "apixaban", "action": "add"}).url == here
    assert "apixaban" in text_of(phone.get(here))
    phone.post(here, {"remove": asked.medicines.get().pk})
    assert not asked.medicines.exists()
    assert phone.post(here, {"medicine": " ", "action": "add"}).status_code == 422


def test_a_medicine_typed_and_not_added_is_kept_on_going_on(phone, asked):
    number = number_of(phone, asked, "Your medicines")
    assert phone.post(step(asked, number), {"medicine": "apixaban"}).url == step(asked, number + 1)
    assert asked.medicines.get().atc == "B01AF02"


def test_taking_no_medicines_is_said_not_assumed(phone, asked):
    here = step(asked, number_of(phone, asked, "Your medicines"))
    phone.post(here, {})
    asked.refresh_from_db()
    assert asked.no_medicines_at is None
    phone.post(here, {"none_taken": "on"})
    asked.refresh_from_db()
    assert asked.no_medicines_at is not None


@pytest.mark.parametrize("weeks", ["0", "60", "many"])
def test_a_week_that_cannot_be_is_one_plain_sentence(phone, asked, weeks):
    here = step(asked, number_of(phone, asked, "Pregnancy"))
    response = phone.post(here, {"pregnant": "yes", "weeks": weeks})
    assert response.status_code == 422
    assert "from 1 to 44" in text_of(response)


def test_the_drawing_is_saved_from_the_list_too(phone, asked):
    here = step(asked, number_of(phone, asked, "Where it hurts"))
    fields = {"pain_add": "lumbar_lower:left", "pain_add_intensity": "6", "action": "pain_add"}
    assert phone.post(here, fields).url == here
    mark = asked.pain_marks.get()
    assert (mark.region, mark.side, mark.intensity) == ("lumbar_lower", "left", 6)


def test_a_step_that_is_not_there_leads_to_the_start(phone, asked):
    assert phone.get(step(asked, 99)).url == start(asked)


# ---- what must not wait


def test_a_red_flag_is_told_under_the_answer_and_at_the_head_of_the_page(phone, asked):
    text = text_of(phone.post(step(asked, 1), {f"answer:{SADDLE}": "yes"}, headers=HTMX))
    assert text.count("Call your emergency number now") == 2
    assert 'hx-swap-oob="innerHTML"' in text


def test_the_same_advice_is_not_read_out_with_every_answer(phone, asked):
    phone.post(step(asked, 1), {f"answer:{SADDLE}": "yes"}, headers=HTMX)
    text = text_of(phone.post(step(asked, 1), {"answer:rf_ces_motor": "no"}, headers=HTMX))
    assert "emergency" not in text


def test_advice_stays_on_every_page_until_it_is_sent_and_after(phone, asked):
    phone.post(step(asked, 1), {f"answer:{SADDLE}": "yes"})
    for address in (step(asked, 2), step(asked, 9), check(asked)):
        text = text_of(phone.get(address))
        assert text.index("Call your emergency number now") < text.index("<h1")
    phone.post(check(asked))
    assert "Call your emergency number now" in text_of(phone.get(start(asked)))


def test_advice_names_the_answer_in_the_patients_words_and_no_medical_ones(phone, asked):
    phone.post(step(asked, 1), {f"answer:{SADDLE}": "yes"})
    advice = re.search(r'<section class="urgent" data.*?</section>', text_of(phone.get(step(asked, 2))))[0]
    assert "private parts" in advice
    assert "cauda" not in advice.lower()


def test_not_sure_says_to_ask_today(phone, asked):
    phone.post(step(asked, 1), {f"answer:{SADDLE}": "unknown"})
    assert "Ask a doctor today" in text_of(phone.get(step(asked, 2)))


# ---- sending


def test_after_sending_the_answers_are_not_shown_again(phone, asked):
    phone.post(step(asked, 1), {f"answer:{SADDLE}": "no"})
    assert "private parts" in text_of(phone.get(check(asked)))
    phone.post(check(asked))
    for address in (start(asked), step(asked, 1), check(asked)):
        text = text_of(phone.get(address))
        assert "Sent. Thank you." in text
        assert "private parts" not in text
    phone.post(step(asked, 1), {f"answer:{SADDLE}": "yes"})
    assert asked.replies.get().answer == "no"


def test_a_page_of_the_clinic_stays_closed_to_who_has_a_link(phone, asked, visit):
    phone.post(start(asked))
    assert phone.get(reverse("assess", args=[visit.pk])).url.startswith(reverse("account_login"))
