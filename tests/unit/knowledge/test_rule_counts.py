"""No row of the evidence gets lost: it is an entry, or a gap that says why."""

from dataclasses import replace

import pytest

from needlebook.knowledge import load
from needlebook.knowledge.rule_counts import TITLES, became, count_table, evidence_rows, gaps_by_row, left_out, unplaced
from needlebook.knowledge.rule_gaps import GAPS

KNOWLEDGE = load()
BOOK = KNOWLEDGE.rulebook
ROWS = {row.id: row for row in evidence_rows()}
# Entries that stand under a row of another name.
OF_ANOTHER_ROW = {"botulinum_toxin": "recent_injection_botox", "fig_sternal_foramen": "haz_heart"}


def test_every_row_of_the_evidence_is_an_entry_or_a_gap_with_a_reason():
    assert unplaced(KNOWLEDGE) == []


def test_a_row_whose_rules_are_taken_away_is_missed():
    fewer = tuple(rule for rule in BOOK.rules if not rule.id.startswith("cpap_user"))
    assert unplaced(replace(KNOWLEDGE, rulebook=replace(BOOK, rules=fewer))) == ["cpap_user"]


def test_every_entry_goes_back_to_a_row_of_the_evidence():
    entries = {id for ids in became(KNOWLEDGE).values() for id in ids}
    assert entries - set(ROWS) == set(OF_ANOTHER_ROW)
    assert set(OF_ANOTHER_ROW.values()) <= set(ROWS)


def test_a_gap_is_about_rows_that_exist():
    assert set(gaps_by_row()) <= set(ROWS)


def test_what_was_recalled_with_little_confidence_is_marked_weak():
    weak = {rule.id.partition(".")[0] for rule in BOOK.rules if rule.is_weak}
    weak |= {OF_ANOTHER_ROW.get(figure.id, figure.id) for figure in KNOWLEDGE.figures if figure.is_weak}
    assert {row.id for row in ROWS.values() if "R?" in row.letters} <= weak


@pytest.mark.parametrize("kind", ["rules", "hazards"])
def test_what_the_evidence_only_recalls_is_not_called_read(kind: str):
    entries = BOOK.rules if kind == "rules" else BOOK.hazards
    recalled = {row.id for row in ROWS.values() if "S" not in row.letters}
    assert [e.id for e in entries if e.id in recalled and e.provenance == "S"] == []


def test_the_count_adds_up_to_the_rows_of_the_tables():
    total, table = count_table(KNOWLEDGE)
    counts = [int(line.split("|")[2]) for line in table.splitlines()[2:]]
    assert sum(counts) == len(ROWS) == 243
    assert len(counts) == len(TITLES)
    assert total.startswith("The evidence was compiled into 243 rows. 237 of them became entries; 6 were left out")


def test_every_gap_is_told_with_its_reason():
    told = list(left_out(KNOWLEDGE))
    assert len(told) == len(GAPS)
    assert any("Rows: `lab_inr_limit`. Sources: [MUN](<" in text for text in told)
