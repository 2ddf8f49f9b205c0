"""Examine: the ranking is shown with its limits, and what was found moves it."""

import re

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
from needlebook.core.inference.next_test import Couch
from needlebook.knowledge import load
from needlebook.web.bodychart.words import muscle_name
from tests import factories

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
    assert (card.name, card.is_next, card.next) == ("Masseter, right", False, None)


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


def tap(client, visit, said, place=MEDIUS, **more):
    return client.post(reverse("examine_tap", args=[visit.pk]), {**place, "tap": said}, **more)


def test_one_tap_is_one_finding_and_moves_the_ranking(signed_in, drawn, page):
    before = dict(ranked(signed_in.get(page)))["Gluteus medius, left"]
    response = tap(signed_in, drawn, "recognised_pain:yes", follow=True)
    assert findings(drawn) == {("gluteus_medius", "recognised_pain"): True}
    after = dict(ranked(response))["Gluteus medius, left"]
    assert int(after) > int(before)
    assert f"Gluteus medius, left: {before} to {after} %." in response.content.decode()
    assert "tick = before examination" in response.content.decode()


def test_the_card_stays_on_its_muscle_until_the_therapist_goes_on(signed_in, drawn, page):
    card = tap(signed_in, drawn, "recognised_pain:yes", follow=True).context["card"]
    assert card.place == Place("gluteus_medius", Side.LEFT)
    assert card.next.name == ranking_names(drawn)[0]


def ranking_names(visit):
    tests = ranking_of(fresh(visit), verdict_of(visit), Couch(position="prone")).next_tests
    return [muscle_name(test.muscle, test.side) for test in tests]


def test_with_htmx_a_tap_is_answered_at_once_with_what_changed(signed_in, drawn):
    response = tap(signed_in, drawn, "recognised_pain:yes", headers={"HX-Request": "true"})
    text = response.content.decode()
    assert response.status_code == 200
    assert re.search(r'role="status" id="said">Gluteus medius, left: \d+ to \d+ %\.<', text)
    assert "autofocus" not in text
    for id in ("card-head", "card-foot", "chart", "ranking", "others", "enough", "couch", "certainty", "signs"):
        assert f'id="{id}"' in text


def test_the_same_tap_twice_is_written_once(signed_in, drawn):
    for _ in range(2):
        response = tap(signed_in, drawn, "spot_tenderness:yes", follow=True)
    assert Record.objects.filter(code="findings.saved").count() == 1
    assert "stays at" in response.content.decode()


def test_a_tap_leaves_the_other_signs_alone_and_not_tested_takes_one_away(signed_in, drawn):
    tap(signed_in, drawn, "spot_tenderness:yes")
    tap(signed_in, drawn, "taut_band:no")
    tap(signed_in, drawn, "spot_tenderness:")
    assert findings(drawn) == {("gluteus_medius", "taut_band"): False}


def test_the_card_shows_what_stands_written(signed_in, drawn, page):
    tap(signed_in, drawn, "spot_tenderness:yes")
    tap(signed_in, drawn, "local_twitch:no")
    signs = {s.name: s for s in signed_in.get(page, MEDIUS).context["card"].signs}
    chosen = {name: next(c.value for c in sign.choices if c.is_chosen) for name, sign in signs.items()}
    assert (chosen["spot_tenderness"], chosen["local_twitch"], chosen["taut_band"]) == ("yes", "no", "")


def test_the_last_finding_can_be_taken_back_once(signed_in, drawn):
    tap(signed_in, drawn, "spot_tenderness:no")
    tap(signed_in, drawn, "spot_tenderness:yes")
    undo = reverse("examine_undo", args=[drawn.pk])
    response = signed_in.post(undo, follow=True)
    assert findings(drawn) == {("gluteus_medius", "spot_tenderness"): False}
    assert "Taken back. Gluteus medius, left:" in response.content.decode()
    assert response.context["last"] is None
    signed_in.post(undo)
    assert findings(drawn) == {("gluteus_medius", "spot_tenderness"): False}


def test_undoing_leaves_what_a_colleague_has_written_there_since(signed_in, drawn, clinic):
    tap(signed_in, drawn, "taut_band:yes")
    colleague = factories.person(clinic, "a.colleague")
    save_findings(drawn, by=colleague, muscle="gluteus_medius", side=Side.LEFT, signs={Sign.TAUT_BAND: False})
    response = signed_in.post(reverse("examine_undo", args=[drawn.pk]))
    assert response.status_code == 422
    assert "another finding stands there by now" in response.content.decode()
    assert findings(drawn) == {("gluteus_medius", "taut_band"): False}


def test_undoing_in_a_muscle_that_has_been_retired_is_refused_in_a_sentence(signed_in, drawn):
    tap(signed_in, drawn, "taut_band:yes")
    session = signed_in.session
    session["last_finding"] = {**session["last_finding"], "place": ["retired", "left"]}
    session.save()
    assert signed_in.post(reverse("examine_undo", args=[drawn.pk])).status_code == 422
    assert findings(drawn) == {("gluteus_medius", "taut_band"): True}


