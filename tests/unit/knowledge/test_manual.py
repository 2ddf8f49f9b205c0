"""What the manual adds to the knowledge: read strictly, traced to its sources, and kept away from the core."""

import shutil
from pathlib import Path

import pytest

from needlebook.core.anatomy import Muscle
from needlebook.knowledge import load
from needlebook.knowledge.evidence import read_evidence
from needlebook.knowledge.library import DATA, version_of
from needlebook.knowledge.manual import load_manual
from tests.unit.knowledge.broken import copy_of_tables, fault_of, replace

ANATOMY = load().anatomy
MANUAL = load_manual()
EVIDENCE = MANUAL.evidence


def test_every_muscle_says_where_each_kind_of_fact_comes_from():
    for note in MANUAL.muscles.values():
        assert set(note.origins) == {"anatomy", "needling", "tests", "risk", "fma"}
        assert {note.origins["tests"].letter, note.origins["risk"].letter} == {"J"}
        assert note.origins["fma"].letter == "S"


def test_the_one_depth_that_was_measured_is_no_field_of_a_muscle():
    measured = {id: note.measured_mm for id, note in MANUAL.muscles.items() if note.measured_mm}
    assert measured == {"rhomboideus_major": 19}
    assert not [name for name in Muscle.__slots__ if "measured" in name or "limit" in name]


def test_sciatica_and_strains_have_no_trial_evidence_and_borrow_none():
    without = {s.complaint for s in EVIDENCE.statements if s.kind == "none"}
    assert without == {"sciatica", "strain_groin", "strain_calf", "strain_hamstring", "strain_quadriceps"}
    assert not [effect for effect in EVIDENCE.pooled if without & set(effect.complaints)]
    assert not [row for row in EVIDENCE.trials if without & set(row.complaints)]


def test_every_complaint_says_what_trials_come_to():
    said = {s.complaint for s in EVIDENCE.statements if s.kind in ("trials", "none")}
    assert said == set(ANATOMY.complaints)


def test_a_statement_with_a_pooled_figure_prints_the_figure_of_the_review():
    figures = {
        e.effect.value for e in EVIDENCE.pooled if "neck_pain" in e.complaints and e.journal == "J Clin Med 9:3300"
    }
    assert {-1.53, -2.31, -0.51} <= figures
    says = EVIDENCE.statements[0].says
    assert "1.5 points" in says
    assert "2.3" in says


def test_acupuncture_and_laser_are_not_dry_needling():
    assert {row.study for row in EVIDENCE.trials if not row.is_dry_needling} == {"Chow", "Vickers"}


def test_every_prevalence_keeps_its_study_and_numbers():
    assert len(MANUAL.prevalences) == sum(len(c.candidates) for c in ANATOMY.complaints.values())
    trapezius = [p for p in MANUAL.prevalences if (p.complaint, p.muscle) == ("neck_pain", "trapezius_descendens")]
    assert (trapezius[0].low, trapezius[0].high, trapezius[0].patients) == (0.79, 0.821, 224)


def test_a_change_in_the_evidence_is_another_version_of_the_knowledge(tmp_path):
    folder = shutil.copytree(DATA, tmp_path / "data")
    before = version_of(folder)
    replace(folder / "agreement.csv", "kappa,0.83", "kappa,0.84")
    assert version_of(folder) != before


FAULTS = [
    ("pooled_effects.csv", "-1.53,-2.29,-0.76", "-1.53,-0.76,-2.29", "do not rise"),
    (
        "pooled_effects.csv",
        ",S,https://www.mdpi.com/2077-0383/9/10/3300 ; http://www.pubmed.gov/33066556/",
        ",S,",
        "address",
    ),
    ("pooled_effects.csv", ",neck pain,", ",neck ache,", "is not named"),
    ("trials.csv", ",baseline,40,5.6", ",baselin,40,5.6", "value_type 'baselin'"),
    ("trials.csv", "Sterling,2015", "Sterling,215", "year 215"),
    ("evidence_names.csv", "neck pain,neck_pain", "neck pain,nek_pain", "unknown complaint 'nek_pain'"),
    ("evidence_names.csv", "upper trapezius,trapezius_descendens", "upper trapezius,trapezius", "unknown muscles"),
    ("complaint_evidence.csv", "sciatica,none", "sciatica,other", "nothing is said about sciatica"),
    ("complaint_evidence.csv", "migraine,trials", "sciatica,trials", "has trials and has none"),
    ("complaint_evidence.csv", "S https://pubmed.ncbi.nlm.nih.gov/32576044/", "S a review", "has no address"),
]


@pytest.mark.parametrize(("file", "old", "new", "wrong"), FAULTS)
def test_evidence_that_cannot_be_trusted_is_refused_with_its_file(tmp_path, file: str, old: str, new: str, wrong: str):
    folder = copy_of_tables(tmp_path)
    replace(folder / file, old, new)
    fault = fault_of(lambda: read_evidence(folder, ANATOMY))
    assert fault.file == file or fault.file in ("pooled_effects.csv", "complaint_evidence.csv")
    assert wrong in str(fault)


def test_a_muscle_without_a_letter_for_its_risk_is_refused(tmp_path):
    folder: Path = shutil.copytree(DATA, tmp_path / "data")
    line = replace(folder / "muscles.csv", "risk class and compressible J;", "risk class and compressible;")
    fault = fault_of(lambda: load_manual(folder))
    assert (fault.file, fault.line) == ("muscles.csv", line)
    assert "says nothing of risk" in str(fault)


def test_everyday_names_belong_to_muscles_that_exist():
    assert set(MANUAL.names) <= set(ANATOMY.muscles)
    assert "upper trapezius" in MANUAL.names["trapezius_descendens"].names
