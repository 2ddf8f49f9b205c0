"""The Assess page of a second visit: one tap for what has not changed."""

import pytest
from django.urls import reverse

from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.patients.models import Visit
from tests.integration.test_carrying import last_visit  # noqa: F401 - a fixture


@pytest.fixture
def page(signed_in, visit):
    def fetch():
        return signed_in.get(reverse("assess", args=[visit.pk])).content.decode()

    return fetch


def test_a_first_visit_is_not_asked_what_has_changed(page):
    assert "Since visit" not in page()


def test_the_page_lists_what_stood_there_with_who_said_it(page, last_visit):  # noqa: F811
    html = page()
    assert "Since visit 1" in html
    assert "apixaban 5 mg" in html
    assert "1 answer was no" in html
    assert "T. Berg" in html


def test_one_tap_takes_over_what_is_not_ticked(signed_in, page, visit, last_visit):  # noqa: F811
    signed_in.post(reverse("assess_unchanged", args=[visit.pk]), {"changed": ["epilepsy"]})
    assert [item.id for item in case_of(Visit.objects.get(pk=visit.pk)).history] == ["diabetes"]
    html = page()
    assert "Confirmed as unchanged since the last visit" in html
    assert "Since visit" not in html


def test_it_can_be_taken_back(signed_in, page, visit, last_visit):  # noqa: F811
    signed_in.post(reverse("assess_unchanged", args=[visit.pk]))
    signed_in.post(reverse("assess_unchanged_back", args=[visit.pk]))
    assert "Since visit 1" in page()


def test_the_visit_of_another_clinic_does_not_exist(client, stranger, visit):
    client.force_login(stranger)
    assert client.post(reverse("assess_unchanged", args=[visit.pk])).status_code == 404
