"""The Decide page: the verdict with its reasons, its sources and what is still open; kept when somebody decides."""

import re

import pytest
from django.urls import reverse

from needlebook.clinic.assessments.actions import (
    GivenAnswer,
    add_medicine,
    save_answers,
)
from needlebook.clinic.assessments.models import Assessment, Decided
from needlebook.clinic.audit.models import Record


def url(visit):
    return reverse("decide", args=[visit.pk])


def page(client, visit):
    return client.get(url(visit)).content.decode()


def test_with_nothing_asked_the_verdict_is_provisional_and_asking_comes_first(signed_in, visit):
    html = page(signed_in, visit)
    assert "OK so far" in html
    assert "data-provisional" in html
    assert re.search(r'class="btn wide primary big" href="#ask"', html)


def test_without_a_planned_site_the_verdict_is_about_the_person(signed_in, visit):
    assert "No site is planned yet: the verdict is about the person." in page(signed_in, visit)


def test_with_no_question_open_keeping_is_the_next_step(signed_in, settled):
    html = page(signed_in, settled)
    assert "Keep this verdict, go to Examine" in html
    assert "No rule speaks against needling" in html
    assert "Everything asked" in html
    assert "No question is open that could still change the verdict." in html


def test_each_site_says_its_decision_and_how_to_stay_clear_of_what_is_near(signed_in, visit, therapist, plan):
    add_medicine(visit, by=therapist, text="apixaban")
    plan("gluteus_maximus")
    plan("psoas_major")
    html = page(signed_in, visit)
    assert "1 with precautions, 1 out" in html
    assert "cannot be pressed to stop bleeding" in html
    assert "Sciatic nerve" in html


def test_a_reason_names_its_fact_its_source_and_how_far_it_was_read(signed_in, visit, therapist, plan):
    add_medicine(visit, by=therapist, text="apixaban")
    plan("psoas_major")
    html = page(signed_in, visit)
    reason = re.search(r'<details class="reason".*?</details>', html, re.S)[0]
    assert "Apixaban B01AF02" in reason
    assert "For: Psoas major, left" in reason
    assert re.search(r'<a href="https?://[^"]+" rel="noreferrer"><code>SA3</code></a>', reason)
    assert "judged by the compiler" in reason


def test_the_place_of_an_answer_stands_with_its_fact(signed_in, visit, therapist):
    replaced = GivenAnswer("joint_replacement", "yes", side="right", where=("hip",))
    save_answers(visit, by=therapist, answers=[replaced])
    assert "right hip" in page(signed_in, visit)


def test_where_sources_disagree_the_position_used_is_named(signed_in, visit, therapist, plan):
    add_medicine(visit, by=therapist, text="apixaban")
    plan("psoas_major")
    html = page(signed_in, visit)
    assert "How are blood thinners treated" in html
    assert "Used, strict:" in html


def test_what_holds_for_the_whole_session_stands_in_words(signed_in, say, visit):
    say(prior_syncope="yes")
    assert "Needle lying down, never in sitting or standing." in page(signed_in, visit)


def test_an_emergency_stands_on_top_with_what_to_do_now(signed_in, say, visit):
    say(rf_ces_bladder="yes")
    html = page(signed_in, visit)
    assert "Emergency: call an ambulance now" in html
    assert html.index("call an ambulance now") < html.index('id="verdict-word"')
    danger = html[html.index('id="h-danger"') : html.index('id="verdict-word"')]
    assert re.search(rf'class="btn primary" href="{reverse("letter", args=[visit.pk])}">', danger)
    assert "Letter for the crew" in danger
    assert html.count("btn primary") + html.count("primary big") == 1


def test_a_referral_without_haste_has_no_alarm(signed_in, settled, say):
    say(unexplained_bruising="yes")
    html = page(signed_in, settled)
    assert "Refer first" in html
    assert 'role="alert"' not in html


