"""Bounds hold: what brute force or a wider computation finds lies between them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needlebook.core.inference import Place, rank, schedule
from needlebook.core.inference.bounds import bounded_posterior
from needlebook.core.inference.evidence import Drawing, read_drawing
from needlebook.core.inference.network import Network
from needlebook.core.inference.posterior import exact_posterior
from needlebook.core.inference.schedule import plan_joins
from tests.generative.test_inference import ANATOMY, NETWORKS, PARAMETERS, PLACES, case, problems
from tests.unit.inference.brute_force import enumerated_posterior


@settings(max_examples=150, deadline=None)
@given(problems(), st.integers(1, 2))
def test_the_posterior_of_brute_force_lies_within_the_bounds(
    problem: tuple[Network, Drawing, np.ndarray], widest: int
) -> None:
    network, drawing, likelihood = problem
    plan = plan_joins(network, drawing, widest)
    bounds = bounded_posterior(network, drawing, plan, likelihood)
    exact = enumerated_posterior(network, drawing, likelihood)
    assert np.all(bounds.low - 1e-9 <= exact.muscles)
    assert np.all(exact.muscles <= bounds.high + 1e-9)
    assert np.all(np.abs(bounds.muscles - exact.muscles) <= bounds.error + 1e-9)
    if not plan.left_out:
        assert np.all(bounds.error < 1e-9)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(PLACES), unique=True, min_size=6, max_size=14), st.sampled_from(list(NETWORKS)))
def test_on_the_whole_body_the_exact_posterior_lies_within_the_bounds_of_a_narrow_one(
    places: list[Place], complaint: str | None
) -> None:
    network = NETWORKS[complaint]
    drawing = read_drawing(case(places).pain, network)
    likelihood = np.ones(len(network.muscles))
    exact = exact_posterior(network, drawing, plan_joins(network, drawing, 17), likelihood).muscles
    bounds = bounded_posterior(network, drawing, plan_joins(network, drawing, 3), likelihood)
    assert np.all((bounds.low - 1e-9 <= exact) & (exact <= bounds.high + 1e-9))


NECK = [Place(region, side) for region in ("neck_side", "neck_back_upper", "temple") for side in ("left", "right")]


@pytest.mark.parametrize(("widest", "bounded"), [(2, 6), (2, 0)])
def test_a_ranking_beyond_the_limit_states_its_error_and_is_uncertain_where_that_is_wide(
    widest: int, bounded: int
) -> None:
    narrow = replace(PARAMETERS, reporting=replace(PARAMETERS.reporting, widest=widest, bounded=bounded))
    ranking = rank(case(NECK, "neck_pain"), ANATOMY, narrow)
    exact = {(m.muscle, m.side): m.probability for m in rank(case(NECK, "neck_pain"), ANATOMY, PARAMETERS).muscles}
    assert ranking.not_used
    assert "left_out" in {warning.id for warning in ranking.warnings}
    assert 0 < ranking.error_bound == max(m.error_bound for m in ranking.muscles) <= 1
    assert bounded or ranking.error_bound == 1
    assert ranking.error_bound <= PARAMETERS.certainty.error_above or ranking.certainty == "low"
    shared = [m for m in ranking.muscles if (m.muscle, m.side) in exact]
    assert shared
    assert all(abs(m.probability - exact[m.muscle, m.side]) <= m.error_bound + 1e-9 for m in shared)


def test_a_ranking_within_the_limit_is_exact() -> None:
    ranking = rank(case(NECK, "neck_pain"), ANATOMY, PARAMETERS)
    assert ranking.error_bound == 0
    assert not ranking.not_used


def test_a_drawing_that_would_cost_too_much_is_taken_less_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    network = NETWORKS[None]
    drawing = read_drawing(case(list(PLACES[::4])).pain, network)
    whole = plan_joins(network, drawing, 17)
    monkeypatch.setattr(schedule, "DEAREST", whole.cost / 2)
    less = plan_joins(network, drawing, 17)
    assert less.cost <= whole.cost / 2
    assert set(less.left_out) > set(whole.left_out)
