"""The strokes of a pain drawing and the regions that they mean, kept together: of an assessment or of a questionnaire.

Writes here are parts of an action: call them inside its transaction, with the owner of the drawing held.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db.models import Max
from django.utils import timezone

from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark
from needlebook.core.drawing import (
    MOST_POINTS_STANDING,
    MOST_STROKES,
    Change,
    Quality,
    Stroke,
    Summary,
    TakeBack,
    Tool,
    is_outside,
    need_stroke,
    summarise,
)
from needlebook.core.errors import BadInput
from needlebook.knowledge import load
from needlebook.knowledge.drawing import body, load_drawing

OF_THE_LIST = UUID("5b1c7b1e-6d0f-4d6e-9a59-7a2f4c1f3d10")  # ids of regions that were listed before strokes were kept
Place = tuple[str, str]
Said = tuple[int | None, str]  # intensity, quality


@dataclass(frozen=True, slots=True)
class Written:
    """What became of posted changes. outside: strokes that touch the body nowhere and were left out."""

    summary: Summary
    outside: tuple[UUID, ...] = ()
    is_changed: bool = False


def stroke_of(row: Any) -> Stroke:
    """A row as the core knows it."""
    return Stroke(
        id=row.pk,
        tool=Tool(row.tool),
        view=row.view,
        side=Side(row.side) if row.side else None,
        points=tuple((x, y) for x, y in row.points),
        width_mm=row.width_mm,
        region=row.region,
        intensity=row.intensity,
        quality=Quality(row.quality) if row.quality else None,
    )


def standing_strokes(owner: Any) -> list[Stroke]:
    """The drawing as it stands, in the order in which it was made.

    A region or a view that has been retired is left out: nothing is known of it. What was drawn before strokes were
    kept, or is there without them, stands as regions that were picked.
    """
    known, shown = load().anatomy.regions, body()
    rows = owner.strokes.all()
    strokes = [stroke_of(row) for row in rows if row.taken_back_at is None]
    if not rows:
        listed = as_strokes({}, said_of(owner))
        strokes = [replace(s, id=uuid5(OF_THE_LIST, f"{owner.pk} {s.region} {s.side}")) for s in listed]
    return [s for s in strokes if (s.region in known if s.region else s.view in shown)]


def said_of(owner: Any) -> dict[Place, Said]:
    """The regions that stand, with what was said of each."""
    return {(m.region, m.side): (m.intensity, m.quality) for m in owner.pain_marks.all()}


def said_in(marks: Iterable[PainMark]) -> dict[Place, Said]:
    """The same of regions that are wanted."""
    return {(m.region, m.side): (None if m.intensity is None else int(m.intensity), m.quality) for m in marks}


def as_strokes(before: Mapping[Place, Said], wanted: Mapping[Place, Said]) -> list[Stroke]:
    """The changes of a list as strokes: a region more, a region less, or another number for one."""
    regions = load().anatomy.regions
    gone = [_picked(place, Tool.ERASE, (None, "")) for place in before if place not in wanted]
    changed = [
        _picked(place, Tool.RATE if place in before else Tool.PAINT, said)
        for place, said in wanted.items()
        if before.get(place) != said
    ]
    return [s for s in (*gone, *changed) if s.region in regions and s.side in regions[s.region].sides]


def _picked(place: Place, tool: Tool, said: Said) -> Stroke:
    intensity, quality = said
    return Stroke(
        id=uuid4(),
        tool=tool,
        region=place[0],
        side=Side(place[1]),
        intensity=intensity,
        quality=Quality(quality) if quality else None,
    )


def write_changes(owner: Any, changes: Sequence[Change], made: Mapping[str, Any], back: Mapping[str, Any]) -> Written:
    """Write what is new among the changes, and the regions that the drawing now means.

    made, back: what else a row says of its making, and of its taking back. Raises BadInput, before anything is written,
    for a stroke that cannot have been drawn.
    """
    strokes = [change for change in changes if isinstance(change, Stroke)]
    for stroke in strokes:
        need_stroke(stroke, body(), load().anatomy.regions)
    outside = tuple(stroke.id for stroke in strokes if is_outside(stroke, body()))
    known = _known_ids(owner, strokes)
    new = [c for c in changes if isinstance(c, TakeBack) or c.id not in (*known, *outside)]
    has_kept = bool(new) and keep_listed(owner, made)
    is_changed = _write(owner, new, made, back) or has_kept
    summary = _derive(owner) if is_changed else summary_of(standing_strokes(owner))
    return Written(summary, outside, is_changed)


def keep_listed(owner: Any, made: Mapping[str, Any]) -> bool:
    """Before the first stroke: regions that were listed without one become strokes, so that they can be taken back.

    True when there were any.
    """
    return not owner.strokes.exists() and _write(owner, standing_strokes(owner), made, {})


def _known_ids(owner: Any, strokes: Sequence[Stroke]) -> set[UUID]:
    """Those that were sent before. Raises BadInput for an id that another drawing has."""
    rows = owner.strokes.model.objects.filter(pk__in=[stroke.id for stroke in strokes])
    known = set(owner.strokes.filter(pk__in=rows).values_list("pk", flat=True))
    if len(known) != len(rows):
        raise BadInput("stroke.id", "is taken", "a new one for each stroke")
    return known


def _write(owner: Any, changes: Iterable[Change], made: Mapping[str, Any], back: Mapping[str, Any]) -> bool:
    number, is_changed = owner.strokes.aggregate(last=Max("number"))["last"] or 0, False
    written: set[UUID] = set()
    for change in changes:
        if isinstance(change, TakeBack):
            rows = owner.strokes.filter(pk=change.stroke, taken_back_at=None)
            is_changed |= bool(rows.update(taken_back_at=timezone.now(), **back))
        elif change.id not in written:
            number += 1
            owner.strokes.create(number=number, at=timezone.now(), **_values(change), **made)
            written.add(change.id)
            is_changed = True
    if number > MOST_STROKES:
        raise BadInput("strokes", "the drawing is full", f"{MOST_STROKES} strokes")
    return is_changed


def _values(stroke: Stroke) -> dict[str, Any]:
    return {
        "id": stroke.id,
        "tool": stroke.tool,
        "view": stroke.view,
        "side": stroke.side or "",
        "points": [[round(x, 1), round(y, 1)] for x, y in stroke.points],
        "width_mm": stroke.width_mm,
        "region": stroke.region,
        "intensity": stroke.intensity,
        "quality": stroke.quality or "",
    }


def summary_of(strokes: Sequence[Stroke]) -> Summary:
    """What a drawing means, by the knowledge as it stands."""
    return summarise(strokes, body(), load_drawing().rules)


def _derive(owner: Any) -> Summary:
    """Bring the regions in line with the strokes; one that stays keeps its place in the list."""
    strokes = standing_strokes(owner)
    if sum(len(stroke.points) for stroke in strokes) > MOST_POINTS_STANDING:
        raise BadInput("strokes", "the drawing is full", f"{MOST_POINTS_STANDING} points")
    summary = summary_of(strokes)
    wanted = {(r.region, r.side.value): (r.intensity, r.quality or "") for r in summary.regions}
    for mark in owner.pain_marks.all():
        said = wanted.pop((mark.region, mark.side), None)
        if said is None:
            mark.delete()
        elif said != (mark.intensity, mark.quality):
            mark.intensity, mark.quality = said
            mark.save(update_fields=["intensity", "quality"])
    for (region, side), (intensity, quality) in wanted.items():
        owner.pain_marks.create(region=region, side=side, intensity=intensity, quality=quality)
    return summary
