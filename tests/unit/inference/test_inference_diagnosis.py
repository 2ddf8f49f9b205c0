"""The class of a trigger point: every combination of the signs that the criteria ask for."""

from itertools import product

import pytest

from needlebook.core.case import Sign
from needlebook.core.inference.diagnosis import ASKED, Diagnosis, Kind, diagnose
from needlebook.knowledge.inference import load_inference

ACTIVE = {Kind.ACTIVE_DEFINITE, Kind.ACTIVE_PROBABLE, Kind.BY_EXCLUSION}

# Criteria 1.5, whole: taut band, tender spot, referred pain, pain recognised (+ found, - looked for and not found).
TABLE = {
    "++++": Kind.ACTIVE_DEFINITE,
    "+++-": Kind.LATENT,
    "++-+": Kind.ACTIVE_DEFINITE,
    "++--": Kind.LATENT,
    "+-++": Kind.ACTIVE_PROBABLE,
    "+-+-": Kind.LATENT,
    "+--+": Kind.NOT_A_POINT,
    "+---": Kind.NOT_A_POINT,
    "-+++": Kind.ACTIVE_PROBABLE,
    "-++-": Kind.LATENT,
    "-+-+": Kind.NOT_A_POINT,
    "-+--": Kind.NOT_A_POINT,
    "--++": Kind.NOT_A_POINT,
    "--+-": Kind.NOT_A_POINT,
    "---+": Kind.NOT_A_POINT,
    "----": Kind.NOT_A_POINT,
}
DEEP = TABLE | {"-+++": Kind.BY_EXCLUSION}
EVERY = ["".join(signs) for signs in product("+-.", repeat=4)]


def read(signs, is_deep=False, **more):
    """'.' is not tested."""
    found = {sign: frozenset({mark == "+"}) for sign, mark in zip(ASKED, signs, strict=True) if mark != "."}
    return diagnose(found | {Sign(name): frozenset(both) for name, both in more.items()}, is_deep)


def outcomes(signs, table):
    """The classes of every way in which the signs not tested could turn out."""
    return {table["".join(full)] for full in product(*("+-" if mark == "." else mark for mark in signs))}


@pytest.mark.parametrize(("signs", "kind"), TABLE.items())
def test_signs_that_were_all_tested_give_the_class_of_the_table(signs, kind):
    assert read(signs) == Diagnosis(kind)


@pytest.mark.parametrize(("signs", "kind"), DEEP.items())
def test_a_deep_muscle_differs_only_where_no_band_was_felt(signs, kind):
    assert read(signs, is_deep=True) == Diagnosis(kind)


@pytest.mark.parametrize("signs", EVERY)
def test_a_class_is_given_only_when_no_missing_sign_can_take_it_away(signs):
    kind, could_be = read(signs).kind, outcomes(signs, TABLE)
    if could_be == {Kind.ACTIVE_DEFINITE, Kind.ACTIVE_PROBABLE}:
        assert kind is Kind.ACTIVE_PROBABLE
    else:
        assert kind is (could_be.pop() if len(could_be) == 1 else Kind.OPEN)


@pytest.mark.parametrize("signs", EVERY)
def test_a_deep_muscle_is_by_exclusion_when_all_but_the_band_is_found(signs):
    kind, could_be = read(signs, is_deep=True).kind, outcomes(signs, DEEP)
    if signs == ".+++":
        assert kind is Kind.BY_EXCLUSION
    elif could_be == {Kind.ACTIVE_DEFINITE, Kind.ACTIVE_PROBABLE}:
        assert kind is Kind.ACTIVE_PROBABLE
    else:
        assert kind is (could_be.pop() if len(could_be) == 1 else Kind.OPEN)


@pytest.mark.parametrize("is_deep", [False, True])
@pytest.mark.parametrize("signs", EVERY)
def test_the_missing_signs_are_those_not_tested_that_can_change_the_class(signs, is_deep):
    table = DEEP if is_deep else TABLE
    expected = []
    for n, sign in enumerate(ASKED):
        if signs[n] == ".":
            rest = product(*("+-" if mark == "." else mark for mark in signs[:n] + "_" + signs[n + 1 :]))
            pairs = [("".join(full).replace("_", "+"), "".join(full).replace("_", "-")) for full in rest]
            expected += [sign] if any(table[yes] is not table[no] for yes, no in pairs) else []
    assert read(signs, is_deep).missing == tuple(expected)


@pytest.mark.parametrize("signs", EVERY)
def test_finding_the_pain_recognised_never_makes_a_class_less_active(signs):
    without, found = read(signs[:3] + "-").kind, read(signs[:3] + "+").kind
    assert not (without in ACTIVE and found not in ACTIVE)


def test_nothing_tested_is_open_and_names_every_sign():
    assert read("....") == Diagnosis(Kind.OPEN, ASKED)


def test_firm_pressure_without_pain_is_no_trigger_point():
    assert read("....", pressed_painless=[True]) == Diagnosis(Kind.NOT_A_POINT)
    assert read("+...", pressed_painless=[True]) == Diagnosis(Kind.NOT_A_POINT)


def test_firm_pressure_without_pain_settles_nothing_in_a_deep_muscle():
    assert read("....", is_deep=True, pressed_painless=[True]).kind is Kind.OPEN


def test_pressure_that_was_not_painless_says_nothing_by_itself():
    assert read("....", pressed_painless=[False]) == Diagnosis(Kind.OPEN, ASKED)


def test_painless_and_yet_painful_is_a_contradiction_to_look_at_again():
    told = read("++++", pressed_painless=[True])
    assert (told.kind, told.is_contradictory) == (Kind.OPEN, True)
    assert told.missing == (Sign.SPOT_TENDERNESS, Sign.REFERRED_PAIN, Sign.RECOGNISED_PAIN)


def test_a_sign_found_and_not_found_is_a_contradiction_to_look_at_again():
    told = read("++..", recognised_pain=[True, False])
    assert told == Diagnosis(Kind.OPEN, (Sign.RECOGNISED_PAIN,), is_contradictory=True)


def test_signs_that_the_criteria_do_not_ask_for_change_no_class():
    assert read("++-+", local_twitch=[True], painful_stretch=[False]) == Diagnosis(Kind.ACTIVE_DEFINITE)


def test_every_class_has_a_sentence_with_its_source():
    told = load_inference().parameters.diagnosis
    assert set(told) == set(Kind)
    assert all(caution.says and caution.source for caution in told.values())
