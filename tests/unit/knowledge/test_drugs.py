"""Every medicine that the safety tables name sets the flag they name it under."""

import pytest

from needlebook.knowledge.drugs import prefixes, read_drugs, read_flags
from needlebook.knowledge.library import DATA

DRUGS = read_drugs(DATA / "drugs.csv")
FLAGS = read_flags(DATA / "drug_flags.csv")
MEMBERS = {
    "anticoag_vka": "B01AA03 B01AA04 B01AA07 B01AA12",
    "anticoag_heparin": "B01AB01 B01AB04 B01AB05 B01AB06 B01AB10",
    "anticoag_dti": "B01AE06 B01AE07",
    "anticoag_xa": "B01AF01 B01AF02 B01AF03 B01AF04",
    "anticoag_other": "B01AX05",
    "antiplatelet": "B01AC04 B01AC05 B01AC06 B01AC07 B01AC22 B01AC23 B01AC24 B01AC30",
    "thrombolytic": "B01AD02",
    "bleed_minor": "M01AE01 M01AE02 M01AB05 N02BA01 N06AB03 N06AB06 N06AB10 N06AX16 N06AX21",
    "haemophilia_drug": "B02BD02 B02BD04 B02BX06",
    "immunosupp_steroid": "H02AB02 H02AB04 H02AB06 H02AB07",
    "immunosupp_dmard": "L04AX01 L04AX03 L04AD01 L04AD02 L04AA06 L04AA13 L04AK01 L04AA29 L04AF01 L04AA44 L04AF03",
    "immunosupp_biologic": "L04AB01 L04AB02 L04AB04 L04AC07 L04AC10 L01XC02 L01FA01",
    "chemo": "L01XA01",
    "cancer_hormone": "L02BA01 L02BG03 L02BG04",
    "diabetes_drug": "A10BA02 A10AB01",
    "epilepsy_drug": "N03AG01 N03AF01 N03AX09 N03AX14",
    "fracture_risk": "M05BA04 M05BX04 H02AB06",
    "tendon_risk": "J01MA02 J01MA12",
    "vte_risk": "G03AA07 L02BA01",
    "sedation_consent": "N05BA01 N02AA05 N02AX02",
    "bbv_therapy": "J05AF10 J05AF07 J05AP55",
    "headache_overuse": "N02CC01 N02BA01",
    "botulinum_toxin": "M03AX01",
}


@pytest.mark.parametrize("flag", MEMBERS)
def test_every_named_member_sets_its_flag(flag: str) -> None:
    starts = prefixes(FLAGS)[flag]
    for atc in MEMBERS[flag].split():
        assert atc in DRUGS
        assert atc.startswith(starts)


def test_no_flag_is_without_a_member() -> None:
    assert set(prefixes(FLAGS)) == set(MEMBERS)


@pytest.mark.parametrize("atc", ["N02BF01", "N02BF02"])
def test_a_gabapentinoid_is_not_taken_for_an_epilepsy_drug(atc: str) -> None:
    assert atc in DRUGS
    assert not atc.startswith(prefixes(FLAGS)["epilepsy_drug"])
