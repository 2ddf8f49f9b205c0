"""What would raise or lower a muscle."""

from dataclasses import replace

import pytest

from needlebook.core.anatomy import Side
from needlebook.core.case import Case, Finding, PainMark, Patient, Sign
from needlebook.core.errors import BadInput
from needlebook.core.inference import Place, Ranking, influence, rank
from needlebook.knowledge import load
from needlebook.knowledge.inference import load_inference

ANATOMY = load().anatomy
PARAMETERS = load_inference().parameters
SUPRASPINATUS = Place("supraspinatus", Side.LEFT)
DRAWN = tuple(PainMark(region, Side.LEFT) for region in ("deltoid_mid", "elbow_lateral"))
CASE = Case(Patient(), "subacromial_pain", pain=DRAWN)


def probability(ranking: Ranking) -> float:
    return next(m.probability for m in ranking.muscles if (m.muscle, m.side) == SUPRASPINATUS)


def ranked(case: Case) -> Ranking:
    return rank(case, ANATOMY, PARAMETERS)


def test_an_expected_region_moves_the_muscle_as_much_as_drawing_it_would() -> None:
    case = replace(CASE, pain=DRAWN[:1])
    moved = next(r for r in influence(case, ANATOMY, PARAMETERS, SUPRASPINATUS).regions if r.if_drawn)
    drawn = replace(case, pain=(*case.pain, PainMark(moved.region.id, moved.region.side)))
    assert moved.probability == pytest.approx(probability(ranked(drawn)))
    assert moved.change == pytest.approx(probability(ranked(drawn)) - probability(ranked(case)))
    assert moved.change > 0


def test_a_region_that_it_explains_moves_the_muscle_as_much_as_leaving_it_away_would() -> None:
    moved = [r for r in influence(CASE, ANATOMY, PARAMETERS, SUPRASPINATUS).regions if not r.if_drawn]
    assert {r.region.id for r in moved} == {"deltoid_mid", "elbow_lateral"}
    for r in moved:
        left = replace(CASE, pain=tuple(mark for mark in CASE.pain if mark.region != r.region.id))
        assert r.probability == pytest.approx(probability(ranked(left)))


def test_without_the_only_drawn_region_everything_counts_as_absent() -> None:
    alone = replace(CASE, pain=DRAWN[:1])
    moved = next(r for r in influence(alone, ANATOMY, PARAMETERS, SUPRASPINATUS).regions if not r.if_drawn)
    assert moved.change < 0


def test_a_sign_moves_the_muscle_as_much_as_finding_it_would() -> None:
    before = Finding("supraspinatus", Side.LEFT, Sign.TAUT_BAND, True)
    case = replace(CASE, findings=(before,))
    for moved in influence(case, ANATOMY, PARAMETERS, SUPRASPINATUS).signs:
        kept = tuple(f for f in case.findings if f.sign is not moved.sign)
        found = Finding("supraspinatus", Side.LEFT, moved.sign, moved.if_present)
        assert moved.probability == pytest.approx(probability(ranked(replace(case, findings=(*kept, found)))))


def test_a_sign_is_not_asked_for_again_as_it_was_found() -> None:
    case = replace(CASE, findings=(Finding("supraspinatus", Side.LEFT, Sign.RECOGNISED_PAIN, True),))
    signs = influence(case, ANATOMY, PARAMETERS, SUPRASPINATUS).signs
    assert [s.if_present for s in signs if s.sign is Sign.RECOGNISED_PAIN] == [False]
    assert len(signs) == 2 * len(Sign) - 1


def test_the_greatest_change_stands_first() -> None:
    found = influence(CASE, ANATOMY, PARAMETERS, SUPRASPINATUS)
    for changes in ([abs(r.change) for r in found.regions], [abs(s.change) for s in found.signs]):
        assert changes == pytest.approx(sorted(changes, reverse=True))
    assert found.probability == pytest.approx(probability(ranked(CASE)))


def test_a_muscle_without_trigger_points_is_bad_input() -> None:
    with pytest.raises(BadInput, match="muscle"):
        influence(CASE, ANATOMY, PARAMETERS, Place("supraspinatus", Side.MIDLINE))
