"""Verdicts that were kept, read from their own document when the knowledge has moved on."""

import copy
import re

import pytest
from django.urls import reverse

from needlebook.clinic.assessments.actions import GivenAnswer, add_medicine, save_answers
from needlebook.clinic.assessments.deciding import keep_verdict
from needlebook.clinic.assessments.models import Decided
from needlebook.clinic.assessments.overriding import override_rule, withdraw_override
from needlebook.clinic.assessments.plan import add_site
from needlebook.clinic.governance.actions import choose_position
from needlebook.core.anatomy import Side


@pytest.fixture
def kept(visit, therapist):
    """A verdict on somebody who takes apixaban, with a replaced right hip and two sites."""
    add_medicine(visit, by=therapist, text="apixaban")
    replaced = GivenAnswer("joint_replacement", "yes", side="right", where=("hip",))
    save_answers(visit, by=therapist, answers=[replaced, GivenAnswer("prior_syncope", "yes")])
    for muscle in ("psoas_major", "gluteus_medius"):
        add_site(visit, by=therapist, fields={"muscle": muscle, "side": "right", "position": "side-lying"})
    return keep_verdict(visit, by=therapist)


def page(client, visit, kept=None):
    address = reverse("verdict", args=[visit.pk, kept.pk]) if kept else reverse("verdicts", args=[visit.pk])
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def renamed(value, old: str, new: str):
    """A document in which an id has another name, wherever it stands as an id."""
    if isinstance(value, dict):
        return {(k.replace(old, new) if isinstance(k, str) else k): renamed(v, old, new) for k, v in value.items()}
    if isinstance(value, list):
        return [renamed(v, old, new) for v in value]
    return value.replace(old, new) if isinstance(value, str) else value


def test_the_list_names_every_verdict_with_who_and_which_knowledge(signed_in, visit, kept, therapist):
    save_answers(visit, by=therapist, answers=[GivenAnswer("consent_refused", "yes")])
    keep_verdict(visit, by=therapist)
    html = page(signed_in, visit)
    rows = re.findall(r'<p class="decided">.*?</p>', html)
    assert len(rows) == 2
    assert "Do not needle" in rows[0]
    assert "Avoid sites" in rows[1]
    assert all("T. Berg" in row and kept.version in row for row in rows)


def test_an_ok_with_questions_open_does_not_look_like_one(signed_in, visit, therapist):
    kept = keep_verdict(visit, by=therapist)
    assert kept.level == "ok"
    assert re.search(r"OK so far</span> \d+ questions open", page(signed_in, visit))
    html = page(signed_in, visit, kept)
    assert 'id="kept-word">OK so far</h2>' in html
    assert "data-provisional" in html


def test_without_a_verdict_the_list_says_where_one_is_kept(signed_in, visit):
    assert "None was kept yet." in page(signed_in, visit)


def test_a_verdict_shows_its_reasons_facts_sources_sites_and_trace(signed_in, visit, kept):
    html = page(signed_in, visit, kept)
    for words in (
        "Avoid sites",
        f"Kept by T. Berg with knowledge {kept.version}.",
        "Apixaban B01AF02",
        "right hip",
        "which other muscles count is our judgement",
        "For: Psoas major, right",
        "<code>SA3</code>",
        "Explain the risk of bleeding",
        "Femoral nerve and vessels. Feel the pulse first",
        "How are blood thinners treated",
        "Used, strict: Every muscle that cannot be pressed is left out.",
        "Was still open",
    ):
        assert words in html
    assert re.search(
        r"<code>antithrombotic_noncompressible</code></th><td>A blood thinner[^<]+</td><td><b>yes</b>", html
    )


def test_a_verdict_reads_the_same_when_its_ids_exist_no_more(signed_in, visit, kept):
    before = page(signed_in, visit, kept)
    document = kept.result
    for old in ("antithrombotic_noncompressible", "joint_replacement", "bleed_bundle", "haz_femoral", "lymphoedema"):
        document = renamed(document, old, f"gone_{len(old)}")
    kept.result = document
    kept.save()
    after = page(signed_in, visit, kept)
    for words in (
        "Explain the risk of bleeding",
        "Femoral nerve and vessels. Feel the pulse first",
        "The limb is left out.",
        "A blood thinner is taken, and this muscle cannot be pressed to stop bleeding.",
        "right hip",
    ):
        assert after.count(words) == before.count(words) > 0


