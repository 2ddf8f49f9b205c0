"""The parts of the Assess page beside the history: measured values, medicines, pain, goals, worst pain."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.assessments.actions import deny_others, save_goals
from needlebook.clinic.assessments.models import Assessment
from needlebook.clinic.followup.models import Measurement
from tests import factories
from tests.integration.web.test_assess import HTMX, page, second_visit, url


def field(html, name):
    """The input or select of one measured fact."""
    return re.search(rf'<input[^>]*name="{name}"[^>]*>', html)[0]


def test_measured_values_are_kept_and_blank_ones_stay_not_measured(signed_in, visit):
    signed_in.post(url(visit, "facts"), {"temperature_c": "36,6", "inr": "", "bmi": "24.5"})
    kept = Assessment.objects.get(visit=visit)
    assert (kept.temperature_c, kept.inr, kept.bmi) == (36.6, None, 24.5)


@pytest.mark.parametrize(
    ("name", "typed"), [("temperature_c", "366"), ("inr", "two"), ("platelets_10e9_l", "-1"), ("bmi", "nan")]
)
def test_a_value_that_no_one_can_have_comes_back_as_typed_with_the_range(signed_in, visit, name, typed):
    response = signed_in.post(url(visit, "facts"), {name: typed, "neutrophils_10e9_l": "4.1"})
    html = response.content.decode()
    assert response.status_code == 422
    assert f'value="{typed}"' in field(html, name)
    assert 'aria-invalid="true"' in field(html, name)
    assert "Enter a number from" in html
    assert not Assessment.objects.filter(neutrophils_10e9_l=4.1).exists()


def test_one_changed_value_through_htmx_leaves_the_others_alone(signed_in, visit):
    signed_in.post(url(visit, "facts"), {"temperature_c": "36.6"})
    html = signed_in.post(url(visit, "facts"), {"inr": "2.6"}, headers=HTMX).content.decode()
    assert 'id="fact-inr"' in html
    assert 'id="fact-temperature_c"' not in html
    kept = Assessment.objects.get(visit=visit)
    assert (kept.inr, kept.temperature_c) == (2.6, 36.6)


@pytest.fixture
def young_visit(therapist):
    """A visit of a woman of 30, who is asked about pregnancy."""
    born = timezone.localdate().replace(day=1)
    return factories.visit(factories.patient(therapist, birth_date=born.replace(year=born.year - 30)), therapist)


def test_pregnancy_is_asked_of_those_who_can_be_pregnant_only(signed_in, visit, young_visit):
    assert 'name="pregnancy_weeks"' in page(signed_in, young_visit)
    assert 'name="pregnancy_weeks"' not in page(signed_in, visit)  # 67 years old


def test_not_pregnant_and_not_asked_are_two_things(signed_in, young_visit):
    signed_in.post(url(young_visit, "facts"), {"pregnancy_weeks": ""})
    assert not Assessment.objects.filter(pregnancy_weeks=0).exists()
    signed_in.post(url(young_visit, "facts"), {"pregnancy_weeks": "", "not_pregnant": "on"})
    assert Assessment.objects.get(visit=young_visit).pregnancy_weeks == 0
    assert "checked" in field(page(signed_in, young_visit), "not_pregnant")


def test_not_pregnant_with_a_week_is_sent_back(signed_in, young_visit):
    response = signed_in.post(url(young_visit, "facts"), {"pregnancy_weeks": "9", "not_pregnant": "on"})
    assert response.status_code == 422
    assert "clear one of the two" in response.content.decode()


def test_a_medicine_shows_what_it_means_for_needling(signed_in, visit):
    signed_in.post(url(visit, "medicine_add"), {"medicine": "Apixaban", "dose": "5 mg"})
    html = page(signed_in, visit)
    assert "B01AF02" in html
    assert "Factor Xa inhibitor" in html


def test_a_medicine_that_is_not_in_the_table_keeps_bleeding_open(signed_in, visit, therapist):
    deny_others(visit, by=therapist, denied=True)
    signed_in.post(url(visit, "medicine_add"), {"medicine": "Grandmother's drops"})
    html = page(signed_in, visit)
    assert "until then bleeding cannot be ruled out" in html
    assert "/assess/#medicines" in html


def test_a_medicine_sent_twice_stands_once_and_can_be_removed(signed_in, visit):
    for _ in range(2):
        signed_in.post(url(visit, "medicine_add"), {"medicine": "apixaban"})
    (medicine,) = Assessment.objects.get(visit=visit).medicines.all()
    signed_in.post(reverse("assess_medicine_remove", args=[visit.pk, medicine.pk]))
    assert not Assessment.objects.get(visit=visit).medicines.exists()


def test_a_medicine_of_another_visit_cannot_be_removed_here(signed_in, visit, therapist):
    other = factories.visit(factories.patient(therapist, given_name="Omar"), therapist)
    signed_in.post(url(other, "medicine_add"), {"medicine": "apixaban"})
    medicine = Assessment.objects.get(visit=other).medicines.get()
    signed_in.post(reverse("assess_medicine_remove", args=[visit.pk, medicine.pk]))
    assert Assessment.objects.get(visit=other).medicines.exists()


@pytest.mark.parametrize("typed", ["", "x" * 81])
def test_a_medicine_without_a_usable_name_is_sent_back(signed_in, visit, typed):
    response = signed_in.post(url(visit, "medicine_add"), {"medicine": typed, "dose": "5 mg"})
    assert response.status_code == 422
    assert 'value="5 mg"' in response.content.decode()


def test_taking_no_medicines_is_an_answer(signed_in, visit):
    assert "could mean: do not needle" in page(signed_in, visit)
    signed_in.post(url(visit, "no_medicines"), {"none_taken": "on"})
    html = page(signed_in, visit)
    assert "/assess/#medicines" not in html
    assert re.search(r'id="none-taken"[^>]*checked', html)


def test_the_pain_drawing_is_kept_as_drawn(signed_in, visit):
    drawn = {"pain_intensity:lumbar_lower:left": "6", "pain_intensity:iliac_crest:left": ""}
    signed_in.post(url(visit, "pain"), drawn)
    (mark,) = Assessment.objects.get(visit=visit).pain_marks.all()
    assert (mark.region, mark.side, mark.intensity) == ("lumbar_lower", "left", 6)


def test_pain_in_a_region_that_does_not_exist_is_refused(signed_in, visit):
    response = signed_in.post(url(visit, "pain"), {"pain_intensity:moon:left": "6"})
    assert response.status_code == 422
    assert "Not saved" in response.content.decode()


def test_goals_are_kept_and_blank_rows_are_none(signed_in, visit):
    signed_in.post(url(visit, "goals"), {"goal1-activity": "Walk the dog", "goal1-able": "4", "goal2-activity": ""})
    (goal,) = Assessment.objects.get(visit=visit).goals.all()
    assert (goal.activity, goal.able) == ("Walk the dog", 4)


def test_a_number_without_an_activity_is_sent_back(signed_in, visit):
    response = signed_in.post(url(visit, "goals"), {"goal1-activity": "", "goal1-able": "4"})
    assert response.status_code == 422
    assert "Say which activity the number is for." in response.content.decode()


def test_the_goals_of_the_last_visit_are_not_typed_again(signed_in, visit, therapist):
    save_goals(visit, by=therapist, goals=[("Walk the dog", 4)])
    html = page(signed_in, second_visit(visit, therapist))
    assert 'value="Walk the dog"' in html
    assert '<td class="r">4</td>' in html
    assert not Assessment.objects.filter(visit__number=2).exists()


def test_worst_pain_is_a_measurement_of_the_day_and_can_be_corrected(signed_in, visit):
    for typed in ("7", "", "8"):
        signed_in.post(url(visit, "scores"), {"worst_pain": typed})
    (kept,) = Measurement.objects.all()
    assert (kept.instrument, kept.value, kept.visit_id) == ("NPRS", 8, visit.pk)
    assert '<option value="8" selected>' in page(signed_in, visit)


def test_worst_pain_off_the_scale_is_sent_back(signed_in, visit):
    assert signed_in.post(url(visit, "scores"), {"worst_pain": "11"}).status_code == 422
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    ("name", "typed", "looks"),
    [
        ("platelets_10e9_l", "180000", "That looks like a count per µL: divide by 1,000."),
        ("neutrophils_10e9_l", "4100", "That looks like a count per µL: divide by 1,000."),
        ("temperature_c", "98.6", "That looks like °F: take away 32 and multiply by 5/9."),
    ],
)
def test_a_value_in_another_unit_is_told_which(signed_in, visit, name, typed, looks):
    response = signed_in.post(url(visit, "facts"), {name: typed})
    assert response.status_code == 422
    assert looks in response.content.decode()


def test_weeks_of_pregnancy_of_a_man_come_back_with_the_reason(signed_in, therapist):
    man = factories.visit(factories.patient(therapist, sex="male"), therapist)
    response = signed_in.post(url(man, "facts"), {"pregnancy_weeks": "9"})
    assert response.status_code == 422
    assert "A male person cannot be pregnant; allowed: 0, or another sex." in response.content.decode()
    assert not Assessment.objects.filter(pregnancy_weeks=9).exists()


def test_an_atc_code_that_does_not_exist_is_not_kept(signed_in, visit):
    response = signed_in.post(url(visit, "medicine_add"), {"medicine": "B04AA01"})
    assert response.status_code == 422
    assert "ATC has no group B04; allowed: codes of B01" in response.content.decode()
    assert not Assessment.objects.filter(visit=visit, drugs_asked_at__isnull=False).exists()


def test_medicines_are_found_by_name_and_by_class_while_they_are_typed(signed_in):
    def found(typed):
        return signed_in.get(reverse("medicine_matches"), {"medicine": typed}).content.decode()

    assert 'value="apixaban"' in found("apix")
    assert 'value="rivaroxaban"' in found("factor xa")
    assert "Not in our table" in found("no such medicine")
    assert found("a").strip() == ""


def test_a_match_that_is_tapped_counts_instead_of_what_was_typed(signed_in, visit):
    signed_in.post(reverse("assess_medicine_add", args=[visit.pk]), {"medicine": ["apix", "apixaban"], "dose": ""})
    assert [m.atc for m in Assessment.objects.get(visit=visit).medicines.all()] == ["B01AF02"]


@pytest.fixture
def strained(patient, therapist):
    """A visit for a calf strain, where a clot is to be thought of."""
    return factories.visit(patient, therapist, complaint="strain_calf")


def test_a_score_of_the_complaint_is_counted_on_the_page_as_its_items_are_answered(signed_in, strained):
    html = page(signed_in, strained)
    assert "Wells score for a clot in a deep vein" in html
    assert "Canadian C-spine rule after an injury" not in html
    answers = {"answer:wells_oedema": "yes", "answer:wells_alternative": "no"}
    swapped = signed_in.post(url(strained, "answers"), answers, headers=HTMX).content.decode()
    assert 'id="score-wells_dvt"' in swapped
    assert "1 to 9 points" in swapped
    assert "moderate: 17 % had a clot" in swapped


def test_a_counted_sign_stands_on_the_page_once(signed_in, strained):
    signed_in.post(url(strained, "answers"), {"answer:wells_oedema": "yes"})
    assert page(signed_in, strained).count('id="q-wells_oedema"') == 1


def test_decide_shows_a_score_that_was_begun(signed_in, strained):
    def shown():
        return signed_in.get(reverse("decide", args=[strained.pk])).content.decode()

    assert "Signs that are counted" not in shown()
    signed_in.post(url(strained, "answers"), {"answer:wells_oedema": "yes"})
    assert "the verdict reads the signs, not the number" in shown()