def test_the_trace_shows_rules_that_fired_and_rules_that_did_not(signed_in, say, visit):
    say(bleeding_disorder="yes", diabetes="no")
    trace = page(signed_in, visit).split('id="trace"')[1]
    assert re.search(r"<code>bleeding_disorder[\w.]*</code></th><td>[^<]+</td><td><b>yes</b>", trace)
    assert re.search(r"<code>diabetes</code></th><td>[^<]+</td><td>(no|unknown)</td>", trace)


def test_keeping_the_verdict_writes_it_down_whole_and_goes_on(signed_in, say, visit, therapist):
    say(prior_syncope="yes")
    response = signed_in.post(url(visit))
    assert response.status_code == 302
    assert response["Location"] == reverse("examine", args=[visit.pk])
    kept = Decided.objects.get()
    assert (kept.level, kept.by) == ("precautions", therapist)
    assert kept.result["ask"]
    assert kept.result["trace"]
    assert "Kept" in page(signed_in, visit)


def test_keeping_the_same_verdict_twice_keeps_it_once(signed_in, visit):
    for _ in range(2):
        signed_in.post(url(visit))
    assert Decided.objects.count() == 1
    assert Record.objects.filter(code="verdict.kept").count() == 1


def test_an_answer_after_keeping_is_pointed_out_and_can_be_kept_again(signed_in, say, visit):
    signed_in.post(url(visit))
    say(prior_syncope="yes")
    assert "Changed since then." in page(signed_in, visit)
    signed_in.post(url(visit))
    assert "Changed since then." not in page(signed_in, visit)
    assert Decided.objects.count() == 2


def test_keeping_do_not_needle_stays_with_the_verdict(signed_in, say, visit):
    say(consent_refused="yes")
    response = signed_in.post(url(visit))
    assert response["Location"] == url(visit)


def test_looking_at_the_page_writes_nothing(signed_in, visit):
    before = Record.objects.count()
    page(signed_in, visit)
    assert not Assessment.objects.exists()
    assert Record.objects.count() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visit_of_another_clinic_does_not_exist(client, stranger, visit, method):
    client.force_login(stranger)
    assert getattr(client, method)(url(visit)).status_code == 404
    assert not Decided.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_signing_in_there_is_nothing_to_see_or_keep(client, visit, method):
    response = getattr(client, method)(url(visit))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_the_page_takes_a_fixed_number_of_queries(signed_in, visit, plan, django_assert_max_num_queries):
    for muscle in ("gluteus_maximus", "gluteus_medius", "psoas_major"):
        plan(muscle)
    with django_assert_max_num_queries(24):
        signed_in.get(url(visit))


def test_a_site_of_somebody_who_is_referred_says_only_what_keeps_them_out(signed_in, say, visit, plan):
    say(rf_ces_bladder="yes", prior_syncope="yes")
    plan("gluteus_maximus")
    sites = page(signed_in, visit).split('id="h-sites"')[1].split("</table>")[0]
    assert "cauda equina" in sites
    assert "fainted" not in sites
    assert "1 out" in sites


def answers_url(visit):
    return reverse("decide_answers", args=[visit.pk])


def answer_live(client, visit, **answers):
    """As htmx sends it."""
    data = {name.replace("__", ":"): value for name, value in answers.items()}
    return client.post(answers_url(visit), data, headers={"HX-Request": "true"})


def ask_card(html):
    return html.split('id="h-ask"')[1].split("</section>")[0]


def test_the_most_important_questions_are_asked_here_and_the_rest_is_folded_away(signed_in, visit):
    card = ask_card(page(signed_in, visit))
    first, rest = card.split('id="ask-rest"')
    assert first.count("<fieldset") + first.count('class="ask"') == 6
    assert 'href="/visits/' in first
    assert "#medicines" in first
    assert "Yes would mean: emergency referral." in first
    assert rest.count("<fieldset") > 50


