"""Readings as they are told: worked out, put into their series, or refused with nothing written."""

from datetime import timedelta

import pytest
from django.utils import timezone

from needlebook.clinic.assessments.actions import save_goals
from needlebook.clinic.audit.models import Record
from needlebook.clinic.followup.actions import ScoreStands, remove_measurement
from needlebook.clinic.followup.entering import OtherSeries, Reading, activities_of, enter
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.followup.queries import series_of
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.entry import Told
from needlebook.core.outcomes.types import SeriesKey

WEEK = timedelta(days=7)


@pytest.fixture
def put(visit, therapist):
    """Enter a reading for today, or `ago` before it."""

    def write(instrument, *, ago=timedelta(0), replace=False, patient=False, activities=(), site="", side="", **told):
        day = timezone.localdate() - ago
        reading = Reading(instrument, day, Told(**told), site, side, tuple(activities))
        return enter(visit.course, reading, by=therapist, replace=replace, is_told_by_patient=patient)

    return write


def refused(put, kind, *args, **told):
    """The error; and nothing was written for it."""
    before = Measurement.objects.count(), Record.objects.count()
    with pytest.raises(kind) as found:
        put(*args, **told)
    assert (Measurement.objects.count(), Record.objects.count()) == before
    return found.value


def test_a_form_is_kept_as_its_score_with_the_answers_beside_it(put):
    kept = put("ODI", answers=(5, 5, 4, 2, 0, 0, 0, 0, 0, None))
    assert kept.value == 35.56
    assert kept.entered == {"answers": [5, 5, 4, 2, 0, 0, 0, 0, 0, None], "missing": [10]}


def test_a_device_reading_is_kept_at_its_place_in_the_unit_of_the_instrument(put, visit):
    kept = put("PPT_OTHER", answers=(4, 5), unit="kgf_cm2", site="lumbar_lower", side="left")
    assert (kept.value, kept.entered["unit"]) == (441.3, "kgf_cm2")
    assert list(series_of(visit.course)) == [SeriesKey("PPT_OTHER", "lumbar_lower", "left")]
    assert Record.objects.get(code="measurement.added").detail == {
        "instrument": "PPT_OTHER",
        "site": "lumbar_lower",
        "side": "left",
    }


