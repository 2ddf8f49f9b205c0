"""The stock: what came, what went, what is left, and which lots the room refuses."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from needlebook.clinic.audit.models import Record
from needlebook.clinic.stock.access import lots_of
from needlebook.clinic.stock.actions import (
    Booking,
    book_in,
    correct_count,
    release_lot,
    withdraw_lot,
    write_off,
)
from needlebook.clinic.stock.models import Change, Lot, NeedleUse, Product
from needlebook.clinic.stock.queries import Standing, left_in, lot_lines, usable_lots, use_by_session
from needlebook.clinic.stock.recall import who_was_needled
from needlebook.core.errors import BadInput
from needlebook.core.sessions.types import EventCorrected, NeedleDescribed
from tests import factories
from tests.integration.rooms import GLUTEUS, MAXIMUS, head, inserted, opened, record

GTIN, OTHER = "09506000134352", "09506000149370"
TODAY = timezone.localdate()
BOOKING = Booking(
    name="Blue",
    diameter_mm=0.30,
    length_mm=60,
    lot="24K117",
    expires=TODAY + timedelta(days=400),
    needles=100,
    gtin=GTIN,
)


def booked(by, **changed) -> Lot:
    return book_in(replace(BOOKING, **changed), by=by, request=uuid.uuid4())


def standing(user) -> dict[str, str]:
    return {line.lot.number: line.standing for line in lot_lines(user)}


@pytest.fixture
def lot(therapist):
    return booked(therapist)


@pytest.fixture
def room(visit, therapist):
    return opened(visit, therapist)


def test_a_delivery_is_booked_once_however_often_it_is_sent(therapist):
    request = uuid.uuid4()
    lots = {book_in(BOOKING, by=therapist, request=request).pk for _ in range(2)}
    assert len(lots) == 1
    assert left_in(Lot.objects.get()) == 100
    assert list(Record.objects.filter(code__startswith="stock").values_list("code", "detail")) == [
        ("stock.received", {"needles": 100})
    ]


def test_a_second_delivery_of_a_lot_adds_to_it(therapist, lot):
    assert booked(therapist, lot=" 24k117 ", needles=50) == lot
    assert left_in(lot) == 150
    assert lot.number == "24K117"
    assert Product.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"expires": TODAY}, "expires"),
        ({"length_mm": 50}, "diameter_mm"),
        ({"needles": 0}, "needles"),
        ({"needles": 100_001}, "needles"),
        ({"lot": "  "}, "lot"),
        ({"name": " ", "gtin": OTHER}, "name"),
        ({"diameter_mm": 30, "gtin": OTHER}, "diameter_mm"),
    ],
)
def test_a_delivery_that_contradicts_the_book_is_refused_and_nothing_is_written(therapist, lot, changed, field):
    with pytest.raises(BadInput) as caught:
        booked(therapist, **changed)
    assert caught.value.field == field
    assert (Lot.objects.count(), Change.objects.count(), Product.objects.count()) == (1, 1, 1)


def test_needles_used_in_the_room_are_taken_from_their_lot(therapist, lot, room):
    assert record(room, therapist, inserted(1, lot="24k117"), inserted(2, MAXIMUS)) == ["accepted"] * 2
    assert left_in(lot) == 99
    record(room, therapist, NeedleDescribed(**head(), needle=2, lot="24K117", gtin=GTIN))
    assert left_in(lot) == 98
    assert [(use.visit_id, use.needles) for use in use_by_session(lot)] == [(room.visit_id, 2)]


def test_a_needle_that_was_taken_back_goes_back_into_the_count(therapist, lot, room):
    event = inserted(1, lot="24K117")
    record(room, therapist, event)
    record(room, therapist, EventCorrected(**head(), corrects=event.id, reason="Taken back."))
    assert left_in(lot) == 100
    assert not NeedleUse.objects.exists()


def test_a_description_that_was_taken_back_gives_the_lot_back(therapist, lot, room):
    told = NeedleDescribed(**head(), needle=1, lot="24K117")
    record(room, therapist, inserted(1), told, EventCorrected(**head(), corrects=told.id, reason="Another lot."))
    assert left_in(lot) == 100


def test_needles_used_before_the_lot_was_booked_are_not_taken_from_it_but_are_found(therapist, room):
    record(room, therapist, inserted(1, lot="24K117"))
    assert left_in(booked(therapist)) == 100
    assert [found.needles for found in who_was_needled(therapist, lot="24k117")] == [(1,)]


def test_a_refused_needle_is_not_counted(therapist, lot, room):
    withdraw_lot(lot, by=therapist, why="Recalled by the maker")
    assert record(room, therapist, inserted(1, lot="24k117")) == ["needle.lot_withdrawn"]
    assert left_in(lot) == 100


def test_a_lot_out_of_date_is_refused_without_a_date_in_the_event(therapist, room):
    booked(therapist, expires=TODAY - timedelta(days=1))
    assert record(room, therapist, inserted(1, lot="24K117")) == ["needle.expired"]
    assert record(room, therapist, inserted(1, lot="unknown")) == ["accepted"]


def test_the_lot_of_another_clinic_bars_nothing_here(stranger, therapist, room):
    booked(stranger, expires=TODAY - timedelta(days=1))
    assert record(room, therapist, inserted(1, lot="24K117")) == ["accepted"]
    assert not lots_of(therapist).exists()


def test_two_products_with_one_number_are_told_apart_by_product_then_size_and_else_not_at_all(therapist, lot, room):
    other = booked(therapist, gtin=OTHER, length_mm=40)
    by_product, by_size = inserted(1, lot="24K117", gtin=OTHER), inserted(2, MAXIMUS, lot="24K117", length_mm=40.0)
    neither = inserted(3, lot="24K117", length_mm=50.0)
    assert record(room, therapist, by_product, by_size, neither) == ["accepted"] * 3
    assert (left_in(lot), left_in(other)) == (100, 98)


def test_a_count_is_corrected_by_a_row_with_its_reason_and_nothing_is_edited(therapist, lot, room):
    record(room, therapist, inserted(1, lot="24K117"))
    request = uuid.uuid4()
    for _ in range(2):
        assert (
            correct_count(lot, by=therapist, counted=90, why="Counted at the end of the month", request=request) == -9
        )
    write_off(lot, by=therapist, needles=3, why="Dropped on the floor", request=uuid.uuid4())
    assert left_in(lot) == 87
    assert [(c.kind, c.needles, c.by) for c in lot.changes.all()] == [
        ("spoilt", -3, therapist),
        ("counted", -9, therapist),
        ("received", 100, therapist),
    ]


@pytest.mark.parametrize(("counted", "why"), [(-1, "Counted again"), (5, "odd")])
def test_a_count_without_a_reason_or_below_nought_is_refused(therapist, lot, counted, why):
    with pytest.raises(BadInput):
        correct_count(lot, by=therapist, counted=counted, why=why, request=uuid.uuid4())
    assert left_in(lot) == 100


def test_anybody_withdraws_a_lot_and_only_the_lead_releases_it(clinic, therapist, lot):
    colleague = factories.person(clinic, "a.colleague")
    clinic.lead = therapist
    clinic.save()
    first = withdraw_lot(lot, by=colleague, why="Pack was damaged.")
    assert withdraw_lot(lot, by=therapist, why="Pack was damaged") == first
    with pytest.raises(BadInput, match="lead"):
        release_lot(lot, by=colleague, why="It was another one")
    release_lot(lot, by=therapist, why="It was another one")
    assert standing(therapist) == {"24K117": Standing.FINE}
    assert set(Record.objects.values_list("code", flat=True)) >= {"lot.withdrawn", "lot.released"}


def test_every_standing_is_told_most_pressing_first(therapist):
    withdraw_lot(booked(therapist, lot="A"), by=therapist, why="Recalled")
    booked(therapist, lot="B", expires=TODAY - timedelta(days=1))
    write_off(booked(therapist, lot="C"), by=therapist, needles=101, why="Dropped all", request=uuid.uuid4())
    booked(therapist, lot="D", expires=TODAY + timedelta(days=30))
    write_off(booked(therapist, lot="E"), by=therapist, needles=100, why="Dropped all", request=uuid.uuid4())
    booked(therapist, lot="F")
    assert standing(therapist) == {
        "A": "withdrawn",
        "B": "expired",
        "C": "miscounted",
        "D": "expiring",
        "E": "used_up",
        "F": "fine",
    }
    assert list(standing(therapist)) == ["A", "B", "C", "D", "E", "F"]
    assert [lot.number for lot in usable_lots(therapist.clinic_id, (0.30, 60.0))] == ["D", "F"]
    assert usable_lots(therapist.clinic_id, (0.30, 40.0)) == ()


@pytest.mark.parametrize(("days", "weeks", "expected"), [(20, 20 / 7, "fine"), (28, 4.0, "fine"), (3, None, "fine")])
def test_how_long_a_size_lasts_is_told_from_at_most_four_weeks_and_at_least_one(therapist, room, days, weeks, expected):
    booked(therapist, needles=4)
    record(room, therapist, *(inserted(n) for n in range(1, 5)))
    NeedleUse.objects.update(at=timezone.now() - timedelta(days=days) + timedelta(hours=1))
    line = lot_lines(therapist)[0]
    assert line.pace.days == days
    assert line.weeks == (pytest.approx(weeks) if weeks else None)
    assert line.standing == expected


def test_a_size_that_lasts_less_than_two_weeks_is_low(therapist, room):
    booked(therapist, needles=1)
    record(room, therapist, *(inserted(n) for n in range(1, 5)))
    NeedleUse.objects.update(at=timezone.now() - timedelta(days=8))
    assert standing(therapist) == {"24K117": Standing.LOW}


def test_the_list_costs_the_same_however_many_lots(therapist, django_assert_num_queries):
    for n in range(20):
        booked(therapist, lot=f"L{n}")
    with django_assert_num_queries(3):
        assert len(lot_lines(therapist)) == 20


def test_a_recall_finds_every_visit_and_is_written_into_the_audit(therapist, patient, lot, room):
    record(room, therapist, inserted(1, lot="24k117", gtin=GTIN), inserted(2, MAXIMUS, lot="24K117"), inserted(3))
    found = who_was_needled(therapist, lot=" 24K117 ", gtin=GTIN)
    assert [(f.patient, f.needles, f.by, f.is_product_known) for f in found] == [
        (patient, (1, 2), ("Tomas Berg",), False)
    ]
    assert who_was_needled(therapist, lot="24K117", gtin=OTHER)[0].needles == (2,)
    line = Record.objects.filter(code="recall.looked_up").last()
    assert line.detail == {"gtin": GTIN, "patients": [str(patient.pk)]}
    assert "Ingrid" not in str(line.detail)


def test_a_recall_does_not_look_into_another_clinic(therapist, stranger, room):
    record(room, therapist, inserted(1, lot="24K117"))
    assert who_was_needled(stranger, lot="24K117") == []


def test_a_recall_without_a_lot_is_refused(therapist):
    with pytest.raises(BadInput):
        who_was_needled(therapist, lot=" ")


def test_naming_no_lot_asks_the_stock_nothing(therapist, room, django_assert_num_queries):
    from needlebook.clinic.stock.rules import stocked_lots

    with django_assert_num_queries(0):
        assert stocked_lots(therapist.clinic_id, [inserted(1, GLUTEUS)]) == ()


def test_needles_on_record_before_there_was_a_stock_are_indexed(therapist, room):
    from importlib import import_module

    from django.apps import apps
    from django.db import connection

    record(room, therapist, inserted(1, lot="24K117"))
    NeedleUse.objects.all().delete()
    import_module("needlebook.clinic.stock.migrations.0002_index_needles_on_record").index_needles(apps, connection)
    assert [found.needles for found in who_was_needled(therapist, lot="24k117")] == [(1,)]


def test_a_recall_finds_a_needle_whose_lot_was_told_and_refused(therapist, lot, room):
    record(room, therapist, inserted(1), inserted(2, MAXIMUS, lot="24K117"))
    withdraw_lot(lot, by=therapist, why="Recalled by the maker")
    told = NeedleDescribed(**head(), needle=1, lot="24k117")
    again = NeedleDescribed(**head(), needle=2, lot="24K117")
    late = inserted(3, lot="24K117")
    assert record(room, therapist, told, again, late) == ["needle.lot_withdrawn"] * 3
    found = who_was_needled(therapist, lot="24K117")
    assert [(one.needles, one.refused) for one in found] == [((2,), (1, 3))]
    room.refusals.filter(event_id=late.id).update(answer="not_in")
    assert [one.refused for one in who_was_needled(therapist, lot="24K117")] == [(1,)]
    assert who_was_needled(therapist, lot="24K") == []
