"""The numbers beside the printed text say the same as the text, in the instrument's own unit."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from needlebook.core.outcomes.types import Instrument
from needlebook.knowledge.anatomy import read_anatomy
from needlebook.knowledge.instruments import read_instruments
from needlebook.knowledge.library import DATA
from tests.unit.knowledge.broken import copy_of_tables, fault_of, replace

COMPLAINTS = tuple(read_anatomy(DATA).complaints)
DERIVED = {"NDI"}  # printed in percentage points, kept in points of 50


@cache
def instruments() -> Mapping[str, Instrument]:
    return read_instruments(DATA / "instruments.csv", COMPLAINTS)


def printed() -> list[dict[str, str]]:
    with (DATA / "instruments.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_holds_what_its_sources_hold() -> None:
    assert len(instruments()) == 51


@pytest.mark.parametrize("row", printed(), ids=lambda row: row["id"])
def test_a_number_stands_in_the_printed_text(row: Mapping[str, str]) -> None:
    for number, text in (("mdc", "mdc_value"), ("mcid", "mcid_value"), ("mcid_percent", "mcid_value")):
        if row[number] and not (row["id"] in DERIVED and number == "mcid"):
            assert float(row[number]) in [float(n) for n in re.findall(r"\d+(?:\.\d+)?", row[text])]


@pytest.mark.parametrize("row", printed(), ids=lambda row: row["id"])
def test_the_good_direction_is_the_printed_one(row: Mapping[str, str]) -> None:
    stated = re.match(r"(higher|lower) = (worse|better)", row["direction"])
    towards = {("higher", "worse"): "lower", ("lower", "worse"): "higher"}
    if row["better"] or stated:
        assert stated
        assert row["better"] == towards.get((stated[1], stated[2]), stated[1])


def test_a_threshold_fits_on_its_scale() -> None:
    for instrument in instruments().values():
        if instrument.minimum is not None and instrument.maximum is not None:
            widest = instrument.maximum - instrument.minimum
            assert all(t.value < widest for t in (instrument.mdc, instrument.mcid) if t)


def test_a_figure_derived_from_a_printed_one_says_so() -> None:
    ndi = instruments()["NDI"]
    assert ndi.mcid
    assert (ndi.mcid.value, ndi.mcid.provenance) == (19 / 100 * 50, "D")


def test_a_figure_that_is_recalled_in_part_counts_as_recalled() -> None:
    days = instruments()["HEADACHE_DAYS"]
    assert days.mcid_percent
    assert days.mcid_percent.provenance == "R"


def test_items_are_shown_only_where_that_is_certain() -> None:
    shown = {instrument.id for instrument in instruments().values() if instrument.items_text_may_be_shown}
    assert {"NPRS", "RMDQ", "PSFS"} <= shown
    assert not shown & {"ODI", "NDI", "QUICKDASH", "PEG", "SPADI", "STARTBACK"}


def test_a_measure_without_a_good_direction_has_none() -> None:
    assert instruments()["MYOTON_S"].lower_is_better is None


FAULTS = [
    ("NPRS,Numeric", "nprs,Numeric", "is not in capitals", "capitals, digits and _"),
    (",0,10,lower,neck_pain,", ",0,10,lower,neck_pane,", "unknown complaint 'neck_pane'", "neck_pain"),
    (",0,10,lower,,4.0,", ",0,10,down,,4.0,", "better 'down'", "'lower'"),
    (",0,10,lower,,4.0,", ",0,10,lower,,-4.0,", "mdc -4 is not above 0", "a number above 0"),
    (",0,10,lower,,4.0,", ",0,10,lower,,four,", "mdc 'four' is not a number", "a number or a blank"),
]


@pytest.mark.parametrize(("old", "new", "wrong", "allowed"), FAULTS)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, wrong: str, allowed: str) -> None:
    path = copy_of_tables(tmp_path) / "instruments.csv"
    line = replace(path, old, new)
    error = fault_of(lambda: read_instruments(path, COMPLAINTS))
    assert (error.file, error.line) == ("instruments.csv", line)
    assert wrong in error.wrong
    assert allowed in error.allowed


def test_a_threshold_without_a_letter_is_refused(tmp_path: Path) -> None:
    path = copy_of_tables(tmp_path) / "instruments.csv"
    line = replace(path, 'cleland2008-pdf",S,free', 'cleland2008-pdf",seen,free')
    error = fault_of(lambda: read_instruments(path, COMPLAINTS))
    assert (error.line, error.allowed) == (line, "S, R, J, C or D")
