"""What must hold for every patient, plan and answer: more risk is never milder, left is like right, open is open."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from needlebook.core.anatomy import Side
from needlebook.core.case import Answer, Case, HistoryItem, Patient, PlannedSite
from needlebook.core.screening import Override, Policy, Verdict, screen
from needlebook.knowledge import load

KNOWLEDGE = load()
ANATOMY, BOOK = KNOWLEDGE.anatomy, KNOWLEDGE.rulebook
STATES = ("controlled", "uncontrolled", "stable", "unstable", "resolved")
NORMAL = {"inr": 2.5, "platelets_10e9_l": 250.0, "neutrophils_10e9_l": 4.0, "temperature_c": 36.6}
EMERGENCIES = sorted(r.id for r in BOOK.rules if r.urgency == "emergency" and "." not in r.id and r.choice is None)

sides = st.sampled_from([None, Side.LEFT, Side.RIGHT, Side.MIDLINE])
places = st.lists(st.sampled_from(sorted(KNOWLEDGE.places)), max_size=2, unique=True).map(tuple)
states = st.sampled_from([None, None, None, *STATES])
ids = st.sampled_from(sorted(BOOK.questions))
atc = st.sampled_from(sorted(KNOWLEDGE.drugs))


def answers(*given_now: Answer):
    return st.builds(HistoryItem, ids, st.sampled_from(given_now), sides, places, states)


plans = st.builds(
    PlannedSite, st.sampled_from(sorted(ANATOMY.muscles)), st.sampled_from([Side.LEFT, Side.RIGHT]), st.booleans()
)
patients = st.builds(
    Patient,
    st.one_of(st.none(), st.integers(0, 100)),
    st.sampled_from(["female", "male", "unknown"]),
    st.one_of(st.none(), st.floats(12, 50)),
    st.one_of(st.none(), st.integers(0, 42)),
)
measurements = st.fixed_dictionaries(
    {},
    optional={
        "inr": st.floats(0.5, 8),
        "inr_target_high": st.floats(2, 4.5),
        "platelets_10e9_l": st.floats(0, 500),
        "neutrophils_10e9_l": st.floats(0, 20),
        "temperature_c": st.floats(34, 41),
        "calf_difference_cm": st.floats(0, 8),
    },
)
cases = st.builds(
    Case,
    patients,
    complaint=st.sampled_from([None, *sorted(ANATOMY.complaints)]),
    history=st.lists(answers(*Answer), max_size=5).map(tuple),
    others_denied=st.booleans(),
    drugs=st.one_of(st.none(), st.lists(atc, max_size=3).map(tuple)),
    measurements=measurements,
    planned=st.lists(plans, max_size=3).map(tuple),
)
policies = st.fixed_dictionaries(
    {}, optional={t.id: st.sampled_from([name for name, _ in t.positions]) for t in BOOK.topics.values()}
).map(Policy)


def look(case: Case, policy: Policy = Policy({})) -> Verdict:  # noqa: B008 - frozen
    return screen(case, ANATOMY, BOOK, policy)


def urgency_rank(verdict: Verdict) -> int:
    return verdict.urgency.rank if verdict.urgency else -1


def assert_not_milder(before: Verdict, after: Verdict) -> None:
    assert after.level.rank >= before.level.rank
    assert urgency_rank(after) >= urgency_rank(before)
    assert all(b.decision.rank <= a.decision.rank for b, a in zip(before.sites, after.sites, strict=True))
    assert set(before.constraints) <= set(after.constraints)
    assert {r.rule.id for r in before.reasons} <= {r.rule.id for r in after.reasons}


@given(cases, answers(Answer.YES), policies)
def test_a_yes_more_never_makes_anything_milder(case, risk, policy):
    assert_not_milder(look(case, policy), look(replace(case, history=(*case.history, risk)), policy))


@given(cases, atc)
def test_a_medicine_more_never_makes_anything_milder(case, drug):
    assume(case.drugs is not None)
    assert_not_milder(look(case), look(replace(case, drugs=(*case.drugs, drug))))


@given(cases, plans)
def test_a_site_more_never_makes_the_verdict_milder(case, plan):
    assume(case.planned)
    before, after = look(case), look(replace(case, planned=(*case.planned, plan)))
    assert after.level.rank >= before.level.rank
    assert after.sites[:-1] == before.sites


@given(cases, st.floats(0, 1))
def test_fewer_platelets_never_make_anything_milder(case, share):
    assume("platelets_10e9_l" in case.measurements)
    fewer = {**case.measurements, "platelets_10e9_l": case.measurements["platelets_10e9_l"] * share}
    assert_not_milder(look(case), look(replace(case, measurements=fewer)))


@given(cases, ids, sides)
def test_an_answer_of_unknown_never_weighs_less_than_a_no(case, id, side):
    others = tuple(item for item in case.history if item.id != id)
    denied = look(replace(case, history=(*others, HistoryItem(id, Answer.NO))))
    unknown = look(replace(case, history=(*others, HistoryItem(id, Answer.UNKNOWN, side))))
    assert_not_milder(denied, unknown)
    assert {q.id for q in denied.ask} <= {q.id for q in unknown.ask}


@given(cases)
def test_denying_the_rest_changes_no_finding_and_opens_no_question(case):
    unasked, denied = look(replace(case, others_denied=False)), look(replace(case, others_denied=True))
    assert unasked.reasons == denied.reasons
    assert {q.id for q in denied.ask} <= {q.id for q in unasked.ask}


@given(cases, policies)
def test_left_and_right_are_judged_alike(case, policy):
    def mirrored(item):
        return replace(item, side=item.side and item.side.mirrored)

    mirror = replace(
        case, history=tuple(map(mirrored, case.history)), planned=tuple(mirrored(site) for site in case.planned)
    )
    before, after = look(case, policy), look(mirror, policy)
    assert (before.level, before.urgency, before.constraints) == (after.level, after.urgency, after.constraints)
    assert [s.decision for s in before.sites] == [s.decision for s in after.sites]
    assert [q.id for q in before.ask] == [q.id for q in after.ask]


@given(cases, policies)
def test_the_same_case_always_gets_the_same_verdict(case, policy):
    assert look(case, policy) == look(case, policy)


@given(cases, st.permutations(range(5)))
def test_the_order_of_the_answers_changes_no_decision(case, order):
    shuffled = tuple(case.history[n] for n in order if n < len(case.history))
    before, after = look(case), look(replace(case, history=shuffled))
    assert (before.level, before.urgency, before.sites) == (after.level, after.urgency, after.sites)


@given(cases, st.sampled_from(EMERGENCIES), policies)
def test_an_emergency_flag_always_ends_in_an_emergency_referral(case, flag, policy):
    verdict = look(replace(case, history=(*case.history, HistoryItem(flag, Answer.YES))), policy)
    assert verdict.is_person_out
    assert verdict.urgency == "emergency"


@given(cases)
def test_every_planned_site_is_listed_and_none_is_needled_when_the_person_is_out(case):
    verdict = look(case)
    assert [(s.muscle, s.side) for s in verdict.sites] == [(p.muscle, p.side) for p in case.planned]
    assert not verdict.is_person_out or all(site.decision == "avoid" for site in verdict.sites)


@given(cases, sides, places, st.data())
def test_a_question_that_is_not_asked_could_not_have_changed_the_decision(case, side, where, data):
    case = replace(case, others_denied=False)
    verdict = look(case)
    settled = {item.id for item in case.history} | {question.id for question in verdict.ask}
    id = data.draw(
        st.sampled_from([id for id, q in BOOK.questions.items() if q.is_asked and id not in settled] or [""])
    )
    assume(id)
    after = look(replace(case, history=(*case.history, HistoryItem(id, Answer.YES, side, where))))
    assert (verdict.level, verdict.urgency) == (after.level, after.urgency)
    assert [s.decision for s in verdict.sites] == [s.decision for s in after.sites]


@settings(max_examples=40)
@given(cases, policies)
def test_answering_every_open_question_completes_the_verdict(case, policy):
    for _ in range(4):
        verdict = look(case, policy)
        if verdict.is_complete:
            return
        case = settle(case, [question.id for question in verdict.ask])
    raise AssertionError([question.id for question in look(case, policy).ask])


def settle(case: Case, asked: list[str]) -> Case:
    """The case with 'no', 'none' or a normal value for everything that was asked."""
    denied = tuple(HistoryItem(id, Answer.NO) for id in asked if id in BOOK.questions)
    kept = tuple(item for item in case.history if item.id not in asked)
    given_now = {name: value for name, value in {"age": 40, "bmi": 24.0, "pregnancy_weeks": 0}.items() if name in asked}
    measured = {name: NORMAL[name] for name in asked if name in NORMAL}
    return replace(
        case,
        patient=replace(case.patient, **given_now),
        history=kept + denied,
        drugs=() if "drugs" in asked else case.drugs,
        measurements={**case.measurements, **measured},
    )


@given(cases, policies, st.data())
def test_an_override_touches_only_what_is_left_to_a_clinician(case, policy, data):
    before = look(case, policy)
    chosen = data.draw(st.lists(st.sampled_from(before.reasons), max_size=4)) if before.reasons else []
    overrides = [Override(r.rule.id, frozenset(r.facts), site) for r in chosen for site in r.sites or (None,)]
    after = screen(case, ANATOMY, BOOK, policy, overrides)
    assert all(r.rule.is_overridable for r in after.reasons if r.is_overridden)
    left = [r for r in before.reasons if not r.rule.is_overridable]
    assert {(r.rule.id, r.decision) for r in left} <= {(r.rule.id, r.decision) for r in after.reasons}
    assert set(before.constraints) == set(after.constraints)
    assert after.level != "ok" or before.level == "ok"