@pytest.mark.parametrize(
    ("instrument", "given", "field"),
    [
        ("MOOD", {"answers": (1,)}, "instrument"),
        ("ODI", {"answers": (5,) * 7}, "answers"),
        ("ODI", {"answers": (6,) * 10}, "answers[0]"),
        ("NDI", {"total": 44}, "unit"),
        ("PPT_UT", {"answers": (4.2, 4.4), "unit": "kPa", "side": "left"}, "unit"),
        ("PPT_UT", {"answers": (300, 320), "unit": "kPa"}, "side"),
        ("NPRS", {"answers": (5,), "side": "left"}, "side"),
        ("NPRS", {"answers": (5,), "site": "yesterday"}, "site"),
        ("PPT_OTHER", {"answers": (300, 320), "unit": "kPa", "side": "left"}, "site"),
        ("ROM", {"answers": (90,), "site": "shoulder.flexion", "side": "left"}, "site"),
        ("ROM", {"answers": (90,), "site": "cervical_spine.flexion.active", "side": "left"}, "side"),
        ("QUICKDASH", {"answers": (1,) * 11, "site": "left"}, "site"),
        ("NPRS", {"answers": (5,), "ago": timedelta(days=-1)}, "taken_on"),
        ("NPRS", {"answers": (5,), "ago": timedelta(days=40_000)}, "taken_on"),
        ("PSFS", {"answers": (5, 5), "activities": ("Sit", "Walk")}, "answers"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field_and_nothing_is_written(put, instrument, given, field):
    assert refused(put, BadInput, instrument, **given).field == field


def test_an_active_movement_and_a_passive_one_are_two_series(put, visit):
    put("ROM", answers=(150,), site="shoulder.flexion.active", side="left")
    put("ROM", answers=(165,), site="shoulder.flexion.passive", side="left")
    put("ROM", answers=(40,), site="cervical_spine.flexion.active")
    assert len(series_of(visit.course)) == 3


def test_pain_asked_in_another_way_is_told_and_becomes_a_series_of_its_own(put, visit):
    put("NPRS", answers=(7,), ago=WEEK)
    told = refused(put, OtherSeries, "NPRS", answers=(4,), site="now")
    assert (told.before, told.now) == (("worst in the last week",), "now")
    put("NPRS", answers=(4,), site="now", is_sure=True)
    assert {key.site: len(values) for key, values in series_of(visit.course).items()} == {"": 1, "now": 1}


def test_other_activities_are_told_and_become_a_list_of_their_own(put):
    put("PSFS", answers=(2, 3, 4), activities=("Sit", "Walk", "Lift"), ago=WEEK)
    assert put("PSFS", answers=(5, 4, 3), activities=("lift", "Walk ", "sit")).site == ""
    refused(put, OtherSeries, "PSFS", answers=(5, 4, 3), activities=("Sit", "Walk", "Run"))
    kept = put("PSFS", answers=(5, 4, 3), activities=("Sit", "Walk", "Run"), is_sure=True)
    assert (kept.site, kept.value) == ("list_2", 4)


def test_the_list_is_that_of_the_last_rating_and_before_it_the_goals(put, visit, therapist):
    assert activities_of(visit.course) == []
    save_goals(visit, by=therapist, goals=[("Sit 60 min", 3), ("Walk the dog", 2), ("Lift a child", None)])
    assert activities_of(visit.course) == ["Sit 60 min", "Walk the dog", "Lift a child"]
    put("PSFS", answers=(5, 4, 3), activities=("Sit", "Walk", "Run"))
    assert activities_of(visit.course) == ["Sit", "Walk", "Run"]


def test_what_the_patient_told_has_nobody_as_the_one_who_measured_and_the_audit_who_accepted(put, therapist):
    kept = put("NPRS", answers=(6,), patient=True)
    assert kept.by is None
    assert Record.objects.get(code="measurement.added").by == therapist


def test_two_values_on_one_day_are_refused_and_the_replaced_answers_stay_in_the_audit(put):
    put("NDI", answers=(2,) * 10)
    assert refused(put, ScoreStands, "NDI", answers=(3,) * 10).standing == 20
    assert put("NDI", answers=(3,) * 10, replace=True).entered == {"answers": [3] * 10}
    detail = Record.objects.get(code="measurement.replaced").detail
    assert (detail["was"], detail["now"], detail["entered"]) == (20, 30, {"answers": [2] * 10})


def test_a_reading_taken_back_is_gone_from_the_course_and_stays_in_the_audit(put, therapist):
    kept = put("NPRS", answers=(6,))
    remove_measurement(kept, by=therapist)
    remove_measurement(kept, by=therapist)
    assert not Measurement.objects.exists()
    detail = Record.objects.get(code="measurement.removed").detail
    assert (detail["was"], detail["on"]) == (6, timezone.localdate().isoformat())


def test_another_form_of_what_its_owner_scores_is_another_series(visit, therapist):
    def put_form(total, form, ago, **sure):
        told = Told(total=total, about={"form": form} if form else {}, **sure)
        reading = Reading("PROMIS_PF", timezone.localdate() - WEEK * ago, told)
        return enter(visit.course, reading, by=therapist)

    with pytest.raises(BadInput) as missing:
        put_form(40, "", 3)
    assert missing.value.field == "form"
    put_form(40, "SF 10a", 3)
    assert put_form(42, "sf  10A", 2).site == ""
    with pytest.raises(OtherSeries):
        put_form(45, "CAT", 1)
    assert put_form(45, "CAT", 0, is_sure=True).site == "form_2"


def test_a_reading_belongs_to_the_visit_of_its_day(put, visit):
    assert put("NPRS", answers=(6,)).visit == visit
    assert put("NPRS", answers=(6,), ago=WEEK).visit is None
