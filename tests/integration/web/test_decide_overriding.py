"""Overriding a rule on the Decide page: where it is offered, what it asks for, what is seen of it afterwards."""

import re

import pytest
from django.urls import reverse

from needlebook.clinic.assessments.models import Assessment, Override
from needlebook.core.errors import BadInput

WHY = "Seen by the surgeon, who agreed by phone."
SCAR = {"rule": "surgery_recent", "sites": ["gluteus_maximus:left"], "reason": WHY, "facts": ["surgery_recent yes"]}


def url(visit):
    return reverse("decide", args=[visit.pk])


def page(client, visit):
    return client.get(url(visit)).content.decode()


@pytest.fixture
def operated(settled, say, plan):
    """An operation here: relative care, left to a clinician."""
    say(surgery_recent="yes")
    plan("gluteus_maximus")
    plan("gluteus_maximus", "right")
    return settled


def override_url(visit):
    return reverse("decide_override", args=[visit.pk])


def reason_of(html, rule):
    return html.split(f'id="reason-{rule}"')[1].split('<details class="reason"')[0]


def test_a_reason_that_may_be_overridden_asks_for_sites_and_a_reason(signed_in, operated):
    reason = reason_of(page(signed_in, operated), "surgery_recent")
    assert re.findall(r'name="sites" value="([^"]+)"', reason) == ["gluteus_maximus:left", "gluteus_maximus:right"]
    assert 'name="reason"' in reason
    assert 'minlength="10"' in reason
    assert 'name="asked_whom"' not in reason


def test_a_site_that_is_overridden_says_so_with_name_time_and_reason(signed_in, operated):
    response = signed_in.post(override_url(operated), SCAR)
    assert response["Location"] == f"{url(operated)}#reason-surgery_recent-overridden"
    html = page(signed_in, operated)
    sites = html.split('id="h-sites"')[1].split("</table>")[0]
    assert sites.count("Precautions, overridden") == 1
    assert "1 with precautions, 1 out" in html
    assert re.search(rf"Overridden by T. Berg at [^:]+, \d\d:\d\d: {WHY}", html)
    assert "Let the rule stand again" in html
    assert "1 rule is overridden." in html
    still = reason_of(html, "surgery_recent")
    assert re.findall(r'name="sites" value="([^"]+)"', still) == ["gluteus_maximus:right"]


