"""The text of a pack: read for sure, or refused with one sentence and a stable code."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from needlebook.clinic.stock.scanning import SENTENCES, Pack, ScanError, read_gtin, read_pack, was_expired

GTIN = "09506000134352"
WHOLE = Pack(GTIN, "24K117", dt.date(2028, 8, 31))
PAGE = (Path(__file__).parents[3] / "docs/reference/pack-scan.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _in_2026():
    with time_machine.travel(dt.datetime(2026, 11, 26, tzinfo=dt.UTC), tick=False):
        yield


@pytest.mark.parametrize(
    "text",
    [
        f"01{GTIN}172808311024K117",
        f"01{GTIN}1024K117\x1d17280831",
        f"]d201{GTIN}172808311024K117",
        f"]D201{GTIN}172808311024K117",
        f"]C101{GTIN}172808311024K117",
        f"\x1d01{GTIN}1024K117\x1d17280831\x1d",
        f"]d201{GTIN}1024K117<GS>17280831",
        f"]d201{GTIN}1024K117{{GS}}17280831",
        f"]d201{GTIN}1024K117^]17280831",
        f"]d201{GTIN}1024K117␝17280831",
        f"]d201{GTIN}1024K117|17280831",
        f"(01){GTIN}(10)24K117(17)280831",
        f"  (01) {GTIN} (17) 280831 (10) 24K117 \r\n",
        f"01{GTIN}11250101172808311024K117\x1d21SERIAL1",
        f"01{GTIN}172808001024K117",
    ],
)
def test_a_pack_is_read_however_the_scanner_sends_it(text):
    assert read_pack(text) == WHOLE


@pytest.mark.parametrize(
    ("day", "read"),
    [
        ("280200", dt.date(2028, 2, 29)),
        ("270200", dt.date(2027, 2, 28)),
        ("760101", dt.date(2076, 1, 1)),
        ("770101", dt.date(1977, 1, 1)),
        ("261126", dt.date(2026, 11, 26)),
    ],
)
def test_day_nought_is_the_last_of_the_month_and_years_lie_around_today(day, read):
    assert read_pack(f"01{GTIN}17{day}10A").expires == read


def test_the_case_of_a_lot_is_kept():
    assert read_pack(f"01{GTIN}10ab-C/1").lot == "ab-C/1"


@pytest.mark.parametrize("digits", ["9506000134352", GTIN, "950600013435 2"])
def test_a_bare_product_number_is_read_with_noughts_before_it(digits):
    assert read_gtin(digits) == GTIN
    assert read_pack("9506000134352") == Pack(gtin=GTIN)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "scan.empty"),
        ("  \r\n", "scan.empty"),
        ("0" * 401, "scan.too_long"),
        ("needles, blue", "scan.not_gs1"),
        ("9506000134353", "scan.check_digit"),
        (f"01{GTIN[:-1]}317280831", "scan.check_digit"),
        (f"(01){GTIN[:-1]}3(10)A", "scan.check_digit"),
        (f"(01){GTIN}(99999)X", "scan.unknown_ai"),
        (f"01{GTIN}ZZ", "scan.unknown_ai"),
        (f"01{GTIN}17281331", "scan.date"),
        (f"01{GTIN}17280230", "scan.date"),
        (f"(01){GTIN}(17)280230", "scan.date"),
        (f"01{GTIN}1024K11717280831", "scan.separator_lost"),
        (f"01{GTIN}10ABCDEFGHIJKLMNOPQRS17280831", "scan.separator_lost"),
        (f"(01){GTIN}(10)A(10)B", "scan.repeated"),
        ("11250101\x1d21SERIAL", "scan.nothing_useful"),
        ("+H123ABC01234567890C", "scan.hibc"),
        (f")01={GTIN})10=24K117", "scan.keyboard_layout"),
        (f"+d201{GTIN}172808311024K117", "scan.keyboard_layout"),
        ("à&à)(à'àààà&\"'\"(é", "scan.keyboard_layout"),
        ("٠١٠٩٥٠٦٠٠٠١٣٤٣٥٢", "scan.keyboard_layout"),
    ],
)
def test_what_cannot_be_read_for_sure_is_refused_with_its_code(text, reason):
    with pytest.raises(ScanError) as caught:
        read_pack(text)
    assert caught.value.reason == reason


@given(st.text(max_size=60) | st.from_regex(r"\]d2(01[0-9]{14})?(10[A-Za-z0-9]{0,25})?(17[0-9]{6})?", fullmatch=True))
def test_any_text_is_read_or_refused_in_words(text):
    assert answer(text) in {"read", *SENTENCES}


def answer(text: str) -> str:
    """What comes of it: a refusal's code, 'read', or 'empty' for a pack of which nothing is known."""
    try:
        pack = read_pack(text)
    except ScanError as error:
        return error.reason
    return "read" if pack.gtin or pack.lot else "empty"


def test_every_code_is_documented_and_none_besides():
    assert set(re.findall(r"^\| `(scan\.[a-z_1]+)` \|", PAGE, re.MULTILINE)) == set(SENTENCES)


def test_every_refusal_says_what_and_what_to_do_without_what_was_scanned():
    for wrong, allowed in SENTENCES.values():
        assert str(wrong).endswith(".")
        assert str(allowed).endswith(".")


def test_a_pack_out_of_date_is_said_with_its_last_day():
    assert "31 Aug 2028" in was_expired(WHOLE, dt.date(2028, 9, 1))
    assert was_expired(WHOLE, dt.date(2028, 8, 31)) == ""
    assert was_expired(Pack(GTIN), dt.date(2028, 8, 31)) == ""
