"""The reference of instruments is what the tables say now, and says how each is scored."""

from tools.write_instrument_page import PAGE

from needlebook.knowledge import load
from needlebook.knowledge.instrument_page import instrument_page


def test_the_page_is_written_from_the_tables_as_they_stand():
    assert PAGE.read_text(encoding="utf-8") == instrument_page(load()), "run `make docs`"


def test_every_instrument_stands_there_with_its_missing_item_rule_and_licence():
    text, knowledge = PAGE.read_text(encoding="utf-8"), load()
    for id, instrument in knowledge.instruments.items():
        section = text.split(f'<a id="{id}"></a>')[1].split("\n## ")[0]
        assert knowledge.scoring[id].missing_says in section
        assert instrument.source in section


def test_a_recalled_rule_carries_its_letter():
    section = PAGE.read_text(encoding="utf-8").split('<a id="NDI"></a>')[1]
    assert "not valid if 3 or more are missing. (R)" in section