def test_the_alert_of_an_overridden_rule_stays(signed_in, operated):
    header = re.search(r'id="patient-header".*?</section>', page(signed_in, operated), re.S)[0]
    signed_in.post(override_url(operated), SCAR)
    assert re.search(r'id="patient-header".*?</section>', page(signed_in, operated), re.S)[0] == header


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reason": "because"}, "Say why it is right to go on, in 10 to 500 characters."),
        ({"reason": ""}, "Say why it is right to go on, in 10 to 500 characters."),
        ({"sites": []}, "Tick the sites that this is about."),
        ({"sites": ["psoas_major:left"]}, "is not one of the available choices"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_an_override_that_says_too_little_stays_open_with_its_field_marked(
    signed_in, operated, changed, sentence, headers
):
    response = signed_in.post(override_url(operated), {**SCAR, **changed}, headers=headers)
    assert response.status_code == 422
    html = response.content.decode()
    assert sentence in reason_of(html, "surgery_recent")
    assert re.search(r'id="override-surgery_recent" open', html)
    assert re.search(r'id="reason-surgery_recent"[^>]* open', html)
    assert not Override.objects.exists()


@pytest.mark.parametrize("sites", [["gluteus_maximus:left"], ["gluteus_maximus:left", "gluteus_maximus:right"]])
def test_a_form_that_is_sent_twice_overrides_once_and_says_nothing(signed_in, operated, sites):
    for _ in range(2):
        assert signed_in.post(override_url(operated), {**SCAR, "sites": sites}).status_code == 302
    assert Override.objects.count() == len(sites)


def test_a_form_without_a_site_is_refused_also_where_another_site_is_overridden(signed_in, operated):
    signed_in.post(override_url(operated), SCAR)
    response = signed_in.post(override_url(operated), {**SCAR, "sites": []})
    assert response.status_code == 422
    assert "Tick the sites that this is about." in response.content.decode()


def test_an_override_that_comes_after_another_answer_is_one_sentence(signed_in, operated, monkeypatch):
    def meanwhile(*_args, **_fields):
        raise BadInput("rule", "does not stand in the verdict now")

    monkeypatch.setattr("needlebook.web.decide.views.override_rule", meanwhile)
    response = signed_in.post(override_url(operated), SCAR)
    assert response.status_code == 422
    assert "Nothing is overridden" in response.content.decode()


def test_a_refusal_that_is_stale_is_one_sentence(signed_in, operated, say):
    say(surgery_recent="no")
    response = signed_in.post(override_url(operated), SCAR)
    assert response.status_code == 422
    assert "Nothing is overridden" in response.content.decode()


def test_letting_the_rule_stand_again_takes_the_site_out_again(signed_in, operated):
    signed_in.post(override_url(operated), SCAR)
    withdraw = reverse("decide_override_withdraw", args=[operated.pk, Override.objects.get().pk])
    assert signed_in.post(withdraw)["Location"] == f"{url(operated)}#reasons"
    assert "2 out" in page(signed_in, operated)


def test_what_is_not_left_to_a_clinician_says_why_in_one_sentence(signed_in, say, visit):
    say(rf_ces_bladder="yes", infection_systemic="yes", prior_syncope="yes")
    html = page(signed_in, visit)
    assert "This cannot wait" in reason_of(html, "rf_ces_bladder")
    assert "This rule is absolute" in reason_of(html, "infection_systemic")
    assert 'class="more-info override"' not in html
    response = signed_in.post(override_url(visit), {"rule": "rf_ces_bladder", "reason": WHY, "asked_whom": "Dr Osei"})
    assert response.status_code == 422
    assert not Override.objects.exists()


def test_going_against_a_referral_asks_which_doctor_was_asked(signed_in, settled, say):
    say(unexplained_bruising="yes")
    html = page(signed_in, settled)
    assert "Which doctor was asked?" in reason_of(html, "unexplained_bruising")
    data = {"rule": "unexplained_bruising", "reason": WHY, "facts": ["unexplained_bruising yes"]}
    assert "Say which doctor was asked." in signed_in.post(override_url(settled), data).content.decode()
    signed_in.post(override_url(settled), {**data, "asked_whom": "Dr Osei"})
    html = page(signed_in, settled)
    assert "Asked: Dr Osei." in html
    assert "Refer first" not in html.split('id="verdict-word"')[1].split("</h2>")[0]


def test_an_override_that_has_lapsed_says_because_of_what(signed_in, settled, say, plan):
    say(thorax_shape="yes")
    plan("trapezius_descendens")
    shape = {"rule": "thorax_shape", "facts": ["thorax_shape yes"], "sites": ["trapezius_descendens:left"]}
    signed_in.post(override_url(settled), {**SCAR, **shape})
    assert "Precautions, overridden" in page(signed_in, settled)
    Override.objects.update(facts=[])
    html = page(signed_in, settled)
    assert "Precautions, overridden" not in html
    assert re.search(r"<b>Lapsed:</b> because the rule now also rests on [^.]+\. Decide again\.", html)
    Override.objects.update(version="2020.01")
    assert "another version of the knowledge, 2020.01" in page(signed_in, settled)


def test_overrides_at_another_clinics_visit_go_nowhere(client, stranger, visit):
    client.force_login(stranger)
    assert client.post(override_url(visit), SCAR).status_code == 404
    assert not Assessment.objects.exists()


def test_an_override_given_on_a_page_with_other_facts_is_asked_again(signed_in, operated):
    stale = {**SCAR, "facts": ["something_else yes"]}
    response = signed_in.post(override_url(operated), stale)
    assert response.status_code == 422
    assert not Override.objects.exists()
    form = response.content.decode().split('id="override-surgery_recent"')[1].split("</form>")[0]
    assert "the rule rests on other facts now" in form
    assert WHY in form
    assert re.findall(r'name="facts" value="([^"]+)"', form) == SCAR["facts"]
