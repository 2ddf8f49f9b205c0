"""The pain drawing in the record: strokes as they were made, regions as they follow from them."""

from dataclasses import replace
from math import nan
from uuid import UUID, uuid4

import pytest

from needlebook.clinic.assessments import strokes
from needlebook.clinic.assessments.actions import save_pain
from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.drawing import replace_drawing, save_strokes
from needlebook.clinic.assessments.models import Assessment, PainMark, SaidBy, Stroke
from needlebook.clinic.assessments.strokes import standing_strokes
from needlebook.clinic.audit.models import Record
from needlebook.clinic.patients.models import Visit
from needlebook.core import case, drawing
from needlebook.core.anatomy import Side
from needlebook.core.drawing import MOST_STROKES, Quality, TakeBack, Tool
from needlebook.core.errors import BadInput
from needlebook.knowledge.atlas import view
from needlebook.web.bodychart.geometry import centre
from tests import factories

LEFT = Side.LEFT
LOW_BACK = ("lumbar_lower", "left")


def middle(region: str, side: str = "left", name: str = "back") -> tuple[float, float]:
    return centre(view(name).regions[f"{region}.{side}"])


def dot(region: str = "lumbar_lower", **fields) -> drawing.Stroke:
    given = {"id": uuid4(), "tool": Tool.PAINT, "view": "back", "points": (middle(region),), "width_mm": 10}
    return drawing.Stroke(**{**given, **fields})


def marks() -> set[tuple]:
    return set(PainMark.objects.values_list("region", "side", "intensity", "quality"))


def test_a_stroke_is_kept_as_drawn_together_with_its_region(visit, therapist):
    stroke = dot(intensity=6, quality=Quality.BURNING)
    written = save_strokes(visit, by=therapist, changes=[stroke])
    assert marks() == {(*LOW_BACK, 6, "burning")}
    assert case_of(visit).pain == (case.PainMark("lumbar_lower", LEFT, 6, "burning"),)
    assert [r.region for r in written.summary.regions] == ["lumbar_lower"]
    row = Stroke.objects.get()
    assert (row.pk, row.by, row.view) == (stroke.id, therapist, "back")
    assert row.points == [[round(n, 1) for n in stroke.points[0]]]
    line = Record.objects.get(code="pain.drawn")
    assert (line.by, line.detail) == (therapist, {"regions": 1, "strokes": 1})


def test_a_stroke_that_is_sent_twice_is_written_once(visit, therapist):
    stroke = dot()
    save_strokes(visit, by=therapist, changes=[stroke, stroke])
    written = save_strokes(visit, by=therapist, changes=[stroke])
    assert Stroke.objects.count() == 1
    assert not written.is_changed
    assert Record.objects.filter(code="pain.drawn").count() == 1


def test_a_stroke_that_is_taken_back_is_kept_and_does_not_count(visit, therapist):
    first, second = dot(), dot("buttock_upper")
    save_strokes(visit, by=therapist, changes=[first, second])
    for _ in range(2):
        save_strokes(visit, by=therapist, changes=[TakeBack(second.id)])
    assert marks() == {(*LOW_BACK, None, "")}
    row = Stroke.objects.get(pk=second.id)
    assert row.taken_back_by == therapist
    assert row.taken_back_at is not None
    assert Record.objects.filter(code="pain.drawn").count() == 2


def test_taking_back_a_stroke_that_was_never_written_changes_nothing(visit, therapist):
    assert not save_strokes(visit, by=therapist, changes=[TakeBack(UUID(int=5))]).is_changed
    assert not Record.objects.filter(code="pain.drawn").exists()


def test_a_stroke_beside_the_body_is_left_out_and_named(visit, therapist):
    beside = dot(points=((5.0, 5.0),))
    written = save_strokes(visit, by=therapist, changes=[beside, dot()])
    assert written.outside == (beside.id,)
    assert Stroke.objects.count() == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"points": ((nan, 5.0),)},
        {"view": "inside"},
        {"intensity": 12},
        {"width_mm": 5000},
        {"points": ((500.0, 900.0),) * 6000},
    ],
)
def test_one_broken_stroke_leaves_the_record_untouched(visit, therapist, broken):
    save_strokes(visit, by=therapist, changes=[dot()])
    with pytest.raises(BadInput, match="stroke"):
        save_strokes(visit, by=therapist, changes=[dot("buttock_upper"), dot(**broken)])
    assert Stroke.objects.count() == 1
    assert marks() == {(*LOW_BACK, None, "")}
    assert Record.objects.filter(code="pain.drawn").count() == 1


