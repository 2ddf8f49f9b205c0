"""Published spreads of scores, and the numbers of a course: read strictly, each with its source."""

import pytest

from needlebook.core.errors import KnowledgeError
from needlebook.knowledge import load
from needlebook.knowledge.courses import FILE, load_course_numbers
from needlebook.knowledge.library import DATA
from needlebook.knowledge.spreads import read_spreads


def changed(tmp_path, was: str, now: str):
    path = tmp_path / "spreads.csv"
    text = (DATA / "spreads.csv").read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now, 1), encoding="utf-8")
    return lambda: read_spreads(path, load().instruments, load().anatomy.complaints)


def test_the_spread_of_neck_pain_is_that_of_both_arms_together():
    spread = next(s for s in load().spreads if s.instrument == "NPRS")
    within = (39 * 2.2**2 + 39 * 2.0**2 + 40 * (5.6 - 5.5) ** 2 + 40 * (5.4 - 5.5) ** 2) / 79
    assert (spread.n, spread.mean) == (80, 5.5)
    assert spread.sd == pytest.approx(within**0.5, abs=0.005)


def test_the_reliability_of_the_neck_index_follows_from_its_published_error():
    spread = next(s for s in load().spreads if s.instrument == "NDI")
    sem = load().instruments["NDI"].mdc.value / (1.645 * 2**0.5)
    assert spread.reliability == pytest.approx(1 - sem**2 / spread.sd**2, abs=0.005)


@pytest.mark.parametrize("complaint", ["sciatica", "strain_hamstring", "chronic_low_back_pain"])
def test_no_spread_is_claimed_where_none_is_published(complaint):
    assert not [spread for spread in load().spreads if complaint in spread.complaints]


@pytest.mark.parametrize(
    ("was", "now", "wrong"),
    [
        ("NPRS,neck_pain", "NPRX,neck_pain", "unknown instrument"),
        ("NPRS,neck_pain", "NPRS,neck", "unknown complaint"),
        ("NPRS,neck_pain", "NPRS,", "complaint_ids is blank"),
        ("NPRS_NECK,neck_pain", "NPRS,neck_pain", "stands twice"),
        (",80,5.5,2.09,", ",80,15.5,2.09,", "off the scale"),
        (",80,5.5,2.09,", ",80,5.5,0,", "sd 0"),
        (",80,5.5,2.09,", ",80,,2.09,", "mean is blank"),
        (",0.76,", ",1.2,", "reliability 1.2"),
        ('"R Cleland', '"Cleland', "no provenance letter"),
        ('"R Cleland', '"S Cleland', "no address"),
    ],
)
def test_a_spread_that_cannot_be_trusted_names_its_line(tmp_path, was, now, wrong):
    with pytest.raises(KnowledgeError) as caught:
        changed(tmp_path, was, now)()
    assert caught.value.file == "spreads.csv"
    assert wrong in str(caught.value)


def test_a_course_is_proposed_with_a_decision_before_its_end():
    numbers = load_course_numbers()
    assert 1 < numbers.decide_at <= numbers.visits


@pytest.mark.parametrize(
    ("was", "now", "wrong"),
    [
        ('id = "course.visits"', 'id = "course.sittings"', "course.sittings"),
        ("value = 6", "value = 0", "0"),
        ('id = "course.visits"', 'id = "course.decide_at"', "course.decide_at"),
    ],
)
def test_a_number_of_a_course_that_is_odd_names_the_file(tmp_path, was, now, wrong):
    path = tmp_path / "course.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(was, now, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load_course_numbers(path)
    assert caught.value.file == "course.toml"
    assert wrong in str(caught.value)
