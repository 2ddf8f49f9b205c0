"""After a needlestick: what to do, who may see the record, and how the time is counted."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.audit.models import Record
from needlebook.clinic.sharps.models import Injury, StepTaken
from tests import factories
from tests.integration.rooms import opened

PAGE = "/needlestick/"


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def lead(clinic):
    person = factories.person(clinic, "l.lead")
    clinic.lead = person
    clinic.save()
    return person


@pytest.fixture
def colleague(clinic):
    return factories.person(clinic, "c.colleague")


def report(client, **fields):
    page = fields.pop("page", PAGE)
    data = {
        "request": str(uuid.uuid4()),
        "who": "staff",
        "happened_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "what_happened": "Pricked in the thumb while removing needle 2.",
        **fields,
    }
    return client.post(page, data, follow=True)


@pytest.fixture
def injury(signed_in, therapist):
    report(signed_in, person=therapist.pk)
    return Injury.objects.get()


def test_what_to_do_stands_there_without_a_form(signed_in):
    page = text(signed_in.get(PAGE))
    for said in ("Do not suck", "Do not scrub", "squeeze", "soap under running water", "within 72", "solid needle"):
        assert said in page
    assert page.index("soap under running water") < page.index("within the hour") < page.index("within 24 hours")
    assert "droracle.ai" in page


def test_help_leads_there(signed_in):
    assert PAGE in text(signed_in.get("/help/"))


def test_the_report_of_the_session_leads_there_with_its_visit(signed_in, visit, therapist):
    opened(visit, therapist)
    page = text(signed_in.get(reverse("incident", args=[visit.pk]), {"kind": "needlestick"}))
    assert f"{PAGE}?visit={visit.pk}" in page
    assert PAGE not in text(signed_in.get(reverse("incident", args=[visit.pk]), {"kind": "broken_needle"}))


def test_a_report_opens_the_record_and_counts_the_time(signed_in, therapist):
    at = timezone.localtime() - timedelta(minutes=30)
    page = text(report(signed_in, person=therapist.pk, happened_at=at.strftime("%Y-%m-%dT%H:%M")))
    for said in ("Tomas Berg", "Pricked in the thumb", "23 h left", "71 h left", "not told"):
        assert said in page
    assert re.search(r">(28|29|30) min left<", page)


def test_a_window_that_is_over_says_to_do_it_all_the_same(signed_in, therapist):
    at = timezone.localtime() - timedelta(hours=30)
    page = text(report(signed_in, person=therapist.pk, happened_at=at.strftime("%Y-%m-%dT%H:%M")))
    assert page.count(">this time is over: do it at once all the same<") == 2  # the hour, and the better 24 hours
    assert "42 h left" in page or "41 h left" in page


def test_the_record_keeps_the_visit_and_never_the_patient_s_name(signed_in, therapist, visit):
    page = text(report(signed_in, person=therapist.pk, page=f"{PAGE}?visit={visit.pk}"))
    assert str(visit.pk) in page
    assert "Solberg" not in page
    assert Injury.objects.get().source_visit == visit


@pytest.mark.parametrize("named", ["nonsense", str(uuid.uuid4())])
def test_a_visit_that_may_not_be_seen_is_not_found(signed_in, named):
    assert signed_in.get(PAGE, {"visit": named}).status_code == 404


def test_a_visit_of_another_clinic_is_not_found(client, stranger, visit):
    client.force_login(stranger)
    assert client.get(PAGE, {"visit": visit.pk}).status_code == 404
    assert report(client, person=stranger.pk, page=f"{PAGE}?visit={visit.pk}").status_code == 404
    assert not Injury.objects.exists()


def test_a_doubled_report_is_one_record(signed_in, therapist):
    request = str(uuid.uuid4())
    for _ in range(2):
        report(signed_in, person=therapist.pk, request=request)
    assert Injury.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"what_happened": " "}, "Say in a few words"),
        ({"happened_at": ""}, "Give a day and a time."),
        ({"happened_at": "yesterday"}, "Give a day and a time."),
        ({"happened_at": "2999-01-01T10:00"}, "lies in the future"),
        ({"person": ""}, "It does not say who was pricked."),
        ({"who": ""}, "Choose one."),
    ],
)
def test_a_report_that_says_too_little_comes_back_with_what_was_typed(signed_in, therapist, changed, says):
    response = report(signed_in, **{"person": therapist.pk, "what_happened": "In the thumb", **changed})
    assert response.status_code == 422
    assert says in text(response)
    assert not Injury.objects.exists()


def test_somebody_of_another_clinic_cannot_be_named(signed_in, stranger):
    assert report(signed_in, person=stranger.pk).status_code == 422


# who may see it


def visible_to(client, person, injury) -> tuple[int, int, bool]:
    client.force_login(person)
    record = client.get(reverse("injury", args=[injury.pk])).status_code
    step = client.post(reverse("injury_step", args=[injury.pk, "wash"]), {"answer": "x"}).status_code
    return record, step, str(injury.pk) in text(client.get(PAGE))


def test_the_record_is_open_to_the_person_and_the_lead_alone(client, injury, therapist, lead, colleague, stranger):
    assert visible_to(client, therapist, injury) == (200, 422, True)
    assert visible_to(client, lead, injury) == (200, 422, True)
    assert visible_to(client, colleague, injury) == (404, 404, False)
    assert visible_to(client, stranger, injury) == (404, 404, False)


def test_a_colleague_who_reports_for_somebody_does_not_see_the_record(client, therapist, colleague, lead):
    client.force_login(colleague)
    page = text(report(client, person=therapist.pk))
    assert "open to Tomas Berg and the clinic’s lead, and to nobody else" in page
    injury = Injury.objects.get()
    assert visible_to(client, colleague, injury) == (404, 404, False)
    assert visible_to(client, therapist, injury) == (200, 422, True)


def test_for_somebody_without_an_account_the_reporter_sees_it(client, signed_in, therapist, colleague):
    report(signed_in, who="patient", person=therapist.pk)
    injury = Injury.objects.get()
    assert injury.person is None
    assert visible_to(client, therapist, injury) == (200, 422, True)
    assert visible_to(client, colleague, injury) == (404, 404, False)


# the steps


def taken(client, injury, step, **fields):
    data = {"answer": "done", "done_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S"), **fields}
    return client.post(reverse("injury_step", args=[injury.pk, step]), data, follow=True)


def test_a_step_says_who_when_and_what_became_of_it_and_what_was_written_before_stays(signed_in, injury):
    taken(signed_in, injury, "hiv_medicine", answer="declined", note="Wants to think")
    page = text(taken(signed_in, injury, "hiv_medicine", note="Started at the hospital"))
    for said in ("Started at the hospital", "Wants to think", "Declined", "written by T. Berg"):
        assert said in page
    assert "71 h left" not in page
    assert [row.answer for row in StepTaken.objects.all()] == ["declined", "done"]


def test_a_step_after_its_time_is_said_to_be_late(signed_in, therapist):
    at = timezone.localtime() - timedelta(hours=3)
    report(signed_in, person=therapist.pk, happened_at=at.strftime("%Y-%m-%dT%H:%M"))
    assert "after the time" in text(taken(signed_in, Injury.objects.get(), "report"))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"answer": ""}, "Choose one."),
        ({"done_at": ""}, "Give a day and a time."),
        ({"done_at": "2020-01-01T10:00"}, "before the injury"),
        ({"done_at": "2999-01-01T10:00"}, "lies in the future"),
    ],
)
def test_a_step_that_cannot_be_is_refused_in_words(signed_in, injury, changed, says):
    response = taken(signed_in, injury, "wash", **changed)
    assert response.status_code == 422
    assert says in text(response)
    assert not StepTaken.objects.exists()


def test_a_step_that_does_not_exist_is_not_found(signed_in, injury):
    assert taken(signed_in, injury, "amputate").status_code == 404


def test_the_audit_says_that_and_nothing_of_what(signed_in, injury):
    taken(signed_in, injury, "bloods", note="Positive")
    lines = Record.objects.filter(code__startswith="injury").order_by("id")
    assert [(line.code, line.subject_id, line.detail) for line in lines] == [
        ("injury.reported", str(injury.pk), {}),
        ("injury.step", str(injury.pk), {"step": "bloods"}),
    ]


def test_the_page_is_in_no_cache(signed_in, injury):
    assert "no-store" in signed_in.get(reverse("injury", args=[injury.pk]))["Cache-Control"]