def test_the_id_of_another_patients_stroke_is_refused(visit, therapist):
    other = factories.visit(factories.patient(therapist, family_name="Lund"), therapist)
    stroke = dot()
    save_strokes(other, by=therapist, changes=[stroke])
    with pytest.raises(BadInput, match="taken"):
        save_strokes(visit, by=therapist, changes=[stroke])
    assert Stroke.objects.count() == 1


def test_a_drawing_holds_so_many_strokes_and_no_more(visit, therapist):
    save_strokes(visit, by=therapist, changes=[dot()])
    Stroke.objects.update(number=MOST_STROKES)
    with pytest.raises(BadInput, match="full"):
        save_strokes(visit, by=therapist, changes=[dot()])
    assert Stroke.objects.count() == 1


def test_a_drawing_holds_so_many_points_and_no_more(visit, therapist, monkeypatch):
    monkeypatch.setattr(strokes, "MOST_POINTS_STANDING", 3)
    save_strokes(visit, by=therapist, changes=[dot(), dot()])
    with pytest.raises(BadInput, match="full"):
        save_strokes(visit, by=therapist, changes=[dot(points=(middle("lumbar_lower"),) * 2)])
    assert Stroke.objects.count() == 2


def test_listed_regions_become_strokes_with_a_line_in_the_audit(visit, therapist):
    listed = Assessment.objects.create(visit=visit)
    PainMark.objects.create(assessment=listed, region="groin", side="left", intensity=4)
    save_strokes(visit, by=therapist, changes=[TakeBack(uuid4())])
    assert Stroke.objects.count() == Record.objects.filter(code="pain.drawn").count() == 1


def test_the_list_changes_a_drawing_by_strokes_and_leaves_the_others(visit, therapist):
    painted = dot(intensity=3)
    save_strokes(visit, by=therapist, changes=[painted])
    wanted = [case.PainMark("lumbar_lower", LEFT, 8), case.PainMark("groin", Side.RIGHT, 2, "numb")]
    save_pain(visit, by=therapist, marks=wanted)
    assert marks() == {(*LOW_BACK, 8, ""), ("groin", "right", 2, "numb")}
    assert [(s.tool, s.region) for s in Stroke.objects.all()] == [
        ("paint", ""),
        ("rate", "lumbar_lower"),
        ("paint", "groin"),
    ]
    save_pain(visit, by=therapist, marks=wanted[1:])
    assert marks() == {("groin", "right", 2, "numb")}


def test_regions_that_were_listed_before_strokes_were_kept_stay_when_the_first_stroke_comes(visit, therapist):
    listed = Assessment.objects.create(visit=visit)
    PainMark.objects.create(assessment=listed, region="groin", side="left", intensity=4)
    assert [s.region for s in standing_strokes(listed)] == ["groin"]
    save_strokes(visit, by=therapist, changes=[dot()])
    assert marks() == {("groin", "left", 4, ""), (*LOW_BACK, None, "")}


def test_the_patients_own_drawing_takes_the_place_of_the_one_that_stands(visit, therapist):
    listed = Assessment.objects.create(visit=visit)
    PainMark.objects.create(assessment=listed, region="groin", side="left", intensity=4)
    replace_drawing(visit, by=therapist, strokes=[dot(intensity=5)])
    replace_drawing(visit, by=therapist, strokes=[dot("buttock_upper")])
    assert marks() == {("buttock_upper", "left", None, "")}
    assert Stroke.objects.filter(taken_back_at=None).get().said_by == SaidBy.PATIENT
    assert Stroke.objects.count() == 3


def test_a_stroke_on_a_view_that_has_been_retired_is_left_out(visit, therapist):
    save_strokes(visit, by=therapist, changes=[dot(), dot("buttock_upper")])
    Stroke.objects.filter(number=1).update(view="gone")
    assessment = Assessment.objects.get(visit=visit)
    assert [s.view for s in standing_strokes(assessment)] == ["back"]


def test_strokes_come_back_as_they_were_made(visit, therapist):
    stroke = dot(intensity=0, quality=Quality.NUMB, points=((500.0, 800.5), (510.2, 812.0)))
    save_strokes(visit, by=therapist, changes=[stroke])
    picked = drawing.Stroke(uuid4(), Tool.PAINT, side=LEFT, region="groin")
    save_strokes(visit, by=therapist, changes=[picked])
    assert standing_strokes(Assessment.objects.get(visit=Visit.objects.get(pk=visit.pk))) == [
        stroke,
        replace(picked, width_mm=0.0),
    ]
