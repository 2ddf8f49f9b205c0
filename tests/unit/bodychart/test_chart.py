"""What a page marks is what the drawing shows."""

import pytest
from django.template.loader import render_to_string

from needlebook.core.anatomy import Referral, Side, TriggerPoint
from needlebook.core.errors import BadInput
from needlebook.knowledge.atlas import view
from needlebook.web.bodychart import MuscleMark, Pain, ReferralMark, Site, best_view, chart, referral_marks

LEFT, RIGHT, MIDLINE = Side.LEFT, Side.RIGHT, Side.MIDLINE
PAIN = [Pain("lumbar_lower", LEFT, 6), Pain("iliac_crest", LEFT, 5), Pain("buttock_upper", LEFT, None)]


def test_painful_regions_are_drawn_with_the_worst_place_marked():
    drawn = chart("back", pain=PAIN)
    regions = view("back").regions
    assert [(shape.d, shape.css) for shape in drawn.pain] == [
        (regions["lumbar_lower.left"], "pain worst"),
        (regions["iliac_crest.left"], "pain"),
        (regions["buttock_upper.left"], "pain"),
    ]


def test_pain_without_a_number_is_never_the_worst_place():
    assert [shape.css for shape in chart("back", pain=[Pain("sacrum", MIDLINE)]).pain] == ["pain"]


def test_pain_on_the_other_view_is_not_drawn():
    assert chart("front", pain=[Pain("sacrum", MIDLINE, 4)]).pain == ()


@pytest.mark.parametrize(("side", "transform"), [(LEFT, ""), (RIGHT, "matrix(-1 0 0 1 1066 0)")])
def test_a_muscle_of_the_right_is_the_mirror_image_of_the_left(side, transform):
    (shape,) = chart("back", muscles=[MuscleMark("gluteus_medius", side)]).muscles
    assert (shape.d, shape.transform) == (view("back").muscles["gluteus_medius"].d, transform)


def test_muscles_are_drawn_deep_before_superficial_and_the_one_in_question_last():
    marks = [("gluteus_maximus", LEFT, "muscle"), ("gluteus_minimus", LEFT, "on"), ("piriformis", LEFT, "muscle")]
    drawn = chart("back", muscles=marks).muscles
    assert [shape.title for shape in drawn] == ["Piriformis, left", "Gluteus maximus, left", "Gluteus minimus, left"]


def test_a_muscle_that_is_out_is_hatched_and_says_so():
    (shape,) = chart("back", muscles=[("piriformis", LEFT, "out")]).muscles
    assert (shape.css, shape.is_out, shape.fibres) == ("out", True, "")
    assert shape.title == "Piriformis, left, not to needle"


def test_a_superficial_muscle_covers_the_hatching_of_a_deep_one_on_its_side_only():
    marks = [("quadratus_lumborum", LEFT, "out"), *(("gluteus_maximus", side, "muscle") for side in (LEFT, RIGHT))]
    _, left, right = chart("back", muscles=marks).muscles
    assert (left.is_covering, right.is_covering) == (True, False)


def test_bones_are_drawn_in_a_close_look_and_only_those_in_the_window():
    assert chart("back", pain=PAIN).bones == ()
    close = chart("back", pain=PAIN, crop="fit").bones
    assert 0 < len(close) < len(chart("back", bones=True).bones)


def test_the_name_of_the_picture_says_what_is_on_it():
    drawn = chart("back", pain=PAIN[:1], muscles=[("piriformis", LEFT, "out")], sites=[Site(1, "gluteus_medius", LEFT)])
    assert drawn.label.startswith("Back view: pain in ")
    assert drawn.label.endswith(", left (6 of 10); Piriformis, left, not to needle; 1 needle site")


@pytest.mark.parametrize(("name", "letters"), [("front", ["R", "L"]), ("back", ["L", "R"]), ("head_front", ["R", "L"])])
def test_the_corners_print_the_patients_own_sides(name, letters):
    assert [corner.text for corner in chart(name).corners] == letters


def test_a_close_up_of_one_side_is_turned_over_for_the_other():
    shown, turned = (chart("head_side", muscles=[("masseter", side, "on")]) for side in (RIGHT, LEFT))
    assert (shown.turn, turned.turn) == ("", "matrix(-1 0 0 1 276 0)")
    assert [corner.text for corner in (*shown.corners, *turned.corners)] == ["Right", "Left"]
    assert turned.label == "Head from the side, left: Masseter, left"


def test_a_close_up_of_one_side_leaves_out_the_other_and_says_so():
    sites = [Site(1, "masseter.trp1", RIGHT), Site(2, "masseter.trp1", LEFT)]
    drawn = chart("head_side", sites=sites, pain=[Pain("temple", RIGHT, 3)])
    assert ([mark.number for mark in drawn.sites], drawn.elsewhere) == ([1], (2,))


def test_a_close_up_of_a_hand_is_turned_over_for_pain_on_the_right():
    left, right = (chart("hand_palm", pain=[Pain("palm", side, 3)]) for side in (LEFT, RIGHT))
    assert left.view_box == right.view_box
    assert (left.turn, right.turn) == ("", f"matrix(-1 0 0 1 {view('hand_palm').mirror_x:g} 0)")


