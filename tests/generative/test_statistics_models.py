"""What must hold for models of many patients: an answer that makes sense, or one plain sentence why there is none."""

from math import isfinite

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.ancova import ancova
from needlebook.core.outcomes.mixed import by_visit, visits_model

scores = st.integers(0, 10)
some = settings(max_examples=60, deadline=None)


# Found by search: few readings, nearly all alike, on which the search for a covariance runs into a singular one.
NEARLY_NOTHING = [
    *((0, 1, 3.0, 0), (1, 1, 0.0, 0), (1, 2, 0.0, 0), (2, 0, 0.0, 0), (3, 0, 0.0, 1), (3, 1, 0.0, 1)),
    *((3, 2, 0.0, 1), (4, 0, 0.0, 0), (4, 1, 1.0, 0), (7, 0, 0.0, 0), (7, 2, 0.0, 0), (8, 0, 1.0, 0)),
]


@st.composite
def clinics(draw: st.DrawFn) -> list[tuple[int, int, float, int]]:
    """Patient, visit, score and group, with readings missing at random."""
    visits = draw(st.integers(2, 3))
    rows = []
    for patient in range(draw(st.integers(3, 14))):
        group = draw(st.integers(0, 1))
        for visit in range(visits):
            score = draw(st.none() | scores)
            if score is not None:
                rows.append((patient, visit, float(score), group))
    return rows


def columns_of(rows):
    return ([*column] for column in zip(*rows, strict=True)) if rows else ([], [], [], [])


@given(clinics())
@example(NEARLY_NOTHING)
@some
def test_repeated_measures_have_a_sensible_fit_or_a_sentence(rows):
    patient, visit, score, group = columns_of(rows)
    try:
        found = visits_model(patient, visit, score, by_visit(visit, group))
    except BadInput:
        return
    assert isfinite(found.deviance)
    for effect in found.effects.values():
        assert effect.se > 0
        assert effect.df > 0
        assert effect.low <= effect.value <= effect.high
    (a, c, *_), (_, b, *_) = found.covariance[:2]
    assert a > 0 < b
    assert c**2 <= a * b * (1 + 1e-9)


@given(clinics(), st.sampled_from([1.0, 0.01, 1000.0]), st.integers(-5, 5))
@some
def test_another_unit_of_the_score_changes_nothing_but_the_unit(rows, unit, shift):
    patient, visit, score, group = columns_of(rows)
    try:
        plain = visits_model(patient, visit, score, by_visit(visit, group))
        other = visits_model(patient, visit, [unit * (value + shift) for value in score], by_visit(visit, group))
    except BadInput:
        return
    for name, effect in plain.effects.items():
        moved = shift if name.startswith("mean") else 0
        assert other.effects[name].value == pytest.approx(unit * (effect.value + moved), rel=1e-3, abs=1e-3 * unit)
        assert other.effects[name].se == pytest.approx(unit * effect.se, rel=1e-2)


@given(st.lists(st.tuples(scores, scores, st.integers(0, 1), scores), max_size=12))
@some
def test_an_adjusted_comparison_has_an_answer_or_a_sentence(rows):
    after, baseline, group, age = columns_of(rows)
    try:
        found = ancova(after, baseline, group, [age])
    except BadInput:
        return
    assert found.adjusted.low <= found.adjusted.value <= found.adjusted.high
    assert 0 <= found.adjusted.p <= 1
