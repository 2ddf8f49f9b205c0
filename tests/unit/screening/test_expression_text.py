"""An expression written out is read back as the same expression."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlebook.core.screening.expressions import (
    NUMBERS,
    SIGNS,
    SITE_CALLS,
    SITE_FLAGS,
    All,
    AnyOf,
    Atom,
    Compare,
    Known,
    Not,
    expression_text,
    parse,
)
from needlebook.knowledge import load

ids = st.sampled_from(["fever", "epilepsy", "haz_x1"])
numbers = st.one_of(st.sampled_from(NUMBERS), st.floats(0, 1e6, allow_subnormal=False))
atoms = st.one_of(
    st.builds(Atom, st.just("answer"), st.tuples(ids)),
    st.builds(Atom, st.sampled_from(SITE_FLAGS)),
    st.builds(Atom, st.sampled_from(("said", "takes", *SITE_CALLS)), st.lists(ids, min_size=1, max_size=3).map(tuple)),
    st.builds(Atom, st.just("takes_at_least"), st.tuples(st.integers(1, 5), ids)),
    st.builds(Compare, st.sampled_from(NUMBERS), st.sampled_from(list(SIGNS)), numbers),
)


def groups(inner):
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(All, parts), st.builds(AnyOf, parts), st.builds(Not, inner), st.builds(Known, inner))


@given(st.recursive(atoms, groups, max_leaves=8))
def test_any_expression_survives_being_written_out(expression):
    assert parse(expression_text(expression)) == expression


@pytest.mark.parametrize("rule", load().rulebook.rules, ids=lambda rule: rule.id)
def test_the_conditions_of_every_rule_survive_being_written_out(rule):
    for expression in filter(None, (rule.when, rule.where)):
        assert parse(expression_text(expression)) == expression


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 <= inr <= 3.5", "inr >= 2 and inr <= 3.5"),
        ("4 < inr", "inr > 4"),
        ("fever and (deep or electrical)", "fever and (deep or electrical)"),
        ("fever and deep or electrical", "fever and deep or electrical"),
        ("not (fever or deep)", "not (fever or deep)"),
        ('takes_at_least(2, "chemo")', "takes_at_least(2, 'chemo')"),
    ],
)
def test_an_expression_is_written_with_the_brackets_it_needs(text: str, expected: str):
    assert expression_text(parse(text)) == expected
