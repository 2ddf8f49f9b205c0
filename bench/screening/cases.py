"""Synthetic cases: what a clinic sees, from a new patient with nothing asked yet to a history that is complete.

The shares are our judgement (J). They are drawn without looking at any rule, so no engine is favoured by them.
"""

import random
from collections.abc import Sequence

from needlebook.core.anatomy import Anatomy, Side
from needlebook.core.case import Answer, Case, HistoryItem, Patient, PlannedSite
from needlebook.core.screening import RuleBook

UNASKED_SHARE = 0.35  # cases in which the questionnaire is still under way
NOT_SURE_SHARE = 0.15  # answers of "not sure" among those that are not "no"
SIDES = (Side.LEFT, Side.RIGHT)
USUAL = {  # measurement: mean, standard deviation, share of patients who bring a value
    "inr": (2.4, 0.9, 0.08),
    "inr_target_high": (3.0, 0.3, 0.05),
    "platelets_10e9_l": (240.0, 80.0, 0.15),
    "neutrophils_10e9_l": (4.2, 1.6, 0.15),
    "temperature_c": (36.7, 0.6, 0.25),
    "calf_difference_cm": (0.8, 0.9, 0.05),
}


def synthetic_cases(count: int, seed: int, anatomy: Anatomy, book: RuleBook, drugs: Sequence[str]) -> list[Case]:
    """`count` cases, the same for the same seed. `drugs`: the ATC codes to draw from."""
    rng = random.Random(seed)
    ids = [id for id, question in book.questions.items() if question.is_asked]
    places = sorted({region.parent for region in anatomy.regions.values()} | set(anatomy.regions))
    return [_case(rng, anatomy, ids, book, places, sorted(drugs)) for _ in range(count)]


def _case(
    rng: random.Random, anatomy: Anatomy, ids: Sequence[str], book: RuleBook, places: Sequence[str], drugs: list[str]
) -> Case:
    is_unasked = rng.random() < UNASKED_SHARE
    answers = rng.sample(ids, rng.randint(0, 6) + (rng.randint(0, 20) if is_unasked else 0))
    positive = rng.randint(0, 6)
    return Case(
        patient=_patient(rng),
        complaint=rng.choice([None, *sorted(anatomy.complaints)]),
        history=tuple(_answer(rng, id, n < positive, book, places) for n, id in enumerate(answers)),
        others_denied=not is_unasked,
        drugs=None if is_unasked and rng.random() < 0.6 else tuple(rng.sample(drugs, rng.randint(0, 3))),
        has_unknown_drug=rng.random() < 0.05,
        measurements=_measurements(rng),
        planned=tuple(_site(rng, sorted(anatomy.muscles)) for _ in range(rng.randint(0, 6))),
    )


def _patient(rng: random.Random) -> Patient:
    sex = rng.choice(["female", "female", "male", "unknown"])
    age = None if rng.random() < 0.1 else rng.randint(1, 95)
    is_with_child = sex == "female" and age is not None and 15 < age < 50 and rng.random() < 0.1
    weeks = rng.randint(1, 41) if is_with_child else rng.choice([None, 0])
    bmi = None if rng.random() < 0.4 else round(rng.gauss(25, 4.5), 1)
    return Patient(age, sex, bmi, weeks)


def _answer(rng: random.Random, id: str, is_positive: bool, book: RuleBook, places: Sequence[str]) -> HistoryItem:
    if not is_positive:
        return HistoryItem(id, Answer.NO)
    answer = Answer.UNKNOWN if rng.random() < NOT_SURE_SHARE else Answer.YES
    question = book.questions[id]
    with_area = question.takes_area and rng.random() < 0.7
    side = rng.choice(SIDES) if with_area else None
    where = tuple(rng.sample(places, rng.randint(1, 2))) if with_area else ()
    state = rng.choice([None, *question.states])
    return HistoryItem(id, answer, side, where, state)


def _measurements(rng: random.Random) -> dict[str, float]:
    given = {name: rng.gauss(mean, spread) for name, (mean, spread, share) in USUAL.items() if rng.random() < share}
    return {name: round(max(value, 0.5), 1) for name, value in given.items()}


def _site(rng: random.Random, muscles: Sequence[str]) -> PlannedSite:
    return PlannedSite(rng.choice(muscles), rng.choice(SIDES), rng.random() < 0.15)
