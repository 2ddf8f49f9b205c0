"""The control chart of mild reactions, kept session by session, and the alarm when it climbs to its limit."""

import datetime as dt

import pytest
from django.utils import timezone

from needlebook.clinic.alarms.models import Alarm, Kind
from needlebook.clinic.vigilance.models import SessionSummary
from needlebook.clinic.vigilance.watching import LIMIT, RATIO, expected, walk_chart
from needlebook.core.vigilance.cusum import cusum
from tests import factories
from tests.integration.summaries import summary as one

START = timezone.now() - dt.timedelta(days=30)
PATH = [0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1]  # the path of statistics, section 10: signal at 19


@pytest.fixture
def clinic_course(visit):
    return visit.course


def summary(course, by, number, has_minor):
    return one(course, by, START + dt.timedelta(minutes=number), has_minor=has_minor)


def values():
    return list(SessionSummary.objects.order_by("closed_at").values_list("cusum", flat=True))


def test_chart_kept_session_by_session_is_the_published_one(clinic_course, therapist):
    for number, has_minor in enumerate(PATH):
        summary(clinic_course, therapist, number, bool(has_minor))
    assert values() == pytest.approx(cusum(PATH, expected(), RATIO, LIMIT).values)
    assert [Alarm.objects.get().kind, Alarm.objects.count()] == [Kind.RATE, 1]


def test_session_told_late_changes_the_chart_from_there_on_and_raises_no_second_alarm(clinic_course, therapist):
    made = [summary(clinic_course, therapist, n, bool(y)) for n, y in enumerate(PATH)]
    for number in (0, 7):
        made[number].has_minor = True
        made[number].save()
        walk_chart(made[number])
    late = [1, *PATH[1:7], 1, *PATH[8:]]
    assert values() == pytest.approx(cusum(late, expected(), RATIO, LIMIT).values)
    assert Alarm.objects.count() == 1


def test_session_that_arrives_late_takes_its_place_in_the_chart(clinic_course, therapist):
    for number in (5, 1, 3, 0, 4, 2):
        summary(clinic_course, therapist, number, number in (2, 4))
    assert values() == pytest.approx(cusum([0, 0, 1, 0, 1, 0], expected(), RATIO, LIMIT).values)


def test_chart_that_came_back_to_zero_raises_a_new_alarm(clinic_course, therapist):
    path = [*PATH, *[0] * 30, *PATH]
    for number, has_minor in enumerate(path):
        summary(clinic_course, therapist, number, bool(has_minor))
    assert Alarm.objects.count() == 2


def test_charts_of_two_clinics_do_not_mix(clinic_course, therapist):
    other = factories.person(factories.clinic("Elsewhere"), "elsewhere")
    course = factories.visit(factories.patient(other), other).course
    summary(clinic_course, therapist, 1, True)
    summary(course, other, 2, True)
    assert values()[0] == values()[1] > 0
