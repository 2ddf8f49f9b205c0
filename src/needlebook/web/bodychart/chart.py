"""One drawing of the body with what a page marks on it, as plain data for components/bodychart.html."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from django.utils.translation import gettext

from needlebook.core.anatomy import Side
from needlebook.knowledge.atlas import BODY_VIEWS, DRAWN_VIEWS, Box, Outline, Point, View
from needlebook.knowledge.atlas import view as atlas_view
from needlebook.web.bodychart.geometry import (
    bounds,
    centre,
    muscle_corners,
    place,
    region_corners,
    region_path,
    turned,
    window,
)
from needlebook.web.bodychart.marks import DrawnPoint, MuscleMark, Pain, ReferralMark, Site
from needlebook.web.bodychart.sites import SiteMark, site_marks
from needlebook.web.bodychart.words import muscle_words, referral_words, region_words, side_word, view_words

HATCH_MM = 440.0  # the window at which the hatching is drawn as it stands in the template
TAG_SHARE, TAG_SHARE_WHOLE = 0.026, 0.016  # height of a word on the chart, of the window's longer side


@dataclass(frozen=True, slots=True)
class Shape:
    """One path. transform: the mirror image for the right side, or empty; cover: hide what lies deeper first.

    pattern: what fills it instead of a colour, essential or spillover; empty for most.
    """

    d: str
    css: str
    transform: str = ""
    title: str = ""
    fibres: str = ""
    is_covering: bool = False
    is_out: bool = False
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A word on the chart; x, y, size are text in SVG's own notation."""

    text: str
    css: str
    x: str
    y: str
    size: str


class Corner(NamedTuple):
    """What is printed in a corner of the picture, and the same for a screen reader."""

    text: str
    spoken: str


@dataclass(frozen=True, slots=True)
class ChartView:
    """Everything that the template draws. `label` is the name of the whole picture for a screen reader.

    corners: what is printed at the image's left and right, the patient's own sides; elsewhere: numbers of sites that
    lie on another view and are not drawn; turn: set when a close-up is turned over to show its other side; hatch: the
    scale of the hatching of muscles that are out and of the dots of referral areas. The last two are laid over it by
    `explained.explained`.
    """

    id: str
    view: str
    label: str
    view_box: str
    turn: str
    hatch: str
    silhouette: str
    contours: tuple[Shape, ...]
    bones: tuple[Shape, ...]
    pain: tuple[Shape, ...]
    muscles: tuple[Shape, ...]
    referral: tuple[Shape, ...]
    sites: tuple[SiteMark, ...]
    tags: tuple[Tag, ...]
    corners: tuple[Corner, ...]
    elsewhere: tuple[int, ...]
    points: tuple[DrawnPoint, ...] = ()
    unexplained: tuple[Shape, ...] = ()


def chart(
    view: str,
    *,
    pain: Iterable[Pain | tuple[str, Side, float | None]] = (),
    muscles: Iterable[MuscleMark | tuple[str, Side, str]] = (),
    referral: Iterable[ReferralMark] = (),
    sites: Sequence[Site] = (),
    bones: bool | None = None,
    crop: Box | Literal["whole", "fit"] = "whole",
    label: str = "",
    id: str = "",
) -> ChartView:
    """Draw a view. Marks that it does not show are left out; sites among them are listed in `elsewhere`.

    bones: None draws them under a close look only; crop: 'fit' zooms to the sites, or to the pain, the referral areas
    and the muscle in question; id: makes ids unique when a page holds several charts of one view. Raises BadInput for
    a view that does not exist.
    """
    shown = atlas_view(view)
    asked, muscle_marks = [Pain(*p) for p in pain], [MuscleMark(*m) for m in muscles]
    side, painful, drawn_muscles, referred, drawn_sites = _on_view(shown, asked, muscle_marks, list(referral), sites)
    box = _box(shown, crop, [*painful, *referred], drawn_muscles, drawn_sites)
    is_turned = not shown.is_two_sided and side is not None and shown.is_mirrored(side)
    is_whole = box == shown.box and shown.name in BODY_VIEWS
    has_bones = not is_whole if bones is None else bones
    tag_size = (TAG_SHARE_WHOLE if is_whole else TAG_SHARE) * max(box[2:])
    words = [*region_words(painful), *muscle_words(drawn_muscles), *referral_words(referred)]
    return ChartView(
        id=id or f"chart-{view}",
        view=view,
        label=label or view_words(shown, side, words, len(drawn_sites)),
        view_box=" ".join(f"{number:g}" for number in box),
        turn=mirror(shown) if is_turned else "",
        hatch=f"{max(box[2:]) / HATCH_MM:.2g}",
        silhouette=shown.silhouette,
        contours=tuple(_both("".join(shown.contours), "contour", shown)),
        bones=tuple(_bones(shown, box, is_turned)) if has_bones else (),
        pain=tuple(_pain(painful, shown)),
        muscles=tuple(_muscles(drawn_muscles, shown)),
        referral=tuple(_referral(referred, shown)),
        sites=site_marks(drawn_sites, shown, box, is_whole),
        tags=tuple(_tags(drawn_muscles, shown, tag_size)),
        corners=corner_words(shown, side),
        elsewhere=tuple(site.number for site in sites if site not in drawn_sites),
    )


