"""What a document is drafted from: sentences with origins, what is new in them, and what is kept in the end."""

import pytest

from needlebook.web.letters.parts import (
    Chart,
    Line,
    Part,
    Table,
    drafted_texts,
    facts_of,
    mark_of,
    news,
    section_of,
    taken_over,
)


def part(*lines, rows=(), **more) -> Part:
    tables = (Table(("Name", "Value"), tuple(rows)),) if rows else ()
    return Part("pain", "Pain", tuple(Line(text, f"From {text[:1]}") for text in lines), tables=tables, **more)


def test_a_part_is_drafted_one_sentence_a_line():
    parts = (part("A.", "B."), Part("readings", "Readings", is_typed=False))
    assert drafted_texts(parts) == {"pain": "A.\nB."}


def test_nothing_is_new_in_what_has_not_changed():
    same = part("A.", rows=[("NPRS", "5")])
    assert list(news([same], facts_of([same]), drafted_texts([same]))) == []


@pytest.mark.parametrize(
    ("was", "now", "added", "gone"),
    [
        (part("A."), part("A.", "B."), ("B.",), ()),
        (part("A.", "B."), part("A."), (), ("B.",)),
        (part("A."), part("C."), ("C.",), ("A.",)),
        (part(rows=[("NPRS", "5")]), part(rows=[("NPRS", "5"), ("NDI", "")]), ("NDI",), ()),
    ],
)
def test_what_was_added_and_what_is_gone_is_named(was, now, added, gone):
    (found,) = news([now], facts_of([was]), drafted_texts([was]))
    assert (found.added, found.gone, found.is_typed_over) == (added, gone, False)
    assert mark_of([was]) != mark_of([now])


def test_the_origin_of_a_sentence_is_no_news():
    first, later = (Part("pain", "Pain", (Line("A.", origin),)) for origin in ("From Assess", "From Assess, confirmed"))
    assert mark_of([first]) == mark_of([later])


def test_a_text_that_nobody_edited_is_drafted_afresh():
    was, now = part("A.", "B."), part("C.")
    assert taken_over(now, facts_of([was]), " A.\nB. ") == "C."


def test_to_a_text_that_somebody_edited_only_what_is_new_is_added():
    was, now = part("A.", "B."), part("A.", "C.")
    assert taken_over(now, facts_of([was]), "My own words.") == "My own words.\nC."
    (found,) = news([now], facts_of([was]), {"pain": "My own words."})
    assert found.is_typed_over


def test_a_table_is_shown_as_it_is_and_never_taken_into_a_text():
    was, now = part(rows=[("NPRS", "5")]), part(rows=[("NPRS", "6")])
    (found,) = news([now], facts_of([was]), {"pain": ""})
    assert not found.is_takeable


def test_a_part_is_kept_with_its_text_as_it_was_left_and_names_only_origins_that_still_count():
    kept = section_of(part("A.", "B."), "A.\n\n Changed. ", opens_group=True, shows_origins=True)
    assert kept["text"] == ["A.", "Changed."]
    assert kept["origins"] == ["From A"]
    assert section_of(part("A."), "A.", opens_group=True, shows_origins=False)["origins"] == []


def test_a_picture_is_drawn_when_the_part_is_kept_and_not_before():
    drawn = []
    chart = Chart("Pain", "from 7 to 5", lambda: drawn.append(1) or "<svg/>")
    shown = Part("changed", "Changed", charts=(chart,))
    facts_of([shown])
    assert drawn == []
    kept = section_of(shown, "", opens_group=False, shows_origins=False)
    assert kept["charts"] == [{"title": "Pain", "svg": "<svg/>", "alt": "from 7 to 5"}]
