import datetime as dt
import json

import msgspec
import pytest

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.wording import NO_COMPARISON
from needlebook.interop.series import LONGEST_INPUT, MOST_VALUES, change_document, read_series
from needlebook.knowledge import load
from tests.unit.outcomes.scales import LUNGE, NPRS, ODI

INSTRUMENTS = {scale.id: scale for scale in (NPRS, ODI, LUNGE)}
COMPLAINTS = ("chronic_low_back_pain", "neck_pain")
TODAY = dt.date(2026, 11, 23)
TWO = [{"date": "2026-11-09", "value": 7}, {"date": "2026-11-23", "value": 5}]


def read(data):
    return read_series(data, INSTRUMENTS, COMPLAINTS, TODAY)


def written(**changed):
    usual = {"instrument": "NPRS", "complaint": "chronic_low_back_pain", "values": TWO}
    return json.dumps({k: v for k, v in {**usual, **changed}.items() if v != "absent"}).encode()


def test_a_series_is_read_and_put_in_order():
    series = read(written(values=list(reversed(TWO))))
    assert (series.instrument, series.complaint) == (NPRS, "chronic_low_back_pain")
    assert [(m.date.day, m.value) for m in series.values] == [(9, 7), (23, 5)]


def test_a_series_may_leave_the_complaint_out():
    assert read(written(complaint="absent")).complaint is None


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"instrument": "absent"}, "instrument: is missing"),
        ({"instrument": "NPSR"}, r"instrument: unknown id 'NPSR'; allowed: did you mean NPRS\?"),
        ({"instrument": "nprs"}, r"instrument: unknown id 'nprs'; allowed: did you mean NPRS\?"),
        ({"instrument": 3}, "instrument: is a whole number; allowed: text"),
        ({"complaint": "neckpain"}, r"complaint: unknown id 'neckpain'; allowed: did you mean neck_pain\?"),
        ({"values": "absent"}, "values: is missing"),
        ({"values": 7}, "values: is a whole number; allowed: a list"),
        ({"values": TWO[:1]}, "values: 1 given; allowed: 2 to"),
        ({"values": TWO * MOST_VALUES}, "values: 2000 given"),
        ({"valeus": []}, "valeus: is not a known field; allowed: instrument, values, complaint"),
    ],
)
def test_a_series_that_is_wrong_is_named_by_its_field(changed, message):
    with pytest.raises(BadInput, match=f"^{message}"):
        read(written(**changed))


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (
            {"date": "2026-11-24", "value": 5},
            r"values\[1\].date: lies in the future; allowed: a date up to 2026-11-23",
        ),
        ({"date": "2026-11-09", "value": 5}, r"values\[1\].date: is given twice"),
        ({"date": "9 Nov 2026", "value": 5}, r"values\[1\].date: .*; allowed: a date such as 2026-01-05"),
        ({"date": "2026-02-30", "value": 5}, r"values\[1\].date: .*; allowed: a date such as 2026-01-05"),
        ({"date": 20261123, "value": 5}, r"values\[1\].date: is a whole number; allowed: a date such as 2026-01-05"),
        ({"date": "2026-11-23", "value": 11}, r"values\[1\].value: is out of range for NPRS; allowed: 0 to 10"),
        ({"date": "2026-11-23", "value": -0.1}, r"values\[1\].value: is out of range"),
        ({"date": "2026-11-23", "value": "5"}, r"values\[1\].value: is text; allowed: a number"),
        ({"date": "2026-11-23", "value": None}, r"values\[1\].value: is null; allowed: a number"),
        ({"date": "2026-11-23", "value": True}, r"values\[1\].value: is true or false; allowed: a number"),
        ({"date": "2026-11-23"}, r"values\[1\].value: is missing"),
        ({"date": "2026-11-23", "value": 5, "side": "left"}, r"values\[1\].side: is not a known field"),
        (5, r"values\[1\]: is a whole number; allowed: an object"),
    ],
)
def test_a_value_that_is_wrong_is_named_by_its_place(second, message):
    with pytest.raises(BadInput, match=f"^{message}"):
        read(written(values=[TWO[0], second]))


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"NaN", b"[" * 100_000])
def test_what_is_not_json_is_bad_input(data):
    with pytest.raises(BadInput, match=r"^input: is not JSON"):
        read(data)


def test_json_that_is_not_an_object_is_bad_input():
    with pytest.raises(BadInput, match=r"^input: is a list; allowed: an object"):
        read(b"[]")


def test_input_that_is_too_long_is_bad_input():
    with pytest.raises(BadInput, match=r"^input: is too long"):
        read(b" " * (LONGEST_INPUT + 1))


@pytest.mark.parametrize("value", [-40, 0, 400])
def test_an_instrument_without_ends_takes_any_number(value):
    values = [{"date": "2026-11-09", "value": value}, TWO[1]]
    assert read(written(instrument="WBLT", values=values)).values[0].value == value


def test_the_document_holds_the_answer_the_limits_and_the_caution():
    document = change_document(read(written()))
    assert (
        document
        | {
            "complaint": "chronic_low_back_pain",
            "baseline": {"date": "2026-11-09", "value": 7.0},
            "latest": {"date": "2026-11-23", "value": 5.0},
            "change": -2.0,
            "improved_by": 2.0,
            "direction": "better",
            "beyond_error": False,
            "important": True,
            "answer": "important_on_average_within_error",
            "title": "May matter, may be error",
            "caution": NO_COMPARISON,
            "notes": ["Fewer than 4 points in time: no trend is drawn."],
            "trend": None,
        }
        == document
    )
    assert document["thresholds"][0] == {
        "kind": "mdc",
        "points": 4.0,
        "value": 4.0,
        "level": "95%",
        "population": "subacute and chronic neck pain",
        "source": "Kovacs 2008",
        "provenance": "S",
    }


def test_a_longer_course_has_a_trend_with_its_interval():
    values = [{"date": f"2026-11-{day:02}", "value": 9 - day / 7} for day in (1, 8, 15, 22)]
    trend = change_document(read(written(values=values)))["trend"]
    assert trend == pytest.approx({"slope_per_week": -1, "low": -1, "high": -1, "level": 0.95, "points": 4})


def test_a_document_can_be_written_as_json():
    document = change_document(read(written(instrument="ODI")))
    assert json.loads(json.dumps(document)) == document


@pytest.mark.parametrize(
    ("instrument", "value", "error"),
    [
        ("NDI", 60, r"values\[1\].value: is out of range for NDI; allowed: 0 to 50 points"),
        ("PPT_UT", 4.2, r"values\[1\].value: 4.2 kPa is implausible; did you mean kgf/cm².*allowed: values in kPa"),
        ("GRIP", 400, r"values\[1\].value: is out of range for GRIP; allowed: 0 to 90 kg"),
    ],
)
def test_a_value_of_another_unit_is_refused_with_the_unit_and_not_converted(instrument, value, error):
    knowledge = load()
    values = [{"date": "2026-11-01", "value": 40}, {"date": "2026-11-08", "value": value}]
    data = msgspec.json.encode({"instrument": instrument, "values": values})
    with pytest.raises(BadInput, match=error):
        read_series(data, knowledge.instruments, COMPLAINTS, TODAY, knowledge.scoring)


def test_a_value_that_is_unusual_in_every_unit_stands():
    knowledge = load()
    values = [{"date": "2026-11-01", "value": 40}, {"date": "2026-11-08", "value": 0}]
    data = msgspec.json.encode({"instrument": "PPT_UT", "values": values})
    assert read_series(data, knowledge.instruments, COMPLAINTS, TODAY, knowledge.scoring).values[1].value == 0
