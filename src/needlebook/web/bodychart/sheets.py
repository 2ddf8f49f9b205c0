"""The sheets of a pain drawing: each view, of each side that it can be turned to, with its regions to tap.

A page carries the sheet that it opens; the others are fetched when they are shown, from an address that names their
content, so that a browser keeps them for good.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from django.template.loader import render_to_string
from django.urls import reverse

from needlebook.core.anatomy import Side
from needlebook.knowledge.atlas import view as atlas_view
from needlebook.knowledge.drawing import body
from needlebook.web.bodychart.chart import Corner, corner_words, mirror
from needlebook.web.bodychart.geometry import centre, turned
from needlebook.web.bodychart.marks import Pain
from needlebook.web.bodychart.words import region_name, view_name, with_side

TILES = 100  # tiles of an ink's pattern along the longer side of a sheet


@dataclass(frozen=True, slots=True)
class Field:
    """One region to tap. css: region, with pain and worst; x, y: its middle as shown, for the arrow keys."""

    id: str
    key: str  # REGION:SIDE, as in the form
    d: str
    css: str
    name: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to draw on. turn: the mirror image, when a view shows its other side; contours: (path, transform)."""

    id: str
    view: str
    side: str
    view_box: str
    turn: str
    skin: str
    contours: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    tile: str

    @property
    def label(self) -> str:
        """Back view; Head from the side, left."""
        return with_side(view_name(self.view), Side(self.side)) if self.side else view_name(self.view)

    @property
    def corners(self) -> tuple[Corner, ...]:
        return corner_words(atlas_view(self.view), Side(self.side) if self.side else None)

    @property
    def src(self) -> str:
        """Where the sheet is fetched from: its address changes when its content does."""
        return reverse("body_sheet", args=[fragment(self.id)[0], self.id])


def sheet_ids() -> tuple[str, ...]:
    """front, back, head_side-left, ..., in the order of the atlas."""
    return tuple(f"{s.view}-{side}" if side else s.view for s in body().values() for side in s.sides)


def sheet(id: str, marks: Mapping[str, Pain] | None = None) -> Sheet:
    """A sheet with what is drawn on it. Raises KeyError for an id that there is not."""
    name, _, side = id.partition("-")
    if id not in sheet_ids():
        raise KeyError(id)
    shown = atlas_view(name)
    is_turned = bool(side) and shown.is_mirrored(Side(side))
    contours = "".join(shown.contours)
    return Sheet(
        id=id,
        view=name,
        side=side,
        view_box=" ".join(f"{number:g}" for number in shown.box),
        turn=mirror(shown) if is_turned else "",
        skin=shown.silhouette,
        contours=((contours, ""), (contours, mirror(shown))) if shown.is_two_sided else ((contours, ""),),
        fields=tuple(_fields(id, side, is_turned, marks or {})),
        tile=f"{max(shown.box[2:]) / TILES:.2g}",
    )


@cache
def bare_sheet(id: str) -> Sheet:
    """A sheet with nothing on it."""
    return sheet(id)


@cache
def fragment(id: str) -> tuple[str, str]:
    """A bare sheet as a page of its own, without a word of any language, and the hash of it."""
    svg = render_to_string("components/bodychart_sheet.html", {"sheet": bare_sheet(id), "is_alone": True})
    return sha256(svg.encode()).hexdigest()[:12], svg


def _fields(id: str, side: str, is_turned: bool, marks: Mapping[str, Pain]) -> Iterator[Field]:
    shown = atlas_view(id.partition("-")[0])
    worst = worst_of(marks)
    for place, d in shown.regions.items():
        region, _, stored = place.partition(".")
        own = stored if stored == Side.MIDLINE or not side else side
        key, (x, y) = key_of(region, own), turned(centre(d), shown, is_turned)
        css = "region" + _pain_css(marks.get(key), worst)
        name = region_name(region, Side(own))
        yield Field(f"{id}-{region}-{own}", key, d, css, name, f"{x:g}", f"{y:g}")


def _pain_css(mark: Pain | None, worst: float | None) -> str:
    if mark is None:
        return ""
    return " pain worst" if worst is not None and mark.intensity == worst else " pain"


def key_of(region: str, side: Side | str) -> str:
    """REGION:SIDE, as the form's fields spell a place."""
    return f"{region}:{side}"


def worst_of(marks: Mapping[str, Pain]) -> float | None:
    """The highest intensity that was given."""
    return max((p.intensity for p in marks.values() if p.intensity is not None), default=None)
