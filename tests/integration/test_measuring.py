"""Scales on the phone: beside the record until a clinician takes them over, then of the day when they were answered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from needlebook.clinic.assessments.actions import save_goals
from needlebook.clinic.audit.models import Record
from needlebook.clinic.followup.entering import Reading, enter
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.questionnaires import replying
from needlebook.clinic.questionnaires.actions import Taken, accept, make_link
from needlebook.clinic.questionnaires.measuring import (
    asked_measures,
    changes_list,
    offered_measures,
    usual_measures,
    why_not,
)
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.entry import Told
from needlebook.core.outcomes.types import SeriesKey

PAIN, NOW, ACTIVITIES = SeriesKey("NPRS"), SeriesKey("NPRS", "now"), SeriesKey("PSFS")
NAMED = ["Sit 60 min", "Walk the dog", "Lift a child"]


@pytest.fixture
def asked(visit, therapist):
    """A questionnaire that asks worst pain and the patient's activities."""
    return make_link(visit, by=therapist, measures=[PAIN, ACTIVITIES])


@pytest.fixture
def take(therapist):
    """Accept a questionnaire with these measures taken over."""

    def accepted(questionnaire, *replies):
        row = Questionnaire.objects.get(pk=questionnaire.pk)
        taken = Taken(measures=frozenset(reply.pk for reply in replies))
        return accept(row, by=therapist, seen=row.changes, taken=taken)

    return accepted


def put(visit, therapist, instrument, *answers, site="", activities=(), ago=7):
    day = timezone.localdate() - timedelta(days=ago)
    return enter(visit.course, Reading(instrument, day, Told(answers), site, "", tuple(activities)), by=therapist)


def test_pain_and_the_own_activities_are_usual_and_what_is_in_use(visit, therapist):
    assert usual_measures(visit.course) == [PAIN, ACTIVITIES]
    put(visit, therapist, "NPRS", 5, site="now")
    put(visit, therapist, "GROC15", 2)
    put(visit, therapist, "ODI", *[1] * 10)
    assert usual_measures(visit.course) == [NOW, SeriesKey("GROC15"), ACTIVITIES]


def test_only_scales_with_free_words_that_fit_the_complaint_are_offered(visit):
    offered = {key.instrument for key in offered_measures(visit.course)}
    assert offered == {"NPRS", "NPRS_CHRONIC", "VAS100", "PSFS", "GROC15", "PGIC"}


def test_a_measure_that_is_not_offered_cannot_be_asked(visit, therapist):
    for key in (SeriesKey("ODI"), SeriesKey("NPRS", "tomorrow"), SeriesKey("VAS_FIRST_STEP")):
        with pytest.raises(BadInput):
            make_link(visit, by=therapist, measures=[key])


def test_a_questionnaire_keeps_what_it_asks(asked):
    assert asked_measures(asked.asks) == [PAIN, ACTIVITIES]
    assert asked_measures(["measure:MOOD:", "haz_x"]) == []


def test_a_reply_stays_beside_the_record_until_it_is_taken_over(asked, take, therapist, visit):
    replying.save_measure(asked, PAIN, [6])
    assert not Measurement.objects.exists()
    assert take(asked, asked.measures.get()) == 1
    row = visit.course.measurements.get()
    assert (row.value, row.by, row.visit, row.taken_on) == (6, None, visit, timezone.localdate())
    assert Record.objects.get(code="measurement.added").by == therapist
    assert asked.measures.get().taken_at is not None


def test_what_is_not_taken_over_stays_with_the_questionnaire(asked, take, visit):
    replying.save_measure(asked, PAIN, [6])
    take(asked)
    assert not visit.course.measurements.exists()
    assert asked.measures.get().taken_at is None


def test_an_answer_counts_for_the_day_on_which_it_was_given(asked, take, visit):
    replying.save_measure(asked, PAIN, [6])
    yesterday = timezone.now() - timedelta(days=1)
    asked.measures.update(at=yesterday)
    take(asked, asked.measures.get())
    assert visit.course.measurements.get().taken_on == timezone.localdate(yesterday)


def test_activities_become_a_score_and_the_goals_of_the_visit(asked, take, visit):
    replying.save_measure(asked, ACTIVITIES, [3, 2, 4], NAMED)
    take(asked, asked.measures.get())
    row = visit.course.measurements.get()
    assert (row.value, row.entered["activities"]) == (3, NAMED)
    assert list(visit.assessment.goals.values_list("activity", "able")) == list(zip(NAMED, [3, 2, 4], strict=True))


def test_goals_that_the_clinician_wrote_stay(asked, take, visit, therapist):
    save_goals(visit, by=therapist, goals=[("Sing", 1)])
    replying.save_measure(asked, ACTIVITIES, [3, 2, 4], NAMED)
    take(asked, asked.measures.get())
    assert list(visit.assessment.goals.values_list("activity", flat=True)) == ["Sing"]


def test_too_few_activities_make_no_score_and_taking_them_writes_nothing(asked, take, visit):
    replying.save_measure(asked, PAIN, [6])
    replying.save_measure(asked, ACTIVITIES, [3, None, 4], NAMED)
    few = asked.measures.get(instrument="PSFS")
    assert why_not(few).field == "answers"
    with pytest.raises(BadInput):
        take(asked, *asked.measures.all())
    assert not visit.course.measurements.exists()
    assert Questionnaire.objects.get(pk=asked.pk).reviewed_at is None


def test_another_list_of_activities_is_a_series_of_its_own(asked, take, visit, therapist):
    put(visit, therapist, "PSFS", 1, 2, 3, activities=NAMED)
    replying.save_measure(asked, ACTIVITIES, [5, 5, 5], ["Run", "Sit 60 min", "Jump"])
    assert changes_list(asked.measures.get())
    take(asked, asked.measures.get())
    assert sorted(visit.course.measurements.values_list("site", flat=True)) == ["", "list_2"]


def test_what_stood_for_the_day_is_replaced_and_stays_in_the_audit(asked, take, visit, therapist):
    put(visit, therapist, "NPRS", 8, ago=0)
    replying.save_measure(asked, PAIN, [6])
    take(asked, asked.measures.get())
    assert visit.course.measurements.get().value == 6
    assert Record.objects.get(code="measurement.replaced").detail["was"] == 8


@pytest.mark.parametrize(
    ("key", "answers", "activities"),
    [
        (PAIN, [11], []),
        (PAIN, [5.5], []),
        (PAIN, ["x"], []),
        (PAIN, [float("nan")], []),
        (PAIN, [1, 2], []),
        (NOW, [5], []),
        (ACTIVITIES, [5], []),
        (ACTIVITIES, [5], ["x" * 121]),
        (ACTIVITIES, [5] * 6, ["a", "b", "c", "d", "e", "f"]),
    ],
)
def test_a_reply_that_cannot_be_is_refused(asked, key, answers, activities):
    with pytest.raises(BadInput):
        replying.save_measure(asked, key, answers, activities)
    assert not asked.measures.exists()


def test_a_scale_left_blank_is_no_reply_and_a_reply_can_be_changed(asked):
    replying.save_measure(asked, PAIN, [None])
    assert not asked.measures.exists()
    for answer in (6, 6, 4):
        replying.save_measure(asked, PAIN, [answer])
    assert asked.measures.get().answers == [4]
    assert Questionnaire.objects.get(pk=asked.pk).changes == 2


def test_a_closed_link_takes_no_answer(asked):
    replying.send(asked)
    with pytest.raises(replying.LinkClosed):
        replying.save_measure(asked, PAIN, [6])
