"""What must hold of the rule table itself, whoever edits it next."""

import re

import pytest

from needlebook.core.case import RANGES
from needlebook.core.screening import Action, Rule
from needlebook.core.screening.expressions import AnyOf, Atom, Compare, Expression, Known, Not, atoms
from needlebook.core.screening.scores import questions_of
from needlebook.core.screening.tables import FACTS
from needlebook.knowledge import load

KNOWLEDGE = load()
BOOK = KNOWLEDGE.rulebook
CONTRACT_CONSTRAINTS = {
    "no_electro",
    "bleed_bundle",
    "skin_antisepsis",
    "non_nickel_needle",
    "lung_field_barred",
    "written_consent",
    "guardian_consent",
    "interpreter",
    "supine",
    "fed_and_rested",
    "one_needle_first",
    "not_left_alone",
    "shortest_needle",
    "low_dose",
}
# The urgency letters of the source, by id; of two letters the graver.
URGENCIES = {
    "emergency": """
        rf_neuro_progress rf_chest_visceral rf_ces_saddle rf_ces_bilat rf_ces_motor rf_ces_sens rf_ces_bladder
        rf_ces_pvr rf_ces_bowel_sex rf_aaa rf_cad_5d3n rf_cad_pain rf_csp_trauma rf_meningism rf_sh_visceral
        rf_ha_neuro rf_ha_sudden rf_ha_papill rf_ha_eye rf_ha_sah rf_sc_ces rf_sc_hip rf_ms_acs rf_ms_rhabdo""",
    "same_day": """
        rf_fever_unwell rf_fx_trauma rf_fx_contusion rf_fx_multi rf_inf_risk rf_uci rf_sh_septic rf_sh_disloc
        rf_sh_neuro rf_sh_pmr rf_el_fx rf_el_septic rf_ha_systemic rf_ha_neoplasm rf_ha_age rf_ha_preg rf_ha_trauma
        rf_ha_immune rf_ha_gca rf_sc_motor rf_sc_dvt rf_sc_zoster rf_ph_tumour_inf rf_ph_diabfoot rf_ms_dvt
        rf_ms_achilles""",
    "urgent": """
        rf_cancer_hx rf_wt_loss rf_night_constant rf_fx_age rf_fx_steroid rf_myelopathy rf_neck_mass rf_sh_mass
        rf_sh_cuff rf_sh_pancoast rf_el_biceps rf_el_pin rf_el_neck rf_el_mass rf_ha_pattern rf_ha_position
        rf_ha_valsalva rf_ha_progress rf_ha_drug rf_sc_vasc rf_sc_pelvic rf_ph_squeeze rf_ph_rupture rf_ph_neuro
        rf_ph_infl rf_ms_tendon rf_ms_myositis rf_ms_drug""",
    "routine": "rf_axspa",
}
ITEMS = {id for score in BOOK.scores for id in questions_of(score) if not id.startswith("rf_")}
URGENCY_OF = {id: urgency for urgency, ids in URGENCIES.items() for id in ids.split()}


def _expressions(rule: Rule) -> list[Expression]:
    return [rule.when] if rule.where is None else [rule.when, rule.where]


def _negated(expression: Expression) -> list[Expression]:
    match expression:
        case Not(part):
            return [part]
        case Compare() | Atom():
            return []
        case Known(part):
            return _negated(part)
    return [found for part in expression.parts for found in _negated(part)]


def test_every_question_but_one_has_a_rule_of_its_name():
    named = {rule.id.partition(".")[0] for rule in BOOK.rules}
    assert set(BOOK.questions) - named == ITEMS


def test_every_item_of_a_score_is_used_unless_it_takes_points_off():
    used = {arg for rule in BOOK.rules for atom in atoms(rule.when) if isinstance(atom, Atom) for arg in atom.args}
    assert ITEMS - used == {"wells_alternative"}


@pytest.mark.parametrize("id", URGENCY_OF)
def test_a_red_flag_is_referred_with_the_urgency_of_its_row(id):
    rule = next(rule for rule in BOOK.rules if rule.id == id)
    assert (rule.level, rule.then, rule.urgency) == ("red_flag", Action.REFER_FIRST, URGENCY_OF[id])


def test_every_red_flag_of_the_questions_has_an_urgency():
    assert {id for id in BOOK.questions if id.startswith("rf_")} == set(URGENCY_OF)


def test_a_referral_always_says_how_soon():
    assert all(rule.urgency for rule in BOOK.rules if rule.then is Action.REFER_FIRST)


def test_only_a_site_or_what_is_known_may_be_negated():
    """A `not` on a risk would let an added risk make a verdict milder."""
    negated = [part for rule in BOOK.rules for text in _expressions(rule) for part in _negated(text)]
    assert negated
    assert all(isinstance(part, Known) or (isinstance(part, Atom) and part.call == "compressible") for part in negated)


