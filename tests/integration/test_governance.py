"""What the clinic's lead decides, and nobody else: adopting a version, choosing where sources disagree."""

from dataclasses import replace

import pytest

from needlebook.clinic.audit.models import Record
from needlebook.clinic.governance import actions, queries
from needlebook.clinic.governance.actions import adopt_knowledge, choose_position, withdraw_adoption
from needlebook.clinic.governance.models import Adoption, Choice
from needlebook.clinic.governance.queries import (
    adoptions_of,
    choices_of,
    is_lead,
    last_adoption,
    policy_of,
    standing_adoption,
    standing_choices,
)
from needlebook.core.errors import BadInput
from needlebook.knowledge import load
from needlebook.knowledge.clauses import clauses
from tests import factories

WHY = "As our haematologist advises."


@pytest.fixture
def lead(clinic, therapist):
    """The therapist leads the clinic."""
    clinic.lead = therapist
    clinic.save()
    return therapist


@pytest.fixture
def adopt(lead):
    return lambda **given: adopt_knowledge(by=lead, version=load().version, **given)


@pytest.fixture
def choose(lead):
    def take(topic="lymphoedema", position="permissive", reason=WHY):
        choose_position(by=lead, topic=topic, position=position, reason=reason)

    return take


@pytest.fixture
def newer(monkeypatch):
    """The program comes with another version of the knowledge, with another book when one is given."""

    def install(**changes):
        knowledge = replace(load(), version="2027.01-00000000", **changes)
        monkeypatch.setattr(actions, "load", lambda: knowledge)
        monkeypatch.setattr(queries, "load", lambda: knowledge)
        return knowledge

    return install


def test_an_adoption_keeps_who_when_what_and_every_clause(adopt, clinic, lead):
    adopt(note="  Read with the team.  ")
    kept = standing_adoption(clinic)
    assert (kept.version, kept.by, kept.note) == (load().version, lead, "Read with the team.")
    assert kept.clauses == dict(clauses(load()))
    audit = Record.objects.get(code="knowledge.adopted")
    assert (audit.subject_id, audit.detail) == (str(kept.pk), {"version": load().version})


def test_adopting_twice_adopts_once(adopt):
    assert adopt() == adopt()
    assert Adoption.objects.count() == Record.objects.filter(code="knowledge.adopted").count() == 1


def test_a_version_that_is_not_in_use_is_not_adopted(lead, clinic):
    with pytest.raises(BadInput, match="has changed since this page was opened"):
        adopt_knowledge(by=lead, version="2020.01-12345678")
    assert standing_adoption(clinic) is None


def test_a_note_that_is_too_long_is_refused(adopt):
    with pytest.raises(BadInput) as refused:
        adopt(note="x" * 501)
    assert refused.value.field == "note"
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("who", ["colleague", "lead of another clinic", "nobody's"])
def test_only_the_lead_decides(clinic, lead, stranger, who):
    if who == "colleague":
        person = factories.person(clinic, "colleague")
    elif who == "lead of another clinic":
        person = stranger
    else:
        person = factories.person(clinic, "leaver")
        person.clinic = None
    for act in (
        lambda: adopt_knowledge(by=person, version=load().version),
        lambda: withdraw_adoption(by=person),
        lambda: choose_position(by=person, topic="lymphoedema", position="permissive", reason=WHY),
    ):
        with pytest.raises(BadInput) as refused:
            act()
        assert refused.value.field == "account"
    assert not Adoption.objects.exists()
    assert not Choice.objects.exists()
    assert not is_lead(person)


def test_a_clinic_without_a_lead_has_nobody_who_decides(therapist):
    assert not is_lead(therapist)
    with pytest.raises(BadInput):
        adopt_knowledge(by=therapist, version=load().version)


def test_an_adoption_of_one_clinic_says_nothing_about_another(adopt, stranger):
    adopt()
    assert standing_adoption(stranger.clinic) is None


def test_a_withdrawn_adoption_stands_no_more_and_stays_in_the_history(adopt, clinic, lead):
    adopt()
    withdraw_adoption(by=lead)
    assert standing_adoption(clinic) is None
    [kept] = adoptions_of(clinic)
    assert kept.withdrawn_by == lead
    assert Record.objects.filter(code="knowledge.adoption_withdrawn").count() == 1


def test_withdrawing_what_does_not_stand_changes_nothing(lead):
    withdraw_adoption(by=lead)
    assert not Record.objects.exists()


def test_what_was_withdrawn_can_be_adopted_anew(adopt, clinic, lead):
    first = adopt()
    withdraw_adoption(by=lead)
    assert standing_adoption(clinic) is None
    assert adopt().pk != first.pk
    assert standing_adoption(clinic) is not None


def test_a_new_version_of_the_knowledge_has_to_be_adopted_itself(adopt, clinic, newer):
    old = adopt()
    newer()
    assert standing_adoption(clinic) is None
    assert last_adoption(clinic) == old


def test_what_was_withdrawn_is_nothing_to_compare_with(adopt, clinic, lead, newer):
    adopt()
    withdraw_adoption(by=lead)
    newer()
    assert last_adoption(clinic) is None


def test_without_a_choice_the_strictest_position_holds(clinic):
    for topic in load().rulebook.topics.values():
        assert policy_of(clinic.pk).position(topic) == topic.positions[0][0]


def test_a_choice_holds_with_its_reason_and_stands_in_the_audit(choose, clinic, lead):
    choose()
    assert policy_of(clinic.pk).choices == {"lymphoedema": "permissive"}
    [kept] = standing_choices(clinic.pk)
    assert (kept.reason, kept.by) == (WHY, lead)
    audit = Record.objects.get(code="policy.chosen")
    assert audit.detail == {"topic": "lymphoedema", "position": "permissive"}


def test_the_newest_choice_of_a_topic_holds_and_the_older_ones_stay_in_the_history(choose, clinic):
    choose()
    choose(position="strict")
    assert policy_of(clinic.pk).choices == {"lymphoedema": "strict"}
    assert [choice.position for choice in choices_of(clinic)] == ["strict", "permissive"]


def test_the_position_that_holds_already_is_not_written_again(choose):
    choose(position="strict")
    assert not Choice.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"topic": "moon_phase"}, "topic"),
        ({"position": "sometimes"}, "position"),
        ({"reason": "because"}, "reason"),
        ({"reason": "  ok      "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
    ],
)
def test_a_choice_that_is_not_one_is_refused_with_its_field(choose, given, field):
    with pytest.raises(BadInput) as refused:
        choose(**given)
    assert refused.value.field == field
    assert not Choice.objects.exists()


def test_a_position_that_the_knowledge_no_longer_has_falls_back_to_the_strictest(choose, clinic, newer):
    choose()
    book, topic = load().rulebook, load().rulebook.topics["lymphoedema"]
    renamed = replace(topic, positions=(("never", "Left out."), ("sometimes", "With care.")))
    newer(rulebook=replace(book, topics={**book.topics, "lymphoedema": renamed}))
    assert standing_choices(clinic.pk) == []
    assert policy_of(clinic.pk).position(renamed) == "never"


def test_a_choice_of_one_clinic_moves_no_other(choose, stranger):
    choose()
    assert policy_of(stranger.clinic_id).choices == {}
