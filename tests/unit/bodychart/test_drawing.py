"""The pain drawing as a form: what is drawn, listed and posted is one and the same."""

import re

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from needlebook.core.anatomy import Side
from needlebook.core.errors import BadInput
from needlebook.knowledge import load
from needlebook.web.bodychart import Pain, pain_drawing, read_pain
from needlebook.web.bodychart.sheets import sheet, sheet_ids

LEFT, RIGHT, MIDLINE = Side.LEFT, Side.RIGHT, Side.MIDLINE
PAIN = (Pain("lumbar_lower", LEFT, 6.0, "ache"), Pain("sacrum", MIDLINE, 2.5), Pain("iliac_crest", RIGHT, None))


def page(pain=()):
    return render_to_string("components/bodychart_draw.html", {"drawing": pain_drawing(pain)})


def posted_by(html):
    """What a browser would send: the chosen option of every select with a name."""
    html = html.partition("<template")[0] + html.partition("</template>")[2]
    form = QueryDict(mutable=True)
    for name, body in re.findall(r'<select[^>]*?name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        values = re.findall(r'<option value="([^"]*)"([^>]*)>', body)
        form[name] = next((value for value, rest in values if "selected" in rest), values[0][0])
    return form


def test_every_region_of_the_table_can_be_tapped_on_a_side_of_its_own():
    keys = {field.key for sheet in pain_drawing().sheets for field in sheet.fields}
    assert keys == {f"{r.id}:{side}" for r in load().anatomy.regions.values() for side in r.sides}


def test_every_region_can_be_added_from_the_list_as_well():
    drawing = pain_drawing()
    tapped = {field.key for sheet in drawing.sheets for field in sheet.fields}
    assert {choice.key for _, choices in drawing.groups for choice in choices} == tapped


def test_a_drawn_region_is_marked_on_every_view_that_shows_it():
    drawing = pain_drawing([Pain("flank", LEFT, 4)])
    marked = [(sheet.id, field.css) for sheet in drawing.sheets for field in sheet.fields if "pain" in field.css]
    assert marked == [("front", "region pain worst"), ("back", "region pain worst")]


@pytest.mark.parametrize(("pain", "start"), [((), "front"), (PAIN, "back"), ([Pain("knee_front", LEFT, 3)], "front")])
def test_the_view_with_most_of_the_pain_is_opened(pain, start):
    assert pain_drawing(pain).start == start


def test_the_list_says_the_worst_place_in_words():
    rows = pain_drawing(PAIN).rows
    assert [row.is_worst for row in rows] == [True, False, False]


def test_a_region_that_is_drawn_cannot_be_added_twice():
    drawn = [c.key for _, choices in pain_drawing(PAIN).groups for c in choices if c.is_drawn]
    assert sorted(drawn) == ["iliac_crest:right", "lumbar_lower:left", "sacrum:midline"]


def test_saving_an_untouched_form_keeps_the_drawing_as_it_is():
    assert read_pain(posted_by(page(PAIN))) == PAIN


def test_an_empty_form_is_an_empty_drawing():
    assert read_pain(posted_by(page())) == ()


def test_a_region_is_added_without_any_script():
    form = posted_by(page(PAIN[:1]))
    form.update({"pain_add": "groin:right", "pain_add_intensity": "8", "pain_add_quality": "numb"})
    assert read_pain(form) == (PAIN[0], Pain("groin", RIGHT, 8.0, "numb"))


def test_a_quality_that_is_not_on_the_list_is_refused():
    with pytest.raises(BadInput, match="how groin feels"):
        read_pain({"pain_intensity:groin:left": "3", "pain_quality:groin:left": "itchy"})


def test_a_row_left_blank_is_no_pain_there():
    form = posted_by(page(PAIN))
    form["pain_intensity:lumbar_lower:left"] = ""
    assert read_pain(form) == PAIN[1:]


def test_a_region_added_although_it_is_in_the_list_keeps_the_lists_intensity():
    form = {"pain_intensity:groin:left": "3", "pain_add": "groin:left", "pain_add_intensity": "9"}
    assert read_pain(form) == (Pain("groin", LEFT, 3.0),)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("wing:left", "5", "pain: a region that is not on the chart"),
        ("groin", "5", "pain: the side of groin; allowed: left, right"),
        ("sacrum:left", "5", "pain: the side of sacrum; allowed: midline"),
        ("groin:left", "11", "pain: the intensity of groin is not on the scale; allowed: 0 to 10, or unrated"),
        ("groin:left", "-1", "pain: the intensity of groin is not on the scale"),
        ("groin:left", "nan", "pain: the intensity of groin is not on the scale"),
        ("groin:left", "bad", "pain: the intensity of groin is not on the scale"),
    ],
)
def test_a_form_that_no_page_would_send_is_refused_in_one_sentence(key, value, message):
    with pytest.raises(BadInput) as refused:
        read_pain({f"pain_intensity:{key}": value})
    assert str(refused.value).startswith(message)


def test_the_page_needs_no_inline_style_or_script():
    html = page(PAIN)
    assert "style=" not in html
    assert "<script" not in html
    assert not re.search(r"\son\w+=", html)


def test_every_id_of_the_page_stands_once():
    ids = re.findall(r'\bid="([^"]+)"', page(PAIN).partition("<template")[0])
    assert len(ids) == len(set(ids))


def test_without_the_script_both_main_views_are_seen_and_the_tools_are_not():
    html = page()
    start, rest = html.split("<noscript>")
    assert re.findall(r'<svg class="fig" id="([^"]+)"', start) == ["draw-front"]
    assert re.findall(r'<svg class="fig" id="([^"]+)"', rest.split("</noscript>")[0]) == ["draw-back"]
    assert re.search(r'class="tools"\s+data-tools\s+hidden', html)


def test_every_view_of_the_atlas_has_a_sheet_for_each_side_that_it_can_show():
    ids = [sheet.id for sheet in pain_drawing().sheets]
    assert sorted(ids) == sorted(sheet_ids())
    assert {"head_side-left", "head_side-right", "foot_sole-left", "foot_sole-right"} <= set(ids)


def test_a_sheet_that_is_turned_over_names_the_side_that_it_shows():
    left, right = sheet("head_side-left"), sheet("head_side-right")
    assert bool(left.turn) != bool(right.turn)
    assert {field.key.split(":")[1] for field in left.fields} == {"left", "midline"}
    drawn = sheet("head_side-left", {"temple:left": Pain("temple", LEFT, 3)})
    assert [field.key for field in drawn.fields if "pain" in field.css] == ["temple:left"]


def test_a_patient_reads_no_medical_word_in_the_list():
    row = pain_drawing([Pain("lumbar_lower", LEFT, 4)], is_plain=True).rows[0]
    assert row.label == "Low back, lower part, left"
    choices = {c.key: c for _, group in pain_drawing(is_plain=True).groups for c in group}
    occiput = choices["occiput:left"]
    assert (occiput.label, occiput.also) == ("Back of the head, left", "Back of head, left")


def test_a_drawing_of_nearly_everything_asks_whether_it_is_right():
    places = [(r.id, side, None) for r in load().anatomy.regions.values() for side in r.sides]
    assert pain_drawing(places).is_everywhere
    assert not pain_drawing(places[: len(places) // 2]).is_everywhere
    assert re.search(r"data-everywhere>", page(places))
    assert re.search(r"data-everywhere hidden>", page())


def test_a_close_look_has_a_window_on_both_views():
    for look in pain_drawing().close_looks:
        assert all(len(box.split()) == 4 for box in (look.front, look.back)), look.label
