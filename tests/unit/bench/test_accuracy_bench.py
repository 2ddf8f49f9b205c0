"""The bench of accuracy on a few patients: the worlds are what they say, and the figures are counted right."""

from math import log
from random import Random

import numpy as np
import pytest
from bench import report
from bench.accuracy.findings import AS_ASSUMED, HALF, Hand, chance_found
from bench.accuracy.needed import FIXED, LOOKS, MOST_TESTS, needed
from bench.accuracy.patients import muscle_priors
from bench.accuracy.picture import drawn
from bench.accuracy.scores import EDGES, brier, calibration, log_loss, share_found
from bench.accuracy.sources import groups_of, sources_left_out
from bench.accuracy.trial import patients, trial
from bench.accuracy.worlds import FEW, MODEL
from bench.inference.ours import Needlebook

from needlebook.core.anatomy import Side
from needlebook.core.inference import Place
from needlebook.knowledge import load
from needlebook.knowledge.inference import load_inference
from tests.unit.inference.small_body import small_body

ANATOMY, PARAMETERS = load().anatomy, load_inference().parameters
COMPLAINTS = {"migraine": Needlebook(ANATOMY, PARAMETERS, "migraine")}


def test_a_trial_is_the_same_for_the_same_seed():
    one, other = (trial(7, FEW, COMPLAINTS, 3, [AS_ASSUMED]) for _ in range(2))
    assert np.array_equal(one.drawing, other.drawing)
    assert np.array_equal(one.examined[AS_ASSUMED.name], other.examined[AS_ASSUMED.name])


def test_patients_of_the_few_have_one_to_four_active_muscles():
    counts = {int(one.active.sum()) for _, one, _ in patients(7, FEW, COMPLAINTS, 30)}
    assert counts == {1, 2, 3, 4}


def test_patients_of_the_model_have_as_many_active_muscles_as_it_expects():
    counts = [one.active.sum() for _, one, _ in patients(7, MODEL, COMPLAINTS, 60)]
    expected = muscle_priors(COMPLAINTS["migraine"].network).sum()
    assert np.mean(counts) == pytest.approx(expected, abs=4 * (expected / 60) ** 0.5)


def test_a_sign_is_found_as_often_as_its_weights_say():
    true, false = chance_found(1.5, -0.7, True), chance_found(1.5, -0.7, False)
    assert log(true / false) == pytest.approx(1.5)
    assert log((1 - true) / (1 - false)) == pytest.approx(-0.7)


def test_a_less_reliable_examiner_tells_active_from_inactive_less_often():
    def told(examiner):
        hand = Hand(Random(7), ANATOMY, PARAMETERS, examiner)
        place = Place("masseter", Side.LEFT)
        found = [hand.examined(place, is_active)[0].is_present is is_active for is_active in (True, False) * 200]
        return sum(found)

    assert told(AS_ASSUMED) > told(HALF) > 200


def test_scores_of_certain_and_of_ignorant_answers():
    active = np.array([[True, False], [False, True]])
    assert brier(active.astype(float), active) == 0
    assert log_loss(np.full((2, 2), 0.5), active) == pytest.approx(log(2))
    assert log_loss(1 - active, active) < np.inf
    assert share_found(np.array([[0.9, 0.1], [0.9, 0.1]]), active, first=1).events == 1


def test_calibration_counts_every_muscle_once():
    said = np.array([[0.0, 0.05, 0.5, 1.0]])
    bins = calibration(said, said > 0.4)
    assert [b.rate.n for b in bins if b.rate.n] == [1, 1, 1, 1]
    assert [b.low for b in bins] == list(EDGES[:-1])
    assert drawn({"one": bins}).startswith("<svg")


def test_a_table_replaces_only_what_stands_between_its_marks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- one -->\nold\n<!-- /one -->\nafter\n")
    report.put(page, "one", report.table(("name", "n"), [("a", "1")]))
    assert page.read_text() == (
        "before\n<!-- one -->\n\n| name | n |\n| --- | ---: |\n| a | 1 |\n\n<!-- /one -->\nafter\n"
    )
    with pytest.raises(ValueError, match="no place for other"):
        report.put(page, "other", "")


def test_a_row_with_two_sources_stands_when_one_is_left_out():
    assert groups_of("S http://a.org/x; R Book 1999 vol 1 (rare)") == {"S a.org", "R Book 1999 vol 1"}


def test_a_source_that_all_patterns_rest_on_leaves_nothing_to_ask():
    (only,) = sources_left_out(small_body(), PARAMETERS)
    assert (only.muscles, only.gone, only.ranks) == (3, 3, ())


def test_every_order_asks_the_same_patients_and_gives_up_at_the_limit():
    by_order = needed(7, COMPLAINTS, 1, LOOKS["firm pressure alone"])
    assert FIXED in by_order
    for one in by_order.values():
        assert one.reached.n == 1
        assert 0 <= one.mean <= MOST_TESTS
