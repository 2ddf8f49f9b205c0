"""Examine: the ranking is shown with its limits, and what was found moves it."""

import pytest
from django.urls import reverse

from needlebook.clinic.assessments.actions import GivenAnswer, add_medicine, save_answers, save_pain
from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.deciding import verdict_of
from needlebook.clinic.assessments.examination import save_findings
from needlebook.clinic.assessments.ranking import network_for, permissions_on, ranking_of
from needlebook.clinic.audit.models import Record
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark, Sign
from needlebook.core.errors import BadInput
from needlebook.core.inference import Place

DRAWN = [
    PainMark("lumbar_lower", Side.LEFT, 6),
    PainMark("iliac_crest", Side.LEFT, 5),
    PainMark("buttock_upper", Side.LEFT, 5),
    PainMark("thigh_back_upper", Side.LEFT, 3),
]
MEDIUS = {"muscle": "gluteus_medius", "side": "left"}


@pytest.fixture
def page(visit):
    return reverse("examine", args=[visit.pk])


@pytest.fixture
def drawn(visit, therapist):
    """The visit with low back, buttock and thigh drawn."""
    save_pain(visit, by=therapist, marks=DRAWN)
    return visit


def fresh(visit):
    return Visit.objects.get(pk=visit.pk)


def findings(visit):
    return {(f.muscle, f.sign): f.is_present for f in case_of(fresh(visit)).findings}


def ranked(response):
    return [(row.name, row.percent) for row in response.context["rows"]]


def test_the_ranking_stands_with_what_it_explains_and_how_far_to_trust_it(signed_in, drawn, page):
    text = signed_in.get(page).content.decode()
    assert "Gluteus medius, left" in text
    assert "explains 4 of 4 painful regions" in text
    assert "Certainty: moderate" in text
    assert "κ 0.676" in text
    assert "κ 0.452" in text


def test_leg_pain_with_a_gluteal_muscle_reminds_of_the_nerve_root(signed_in, drawn, page):
    text = signed_in.get(page).content.decode()
    assert "examine the nerves" in text
    assert "Adelmanesh 2016" in text


def test_the_first_card_is_the_test_that_tells_most(signed_in, drawn, page):
    first = ranking_of(drawn, verdict_of(drawn)).next_tests[0]
    card = signed_in.get(page).context["card"]
    assert (card.place, card.is_next) == (Place(first.muscle, first.side), True)
    assert f"{first.bits:.2f} bits" in card.expects


def test_a_visit_without_a_drawing_says_so_and_links_to_it(signed_in, page, visit):
    response = signed_in.get(page)
    assert "No pain is drawn yet" in response.content.decode()
    assert f"{reverse('assess', args=[visit.pk])}#pain" in response.content.decode()
    assert (response.context["rows"], response.context["card"]) == ((), None)


def test_any_muscle_can_be_examined_before_pain_is_drawn(signed_in, page):
    card = signed_in.get(page, {"muscle": "masseter", "side": "right"}).context["card"]
    assert (card.name, card.is_next, card.others) == ("Masseter, right", False, ())


def test_findings_alone_rank_muscles_with_a_caution(signed_in, visit, therapist, page):
    save_findings(visit, by=therapist, **sided("masseter"), signs={Sign.RECOGNISED_PAIN: True})
    response = signed_in.get(page)
    assert "Masseter, left" in dict(ranked(response))
    assert "No pain drawing" in response.content.decode()


def sided(muscle, side=Side.LEFT):
    return {"muscle": muscle, "side": side}


def test_a_red_flag_stops_the_ranking_and_says_why_and_how_soon(signed_in, drawn, therapist, page):
    save_answers(drawn, by=therapist, answers=[GivenAnswer("rf_ces_saddle", "yes")])
    response = signed_in.get(page)
    text = response.content.decode()
    assert "cauda equina" in text
    assert "Emergency: call an ambulance now." in text
    assert (response.context["rows"], response.context["card"]) == ((), None)
    assert "bits" not in text


def test_a_muscle_that_screening_keeps_out_is_marked_and_says_why(signed_in, drawn, therapist, page):
    add_medicine(drawn, by=therapist, text="apixaban")
    response = signed_in.get(page, {"muscle": "quadratus_lumborum", "side": "left"})
    out = {row.muscle for row in response.context["rows"] if row.is_out}
    assert "quadratus_lumborum" in out
    assert "gluteus_medius" not in out
    assert "cannot be pressed to stop bleeding" in response.content.decode()


def test_saved_findings_move_the_ranking_and_lead_to_the_next_test(signed_in, drawn, page):
    before = dict(ranked(signed_in.get(page)))["Gluteus medius, left"]
    response = signed_in.post(page, {**MEDIUS, "recognised_pain": "yes", "taut_band": "no"}, follow=True)
    assert findings(drawn) == {("gluteus_medius", "recognised_pain"): True, ("gluteus_medius", "taut_band"): False}
    assert int(dict(ranked(response))["Gluteus medius, left"]) > int(before)
    assert "Findings saved: Gluteus medius, left." in response.content.decode()
    assert response.context["card"].place != Place("gluteus_medius", Side.LEFT)
    assert "tick = before examination" in response.content.decode()


