"""A score is counted, never guessed: an item that nobody knows leaves a range."""

from dataclasses import replace

import pytest

from needlebook.core.case import Answer, Case, HistoryItem, Patient
from needlebook.core.screening import Policy, ScoreResult, score_results, screen
from needlebook.core.screening.document import verdict_document
from needlebook.core.screening.scores import questions_of
from needlebook.knowledge import load

KNOWLEDGE = load()
BOOK = KNOWLEDGE.rulebook
WELLS = next(score for score in BOOK.scores if score.id == "wells_dvt")
ADDING = sorted(questions_of(WELLS) - {"wells_alternative"})


def said(answer: Answer, *ids: str) -> tuple[HistoryItem, ...]:
    return tuple(HistoryItem(id, answer) for id in ids)


def counted(id: str, *history: HistoryItem, **more: object) -> ScoreResult:
    """The score of a man of 40 who gave these answers."""
    more.setdefault("patient", Patient(age=40, sex="male"))
    case = Case(history=history, **more)  # type: ignore[arg-type]
    return next(result for result in score_results(case, BOOK) if result.score.id == id)


def wells(yes: int, alternative: bool = False) -> ScoreResult:
    """The Wells score with every item answered, the first `yes` of those that add points with a yes."""
    last = said(Answer.YES if alternative else Answer.NO, "wells_alternative")
    return counted("wells_dvt", *said(Answer.YES, *ADDING[:yes]), *said(Answer.NO, *ADDING[yes:]), *last)


def meanings(result: ScoreResult) -> list[str]:
    return [f"{band.means}: {band.figure}" if band.figure else band.means for band in result.bands]


LIKELY = "likely, in the version with two levels"


@pytest.mark.parametrize(
    ("yes", "alternative", "points", "expected"),
    [
        (0, True, -2, ["low: 5 % had a clot"]),
        (0, False, 0, ["low: 5 % had a clot"]),
        (1, False, 1, ["moderate: 17 % had a clot"]),
        (2, False, 2, ["moderate: 17 % had a clot", LIKELY]),
        (3, False, 3, ["high: 53 % had a clot", LIKELY]),
        (3, True, 1, ["moderate: 17 % had a clot"]),
        (9, False, 9, ["high: 53 % had a clot", LIKELY]),
    ],
)
def test_the_wells_score_falls_into_its_published_band(yes, alternative, points, expected):
    result = wells(yes, alternative)
    assert (result.low, result.high) == (points, points)
    assert meanings(result) == expected
    assert result.open == ()


def test_an_unknown_item_leaves_a_range_with_every_band_it_may_fall_into():
    result = counted("wells_dvt", *said(Answer.YES, "wells_calf"))
    assert (result.low, result.high) == (-1, 9)
    assert len(result.bands) == len(WELLS.bands)
    assert "another diagnosis as likely" in result.open


def test_what_was_denied_as_a_whole_is_not_open():
    result = counted("wells_dvt", *said(Answer.YES, "wells_calf"), others_denied=True)
    assert (result.low, result.high, result.counted) == (1, 1, ("calf more than 3 cm thicker",))


@pytest.mark.parametrize(("cm", "points"), [(3.0, 0), (3.1, 1)])
def test_a_measured_calf_tells_the_item(cm: float, points: int):
    others = [id for id in ADDING if id != "wells_calf"]
    denied = said(Answer.NO, *others, "wells_alternative")
    result = counted("wells_dvt", *denied, measurements={"calf_difference_cm": cm})
    assert (result.low, result.high) == (points, points)


def test_a_yes_counts_although_the_measurement_says_no():
    measured = {"calf_difference_cm": 1.0}
    result = counted("wells_dvt", *said(Answer.YES, "wells_calf"), measurements=measured, others_denied=True)
    assert result.low == 1


@pytest.mark.parametrize(
    ("history", "age", "low", "high", "expected"),
    [
        (("ccr_dangerous_mechanism",), 40, 1, 3, ["positive: sensitivity 99.4 %, specificity 45.1 %"]),
        ((), 64, 0, 2, ["positive: sensitivity 99.4 %, specificity 45.1 %"]),
        ((), 65, 1, 3, ["positive: sensitivity 99.4 %, specificity 45.1 %"]),
    ],
)
def test_one_item_makes_the_canadian_rule_positive(history, age, low, high, expected):
    answers = said(Answer.YES, *history) or said(Answer.NO, "ccr_paraesthesia")
    result = counted("canadian_c_spine", *answers, patient=Patient(age=age))
    assert (result.low, result.high) == (low, high)
    assert meanings(result) == expected


def test_no_item_of_the_canadian_rule_has_no_figure_and_excludes_nothing():
    result = counted("canadian_c_spine", *said(Answer.NO, "ccr_paraesthesia"), others_denied=True)
    assert (result.low, result.high, result.bands) == (0, 0, ())
    assert "exclude" in result.score.note


@pytest.mark.parametrize(
    ("signs", "age", "points", "expected"),
    [
        (("cord_gait",), 45, 1, ["makes it unlikely, and does not exclude it: likelihood ratio 0.18"]),
        (("cord_gait",), 46, 2, []),
        (("cord_gait", "cord_babinski"), 46, 3, ["makes it likely: likelihood ratio 30.9"]),
    ],
)
def test_the_cluster_of_myelopathy_counts_age_above_45(signs, age, points, expected):
    result = counted("myelopathy_cluster", *said(Answer.YES, *signs), patient=Patient(age=age), others_denied=True)
    assert (result.low, result.high) == (points, points)
    assert meanings(result) == expected


def test_the_age_alone_brings_no_score_up():
    assert score_results(Case(Patient(age=80)), BOOK) == ()


def test_a_score_is_no_part_of_the_verdict():
    """The item that takes two points off changes the score and nothing else."""
    case = Case(Patient(age=40, sex="male"), history=said(Answer.YES, "wells_calf"), others_denied=True, drugs=())
    lower = replace(case, history=(*case.history, *said(Answer.YES, "wells_alternative")))
    first, then = (screen(c, KNOWLEDGE.anatomy, BOOK, Policy({})) for c in (case, lower))
    assert first == then
    assert [r.low for c in (case, lower) for r in score_results(c, BOOK)] == [1, -1]


def test_the_document_of_a_verdict_holds_the_scores_that_were_taken():
    case = Case(Patient(), history=said(Answer.YES, "achilles_gap"), others_denied=True)
    verdict = screen(case, KNOWLEDGE.anatomy, BOOK, Policy({}))
    (score,) = verdict_document(verdict, BOOK, score_results(case, BOOK))["scores"]
    assert (score["id"], score["low"], score["high"], score["bands"]) == ("achilles_tests", 1, 1, [])
    assert (score["sources"], score["provenance"]) == (["ACH"], "S")


@pytest.mark.parametrize("score", BOOK.scores, ids=lambda score: score.id)
def test_an_item_of_a_score_that_is_so_makes_its_red_flag_fire_unless_it_takes_points_off(score):
    for id in questions_of(score):
        case = Case(Patient(age=40), history=said(Answer.YES, id))
        fired = {r.rule.id for r in screen(case, KNOWLEDGE.anatomy, BOOK, Policy({})).reasons}
        assert (fired == set()) == (id == "wells_alternative"), id
