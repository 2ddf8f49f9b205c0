"""What changed over a course: the sentence, the picture, the numbers, and adding one."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.patients.actions import start_visit
from tests import factories
from tests.integration.web.ledgers import write_session

WEEK = timedelta(days=7)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def measure(visit, therapist):
    """Write scores of one instrument, a week apart, the last one today."""

    def write(*values: float, instrument: str = "NPRS", course=None):
        start = timezone.localdate() - WEEK * (len(values) - 1)
        for n, value in enumerate(values):
            day = start + WEEK * n
            add_measurement(course or visit.course, by=therapist, instrument=instrument, value=value, taken_on=day)

    return write


@pytest.fixture
def address(visit):
    return reverse("outcomes", args=[visit.patient.pk])


@pytest.fixture
def drawn(signed_in, visit):
    """The picture of an instrument."""

    def get(instrument: str = "NPRS", theme: str = "light", **headers):
        page = reverse("outcome_picture", args=[visit.patient.pk, visit.course.pk, instrument])
        return signed_in.get(page, {"theme": theme}, headers=headers)

    return get


def words_in(response) -> list[str]:
    return [e.text for e in ET.fromstring(response.content).iter("{http://www.w3.org/2000/svg}text") if e.text]


def test_the_sentence_says_what_moved_and_what_it_means(signed_in, measure, address):
    measure(7, 6, 5)
    text = text_of(signed_in.get(address))
    assert "<b>Down 2 points, from 7 to 5.</b>" in text
    assert "May matter, may be error" in text
    assert "Fewer than 4 points in time: no trend is drawn." in text


def test_no_change_is_called_an_effect(signed_in, measure, address):
    measure(9, 1)
    text = text_of(signed_in.get(address))
    assert "A change is not called an effect of needling." in text
    assert "improved by" not in text.lower()


def test_the_table_holds_every_number_who_wrote_it_and_the_sources(signed_in, measure, address):
    measure(7, 6, 5)
    text = text_of(signed_in.get(address))
    assert text.count("T. Berg</td>") == 3
    assert '<td class="r">−2</td>' in text
    assert "Ostelo 2008" in text
    assert "S, read in its source." in text


def test_one_measurement_has_no_picture_and_no_answer(signed_in, measure, address):
    measure(7)
    text = text_of(signed_in.get(address))
    assert "One measurement so far; a change needs a second." in text
    assert "<img" not in text


def test_a_trend_comes_with_its_interval_from_four_points_on(signed_in, measure, address):
    measure(8, 7, 6, 5)
    text = text_of(signed_in.get(address))
    assert "Trend over 4 points: −1 points a week (95 % interval" in text
    assert "no trend is drawn" not in text


def test_the_picture_names_both_limits_with_their_values(drawn, measure):
    measure(7, 6, 5)
    response = drawn()
    assert response["Content-Type"] == "image/svg+xml"
    words = words_in(response)
    assert {"important: 5", "beyond error: 3", "Grey: could be measurement error, 3 to 10", "7", "5 now"} <= set(words)
    assert {"0", "10", "start", "week 6"} <= set(words)


def test_the_picture_of_a_score_where_higher_is_better_looks_up(drawn, measure):
    measure(3, 4, instrument="PSFS")
    assert "important: 5" in words_in(drawn("PSFS"))


def test_the_picture_draws_no_limit_that_is_not_published(drawn, measure):
    measure(1, 3, instrument="GROC15")
    assert not any(word.startswith(("important", "beyond", "Grey")) for word in words_in(drawn("GROC15")))


def test_the_picture_carries_no_style_that_the_policy_would_block(drawn, measure):
    measure(7, 5)
    assert b"style=" not in drawn().content


def test_light_and_dark_are_two_pictures(drawn, measure):
    measure(7, 5)
    assert drawn(theme="light").content != drawn(theme="dark").content


def test_a_picture_that_the_browser_holds_is_not_sent_again(drawn, measure, therapist, visit):
    measure(7, 6)
    etag = drawn()["ETag"]
    assert drawn(**{"if-none-match": etag}).status_code == 304
    today = timezone.localdate()
    add_measurement(visit.course, by=therapist, instrument="NPRS", value=5, taken_on=today, replace=True)
    assert drawn(**{"if-none-match": etag}).status_code == 200


def test_a_picture_is_kept_by_nothing_in_between(drawn, measure):
    measure(7, 6)
    assert drawn()["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(("instrument", "theme"), [("NPRS", "pink"), ("ODI", "light"), ("nonsense", "light")])
def test_a_picture_of_nothing_is_not_found(drawn, measure, instrument, theme):
    measure(7, 6)
    assert drawn(instrument, theme).status_code == 404


@pytest.mark.parametrize("name", ["outcomes", "measurement_add"])
def test_outcomes_of_another_clinic_are_not_found(client, stranger, patient, name):
    client.force_login(stranger)
    assert client.get(reverse(name, args=[patient.pk])).status_code == 404


def test_a_picture_of_another_patients_course_is_not_found(signed_in, visit, therapist, measure):
    measure(7, 6)
    other = factories.patient(therapist, family_name="Other")
    page = reverse("outcome_picture", args=[other.pk, visit.course.pk, "NPRS"])
    assert signed_in.get(page).status_code == 404


def test_a_patient_without_a_visit_is_sent_to_start_one(signed_in, patient):
    page = reverse("outcomes", args=[patient.pk])
    assert "No visit yet, so there is nothing to compare." in text_of(signed_in.get(page))
    assert signed_in.get(reverse("measurement_add", args=[patient.pk])).url == page


def test_each_course_has_outcomes_of_its_own(signed_in, visit, therapist, measure, address):
    later = timezone.now() + timedelta(minutes=5)
    other = start_visit(visit.patient, by=therapist, complaint="neck_pain", at=later)
    measure(7, 5)
    measure(3, 2, instrument="PSFS", course=other.course)
    assert "Patient-Specific" in text_of(signed_in.get(address))
    first = text_of(signed_in.get(address, {"course": visit.course.pk}))
    assert "Down 2 points" in first
    assert "Patient-Specific" not in first


@pytest.mark.parametrize("course", ["999999", "x"])
def test_a_course_of_somebody_else_is_not_found(signed_in, address, course):
    assert signed_in.get(address, {"course": course}).status_code == 404


def test_before_and_after_stand_for_closed_sessions_only(signed_in, visit, address):
    session = write_session(visit, inserted=1, out=1, pain=(7.0, 5.0))
    assert "Before and after each session" not in text_of(signed_in.get(address))
    session.events.all().delete()
    session.delete()
    write_session(visit, inserted=1, out=1, closed=True, pain=(7.0,))
    text = text_of(signed_in.get(address))
    assert "Pain now, points" in text
    assert "not measured" in text


def test_the_number_of_queries_does_not_grow_with_measurements(
    signed_in, measure, address, django_assert_num_queries, django_assert_max_num_queries
):
    measure(7, 6)
    with django_assert_max_num_queries(28) as few:
        signed_in.get(address)
    measure(*[7] * 20, instrument="ODI")
    with django_assert_num_queries(len(few)):
        signed_in.get(address)


def test_help_says_what_it_is_not_and_counts_its_knowledge(signed_in):
    text = text_of(signed_in.get(reverse("help")))
    assert "Not clinically reviewed. Not a medical device." in text
    assert "<dt>Muscles</dt><dd>128</dd>" in text
