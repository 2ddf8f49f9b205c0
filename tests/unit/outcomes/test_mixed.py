"""The mixed models, against second formulations.

The published examples (fev_data of the R package mmrm, sleepstudy of lme4, neck_pain of ordinalCont) are not reproduced
here: their data are not ours to keep, or are not to be had as text. What can be held against something else is.
"""

import math

import numpy as np
import pytest
from scipy.optimize import minimize

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.ancova import ancova
from needlebook.core.outcomes.mixed import by_visit, lines_model, visits_model
from tests.unit.outcomes.published.headache import patients


def long(people):
    """One row a reading: number, months, score, group, score before."""
    rows = [
        (number, months, score, p.group, p.before)
        for number, p in enumerate(people)
        for months, score in ((3, p.months3), (12, p.months12))
        if score is not None
    ]
    return [list(column) for column in zip(*rows, strict=True)]


ALL = long(patients())
COMPLETE = [p for p in patients() if None not in p]


def fitted(rows):
    number, months, score, group, before = rows
    return visits_model(number, months, score, by_visit(months, group, before))


def test_without_missing_readings_each_visit_gives_its_own_ancova_with_its_own_degrees_of_freedom():
    """Then the model falls into one least-squares fit a visit, and Satterthwaite has to give n - 3."""
    found = fitted(long(COMPLETE))
    for months in ("months3", "months12"):
        after, before = [getattr(p, months) for p in COMPLETE], [p.before for p in COMPLETE]
        alone = ancova(after, before, [p.group for p in COMPLETE])
        effect = found.effects[f"group at {months.removeprefix('months')}"]
        assert (effect.value, effect.se, effect.df) == pytest.approx(
            (alone.adjusted.value, alone.adjusted.se, len(COMPLETE) - 3), rel=1e-5
        )
        assert effect.p == pytest.approx(alone.adjusted.p, rel=1e-4)


def dense_misfit(covariance, rows, columns):
    """-2 restricted log-likelihood with one large covariance matrix, straight from its definition."""
    number, months, score = (np.array(column) for column in rows[:3])
    place = (months == 12).astype(int)
    v = np.where(number[:, None] == number, covariance[place[:, None], place], 0.0)
    x, y = np.column_stack(list(columns.values())), score
    w = np.linalg.inv(v)
    information = x.T @ w @ x
    values = np.linalg.solve(information, x.T @ w @ y)
    left = y - x @ values
    fit = np.linalg.slogdet(v)[1] + np.linalg.slogdet(information)[1] + left @ w @ left
    return fit + (len(y) - x.shape[1]) * math.log(2 * math.pi), values


def test_with_missing_readings_it_finds_the_lowest_point_of_the_likelihood_as_defined():
    people = patients()[:60]
    rows = long(people)
    columns = by_visit(rows[1], rows[3], rows[4])
    found = visits_model(rows[0], rows[1], rows[2], columns)
    assert len(rows[0]) < 2 * len(people)

    def misfit(point):
        factor = np.array([[math.exp(point[0]), 0], [point[1], math.exp(point[2])]])
        return dense_misfit(factor @ factor.T, rows, columns)[0]

    lowest = minimize(misfit, [2.3, 5.0, 2.3], method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-9})
    deviance, values = dense_misfit(np.array(found.covariance), rows, columns)
    assert found.deviance == pytest.approx(deviance, abs=1e-6)
    assert found.deviance == pytest.approx(lowest.fun, abs=1e-5)
    assert [effect.value for effect in found.effects.values()] == pytest.approx(list(values))
    assert found.aic == found.deviance + 6


def invented(seed, patients=80, visits=(0, 4, 8, 12), slope_sd=0.3):
    """Invented readings: a line of their own for each patient, and a fifth of the readings missing."""
    rng = np.random.default_rng(seed)
    rows = []
    for patient in range(patients):
        own, tilt, group = rng.normal(0, 2), rng.normal(0, slope_sd), patient % 2
        for time in visits:
            if rng.random() > 0.2:
                y = 6 + own + (tilt - 0.1 - 0.1 * group) * time + rng.normal(0, 1)
                rows.append((patient, time, y, group))
    return [list(column) for column in zip(*rows, strict=True)]


def test_four_visits_with_missing_readings_settle_and_are_near_the_truth():
    patient, time, y, group = invented(1, patients=400)
    found = visits_model(patient, time, y, by_visit(time, group))
    assert found.visits == (0, 4, 8, 12)
    truth = [[4 + 0.09 * a * b + (a == b) for b in found.visits] for a in found.visits]
    assert np.array(found.covariance) == pytest.approx(np.array(truth), rel=0.2, abs=0.6)
    assert found.effects["group at 12"].value == pytest.approx(-1.2, abs=3 * found.effects["group at 12"].se)
    assert all(100 < effect.df < 400 for effect in found.effects.values())


