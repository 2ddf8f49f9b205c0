"""Programmes, what was done of them, and what was done by hand: written once, never edited."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone
from typer.testing import CliRunner

from needlebook.clinic.alarms.models import Alarm, Kind
from needlebook.clinic.assessments.actions import GivenAnswer, save_answers
from needlebook.clinic.audit.models import Record
from needlebook.clinic.therapy import doing
from needlebook.clinic.therapy.facts import dose_on, facts_of, needled_lately
from needlebook.clinic.therapy.models import DoneDay, Prescription, Programme
from needlebook.clinic.therapy.prescribing import NeedsReason, Prescribed, prescribe, stop, table_dose, withdraw_link
from needlebook.clinic.therapy.queries import standing_programme, view_of
from needlebook.clinic.therapy.watching import find_drop_outs
from needlebook.core.case import Answer
from needlebook.core.errors import BadInput
from needlebook.knowledge.exercises import load_therapy
from needlebook.project.cli import app
from tests.integration import rooms

pytestmark = pytest.mark.django_db
BRIDGE = "back.bridge"


def usual(exercise=BRIDGE, **more):
    return Prescribed(exercise, dose=more.pop("dose", table_dose(load_therapy().exercises[exercise])), **more)


@pytest.fixture
def prescribed(settled, therapist):
    return prescribe(settled, by=therapist, given=usual())


@pytest.fixture
def programme(prescribed):
    return prescribed.programme


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def test_a_prescription_begins_a_programme_and_is_audited(prescribed):
    assert (prescribed.dose, prescribed.advice) == ({"sets": 2, "reps": 8, "per_week": 2}, "may")
    assert prescribed.programme.ends_on == today(28)
    codes = set(Record.objects.values_list("code", flat=True))
    assert {"programme.begun", "exercise.prescribed"} <= codes


def test_the_same_prescription_twice_is_one(settled, therapist, prescribed):
    assert prescribe(settled, by=therapist, given=usual()) == prescribed
    assert Prescription.objects.count() == Programme.objects.count() == 1


def test_another_dose_stops_the_first_and_keeps_it(settled, therapist, prescribed):
    more = prescribe(settled, by=therapist, given=usual(dose={"sets": 5, "reps": 5}, why="stronger"))
    prescribed.refresh_from_db()
    assert prescribed.stopped_by == therapist
    assert (more.dose, more.why) == ({"sets": 5, "reps": 5}, "stronger")
    assert more.programme == prescribed.programme


def test_a_dose_other_than_the_tables_needs_a_reason(settled, therapist):
    with pytest.raises(NeedsReason) as error:
        prescribe(settled, by=therapist, given=usual(dose={"sets": 5, "reps": 8, "per_week": 2}))
    assert error.value.field == "why"
    assert not Programme.objects.exists()


def test_any_place_in_the_range_of_the_table_needs_none(settled, therapist):
    assert prescribe(settled, by=therapist, given=usual(dose={"sets": 3, "reps": 12, "per_week": 3})).why == ""


def test_what_was_not_asked_needs_a_reason(visit, therapist):
    with pytest.raises(NeedsReason) as error:
        prescribe(visit, by=therapist, given=usual())
    assert error.value.field == "against"
    row = prescribe(visit, by=therapist, given=usual(against="asked by phone, all denied"))
    assert (row.advice, row.against) == ("ask", "asked by phone, all denied")


def test_a_red_flag_bars_every_exercise_whatever_the_reason(settled, therapist, say):
    say(rf_ces_saddle="yes")
    with pytest.raises(BadInput, match="doctor"):
        prescribe(settled, by=therapist, given=usual(against="all the same"))


def test_a_no_for_one_side_alone_is_not_sure(settled, therapist):
    save_answers(settled, by=therapist, answers=[GivenAnswer("sensation_altered", "no", side="left")])
    assert facts_of(settled).answer("sensation_altered") is Answer.UNKNOWN


@pytest.mark.parametrize(
    "wrong",
    [
        {"exercise": "back.flying", "dose": {}},
        {"side": "left"},
        {"side": "up"},
        {"dose": {"sets": 0}},
        {"dose": {"sets": 21}},
        {"dose": {"jumps": 3}},
        {"answers": {"heel.insensate": "maybe"}},
        {"load": "x" * 121},
        {"begins_on": date(1950, 1, 1)},
        {"begins_on": "yesterday"},
        {"ends_on": "yesterday"},
        {"ends_on": "far"},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_and_nothing_is_written(settled, therapist, wrong):
    days = {"yesterday": today(-1), "far": today(500)}
    fields = {name: days.get(value, value) if isinstance(value, str) else value for name, value in wrong.items()}
    exercise = fields.pop("exercise", BRIDGE)
    dose = fields.pop("dose", table_dose(load_therapy().exercises[BRIDGE]))
    with pytest.raises(BadInput):
        prescribe(settled, by=therapist, given=Prescribed(exercise, dose=dose, **fields))
    assert not Programme.objects.exists()
    assert not Prescription.objects.exists()


def test_an_ended_programme_makes_room_for_a_new_one(settled, therapist, prescribed):
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        again = prescribe(settled, by=therapist, given=usual())
        assert again.programme != prescribed.programme
        assert standing_programme(settled.course) == again.programme


def test_a_dose_that_was_left_as_it_is_goes_through_the_phases_of_the_table(therapist, make_settled):
    visit = make_settled("plantar_fasciitis")
    given = usual("heel.high_load", side="left", answers={"heel.insensate": "no"}, ends_on=today(90))
    row = prescribe(visit, by=therapist, given=given)
    weeks = [dose_on(row, today(7 * n))["sets"] for n in range(6)]
    assert weeks == [3, 3, 4, 4, 5, 5]
    row.why, row.dose = "as tolerated", {"sets": 2, "reps": 12}
    assert dose_on(row, today(40)) == {"sets": 2, "reps": 12}


@pytest.fixture
def make_settled(therapist, patient):
    def make(complaint):
        from tests import factories

        return rooms.asked(factories.visit(patient, therapist, complaint), therapist)

    return make


# what the patient does


def test_a_tick_stands_once_and_can_be_taken_back(programme, prescribed):
    first = doing.tick(programme, prescribed.pk, today())
    assert doing.tick(programme, prescribed.pk, today()) == first
    doing.take_back(programme, prescribed.pk, today())
    again = doing.tick(programme, prescribed.pk, today())
    assert again != first
    assert DoneDay.objects.count() == 2


def test_yesterday_can_be_entered_and_nothing_else(programme, prescribed):
    Programme.objects.update(begins_on=today(-9))
    Prescription.objects.update(begins_on=today(-9))
    doing.tick(programme, prescribed.pk, today(-1))
    for day in (today(-2), today(1)):
        with pytest.raises(BadInput, match="day"):
            doing.tick(programme, prescribed.pk, day)


def test_a_day_before_the_programme_began_is_refused(programme, prescribed):
    with pytest.raises(BadInput, match="outside the programme"):
        doing.tick(programme, prescribed.pk, today(-1))


@pytest.mark.parametrize("pain", [-1, 11, 100])
def test_pain_off_the_scale_is_refused_and_nothing_is_ticked(programme, prescribed, pain):
    with pytest.raises(BadInput, match="scale"):
        doing.rate(programme, prescribed.pk, today(), pain)
    with pytest.raises(BadInput, match="scale"):
        doing.say_pain(programme, today(), when="before", pain=pain)
    assert not DoneDay.objects.exists()


def test_an_exercise_of_another_programme_is_refused(programme, prescribed):
    with pytest.raises(BadInput, match="not one of this programme"):
        doing.tick(programme, uuid.uuid4(), today())


def test_nothing_is_written_after_the_end_or_the_withdrawal(programme, prescribed, therapist):
    with time_machine.travel(timezone.now() + timedelta(days=29)), pytest.raises(doing.ProgrammeClosed):
        doing.tick(programme, prescribed.pk, timezone.localdate())
    withdraw_link(programme, by=therapist)
    with pytest.raises(doing.ProgrammeClosed):
        doing.tick(programme, prescribed.pk, today())
    assert not DoneDay.objects.exists()


def test_pain_within_the_rule_tells_nobody(programme, prescribed):
    doing.rate(programme, prescribed.pk, today(), 5)
    assert not Alarm.objects.exists()


def test_pain_beyond_the_rule_raises_one_alarm_for_the_day(programme, prescribed, therapist):
    doing.rate(programme, prescribed.pk, today(), 7)
    doing.rate(programme, prescribed.pk, today(), 6)
    doing.take_back(programme, prescribed.pk, today())
    doing.rate(programme, prescribed.pk, today(), 7)
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.urgency, alarm.patient) == (Kind.EXERCISE_PAIN, "routine", programme.patient)
    assert alarm.detail["exercise"] == BRIDGE


def test_very_strong_pain_is_urgent_also_after_milder_pain_of_the_same_day(programme, prescribed):
    for pain in (6, 8, 9):
        doing.rate(programme, prescribed.pk, today(), pain)
    assert list(Alarm.objects.values_list("urgency", "detail__pain")) == [("routine", 6), ("urgent", 8)]


def test_pain_that_is_not_back_the_next_day_raises_an_alarm(programme, prescribed):
    doing.say_pain(programme, today(), when="before", pain=3)
    doing.tick(programme, prescribed.pk, today())
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        doing.say_pain(programme, timezone.localdate(), when="before", pain=6)
    assert Alarm.objects.get().detail["code"] == "not_back"


def test_how_much_was_done_is_kept_and_a_number_that_cannot_be_is_not(programme, prescribed):
    done = doing.describe(programme, prescribed.pk, today(), sets=2, reps=8, note="went well")
    assert (done.sets, done.reps, done.note) == (2, 8, "went well")
    with pytest.raises(BadInput):
        doing.describe(programme, prescribed.pk, today(), sets=99, reps=None, note="")
    with pytest.raises(BadInput):
        doing.describe(programme, prescribed.pk, today(), sets=None, reps=None, note="x" * 201)


# who has left


def test_a_programme_without_a_tick_for_more_than_a_week_is_told_once_for_each_pause(programme, prescribed):
    now = timezone.now()
    assert find_drop_outs(now + timedelta(days=7)) == []
    (alarm,) = find_drop_outs(now + timedelta(days=8))
    assert find_drop_outs(now + timedelta(days=9)) == [alarm]
    assert (alarm.kind, alarm.urgency, alarm.detail["last"]) == (Kind.EXERCISE_STOPPED, "routine", "")
    with time_machine.travel(now + timedelta(days=9)):
        doing.tick(programme, prescribed.pk, timezone.localdate())
    assert find_drop_outs(now + timedelta(days=16)) == []
    assert len(find_drop_outs(now + timedelta(days=18))) == 1
    assert Alarm.objects.count() == 2


def test_remind_finds_left_programmes_and_a_dry_run_writes_nothing(programme, prescribed, monkeypatch, settings):
    settings.PUBLIC_ADDRESS = "https://clinic.example"
    monkeypatch.setattr("needlebook.project.startup.prepare", lambda: None)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert '"programmes_left": 0' in CliRunner().invoke(app, ["remind", "--dry-run", "--json"]).stdout
        assert not Alarm.objects.exists()
        assert "1 exercise programmes were left" in CliRunner().invoke(app, ["remind"]).stdout
    assert Alarm.objects.get().kind == Kind.EXERCISE_STOPPED


def test_an_ended_or_stopped_programme_is_not_left(programme, prescribed, therapist):
    now = timezone.now()
    assert find_drop_outs(now + timedelta(days=40)) == []
    stop(prescribed, by=therapist, because="better")
    assert find_drop_outs(now + timedelta(days=12)) == []
    assert not Alarm.objects.exists()


def test_a_tick_that_was_taken_back_is_none(programme, prescribed):
    doing.tick(programme, prescribed.pk, today())
    doing.take_back(programme, prescribed.pk, today())
    (alarm,) = find_drop_outs(timezone.now() + timedelta(days=9))
    assert alarm.detail["last"] == ""


# what stands


def test_adherence_counts_days_that_are_over(programme, prescribed):
    doing.rate(programme, prescribed.pk, today(), 4)
    view = view_of(programme, today(14))
    assert (view.overall.done, view.overall.expected, view.standing[0].worst) == (1, 4, 4)


def test_a_view_costs_the_same_for_many_days(programme, prescribed, django_assert_num_queries):
    rows = [DoneDay(prescription=prescribed, day=today(n), at=timezone.now()) for n in range(20)]
    DoneDay.objects.bulk_create(rows)
    with django_assert_num_queries(3):
        assert view_of(programme, today(20)).overall.done == 20


def test_muscles_needled_lately_are_those_of_the_patients_sessions(session, therapist):
    rooms.record(session, therapist, rooms.inserted())
    patient, now = session.visit.patient, timezone.now()
    assert [(n.muscle, str(n.side)) for n in needled_lately(patient, now)] == [("gluteus_medius", "left")]
    assert needled_lately(patient, now + timedelta(days=5)) == ()
