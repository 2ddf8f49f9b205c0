"""Overriding a rule: where it is left to a clinician, for the sites and facts it was given for, and taken back."""

import re

import pytest
from django.urls import reverse

from needlebook.clinic.assessments.actions import add_medicine
from needlebook.clinic.assessments.deciding import verdict_of
from needlebook.clinic.assessments.models import Override
from needlebook.clinic.assessments.overriding import (
    PERSON,
    Lapsed,
    WhyNot,
    given_overrides,
    override_rule,
    standing_rows,
    why_not,
    withdraw_override,
)
from needlebook.clinic.audit.models import Record
from needlebook.clinic.sessions.rules import rules_for
from needlebook.core.anatomy import Side
from needlebook.core.errors import BadInput
from needlebook.knowledge import load
from tests import factories
from tests.integration import rooms

RULE = "antithrombotic_multi.deep"
DEEP = {"muscle": "adductor_brevis", "side": "left", "trigger_point": "", "position": "supine"}
SITE = ("adductor_brevis", Side.LEFT)
WHY = "Haematology agreed by phone this morning."


@pytest.fixture
def thinned(visit, therapist):
    """Two blood thinners, and a deep muscle that can be pressed: out, unless a clinician decides otherwise."""
    rooms.asked(visit, therapist, medicine="apixaban")
    add_medicine(visit, by=therapist, text="B01AC06")
    return rooms.planned(visit, therapist, DEEP)


def override(visit, by, **changed):
    """Override as somebody does who sees the verdict as it stands."""
    said = {"rule": RULE, "sites": [SITE], "reason": WHY, **changed}
    seen = [fact for reason in verdict_of(visit).reasons if reason.rule.id == said["rule"] for fact in reason.facts]
    return override_rule(visit, by=by, **{"facts": seen, **said})


def decision(visit):
    return verdict_of(visit).sites[0].decision


def given(visit):
    return list(given_overrides(standing_rows(visit), verdict_of(visit)))


def test_an_overridden_site_may_be_needled_with_precautions(thinned, therapist):
    assert decision(thinned) == "avoid"
    override(thinned, therapist)
    assert decision(thinned) == "precautions"
    assert verdict_of(thinned).level == "precautions"


def test_an_override_keeps_who_why_when_and_under_which_knowledge(thinned, therapist):
    (made,) = override(thinned, therapist, reason=f"  {WHY} ")
    assert (made.by, made.reason, made.version) == (therapist, WHY, load().version)
    assert made.facts == ["drug B01AF02", "drug B01AC06"]
    record = Record.objects.get(code="rule.overridden")
    assert record.subject_id == str(made.pk)
    assert record.detail == {"rule": RULE, "version": load().version}


def test_the_audit_holds_no_word_of_the_reason(thinned, therapist):
    override(thinned, therapist)
    assert "Haematology" not in str(Record.objects.values_list("detail", flat=True))


def test_a_doubled_post_writes_one_override(thinned, therapist):
    first, second = override(thinned, therapist), override(thinned, therapist)
    assert first == second
    assert Override.objects.count() == 1
    assert Record.objects.filter(code="rule.overridden").count() == 1


def test_an_override_is_for_the_sites_it_was_given_for(thinned, therapist):
    rooms.planned(thinned, therapist, {**DEEP, "side": "right"})
    override(thinned, therapist)
    assert [site.decision for site in verdict_of(thinned).sites] == ["precautions", "avoid"]