def test_what_is_not_asked_is_never_a_bare_fact():
    """A bare fact that nobody asks for would leave every verdict open for ever."""
    bare = {a.args[0] for r in BOOK.rules for e in _expressions(r) for a in atoms(e) if _is_asking(a)}
    assert all(BOOK.questions[str(id)].is_asked for id in bare)
    assert {q.id for q in BOOK.questions.values() if q.is_asked} <= bare


def _is_asking(atom: Atom | Compare) -> bool:
    return isinstance(atom, Atom) and atom.call in ("answer", "unless_state")


def test_numbers_that_the_contract_does_not_ask_for_are_only_used_when_known():
    for rule in BOOK.rules:
        loose = {name for text in _expressions(rule) for name in _open_numbers(text)}
        assert loose <= set(FACTS), rule.id


def _open_numbers(expression: Expression) -> set[str]:
    match expression:
        case Known():
            return set()
        case Compare(left=left, right=right):
            return {left, right} & set(RANGES)
        case Atom():
            return set()
        case Not(part):
            return _open_numbers(part)
    return set().union(*(_open_numbers(part) for part in expression.parts))


def test_site_facts_stand_in_where_and_never_in_when():
    sites = {"compressible", "electrical", "lung_field", "deep", "muscle", "part", "near", "in_answer", "in_limb"}
    used = {atom.call for rule in BOOK.rules for atom in atoms(rule.when) if isinstance(atom, Atom)}
    assert used.isdisjoint(sites)


def test_an_area_that_a_rule_looks_at_is_asked_for():
    looked = {
        str(atom.args[0])
        for rule in BOOK.rules
        if rule.where
        for atom in atoms(rule.where)
        if isinstance(atom, Atom) and atom.call in ("in_answer", "in_limb")
    }
    assert all(BOOK.questions[id].takes_area for id in looked)


def test_every_constraint_of_the_contract_is_defined_and_demanded():
    demanded = {constraint for rule in BOOK.rules for constraint in rule.constraints}
    assert set(BOOK.constraints) >= CONTRACT_CONSTRAINTS
    assert demanded == set(BOOK.constraints)


def test_every_position_of_every_topic_is_expressed_by_a_rule_or_by_its_absence():
    chosen = {rule.choice for rule in BOOK.rules if rule.choice}
    chosen |= {choice for hazard in BOOK.hazards for choice, _ in hazard.choices}
    for topic in BOOK.topics.values():
        assert (topic.id, topic.positions[0][0]) in chosen, topic.id


def test_every_muscle_over_the_pleura_has_a_hazard_of_the_pleura():
    near = {id for id, muscle in KNOWLEDGE.anatomy.muscles.items() if "pleura" in muscle.structures_at_risk}
    named = {muscle for h in BOOK.hazards if h.id.startswith("haz_pleura") for muscle in h.muscles}
    assert near - named == set()


def test_every_muscle_has_its_joints_named():
    assert set(BOOK.joints) == set(KNOWLEDGE.anatomy.muscles)


@pytest.mark.parametrize("rule", BOOK.rules, ids=[rule.id for rule in BOOK.rules])
def test_a_rule_speaks_in_a_plain_sentence_and_gives_its_reason(rule):
    assert re.fullmatch(r"[A-Z0-9].*[A-Za-z0-9)]\.", rule.says)
    assert 20 <= len(rule.says) <= 170
    assert rule.because.endswith(".")
    assert len(rule.because) <= 420


@pytest.mark.parametrize("rule", BOOK.rules, ids=[rule.id for rule in BOOK.rules])
def test_a_code_among_the_sources_has_an_address_and_a_reference_has_a_name(rule):
    for source in rule.sources:
        assert source in KNOWLEDGE.sources or re.search(r"[A-Za-z]{3,}.*\s", source), source


def test_a_rule_that_claims_to_be_read_names_a_source_with_an_address():
    """Provenance S means that somebody can look it up."""
    claimed = [rule for rule in BOOK.rules if rule.provenance == "S"]
    assert [r.id for r in claimed if not any(s in KNOWLEDGE.sources for s in r.sources)] == []


def test_a_flag_of_every_medicine_is_used_by_a_rule():
    used = {str(a.args[-1]) for r in BOOK.rules for a in atoms(r.when) if isinstance(a, Atom) for a in _flags(a)}
    assert used == set(BOOK.drug_flags)


def _flags(atom: Atom) -> list[Atom]:
    if not atom.call.startswith("takes"):
        return []
    return [Atom(atom.call, (arg,)) for arg in atom.args if isinstance(arg, str)]


def test_no_disjunction_hides_a_part_that_is_always_true():
    assert not any(isinstance(r.when, AnyOf) and len(r.when.parts) < 2 for r in BOOK.rules)
