"""Whether to go on, change or stop, case by case: harm first, then what is missing, then what was agreed."""

import datetime as dt

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.change import assess_change
from needlebook.core.outcomes.suggestion import Agreement, Course, Step, suggest
from needlebook.core.outcomes.types import Measurement, SeriesKey, VisitDay
from needlebook.knowledge import load

PAIN, PSFS, NO_ERROR = SeriesKey("NPRS"), SeriesKey("PSFS"), SeriesKey("VAS100")
START = dt.date(2026, 1, 5)
AGREED = Agreement(visits=6, decide_at=4, primary=PAIN)


def course(visits, scores=None, agreement=AGREED, serious=0, complaint="sciatica"):
    """So many visits a week apart; the scores of each series fall on the first visits, None where none was taken."""
    days = [START + dt.timedelta(weeks=n) for n in range(visits)]
    values = {
        key: [Measurement(day, value) for day, value in zip(days, row, strict=False) if value is not None]
        for key, row in (scores or {}).items()
    }
    instruments = load().instruments
    changes = {
        key: assess_change(instruments[key.instrument], row, complaint) for key, row in values.items() if len(row) > 1
    }
    visited = [VisitDay(n + 1, day, True) for n, day in enumerate(days)]
    names = {key: key.instrument for key in [*values, PAIN, NO_ERROR]}
    return Course(agreement, visited, values, changes, names, serious)


CASES = {
    # harm comes before everything that was agreed
    "a serious event, and much better": (course(4, {PAIN: (9, 7, 4, 1)}, serious=1), Step.REVIEW),
    "worse beyond error, before the decision": (course(3, {PAIN: (4, 6, 8)}), Step.REVIEW),
    "worse beyond error, and nothing agreed": (course(3, {PAIN: (4, 6, 8)}, agreement=None), Step.REVIEW),
    "worse by what matters, error not known": (course(3, {NO_ERROR: (40, 50, 60)}), Step.REVIEW),
    "pain is better, abilities are worse": (course(4, {PAIN: (9, 7, 5, 3), PSFS: (6, 5, 4, 3)}), Step.REVIEW),
    "a relapse: better than at first, worse than the score before": (course(3, {PAIN: (9, 2, 7)}), Step.REVIEW),
    "a relapse within error": (course(3, {PAIN: (9, 4, 6)}), Step.CONTINUE),
    "worse within error": (course(3, {PAIN: (5, 6, 7)}), Step.CONTINUE),
    # unmeasured is never told to go on
    "nothing measured at the first visit": (course(1), Step.MEASURE),
    "nothing measured, nothing agreed": (course(3, agreement=None), Step.MEASURE),
    "measured once, at the third visit": (course(3, {PAIN: (7,)}), Step.MEASURE),
    "another measure than the one agreed": (course(3, {PSFS: (4, 5, 6)}), Step.MEASURE),
    "not measured at the visit that decides": (course(4, {PAIN: (7, 6, 5)}), Step.MEASURE),
    "much better, but not measured when it counts": (course(5, {PAIN: (9, 5, 2)}), Step.MEASURE),
    # nothing agreed
    "measured, nothing agreed": (course(2, {PAIN: (7, 6)}, agreement=None), Step.AGREE),
    # before the decision
    "first visit, measured and agreed": (course(1, {PAIN: (7,)}), Step.CONTINUE),
    "third visit of six": (course(3, {PAIN: (7, 6, 5)}), Step.CONTINUE),
    # at the decision
    "no change at all": (course(4, {PAIN: (7, 7, 7, 7)}), Step.STOP),
    "a change that may matter and may be error": (course(4, {PAIN: (7, 6, 5, 5)}), Step.STOP),
    "one point short of error": (course(4, {PAIN: (8, 7, 6, 5)}), Step.STOP),
    "just beyond error and important": (course(4, {PAIN: (8, 7, 6, 4)}), Step.CONTINUE),
    "no change, a visit later": (course(5, {PAIN: (7, 6, 6, 6, 6)}), Step.STOP),
    # the end of what was agreed
    "better, and the last visit has been": (course(6, {PAIN: (8, 7, 6, 4, 3, 3)}), Step.FINISH),
    "no change at the last visit": (course(6, {PAIN: (8, 8, 8, 8, 8, 8)}), Step.STOP),
}


@pytest.mark.parametrize("name", CASES)
def test_the_suggestion_of_each_case(name):
    case, step = CASES[name]
    assert suggest(case).step is step


def test_a_measure_whose_error_is_not_known_is_decided_together():
    agreed = Agreement(6, 4, NO_ERROR)
    assert suggest(course(4, {NO_ERROR: (60, 50, 40, 30)}, agreement=agreed)).step is Step.DECIDE


def test_a_real_change_less_than_important_asks_for_something_else():
    """Beyond 2.0 of error on the PSFS and less than important: for a threshold that is larger."""
    instrument = load().instruments["FAAM_ADL"]
    assert instrument.mdc.value < 7 < instrument.mcid.value
    key = SeriesKey("FAAM_ADL")
    case = course(4, {key: (50, 52, 54, 57)}, agreement=Agreement(6, 4, key), complaint="plantar_fasciitis")
    case.names[key] = "FAAM"
    assert suggest(case).step is Step.CHANGE


def test_importance_that_may_not_be_used_here_is_said_and_asks_for_something_else():
    key = SeriesKey("ODI")
    case = course(4, {key: (60, 50, 40, 30)}, agreement=Agreement(6, 4, key), complaint="neck_pain")
    case.names[key] = "ODI"
    said = suggest(case)
    assert said.step is Step.CHANGE
    assert "not in our tables" in said.reasons[-1].text


@pytest.mark.parametrize("name", CASES)
def test_every_suggestion_gives_a_reason_in_words_without_a_hole(name):
    said = suggest(CASES[name][0])
    texts = [phrase.text for phrase in (*said.reasons, said.next)]
    assert texts
    assert not any("%(" in text or text.startswith(" ") for text in texts)


def test_no_suggestion_credits_needling_with_a_change():
    texts = [phrase.text.lower() for case, _step in CASES.values() for phrase in suggest(case).reasons]
    assert not any(word in text for text in texts for word in ("effect", "because of", "thanks to", "worked"))


@pytest.mark.parametrize(("visits", "decide_at"), [(0, 0), (6, 1), (6, 7), (61, 4), (6, 0)])
def test_an_agreement_that_cannot_be_is_refused(visits, decide_at):
    with pytest.raises(BadInput):
        Agreement(visits, decide_at, PAIN)


def test_a_relapse_is_told_against_the_score_before():
    said = suggest(course(3, {PAIN: (9, 2, 7)}))
    assert said.reasons[0].text == "NPRS is worse by 5 points than at the score before: more than measurement error."


def test_after_a_serious_event_no_needle_comes_before_the_review():
    said = suggest(course(2, {PAIN: (7, 6)}, serious=2))
    assert said.next.text == "No needle before it has been reviewed."
