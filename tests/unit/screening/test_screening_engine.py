"""From rules to a verdict: order of strictness, sites, constraints, reasons, choices, and what is left to ask."""

from dataclasses import replace

from needlebook.core.anatomy import Side
from needlebook.core.case import Answer, Case, HistoryItem, Patient, PlannedSite
from needlebook.core.screening import Override, Policy, Urgency, screen
from needlebook.core.screening.document import verdict_document
from needlebook.knowledge import load
from tests.unit.screening.small_book import ANATOMY, EMERGENCY, LAX, LEFT, STRICT, answered, book, case, rule, yes

FEVER = rule("fever", "fever", "do_not_needle")
FLAG = rule("flag", "flag", "refer_first", urgency=EMERGENCY)
CALM = rule("numb.refer", "numb", "refer_first", urgency=Urgency.ROUTINE)
DEEP = rule("thinner", "takes('thin')", "avoid", where="not compressible", constraints=("press",))
PRESS = rule("thinner.press", "takes('thin')", "precautions", where="compressible", constraints=("press",))
CARE = rule("epilepsy", "epilepsy", "precautions", constraints=("clean",))
NUMB = rule("numb", "numb", "avoid", where="in_answer('numb')")
CHOSEN = rule("oedema", "oedema", "avoid", where="in_limb('oedema')", choice=("opinion", "strict"))
MILDER = rule("oedema.lax", "oedema", "precautions", where="in_limb('oedema')", choice=("opinion", "lax"))
BOOK = book(FEVER, FLAG, CALM, DEEP, PRESS, CARE, NUMB, CHOSEN, MILDER)


def look(*history, planned="calf left", policy=STRICT, rules=BOOK, overrides=(), **more):
    return screen(case(*history, planned=planned, **more), ANATOMY, rules, policy, overrides)


def test_nothing_found_is_ok_and_complete():
    verdict = look()
    assert (verdict.level, verdict.is_complete, verdict.reasons) == ("ok", True, ())
    assert [site.decision for site in verdict.sites] == ["ok"]


def test_the_strictest_rule_gives_the_verdict():
    assert look(yes("epilepsy")).level == "precautions"
    assert look(yes("epilepsy"), yes("flag")).level == "refer_first"
    assert look(yes("epilepsy"), yes("flag"), yes("fever")).level == "do_not_needle"


def test_the_most_urgent_referral_wins_whatever_the_order():
    assert look(yes("numb"), yes("flag")).urgency == EMERGENCY
    assert look(yes("flag"), yes("numb")).urgency == EMERGENCY


def test_a_site_is_out_and_the_rest_goes_on():
    verdict = look(drugs=("B01AF02",), planned="calf left, psoas left")
    assert verdict.level == "avoid_sites"
    assert [site.decision for site in verdict.sites] == ["precautions", "avoid"]
    assert [site.reasons for site in verdict.sites] == [("thinner.press",), ("thinner",)]


def test_every_planned_site_is_listed_when_the_person_is_out():
    verdict = look(yes("fever"), planned="calf left, psoas right")
    assert [(s.muscle, s.side, s.decision) for s in verdict.sites] == [
        ("calf", "left", "avoid"),
        ("psoas", "right", "avoid"),
    ]


def test_without_a_planned_site_a_rule_about_sites_still_speaks():
    verdict = look(drugs=("B01AF02",), planned="")
    assert verdict.level == "precautions"
    assert {reason.rule.id for reason in verdict.reasons} == {"thinner", "thinner.press"}


def test_constraints_accumulate_in_the_order_of_the_list_and_hazards_follow():
    verdict = look(yes("epilepsy"), drugs=("B01AF02",), planned="rhomboid left")
    assert verdict.constraints == ("press", "clean", "haz_lung")


def test_a_reason_carries_its_facts_and_the_sites_it_speaks_of():
    reason = look(drugs=("B01AF02",), planned="calf left, psoas left").reasons[0]
    assert (reason.rule.id, reason.facts, reason.sites) == ("thinner", ("drug B01AF02",), (("psoas", Side.LEFT),))


def test_reasons_come_strictest_first():
    verdict = look(yes("epilepsy"), yes("flag"), yes("fever"))
    assert [reason.rule.id for reason in verdict.reasons] == ["fever", "flag", "epilepsy"]


def test_the_clinic_chooses_between_positions_and_the_verdict_says_which():
    oedema = yes("oedema", LEFT, "leg")
    assert look(oedema).sites[0].decision == "avoid"
    lax = look(oedema, policy=LAX)
    assert lax.sites[0].decision == "precautions"
    assert lax.choices == {"opinion": "lax"}


def test_without_a_choice_the_strictest_position_stands():
    assert look(yes("oedema")).choices == {"opinion": "strict"}


def test_an_open_question_is_asked_while_it_could_change_the_verdict():
    verdict = look(denied=False, drugs=None)
    assert verdict.level == "ok"
    assert not verdict.is_complete
    assert {question.id for question in verdict.ask} == {"fever", "flag", "numb", "epilepsy", "oedema", "drugs"}


def test_the_question_with_the_worst_answer_is_asked_first():
    asked = [question.id for question in look(denied=False, drugs=None).ask]
    assert asked[:3] == ["fever", "flag", "numb"]


def test_nothing_milder_is_asked_once_the_person_is_out():
    verdict = look(yes("flag"), denied=False, drugs=None)
    assert [question.id for question in verdict.ask] == ["fever"]