def test_a_muscle_that_was_renamed_is_shown_by_the_id_that_was_kept(signed_in, visit, kept):
    kept.result = renamed(kept.result, "psoas_major", "psoas_of_old")
    kept.save()
    html = page(signed_in, visit, kept)
    assert "psoas_of_old, right" in html
    assert "Gluteus medius, right" in html


def test_a_verdict_that_was_kept_without_words_is_shown_by_its_ids(signed_in, visit, kept):
    kept.result = {key: value for key, value in copy.deepcopy(kept.result).items() if key != "words"}
    kept.save()
    html = page(signed_in, visit, kept)
    assert "A blood thinner is taken, and this muscle cannot be pressed to stop bleeding." in html
    assert "bleed_bundle" in html


def test_a_later_choice_changes_nothing_in_a_verdict_that_was_kept(signed_in, visit, kept, clinic, therapist):
    clinic.lead = therapist
    clinic.save()
    before = page(signed_in, visit, kept).split('<div class="cols">')[1]
    reason = "As our haematologist advises."
    choose_position(by=therapist, topic="antithrombotics", position="permissive", reason=reason)
    assert page(signed_in, visit, kept).split('<div class="cols">')[1] == before
    assert "Used, permissive:" in page(signed_in, visit, keep_verdict(visit, by=therapist))


def test_what_was_overridden_then_stands_with_its_reason(signed_in, visit, therapist):
    save_answers(visit, by=therapist, answers=[GivenAnswer("joint_replacement", "yes", side="right", where=("hip",))])
    add_site(visit, by=therapist, fields={"muscle": "gluteus_medius", "side": "right", "position": "prone"})
    reason = "The needle stays two hands away from the joint."
    site, facts = ("gluteus_medius", Side.RIGHT), ["joint_replacement yes"]
    (given,) = override_rule(visit, by=therapist, rule="joint_replacement", sites=[site], facts=facts, reason=reason)
    kept = keep_verdict(visit, by=therapist)
    withdraw_override(visit, by=therapist, override_id=given.pk)
    html = page(signed_in, visit, kept)
    assert "What was overridden" in html
    assert reason in html
    assert '<span class="chip">overridden</span>' in html
    assert reason not in page(signed_in, visit, keep_verdict(visit, by=therapist))


def test_another_place_of_an_answer_is_kept_anew(visit, kept, therapist):
    save_answers(
        visit, by=therapist, answers=[GivenAnswer("joint_replacement", "yes", side="right", where=("hip", "thigh"))]
    )
    assert keep_verdict(visit, by=therapist).pk != kept.pk


def test_a_verdict_of_another_visit_is_not_found(signed_in, visit, kept, patient, therapist):
    from tests import factories

    other = factories.visit(factories.patient(therapist, given_name="Other"), therapist)
    assert signed_in.get(reverse("verdict", args=[other.pk, kept.pk])).status_code == 404


def test_a_verdict_of_another_clinic_is_not_found(client, stranger, visit, kept):
    client.force_login(stranger)
    assert client.get(reverse("verdict", args=[visit.pk, kept.pk])).status_code == 404
    assert client.get(reverse("verdicts", args=[visit.pk])).status_code == 404


def test_looking_at_old_verdicts_keeps_none(signed_in, visit, kept):
    page(signed_in, visit)
    page(signed_in, visit, kept)
    assert Decided.objects.count() == 1


def test_the_list_costs_the_same_with_many_verdicts(signed_in, visit, kept, therapist, django_assert_num_queries):
    with django_assert_num_queries(20) as few:
        page(signed_in, visit)
    for answer in ("no", "yes", "unknown"):
        save_answers(visit, by=therapist, answers=[GivenAnswer("diabetes", answer)])
        keep_verdict(visit, by=therapist)
    with django_assert_num_queries(len(few)):
        page(signed_in, visit)


def test_a_verdict_kept_before_rules_could_be_overridden_is_shown(signed_in, visit, kept):
    for reason in kept.result["reasons"]:
        del reason["overridden"]
    del kept.result["words"]
    kept.save()
    assert "B01AF02" in page(signed_in, visit, kept)