def test_a_close_up_is_shown_whole():
    drawn = chart("hand_back", sites=[Site(1, "interossei_dorsales_manus.trp1", LEFT)], crop="fit")
    assert drawn.view_box == chart("hand_back").view_box


def test_a_word_on_a_muscle_stands_on_that_muscles_side():
    marks = [MuscleMark("gluteus_medius", side, "on", f"{side}") for side in (LEFT, RIGHT)]
    xs = {tag.text: float(tag.x) for tag in chart("back", muscles=marks).tags}
    assert xs["left"] < view("back").mirror_x / 2 < xs["right"]


def test_two_words_never_lie_on_one_another():
    marks = [MuscleMark(m, LEFT, "on", "80 %") for m in ("gluteus_medius", "gluteus_minimus", "piriformis")]
    tags = chart("back", muscles=marks, crop="fit").tags
    places = [(float(tag.x), float(tag.y)) for tag in tags]
    gaps = [(abs(a[0] - b[0]), abs(a[1] - b[1])) for n, a in enumerate(places) for b in places[:n]]
    size = float(tags[0].size)
    assert all(dx >= 2.9 * size or dy >= 1.1 * size for dx, dy in gaps)


def test_a_needle_on_the_front_chooses_the_front_view():
    sites = [Site(1, "tibialis_anterior.trp1", LEFT)]
    assert best_view(sites=sites, pain=PAIN) == "front"
    assert best_view(pain=PAIN) == "back"
    assert best_view() == "front"


def test_the_side_view_shows_the_right_half_and_is_turned_over_for_the_left():
    shown, turned = (chart("side", muscles=[("gluteus_medius", side, "on")]) for side in (RIGHT, LEFT))
    assert (shown.turn, turned.turn) == ("", f"matrix(-1 0 0 1 {view('side').mirror_x:g} 0)")
    assert (shown.corners[0].text, turned.corners[0].text) == ("Right", "Left")
    assert not shown.bones  # a whole body needs none


def test_an_unknown_view_is_refused():
    with pytest.raises(BadInput, match="allowed: front, back"):
        chart("inside")


def test_an_unknown_muscle_or_region_is_not_drawn():
    drawn = chart(
        "back", pain=[Pain("tail", MIDLINE, 3)], muscles=[("wing", LEFT, "on")], sites=[Site(1, "wing", LEFT)]
    )
    assert (drawn.pain, drawn.muscles, drawn.sites, drawn.elsewhere) == ((), (), (), (1,))


def test_the_page_holds_no_inline_style_and_every_path_of_the_drawing():
    drawn = chart("back", pain=PAIN, muscles=[("piriformis", RIGHT, "out")], crop="fit", id="here")
    html = render_to_string("components/bodychart_figure.html", {"chart": drawn, "caption": "She drew this."})
    assert "style=" not in html
    assert 'fill="url(#here-hatch)"' in html
    assert 'role="img"' in html
    assert all(shape.d in html for shape in (*drawn.pain, *drawn.muscles, *drawn.bones))
    assert "She drew this." in html


def test_sites_that_lie_on_another_view_are_named_under_the_picture():
    drawn = chart("back", sites=[Site(3, "tibialis_anterior.trp1", LEFT), Site(4, "tibialis_anterior.trp1", RIGHT)])
    html = render_to_string("components/bodychart_figure.html", {"chart": drawn})
    assert "Sites 3, 4 lie on another view." in html


def test_spillover_is_drawn_under_essential_referral_each_with_its_own_dots():
    marks = [ReferralMark("buttock_mid", LEFT), ReferralMark("thigh_back_upper", LEFT, False)]
    drawn = chart("back", referral=marks, id="here")
    assert [(shape.pattern, shape.title) for shape in drawn.referral] == [
        ("spillover", "spillover in Back of thigh, upper half, left"),
        ("essential", "felt in Middle of buttock, left"),
    ]
    html = render_to_string("components/bodychart.html", {"chart": drawn})
    assert html.count('fill="url(#here-essential)"') == html.count('fill="url(#here-spillover)"') == 1
    assert drawn.label.endswith("felt in Middle of buttock, left; spillover in Back of thigh, upper half, left")


def test_a_chart_without_referral_areas_carries_no_dots():
    assert "spillover" not in render_to_string("components/bodychart.html", {"chart": chart("back", pain=PAIN)})


def test_referral_on_both_sides_is_marked_on_both_and_essential_wins_over_spillover():
    referrals = [Referral("lumbar_lower", False, "both_sides", "R"), Referral("sacrum", True, "midline", "R")]
    also = [Referral("lumbar_lower", True, "same_side", "R")]
    points = [
        TriggerPoint(f"m.trp{n}", "m", f"TrP{n}", "sacrum", "", tuple(r)) for n, r in enumerate([referrals, also])
    ]
    assert set(referral_marks(points, LEFT)) == {
        ReferralMark("lumbar_lower", LEFT, True),
        ReferralMark("lumbar_lower", RIGHT, False),
        ReferralMark("sacrum", MIDLINE, True),
    }


def test_the_window_fits_the_referral_area_and_the_view_shows_it():
    marks = [ReferralMark("temple", LEFT)]
    assert best_view(referral=marks) in ("front", "head_side")
    assert chart("front", referral=marks, crop="fit").view_box != chart("front").view_box