def test_nothing_is_asked_once_nothing_can_get_stricter():
    verdict = look(yes("fever"), yes("flag"), denied=False, drugs=None)
    assert verdict.is_complete


def test_an_answer_of_unknown_stays_open_although_the_others_were_denied():
    verdict = look(answered("fever", Answer.UNKNOWN))
    assert [question.id for question in verdict.ask] == ["fever"]
    assert verdict.ask[0].could_become == "do_not_needle"


def test_a_denial_on_one_side_leaves_the_other_side_open():
    one = answered("numb", Answer.NO, LEFT)
    assert "numb" in {q.id for q in look(one, denied=False).ask}
    both = one, answered("numb", Answer.NO, Side.RIGHT)
    assert "numb" not in {q.id for q in look(*both, denied=False).ask}


def test_a_denial_for_one_place_leaves_the_other_places_open():
    leg = answered("numb", Answer.NO, None, "leg"), answered("numb", Answer.NO, LEFT, "arm")
    assert "numb" in {q.id for q in look(*leg, denied=False).ask}
    assert "numb" not in {q.id for q in look(*leg, answered("numb", Answer.NO), denied=False).ask}


def test_an_illness_that_is_over_does_not_close_what_is_not_sure():
    rules = book(rule("fever", "unless_state('fever', 'resolved')", "do_not_needle"))
    over, not_sure = yes("fever", state="resolved"), answered("fever", Answer.UNKNOWN)
    assert look(over, rules=rules).is_complete
    assert [q.id for q in look(over, not_sure, rules=rules).ask] == ["fever"]


def test_flags_of_another_complaint_are_asked_last():
    other = replace(FLAG, complaints=("neck",))
    rules = book(other, CARE)
    asked = [q.id for q in look(rules=rules, denied=False, complaint="back").ask]
    assert asked == ["epilepsy", "flag"]
    assert [q.id for q in look(rules=rules, denied=False, complaint="neck").ask] == ["flag", "epilepsy"]


def test_the_trace_holds_each_rule_with_its_strongest_value():
    trace = dict(look(yes("fever"), denied=False).trace)
    assert trace["fever"].name == "YES"
    assert trace["flag"].name == "UNKNOWN"
    assert trace["thinner"].name == "NO"
    assert "oedema.lax" not in trace


def test_the_same_case_gives_the_same_verdict():
    assert look(yes("numb", LEFT, "leg")) == look(yes("numb", LEFT, "leg"))


def test_current_is_a_fact_of_the_site():
    barred = book(rule("flag", "flag", "avoid", where="electrical"))
    sites = (PlannedSite("calf", LEFT, True), PlannedSite("calf", Side.RIGHT, False))
    verdict = screen(replace(case(yes("flag")), planned=sites), ANATOMY, barred, STRICT)
    assert [site.decision for site in verdict.sites] == ["avoid", "ok"]


def test_the_document_says_everything_in_plain_values():
    told = verdict_document(look(drugs=("B01AF02",), planned="psoas left, rhomboid left"), BOOK)
    assert told["verdict"] == "avoid_sites"
    assert told["urgency"] is None
    assert told["sites"][0] == {"muscle": "psoas", "side": "left", "decision": "avoid", "reasons": ["thinner"]}
    assert told["constraints"] == ["press", "haz_lung"]
    assert told["policy"] == {"version": "small-1", "choices": {"opinion": "strict"}}
    assert told["mitigations"] == {"haz_lung": "Lift it."}


def test_what_touches_no_planned_site_still_stands():
    knowledge = load()
    plan = (PlannedSite("gastrocnemius", Side.LEFT),)
    lungs = Case(Patient(), history=(HistoryItem("copd_lung_disease", Answer.YES),), others_denied=True, planned=plan)
    verdict = screen(lungs, knowledge.anatomy, knowledge.rulebook, Policy({}))
    assert [site.decision for site in verdict.sites] == ["ok"]
    assert "copd_lung_disease" not in [reason.rule.id for reason in verdict.reasons]
    assert "copd_lung_disease" in [reason.rule.id for reason in verdict.standing]


def overriding(rule_id, *facts, site=None):
    return [Override(rule_id, frozenset(facts), site)]


def test_an_overridden_site_goes_on_with_precautions_and_says_so():
    overrides = overriding("thinner", "drug B01AF02", site=("psoas", LEFT))
    verdict = look(drugs=("B01AF02",), planned="psoas left, psoas right", overrides=overrides)
    assert [site.decision for site in verdict.sites] == ["precautions", "avoid"]
    assert [(r.is_overridden, r.sites) for r in verdict.reasons] == [
        (False, (("psoas", "right"),)),
        (True, (("psoas", "left"),)),
    ]
    assert "press" in verdict.constraints


def test_an_overridden_referral_leaves_no_urgency():
    verdict = look(yes("numb"), planned="", overrides=overriding("numb.refer", "numb yes"))
    assert (verdict.level, verdict.urgency) == ("precautions", None)


def test_an_override_lapses_when_the_rule_comes_to_rest_on_another_fact():
    overrides = overriding("thinner", "drug B01AF02", site=("psoas", LEFT))
    verdict = look(drugs=("B01AF02", "B01AC04"), planned="psoas left", overrides=overrides)
    assert verdict.sites[0].decision == "avoid"


def test_what_cannot_wait_or_is_absolute_is_not_overridden():
    assert look(yes("flag"), overrides=overriding("flag", "flag yes")).level == "refer_first"
    assert look(yes("fever"), overrides=overriding("fever", "fever yes")).level == "do_not_needle"
