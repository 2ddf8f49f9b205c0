"""One tap without a script: the planned needle is in, what can be hit was readable before, the rest is told later."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from needlebook.clinic.assessments.actions import GivenAnswer, save_answers
from tests.integration.rooms import (
    GLUTEUS,
    LUNG,
    MAXIMUS,
    PSOAS,
    fresh,
    inserted,
    opened,
    record,
    removed,
    state,
)
from tests.integration.test_stock import TODAY, booked

FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def room(client, visit, **query):
    return unescape(client.get(reverse("treat", args=[visit.pk]), query).content.decode())


def row(page, number):
    """The row of one needle, as it stands in the page."""
    (found,) = [item for item in re.findall(r"<li>.*?</li>", page, re.DOTALL) if f'id="row-{number}"' in item]
    return found


def press(client, session, row):
    """What a browser without a script posts when the row is pressed."""
    return client.post(reverse("session_events", args=[session.pk]), dict(FIELD.findall(row)))


def test_one_post_of_a_planned_row_puts_the_planned_needle_in(signed_in, visit, session):
    planned = row(room(signed_in, visit), 1)
    assert 'data-event="NeedleInserted"' in planned
    assert press(signed_in, session, planned).status_code == 302
    needle = state(visit).needles[1].inserted
    assert (needle.muscle, needle.trigger_point) == ("gluteus_medius", "gluteus_medius.trp1")
    assert (needle.diameter_mm, needle.length_mm, needle.planned_dwell_s) == (0.30, 60, 600)


def test_the_same_row_pressed_twice_is_one_needle(signed_in, visit, session):
    planned = row(room(signed_in, visit), 1)
    for _ in range(2):
        assert press(signed_in, session, planned).status_code == 302
    assert state(visit).needles_in == (1,)


def test_the_place_is_the_planned_one_whatever_the_form_says(signed_in, visit, session):
    fields = dict(FIELD.findall(row(room(signed_in, visit), 1))) | {"muscle": "psoas_major", "side": "right"}
    signed_in.post(reverse("session_events", args=[session.pk]), fields)
    assert state(visit).needles[1].inserted.muscle == "gluteus_medius"


def test_a_site_without_a_planned_size_opens_the_dialog(signed_in, visit, therapist):
    opened(visit, therapist, {**GLUTEUS, "diameter_mm": None, "length_mm": None})
    planned = row(room(signed_in, visit), 1)
    assert 'href="?insert=1"' in planned
    assert "data-event" not in planned
    assert "No size is planned here." in planned


def test_the_first_needle_near_a_lung_opens_the_dialog_unless_it_is_next(signed_in, visit, therapist):
    session = opened(visit, therapist, GLUTEUS, LUNG, {**LUNG, "technique": "pistoning"})
    page = room(signed_in, visit)
    assert 'href="?insert=2"' in row(page, 2)
    assert "Apex of the lung" in row(page, 2)
    assert "Lift the muscle in a pincer grip" in room(signed_in, visit, insert=2)
    record(session, therapist, inserted(1))
    assert "Lift the muscle in a pincer grip" in row(room(signed_in, visit), 2)
    assert 'data-event="NeedleInserted"' in row(room(signed_in, visit), 2)
    assert 'href="?insert=3"' in row(room(signed_in, visit), 3)


def test_what_was_read_for_a_muscle_is_not_asked_again_on_the_same_side_only(signed_in, visit, therapist):
    right = {**LUNG, "side": "right"}
    session = opened(visit, therapist, LUNG, GLUTEUS, {**LUNG, "technique": "pistoning"}, right)
    record(session, therapist, inserted(1, LUNG))
    page = room(signed_in, visit)
    assert 'data-event="NeedleInserted"' in row(page, 3)
    assert 'href="?insert=4"' in row(page, 4)


def test_a_hazard_near_a_nerve_is_read_in_the_row_and_asks_nothing(signed_in, visit, session):
    planned = row(room(signed_in, visit), 2)
    assert "Sciatic nerve" in planned
    assert 'data-event="NeedleInserted"' in planned


def test_a_site_of_another_position_asks_while_needles_are_in(signed_in, visit, therapist):
    session = opened(visit, therapist, GLUTEUS, PSOAS, MAXIMUS)
    record(session, therapist, inserted(1))
    page = room(signed_in, visit)
    assert "The patient does not turn over with needles in." in row(page, 2)
    assert 'href="?insert=2"' in row(page, 2)
    assert 'data-event="NeedleInserted"' in row(page, 3)


def test_the_lot_of_the_last_needle_of_the_size_is_seen_and_taken(signed_in, visit, session, therapist):
    record(session, therapist, inserted(1, lot="24K117", gtin="04012345678901"))
    planned = row(room(signed_in, visit), 2)
    assert "lot 24K117, as before" in planned
    press(signed_in, session, planned)
    assert (state(visit).needles[2].inserted.lot, state(visit).needles[2].inserted.gtin) == ("24K117", "04012345678901")


def test_the_lot_of_another_size_is_not_carried_over(signed_in, visit, session, therapist):
    record(session, therapist, inserted(1, lot="24K117", length_mm=40.0))
    assert "24K117" not in row(room(signed_in, visit), 2)


def test_after_a_faint_nothing_can_be_tapped_in(signed_in, visit, session, tap):
    tap("reaction", kind="faint")
    planned = row(room(signed_in, visit), 1)
    assert 'aria-disabled="true"' in planned
    assert "data-event" not in planned


# details


def test_details_are_told_after_the_tap_and_blank_changes_nothing(signed_in, visit, session, tap, therapist):
    record(session, therapist, inserted(1, lot="24K117", planned_dwell_s=600))
    assert 'value="24K117"' in room(signed_in, visit, details=1)
    told = {"needle": 1, "diameter_mm": "0.3", "length_mm": "50", "technique": "rotation", "depth_mm": "35,5"}
    assert tap("describe", **told).status_code == 302
    needle = state(visit).needles[1].inserted
    assert (needle.length_mm, needle.technique, needle.depth_mm) == (50, "rotation", 35.5)
    assert (needle.lot, needle.planned_dwell_s) == ("24K117", 600)


def test_an_expired_lot_told_later_is_refused_with_what_was_typed(visit, session, tap, therapist):
    record(session, therapist, inserted(1))
    told = {"needle": 1, "diameter_mm": "0.3", "length_mm": "60", "technique": "static"}
    response = tap("describe", **told, lot="21F009", expires="2020-10-31")
    assert response.status_code == 422
    assert "Lot 21F009 expired on 31 Oct 2020" in response.content.decode()
    assert 'value="21F009"' in response.content.decode()
    assert state(visit).needles[1].inserted.lot is None


def test_details_of_a_needle_that_is_not_there_are_not_taken(tap):
    assert tap("describe", needle=7).status_code == 422


def test_telling_details_can_be_taken_back(signed_in, visit, session, tap, therapist):
    record(session, therapist, inserted(1))
    tap("describe", needle=1, diameter_mm="0.3", length_mm="50", technique="static")
    assert "Undo: needle 1 described" in " ".join(room(signed_in, visit).split())


# current


def test_a_current_is_told_with_what_is_usual_beside_it(signed_in, visit, session, tap, therapist):
    record(session, therapist, inserted(1))
    page = room(signed_in, visit, manipulate=1)
    assert "2 to 100 Hz and 0.5 to 5 mA (S, EAPACE)" in page
    told = {"technique": "electrical", "frequency_hz": "120", "intensity_ma": "6", "duration_min": "15"}
    assert tap("manipulate", needle=1, **told).status_code == 302  # beyond what is usual is not beyond what can be
    (moved,) = state(visit).needles[1].manipulations
    assert (moved.frequency_hz, moved.intensity_ma, moved.duration_s) == (120, 6, 900)


def test_a_current_that_cannot_be_comes_back_with_what_was_typed(visit, session, tap, therapist):
    record(session, therapist, inserted(1))
    response = tap("manipulate", needle=1, technique="electrical", frequency_hz="5000")
    assert response.status_code == 422
    assert 'value="5000"' in response.content.decode()
    assert state(visit).needles[1].manipulations == ()


def test_a_current_that_screening_bars_is_shown_unavailable_with_the_reason(signed_in, visit, therapist):
    session = opened(visit, therapist)
    save_answers(fresh(visit), by=therapist, answers=[GivenAnswer("pacemaker_icd", "yes")])
    record(session, therapist, inserted(1))
    page = room(signed_in, visit, manipulate=1)
    assert "No electrical stimulation for this patient: screening says so." in page
    assert 'aria-describedby="no-current"' in page
    assert 'name="frequency_hz"' not in page
    data = {"do": "manipulate", "event": str(uuid.uuid4()), "needle": 1, "technique": "electrical"}
    response = signed_in.post(reverse("session_events", args=[session.pk]), data)
    assert response.status_code == 422
    assert "No electrical stimulation for this patient." in response.content.decode()
    assert state(visit).needles[1].manipulations == ()


# removing


def test_all_come_out_highest_risk_first_and_the_row_says_why(signed_in, visit, therapist):
    session = opened(visit, therapist, GLUTEUS, LUNG)
    record(session, therapist, inserted(1), inserted(2, LUNG))
    page = room(signed_in, visit, removing=1)
    dialog = page[page.index("<dialog") :]
    assert dialog.index("Needle 2 out, whole") < dialog.index("Needle 1 out, whole")
    assert "near the lung" in dialog


# measures


def test_what_is_measured_before_the_first_needle_is_before(visit, tap, signed_in, session, therapist):
    assert tap("measure", instrument="NPRS", moment="before", value="6", then="measure").url.endswith("?measure=1")
    record(session, therapist, inserted(1), removed(1))
    page = room(signed_in, visit, measure=1)
    assert 'name="moment" value="after"' in page
    tap("measure", instrument="NPRS", moment="after", value="3")
    assert [(m.moment.value, m.value) for m in state(visit).measures] == [("before", 6), ("after", 3)]
    assert "−3 points" in room(signed_in, visit, measure=1)


def test_a_movement_that_was_measured_before_is_asked_again_by_its_name(visit, tap, signed_in, session, therapist):
    tap("measure", instrument="ROM", moment="before", value="31", detail="Hip abduction, left")
    record(session, therapist, inserted(1))
    page = room(signed_in, visit, measure=1)
    assert "Hip abduction, left" in page
    assert "31 degrees" in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"instrument": "NPRS", "value": "11"}, "outside the range"),
        ({"instrument": "ROM", "value": "31"}, "Name the movement"),
        ({"instrument": "ROM", "value": "", "detail": "Hip"}, "Give the value"),
        ({"instrument": "MADE_UP", "value": "3"}, "MADE_UP"),
    ],
)
def test_a_measure_that_cannot_be_comes_back_in_the_room(visit, tap, given, sentence):
    response = tap("measure", moment="before", **given)
    assert response.status_code == 422
    assert sentence in unescape(response.content.decode())
    assert state(visit).measures == ()


# the pack


def test_lots_of_the_size_are_offered_the_first_to_expire_first(signed_in, visit, session, therapist):
    booked(therapist, lot="LATER", expires=TODAY + timedelta(days=300))
    booked(therapist, lot="SOON", expires=TODAY + timedelta(days=30))
    booked(therapist, lot="OTHER", name="Short", gtin="", length_mm=40.0)
    page = room(signed_in, visit, insert=1)
    offered = page[page.index('<datalist id="lots">') : page.index("</datalist>")]
    assert re.findall(r'value="(\w+)"', offered) == ["SOON", "LATER"]
