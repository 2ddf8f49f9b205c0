"""A source is printed as its letter, its words and a link; a figure with what its interval says."""

from dataclasses import replace

import pytest

from needlebook.knowledge.evidence import Effect
from needlebook.knowledge.manual import load_manual
from needlebook.web.manual.evidence import reading
from needlebook.web.manual.words import Cited, cited_all, share

REVIEW = load_manual().evidence.pooled[0]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("R Travell/Simons", [("R", "Travell/Simons", [])]),
        ("S https://pubmed.ncbi.nlm.nih.gov/1/", [("S", "", ["pubmed.ncbi.nlm.nih.gov"])]),
        ("S (PMID 1, doi 10.1/2)", [("S", "PMID 1, doi 10.1/2", [])]),
        ("R Simons 1999 vol 1; S http://a.org/x", [("R", "Simons 1999 vol 1", []), ("S", "", ["a.org"])]),
        (
            "S 50 mm in a trial: https://a.org/x ; S donors: https://b.org",
            [("S", "50 mm in a trial", ["a.org"]), ("S", "donors", ["b.org"])],
        ),
        ("as rhomboideus_major (measured there)", [("", "as rhomboideus_major (measured there)", [])]),
        ("", []),
    ],
)
def test_a_cell_of_sources_is_split_into_letter_words_and_hosts(source: str, expected: list):
    assert [(c.letter, c.text, [host for host, _address in c.addresses]) for c in cited_all(source)] == expected


def test_every_letter_says_what_it_means():
    assert Cited("J", "", ()).means == "judged by the compiler"
    assert Cited("", "", ()).means == ""


@pytest.mark.parametrize(
    ("direction", "kind", "low", "high", "says"),
    [
        ("neg favours DN", "MD", -2.0, -1.0, "favours needling"),
        ("neg favours DN", "MD", -2.0, 0.0, "no clear difference"),
        ("neg favours DN", "MD", 0.5, 1.0, "favours the comparison"),
        ("pos favours DN", "SMD", 0.1, 1.0, "favours needling"),
        ("pos favours comparator", "SMD", 0.1, 1.0, "favours the comparison"),
        (">1 favours DN", "RR", 1.1, 1.4, "favours needling"),
        (">1 worse", "RR", 0.4, 9.4, "no clear difference"),
        (">1 worse", "RR", 1.4, 9.4, ""),
        ("neg favours DN", "MD", None, None, ""),
    ],
)
def test_an_interval_is_read_by_the_direction_that_its_source_gives(direction, kind, low, high, says):
    assert reading(replace(REVIEW, direction=direction, effect=Effect(kind, None, low, high))) == says


def test_a_share_is_one_figure_a_range_or_blank():
    assert (share(0.58, 0.58), share(0.3, 0.55), share(None, None)) == ("58 %", "30 to 55 %", "")
