"""No answer that speaks more against an exercise, and no needle, ever makes the advice milder."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from needlebook.core.anatomy import Side
from needlebook.core.case import Answer
from needlebook.core.therapy import Facts, Needled, PainReport, advise
from needlebook.knowledge import load
from needlebook.knowledge.exercises import load_therapy

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
THERAPY = load_therapy()
EXERCISES = sorted(THERAPY.exercises)
ASKED = sorted(
    {key for item in THERAPY.contraindications.values() for key in item.keys}
    | {id for sign in THERAPY.rules.stop_signs for id in (*sign.any_of, *sign.all_of)}
)
COMPLAINTS = sorted(load().anatomy.complaints)
PAIN = st.none() | st.integers(0, 10)
SIDES = st.sampled_from([None, Side.LEFT, Side.RIGHT])

told = st.builds(
    Facts,
    answers=st.dictionaries(st.sampled_from(ASKED), st.sampled_from(list(Answer)), max_size=12),
    others_denied=st.booleans(),
    questions=st.just(frozenset(load().rulebook.questions)),
    complaint=st.sampled_from(COMPLAINTS),
    side=SIDES,
    pain=st.none() | st.builds(PainReport, PAIN, PAIN, PAIN),
)
exercises = st.sampled_from(EXERCISES).map(THERAPY.exercises.__getitem__)
needles = st.builds(
    Needled,
    muscle=st.sampled_from(sorted({m for e in THERAPY.exercises.values() for m in e.muscles})),
    side=SIDES,
    at=st.floats(0, 96).map(lambda hours: NOW - timedelta(hours=hours)),
)


def level(exercise, facts, needled):
    return advise(exercise, facts, needled, NOW, THERAPY.rules).level


@given(exercises, told, st.lists(needles, max_size=4), st.sampled_from(ASKED))
def test_a_yes_never_makes_the_advice_milder(exercise, facts, needled, id):
    worse = replace(facts, answers={**facts.answers, id: Answer.YES})
    assert level(exercise, worse, needled) >= level(exercise, facts, needled)


@given(exercises, told, st.lists(needles, max_size=4), st.sampled_from(sorted(THERAPY.contraindications)))
def test_one_more_contraindication_never_makes_the_advice_milder(exercise, facts, needled, id):
    more = replace(exercise, contraindications=(*exercise.contraindications, THERAPY.contraindications[id]))
    assert level(more, facts, needled) >= level(exercise, facts, needled)


@given(exercises, told, st.lists(needles, max_size=4), needles)
def test_one_more_needle_never_makes_the_advice_milder(exercise, facts, needled, needle):
    assert level(exercise, facts, [*needled, needle]) >= level(exercise, facts, needled)


@given(exercises, told, st.lists(needles, max_size=3))
def test_what_was_not_asked_is_never_taken_for_a_no(exercise, facts, needled):
    denied = replace(facts, answers=dict.fromkeys(ASKED, Answer.NO), others_denied=True)
    assert level(exercise, facts, needled) >= level(exercise, denied, needled)
