"""Norms of joint motion keep their sources apart, and errors keep their ranges."""

from functools import cache
from pathlib import Path

import pytest

from needlebook.knowledge.library import DATA
from needlebook.knowledge.rom import RangeOfMotion, read_range_of_motion
from tests.unit.knowledge.broken import copy_of_tables, fault_of, replace


@cache
def motion() -> RangeOfMotion:
    return read_range_of_motion(DATA / "rom_norms.csv")


def test_every_row_is_a_norm_or_an_error() -> None:
    assert (len(motion().norms), len(motion().errors)) == (140, 14)


def test_sources_that_disagree_stand_side_by_side() -> None:
    norms = {norm.kind: norm.high for norm in motion().norms_of("knee", "flexion")}
    assert norms["AAOS reference"] == 135
    assert norms["AMA reference"] == 150
    assert norms["Merck table"] == 130


def test_norms_for_one_sex_are_left_to_that_sex() -> None:
    arcs = {sex: motion().norms_of("cervical spine", "rotation (total arc L+R)", sex) for sex in ("male", "female")}
    assert [norm.low for norm in arcs["male"]] == [161]
    assert [norm.low for norm in arcs["female"]] == [178]
    assert motion().norms_of("cervical spine", "rotation (total arc L+R)") == ()


def test_the_interval_of_a_mean_is_not_a_normal_range() -> None:
    means = [norm for norm in motion().norms if norm.kind == "population mean (passive)"]
    assert len(means) == 54
    assert all(norm.low is None and norm.high is None and norm.mean is not None for norm in means)


def test_an_error_that_is_printed_as_a_range_keeps_both_ends() -> None:
    audette = next(error for error in motion().errors if error.source.startswith("Audette"))
    assert (audette.mdc, audette.provenance) == ((3.6, 6.5), "R")


def test_an_error_that_could_not_be_seen_stays_unknown() -> None:
    assert sum(error.mdc is None for error in motion().errors) == 2


FAULTS = [
    (",all,adult,0,45,45,", ",all,adult,50,45,45,", "do not rise", "smaller number first"),
    (",all,adult,0,45,45,", ",all,adult,,,,", "are blank", "a mean, or a range"),
    (",all,adult,0,45,45,", ",all,grown,0,45,45,", "age 'grown'", "two ages in years"),
    (",all,adult,0,45,45,", ",boys,adult,0,45,45,", "sex 'boys'", "'female'"),
    (",AAOS reference,", ",AOS reference,", "norm_source_type", "'AAOS reference'"),
    (",,,deg,", ",,,rad,", "unit 'rad'", "'deg'"),
    (",3.6-6.5,", ",6.5-3.6,", "mdc_value '6.5-3.6'", "3.6-6.5"),
    (",3.6-6.5,", ",about 4,", "mdc_value 'about 4'", "degrees above 0"),
    ("cervical spine,extension,g", "cervical spine,flexion,g", "stands twice", "the first is line 2"),
]


@pytest.mark.parametrize(("old", "new", "wrong", "allowed"), FAULTS)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, wrong: str, allowed: str) -> None:
    path = copy_of_tables(tmp_path) / "rom_norms.csv"
    line = replace(path, old, new)
    error = fault_of(lambda: read_range_of_motion(path))
    assert (error.file, error.line) == ("rom_norms.csv", line)
    assert wrong in error.wrong
    assert allowed in error.allowed