def test_what_is_undone_is_named_and_belongs_to_its_visit(signed_in, drawn, therapist, page):
    tap(signed_in, drawn, "taut_band:yes")
    assert signed_in.get(page).context["last"].words == "Taut band: Yes, Gluteus medius, left"
    other = factories.visit(factories.patient(therapist), therapist)
    assert signed_in.get(reverse("examine", args=[other.pk])).context["last"] is None


def test_painless_and_painful_pressure_are_both_kept_shown_and_trusted_less(signed_in, drawn):
    tap(signed_in, drawn, "pressed_painless:yes")
    response = tap(signed_in, drawn, "recognised_pain:yes", follow=True)
    text = response.content.decode()
    assert len(findings(drawn)) == 2
    assert response.context["certainty"][0] == "Certainty: low"
    assert "Findings in the same muscle contradict each other" in text
    assert "contradictory, press again" in text


@pytest.mark.parametrize("said", ["taut_band:perhaps", "taut_band", "hunch:yes", ""])
def test_a_tap_that_no_button_makes_is_refused_in_a_sentence(signed_in, drawn, said):
    response = tap(signed_in, drawn, said)
    assert response.status_code == 422
    assert "Choose Not tested, Yes or No." in response.content.decode()
    assert findings(drawn) == {}


def test_the_class_stands_in_the_list_on_the_card_and_in_the_table_with_its_source(signed_in, drawn, page):
    for said in ("taut_band:yes", "spot_tenderness:yes"):
        tap(signed_in, drawn, said)
    response = signed_in.get(page, MEDIUS)
    row = next(row for row in response.context["rows"] if row.muscle == "gluteus_medius")
    assert (row.told.kind, row.told.short) == ("open", "open: familiar pain, recognised not tested")
    assert "Still to test: familiar pain, recognised." in response.content.decode()
    text = tap(signed_in, drawn, "recognised_pain:yes", follow=True).content.decode()
    assert text.count("ctive, definite") >= 3
    assert "Taut band, tender spot in it, and the patient recognises the pain." in text
    assert "Fernandez-de-las-Penas" in text


def test_the_words_of_the_chart_stand_beside_it(signed_in, drawn, page):
    response = signed_in.get(page, MEDIUS)
    why = response.context["why"]
    assert "Upper buttock, left" in why.explains
    chart = response.context["drawing"].chart
    assert {shape.css for shape in chart.referral} == {"referral essential", "referral spillover"}
    assert [point.css for point in chart.points].count("trp likely") == 1
    for shape in chart.referral:
        name = shape.title.partition(" in ")[2]
        assert name in f"{why.essential}; {why.spillover}"


def test_a_region_that_no_likely_muscle_explains_is_on_the_chart_and_in_words(signed_in, visit, therapist, page):
    save_pain(visit, by=therapist, marks=[PainMark("lumbar_lower", Side.LEFT, 6), PainMark("shin", Side.RIGHT, 5)])
    response = signed_in.get(page, {"view": "front"})
    (part,) = [part for part in response.context["unexplained"] if "clot" in part.think_of]
    (place,) = part.regions
    chart = response.context["drawing"].chart
    assert [shape.title for shape in chart.unexplained] == [f"not explained: {place.name}"]
    assert "?" in [tag.text for tag in chart.tags]
    assert "Not explained" in response.content.decode()


def test_the_only_likely_muscle_for_a_region_says_so(signed_in, visit, therapist, page):
    save_pain(visit, by=therapist, marks=[PainMark("buttock_upper", Side.LEFT, 6)])
    for sign in (Sign.RECOGNISED_PAIN, Sign.SPOT_TENDERNESS, Sign.TAUT_BAND):
        save_findings(visit, by=therapist, **sided("gluteus_medius"), signs={sign: True})
    response = signed_in.get(page, MEDIUS)
    first = response.context["rows"][0]
    others = [row for row in response.context["rows"][1:] if int(row.percent) >= 30]
    assert (first.muscle, others) == ("gluteus_medius", [])
    assert first.alone == "the only likely one for Upper buttock, left"
    assert response.context["why"].alone == "Upper buttock, left"


def test_what_would_raise_or_lower_the_muscle_stands_with_its_percentage(signed_in, drawn, page):
    moves = signed_in.get(page, MEDIUS).context["moves"]
    raising = {move.words: move.percent for move in moves.up}
    tap(signed_in, drawn, "recognised_pain:yes")
    rows = dict(ranked(signed_in.get(page)))
    assert raising["Familiar pain, recognised: yes"] == rows["Gluteus medius, left"]
    assert "Pressed firmly, no pain: yes" in [move.words for move in moves.down]


def test_how_the_patient_lies_orders_the_tests_and_is_said(signed_in, drawn, page):
    lies = reverse("examine_position", args=[drawn.pk])
    assert [test.turn for test in signed_in.get(page).context["others"]] == [""] * 4
    signed_in.post(lies, {"position": "supine"})
    response = signed_in.get(page)
    turns = {test.name: test.turn for test in response.context["others"]}
    assert "needs turning to prone" in turns.values()
    assert [choice.value for choice in response.context["positions"] if choice.is_chosen] == ["supine"]
    signed_in.post(lies, {"position": "prone"})
    assert "without turning" in signed_in.get(page).context["card"].expects


