"""The bench on a handful of cases: every engine gives the same answers, and a difference stops it."""

import pytest
from bench.screening.agreement import Differs, Setting, check
from bench.screening.cases import synthetic_cases
from bench.screening.growth import book_of
from bench.screening.peers import JsonLogic, Table, Zen

from needlebook.core.screening import Policy, RuleBook
from needlebook.core.screening.consequences import active_rules
from needlebook.knowledge import load

KNOWLEDGE = load()


def compared(book: RuleBook, count: int) -> int:
    setting = Setting(KNOWLEDGE.anatomy, book, Policy({}))
    table = Table(active_rules(book, setting.policy), most_sites=6)
    cases = synthetic_cases(count, 7, KNOWLEDGE.anatomy, book, list(KNOWLEDGE.drugs))
    return check(cases, setting, table, [Zen(table), JsonLogic(table)])


def test_all_engines_give_equal_answers():
    assert compared(KNOWLEDGE.rulebook, 30) > 30 * len(KNOWLEDGE.rulebook.rules)


@pytest.mark.parametrize("count", [50, 500])
def test_all_engines_give_equal_answers_with_fewer_and_with_more_rules(count):
    book = book_of(KNOWLEDGE.rulebook, count)
    assert len({rule.id for rule in book.rules}) == count
    assert compared(book, 4) > 4 * count


def test_an_engine_that_differs_stops_the_bench():
    book = KNOWLEDGE.rulebook
    setting, rules = Setting(KNOWLEDGE.anatomy, book, Policy({})), active_rules(book, Policy({}))
    table, other = Table(rules, most_sites=6), Zen(Table([*rules[1:], rules[0]], most_sites=6))
    cases = synthetic_cases(10, 7, KNOWLEDGE.anatomy, book, list(KNOWLEDGE.drugs))
    with pytest.raises(Differs, match="zen-engine"):
        check(cases, setting, table, [other])
