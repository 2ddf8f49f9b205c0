"""The clinician's side: a link with its code, what is waiting, and the review."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from needlebook.clinic.assessments.actions import GivenAnswer, save_answers, save_facts
from needlebook.clinic.assessments.models import Answer
from needlebook.clinic.questionnaires import replying
from needlebook.clinic.questionnaires.actions import make_link
from needlebook.clinic.questionnaires.links import token_of
from needlebook.clinic.questionnaires.models import Questionnaire
from tests import factories

SADDLE, JOINT = "rf_ces_saddle", "joint_replacement"


@pytest.fixture
def patient(therapist):
    return factories.patient(therapist, birth_date=date(1990, 3, 14))


def reply(asked, **answers):
    replying.save_replies(asked, [GivenAnswer(id, answer) for id, answer in answers.items()])


def review(asked):
    return reverse("questionnaire_review", args=[asked.pk])


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def ticked(html):
    """The form as a browser would send it without another touch."""
    data = {name: re.search(rf'name="{name}" value="(\w+)"', html)[1] for name in ("seen", "beside")}
    for name, value in re.findall(r'type="checkbox" name="(\w+)" value="(\w+)" checked', html):
        data.setdefault(name, []).append(value)
    for select, options in re.findall(r'<select name="(answer:\w+)">(.*?)</select>', html):
        data[select] = re.search(r'value="(\w+)" selected', options)[1]
    return data


# ---- the link


def test_a_link_comes_with_its_code_and_the_time_it_works(signed_in, visit):
    address = reverse("questionnaire", args=[visit.pk])
    assert signed_in.post(address, {"hours": "24"}).url == address
    html = page(signed_in, address)
    assert f"http://testserver/q/{token_of(visit.questionnaires.get())}/" in html
    assert 'src="data:image/svg+xml' in html
    assert "not opened yet" in html


def test_a_time_that_is_not_in_the_list_is_refused(signed_in, visit):
    assert signed_in.post(reverse("questionnaire", args=[visit.pk]), {"hours": "9999"}).status_code == 422
    assert not Questionnaire.objects.exists()


def test_an_address_of_this_computer_says_so(signed_in, asked, visit, settings):
    warning = "works only on this computer"
    here = reverse("questionnaire", args=[visit.pk])
    assert warning in signed_in.get(here, headers={"host": "localhost:8000"}).content.decode()
    assert warning not in page(signed_in, here)
    settings.PUBLIC_ADDRESS = "https://clinic.example"
    html = signed_in.get(here, headers={"host": "localhost:8000"}).content.decode()
    assert "https://clinic.example/q/" in html
    assert warning not in html


def test_a_withdrawn_link_is_dead_and_said_so(signed_in, client, asked, visit):
    signed_in.post(reverse("questionnaire_withdraw", args=[asked.pk]))
    assert client.get(reverse("phone", args=[token_of(asked)])).status_code == 404
    assert "withdrawn" in page(signed_in, reverse("questionnaire", args=[visit.pk]))


def test_another_clinic_reaches_nothing_of_it(client, stranger, asked):
    client.force_login(stranger)
    for name in ("questionnaire_review", "questionnaire_withdraw"):
        address = reverse(name, args=[asked.pk])
        assert client.post(address, {"seen": "0"}).status_code == 404
    assert client.get(review(asked)).status_code == 404
    asked.refresh_from_db()
    assert (asked.reviewed_at, asked.withdrawn_at) == (None, None)


# ---- what waits


@pytest.mark.parametrize("name", ["today", "assess"])
def test_a_sign_that_cannot_wait_is_on_the_page_before_it_is_sent(signed_in, asked, visit, name):
    address = reverse(name, args=[visit.pk] if name == "assess" else [])
    reply(asked, diabetes="yes")
    assert review(asked) not in page(signed_in, address)
    reply(asked, **{SADDLE: "yes"})
    html = page(signed_in, address)
    assert "Emergency sign in a questionnaire" in html
    assert f'href="{review(asked)}"' in html


@pytest.mark.parametrize("name", ["today", "assess"])
def test_what_was_sent_waits_until_it_is_reviewed(signed_in, asked, visit, name):
    address = reverse(name, args=[visit.pk] if name == "assess" else [])
    reply(asked, diabetes="yes")
    replying.send(asked)
    assert "Questionnaire to review" in page(signed_in, address)
    signed_in.post(review(asked), ticked(page(signed_in, review(asked))))
    assert "Questionnaire to review" not in page(signed_in, address)


def test_today_costs_the_same_with_none_and_with_many_waiting(
    signed_in, visit, therapist, django_assert_max_num_queries, django_assert_num_queries
):
    def sent():
        one = make_link(visit, by=therapist)
        replying.begin(one)
        reply(one, diabetes="yes")
        replying.send(one)

    with django_assert_max_num_queries(17) as few:
        signed_in.get(reverse("today"))
    for _ in range(6):
        sent()
    with django_assert_num_queries(len(few)):
        signed_in.get(reverse("today"))


# ---- the review


def test_replies_stand_beside_the_record_signs_first_then_differences(signed_in, asked, visit, therapist):
    save_answers(visit, by=therapist, answers=[GivenAnswer("frail", "yes"), GivenAnswer("epilepsy", "no")])
    reply(asked, frail="no", epilepsy="no", **{SADDLE: "yes"})
    html = page(signed_in, review(asked))
    order = re.findall(r'class="review" id="r-(\w+)"', html)
    assert order == [SADDLE, "frail", "epilepsy"]
    assert "Emergency: call an ambulance now." in html
    assert "The record says yes" in html


def test_looking_at_the_review_writes_nothing(signed_in, asked):
    reply(asked, diabetes="yes")
    page(signed_in, review(asked))
    assert not Answer.objects.exists()


def test_the_verdict_is_shown_as_it_would_become(signed_in, asked):
    reply(asked, **{SADDLE: "yes"})
    html = page(signed_in, review(asked))
    now, then = re.findall(r'<dd><span class="chip" data-tone="(\w+)"', html)
    assert (now, then) == ("ok", "refer")


def test_the_verdict_foreseen_is_the_verdict_that_comes(signed_in, asked, visit):
    from needlebook.clinic.assessments.deciding import verdict_of
    from needlebook.web.questionnaire.reviewing import review_of

    reply(asked, diabetes="yes", prior_syncope="yes", bleeding_disorder="yes")
    replying.add_medicine(asked, "Apixaban")
    replying.add_medicine(asked, "the little blue ones")
    replying.save_pregnancy(asked, "yes", 9)
    foreseen = review_of(asked).then
    signed_in.post(review(asked), ticked(page(signed_in, review(asked))))
    verdict = verdict_of(visit)
    assert (foreseen.level, foreseen.open_count) == (verdict.level, len(verdict.ask))


def test_a_no_that_would_replace_a_yes_comes_unticked(signed_in, asked, visit, therapist):
    save_answers(visit, by=therapist, answers=[GivenAnswer("frail", "yes")])
    save_facts(visit, by=therapist, facts={"pregnancy_weeks": 20})
    reply(asked, frail="no", diabetes="no")
    replying.save_pregnancy(asked, "no", None)
    data = ticked(page(signed_in, review(asked)))
    assert data["take"] == ["diabetes"]
    assert "pregnancy" not in data
    signed_in.post(review(asked), data)
    assert Answer.objects.get(question="frail").answer == "yes"


def test_accepted_answers_are_the_patients_on_assess(signed_in, asked, visit):
    reply(asked, diabetes="yes")
    response = signed_in.post(review(asked), ticked(page(signed_in, review(asked))))
    assert response.url == reverse("assess", args=[visit.pk])
    html = page(signed_in, response.url)
    assert "1 answer taken over." in html
    assert "The patient, from the phone" in html


def test_what_was_not_taken_over_stays_to_be_read(signed_in, asked):
    reply(asked, diabetes="yes", frail="yes")
    data = ticked(page(signed_in, review(asked)))
    signed_in.post(review(asked), {**data, "take": ["frail"]})
    html = page(signed_in, review(asked))
    assert html.count('<span class="chip">not taken over') == 1
    assert "Accept into the record" not in html


def test_more_answers_meanwhile_show_the_review_again(signed_in, asked):
    reply(asked, diabetes="no")
    data = ticked(page(signed_in, review(asked)))
    reply(asked, diabetes="yes")
    response = signed_in.post(review(asked), data)
    assert response.status_code == 409
    assert "written more meanwhile" in response.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("seen", ["", "x", "-1"])
def test_a_review_without_what_was_seen_writes_nothing(signed_in, asked, seen):
    reply(asked, diabetes="yes")
    assert (
        signed_in.post(review(asked), {"seen": seen, "take": "diabetes", "answer:diabetes": "yes"}).status_code == 409
    )
    assert not Answer.objects.exists()


def test_a_record_that_was_written_meanwhile_shows_the_review_again(signed_in, asked, visit, therapist):
    reply(asked, **{JOINT: "no"})
    data = ticked(page(signed_in, review(asked)))
    save_answers(visit, by=therapist, answers=[GivenAnswer(JOINT, "yes")])
    response = signed_in.post(review(asked), data)
    assert response.status_code == 409
    assert "a colleague has written more meanwhile" in response.content.decode()
    assert Answer.objects.get(question=JOINT).answer == "yes"


def test_the_second_to_accept_is_told_that_nothing_was_written(signed_in, clinic, asked):
    reply(asked, **{JOINT: "no"})
    colleague = Client()
    colleague.force_login(factories.person(clinic, "colleague"))
    theirs = {**ticked(page(colleague, review(asked))), f"answer:{JOINT}": "yes"}
    signed_in.post(review(asked), ticked(page(signed_in, review(asked))))
    html = colleague.post(review(asked), theirs, follow=True).content.decode()
    assert "T. Berg has reviewed it before: nothing was written now." in html
    assert Answer.objects.get(question=JOINT).answer == "no"


def test_the_count_of_what_was_taken_over_leaves_out_what_was_no_reply(signed_in, asked):
    reply(asked, **{JOINT: "no"})
    data = ticked(page(signed_in, review(asked)))
    data |= {"take": [JOINT, "frail"], "answer:frail": "yes"}
    assert "1 answer taken over." in signed_in.post(review(asked), data, follow=True).content.decode()