def _on_view(
    shown: View,
    pain: Sequence[Pain],
    muscles: Sequence[MuscleMark],
    referral: Sequence[ReferralMark],
    sites: Sequence[Site],
) -> tuple[Side | None, list[Pain], list[MuscleMark], list[ReferralMark], list[Site]]:
    """The side that is drawn, and what of each can be seen there."""
    side = side_shown(shown, [*pain, *muscles, *referral, *sites])
    return (
        side,
        [p for p in pain if is_on(p.side, side) and region_path(p.region, p.side, shown)],
        [m for m in in_drawing_order(muscles, shown) if is_on(m.side, side)],
        [r for r in referral if is_on(r.side, side) and region_path(r.region, r.side, shown)],
        [s for s in sites if is_on(s.side, side) and place(s.place, s.side, shown)],
    )


def crop_around(
    view: str,
    *,
    regions: Iterable[tuple[str, Side]] = (),
    muscles: Iterable[tuple[str, Side]] = (),
    sites: Iterable[Site] = (),
) -> Box:
    """The window (x, y, width, height in mm) around what is named, with a margin; the whole view when none is shown."""
    shown = atlas_view(view)
    points = [point for region, side in regions for point in region_corners(region, side, shown)]
    points += [point for muscle, side in muscles for point in muscle_corners(muscle, side, shown)]
    points += [point for site in sites if (point := place(site.place, site.side, shown)) is not None]
    return window(points, shown)


def best_view(
    *,
    pain: Iterable[Pain | tuple[str, Side, float | None]] = (),
    muscles: Iterable[MuscleMark | tuple[str, Side, str]] = (),
    referral: Iterable[ReferralMark] = (),
    sites: Sequence[Site] = (),
) -> str:
    """The view that shows the most sites; among equals the most muscles, pain and referral areas. Front for nothing.

    The side view is chosen only where it shows more sites than any other: it hides one half of the body.
    """
    painful, marked, referred = [Pain(*p) for p in pain], [MuscleMark(*m) for m in muscles], list(referral)

    def shows(name: str) -> tuple[int, bool, int]:
        view = atlas_view(name)
        _, pain, muscles, areas, drawn = _on_view(view, painful, marked, referred, sites)
        shapes = (*_muscles(muscles, view), *_pain(pain, view), *_referral(areas, view))
        return len(drawn), name != "side", len(shapes)

    return max(DRAWN_VIEWS, key=shows)


def in_drawing_order(marks: Sequence[MuscleMark], shown: View) -> list[MuscleMark]:
    """Muscles that this view shows, deep before superficial; the one in question lies on top."""
    depth = {id: n for n, id in enumerate(shown.muscles)}
    found = [mark for mark in marks if mark.muscle in depth and mark.side != Side.MIDLINE]
    return sorted(found, key=lambda mark: (mark.kind == "on", depth[mark.muscle]))


def side_shown(shown: View, marks: Iterable[Pain | MuscleMark | ReferralMark | Site]) -> Side | None:
    """The side that a close-up of one side shows: the one where everything marked lies, else the drawn one.

    None for a drawing of both sides.
    """
    if shown.is_two_sided:
        return None
    sides = {Side(mark.side) for mark in marks} - {Side.MIDLINE}
    return sides.pop() if len(sides) == 1 else Side(shown.shows)


def is_on(side: Side, only: Side | None) -> bool:
    """A mark of this side belongs on a drawing that shows `only` one side, or both (None)."""
    return only is None or side in (only, Side.MIDLINE)


def _box(
    shown: View,
    crop: Box | Literal["whole", "fit"],
    pain: Sequence[Pain | ReferralMark],
    muscles: Sequence[MuscleMark],
    sites: Sequence[Site],
) -> Box:
    if crop == "whole":
        return shown.box
    if crop == "fit":
        return _fitting(shown, pain, muscles, sites)
    return crop


