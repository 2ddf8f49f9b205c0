"""The questions as a patient reads them: whole, readable, and asked again when an answer has gone stale."""

import re
import shutil

import pytest

from needlebook.core.screening import Lasts
from needlebook.knowledge import load
from needlebook.knowledge.library import DATA
from tests.unit.knowledge.broken import fault_of, replace

QUESTIONS = load().rulebook.questions
PLAIN = [question for question in QUESTIONS.values() if question.is_for_patient]

# Every question without plain words, and why a patient cannot answer it.
NOT_FOR_PATIENTS = {
    "known from the age, the weeks of pregnancy, the medicines, the measurements or the plan": """
        child infant_scalp prohibited_sites first_rib_apex bone_foramina antithrombotic_compressible
        antithrombotic_noncompressible antithrombotic_multi inr_unknown inr_high pregnancy_t1 pregnancy_t2_t3
        pregnancy_electro""",
    "about the practitioner": "dn_competence",
    "no safe interval is published: the clinician's doubt": "joint_replacement_interval",
    "measured by ultrasound": "rf_ces_pvr",
    "worked out from the other answers": "rf_fx_multi",
    "an item of a score, recorded when the score is taken": """
        ccr_age_65 ccr_dangerous_mechanism ccr_paraesthesia ccr_cannot_rotate wells_cancer wells_paralysis
        wells_bedridden wells_tenderness wells_leg_swollen wells_calf wells_oedema wells_veins wells_past_dvt
        wells_alternative cord_gait cord_hoffmann cord_supinator cord_babinski achilles_squeeze achilles_matles
        achilles_gap""",
    "a test with the clinician's hands: squeezing the heel, squeezing the calf": "rf_ph_squeeze rf_ms_achilles",
    "pulses that the clinician feels; without them the rest would be yes for most": "rf_sc_vasc",
    "signs that the clinician judges, and that the source does not list": "rf_uci",
    "seen with an instrument: nobody has looked is not the same as no": "rf_ha_papill",
    "a rule that the clinician applies; its thunderclap is asked by itself": "rf_ha_sah",
}
JARGON = """
    contraindication paraesthesia paresthesia myelopathy radicular radiculopathy cauda equina saddle perianal perineal
    dysphagia dysarthria diplopia nystagmus ataxia dyspnoea syncope vasovagal oedema edema haematoma thrombosis
    thrombotic anticoagulant antithrombotic embolism ischaemia angina arrhythmia endocarditis arthroplasty metastasis
    neoplasm malignan benign lesion acute chronic bilateral unilateral proximal distal lateral medial anterior posterior
    supination pronation flexion extension palpation auscultation pathological aetiology systemic immunosuppress
    neutropenia thrombocytopenia claudication meningism photophobia papill haemorrhage incontinence
    retention neurological motor sensory deficit gait onset exertion trauma fracture lumbar cervical thoracic pelvic
    abdominal visceral vascular cardiac pulmonary renal hepatic osteoporosis sciatica scoliosis kyphosis laminectomy
    fluoroquinolone bursa aneurysm lymphoedema seizure ulcer urine menopause"""

EXPIRES = """
    infection_systemic infection_local unfed_fatigued intoxicated competition_close drive_after inr_unknown inr_high
    pregnancy_t1 pregnancy_t2_t3 surgery_recent recent_injection_steroid recent_injection_botox recent_injection_prp
    dvt_suspected consent_refused consent_no_capacity unexplained_bruising neutropenia psych_unstable"""


def spoken(text: str) -> str:
    """What is left without the terms in brackets."""
    return re.sub(r"\([^)]*\)", "", text)


def test_every_question_that_a_patient_can_answer_has_plain_words():
    without = {id for ids in NOT_FOR_PATIENTS.values() for id in ids.split()}
    assert {question.id for question in QUESTIONS.values() if not question.is_for_patient} == without


@pytest.mark.parametrize("question", PLAIN, ids=lambda question: question.id)
def test_plain_words_are_short_and_speak_to_the_patient(question):
    assert re.fullmatch(r"[A-Z].*\?", question.plain)
    assert len(question.plain) <= 200
    assert re.search(r"\byour?\b", question.plain)
    sentences = re.split(r"[?.:]", spoken(question.plain))
    assert max(len(sentence.split()) for sentence in sentences) <= 30
    assert max(len(word) for word in re.findall(r"[a-z]+", spoken(question.plain))) <= 13


@pytest.mark.parametrize("question", PLAIN, ids=lambda question: question.id)
def test_plain_words_hold_no_term_of_the_trade_outside_brackets(question):
    words = spoken(question.plain).lower()
    assert [term for term in JARGON.split() if re.search(rf"\b{term}", words)] == []


@pytest.mark.parametrize("question", [q for q in PLAIN if q.plain_hint], ids=lambda question: question.id)
def test_a_hint_for_the_patient_is_one_short_line(question):
    assert re.fullmatch(r"[A-Z].*\.", question.plain_hint)
    assert len(question.plain_hint) <= 110


def test_no_two_questions_read_alike():
    assert len({question.plain for question in PLAIN}) == len(PLAIN)


def test_every_red_flag_is_asked_again_at_every_visit():
    of_the_rules = {rule.id.partition(".")[0] for rule in load().rulebook.rules if rule.level == "red_flag"}
    flags = [q for q in QUESTIONS.values() if q.group.startswith("Red flags") or q.id in of_the_rules]
    assert of_the_rules <= {question.id for question in flags}
    assert [question.id for question in flags if question.lasts is not Lasts.TODAY] == []


@pytest.mark.parametrize("id", EXPIRES.split())
def test_what_expires_is_asked_again(id: str):
    assert QUESTIONS[id].lasts is Lasts.TODAY


def test_what_stays_until_somebody_says_otherwise_is_a_closed_list():
    lasting = """needle_phobia immunocompromised_disease blood_borne_virus radiotherapy_site bleeding_disorder
        heart_valve vascular_disease varicose_veins node_clearance_no_oedema ptx_history copd_lung_disease cpap_user
        thorax_shape pacemaker_icd implant_electronic_other implant_cosmetic implant_metal joint_replacement
        laminectomy_no_bone diabetes frail epilepsy metal_allergy allergy_other"""
    found = [question.id for question in QUESTIONS.values() if question.lasts is Lasts.UNTIL_CHANGED]
    assert found == lasting.split()


FAULTS = [
    ('plain = "Do you need emergency help right now?"', 'plain = "Emergency help."', "not a question", "end with ?"),
    ('hint = "Known from the age."', 'plain = "Are you a child?"', "not asked", "asked = true"),
    ('hint = "Known from the age."', 'plain_hint = "Under 18."', "without plain words", "plain beside it"),
    ('lasts = "until_changed"', 'lasts = "a week"', "lasts 'a week'", "until_changed"),
]


@pytest.mark.parametrize(("old", "new", "wrong", "allowed"), FAULTS)
def test_a_fault_in_the_plain_words_is_named_with_file_and_line(tmp_path, old, new, wrong, allowed):
    folder = shutil.copytree(DATA, tmp_path / "data")
    line = replace(folder / "rules/questions.toml", old, new)
    error = fault_of(lambda: load(folder))
    assert (error.file, error.line) == ("questions.toml", line)
    assert wrong in error.wrong
    assert allowed in error.allowed
