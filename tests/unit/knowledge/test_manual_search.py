"""A muscle is found by whatever is known of it, however it is typed."""

import pytest

from needlebook.knowledge import load
from needlebook.knowledge.manual import load_manual
from needlebook.knowledge.manual_search import look_up, manual_index

INDEX = manual_index(load(), load_manual())


def found(typed: str) -> list[str]:
    return [hit.entry.id for hit in look_up(typed, INDEX).hits]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("infraspinatus", "infraspinatus"),
        ("MEDIUS gluteus", "gluteus_medius"),
        ("glutéus médius", "gluteus_medius"),
        ("gluteus_medius", "gluteus_medius"),
        ("upper trapezius", "trapezius_descendens"),
        ("trapezius, upper", "trapezius_descendens"),
        ("M. trapezius descendens", "trapezius_descendens"),
        ("SCM", "sternocleidomastoideus"),
        ("ql", "quadratus_lumborum"),
        ("peroneus longus", "fibularis_longus"),
        ("migraine", "migraine"),
        ("temple", "temple"),
        ("M54.5", "chronic_low_back_pain"),
        ("where does it hurt: forehead", "frontalis"),
    ],
)
def test_a_name_leads_to_its_page_in_any_order_case_and_accent(typed: str, first: str):
    assert found(typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "muscle", "why"),
    [
        ("femoral nerve", "rectus_femoris", "nerve"),
        ("L3", "psoas_major", "segments"),
        ("temple", "trapezius_descendens", "felt"),
        ("plantar fasciitis", "soleus", "complaint"),
        ("lifts scapula", "trapezius_descendens", "action"),
    ],
)
def test_a_muscle_is_found_by_what_it_has_to_do_with_and_says_so(typed: str, muscle: str, why: str):
    hit = next(hit for hit in look_up(typed, INDEX).hits if hit.entry.id == muscle)
    assert why in [field.by for field in hit.why]


def test_essential_referral_comes_before_spillover():
    order = [(h.entry.id, h.why[0].by) for h in look_up("temple", INDEX).hits if h.entry.kind == "muscle"]
    kinds = [by for _id, by in order if by in ("felt", "spillover")]
    assert kinds == sorted(kinds, key=("felt", "spillover").index)


@pytest.mark.parametrize(
    ("typed", "meant"), [("trapezuis", "trapezius"), ("piriformiss", "piriformis"), ("gluteas", "gluteus")]
)
def test_a_slip_finds_what_was_meant_and_says_what_was_looked_for(typed: str, meant: str):
    answer = look_up(typed, INDEX)
    assert answer.hits
    assert meant in dict(answer.instead)[typed]


def test_every_word_has_to_stand_there():
    assert set(found("headache temple")) < set(found("headache"))
    assert found("psoas zebra") == []


@pytest.mark.parametrize("typed", ["", "   ", "zzzz", "qx", "…"])
def test_nothing_is_found_for_nothing(typed: str):
    assert found(typed) == []


def test_every_muscle_is_found_first_by_its_own_name():
    for muscle in load().anatomy.muscles.values():
        assert muscle.id in found(muscle.label)[:3]
