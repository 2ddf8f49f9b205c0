"""Writing measurements down: what is offered, what is worked out, what is refused in one sentence, what is kept."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.audit.models import Record
from needlebook.clinic.followup.entering import Reading, enter
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.patients.actions import start_visit
from needlebook.core.outcomes.entry import Told
from needlebook.knowledge import load
from tests import factories

WEEK = timedelta(days=7)


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def today(db):
    return timezone.localdate()


@pytest.fixture
def neck(patient, therapist):
    """A visit for neck pain."""
    return start_visit(patient, by=therapist, complaint="neck_pain")


@pytest.fixture
def before(therapist, today):
    """A reading of a course some weeks ago."""

    def write(visit, instrument, *answers, weeks=1, site="", side="", unit="", activities=()):
        told = Told(tuple(answers), unit=unit)
        reading = Reading(instrument, today - WEEK * weeks, told, site, side, tuple(activities))
        return enter(visit.course, reading, by=therapist)

    return write


@pytest.fixture
def page(signed_in, visit):
    """The page of one instrument for a course: back pain unless told otherwise."""

    def get(instrument, visit=visit, **query):
        return signed_in.get(reverse("measure", args=[visit.patient.pk, instrument]), query)

    return get


@pytest.fixture
def send(signed_in, visit, today):
    """Send the form of one instrument: answers in order, the rest by name."""

    def post(instrument, *answers, visit=visit, name="measure", **fields):
        form = {f"a{n}": answer for n, answer in enumerate(answers, start=1)}
        form |= {"taken_on": today.isoformat(), **fields}
        return signed_in.post(reverse(name, args=[visit.patient.pk, instrument]), form)

    return post


def kept(response, visit):
    """The one measurement that was kept, with its page left for the outcomes."""
    assert response.status_code == 302, text_of(response)[-3000:]
    assert response.url == f"{reverse('outcomes', args=[visit.patient.pk])}?course={visit.course.pk}"
    return visit.course.measurements.get()


def test_what_was_used_comes_first_with_its_last_value(signed_in, visit, before):
    before(visit, "ODI", *[2] * 10)
    text = text_of(signed_in.get(reverse("measurement_add", args=[visit.patient.pk])))
    order = [text.index(title) for title in ("Used in this course", "Made for this complaint", "For every complaint")]
    assert order == sorted(order)
    assert "last 40 %" in text
    assert text.count("Oswestry") == 1
    assert "Roland-Morris" in text
    assert "Neck Disability Index" not in text


def test_the_motion_of_a_joint_is_offered_once_for_both_sides(signed_in, visit, before):
    for side in ("left", "right"):
        before(visit, "ROM", 40, site="hip.flexion.active", side=side)
    text = text_of(signed_in.get(reverse("measurement_add", args=[visit.patient.pk])))
    assert text.count("Joint range of motion (goniometer / inclinometer), Hip") == 1
    assert "joint=hip" in text


@pytest.mark.parametrize("instrument", [i for i in load().instruments if load().scoring[i].entered != "elsewhere"])
def test_every_instrument_that_is_written_down_has_a_page(signed_in, patient, therapist, instrument):
    complaint = next(iter(load().instruments[instrument].complaints), "neck_pain")
    visit = factories.visit(patient, therapist, complaint)
    response = signed_in.get(
        reverse("measure", args=[patient.pk, instrument]), {"course": visit.course.pk}, follow=True
    )
    assert response.status_code == 200
    assert load().scoring[instrument].missing_says in text_of(response) or instrument == "ROM"


@pytest.mark.parametrize("instrument", ["MOOD", "ADVERSE_EVENT", "NDI"])
def test_what_is_unknown_counted_elsewhere_or_made_for_another_complaint_has_no_page(page, instrument):
    assert page(instrument).status_code == 404


def test_a_patient_without_a_visit_has_nothing_to_measure_for(signed_in, patient):
    assert signed_in.get(reverse("measure_motion", args=[patient.pk])).status_code == 302
    assert signed_in.get(reverse("measure", args=[patient.pk, "NPRS"])).status_code == 404


@pytest.mark.parametrize("name", ["measurement_add", "measure_motion"])
def test_measuring_a_patient_of_another_clinic_is_not_found(client, stranger, visit, name):
    client.force_login(stranger)
    assert client.get(reverse(name, args=[visit.patient.pk])).status_code == 404


def test_item_texts_that_belong_to_others_are_not_shown_and_where_they_come_from_is(page):
    text = text_of(page("ODI"))
    assert "The texts are not shown here. Licence: (c) Jeremy Fairbank 1980" in text
    assert "Item 10" in text
    assert "Item 11" not in text


def test_the_last_value_stands_beside_today_with_its_answers(page, visit, before):
    before(visit, "ODI", *[2] * 9, None)
    text = text_of(page("ODI"))
    assert '<b class="made">40 %</b>' in text
    assert "2, 2, 2, 2, 2, 2, 2, 2, 2, blank" in text


def test_answers_are_kept_as_their_score(send, visit):
    row = kept(send("ODI", *"5542000000"), visit)
    assert (row.value, row.entered["answers"]) == (32, [5, 5, 4, 2, 0, 0, 0, 0, 0, 0])


def test_a_decimal_comma_is_a_point(send, visit):
    assert kept(send("VAS100", "33,5"), visit).value == 33.5


def test_a_total_in_percent_is_kept_in_the_points_of_the_instrument(send, neck):
    row = kept(send("NDI", visit=neck, total="44", unit="percent"), neck)
    assert (row.value, row.entered) == (22, {"total": 44, "unit": "percent"})


def test_ticks_are_counted(send, visit):
    assert kept(send("RMDQ", a3="on", a7="on", a24="on"), visit).value == 3


def test_a_reading_of_a_device_keeps_its_place_and_device(send, visit):
    row = kept(send("PPT_OTHER", "4", "5", unit="kgf_cm2", site="lumbar_lower", side="left", device="algometer"), visit)
    assert (row.site, row.side, row.value) == ("lumbar_lower", "left", 441.3)
    assert row.entered["device"] == "algometer"


def test_an_index_that_its_owner_scores_is_kept_to_the_last_decimal(send, visit):
    row = kept(send("EQ5D5L", total="0.949", form="Canada"), visit)
    assert (row.value, row.entered["form"]) == (0.949, "Canada")


def test_sent_twice_it_stands_once(send, visit):
    send("NPRS", "7")
    kept(send("NPRS", "7"), visit)


@pytest.mark.parametrize("name", ["measure", "measure_total"])
def test_the_value_is_worked_out_and_nothing_is_kept(send, visit, name):
    text = text_of(send("ODI", *"5542000", "", "0", "0", name=name, action="work"))
    assert '<b class="made">35.56 %</b>' in text
    assert "No answer to 8." in text
    assert not visit.course.measurements.exists()


def test_the_value_so_far_says_what_is_missing_for_one(send):
    text = text_of(send("ODI", *"55420", name="measure_total"))
    assert "5 answers are too few for a score; 8 are needed." in text


@pytest.mark.parametrize(
    ("instrument", "answers", "fields", "sentence"),
    [
        ("ODI", "555", {}, "3 answers are too few for a score; 8 are needed. A section without an answer leaves"),
        ("ODI", "6000000000", {}, "Item 1 takes a whole number from 0 to 5."),
        ("ODI", "x000000000", {}, "Item 1 takes a whole number from 0 to 5."),
        ("ODI", "0000000000", {"total": "10", "unit": "percent"}, "Write the single answers, or the total alone"),
        ("ODI", "", {"total": "38"}, "Say the unit: 38 alone could be more than one."),
        ("ODI", "", {"total": "101", "unit": "percent"}, "This measure goes from 0 to 100 %"),
        ("ODI", "", {"total": "38", "unit": "stones"}, "Choose a unit from the list."),
        ("ODI", "", {}, "Nothing is written yet"),
        ("EQ5D5L", "", {"form": "Canada"}, "Write the value."),
        ("EQ5D5L", "", {"total": "0.9"}, "Say which form, version and value set it was."),
        ("TSK11", "", {"total": "20.5"}, "write a whole number"),
        ("PPT_TA", ["4.2", "4.4"], {"unit": "kPa", "side": "left"}, "4.2 kPa is implausible. Did you mean kgf/cm²"),
        ("PPT_TA", ["420"], {"unit": "kPa", "side": "left"}, "1 answer is too few for a score; 2 are needed."),
        ("PPT_TA", ["420", "400"], {"unit": "kPa"}, "Say which side was measured."),
        ("PPT_OTHER", ["420", "400"], {"unit": "kPa", "side": "left"}, "Choose from the list what was measured."),
        ("MYOTON_S", ["250"], {"site": "nowhere", "side": "left"}, "Choose from the list what was measured."),
        ("NPRS", "5", {"site": "tomorrow"}, "Choose from the list what was measured."),
        ("PSFS", "55", {"activity1": "Sit", "activity2": "Walk"}, "2 answers are too few for a score; 3 are needed."),
        ("PSFS", "555", {"activity1": "Sit", "activity2": "Walk"}, "Write the activity beside each number."),
        ("NPRS", "5", {"taken_on": "2999-01-01"}, "lies in the future"),
        ("NPRS", "5", {"taken_on": "1900-01-01"}, "lies before the date of birth"),
        ("NPRS", "5", {"taken_on": "yesterday"}, "Write a date such as"),
        ("NPRS", ["nan"], {}, "Value takes a whole number from 0 to 10."),
        ("NPRS", ["1" * 400], {}, "Value takes a whole number from 0 to 10."),
    ],
)
def test_bad_input_gets_one_sentence_and_nothing_is_kept(send, visit, instrument, answers, fields, sentence):
    response = send(instrument, *answers, **fields)
    assert response.status_code == 422
    text = text_of(response)
    assert sentence in text
    assert text.count('aria-invalid="true"') + text.count('class="error" role="alert"') == 1
    assert not visit.course.measurements.exists()


def test_who_is_sure_of_an_unusual_value_says_so(send, visit):
    assert "This is right: write it as it stands" in text_of(send("PPT_TA", "20", "22", unit="kPa", side="left"))
    assert kept(send("PPT_TA", "20", "22", unit="kPa", side="left", sure="on"), visit).value == 21


def test_another_way_of_asking_is_told_before_it_becomes_a_second_series(send, visit, before):
    before(visit, "NPRS", 7)
    text = text_of(send("NPRS", "4", site="now"))
    assert "Measured in this course as: worst in the last week. As now it is a second series" in text
    assert visit.course.measurements.count() == 1
    assert send("NPRS", "4", site="now", sure="on").status_code == 302
    assert sorted(visit.course.measurements.values_list("site", flat=True)) == ["", "now"]


def test_another_score_for_the_day_asks_before_it_replaces(send, visit):
    send("NPRS", "7")
    text = text_of(send("NPRS", "5"))
    assert "7 stands for this day already." in text
    assert "Replace 7: it was wrong" in text
    assert kept(send("NPRS", "5", replace="on"), visit).value == 5
    assert Record.objects.get(code="measurement.replaced").detail["was"] == 7


def test_the_activities_of_the_last_rating_stand_there_again(page, visit, before):
    before(visit, "PSFS", 2, 3, 4, activities=("Sit", "Walk", "Lift"))
    text = text_of(page("PSFS"))
    assert all(f'value="{activity}"' in text for activity in ("Sit", "Walk", "Lift"))


def test_a_reading_is_taken_back_and_only_in_the_own_clinic(client, signed_in, stranger, visit, before):
    row = before(visit, "NPRS", 7)
    address = reverse("measurement_remove", args=[row.pk])
    assert signed_in.get(address).status_code == 405
    assert signed_in.post(address).status_code == 302
    assert not Measurement.objects.exists()
    assert Record.objects.get(code="measurement.removed").detail["was"] == 7
    row = before(visit, "NPRS", 7)
    client.force_login(stranger)
    assert client.post(reverse("measurement_remove", args=[row.pk])).status_code == 404


def test_strength_stands_beside_the_other_side_of_the_same_day(page, neck, before):
    before(neck, "GRIP", 24, 24, side="left", unit="kg")
    before(neck, "GRIP", 30, 30, side="right", unit="kg")
    assert "80 % of the other side" in text_of(page("GRIP", neck))


def test_stiffness_is_called_neither_better_nor_worse(page, visit):
    assert "neither better nor worse" in text_of(page("MYOTON_S"))


@pytest.fixture
def motion(signed_in, visit, today):
    """Send the page of a joint."""

    def post(joint="hip", how="active", **cells):
        address = f"{reverse('measure_motion', args=[visit.patient.pk])}?joint={joint}&how={how}"
        form = {"how": how, "taken_on": today.isoformat(), "device": "goniometer"}
        return signed_in.post(address, {**form, **{name.replace("__", ":"): text for name, text in cells.items()}})

    return post


HIP = {"hip.flexion:left": "100 104", "hip.flexion:right": "120"}


def test_both_sides_of_a_movement_are_kept_with_what_they_were_measured_with(motion, visit):
    assert motion(**HIP).status_code == 302
    rows = {row.side: row for row in visit.course.measurements.all()}
    assert {side: row.value for side, row in rows.items()} == {"left": 102, "right": 120}
    assert rows["left"].site == "hip.flexion.active"
    assert rows["left"].entered == {"answers": [100, 104], "device": "goniometer"}


def test_the_sides_the_change_and_each_norm_are_said_with_their_sources(signed_in, motion, visit, before):
    before(visit, "ROM", 95, site="hip.flexion.active", side="left")
    motion(**HIP)
    address = reverse("measure_motion", args=[visit.patient.pk])
    text = text_of(signed_in.get(address, {"joint": "hip"}))
    assert "18° less on the left. No error of measuring it is published." in text
    assert "Left: 7° more than on" in text
    assert "18° below AAOS reference (120°)" in text
    assert "23° below Merck table (125°)" in text
    assert "R, recalled and not read in its source" in text


def test_a_movement_with_a_published_error_is_held_against_it(signed_in, motion, visit, before):
    before(visit, "ROM", 100, site="knee.flexion.passive", side="left")
    motion("knee", "passive", **{"knee.flexion:left": "105"})
    address = reverse("measure_motion", args=[visit.patient.pk])
    text = text_of(signed_in.get(address, {"joint": "knee", "how": "passive"}))
    assert "Left: 5° more than on" in text
    assert "Within the error of measuring (9.6°)." in text


def test_norms_of_an_age_are_left_out_where_the_age_is_not_known(signed_in, motion, visit):
    visit.patient.birth_date, visit.patient.sex = date(1960, 1, 1), "female"
    visit.patient.save()
    motion(how="passive", **HIP)
    address = reverse("measure_motion", args=[visit.patient.pk])
    assert "population mean (passive) (130.8°)" in text_of(signed_in.get(address, {"joint": "hip", "how": "passive"}))
    visit.patient.birth_date = None
    visit.patient.save()
    assert "(130.8°)" not in text_of(signed_in.get(address, {"joint": "hip", "how": "passive"}))


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({}, "write the degrees of one movement at least"),
        ({**HIP, "device": ""}, "Say what it was measured with"),
        ({**HIP, "hip.flexion:right": "much"}, "Write degrees, for example 92 or 92 95 94."),
        ({**HIP, "hip.flexion:right": "500"}, "From -60 to 240 degrees."),
        ({**HIP, "hip.flexion:right": "1 2 3 4"}, "At most 3 trials."),
        ({**HIP, "taken_on": "2999-01-01"}, "This day lies in the future."),
        ({**HIP, "how": "lazily"}, "Choose active or passive."),
    ],
)
def test_one_bad_field_keeps_the_whole_joint_unwritten(motion, visit, cells, sentence):
    response = motion(**cells)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not visit.course.measurements.exists()


def test_a_joint_measured_twice_on_a_day_asks_before_it_replaces(motion, visit):
    motion(**HIP)
    again = {"hip.flexion:left": "110", "hip.abduction:left": "40"}
    text = text_of(motion(**again))
    assert "102 stands for this day already." in text
    assert visit.course.measurements.count() == 2
    assert motion(**again, replace="on").status_code == 302
    assert visit.course.measurements.get(site="hip.flexion.active", side="left").value == 110


def test_an_unknown_joint_shows_the_first(signed_in, visit):
    response = signed_in.get(reverse("measure_motion", args=[visit.patient.pk]), {"joint": "tail", "how": "so"})
    assert "Joint motion: Cervical spine" in text_of(response)


def test_another_device_than_last_time_is_said(signed_in, motion, visit, before):
    before(visit, "ROM", 95, site="hip.flexion.active", side="left")
    motion(**HIP)
    text = text_of(signed_in.get(reverse("measure_motion", args=[visit.patient.pk]), {"joint": "hip"}))
    assert "Measured with another device (goniometer, not told before): errors differ by device." in text


def test_the_pages_cost_the_same_however_much_was_measured(
    signed_in, visit, before, django_assert_num_queries, django_assert_max_num_queries
):
    addresses = [
        reverse("measurement_add", args=[visit.patient.pk]),
        reverse("measure", args=[visit.patient.pk, "ODI"]),
        reverse("measure_motion", args=[visit.patient.pk]),
    ]
    before(visit, "ODI", *[2] * 10)
    counts = []
    for address in addresses:
        with django_assert_max_num_queries(26) as few:
            signed_in.get(address)
        counts.append(len(few))
    for weeks in range(2, 12):
        before(visit, "ODI", *[2] * 10, weeks=weeks)
        before(visit, "ROM", 40, weeks=weeks, site="cervical_spine.flexion.active")
    for address, count in zip(addresses, counts, strict=True):
        with django_assert_num_queries(count):
            signed_in.get(address)
