"""Knowledge and choices: the lead adopts and chooses, everybody sees what holds and who decided it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from needlebook.clinic.governance.actions import adopt_knowledge, choose_position, withdraw_adoption
from needlebook.clinic.governance.models import Adoption, Choice
from needlebook.knowledge import load
from tests import factories
from tests.integration.rooms import opened

VERSION = load().version
WHY = "As our haematologist advises."
NOT_REVIEWED = "not clinically reviewed, not adopted by a clinical lead"
PAGE = "/knowledge/"
CHOICE = "/knowledge/choices/lymphoedema/"


@pytest.fixture
def lead(client, clinic, therapist):
    """The client is signed in as the clinic's lead."""
    clinic.lead = therapist
    clinic.save()
    client.force_login(therapist)
    return therapist


@pytest.fixture
def colleague(clinic, lead):
    """A client of somebody who does not lead."""
    client = Client()
    client.force_login(factories.person(clinic, "colleague"))
    return client


def text(client, address=PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def adopt(client, **given):
    return client.post(reverse("knowledge_adopt"), {"version": VERSION, "has_read": "on", **given})


def earlier(lead, change) -> Adoption:
    """An adoption of an earlier version, whose clauses are today's with a change."""
    kept = adopt_knowledge(by=lead, version=VERSION)
    change(kept.clauses)
    kept.version = "2025.01-00000000"
    kept.save()
    return kept


def test_before_the_first_adoption_there_is_nothing_to_compare_and_all_to_read(client, lead):
    html = text(client)
    assert f"In use: {VERSION}, not adopted" in html
    assert f"nothing to compare with: {len(load().rulebook.rules)} rules to read." in html
    assert 'href="/rules/print/"' in html
    weak = [rule for rule in load().rulebook.rules if rule.is_weak]
    assert f"{len(weak)} weak rules" in html
    assert all(f'href="/rules/{rule.id}/"' in html for rule in weak)


def test_the_lead_adopts_and_every_page_says_who_and_when(client, lead, visit):
    assert NOT_REVIEWED in text(client, "/")
    response = adopt(client, note="Read with the team.")
    assert (response.status_code, response["Location"]) == (302, PAGE)
    adopted = rf"Knowledge {VERSION}, adopted by T. Berg on \d+ \w{{3}} 20\d\d\."
    for address in (PAGE, "/", "/rules/", "/help/", f"/visits/{visit.pk}/assess/", f"/visits/{visit.pk}/decide/"):
        html = text(client, address)
        assert re.search(adopted, html), address
        assert "not clinically reviewed" not in html
        assert "Not clinically reviewed" not in html
    assert "“Read with the team.”" in text(client)


def test_the_treatment_room_says_it_too_on_a_wide_screen_and_on_a_phone(client, lead, visit):
    opened(visit, lead)
    room = f"/visits/{visit.pk}/treat/"
    assert NOT_REVIEWED in text(client, room)
    assert "Training: not clinically reviewed" in text(client, room)
    adopt(client)
    assert f"Knowledge {VERSION}, adopted by T. Berg" in text(client, room)
    assert "not clinically reviewed" not in text(client, room)


def test_the_adoption_of_one_clinic_is_not_shown_to_another(client, lead, stranger):
    adopt(client)
    other = Client()
    other.force_login(stranger)
    assert NOT_REVIEWED in text(other, "/")


def test_unread_differences_are_not_adopted(client, lead):
    response = adopt(client, has_read="")
    assert response.status_code == 422
    html = response.content.decode()
    assert "Nothing is adopted unread." in html
    assert re.search(r'name="has_read"[^>]*aria-invalid="true"', html)
    assert not Adoption.objects.exists()


def test_a_version_that_is_no_longer_in_use_is_not_adopted_and_the_new_one_can_be(client, lead):
    response = adopt(client, version="2025.01-00000000", note="Read it.")
    assert response.status_code == 422
    html = response.content.decode()
    assert "The knowledge has changed since this page was opened." in html
    assert f'value="{VERSION}"' in html
    assert "Read it." in html
    assert not Adoption.objects.exists()


def test_what_changed_since_the_last_adoption_stands_as_sentences(client, lead):
    def older(kept):
        kept["rule prior_syncope"] = "An older sentence."
        kept["rule retired_rule"] = "A sentence that is gone."
        del kept["hazard haz_femoral"]

    earlier(lead, older)
    html = text(client)
    assert "Compared with 2025.01-00000000" in html
    assert "<del>An older sentence.</del>" in html
    assert re.search(r"<ins>[^<]*faint", html)
    assert "<del>A sentence that is gone.</del>" in html
    assert 'href="/rules/retired_rule/"' not in html
    assert re.search(r"<ins>Femoral nerve and vessels: [^<]*Psoas major", html)
    assert html.count('class="difference"') == 3


def test_a_new_version_that_says_the_same_has_no_differences(client, lead):
    earlier(lead, lambda kept: None)
    assert "Nothing has changed since 2025.01-00000000" in text(client)


def test_the_lead_withdraws_and_every_page_says_again_that_it_is_for_training(client, lead):
    adopt(client)
    response = client.post(reverse("knowledge_withdraw"))
    assert response["Location"] == PAGE
    assert NOT_REVIEWED in text(client, "/")
    assert f"<b>Withdrew the adoption of {VERSION}</b>" in text(client)


def test_everybody_else_sees_the_same_without_forms_and_who_the_lead_is(client, lead, colleague):
    html = text(colleague)
    assert "The clinic’s lead is Tomas Berg." in html
    assert "Where sources disagree" in html
    main = html.split("<main")[1]
    assert "<form" not in main.split("</main>")[0]
    assert "<form" not in text(colleague, CHOICE).split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("address", ["/knowledge/adopt/", "/knowledge/withdraw/", CHOICE])
def test_what_somebody_else_sends_is_refused_with_the_name_of_the_lead(colleague, address):
    response = colleague.post(
        address, {"version": VERSION, "has_read": "on", "position": "permissive", "reason": WHY, "seen": "1"}
    )
    assert response.status_code == 403
    assert "Only the clinic’s lead decides this: Tomas Berg." in response.content.decode()
    assert not Adoption.objects.exists()
    assert not Choice.objects.exists()


def test_a_clinic_without_a_lead_is_told_that_nobody_can_decide(signed_in):
    assert "This clinic has no lead yet" in text(signed_in)
    assert adopt(signed_in).status_code == 403


def test_a_topic_shows_its_positions_the_strictest_and_their_rules(client, lead):
    html = text(client, CHOICE)
    assert html.count('type="radio"') == 2
    assert html.count(">the strictest</span>") == 1
    assert "The limb is left out." in html
    assert 'href="/rules/lymphoedema_limb.with_care/"' in html
    assert re.search(r'value="strict"[^>]*checked', html)
    assert "<code>LYM1</code>" in html


def test_a_choice_shows_the_rules_it_moves_before_anything_is_saved(client, lead):
    response = client.post(CHOICE, {"position": "permissive", "reason": WHY})
    html = response.content.decode()
    assert response.status_code == 200
    begin, cease = html.split("rule begins to hold")[1].split("rule ceases to hold")
    assert "lymphoedema_limb.with_care" in begin
    assert "<code>lymphoedema_limb</code>" in cease
    assert "Nothing is saved yet." in html
    assert not Choice.objects.exists()


def test_a_choice_that_was_seen_is_saved_and_holds_from_then_on(client, lead, clinic):
    response = client.post(CHOICE, {"position": "permissive", "reason": WHY, "seen": f"{VERSION} strict"})
    assert (response.status_code, response["Location"]) == (302, PAGE)
    html = text(client)
    assert "Chosen by T. Berg on" in html
    assert "<b>Chose permissive: May a limb with lymphoedema be needled?</b>" in html
    assert re.search(r'value="permissive"[^>]*checked', text(client, CHOICE))


@pytest.mark.parametrize(
    ("given", "sentence", "field"),
    [
        ({"position": "permissive", "reason": "because"}, "Say why, in 10 to 500 characters.", "reason"),
        ({"position": "sometimes", "reason": WHY}, "Choose a position of the list.", "position"),
        ({"reason": WHY}, "Choose a position.", "position"),
    ],
)
@pytest.mark.parametrize("seen", [{}, {"seen": "1"}], ids=["first", "confirmed"])
def test_a_choice_that_is_not_one_is_refused_at_its_field(client, lead, given, sentence, field, seen):
    response = client.post(CHOICE, {**given, **seen})
    assert response.status_code == 422
    html = response.content.decode()
    assert sentence in html
    assert f'id="id_{field}_error"' in html
    assert not Choice.objects.exists()


def test_choosing_what_holds_already_changes_nothing_and_says_so(client, lead):
    response = client.post(CHOICE, {"position": "strict", "reason": WHY}, follow=True)
    assert "This is what holds already." in response.content.decode()
    assert not Choice.objects.exists()


def test_a_disagreement_that_does_not_exist_is_not_found(client, lead):
    assert client.get("/knowledge/choices/moon_phase/").status_code == 404


def test_an_account_without_a_clinic_has_no_such_page(client, therapist):
    therapist.clinic = None
    therapist.save()
    client.force_login(therapist)
    assert client.get(PAGE).status_code == 404


def test_nothing_is_taken_without_its_token(lead):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(lead)
    assert adopt(careful).status_code == 403
    assert not Adoption.objects.exists()


def test_the_page_costs_the_same_after_many_decisions(client, lead, django_assert_num_queries):
    with django_assert_num_queries(8) as few:
        text(client)
    for _ in range(3):
        adopt_knowledge(by=lead, version=VERSION)
        withdraw_adoption(by=lead)
        for position in ("permissive", "strict"):
            choose_position(by=lead, topic="lymphoedema", position=position, reason=WHY)
    with django_assert_num_queries(len(few)):
        text(client)


@pytest.mark.parametrize("seen", ["1", "2020.01-00000000 strict", f"{VERSION} permissive"])
def test_a_choice_whose_page_is_older_than_what_holds_is_shown_once_more(client, lead, seen):
    response = client.post(CHOICE, {"position": "permissive", "reason": WHY, "seen": seen})
    html = response.content.decode()
    assert "Look at what this changes once more." in html
    assert f'name="seen" value="{VERSION} strict"' in html
    assert not Choice.objects.exists()


def test_every_number_is_shown_with_its_letter_and_reason(signed_in):
    html = signed_in.get(reverse("numbers")).content.decode()
    for id in ("drawing.run_share", "inference.links.essential", "planning.limits.needles"):
        assert f'id="{id}"' in html
    assert "three in ten stay undrawn" in html
    assert "Fernandez-de-las-Penas" in html