def test_a_position_that_there_is_not_is_not_found(signed_in, drawn):
    assert signed_in.post(reverse("examine_position", args=[drawn.pk]), {"position": "upside down"}).status_code == 404


def test_examining_a_muscle_turns_the_patient_to_where_it_is_reached(signed_in, drawn, page):
    signed_in.post(reverse("examine_position", args=[drawn.pk]), {"position": "supine"})
    tap(signed_in, drawn, "taut_band:yes", {"muscle": "quadratus_lumborum", "side": "left"})
    lies = [c.value for c in signed_in.get(page).context["positions"] if c.is_chosen]
    assert lies[0] in load().anatomy.muscles["quadratus_lumborum"].positions


def test_without_a_choice_the_muscle_examined_last_tells_how_the_patient_lies(signed_in, drawn, therapist, page):
    save_findings(drawn, by=therapist, **sided("rectus_abdominis"), signs={Sign.TAUT_BAND: True})
    lies = [c.value for c in signed_in.get(page).context["positions"] if c.is_chosen]
    assert lies == [load().anatomy.muscles["rectus_abdominis"].positions[0]]


def test_a_muscle_that_cannot_be_tested_today_is_not_suggested_until_it_is_taken_back(signed_in, drawn, page):
    first = signed_in.get(page).context["card"].place
    address = reverse("examine_not_today", args=[drawn.pk])
    place = {"muscle": first.id, "side": first.side.value}
    response = signed_in.post(address, place, follow=True)
    assert first not in [response.context["card"].place, *(Place(t.muscle, t.side) for t in response.context["others"])]
    assert [where for where, _ in response.context["left"]] == [first]
    signed_in.post(address, place)
    signed_in.post(address, {**place, "back": "yes"})
    signed_in.post(address, {**place, "back": "yes"})
    assert signed_in.get(page).context["card"].place == first
    codes = ["muscle.not_today", "muscle.tested_after_all"]
    assert [Record.objects.filter(code=code).count() for code in codes] == [1, 1]


def test_the_likeliest_muscle_is_named_while_no_hand_has_felt_it(signed_in, drawn, page):
    first = ranking_of(drawn, verdict_of(drawn)).muscles[0]
    place = Place(first.muscle, first.side)
    elsewhere = {"muscle": "piriformis", "side": "right"}
    assert signed_in.get(page, elsewhere).context["unpressed"] is None
    tap(signed_in, drawn, "taut_band:no", elsewhere)
    assert signed_in.get(page, elsewhere).context["unpressed"].place == place
    assert "has not been pressed yet" in signed_in.get(page, elsewhere).content.decode()
    tap(signed_in, drawn, "recognised_pain:yes", {"muscle": place.id, "side": place.side.value})
    assert signed_in.get(page, elsewhere).context["unpressed"] is None


def test_it_is_enough_once_pressing_confirmed_the_likeliest_muscle(signed_in, drawn, page):
    assert "Enough: " not in signed_in.get(page).content.decode()
    for said in ("taut_band:yes", "spot_tenderness:yes", "recognised_pain:yes"):
        tap(signed_in, drawn, said)
    response = signed_in.get(page)
    assert response.context["certainty"][0] == "Certainty: high"
    assert "Enough: pressing confirmed the likeliest muscle." in response.content.decode()


@pytest.mark.parametrize(
    "place", [{"muscle": "glutaeus"}, {"muscle": "gluteus_medius", "side": "midline"}, {"muscle": "gluteus_medius"}]
)
def test_a_muscle_that_there_is_not_is_not_found(signed_in, drawn, page, place):
    assert signed_in.get(page, place).status_code == 404
    for name in ("tap", "pressure", "not_today"):
        address = reverse(f"examine_{name}", args=[drawn.pk])
        assert signed_in.post(address, {**place, "tap": "taut_band:yes"}).status_code == 404


def test_findings_for_no_muscle_are_not_found(signed_in, drawn):
    assert tap(signed_in, drawn, "taut_band:yes", {}).status_code == 404


def test_the_other_view_can_be_asked_for_and_a_strange_one_is_ignored(signed_in, drawn, page):
    assert signed_in.get(page).context["drawing"].chart.view == "back"
    assert signed_in.get(page, {"view": "front"}).context["drawing"].chart.view == "front"
    assert signed_in.get(page, {"view": "inside"}).context["drawing"].chart.view == "back"


def test_another_clinic_cannot_write_findings(client, stranger, drawn, page):
    client.force_login(stranger)
    for name in ("tap", "undo", "pressure", "not_today", "position"):
        address = reverse(f"examine_{name}", args=[drawn.pk])
        sent = {**MEDIUS, "tap": "taut_band:yes", "position": "prone", "unit": "kpa", "left": "300"}
        assert client.post(address, sent).status_code == 404
    assert findings(drawn) == {}
    assert case_of(fresh(drawn)).pressures == ()


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
