"""Published agreement between examiners, and what it does to the weight of a sign."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlebook.core.anatomy import Side
from needlebook.core.case import Finding, Sign
from needlebook.core.errors import KnowledgeError
from needlebook.core.inference.examination import log_odds, read_findings
from needlebook.core.inference.ranking import Place
from needlebook.core.inference.reliability import Agreement, pooled, trust
from needlebook.knowledge import load
from needlebook.knowledge.agreement import read_agreements
from needlebook.knowledge.inference import load_inference
from needlebook.knowledge.library import DATA

ANATOMY = load().anatomy
PARAMETERS = load_inference().parameters
RULES = PARAMETERS.reliability
MUSCLES = sorted(ANATOMY.muscles)
kappas = st.floats(-1, 1)


def agreement(
    value: float | None,
    sign: Sign | None = Sign.SPOT_TENDERNESS,
    muscle: str | None = "biceps_brachii",
    is_pooled: bool = False,
    figure: str = "kappa",
    examiners: str = "trained",
) -> Agreement:
    return Agreement(sign, muscle, figure, value, None, None, is_pooled, examiners, 2, 40, "", "J test", "J", "")


OVER_ALL = (
    agreement(0.6, muscle=None, is_pooled=True),
    agreement(0.4, sign=None, muscle=None, is_pooled=True),
)


def trusted(*rows: Agreement, is_novice: bool = False) -> float:
    return trust(Sign.SPOT_TENDERNESS, "biceps_brachii", (*OVER_ALL, *rows), RULES, is_novice)


def test_a_muscle_without_a_figure_of_its_own_has_the_weight_of_the_sign() -> None:
    assert trusted() == 1.0
    assert trusted(agreement(0.9, muscle="soleus")) == 1.0


def test_the_pooled_figure_is_averaged_in_by_patients() -> None:
    shrunk = (0.3 * 40 + 0.6 * RULES.pooled_patients) / (40 + RULES.pooled_patients)
    assert trusted(agreement(0.3)) == pytest.approx(shrunk / 0.6)


def test_a_figure_of_the_sign_beats_one_of_the_whole_diagnosis() -> None:
    assert trusted(agreement(0.3), agreement(0.9, sign=None)) == trusted(agreement(0.3)) < 1
    assert trusted(agreement(0.9, sign=None)) > 1


@pytest.mark.parametrize(
    "row", [agreement(0.1, figure="agreement"), agreement(0.1, examiners="novice"), agreement(None)]
)
def test_other_figures_and_untrained_examiners_do_not_move_a_weight(row: Agreement) -> None:
    assert trusted(row) == 1.0


def test_a_novice_counts_half() -> None:
    assert trusted(agreement(0.3), is_novice=True) == RULES.novice * trusted(agreement(0.3))


@given(kappas, kappas)
def test_better_agreement_never_lowers_the_trust_and_it_stays_within_its_limits(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert RULES.least <= trusted(agreement(low)) <= trusted(agreement(high)) <= RULES.most


@given(st.sampled_from(MUSCLES), st.sampled_from(list(Sign)), st.booleans(), st.booleans())
def test_a_sign_keeps_its_direction_in_every_muscle_and_on_both_sides(
    muscle: str, sign: Sign, is_present: bool, is_novice: bool
) -> None:
    base = PARAMETERS.signs[sign].present if is_present else PARAMETERS.signs[sign].absent
    found = [
        log_odds(
            read_findings([Finding(muscle, side, sign, is_present)], ANATOMY).signs[Place(muscle, side)],
            ANATOMY.muscles[muscle],
            PARAMETERS,
            is_novice=is_novice,
        )
        for side in (Side.LEFT, Side.RIGHT)
    ]
    assert found[0] == found[1]
    assert found[0] * base >= 0
    assert abs(found[0]) <= min(PARAMETERS.examination.most, RULES.most * abs(base)) + 1e-12


@pytest.mark.parametrize("muscle", MUSCLES)
def test_no_twitch_felt_lowers_no_muscle(muscle: str) -> None:
    assert log_odds({Sign.LOCAL_TWITCH: frozenset({False})}, ANATOMY.muscles[muscle], PARAMETERS) == 0


def test_the_table_has_the_pooled_figures_of_the_meta_analysis() -> None:
    found = {sign: pooled(sign, PARAMETERS.agreements) for sign in (None, Sign.SPOT_TENDERNESS, Sign.RECOGNISED_PAIN)}
    assert [row and row.value for row in found.values()] == [0.452, 0.676, 0.575]
    assert all(row and "Rathbone 2017" in row.source and row.provenance == "S" for row in found.values())


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("gluteus_medius,kappa,0.83", "gluteus_medias,kappa,0.83", "gluteus_medius"),
        ("gluteus_medius,kappa,0.83", "gluteus_medius,kappa,83", "value is 83"),
        ("gluteus_medius,kappa,0.83", "gluteus_medius,kappa,", "neither value nor low"),
        ("spot_tenderness,,kappa,0.70,0.61,0.84,no", "spot_tenderness,,kappa,0.70,0.61,0.84,yes", "second pooled"),
        ("trigger_point,gluteus_medius,kappa,0.83,,,no", "trigger_point,gluteus_medius,kappa,0.83,,,yes", "pooled"),
        ("S Nice 1992", "Nice 1992", "no provenance letter"),
    ],
)
def test_a_row_that_cannot_be_is_refused_at_its_line(tmp_path: Path, old: str, new: str, wrong: str) -> None:
    text = (DATA / "agreement.csv").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "agreement.csv"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        read_agreements(path, ANATOMY.muscles)
    assert wrong in str(error.value)
    assert error.value.line == next(n for n, line in enumerate(text.splitlines(), 1) if old in line)
