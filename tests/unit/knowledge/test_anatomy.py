"""The body tables name only what exists, and say so when they do not."""

from functools import cache
from pathlib import Path

import pytest

from needlebook.core.anatomy import Anatomy, Side
from needlebook.knowledge.anatomy import read_anatomy
from needlebook.knowledge.library import DATA
from needlebook.knowledge.tables import LETTER
from tests.unit.knowledge.broken import copy_of_tables, fault_of, replace


@cache
def body() -> Anatomy:
    return read_anatomy(DATA)


def test_the_tables_hold_what_their_sources_hold() -> None:
    points, complaints = body().trigger_points.values(), body().complaints.values()
    assert (len(body().regions), len(body().structures), len(body().muscles)) == (119, 83, 128)
    assert (len(points), sum(len(p.referrals) for p in points)) == (199, 754)
    assert (len(complaints), sum(len(c.candidates) for c in complaints)) == (12, 133)


def test_every_region_that_is_named_exists() -> None:
    named = {referral.region for p in body().trigger_points.values() for referral in p.referrals}
    named |= {p.site_region for p in body().trigger_points.values()}
    named |= {region for c in body().complaints.values() for region in c.typical_regions}
    assert named <= set(body().regions)


def test_regions_are_neighbours_of_each_other() -> None:
    pairs = {(region.id, other) for region in body().regions.values() for other in region.neighbours}
    assert pairs == {(b, a) for a, b in pairs}
    assert all(a != b for a, b in pairs)


def test_every_region_has_a_side_or_is_the_midline() -> None:
    assert body().regions["forehead"].sides == (Side.LEFT, Side.RIGHT)
    assert {region.sides for region in body().regions.values() if not region.side_specific} == {(Side.MIDLINE,)}


def test_every_muscle_has_a_trigger_point_with_an_essential_referral() -> None:
    assert all(body().points_of(muscle) for muscle in body().muscles)
    assert all(any(r.is_essential for r in p.referrals) for p in body().trigger_points.values())


def test_every_fact_carries_its_letter() -> None:
    sources = [fact.source for facts in (body().regions, body().structures, body().muscles) for fact in facts.values()]
    sources += [r.source for p in body().trigger_points.values() for r in p.referrals]
    sources += [c.source for complaint in body().complaints.values() for c in complaint.candidates]
    assert all(LETTER.search(source) for source in sources)


def test_a_prevalence_is_a_share_of_patients() -> None:
    quadratus = body().complaints["chronic_low_back_pain"].candidates[0]
    assert (quadratus.muscle, quadratus.status) == ("quadratus_lumborum", "active")
    assert (quadratus.prevalence_low, quadratus.prevalence_high) == (0.30, 0.55)


def test_a_prevalence_that_nobody_published_stays_unknown() -> None:
    blank = [c for complaint in body().complaints.values() for c in complaint.candidates if c.prevalence_low is None]
    assert blank
    assert all(c.prevalence_high is None for c in blank)


FAULTS = [
    ("regions.csv", "nose;orbit;parietal", "forehead;orbit;parietal", "forehead lists itself", "other regions"),
    ("regions.csv", ",yes,front,head", ",yes,top,head", "view 'top'", "'front'"),
    ("muscles.csv", "none useful,prone;", "none useful,prome;", "unknown position 'prome'", "prone"),
    ("muscles.csv", ",prone;side-lying,flat,", ",prone;side-lying,pinch,", "way of palpating 'pinch'", "pincer"),
    ("referral.csv", "frontalis,TrP1,forehead", "frontalis,TrP1,forhead", "unknown region 'forhead'", "forehead"),
    ("referral.csv", "frontalis.trp1,frontalis,", "frontalis.trp1,frontals,", "unknown muscle 'frontals'", "frontalis"),
    ("referral.csv", "forehead,essential", "forehead,spillover", "no essential referral", "at least one row"),
    ("referral.csv", "orbit,spillover", "forehead,spillover", "refers to forehead twice", "each region once"),
    ("referral.csv", "essential,same_side", "essential,midline", "laterality 'midline'", "'same_side'"),
    ("referral.csv", "forehead,belly above the brow,orbit", "forehead,belly,orbit", "described in two ways", "line 2"),
    ("referral.csv", "R Simons", "Simons", "no provenance letter", "S, R, J, C or D"),
    ("conditions.csv", ";sacrum;", ";sacrrum;", "unknown region 'sacrrum'", "sacrum"),
    ("conditions.csv", ",active,30,55", ",active,55,30", "do not make a range", "two shares"),
    ("conditions.csv", ",active,30,55", ",active,30,", "do not make a range", "two blanks"),
    ("conditions.csv", ",active,30,55", ",often,30,55", "tp_status 'often'", "'latent'"),
    ("conditions.csv", "lumborum,latent", "lumborum,active", "stands twice for one study", "line 2"),
]


@pytest.mark.parametrize(("file", "old", "new", "wrong", "allowed"), FAULTS)
def test_a_fault_is_named_with_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, wrong: str, allowed: str
) -> None:
    folder = copy_of_tables(tmp_path)
    line = replace(folder / file, old, new)
    error = fault_of(lambda: read_anatomy(folder))
    assert (error.file, error.line) == (file, line)
    assert wrong in error.wrong
    assert allowed in error.allowed


def test_a_region_that_is_not_listed_back_is_named_where_it_lists_the_other(tmp_path: Path) -> None:
    folder = copy_of_tables(tmp_path)
    replace(folder / "regions.csv", "nose;orbit;parietal", "orbit;parietal")
    error = fault_of(lambda: read_anatomy(folder))
    assert error.line == replace(folder / "regions.csv", "\nnose,", "\nnose,") + 1
    assert error.wrong == "neighbours: forehead does not list nose back"


def test_a_trigger_point_begins_with_its_muscle(tmp_path: Path) -> None:
    folder = copy_of_tables(tmp_path)
    path = folder / "referral.csv"
    path.write_text(path.read_text().replace("frontalis.trp1,frontalis,", "frontalis.trp1,occipitalis,"))
    error = fault_of(lambda: read_anatomy(folder))
    assert (error.line, error.allowed) == (2, "occipitalis.trp1, for example")


def test_a_complaint_is_described_in_one_way(tmp_path: Path) -> None:
    folder = copy_of_tables(tmp_path)
    replace(folder / "conditions.csv", "Chronic low back pain,M54.5,", "Low back pain,M54.5,")
    error = fault_of(lambda: read_anatomy(folder))
    assert (error.line, error.allowed) == (3, "as in line 2")
