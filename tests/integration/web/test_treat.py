"""The treatment room as plain forms: what is tapped is counted once, what is refused says why."""

import uuid
from html import unescape

import pytest
from django.urls import reverse

from tests.integration.rooms import (
    GLUTEUS,
    MAXIMUS,
    PSOAS,
    asked,
    fresh,
    inserted,
    opened,
    planned,
    ready,
    record,
    removed,
    state,
)


@pytest.fixture
def insert(tap):
    def post(number=1, **fields):
        size = {"diameter_mm": "0.3", "length_mm": "60", "technique": "static"}
        return tap("insert", **{"site": number, "needle": number, **size, **fields})

    return post


def room(client, visit, **query):
    return unescape(client.get(reverse("treat", args=[visit.pk]), query).content.decode())


# before the session


def test_a_visit_that_is_not_ready_says_what_stands_in_the_way(signed_in, visit):
    page = room(signed_in, visit)
    assert "Not ready to start" in page
    for stage in ("assess", "plan", "consent"):
        assert reverse(stage, args=[visit.pk]) in page


def test_a_session_that_is_not_ready_is_not_opened_by_a_post(signed_in, visit):
    response = signed_in.post(reverse("treat", args=[visit.pk]))
    assert response.status_code == 422
    assert not hasattr(fresh(visit), "session")


def test_looking_at_the_room_opens_nothing(signed_in, visit, therapist):
    visit = ready(visit, therapist)
    assert "Start the session" in room(signed_in, visit)
    assert not hasattr(fresh(visit), "session")


def test_a_session_starts_with_what_was_measured_before(signed_in, visit, therapist):
    visit = ready(visit, therapist)
    data = {"pain": "6", "movement": "Hip abduction, left", "degrees": "31"}
    response = signed_in.post(reverse("treat", args=[visit.pk]), data)
    assert response.status_code == 302
    measured = {(m.instrument, m.detail, m.value) for m in state(visit).measures}
    assert measured == {("NPRS", "", 6), ("ROM", "Hip abduction, left", 31)}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"pain": "11"}, "less than or equal to 10"),
        ({"degrees": "31"}, "Name the movement"),
        ({"movement": "Hip abduction"}, "Give the degrees"),
    ],
)
def test_a_measure_that_cannot_be_comes_back(signed_in, visit, therapist, data, sentence):
    visit = ready(visit, therapist)
    response = signed_in.post(reverse("treat", args=[visit.pk]), data)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not hasattr(fresh(visit), "session")


def test_starting_twice_is_starting_once(signed_in, visit, therapist):
    visit = ready(visit, therapist)
    for _ in range(2):
        assert signed_in.post(reverse("treat", args=[visit.pk])).status_code == 302
    assert fresh(visit).session.events.filter(type="SessionOpened").count() == 1


# in the room


def test_a_planned_site_is_tapped_and_the_needle_is_in(signed_in, visit, insert):
    assert "Insert needle 1" in room(signed_in, visit, insert=1)
    response = insert(1, lot="24K117", expires="2099-08-31", dwell_min="10")
    assert response.status_code == 302
    needle = state(visit).needles[1].inserted
    assert (needle.muscle, needle.trigger_point, needle.lot) == ("gluteus_medius", "gluteus_medius.trp1", "24K117")
    assert needle.planned_dwell_s == 600
    page = room(signed_in, visit)
    assert "1 needles in the body, 0 out, 1 inserted" in page
    assert "1 needle still in the body. Remove them, or report what happened." in page


def test_the_size_is_the_planned_one_until_another_is_chosen(signed_in, visit, session):
    page = room(signed_in, visit, insert=1)
    assert '<option value="0.3" selected>0.30 mm</option>' in page
    assert '<option value="60" selected>60 mm</option>' in page