def test_several_sites_are_overridden_together_or_not_at_all(thinned, therapist):
    with pytest.raises(BadInput, match="does not stand in the verdict now"):
        override(thinned, therapist, sites=[SITE, ("gluteus_medius", Side.LEFT)])
    assert not Override.objects.exists()
    rooms.planned(thinned, therapist, {**DEEP, "side": "right"})
    assert len(override(thinned, therapist, sites=[SITE, ("adductor_brevis", Side.RIGHT)])) == 2


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"reason": "because"}, "say why it is right to go on"),
        ({"reason": "         x          "}, "say why it is right to go on"),
        ({"reason": "x" * 501}, "say why it is right to go on"),
        ({"sites": []}, "no site is chosen"),
        ({"sites": PERSON}, "does not stand in the verdict now"),
        ({"rule": "no_such_rule"}, "does not stand in the verdict now"),
        ({"asked_whom": "x" * 121}, "say which doctor was asked"),
    ],
)
def test_an_override_without_site_or_reason_is_refused(thinned, therapist, changed, wrong):
    with pytest.raises(BadInput, match=wrong):
        override(thinned, therapist, **changed)
    assert not Override.objects.exists()


def test_an_override_lapses_when_a_medicine_is_added_and_can_be_given_again(thinned, therapist):
    override(thinned, therapist)
    add_medicine(thinned, by=therapist, text="B01AC04")
    assert decision(thinned) == "avoid"
    (lapsed,) = given(thinned)
    assert (lapsed.lapsed, lapsed.new_facts) == (Lapsed.FACTS, ("drug B01AC04",))
    override(thinned, therapist)
    assert decision(thinned) == "precautions"
    (again,) = given(thinned)
    assert again.lapsed is None
    assert set(again.row.facts) == {"drug B01AC04", "drug B01AC06", "drug B01AF02"}


def test_an_override_lapses_with_another_version_of_the_knowledge(thinned, therapist):
    override(thinned, therapist)
    Override.objects.update(version="2020.01")
    assert decision(thinned) == "avoid"
    assert [o.lapsed for o in given(thinned)] == [Lapsed.KNOWLEDGE]


def test_an_override_of_a_rule_that_no_longer_fires_neither_holds_nor_has_lapsed(thinned, therapist):
    override(thinned, therapist)
    thinned.assessment.medicines.all().delete()
    assert given(thinned) == []


def test_withdrawing_lets_the_rule_stand_again_and_is_written_once(thinned, therapist):
    (made,) = override(thinned, therapist)
    for _ in range(2):
        withdraw_override(thinned, by=therapist, override_id=made.pk)
    assert decision(thinned) == "avoid"
    assert Record.objects.filter(code="override.withdrawn").count() == 1
    made.refresh_from_db()
    assert made.withdrawn_by == therapist


def test_withdrawing_takes_back_whatever_was_decided_there_before(thinned, therapist):
    override(thinned, therapist)
    add_medicine(thinned, by=therapist, text="B01AC04")
    (newest,) = override(thinned, therapist)
    thinned.assessment.medicines.filter(atc="B01AC04").delete()
    withdraw_override(thinned, by=therapist, override_id=newest.pk)
    assert decision(thinned) == "avoid"


def test_an_override_of_another_visit_is_not_withdrawn(thinned, therapist):
    (made,) = override(thinned, therapist)
    another = factories.visit(factories.patient(therapist, given_name="Olav"), therapist)
    withdraw_override(another, by=therapist, override_id=made.pk)
    assert decision(thinned) == "precautions"


def test_a_referral_is_overridden_for_the_person_once_a_doctor_was_asked(visit, therapist, say):
    rooms.asked(visit, therapist)
    say(unexplained_bruising="yes")
    assert verdict_of(visit).level == "refer_first"
    with pytest.raises(BadInput, match="which doctor was asked"):
        override(visit, therapist, rule="unexplained_bruising", sites=PERSON)
    override(visit, therapist, rule="unexplained_bruising", sites=PERSON, asked_whom="Dr Osei, family practice")
    assert verdict_of(visit).level == "precautions"
    assert verdict_of(visit).urgency is None


