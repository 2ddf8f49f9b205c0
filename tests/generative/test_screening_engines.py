"""The fast engine against the slow obvious one: the whole verdict, word for word, on whatever can be asked of it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from needlebook.core.case import Case
from needlebook.core.screening import Override, Policy, RuleBook, screen
from tests.generative import reference_engine
from tests.generative.test_screening import ANATOMY, BOOK, cases, policies

TOPICLESS = tuple(rule for rule in BOOK.rules if rule.choice is None)
with_unidentified_drug = st.builds(lambda case, has: replace(case, has_unknown_drug=has), cases, st.booleans())


def assert_alike(case: Case, book: RuleBook, policy: Policy, overrides: tuple[Override, ...] = ()) -> None:
    slow = reference_engine.screen(case, ANATOMY, book, policy, overrides)
    assert screen(case, ANATOMY, book, policy, overrides) == slow


@settings(max_examples=300)
@given(with_unidentified_drug, policies)
def test_both_engines_give_the_same_verdict(case, policy):
    assert_alike(case, BOOK, policy)


@given(cases, policies, st.data())
def test_both_engines_give_the_same_verdict_when_rules_are_overridden(case, policy, data):
    reasons = reference_engine.screen(case, ANATOMY, BOOK, policy).reasons
    chosen = data.draw(st.lists(st.sampled_from(reasons), max_size=4)) if reasons else []
    forgotten = data.draw(st.booleans())
    overrides = [
        Override(r.rule.id, frozenset(r.facts[forgotten:]), site) for r in chosen for site in r.sites or (None,)
    ]
    kept = data.draw(st.lists(st.sampled_from(overrides), unique_by=str)) if overrides else []
    assert_alike(case, BOOK, policy, tuple(kept))


@settings(max_examples=60)
@given(cases, st.sets(st.sampled_from(range(len(TOPICLESS))), min_size=1, max_size=12))
def test_both_engines_give_the_same_verdict_from_a_part_of_the_table(case, kept):
    few = replace(BOOK, rules=tuple(TOPICLESS[n] for n in sorted(kept)))
    assert_alike(case, few, Policy({}))