def test_a_size_that_was_not_planned_is_not_guessed(signed_in, visit, therapist):
    session = opened(visit, therapist, {**GLUTEUS, "diameter_mm": None, "length_mm": None})
    assert '<option value="" selected>Choose</option>' in room(signed_in, visit, insert=1)
    data = {"do": "insert", "event": str(uuid.uuid4()), "site": 1, "needle": 1, "technique": "static"}
    response = signed_in.post(reverse("session_events", args=[session.pk]), data)
    assert response.status_code == 422
    assert state(visit).needles == {}


def test_the_lot_of_the_last_needle_is_offered_again(signed_in, visit, insert):
    insert(1, lot="24K117", expires="2099-08-31")
    page = room(signed_in, visit, insert=2)
    assert 'value="24K117"' in page
    assert 'value="2099-08-31"' in page


def test_a_double_tap_is_one_needle(visit, insert):
    event = str(uuid.uuid4())
    assert insert(1, event=event).status_code == insert(1, event=event).status_code == 302
    assert state(visit).needles_in == (1,)
    assert fresh(visit).session.events.filter(type="NeedleInserted").count() == 1


def test_an_expired_lot_comes_back_with_the_reason_and_what_was_typed(visit, insert):
    response = insert(1, lot="21F009", expires="2020-10-31")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Lot 21F009 expired on 31 Oct 2020" in page
    assert 'value="21F009"' in page
    assert state(visit).needles == {}


def test_a_date_that_cannot_be_is_marked_at_its_field(insert):
    response = insert(1, expires="31 of October")
    page = response.content.decode()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in page


def test_a_twitch_a_move_and_a_removal_are_counted(visit, insert, tap):
    insert(1)
    for does, fields in (("twitch", {}), ("manipulate", {"technique": "rotation"}), ("remove", {"intact": "yes"})):
        assert tap(does, needle=1, **fields).status_code == 302
    needle = state(visit).needles[1]
    assert (needle.twitches, len(needle.manipulations), needle.is_intact) == (1, 1, True)


def test_whether_a_needle_came_out_whole_is_never_assumed(signed_in, visit, insert, tap):
    insert(1)
    assert "Is needle 1 out whole?" in room(signed_in, visit, remove=1)
    assert tap("remove", needle=1).status_code == 422
    assert state(visit).needles_in == (1,)


def test_a_broken_needle_leads_to_the_report(signed_in, visit, insert, tap):
    insert(1)
    response = tap("remove", needle=1, intact="no")
    assert response.url.endswith("?incident=1")
    page = room(signed_in, visit, incident=1)
    assert '<option value="broken_needle" selected>' in page
    report = {"kind": "broken_needle", "needle": "1", "what_happened": "The tip is missing, surgeon called."}
    assert tap("incident", **report).status_code == 302
    assert state(visit).incidents[0].needle == 1


def test_a_report_without_words_comes_back(signed_in, visit, insert, tap):
    insert(1)
    response = tap("incident", kind="missing_needle", needle="1", what_happened="")
    assert response.status_code == 422
    assert "Say in a few words what happened." in response.content.decode()


def test_a_missing_needle_has_to_be_named(visit, insert, tap):
    insert(1)
    response = tap("incident", kind="missing_needle", needle="", what_happened="Not found.")
    assert response.status_code == 422
    assert "Say which needle." in response.content.decode()


def test_undo_takes_the_last_tap_back(signed_in, visit, insert, tap):
    insert(1)
    corrected = fresh(visit).session.events.last().event_id
    assert "Undo: needle 1 in" in " ".join(room(signed_in, visit).split())
    assert tap("undo", corrects=corrected).status_code == 302
    assert state(visit).needles == {}


def test_a_tap_on_a_needle_that_is_out_says_so(visit, insert, tap):
    insert(1)
    tap("remove", needle=1, intact="yes")
    response = tap("twitch", needle=1)
    assert response.status_code == 422
    assert "Needle 1 was not in at that time." in response.content.decode()


