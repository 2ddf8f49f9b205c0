"""Each figure of the clinic has one definition: closed sessions with a needle, counted once, in the period."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.patients.models import Course
from needlebook.clinic.vigilance import measures
from needlebook.clinic.vigilance.actions import note_effects, withdraw_event
from needlebook.clinic.vigilance.measures import FEWEST_PATIENTS, Period
from needlebook.clinic.vigilance.models import DayTally, SessionSummary
from needlebook.clinic.vigilance.reached import reached_by_complaint
from needlebook.clinic.vigilance.watching import BY_CHANCE, IF_DOUBLED, LIMIT, RATIO, expected
from needlebook.core.sessions.types import SessionClosed
from needlebook.core.vigilance.cusum import run_length
from needlebook.core.vigilance.types import Effect, Reporter
from tests import factories
from tests.integration.rooms import head, inserted, opened, record, removed
from tests.integration.summaries import summary

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
PERIOD = Period(TODAY - dt.timedelta(days=90), TODAY)
DAY = dt.timedelta(days=1)
LONG_AGO, ENDED = NOW - 100 * DAY, NOW - 60 * DAY


def course_of(by, complaint="neck_pain", **fields):
    patient = factories.patient(by, **fields)
    return Course.objects.create(patient=patient, complaint=complaint, opened_by=by)


@pytest.fixture
def course(therapist):
    return course_of(therapist)


def test_totals_count_each_session_of_the_period_once(course, therapist):
    for at, flags in [
        (LONG_AGO, {"has_minor": True}),
        (NOW - 3 * DAY, {"has_minor": True, "has_moderate": True, "has_serious": True}),
        (NOW - 2 * DAY, {"has_minor": True, "has_open": True}),
        (NOW - DAY, {}),
        (NOW + 2 * DAY, {"has_minor": True}),
    ]:
        summary(course, therapist, at, **flags)
    found = measures.totals(therapist.clinic_id, PERIOD)
    assert (found.sessions, found.patients, found.practitioners) == (3, 1, 1)
    assert (found.minor.events, found.minor.n, found.serious.events) == (2, 3, 1)
    assert (found.moderate, found.not_graded) == (1, 1)


def closed(by, name):
    session = opened(factories.visit(factories.patient(by, family_name=name), by), by)
    events = (inserted(1), removed(1), SessionClosed(**head(), counted_in_bin=1))
    assert record(session, by, *events) == ["accepted"] * 3
    return session


def test_kind_counts_sessions_and_not_events_and_none_that_was_taken_back(therapist):
    one, two = closed(therapist, "One"), closed(therapist, "Two")
    for session, key in ((one, "a"), (one, "b"), (two, "a")):
        told = [Effect(kind="bruise"), Effect(kind="soreness", muscle="gluteus_medius")]
        events = note_effects(session.visit, Reporter.PATIENT, key, told, timezone.now())
    withdraw_event(events[0], by=therapist, why="Another patient")
    period = Period(TODAY, TODAY + DAY)
    rates = {c.id: (c.rate.events, c.rate.n) for c in measures.by_kind(therapist.clinic_id, period, 2)}
    assert rates == {"bruise": (1, 2), "soreness": (2, 2)}
    assert measures.not_placed(therapist.clinic_id, period) == 1
    assert {c.id: c.rate.events for c in measures.by_place(therapist.clinic_id, period, "muscle")} == {
        "gluteus_medius": 2
    }


def test_place_is_counted_of_the_sessions_in_which_it_was_needled(course, therapist):
    summary(course, therapist, NOW - DAY, [("muscle", "soleus", True), ("region", "calf", True)], has_minor=True)
    summary(course, therapist, NOW - DAY, [("muscle", "soleus", False), ("region", "calf", False)], has_minor=True)
    summary(course, therapist, NOW - DAY, [("muscle", "psoas_major", False)])
    rates = {c.id: (c.rate.events, c.rate.n) for c in measures.by_place(therapist.clinic_id, PERIOD, "muscle")}
    assert rates == {"soleus": (1, 2), "psoas_major": (0, 1)}
    [calf] = measures.by_place(therapist.clinic_id, PERIOD, "region")
    assert (calf.id, calf.rate.events) == ("calf", 1)


def test_practitioner_is_shown_from_ten_patients_on_and_by_name(clinic, therapist):
    therapist.last_name = "Zander"
    therapist.save()
    other = factories.person(clinic, "colleague")
    for n in range(FEWEST_PATIENTS):
        course = course_of(therapist, family_name=f"No {n}")
        summary(course, therapist, NOW - DAY, has_minor=n == 0)
        if n:
            summary(course, other, NOW - DAY, has_minor=True)
    berg, zander = measures.by_practitioner(clinic.pk, PERIOD)
    assert (berg.name, berg.patients, berg.rate) == ("Tomas Berg", FEWEST_PATIENTS - 1, None)
    assert (zander.rate.events, zander.rate.n) == (1, FEWEST_PATIENTS)


def scored(by, n, last, *scores, complaint="neck_pain"):
    course = course_of(by, complaint, family_name=f"No {n}")
    summary(course, by, last)
    for week, score in enumerate(scores):
        day = (last - (len(scores) - week) * 7 * DAY).date()
        Measurement.objects.create(course=course, instrument="NDI", value=score, taken_on=day)


def test_important_change_is_told_of_those_followed_up_and_of_all_with_the_others_as_no(clinic, therapist):
    for n in range(10):
        scored(therapist, n, ENDED, 30, 28, 10 if n < 4 else 29)
    scored(therapist, 10, ENDED, 30)
    scored(therapist, 11, ENDED)
    scored(therapist, 12, NOW - 10 * DAY, 30, 5)  # not ended
    [neck] = reached_by_complaint(clinic.pk, PERIOD)
    assert (neck.ended, neck.followed, neck.reached) == (12, 10, 4)
    assert (neck.completers.n, neck.everyone.n) == (10, 12)


def test_important_change_to_the_worse_is_not_reached_and_few_are_not_told(clinic, therapist):
    for n in range(9):
        scored(therapist, n, ENDED, 10, 40)
    [neck] = reached_by_complaint(clinic.pk, PERIOD)
    assert (neck.followed, neck.reached, neck.completers, neck.everyone) == (9, 0, None, None)


def test_important_change_of_another_complaint_is_not_borrowed(clinic, therapist):
    for n in range(10):
        scored(therapist, n, ENDED, 30, 5, complaint="plantar_heel_pain")
    assert not reached_by_complaint(clinic.pk, PERIOD)


def test_the_right_hand_is_no_second_score_of_the_left(clinic, therapist):
    for n in range(10):
        course = course_of(therapist, "neck_pain", family_name=f"No {n}")
        summary(course, therapist, ENDED)
        for side, value, weeks in (("left", 20, 3), ("right", 40, 1)):
            day = (ENDED - weeks * 7 * DAY).date()
            Measurement.objects.create(course=course, instrument="GRIP", side=side, value=value, taken_on=day)
    assert not reached_by_complaint(clinic.pk, PERIOD)


def test_figures_of_another_clinic_are_not_counted(course, therapist):
    summary(course, therapist, NOW - DAY, [("muscle", "soleus", True)], has_minor=True)
    other = factories.clinic("Elsewhere")
    assert measures.totals(other.pk, PERIOD).sessions == 0
    assert not measures.by_place(other.pk, PERIOD, "muscle")
    assert not measures.by_practitioner(other.pk, PERIOD)
    assert not measures.chart_of(other.pk, PERIOD)


def test_chart_signals_as_seldom_and_as_soon_as_the_page_says():
    assert round(run_length(expected(), RATIO, LIMIT)) == pytest.approx(BY_CHANCE, rel=0.01)
    assert round(run_length(expected(), RATIO, LIMIT, true_ratio=2)) == pytest.approx(IF_DOUBLED, abs=1)


def test_tallies_of_the_day_are_those_of_its_sessions_whatever_is_told_and_taken_back(therapist):
    for name in ("One", "Two"):
        session = closed(therapist, name)
        for effects in (["bruise", "soreness"], ["soreness"], [], ["bruise"]):
            told = [Effect(kind=kind, needle=1 if kind == "bruise" else None) for kind in effects]
            note_effects(session.visit, Reporter.PATIENT, "a", told, timezone.now())
            counted = Counter((lv, what) for s in SessionSummary.objects.all() for lv, what, _ in s.tallies)
            hurt = Counter((lv, what) for s in SessionSummary.objects.all() for lv, what, has in s.tallies if has)
            rows = DayTally.objects.exclude(sessions=0)
            assert {(row.level, row.what): row.sessions for row in rows} == counted
            assert {(row.level, row.what): row.with_event for row in rows if row.with_event} == hurt


def test_last_session_of_a_course_is_its_newest_whatever_arrives_late(course, therapist):
    for days in (5, 9, 2, 7):
        summary(course, therapist, NOW - days * DAY)
    assert [s.closed_at for s in SessionSummary.objects.filter(is_last=True)] == [NOW - 2 * DAY]
