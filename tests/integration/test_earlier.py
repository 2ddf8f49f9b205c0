"""What earlier visits of a course tell the ranking of the next one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.deciding import verdict_on
from needlebook.clinic.assessments.earlier import with_earlier
from needlebook.clinic.assessments.examination import save_findings
from needlebook.clinic.assessments.ranking import ranking_of
from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import EarlierFinding, EarlierSign, Sign
from needlebook.core.sessions.types import EventCorrected
from tests.integration.rooms import GLUTEUS, fresh, head, inserted, opened, record, removed

LEFT = Side.LEFT
WEEK = timedelta(days=7)


@pytest.fixture
def before(visit):
    """The first visit, a week ago."""
    Visit.objects.filter(pk=visit.pk).update(started_at=timezone.now() - WEEK)
    return fresh(visit)


@pytest.fixture
def next_visit(before, therapist):
    """The second visit of the same course, today."""
    return Visit.objects.create(course=before.course, number=2, practitioner=therapist, started_at=timezone.now())


@pytest.fixture
def needled(before, therapist):
    """The gluteus medius was needled at the first visit."""
    session = opened(before, therapist, GLUTEUS)
    needle = inserted()
    assert record(session, therapist, needle, removed()) == ["accepted", "accepted"]
    return session, needle


def pain(visit, therapist, *values):
    for value, day in zip(values, (-WEEK, timedelta()), strict=False):
        on = timezone.localdate() + day
        add_measurement(visit.course, by=therapist, instrument="NPRS", value=value, taken_on=on)


def earlier(visit):
    return with_earlier(case_of(visit), visit).earlier


def recognised(visit, therapist, muscle="gluteus_medius", found=True):
    save_findings(visit, by=therapist, muscle=muscle, side=LEFT, signs={Sign.RECOGNISED_PAIN: found})


def test_pain_recognised_at_an_earlier_visit_lifts_the_muscle_and_is_named(before, next_visit, therapist):
    blank = next(
        m
        for m in ranking_of(next_visit, verdict_on(next_visit, case_of(next_visit))).muscles
        if m.muscle == "gluteus_medius"
    )
    recognised(before, therapist)
    ranking = ranking_of(next_visit, verdict_on(next_visit, case_of(next_visit)))
    lifted = next(m for m in ranking.muscles if (m.muscle, m.side) == ("gluteus_medius", LEFT))
    assert lifted.probability > blank.probability
    assert ranking.earlier == (EarlierFinding("gluteus_medius", LEFT, EarlierSign.RECOGNISED, 1),)
    assert "earlier" in {warning.id for warning in ranking.warnings}


def test_what_was_looked_for_and_not_found_or_found_today_is_not_earlier(before, next_visit, therapist):
    recognised(before, therapist, found=False)
    recognised(next_visit, therapist)
    assert earlier(next_visit) == ()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((8, 3), [EarlierSign.NEEDLED_BETTER]),
        ((8, 6), []),
        ((8, 8), [EarlierSign.NEEDLED_UNCHANGED]),
        ((5, 8), [EarlierSign.NEEDLED_UNCHANGED]),
        ((8,), []),
        ((), []),
    ],
)
def test_a_needled_muscle_answers_when_pain_was_measured_at_both_visits(
    before, next_visit, needled, therapist, values, expected
):
    pain(before, therapist, *values)
    assert [finding.sign for finding in earlier(next_visit)] == expected
    assert {(f.muscle, f.side, f.visit) for f in earlier(next_visit)} <= {("gluteus_medius", LEFT, 1)}


def test_an_insertion_that_was_taken_back_is_no_answer(before, next_visit, therapist):
    session = opened(before, therapist, GLUTEUS)
    needle = inserted()
    taken_back = EventCorrected(**head(), corrects=needle.id, reason="wrong side")
    assert record(session, therapist, needle, taken_back) == ["accepted", "accepted"]
    pain(before, therapist, 8, 3)
    assert earlier(next_visit) == ()


def test_another_course_tells_nothing(before, therapist, patient):
    recognised(before, therapist)
    other = type(before.course).objects.create(patient=patient, complaint="neck_pain", opened_by=therapist)
    visit = Visit.objects.create(course=other, number=2, practitioner=therapist, started_at=timezone.now())
    assert earlier(visit) == ()


def test_earlier_visits_cost_one_query_and_a_first_visit_none(
    before, next_visit, needled, therapist, django_assert_num_queries
):
    pain(before, therapist, 8, 3)
    recognised(before, therapist)
    first, later = case_of(before), case_of(next_visit)
    with django_assert_num_queries(0):
        assert with_earlier(first, before).earlier == ()
    with django_assert_num_queries(1):
        assert len(with_earlier(later, next_visit).earlier) == 2