def test_the_stop_choices_stand_first(signed_in, visit, insert):
    insert(1)
    page = room(signed_in, visit, reaction=1)
    assert page.index("Faint, light-headed") < page.index("Electric pain") < page.index("Something else")


def test_a_reaction_needs_a_kind(tap):
    response = tap("reaction")
    assert response.status_code == 422
    assert "Choose what is happening." in response.content.decode()


def test_a_site_to_avoid_is_not_offered_and_not_taken(signed_in, visit, therapist):
    session = opened(visit, therapist, GLUTEUS, PSOAS)
    asked(fresh(visit), therapist, medicine="warfarin")
    assert "Psoas major: not to needle" in " ".join(room(signed_in, visit).split())
    data = {"do": "insert", "event": str(uuid.uuid4()), "site": 2, "needle": 2, "technique": "static"}
    data |= {"diameter_mm": "0.3", "length_mm": "60"}
    response = signed_in.post(reverse("session_events", args=[session.pk]), data)
    assert response.status_code == 422
    assert "not to be needled" in response.content.decode()


def test_a_site_added_after_the_consent_has_to_be_explained(signed_in, visit, therapist):
    opened(visit, therapist, GLUTEUS)
    planned(fresh(visit), therapist, MAXIMUS)
    assert "Gluteus maximus: not explained to the patient yet" in " ".join(room(signed_in, visit).split())


def test_after_withdrawal_the_room_only_takes_needles_out(signed_in, visit, insert, tap):
    insert(1)
    signed_in.post(reverse("consent_withdraw", args=[visit.pk]))
    page = room(signed_in, visit)
    assert "Consent is withdrawn" in page
    assert insert(2).status_code == 422
    assert tap("remove", needle=1, intact="yes").status_code == 302


def test_a_second_needle_at_a_site_gets_a_number_of_its_own(signed_in, visit, insert, tap):
    insert(1)
    tap("remove", needle=1, intact="yes")
    assert "Insert needle 3" in room(signed_in, visit, insert=1)
    assert insert(1, needle=3).status_code == 302
    assert state(visit).needles_in == (3,)


@pytest.mark.parametrize(
    "query", [{"needle": "x"}, {"needle": "99"}, {"insert": "99"}, {"view": "inside"}, {"remove": ""}]
)
def test_an_address_that_names_nothing_shows_the_room(signed_in, visit, session, query):
    assert "Nothing" not in room(signed_in, visit, **query)
    assert signed_in.get(reverse("treat", args=[visit.pk]), query).status_code == 200


@pytest.mark.parametrize("does", ["", "open", "close"])
def test_a_tap_that_the_room_does_not_know_is_not_taken(tap, does):
    assert tap(does).status_code == 422


def test_a_closed_session_has_no_room(signed_in, visit, session, therapist):
    from needlebook.core.sessions.types import SessionClosed
    from tests.integration.rooms import head

    record(session, therapist, SessionClosed(**head(), counted_in_bin=0))
    response = signed_in.get(reverse("treat", args=[visit.pk]))
    assert (response.status_code, response.url) == (302, reverse("close", args=[visit.pk]))


# who


def test_a_stranger_finds_no_room_and_no_session(client, stranger, visit, session):
    client.force_login(stranger)
    assert client.get(reverse("treat", args=[visit.pk])).status_code == 404
    assert client.post(reverse("session_events", args=[session.pk]), {"do": "undo"}).status_code == 404


def test_a_session_that_does_not_exist_is_not_found(signed_in):
    assert signed_in.post(reverse("session_events", args=[uuid.uuid4()]), {}).status_code == 404


def test_who_is_not_signed_in_taps_nothing(client, visit, session):
    response = client.post(reverse("session_events", args=[session.pk]), {"do": "undo"})
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_the_room_costs_the_same_with_many_needles(signed_in, visit, session, therapist, django_assert_max_num_queries):
    for number in range(1, 11):
        record(session, therapist, inserted(number), removed(number))
    with django_assert_max_num_queries(45):
        room(signed_in, visit)
