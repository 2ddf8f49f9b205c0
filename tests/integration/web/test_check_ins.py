"""The clinic's side of check-ins: links on the record and the sheet, what was answered, a call written down."""

from datetime import timedelta

import pytest
from django.urls import reverse

from needlebook.clinic.alarms.models import Alarm
from needlebook.clinic.checkins.links import opened_with, token_of
from needlebook.clinic.checkins.models import OPEN_DAYS, CheckIn, Reply
from needlebook.clinic.checkins.planning import withdraw
from needlebook.clinic.checkins.replying import ANY, save_replies
from needlebook.web.checkins.status import line_of
from tests import factories
from tests.integration.rooms import GLUTEUS, LUNG
from tests.integration.visits import check_in, closed, fall_due
from tests.integration.web.test_phone import text_of

WELL = {ANY: "no", "bleeding": "no", "fatigue": "no", "faintness": "no", "headache": "no", "worse": "no"}


@pytest.fixture
def due(visit, therapist):
    closed(visit, therapist, GLUTEUS, LUNG)
    return fall_due(check_in(visit))


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ({}, "Check-in, 24 h: not answered."),
        (
            {**WELL, "sore_now": "3", "sore_worst": "5", "bruise": "small"},
            "Check-in, 24 h: sore 3 of 10, 5 of 10 at the worst, small bruise, nothing else. No warning sign.",
        ),
        (
            {**WELL, "sore_now": "0", "sore_worst": "2", "sore_gone": "30", "bruise": "no", "headache": "yes"},
            "Check-in, 24 h: sore 0 of 10, 2 of 10 at the worst, gone after 30 h, headache. No warning sign.",
        ),
        ({"sore_now": "3"}, "Check-in, 24 h: sore 3 of 10, in part. Warning signs not answered."),
        ({"fatigue": "unknown", ANY: "no"}, "Check-in, 24 h: not sure: tired or drowsy, in part. No warning sign."),
        ({ANY: "yes"}, "Check-in, 24 h: in part. One of the warning signs, not said which."),
        (
            {ANY: "yes", "warn_faint_late": "unknown"},
            "Check-in, 24 h: in part. Warning sign: Collapsed, or had a fit.",
        ),
    ],
)
def test_a_check_in_in_a_line(due, answers, line):
    save_replies(due, answers)
    assert line_of(CheckIn.objects.get(pk=due.pk)) == line


def test_a_no_after_a_yes_is_no_missing_warning(due):
    save_replies(due, {"warn_bleed": "yes"})
    save_replies(due, {"warn_bleed": "no", ANY: "no"})
    assert "Warning sign: Bleeding that does not stop" in line_of(due)


def test_what_is_not_due_expired_withdrawn_or_late_says_so(due, visit, therapist):
    assert "due " in line_of(check_in(visit, 72))
    late = fall_due(due, timedelta(days=5))
    save_replies(late, {"sore_now": "0"})
    late.refresh_from_db()
    assert "late" in line_of(late)
    assert "the link has expired" in line_of(fall_due(check_in(visit, 72), timedelta(days=OPEN_DAYS)))
    gone = check_in(visit, 168)
    withdraw(gone, by=therapist)
    gone.refresh_from_db()
    assert "withdrawn, not answered" in line_of(gone)


# ---- where they are shown


def test_the_record_and_the_patient_show_each_check_in(signed_in, due, visit, patient):
    save_replies(due, {**WELL, "sore_now": "3", "sore_worst": "3", "bruise": "no"})
    for page in (reverse("close", args=[visit.pk]), reverse("patient", args=[patient.pk])):
        text = text_of(signed_in.get(page))
        assert "sore 3 of 10" in text
        assert reverse("checkins", args=[visit.pk]) in text


def test_the_sheet_to_take_home_has_a_code_for_each_link_that_opens(signed_in, due, visit, therapist):
    page = reverse("aftercare", args=[visit.pk])
    assert text_of(signed_in.get(page)).count('class="qr"') == 3
    withdraw(check_in(visit, 72), by=therapist)
    assert text_of(signed_in.get(page)).count('class="qr"') == 2


def test_the_patients_page_costs_the_same_however_many_check_ins_there_are(
    signed_in, due, patient, therapist, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page = reverse("patient", args=[patient.pk])
    save_replies(due, WELL)
    with CaptureQueriesContext(connection) as few:
        signed_in.get(page)
    closed(factories.visit(patient, therapist, complaint="neck_pain"), therapist)
    for row in CheckIn.objects.filter(answered_at=None):
        save_replies(fall_due(row), WELL)
    with django_assert_num_queries(len(few)):
        signed_in.get(page)


def test_links_stand_on_the_page_of_the_visit_until_they_are_withdrawn(signed_in, due, visit):
    page = reverse("checkins", args=[visit.pk])
    assert reverse("check_in", args=[token_of(due)]) in text_of(signed_in.get(page))
    signed_in.post(reverse("check_in_withdraw", args=[due.pk]))
    text = text_of(signed_in.get(page))
    assert reverse("check_in", args=[token_of(due)]) not in text
    assert "Withdrawn by T. Berg" in text


def test_a_new_link_pressed_twice_is_made_once(signed_in, due, visit):
    for _ in range(2):
        signed_in.post(reverse("check_in_anew", args=[due.pk]))
    assert CheckIn.objects.filter(visit=visit, hours=24).count() == 2
    assert opened_with(token_of(check_in(visit))) is not None


def test_a_stranger_reaches_no_check_in(client, stranger, due, visit):
    client.force_login(stranger)
    assert client.get(reverse("checkins", args=[visit.pk])).status_code == 404
    for name in ("check_in_record", "check_in_withdraw", "check_in_anew"):
        assert client.post(reverse(name, args=[due.pk]), {"sore_now": "3"}).status_code == 404
    assert not Reply.objects.exists()


# ---- by telephone


def test_a_call_is_written_down_with_who_took_it(signed_in, due, therapist):
    page = reverse("check_in_record", args=[due.pk])
    assert signed_in.post(page, {ANY: "no", "sore_now": "4"}).url == reverse("checkins", args=[due.visit_id])
    assert {reply.by for reply in Reply.objects.all()} == {therapist}
    text = text_of(signed_in.get(page))
    assert "told to T. Berg" in text
    assert " checked" not in text


def test_a_warning_told_by_telephone_raises_the_alarm_too(signed_in, due):
    signed_in.post(reverse("check_in_record", args=[due.pk]), {"warn_neuro": "unknown"})
    assert Alarm.objects.get().detail["sign"] == "warn_neuro"


def test_a_call_that_cannot_be_written_down_comes_back_as_it_was_typed(signed_in, due):
    page = reverse("check_in_record", args=[due.pk])
    response = signed_in.post(page, {"sore_gone": "soon", "sore_now": "4"})
    assert response.status_code == 422
    assert "Hours are a whole number" in text_of(response)
    assert 'value="soon"' in text_of(response)
    assert not Reply.objects.exists()


# ---- who has not answered


def test_today_counts_who_has_not_answered_and_the_list_names_them(signed_in, due):
    assert "1 check-in not answered" in text_of(signed_in.get(reverse("today")))
    assert "Ingrid Solberg" in text_of(signed_in.get(reverse("check_ins_waiting")))
    save_replies(due, {"sore_now": "0"})
    assert "not answered" not in text_of(signed_in.get(reverse("today")))
