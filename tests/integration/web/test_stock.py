"""The pages of the stock: the list, booking in by scan, one lot, and who was needled with it."""

import csv
import io
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.audit.models import Record
from needlebook.clinic.stock.models import Change, Lot
from needlebook.clinic.stock.queries import left_in
from tests.integration.rooms import MAXIMUS, inserted, opened, record
from tests.integration.test_stock import GTIN, TODAY, booked

BOOK = "/stock/book/"
LATER = TODAY + timedelta(days=400)
SCAN = f"]d201{GTIN}17{LATER:%y%m%d}1024K117"
TYPED = {
    "name": "Blue",
    "maker": "Pin & Co",
    "diameter_mm": "0,30",
    "length_mm": "60",
    "lot": "24K117",
    "expires": LATER.isoformat(),
    "packs": "2",
    "needles_per_pack": "100",
    "gtin": GTIN,
}


def posted(client, page, **fields):
    return client.post(page, {"request": str(uuid.uuid4()), **fields}, follow=True)


def text(response) -> str:
    return response.content.decode()


def test_an_empty_stock_says_what_it_is_for_and_how_to_begin(signed_in):
    page = text(signed_in.get("/stock/"))
    assert "No needles are booked in yet." in page
    assert BOOK in page


def test_the_list_says_size_lot_expiry_count_and_state(signed_in, therapist):
    booked(therapist)
    booked(therapist, lot="21F009", expires=TODAY - timedelta(days=30))
    booked(therapist, lot="22C031", expires=TODAY + timedelta(days=8))
    page = text(signed_in.get("/stock/"))
    for said in ("0.30 × 60 mm", "lot 24K117", "Fine", "Expired: refused in the room", "Expires in 8 days", ">100<"):
        assert said in page
    assert page.index("21F009") < page.index("22C031") < page.index("24K117")


def test_how_long_a_size_lasts_is_said_with_its_data(signed_in, therapist, visit):
    room = opened(visit, therapist)
    lot = booked(therapist, needles=3)
    record(room, therapist, *(inserted(n, lot="24K117") for n in range(1, 3)))
    lot.uses.update(at=timezone.now() - timedelta(days=8) + timedelta(hours=1))
    page = text(signed_in.get("/stock/"))
    assert "Less than a week of use left" in page
    assert "2 of this size used in 8 days" in page


def test_a_scan_fills_the_form_and_what_was_typed_stays(signed_in):
    page = text(posted(signed_in, BOOK, do="read", scan=SCAN, packs="3"))
    for value in (GTIN, "24K117", LATER.isoformat(), "3"):
        assert f'value="{value}"' in page
    assert "The product is new" in page
    assert not Lot.objects.exists()


def test_a_scan_of_a_known_product_brings_its_name_and_size(signed_in, therapist):
    booked(therapist, needles_per_pack=100)
    page = text(posted(signed_in, BOOK, do="read", scan=SCAN))
    assert "This lot is in the book" in page
    for value in ("Blue", "0.3", "60.0", "100"):
        assert f'value="{value}"' in page


def test_a_scan_that_cannot_be_read_says_why_and_keeps_what_was_typed(signed_in):
    response = posted(signed_in, BOOK, do="read", scan="à&à)(à'àààà&\"'\"(é", name="Blue")
    assert response.status_code == 422
    assert "types for another keyboard" in text(response)
    assert 'value="Blue"' in text(response)


def test_a_pack_out_of_date_is_said_before_it_is_booked(signed_in):
    page = text(posted(signed_in, BOOK, do="read", scan=f"01{GTIN}1720010010OLD"))
    assert "its last day was 31 Jan 2020" in page


def test_a_delivery_is_booked_in_from_the_form_and_twice_changes_nothing(signed_in, therapist):
    fields = {**TYPED, "request": str(uuid.uuid4())}
    for _ in range(2):
        page = text(signed_in.post(BOOK, fields, follow=True))
    lot = Lot.objects.get()
    assert (left_in(lot), lot.product.maker, lot.by) == (200, "Pin & Co", therapist)
    assert "Booked in." in page
    assert "+200" in page


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"gtin": GTIN[:-1] + "3"}, "last digit does not fit"),
        ({"packs": "0"}, "whole number"),
        ({"packs": "999999999999999999999999"}, "whole number"),
        ({"packs": "100000"}, "This many needles cannot be"),
        ({"diameter_mm": "30"}, "out of range"),
        ({"expires": ""}, "Type the expiry"),
        ({"lot": ""}, "Type the lot number"),
        ({"request": "x"}, "Book in a lot"),
    ],
)
def test_a_delivery_that_cannot_be_is_refused_in_words_and_keeps_the_form(signed_in, changed, says):
    response = posted(signed_in, BOOK, **{**TYPED, **changed})
    assert response.status_code == 422
    assert says in text(response)
    assert 'value="Pin &amp; Co"' in text(response)
    assert not Change.objects.exists()


@pytest.fixture
def lot(therapist):
    return booked(therapist)