def _fitting(
    shown: View, pain: Sequence[Pain | ReferralMark], muscles: Sequence[MuscleMark], sites: Sequence[Site]
) -> Box:
    """Around the needle sites; before there are any, around the pain and the muscle in question.

    Long muscles are cut, so that the place of work is large: a whole one may reach from the pelvis to the ribs.
    """
    if sites:
        return crop_around(shown.name, sites=sites)
    asked = [m for m in muscles if m.kind == "on"] or ([] if pain else muscles)
    regions = [(p.region, p.side) for p in pain]
    return crop_around(shown.name, regions=regions, muscles=[(m.muscle, m.side) for m in asked])


def mirror(shown: View) -> str:
    """The transform that turns a view over."""
    return f"matrix(-1 0 0 1 {shown.mirror_x:g} 0)"


def _both(d: str, css: str, shown: View, is_half: bool = True) -> Iterator[Shape]:
    """A shape of the left half and its mirror image; on a close-up of one side the shape as it is."""
    yield Shape(d, css)
    if shown.is_two_sided and is_half:
        yield Shape(d, css, mirror(shown))


def _bones(shown: View, box: Box, is_turned: bool) -> Iterator[Shape]:
    """The bones within the window; the others would only make the page heavy."""
    for bone in shown.bones.values():
        for shape in _both(bone.d, "bone", shown, bone.is_left_half):
            if _overlaps(bone, shown, box, bool(shape.transform) or is_turned):
                yield shape


def _overlaps(outline: Outline, shown: View, box: Box, is_turned: bool) -> bool:
    x, y, width, height = bounds(outline.d)
    if is_turned:
        x = shown.mirror_x - x - width
    return x < box[0] + box[2] and box[0] < x + width and y < box[1] + box[3] and box[1] < y + height


def _pain(marks: Sequence[Pain], shown: View) -> Iterator[Shape]:
    """Painful regions; those with the highest intensity given are the worst place."""
    worst = max((p.intensity for p in marks if p.intensity is not None), default=None)
    for mark in marks:
        d = region_path(mark.region, mark.side, shown)
        is_worst = worst is not None and mark.intensity == worst
        yield Shape(d or "", "pain worst" if is_worst else "pain", title=next(region_words([mark])))


def _referral(marks: Sequence[ReferralMark], shown: View) -> Iterator[Shape]:
    """Spillover before essential, whose outline is the stronger one where two regions meet."""
    for mark in sorted(marks, key=lambda mark: mark.is_essential):
        d, kind = region_path(mark.region, mark.side, shown), "essential" if mark.is_essential else "spillover"
        yield Shape(d or "", f"referral {kind}", title=next(referral_words([mark])), pattern=kind)


def _muscles(marks: Sequence[MuscleMark], shown: View) -> Iterator[Shape]:
    has_out: set[Side] = set()
    for mark in marks:
        outline, is_out = shown.muscles[mark.muscle], mark.kind == "out"
        yield Shape(
            d=outline.d,
            css={"muscle": "muscle", "on": "muscle on", "out": "out"}[mark.kind],
            transform=mirror(shown) if shown.is_two_sided and mark.side == Side.RIGHT else "",
            title=next(muscle_words([mark])),
            fibres="" if is_out else outline.fibres,
            is_covering=not is_out and mark.side in has_out,
            is_out=is_out,
        )
        has_out |= {mark.side} if is_out else set()


def _tags(marks: Sequence[MuscleMark], shown: View, size: float) -> Iterator[Tag]:
    """The words on muscles, each at the middle of its muscle, moved down where two would lie on one another."""
    taken: list[Point] = []
    for mark in marks:
        if mark.tag:
            x, y = turned(centre(shown.muscles[mark.muscle].d), shown, shown.is_mirrored(mark.side))
            while any(abs(x - tx) < 3 * size and abs(y - ty) < 1.2 * size for tx, ty in taken):
                y += 1.2 * size
            taken.append((x, y))
            css = "tag" if mark.kind == "out" else "tag m"
            yield Tag(mark.tag, css, f"{x:.0f}", f"{y:.0f}", f"{size:.1f}")


def corner_words(shown: View, side: Side | None) -> tuple[Corner, ...]:
    """The patient's own sides at the image's left and right; a close-up of one side names that side."""
    if side is not None:
        return (Corner(side_word(side).capitalize(), gettext("side of the patient")),)
    left, right = Corner(gettext("L"), gettext("patient's left")), Corner(gettext("R"), gettext("patient's right"))
    return (left, right) if shown.name == "back" else (right, left)
