"""Today's exercises on the patient's own phone: the link is the key, and it opens nothing else."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.alarms.models import Alarm
from needlebook.clinic.assessments.actions import GivenAnswer, save_answers
from needlebook.clinic.links import sign
from needlebook.clinic.therapy.links import token_of
from needlebook.clinic.therapy.models import DayPain, DoneDay, Prescription, Programme
from needlebook.clinic.therapy.prescribing import Prescribed, prescribe, table_dose, withdraw_link
from needlebook.knowledge.exercises import load_therapy
from tests import factories
from tests.integration import rooms

pytestmark = pytest.mark.django_db
BRIDGE = "back.bridge"


@pytest.fixture
def programme(settled, therapist):
    dose = table_dose(load_therapy().exercises[BRIDGE])
    return prescribe(settled, by=therapist, given=Prescribed(BRIDGE, dose=dose)).programme


@pytest.fixture
def phone():
    return Client()


@pytest.fixture
def at(phone, programme):
    """Posts from the page: at("done", pain="7")."""
    token, exercise = token_of(programme), programme.prescriptions.get().pk

    def post(what, **fields):
        data = {"day": timezone.localdate().isoformat(), "exercise": exercise, **fields}
        return phone.post(reverse(f"phone_exercise_{what}", args=[token]), data)

    return post


def said_by(response):
    """The page without the token against forgery, which is another one each time."""
    return re.sub(r'"X-CSRFToken": "\w+"', "", response.content.decode())


def page_of(phone, programme, query=""):
    return phone.get(reverse("phone_exercises", args=[token_of(programme)]) + query)


def test_the_page_shows_picture_dose_and_when_to_stop_and_no_name(phone, programme):
    response = page_of(phone, programme)
    html = response.content.decode()
    assert html.index("Stop and call if") < html.index("Lift your hips")
    assert "8 times. Rest a little. 2 rounds in all. On 2 days a week." in html
    assert 'class="ex"' in html
    assert "Solberg" not in html
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"


def test_an_emergency_is_sent_to_the_emergency_number_and_not_to_the_clinic(phone, programme):
    clinic = programme.patient.clinic
    clinic.emergency_number, clinic.phone = "112", "+44 (0)151 234"
    clinic.save()
    html = page_of(phone, programme).content.decode()
    at_once, today = html.index("The emergency number, at once"), html.index("The clinic or a doctor, today")
    assert at_once < html.index("you feel numb between the legs") < html.index('href="tel:112"') < today
    assert today < html.index("you have a fever") < html.index('href="tel:+440151234"')


def test_a_tick_and_its_pain_are_kept_and_undone(phone, programme, at):
    assert at("done").status_code == 302
    at("done", pain="4")
    assert DoneDay.objects.get().pain_during == 4
    assert "1 of 1 ticked" in page_of(phone, programme).content.decode()
    at("done", do="undo")
    assert "0 of 1 ticked" in page_of(phone, programme).content.decode()


def test_two_posts_of_one_tick_are_one(at):
    at("done")
    at("done")
    assert DoneDay.objects.count() == 1


def test_pain_beyond_the_rule_says_so_at_once_and_tells_the_clinic(phone, programme, at):
    at("done", pain="7")
    assert "That is more than it should be." in page_of(phone, programme).content.decode()
    assert Alarm.objects.get().detail["pain"] == 7


def test_pain_before_and_after_is_kept(at):
    at("pain", when="before", pain="3")
    at("pain", when="after", pain="2")
    said = DayPain.objects.get()
    assert (said.before, said.after) == (3, 2)


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        ("done", {"pain": "11"}),
        ("done", {"pain": "much"}),
        ("done", {"exercise": "nonsense"}),
        ("done", {"exercise": "11111111-1111-4111-8111-111111111111"}),
        ("done", {"day": "2020-01-01"}),
        ("done", {"do": "describe", "sets": "many"}),
        ("done", {"do": "describe", "note": "x" * 201}),
        ("pain", {"when": "never", "pain": "3"}),
        ("pain", {"when": "before", "pain": ""}),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_kept(at, what, wrong):
    response = at(what, **wrong)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not DoneDay.objects.exists()
    assert not DayPain.objects.exists()


def test_a_page_left_open_over_midnight_ticks_the_day_it_showed(programme, at):
    shown = timezone.localdate()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        at("done", day=shown.isoformat())
    assert DoneDay.objects.get().day == shown


def test_yesterday_is_offered_once_the_programme_has_begun(phone, programme, at):
    assert "Yesterday" not in page_of(phone, programme).content.decode()
    Programme.objects.update(begins_on=timezone.localdate() - timedelta(days=3))
    Prescription.objects.update(begins_on=timezone.localdate() - timedelta(days=3))
    assert "I did this yesterday" in page_of(phone, programme, "?day=yesterday").content.decode()


@pytest.mark.parametrize("days", [29, 400])
def test_the_link_closes_with_the_programme(phone, programme, days):
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert page_of(phone, programme).status_code == 404


def test_a_withdrawn_link_says_nothing_more_than_one_that_never_was(phone, programme, therapist, at):
    withdraw_link(programme, by=therapist)
    closed = page_of(phone, programme)
    never = phone.get(reverse("phone_exercises", args=["nothing.at-all"]))
    assert (closed.status_code, never.status_code) == (404, 404)
    assert said_by(closed) == said_by(never)
    assert "This link cannot be opened" in said_by(closed)
    assert at("done").status_code == 404


def test_the_token_of_another_purpose_opens_nothing(phone, programme):
    for purpose in ("questionnaire", "check_in"):
        token = sign(programme.pk, purpose)
        assert phone.get(reverse("phone_exercises", args=[token])).status_code == 404


def test_a_changed_token_opens_nothing(phone, programme):
    token = token_of(programme)
    changed = f"{token[:-5]}{token[-5:].swapcase()}"
    assert phone.get(reverse("phone_exercises", args=[changed])).status_code == 404


def test_the_link_of_one_programme_writes_into_no_other(phone, programme, therapist, patient):
    other = rooms.asked(factories.visit(patient, therapist, "sciatica"), therapist)
    dose = table_dose(load_therapy().exercises["sciatica.walking"])
    theirs = prescribe(other, by=therapist, given=Prescribed("sciatica.walking", dose=dose, against="asked"))
    data = {"day": timezone.localdate().isoformat(), "exercise": theirs.pk}
    response = phone.post(reverse("phone_exercise_done", args=[token_of(programme)]), data)
    assert response.status_code == 422
    assert not DoneDay.objects.exists()


def test_muscles_that_were_needled_are_spared_and_it_is_said_why(phone, session, therapist):
    rooms.record(session, therapist, rooms.inserted(site=rooms.MAXIMUS))
    dose = table_dose(load_therapy().exercises[BRIDGE])
    programme = prescribe(session.visit, by=therapist, given=Prescribed(BRIDGE, dose=dose)).programme
    html = page_of(phone, programme).content.decode()
    assert "Lighter today." in html
    assert "Different today" in html
    with time_machine.travel(timezone.now() + timedelta(hours=50)):
        assert "Lighter today." not in page_of(phone, programme).content.decode()


def test_a_red_flag_that_came_later_bars_what_was_prescribed(phone, programme, say):
    say(rf_ces_saddle="yes")
    html = page_of(phone, programme).content.decode()
    assert "Call the clinic" in html
    assert "I have done this" not in html


def test_what_was_weighed_when_it_was_prescribed_does_not_come_back_and_something_new_does(phone, therapist, patient):
    visit = rooms.asked(factories.visit(patient, therapist, "plantar_fasciitis"), therapist)
    dose = table_dose(load_therapy().exercises["heel.short_foot"])
    answers = {"heel.insensate": "yes"}
    given = Prescribed("heel.short_foot", dose=dose, answers=answers, against="sits, and looks at the foot")
    programme = prescribe(visit, by=therapist, given=given).programme
    assert "I have done this" in page_of(phone, programme).content.decode()
    save_answers(visit, by=therapist, answers=[GivenAnswer("rf_ph_squeeze", "yes")])
    html = page_of(phone, programme).content.decode()
    assert "speaks against it" in html
    assert "I have done this" not in html


def test_a_question_left_open_bars_once_it_is_answered_yes(phone, visit, therapist, say):
    given = Prescribed("sciatica.walking", dose={"per_day": 1}, against="asked at the next visit")
    programme = prescribe(visit, by=therapist, given=given).programme
    assert "I have done this" in page_of(phone, programme).content.decode()
    say(rf_sc_ces="no", rf_sc_motor="no")
    assert "I have done this" in page_of(phone, programme).content.decode()
    say(rf_sc_motor="yes")
    assert "I have done this" not in page_of(phone, programme).content.decode()


def test_pain_of_the_last_time_asks_for_less_now(phone, programme, at):
    at("done", pain="7")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert "It hurt more than it should last time" in page_of(phone, programme).content.decode()


def test_an_exercise_of_every_second_day_rests_in_between(phone, therapist, patient):
    visit = rooms.asked(factories.visit(patient, therapist, "plantar_fasciitis"), therapist)
    dose = table_dose(load_therapy().exercises["heel.high_load"])
    given = Prescribed("heel.high_load", dose=dose, answers={"heel.insensate": "no"})
    row = prescribe(visit, by=therapist, given=given)
    DoneDay.objects.create(prescription=row, day=timezone.localdate(), at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert "it has a pause in between" in page_of(phone, row.programme).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert "it has a pause in between" not in page_of(phone, row.programme).content.decode()


def test_the_page_costs_the_same_after_many_days(phone, programme, django_assert_max_num_queries):
    row = programme.prescriptions.get()
    days = [timezone.localdate() - timedelta(days=n) for n in range(20)]
    DoneDay.objects.bulk_create(DoneDay(prescription=row, day=day, at=timezone.now()) for day in days)
    with django_assert_max_num_queries(18):
        page_of(phone, programme)
