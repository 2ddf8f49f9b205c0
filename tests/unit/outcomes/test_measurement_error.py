import math

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.measurement_error import mdc, mean_sem, sem_from_icc, sem_from_retest, sem_within


def test_the_lunge_test_has_its_published_mdc():
    """SEM 1.65 degrees, MDC95 printed as 4.57 (10.1177/10538127251395837); the formula gives 4.5736."""
    assert mdc(1.65) == pytest.approx(4.5736, abs=0.00005)


@pytest.mark.parametrize(("sem", "printed", "computed"), [(1.5, 3.5, 3.49), (2.9, 6.8, 6.75)])
def test_what_anwar_prints_as_mdc_is_that_at_90_and_not_at_95_percent(sem, printed, computed):
    """Neck range of motion, Anwar 2022. The level is not named there; only the 90 % form fits."""
    assert mdc(sem, 0.90) == pytest.approx(computed, abs=0.005)
    assert mdc(sem, 0.90) == pytest.approx(printed, abs=0.06)  # 6.746 is printed as 6.8, so by way of 6.75
    assert mdc(sem, 0.95) > printed + 0.6


def test_the_mdc_of_kovacs_comes_from_a_standard_error_of_1_44():
    assert mdc(1.44) == pytest.approx(4.0, abs=0.01)


def test_another_level_takes_the_normal_distribution():
    assert mdc(1, 0.80) == pytest.approx(1.2815515655 * math.sqrt(2))


def test_the_standard_error_comes_from_reliability_or_from_two_readings_or_from_many():
    first, second = [4.0, 5.5, 7.0, 6.0], [4.5, 5.0, 8.0, 6.5]
    assert sem_from_icc(7.5, 0.8) == pytest.approx(3.354, abs=0.0005)
    assert sem_from_retest(first, second) == pytest.approx(math.sqrt(1.1875 / 3 / 2))  # differences 0.5, -0.5, 1, 0.5
    pairs = list(zip(first, second, strict=True))
    without_drift = [(a, b - 0.375) for a, b in pairs]  # the mean difference; the retest form leaves it out by itself
    free = len(pairs) / (len(pairs) - 1)
    assert sem_from_retest(first, second) == pytest.approx(sem_within(without_drift) * math.sqrt(free))


def test_people_with_more_readings_count_more():
    assert sem_within([(1, 3), (5, 5, 5)]) == pytest.approx(math.sqrt(2 / 3))


def test_only_what_differs_between_trials_shrinks_with_their_number():
    assert mean_sem(1.2, 0.5, 1) == pytest.approx(1.3)
    assert mean_sem(1.2, 0.5, 3) > 1.3 / math.sqrt(3)
    assert mean_sem(1.2, 0.5, 10**9) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: mdc(-1), "sem"),
        (lambda: mdc(math.nan), "sem"),
        (lambda: mdc(1, 1), "level"),
        (lambda: sem_from_icc(0, 0.5), "sd"),
        (lambda: sem_from_icc(1, 1.5), "icc"),
        (lambda: sem_from_retest([1, 2], [1]), "second"),
        (lambda: sem_from_retest([1, 2], [1, 2, 3]), "second"),
        (lambda: sem_within([]), "readings"),
        (lambda: sem_within([(1, 2), (1,)]), "readings"),
        (lambda: mean_sem(1, 1, 0), "readings"),
    ],
)
def test_figures_that_cannot_be_are_bad_input(wrong, field):
    with pytest.raises(BadInput, match=f"^{field}: "):
        wrong()