def test_an_answer_through_htmx_changes_everything_around_it_at_once(signed_in, visit):
    html = answer_live(signed_in, visit, answer__rf_ces_bladder="yes", shown="drugs,rf_ces_bladder").content.decode()
    assert "<html" not in html
    for part in ("patient-header", "stage-path", "verdict-kept"):
        assert re.search(rf'id="{part}"[^>]*hx-swap-oob="true"', html)
    assert re.search(r'id="verdict-status" hx-swap-oob="innerHTML">Refer first', html)
    assert "call an ambulance now" in html
    assert 'id="reason-rf_ces_bladder"' in html


def test_a_question_that_was_answered_stays_where_it_was(signed_in, visit):
    html = answer_live(
        signed_in, visit, answer__rf_ces_saddle="no", shown="drugs,rf_ces_bladder,rf_ces_saddle"
    ).content.decode()
    card = ask_card(html)
    assert card.index("#medicines") < card.index('id="q-rf_ces_bladder"') < card.index('id="q-rf_ces_saddle"')
    assert re.search(r'id="q-rf_ces_saddle-no" value="no" checked', card)
    assert card.count('id="q-rf_ces_saddle"') == 1


def test_a_question_that_was_answered_further_down_stays_there(signed_in, visit):
    shown = re.search(r'name="shown" value="([^"]*)"', page(signed_in, visit))[1]
    before = re.findall(r'<fieldset class="question" id="q-(\w+)"', page(signed_in, visit))
    html = answer_live(signed_in, visit, answer__diabetes="no", shown=shown).content.decode()
    assert re.findall(r'<fieldset class="question" id="q-(\w+)"', html) == before
    assert 'id="q-diabetes-no"' in html.split('id="ask-rest"')[1]


def test_as_many_open_questions_as_before_stand_first_after_an_answer(signed_in, visit):
    html = answer_live(signed_in, visit, answer__rf_ces_bladder="no", shown="rf_ces_bladder").content.decode()
    first = ask_card(html).split('id="ask-rest"')[0]
    assert first.count("<fieldset") + first.count('class="ask"') == 7


def test_what_was_said_to_be_shown_is_not_trusted(signed_in, visit):
    html = answer_live(signed_in, visit, answer__rf_ces_bladder="no", shown="<b>,no_such,,age").content.decode()
    assert "no_such" not in html
    assert "<b>" not in ask_card(html)


def test_answers_of_a_plain_form_come_back_to_the_page(signed_in, visit):
    response = signed_in.post(answers_url(visit), {"answer:prior_syncope": "yes", "answer:diabetes": "unasked"})
    assert response["Location"] == f"{url(visit)}#ask"
    assert visit.assessment.answers.get().question == "prior_syncope"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_an_answer_that_does_not_exist_is_one_sentence_and_saves_nothing(signed_in, visit, headers):
    data = {"answer:prior_syncope": "perhaps", "answer:diabetes": "yes"}
    response = signed_in.post(answers_url(visit), data, headers=headers)
    assert response.status_code == 422
    assert "Not saved: prior_syncope.answer" in ask_card(response.content.decode())
    assert not Assessment.objects.filter(answers__isnull=False).exists()


def test_a_rule_that_rests_on_the_clinics_choice_names_it(signed_in, visit, therapist, plan):
    add_medicine(visit, by=therapist, text="apixaban")
    plan("psoas_major")
    html = page(signed_in, visit)
    assert "Stands under the position used here, strict: How are blood thinners" in html


def test_a_referral_offers_the_letter_first(signed_in, settled, say):
    say(unexplained_bruising="yes")
    html = page(signed_in, settled)
    assert re.search(rf'class="btn primary" href="{reverse("letter", args=[settled.pk])}">', html)
    assert "primary big" not in html


def test_answers_to_another_clinics_visit_go_nowhere(client, stranger, visit):
    client.force_login(stranger)
    assert client.post(answers_url(visit), {"answer:diabetes": "yes"}).status_code == 404
    assert not Assessment.objects.exists()