def test_saved_findings_redirect_so_that_reloading_writes_nothing(signed_in, drawn, page):
    response = signed_in.post(page, {**MEDIUS, "recognised_pain": "yes"})
    assert (response.status_code, response.url) == (302, page)


def test_the_same_findings_sent_twice_are_written_once(signed_in, drawn, page):
    for _ in range(2):
        signed_in.post(page, {**MEDIUS, "spot_tenderness": "yes"})
    assert Record.objects.filter(code="findings.saved").count() == 1


def test_a_sign_set_back_to_not_tested_is_no_finding_any_more(signed_in, drawn, page):
    signed_in.post(page, {**MEDIUS, "spot_tenderness": "yes", "taut_band": "yes"})
    signed_in.post(page, {**MEDIUS, "spot_tenderness": "", "taut_band": "yes"})
    assert findings(drawn) == {("gluteus_medius", "taut_band"): True}


def test_the_card_shows_what_stands_written(signed_in, drawn, page):
    signed_in.post(page, {**MEDIUS, "spot_tenderness": "yes", "local_twitch": "no"})
    signs = {s.name: s for s in signed_in.get(page, MEDIUS).context["card"].signs}
    chosen = {name: next(c.value for c in sign.choices if c.is_chosen) for name, sign in signs.items()}
    assert (chosen["spot_tenderness"], chosen["local_twitch"], chosen["taut_band"]) == ("yes", "no", "")


def test_painless_and_painful_pressure_come_back_marked(signed_in, drawn, page):
    response = signed_in.post(page, {**MEDIUS, "pressed_painless": "yes", "recognised_pain": "yes"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "one of the two is a slip" in text
    assert 'aria-invalid="true"' in text
    assert findings(drawn) == {}
    signs = {s.name: s for s in response.context["card"].signs}
    assert [c.value for c in signs["recognised_pain"].choices if c.is_chosen] == ["yes"]


def test_an_answer_that_is_not_a_choice_comes_back_marked(signed_in, drawn, page):
    response = signed_in.post(page, {**MEDIUS, "taut_band": "perhaps"})
    assert response.status_code == 422
    assert "Choose Not tested, Yes or No." in response.content.decode()
    assert findings(drawn) == {}


@pytest.mark.parametrize(
    "place", [{"muscle": "glutaeus"}, {"muscle": "gluteus_medius", "side": "midline"}, {"muscle": "gluteus_medius"}]
)
def test_a_muscle_that_there_is_not_is_not_found(signed_in, drawn, page, place):
    assert signed_in.get(page, place).status_code == 404
    assert signed_in.post(page, {**place, "taut_band": "yes"}).status_code == 404


def test_findings_for_no_muscle_are_not_found(signed_in, drawn, page):
    assert signed_in.post(page, {"taut_band": "yes"}).status_code == 404


def test_the_other_view_can_be_asked_for_and_a_strange_one_is_ignored(signed_in, drawn, page):
    assert signed_in.get(page).context["drawing"].chart.view == "back"
    assert signed_in.get(page, {"view": "front"}).context["drawing"].chart.view == "front"
    assert signed_in.get(page, {"view": "inside"}).context["drawing"].chart.view == "back"


def test_another_clinic_cannot_write_findings(client, stranger, drawn, page):
    client.force_login(stranger)
    assert client.post(page, {**MEDIUS, "taut_band": "yes"}).status_code == 404
    assert findings(drawn) == {}


def test_without_sign_in_the_page_asks_for_it(client, page):
    assert client.get(page).url.startswith(reverse("account_login"))


def test_queries_do_not_grow_with_findings(signed_in, drawn, therapist, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        signed_in.get(page)
    for muscle in ("gluteus_medius", "gluteus_maximus", "piriformis", "quadratus_lumborum"):
        save_findings(drawn, by=therapist, **sided(muscle), signs={Sign.SPOT_TENDERNESS: True, Sign.TAUT_BAND: False})
    with django_assert_max_num_queries(30):
        signed_in.get(page)


def test_showing_the_page_writes_nothing(signed_in, page, visit):
    signed_in.get(page, MEDIUS)
    assert not hasattr(fresh(visit), "assessment")


def test_contradicting_signs_are_refused_by_the_action_too(visit, therapist):
    signs = {Sign.PRESSED_PAINLESS: True, Sign.SPOT_TENDERNESS: True}
    with pytest.raises(BadInput, match="contradicts spot_tenderness"):
        save_findings(visit, by=therapist, **sided("piriformis"), signs=signs)


def test_a_muscle_has_no_midline(visit, therapist):
    with pytest.raises(BadInput, match="two sides"):
        save_findings(visit, by=therapist, **sided("piriformis", Side.MIDLINE), signs={Sign.TAUT_BAND: True})


def test_a_complaint_that_was_retired_counts_as_none():
    assert (network_for("retired_complaint").prior == network_for(None).prior).all()


def test_screening_muscles_that_are_not_planned_leaves_the_plan_alone(drawn):
    case = case_of(drawn)
    permissions = permissions_on(drawn, case, [Place("piriformis", Side.LEFT), Place("piriformis", Side.LEFT)])
    assert list(permissions) == [Place("piriformis", Side.LEFT)]
    assert case_of(fresh(drawn)).planned == ()