@pytest.mark.parametrize(
    ("question", "level"),
    [("rf_ces_bladder", "refer_first"), ("infection_systemic", "do_not_needle"), ("intoxicated", "do_not_needle")],
)
def test_what_cannot_wait_and_what_is_absolute_cannot_be_overridden(visit, therapist, say, question, level):
    say(**{question: "yes"})
    with pytest.raises(BadInput, match="not left to a clinician"):
        override(visit, therapist, rule=question, sites=PERSON, asked_whom="Dr Osei")
    assert verdict_of(visit).level == level
    assert not Override.objects.exists()


def test_with_no_site_planned_a_rule_about_sites_has_nothing_to_override(visit, therapist):
    rooms.asked(visit, therapist, medicine="apixaban")
    add_medicine(visit, by=therapist, text="B01AC06")
    with pytest.raises(BadInput, match="not left to a clinician"):
        override(visit, therapist, sites=PERSON)


def test_every_rule_is_left_to_a_clinician_or_says_why_not():
    for rule in load().rulebook.rules:
        assert (why_not(rule) is None) == rule.is_overridable
    whys = {rule.id: why_not(rule) for rule in load().rulebook.rules}
    assert whys["infection_systemic"] is WhyNot.ABSOLUTE
    assert whys["rf_ces_bladder"] is WhyNot.CANNOT_WAIT
    assert whys["intoxicated"] is WhyNot.NOT_TODAY
    assert whys["prior_syncope"] is WhyNot.PRECAUTION


def test_the_room_refuses_an_avoided_site_until_it_is_overridden(thinned, therapist):
    rooms.planned(thinned, therapist, rooms.GLUTEUS)
    override(thinned, therapist)
    rooms.agreed(thinned, therapist)
    assert rules_for(thinned).avoided == frozenset()
    withdraw_override(thinned, by=therapist, override_id=Override.objects.get().pk)
    session = rooms.open_session(rooms.fresh(thinned), by=therapist)
    needle = rooms.inserted(site=DEEP)
    assert rooms.record(session, therapist, needle) == ["site.avoided"]
    override(thinned, therapist)
    assert rooms.record(session, therapist, rooms.inserted(site=DEEP)) == ["accepted"]


def test_an_override_of_a_lapsed_one_is_decided_by_the_newest(thinned, therapist):
    override(thinned, therapist)
    Override.objects.update(version="2020.01")
    override(thinned, therapist, reason="Asked again under the new rules.")
    (holds,) = given(thinned)
    assert (holds.lapsed, holds.row.reason) == (None, "Asked again under the new rules.")


@pytest.mark.parametrize("address", ["plan", "consent"])
def test_plan_and_consent_name_the_rule_that_was_overridden(signed_in, thinned, therapist, address):
    says = next(rule.says for rule in load().rulebook.rules if rule.id == RULE)
    override(thinned, therapist)
    html = signed_in.get(reverse(address, args=[thinned.pk])).content.decode()
    assert says in html
    assert {"plan": "Precautions, overridden", "consent": "It was decided to go on all the same"}[address] in html


def test_the_room_names_the_rule_that_was_overridden_where_the_site_is_needled(signed_in, thinned, therapist):
    override(thinned, therapist)
    rooms.agreed(thinned, therapist)
    rooms.open_session(rooms.fresh(thinned), by=therapist)
    html = signed_in.get(reverse("treat", args=[thinned.pk])).content.decode()
    assert re.search(r"1. Adductor brevis: precautions, overridden.</b> Two or more blood thinners", html)
    assert "not to needle." not in html


def test_consent_says_nothing_of_rules_where_none_was_overridden(signed_in, thinned, therapist):
    rooms.planned(thinned, therapist, rooms.GLUTEUS)
    assert "speaks against needling here" not in signed_in.get(reverse("consent", args=[thinned.pk])).content.decode()


def test_an_override_on_facts_that_were_not_seen_is_refused(thinned, therapist):
    with pytest.raises(BadInput, match="not seen"):
        override(thinned, therapist, facts=["drug B01AF02"])
    assert not Override.objects.exists()
