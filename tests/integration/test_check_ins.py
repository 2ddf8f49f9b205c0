"""An answer to a check-in is kept as it is given; a warning raises an alarm and stays; a link opens its own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.signing import Signer
from django.utils import timezone

from needlebook.clinic.alarms.actions import acknowledge
from needlebook.clinic.alarms.models import Alarm, Kind
from needlebook.clinic.audit.models import Record
from needlebook.clinic.checkins import queries
from needlebook.clinic.checkins.links import opened_with, token_of
from needlebook.clinic.checkins.models import OPEN_DAYS, CheckIn, Reply
from needlebook.clinic.checkins.planning import make_anew, withdraw
from needlebook.clinic.checkins.registering import register_effects
from needlebook.clinic.checkins.replying import ANY, ON_WAY, finish, save_replies
from needlebook.clinic.links import LinkClosed, sign
from needlebook.clinic.questionnaires.links import PURPOSE as QUESTIONNAIRE
from needlebook.clinic.vigilance.models import AdverseEvent
from needlebook.core.errors import BadInput
from needlebook.knowledge.adverse_events import kind_of_warning
from needlebook.knowledge.check_in import load_check_in
from tests import factories
from tests.integration.rooms import CALF
from tests.integration.visits import check_in, closed, fall_due

BREATH = "warn_breath"


@pytest.fixture
def due(visit, therapist):
    """The first check-in after needles in the buttock, which is due now."""
    closed(visit, therapist)
    return fall_due(check_in(visit))


# ---- the link


def test_a_link_opens_its_own_check_in_and_no_other(visit, therapist):
    closed(visit, therapist)
    first, second = CheckIn.objects.all()
    assert (opened_with(token_of(first)), opened_with(token_of(second))) == (first, second)


@pytest.mark.parametrize(
    "misuse",
    [
        lambda row: token_of(row)[:-1],
        lambda row: ("A" if token_of(row)[0] != "A" else "B") + token_of(row)[1:],
        lambda row: token_of(row).partition(".")[0],
        lambda row: token_of(CheckIn(pk=uuid4())),
        lambda row: token_of(CheckIn(pk=row.visit_id)),
        lambda row: sign(row.pk, QUESTIONNAIRE),
        lambda row: Signer(salt="something.else", sep=".").sign(token_of(row).partition(".")[0]),
        lambda row: "",
    ],
)
def test_a_link_that_is_not_the_check_ins_own_opens_nothing(due, misuse):
    assert opened_with(misuse(due)) is None


def test_a_link_opens_until_it_expires_and_takes_nothing_afterwards(due):
    late = fall_due(due, timedelta(days=OPEN_DAYS) - timedelta(minutes=1))
    assert opened_with(token_of(late)) == late
    gone = fall_due(due, timedelta(days=OPEN_DAYS))
    assert opened_with(token_of(gone)) is None
    with pytest.raises(LinkClosed):
        save_replies(gone, {ANY: "no"})
    with pytest.raises(LinkClosed):
        finish(gone)


def test_a_withdrawn_link_opens_nothing_and_its_warning_stays(due, therapist):
    save_replies(due, {BREATH: "yes"})
    withdraw(due, by=therapist)
    withdraw(due, by=therapist)
    assert opened_with(token_of(due)) is None
    assert Record.objects.filter(code="check_in.withdrawn").count() == 1
    assert queries.signs_told(due) == [BREATH]


def test_a_new_link_takes_the_place_of_the_old_one(due, therapist):
    made = make_anew(due, by=therapist)
    assert (made.hours, made.signs, made.due_at) == (due.hours, due.signs, due.due_at)
    assert opened_with(token_of(due)) is None
    assert opened_with(token_of(made)) == made
    with pytest.raises(BadInput, match="stands already"):
        make_anew(due, by=therapist)


# ---- answers


def test_an_answer_given_twice_is_one_row_and_a_later_one_stands_beside_the_earlier(due):
    assert save_replies(due, {"sore_now": "5"})
    assert not save_replies(due, {"sore_now": "5", "bruise": " "})
    assert save_replies(due, {"sore_now": "2"})
    assert [reply.value for reply in Reply.objects.all()] == ["5", "2"]
    assert queries.standing_replies(due)["sore_now"].value == "2"


@pytest.mark.parametrize(
    "answers",
    [
        {"sore_now": "11"},
        {"sore_gone": "-1"},
        {"bruise": "huge"},
        {BREATH: "maybe"},
        {"no_such": "yes"},
        {ON_WAY: "flying"},
        {ANY: "unknown"},
    ],
)
def test_an_answer_that_cannot_be_keeps_nothing_of_what_came_with_it(due, answers):
    with pytest.raises(BadInput):
        save_replies(due, {"sore_worst": "4", **answers})
    assert not Reply.objects.exists()
    assert not Alarm.objects.exists()


def test_a_sign_that_this_check_in_does_not_ask_is_not_taken(visit, therapist):
    closed(visit, therapist, CALF)
    with pytest.raises(BadInput):
        save_replies(check_in(visit), {"warn_neuro": "yes"})


def test_before_it_is_due_only_a_warning_is_taken(visit, therapist):
    closed(visit, therapist)
    row = check_in(visit)
    with pytest.raises(BadInput, match="not asked yet"):
        save_replies(row, {"sore_now": "3"})
    save_replies(row, {ANY: "no"})
    row.refresh_from_db()
    assert row.answered_at is None
    save_replies(row, {BREATH: "yes"})
    assert Alarm.objects.count() == 1


def test_a_late_answer_is_taken_and_known_to_be_late(due):
    late = fall_due(due, timedelta(days=9))
    save_replies(late, {"sore_now": "0"})
    late.refresh_from_db()
    assert late.is_late(late.answered_at)
    assert not late.is_late(late.due_at + timedelta(hours=20))


def test_what_a_clinician_writes_down_names_them_and_needs_no_open_link(due, therapist):
    withdraw(due, by=therapist)
    save_replies(due, {ANY: "no", "sore_now": "3"}, by=therapist)
    assert {reply.by for reply in Reply.objects.all()} == {therapist}
    line = Record.objects.get(code="check_in.recorded")
    assert (line.by, line.detail) == (therapist, {"questions": ["any", "sore_now"]})


# ---- warnings


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_yes_and_not_sure_raise_the_same_alarm(due, answer, visit, patient):
    save_replies(due, {BREATH: answer})
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.urgency, alarm.patient, alarm.visit) == (Kind.CHECK_IN, "emergency", patient, visit)
    assert (alarm.detail["sign"], alarm.detail["answer"], alarm.detail["near_lung"]) == (BREATH, answer, False)


def test_the_first_yes_alone_raises_the_alarm_when_nothing_else_comes(due):
    save_replies(due, {ANY: "yes"})
    assert Alarm.objects.get().detail["sign"] == ANY
    due.refresh_from_db()
    assert due.answered_at is not None
    assert not queries.is_whole(due)


def test_the_first_yes_told_again_after_it_was_taken_care_of_raises_anew(due, therapist):
    save_replies(due, {ANY: "yes"})
    assert not save_replies(due, {ANY: "yes"})  # pressed twice, and nobody has taken care of it
    acknowledge(Alarm.objects.get(), by=therapist, done="Called")
    assert save_replies(due, {ANY: "yes"})
    assert Alarm.objects.filter(acknowledged_at=None).count() == 1
    assert Reply.objects.filter(question=ANY).count() == 2


def test_a_later_no_takes_no_warning_away_and_a_yes_after_it_is_a_new_one(due):
    for answer in ("yes", "yes", "unknown", "no", "no"):
        save_replies(due, {BREATH: answer})
    assert queries.signs_told(due) == [BREATH]
    assert Alarm.objects.filter(acknowledged_at=None).count() == 1
    save_replies(due, {BREATH: "yes"})
    assert Alarm.objects.count() == 2


def test_urgency_is_that_of_the_table(due):
    save_replies(due, {"warn_infection": "yes", "warn_neuro": "yes", "warn_bleed": "no"})
    assert dict(Alarm.objects.values_list("detail__sign", "urgency")) == {
        "warn_infection": "same_day",
        "warn_neuro": "emergency",
    }


# ---- lists and counts


def test_all_is_answered_when_every_question_has_an_answer(due):
    answers = {ANY: "no", "sore_now": "0", "sore_worst": "2", "bruise": "no", "bleeding": "no", "fatigue": "no"}
    save_replies(due, {**answers, "faintness": "unknown", "headache": "no"})
    assert not queries.is_whole(due)
    save_replies(due, {"worse": "no"})
    assert queries.is_whole(due)


def test_only_what_is_due_unanswered_and_still_open_is_waited_for(due, therapist, stranger):
    later = check_in(due.visit, 72)
    assert list(queries.not_answered(therapist)) == [due]
    assert not queries.not_answered(stranger).exists()
    save_replies(due, {ANY: "no"})
    assert not queries.not_answered(therapist).exists()
    fall_due(later, timedelta(days=OPEN_DAYS))
    assert not queries.not_answered(therapist).exists()


def test_the_share_answered_counts_what_fell_due_and_was_not_withdrawn(due, therapist, clinic):
    since, until = timezone.now() - timedelta(days=90), timezone.now() + timedelta(days=90)
    assert queries.answered_share(clinic, since, until) == queries.Answered(1, 0)
    other = factories.visit(factories.patient(therapist, given_name="Nora"), therapist)
    closed(other, therapist)
    answered, withdrawn = fall_due(check_in(other)), fall_due(check_in(other, 72))
    save_replies(answered, {"sore_now": "3"})
    withdraw(withdrawn, by=therapist)
    assert queries.answered_share(clinic, since, until) == queries.Answered(2, 1)
    assert queries.answered_share(clinic, since, timezone.now() - timedelta(days=1)) == queries.Answered(0, 0)


def test_finishing_is_kept_once_and_leaves_open_what_was_left_out(due):
    save_replies(due, {ANY: "no"})
    finish(due)
    due.refresh_from_db()
    first = due.done_at
    finish(due)
    due.refresh_from_db()
    assert due.done_at == first
    assert not queries.is_whole(due)


# ---- the register


def told_to_register(row):
    register_effects(row)
    events = AdverseEvent.objects.filter(visit=row.visit, withdrawn_at=None)
    return {event.kind: (event.intensity, event.lasted_h) for event in events}


def test_the_register_takes_what_was_told_and_nothing_for_no_or_not_sure(due):
    answers = {"sore_now": "0", "sore_worst": "5", "sore_gone": "30", "bruise": "small", "fatigue": "unknown"}
    save_replies(due, {**answers, "headache": "no", "worse": "yes", ANY: "no"})
    assert told_to_register(due) == {"soreness": ("moderate", 30), "bruise": ("", None), "aggravation": ("", None)}


def test_a_later_answer_revises_the_register_and_doubles_nothing(due):
    save_replies(due, {"sore_now": "8", "bruise": "large"})
    assert told_to_register(due) == told_to_register(due) == {"soreness": ("severe", None), "bruise": ("", None)}
    save_replies(due, {"sore_now": "2", "bruise": "no"})
    assert told_to_register(due) == {"soreness": ("mild", None)}
    assert AdverseEvent.objects.filter(kind="soreness").count() == 1


def test_a_sign_that_was_told_stays_in_the_register(due):
    save_replies(due, {BREATH: "yes", "warn_bleed": "unknown"})
    save_replies(due, {BREATH: "no"})
    assert set(told_to_register(due)) == {"breathless"}


def test_each_sign_is_of_a_kind_of_its_own_in_the_register():
    kinds = [kind_of_warning(id) for id in load_check_in().warnings]
    assert None not in kinds
    assert len({kind.id for kind in kinds}) == len(kinds)
