"""What is known beside drawing and examination: duration, side, earlier visits."""

from dataclasses import replace
from math import exp, log

import numpy as np
import pytest
from tests.unit.inference.small_body import complaint, small_body

from needlebook.core.anatomy import Side
from needlebook.core.case import Case, EarlierFinding, EarlierSign, Finding, PainMark, Patient, Sign
from needlebook.core.errors import BadInput
from needlebook.core.inference import Place, build_network, rank
from needlebook.core.inference.background import background_ratios
from needlebook.core.inference.network import Network
from needlebook.knowledge.inference import load_inference

PARAMETERS = load_inference().parameters
PRIORS, EARLIER = PARAMETERS.priors, PARAMETERS.earlier
BODY = replace(small_body(), complaints={"sore": complaint("sore", ("biceps", "active", 0.5, 0.5))})
LEFT, RIGHT = Side.LEFT, Side.RIGHT
CASE = Case(Patient(), "sore")


def network() -> Network:
    return build_network(BODY, PARAMETERS, "sore")


def prior(case: Case, muscle: str, side: Side = LEFT) -> float:
    """The muscle's probability when nothing is drawn or found."""
    return next(m for m in rank(case, BODY, PARAMETERS).muscles if (m.muscle, m.side) == (muscle, side)).probability


def shift(case: Case, muscle: str = "biceps", side: Side = LEFT) -> float:
    """By how much the background moves the muscle's log-odds."""
    ratios = background_ratios(case, network(), PARAMETERS)
    return log(ratios[network().muscles.index(Place(muscle, side))])


def earlier(sign: EarlierSign, muscle: str = "biceps", visit: int = 1) -> EarlierFinding:
    return EarlierFinding(muscle, LEFT, sign, visit)


def test_nothing_known_moves_nothing() -> None:
    assert np.all(background_ratios(CASE, network(), PARAMETERS) == 1)


def test_an_acute_complaint_takes_the_published_shares_in_part() -> None:
    chronic = prior(CASE, "biceps")
    acute = prior(replace(CASE, duration_weeks=1), "biceps")
    assert acute == pytest.approx(PRIORS.candidate + PRIORS.acute_counts * (chronic - PRIORS.candidate))
    assert shift(replace(CASE, duration_weeks=1), "triceps") == 0


def test_a_complaint_is_acute_until_the_stated_week() -> None:
    assert shift(replace(CASE, duration_weeks=PRIORS.acute_below_weeks)) == 0
    assert shift(replace(CASE, duration_weeks=PRIORS.acute_below_weeks - 0.1)) < 0
    assert shift(replace(CASE, duration_weeks=1, complaint=None)) == 0


def test_of_a_complaint_on_one_side_the_other_side_is_no_candidate() -> None:
    case = replace(CASE, complaint_side=RIGHT)
    assert prior(case, "biceps", LEFT) == pytest.approx(PRIORS.other)
    assert prior(case, "biceps", RIGHT) == pytest.approx(prior(CASE, "biceps", RIGHT))


def test_a_drawing_tells_the_side_better_than_a_word() -> None:
    drawn = replace(CASE, complaint_side=RIGHT, pain=(PainMark("elbow", LEFT),))
    assert shift(drawn) == 0
    assert shift(replace(drawn, pain=(PainMark("elbow", LEFT, 0),))) < 0


@pytest.mark.parametrize(
    ("case", "field"),
    [(replace(CASE, duration_weeks=-1), "duration_weeks"), (replace(CASE, complaint_side=Side.MIDLINE), "side")],
)
def test_a_duration_or_side_that_cannot_be_is_bad_input(case: Case, field: str) -> None:
    with pytest.raises(BadInput, match=field):
        rank(case, BODY, PARAMETERS)


@pytest.mark.parametrize("sign", list(EarlierSign))
def test_an_earlier_finding_moves_its_own_muscle_by_its_weight(sign: EarlierSign) -> None:
    case = replace(CASE, earlier=(earlier(sign),))
    assert shift(case) == pytest.approx(getattr(EARLIER, sign.value))
    assert shift(case, "triceps") == shift(case, "biceps", RIGHT) == 0


def test_what_was_recognised_or_helped_speaks_for_a_muscle_and_what_did_not_help_against_it() -> None:
    assert EARLIER.recognised > EARLIER.needled_better > 0 > EARLIER.needled_unchanged
    assert EARLIER.recognised < PARAMETERS.signs[Sign.RECOGNISED_PAIN].present
    assert abs(EARLIER.needled_unchanged) < -PARAMETERS.signs[Sign.PRESSED_PAINLESS].present


def test_the_same_finding_of_several_visits_counts_once_and_the_latest_is_named() -> None:
    case = replace(CASE, earlier=tuple(earlier(EarlierSign.RECOGNISED, visit=v) for v in (2, 3, 1)))
    assert shift(case) == pytest.approx(EARLIER.recognised)
    assert rank(case, BODY, PARAMETERS).earlier == (earlier(EarlierSign.RECOGNISED, visit=3),)


def test_earlier_visits_together_stay_within_their_limit() -> None:
    case = replace(CASE, earlier=(earlier(EarlierSign.RECOGNISED), earlier(EarlierSign.NEEDLED_BETTER)))
    assert shift(case) == pytest.approx(min(EARLIER.most, EARLIER.recognised + EARLIER.needled_better))


def test_needled_with_and_without_change_at_different_visits_cancel_and_both_are_named() -> None:
    both = (earlier(EarlierSign.NEEDLED_BETTER), earlier(EarlierSign.NEEDLED_UNCHANGED, visit=2))
    case = replace(CASE, earlier=both)
    assert shift(case) == pytest.approx(EARLIER.needled_better + EARLIER.needled_unchanged)
    assert set(rank(case, BODY, PARAMETERS).earlier) == set(both)


def test_a_muscle_that_has_been_retired_is_not_used() -> None:
    case = replace(CASE, earlier=(earlier(EarlierSign.RECOGNISED, muscle="plantaris"),))
    assert rank(case, BODY, PARAMETERS).earlier == ()


def test_earlier_findings_stand_in_the_number_before_the_examination() -> None:
    today = (Finding("biceps", LEFT, Sign.PRESSED_PAINLESS, True),)
    case = replace(CASE, earlier=(earlier(EarlierSign.RECOGNISED),), findings=today)
    muscle = next(m for m in rank(case, BODY, PARAMETERS).muscles if (m.muscle, m.side) == ("biceps", LEFT))
    assert muscle.before_examination == pytest.approx(prior(replace(case, findings=()), "biceps"))
    assert muscle.probability < muscle.before_examination
    odds = muscle.probability / (1 - muscle.probability)
    before = muscle.before_examination / (1 - muscle.before_examination)
    assert odds / before == pytest.approx(exp(PARAMETERS.signs[Sign.PRESSED_PAINLESS].present))