def test_two_visits_of_equal_spread_agree_with_the_random_intercept_of_statsmodels():
    """Two readings a patient whose sums and differences do not hang together: the two models are the same one."""
    rng = np.random.default_rng(2)
    high, low = rng.normal(0, 1, (2, 50))
    high -= high.mean()
    low -= low.mean() + high * (high @ (low - low.mean())) / (high @ high)
    first, second = 3 * high + low, 3 * high - low
    patient, time = [*range(50)] * 2, [0] * 50 + [1] * 50
    y = [*(5 + first), *(4 + second)]
    columns = {"first": [1.0 - t for t in time], "second": [float(t) for t in time]}
    visits, lines = visits_model(patient, time, y, columns), lines_model(patient, time, y, columns, has_slopes=False)
    (a, c), (_, b) = visits.covariance
    assert (a, b) == pytest.approx((lines.intercept_variance + lines.residual,) * 2, rel=1e-3)
    assert c == pytest.approx(lines.intercept_variance, rel=1e-3)
    for name in columns:
        assert visits.effects[name].value == pytest.approx(lines.effects[name].value)
        assert visits.effects[name].se == pytest.approx(lines.effects[name].se, rel=1e-3)


def test_lines_of_their_own_are_found_with_their_spread():
    patient, time, y, group = invented(3, patients=150)
    columns = {
        "level": [1.0] * len(y),
        "time": time,
        "group by time": [g * t for g, t in zip(group, time, strict=True)],
    }
    found = lines_model(patient, time, y, columns)
    assert not found.is_on_edge
    assert found.intercept_variance == pytest.approx(4, rel=0.3)
    assert found.slope_variance == pytest.approx(0.09, rel=0.3)
    assert found.residual == pytest.approx(1, rel=0.15)
    assert abs(found.covariance) < 0.2
    difference = found.effects["group by time"]
    assert difference.value == pytest.approx(-0.1, abs=3 * difference.se)
    assert difference.df == math.inf


def test_patients_who_differ_in_nothing_are_reported_as_an_edge():
    rng = np.random.default_rng(5)
    patient, time = [number for number in range(30) for _ in range(3)], [0, 1, 2] * 30
    y = rng.normal(0, 1, 90).reshape(30, 3)
    y -= y.mean(axis=1, keepdims=True)  # no patient lies above another
    found = lines_model(patient, time, list(y.ravel()), {"level": [1.0] * 90}, has_slopes=False)
    assert found.is_on_edge  # and the variances are not to be quoted


def test_lines_without_any_error_are_reported_as_an_edge():
    patient, time = [number for number in range(6) for _ in range(3)], [0, 1, 2] * 6
    found = lines_model(patient, time, [float(number) for number in patient], {"level": [1.0] * 18}, has_slopes=False)
    assert found.is_on_edge


@pytest.mark.parametrize(
    ("patient", "times", "outcome"),
    [
        (list(range(6)), [0, 1, 2, 3, 4, 5], [1, 4, 2, 5, 3, 7]),  # one reading each
        ([0, 0, 1, 1, 2, 2], [0, 1] * 3, [1, 4, 2, 5, 3, 7]),  # two, and each has a line of their own
        ([0, 0, 0, 1, 1, 1, 2, 2, 2], [0, 1, 2] * 3, [0.0] * 9),
    ],
)
def test_lines_that_nothing_tells_apart_are_bad_input(patient, times, outcome):
    with pytest.raises(BadInput, match=r"^outcome: "):
        lines_model(patient, times, outcome, {"level": [1.0] * len(outcome)})


PATIENT = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]
VISIT = [1, 2] * 6
SCORE = [5, 4, 6, 4, 7, 3, 5, 5, 8, 6, 4, 4.5]
ONE = {"level": [1.0] * 12}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"outcome": SCORE[:-1]}, "outcome"),
        ({"outcome": [*SCORE[:-1], math.nan]}, "outcome"),
        ({"outcome": [0.0] * 12}, "outcome"),
        ({"columns": {}}, "columns"),
        ({"columns": {"level": [1.0] * 12, "twice": [2.0] * 12}}, "columns"),
        ({"columns": {"short": [1.0]}}, "short"),
        ({"visits": [1] * 12}, "visits"),
        ({"visits": [1, 1] + [1, 2] * 5}, "visits"),
        ({"visits": list(range(12))}, "visits"),
        ({"visits": VISIT[:-1]}, "visits"),
        ({"patients": [1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9], "visits": [1, 2, 1, 3, *VISIT[4:]]}, "visits"),
        (
            {"patients": [1, 2] * 6, "columns": {str(n): [float(n == i) for i in range(12)] for n in range(3)}},
            "patients",
        ),
        ({"level": 0}, "level"),
    ],
)
def test_readings_that_cannot_be_fitted_are_bad_input(changed, field):
    usual = {"patients": PATIENT, "visits": VISIT, "outcome": SCORE, "columns": ONE}
    with pytest.raises(BadInput, match=f"^{field}: "):
        visits_model(**{**usual, **changed})


@pytest.mark.parametrize(("changed", "field"), [({"times": [1, 2]}, "times"), ({"times": [math.inf] * 12}, "times")])
def test_times_that_cannot_be_are_bad_input(changed, field):
    with pytest.raises(BadInput, match=f"^{field}: "):
        lines_model(**{"patients": PATIENT, "times": VISIT, "outcome": SCORE, "columns": ONE, **changed})


def test_columns_need_one_entry_for_each_reading():
    with pytest.raises(BadInput, match=r"^group: "):
        by_visit([1, 2], [0])
    with pytest.raises(BadInput, match=r"^baseline: "):
        by_visit([1, 2], [0, 1], [5.0])


def test_visits_by_name_keep_the_order_in_which_they_come():
    found = visits_model(PATIENT, ["first", "after"] * 6, SCORE, ONE)
    assert found.visits == ("first", "after")
    assert found.patients == 6
