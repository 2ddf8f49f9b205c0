"""A course on its pages: what was agreed, what is suggested, what stands beside a change, and what trials say."""

import datetime as dt
import re
from html import unescape

import pytest
from bench.patient.filled import course_of
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.followup.agreeing import agree_on_course
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.patients.actions import start_visit
from needlebook.clinic.vigilance.actions import record_event
from needlebook.core.vigilance.types import Effect
from tests import factories
from tests.integration.web.ledgers import write_session

AGREED = {"visits": 6, "rhythm": "weekly", "decide_at": 4, "instrument": "NPRS", "since": "4 years, worse since May"}
FORM = {"since": "", "visits": "6", "rhythm": "weekly", "decide_at": "4", "series": "NPRS||", "beside": "exercise"}


def text_of(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def course(therapist):
    """A course of so many visits a week apart, the last one today, with a score of pain at each."""

    def make(*scores: float, complaint: str = "chronic_low_back_pain", agreed=AGREED):
        patient = factories.patient(therapist, family_name="Course")
        for n, score in enumerate(scores):
            at = timezone.now() - dt.timedelta(weeks=len(scores) - 1 - n)
            visit = start_visit(patient, by=therapist, complaint=complaint, at=at)
            write_session(visit, inserted=2, out=2, closed=True)
            day = timezone.localdate(at)
            add_measurement(visit.course, by=therapist, instrument="NPRS", value=score, taken_on=day)
        if agreed:
            agree_on_course(visit.course, by=therapist, agreed=agreed)
        return visit.course

    return make


@pytest.fixture
def read(signed_in):
    """The text of the outcomes page, or of another one, of the patient of a course."""

    def get(course, page="outcomes") -> str:
        return text_of(signed_in.get(reverse(page, args=[course.patient_id])))

    return get


@pytest.fixture
def agree(signed_in, visit):
    def post(**given):
        return signed_in.post(reverse("course_agree", args=[visit.patient.pk]), {**FORM, **given})

    return post


def test_a_course_without_real_change_is_told_to_stop_as_agreed(course, read):
    text = read(course(7, 7, 6, 6))
    assert "<b>Stop, as agreed</b>" in text
    assert "No change of Pain, worst in the last week (NPRS) beyond measurement error by visit 4." in text
    assert "You and the patient decide." in text


def test_a_course_that_gets_worse_is_stopped_before_anything_else(course, read):
    text = read(course(3, 8))
    assert "<b>Stop needling and look again</b>" in text
    assert "is worse by 5 points than at first: more than measurement error." in text


def test_a_course_without_an_agreement_asks_for_one(course, read):
    text = read(course(7, 6, agreed=None))
    assert "<b>Agree on a plan first</b>" in text
    assert "Agree on a plan</a>" in text


def test_what_would_have_come_by_itself_stands_beside_a_change(course, read):
    text = read(course(8, 3, complaint="neck_pain"))
    assert "from 8 to 3." in text
    assert "Regression to the mean alone would move a first score of 8 to 7.4" in text
    assert "Spread of scores: C from the two arms" in text


@pytest.mark.parametrize("complaint", ["chronic_low_back_pain", "sciatica", "strain_calf", ""])
def test_where_no_spread_is_published_the_page_says_so_in_place_of_a_number(course, read, complaint):
    text = read(course(8, 3, complaint=complaint))
    assert "no published spread of these scores in comparable people is in our tables" in text
    assert "Regression to the mean alone" not in text


@pytest.mark.parametrize("complaint", ["sciatica", "strain_hamstring"])
def test_no_trial_evidence_is_said_at_the_suggestion_and_in_the_table(course, read, complaint):
    text = read(course(8, 7, complaint=complaint))
    assert "No pooled trial evidence for needling in" in text
    mine = text[text.index('<tr data-tone="info">') :].partition("</tr>")[0]
    assert "this patient" in mine
    assert "<b>No pooled trial evidence</b>" in mine
    assert ">None</td>" in mine


def test_the_evidence_for_the_complaint_carries_its_certainty(course, read):
    text = read(course(8, 7, complaint="plantar_fasciitis"))
    assert "Pain fell by 1.7 points of 10 in the short and by 1.8 in the long term" in text
    assert "Certainty: low in the short, moderate in the long term." in text


def test_a_complaint_that_is_not_of_the_list_borrows_no_evidence(course, read):
    text = read(course(8, 7, complaint=""))
    assert "No complaint of the list, so no trial evidence is shown" in text
    assert "<small>this patient</small>" not in text


def test_several_points_before_the_needles_are_set_apart_and_compared(therapist, read):
    patient = factories.patient(therapist, family_name="Phases")
    for n, score in enumerate((8, 7, 8, 5, 4, 3)):
        at = timezone.now() - dt.timedelta(weeks=5 - n)
        visit = start_visit(patient, by=therapist, complaint="neck_pain", at=at)
        if n > 1:
            write_session(visit, inserted=1, out=1, closed=True)
        day = timezone.localdate(at)
        add_measurement(visit.course, by=therapist, instrument="NPRS", value=score, taken_on=day)
    text = read(visit.course)
    assert "Before the needles 3 scores, after them 3: in 100 % of all pairs the later one is better" in text
    assert "This cannot tell needling from getting better by itself" in text


def test_each_side_is_a_series_with_a_name_and_a_picture_of_its_own(signed_in, visit, therapist, read):
    today = timezone.localdate()
    Measurement.objects.bulk_create(
        Measurement(course=visit.course, instrument="PPT_UT", side=side, value=value, taken_on=day, by=therapist)
        for side, values in {"left": (200, 260), "right": (300, 310)}.items()
        for value, day in zip(values, (today - dt.timedelta(days=7), today), strict=True)
    )
    page = signed_in.get(reverse("outcomes", args=[visit.patient.pk])).content.decode()
    addresses = [unescape(address) for address in re.findall(r'<img class="plot" src="([^"]+)"', page)]
    assert [re.search(r"side=(\w+)", address)[1] for address in addresses] == ["left", "right"]
    assert ", left</h2>" in page
    pictures = [signed_in.get(address) for address in addresses]
    assert [picture.status_code for picture in pictures] == [200, 200]
    assert b"260 now" in pictures[0].content
    assert b"310 now" in pictures[1].content


def test_a_kept_picture_costs_no_query_of_the_course_and_a_changed_score_another_picture(signed_in, course, therapist):
    caches["pictures"].clear()
    made = course(7, 6)
    first = picture_on(signed_in, made)
    drawn = signed_in.get(first)
    with CaptureQueriesContext(connection) as queries:
        assert signed_in.get(first).content == drawn.content
    assert not any("followup_measurement" in query["sql"] for query in queries)
    add_measurement(made, by=therapist, instrument="NPRS", value=5, taken_on=timezone.localdate(), replace=True)
    second = picture_on(signed_in, made)
    assert second != first
    assert b"5 now" in signed_in.get(second).content


def test_an_old_address_shows_the_data_as_they_are_and_keeps_nothing_under_its_name(signed_in, course, therapist):
    caches["pictures"].clear()
    made = course(7, 6)
    old = picture_on(signed_in, made)
    today = timezone.localdate()
    add_measurement(made, by=therapist, instrument="NPRS", value=5, taken_on=today, replace=True)
    assert b"5 now" in signed_in.get(old).content
    add_measurement(made, by=therapist, instrument="NPRS", value=6, taken_on=today, replace=True)
    assert b"6 now" in signed_in.get(old).content


def test_a_kept_picture_is_not_given_to_another_clinic_or_for_another_course(client, signed_in, course, stranger):
    made, other = course(7, 6), course(3, 2)
    address = picture_on(signed_in, made)
    signed_in.get(address)
    borrowed = picture_on(signed_in, other).partition("?")[0] + "?" + address.partition("?")[2]
    assert b"2 now" in signed_in.get(borrowed).content
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def picture_on(signed_in, course) -> str:
    page = signed_in.get(reverse("outcomes", args=[course.patient_id])).content.decode()
    return unescape(re.search(r'<img class="plot" src="([^"]+)"', page)[1])


def test_an_agreement_is_made_and_stands_on_both_pages(agree, visit, read):
    assert agree(since="4 years").status_code == 302
    assert "6 visits, once a week, exercise. Decide at visit 4 whether to go on." in read(visit.course)
    overview = read(visit.course, "patient")
    assert "Episode: Chronic low back pain" in overview
    assert "<dt>Since</dt><dd>4 years</dd>" in overview
    assert "Visit 1 of 6" in overview
    assert "no change beyond measurement error at visit 4: Pain, worst in the last week (NPRS)" in overview


def test_what_is_proposed_is_named_as_our_own(signed_in, visit):
    text = text_of(signed_in.get(reverse("course_agree", args=[visit.patient.pk])))
    assert 'name="visits" value="6"' in text
    assert "The numbers filled in are our proposal (J, judged by us)" in text


def test_agreeing_anew_begins_with_what_stands(agree, signed_in, visit):
    agree(visits="8")
    text = text_of(signed_in.get(reverse("course_agree", args=[visit.patient.pk])))
    assert 'name="visits" value="8"' in text
    assert "Saving keeps it and adds the new agreement." in text


def test_every_agreement_stays_readable_with_who_and_when(agree, signed_in, visit):
    agree(visits="6")
    agree(visits="8")
    text = text_of(signed_in.get(reverse("course_agree", args=[visit.patient.pk])))
    agreed = text[text.index("What was agreed</h2>") :].partition("</ol>")[0]
    assert agreed.index("8 visits, once a week") < agreed.index("6 visits, once a week")
    assert agreed.count("written down by T. Berg.") == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"visits": ""}, "Write a whole number from 2 to 60."),
        ({"visits": "many"}, "Write a whole number from 2 to 60."),
        ({"visits": "61"}, "Write a whole number from 2 to 60."),
        ({"decide_at": "1"}, "Write a whole number from 2 to 60."),
        ({"decide_at": "7"}, "This is after the last visit agreed. Choose one of the 6."),
        ({"series": "VAS100||"}, "Choose a measure from the list."),
        ({"series": "NPRS"}, "Choose a measure from the list."),
        ({"since": "x" * 121}, "At most 120 characters."),
    ],
)
def test_an_agreement_that_cannot_be_comes_back_marked_with_one_sentence(agree, visit, wrong, sentence):
    response = agree(**wrong)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert text_of(response).count('aria-invalid="true"') == 1
    assert not visit.course.agreements.exists()


def test_an_agreement_on_a_course_of_another_clinic_is_not_found(client, stranger, patient):
    client.force_login(stranger)
    assert client.post(reverse("course_agree", args=[patient.pk]), FORM).status_code == 404


def test_side_effects_are_counted_by_sessions_and_never_as_none(course, read, therapist):
    made = course(7, 6)
    record_event(made.visits.first(), Effect(kind="bruise"), request=1, by=therapist)
    text = read(made, "patient")
    assert "<dt>Bruise</dt><dd>1 of 2 sessions" in text
    assert "<dt>Serious</dt><dd>0 of 2 sessions</dd>" in text
    assert "Who was not asked, or did not answer, may have had one." in text


@pytest.mark.parametrize(("page", "most"), [("patient", 31), ("outcomes", 28)])
def test_pages_of_a_long_course_take_as_many_queries_as_those_of_a_short_one(signed_in, therapist, page, most):
    counts = []
    for visits in (10, 60):
        course = course_of(therapist, visits, 12)
        with CaptureQueriesContext(connection) as queries:
            assert signed_in.get(reverse(page, args=[course.patient_id])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= most