def act(client, lot, name, **fields):
    given = {"request": str(uuid.uuid4()), **fields}
    page = reverse("lot_change", args=[lot.pk, name])
    return client.post(page, {f"{name}-{field}": value for field, value in given.items()}, follow=True)


def test_a_count_is_corrected_and_its_history_says_who_and_why(signed_in, lot):
    page = text(act(signed_in, lot, "count", counted="97", why="Counted on Friday"))
    assert left_in(lot) == 97
    for said in ("Counted: -3 needles.", "Counted on Friday", "T. Berg"):
        assert said in page


def test_needles_are_written_off_with_a_reason(signed_in, lot):
    act(signed_in, lot, "write-off", needles="2", why="Dropped on the floor")
    assert left_in(lot) == 98
    response = act(signed_in, lot, "write-off", needles="2", why="")
    assert response.status_code == 422
    assert "Say why" in text(response)
    assert left_in(lot) == 98


def test_a_lot_is_withdrawn_by_anybody_and_released_by_the_lead_alone(signed_in, clinic, therapist, lot):
    page = text(act(signed_in, lot, "withdraw", why="Recalled by the maker"))
    assert "the room refuses this lot" in page
    assert "Only the clinic’s lead releases" in page
    assert act(signed_in, lot, "release", why="It was another one").status_code == 422
    clinic.lead = therapist
    clinic.save()
    page = text(act(signed_in, lot, "release", why="It was another one"))
    assert "the room refuses this lot" not in page
    assert "It was another one" in page


def test_a_lot_of_another_clinic_is_not_found(client, stranger, lot):
    client.force_login(stranger)
    assert client.get(reverse("lot", args=[lot.pk])).status_code == 404
    assert act(client, lot, "withdraw", why="Not mine at all").status_code == 404
    assert "24K117" not in text(client.get("/stock/"))


def test_an_act_that_does_not_exist_is_not_found(signed_in, lot):
    assert act(signed_in, lot, "eat", why="Hungry enough").status_code == 404


@pytest.fixture
def needled(therapist, visit, lot):
    patient = visit.patient
    patient.family_name, patient.phone = "=SUM(A1)", "+47 555"
    patient.save()
    record(
        opened(visit, therapist), therapist, inserted(1, lot="24k117", gtin=GTIN), inserted(2, MAXIMUS, lot="24K117")
    )
    return patient


def test_a_recall_shows_patient_visit_needles_and_by_whom(signed_in, needled):
    page = text(signed_in.get("/stock/recall/", {"lot": "24K117", "gtin": GTIN}))
    for said in ("1 patient", "Ingrid", "1, 2", "Tomas Berg", "+47 555", "product not told for all"):
        assert said in page
    assert Record.objects.filter(code="recall.looked_up").count() == 1


def test_a_recall_by_scan_is_the_same(signed_in, needled):
    assert "1 patient" in text(signed_in.get("/stock/recall/", {"scan": SCAN}))
    assert "1 patient" in text(signed_in.get("/stock/recall/", {"scan": " 24k117"}))


def test_a_recall_as_a_file_is_audited_and_holds_no_formula(signed_in, needled):
    response = signed_in.get("/stock/recall/list.csv", {"lot": "24k117"})
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["family_name"], row["phone"], row["needles"]) for row in rows] == [("'=SUM(A1)", "'+47 555", "1 2")]
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert Record.objects.filter(code="recall.looked_up").count() == 1


@pytest.mark.parametrize("page", ["/stock/recall/", "/stock/recall/list.csv"])
@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"lot": ""}, "Give the lot."),
        ({"scan": "nonsense"}, "not the GS1 code"),
        ({"scan": "9506000134352"}, "holds no lot"),
        ({"lot": "A", "gtin": "12"}, "not the GS1 code"),
        ({"lot": "A\0"}, "Null characters"),
    ],
)
def test_a_recall_that_cannot_be_answered_says_why_and_looks_at_nobody(signed_in, page, asked, says):
    response = signed_in.get(page, asked)
    assert response.status_code == 422
    assert says in text(response)
    assert not Record.objects.filter(code="recall.looked_up").exists()


def test_the_question_alone_looks_at_nobody(signed_in, needled):
    assert "Ingrid" not in text(signed_in.get("/stock/recall/"))
    assert not Record.objects.filter(code="recall.looked_up").exists()


def test_another_clinic_finds_nobody(client, stranger, needled):
    client.force_login(stranger)
    assert "No needle of this lot is on record." in text(client.get("/stock/recall/", {"lot": "24K117"}))


def test_the_page_of_a_lot_names_no_patient(signed_in, lot, needled):
    page = text(signed_in.get(reverse("lot", args=[lot.pk])))
    assert "Ingrid" not in page
    assert "Used, by session" in page


def test_enter_in_another_field_books_in_when_nothing_was_scanned(signed_in):
    assert "Booked in." in text(posted(signed_in, BOOK, **TYPED, do="read", scan=" "))
