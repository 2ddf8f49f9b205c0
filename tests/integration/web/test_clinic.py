"""The clinic's page: every figure with its count, its interval and what was published."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.integration.summaries import summary

NOW = timezone.now()
PAGE = "/clinic/"


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def course(visit):
    return visit.course


def test_clinic_without_a_session_says_that_there_is_nothing_to_count(signed_in):
    assert "there is nothing to count" in text(signed_in.get(PAGE))


def test_no_event_in_few_sessions_is_never_told_as_none(signed_in, course, therapist):
    for n in range(12):
        summary(course, therapist, NOW - dt.timedelta(minutes=n + 1))
    page = text(signed_in.get(PAGE))
    assert "0 of 12" in page
    assert "The true rate may be up to 26.5 %" in page
    assert "0 %" not in page.replace("0 to 100 %", "").replace("10 %", "").replace("20 %", "").replace("30 %", "")


def test_mild_reactions_stand_with_their_interval_beside_the_published(signed_in, course, therapist):
    for n in range(20):
        summary(course, therapist, NOW - dt.timedelta(minutes=n + 1), has_minor=n < 4, has_moderate=n < 1)
    page = text(signed_in.get(PAGE))
    assert "4 of 20" in page
    assert "20.0 %, exact 95 % interval 5.7 to 43.7 %" in page
    assert "Published: 19.2 % (Brady 2014), 36.7 % (Boyce 2020)." in page
    assert "1 of them with a moderate one." in page


def test_share_of_few_sessions_is_not_told(signed_in, course, therapist):
    summary(course, therapist, NOW - dt.timedelta(minutes=1), [("region", "calf", True)], has_minor=True)
    page = text(signed_in.get(PAGE))
    assert "1 of 1" in page
    assert "No share is told below 10 sessions." in page
    assert "not shown: fewer than 10 patients" in page
    assert "no share below 10 sessions" in page


def test_chart_says_where_it_stands_and_when_it_reached_the_limit(signed_in, course, therapist):
    for n in range(12):
        summary(course, therapist, NOW - dt.timedelta(minutes=60 - n), has_minor=True)
    page = text(signed_in.get(PAGE))
    assert "At the limit" in page
    assert "first at session 7" in page
    assert "about once in 900 sessions; if the odds had doubled, after about 59" in page
    assert "CUSUM of mild reactions over 12 sessions; now 6.2, limit 3.5" in page


def test_quarter_counts_the_quarter_alone(signed_in, course, therapist, monkeypatch):
    from needlebook.web.dashboard import periods

    noon = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    monkeypatch.setattr(periods.timezone, "localdate", lambda at=noon: at.date())
    summary(course, therapist, noon - dt.timedelta(days=100))
    summary(course, therapist, noon - dt.timedelta(days=1))
    assert '<p class="figure-num">2</p>' in text(signed_in.get(PAGE))
    quarter = text(signed_in.get(PAGE, {"period": "quarter"}))
    assert '<p class="figure-num">1</p>' in quarter
    assert "1 Oct to 22 Nov 2026" in quarter


def test_page_costs_the_same_for_few_sessions_and_for_many(signed_in, course, therapist, django_assert_max_num_queries):
    for n in range(30):
        summary(course, therapist, NOW - dt.timedelta(minutes=n + 1), [("muscle", "soleus", n < 3)])
    signed_in.get(PAGE)
    with django_assert_max_num_queries(18):
        signed_in.get(PAGE)


def test_user_without_a_clinic_has_nothing_to_count(client, db):
    from needlebook.clinic.accounts.models import User

    client.force_login(User.objects.create(username="nobody"))
    assert "there is nothing to count" in text(client.get(PAGE))


def test_clinic_page_counts_nothing_of_another_clinic(client, course, therapist):
    summary(course, therapist, NOW - dt.timedelta(minutes=1))
    client.force_login(factories.person(factories.clinic("Elsewhere"), "elsewhere"))
    assert "there is nothing to count" in text(client.get(reverse("clinic")))
