"""The pain drawing: front and back with every region to tap, and the same content as a list of form rows.

The form's fields are the contract between the page, the script and `read_pain`:
`pain_intensity:REGION:SIDE` holds 0 to 10, `unrated`, or nothing for no pain; `pain_add` and `pain_add_intensity` add
one more.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from needlebook.core.anatomy import Region, Side
from needlebook.core.errors import BadInput
from needlebook.knowledge import load
from needlebook.knowledge.atlas import MAIN_VIEWS
from needlebook.knowledge.atlas import view as atlas_view
from needlebook.web.bodychart.chart import ChartView, chart, crop_around
from needlebook.web.bodychart.geometry import centre
from needlebook.web.bodychart.marks import Pain
from needlebook.web.bodychart.words import part_name, region_name, view_name

FIELD = "pain_intensity:"
ADD, ADD_INTENSITY = "pain_add", "pain_add_intensity"
INTENSITIES = tuple(str(n) for n in range(11))
UNRATED = "unrated"  # it hurts there, and no number was given: not the same as no pain
DEFAULT_INTENSITY = "5"
CLOSE_LOOKS = (  # body parts that a tap on the whole figure cannot tell apart, or that are looked at together
    (gettext_lazy("Head and neck"), ("head", "neck"), None),
    (gettext_lazy("Shoulders and chest"), ("shoulder", "chest", "upper_back"), None),
    (gettext_lazy("Low back and hips"), ("abdomen", "pelvis", "low_back", "buttock", "hip"), None),
    (gettext_lazy("Left arm"), ("arm", "elbow", "forearm"), Side.LEFT),
    (gettext_lazy("Right arm"), ("arm", "elbow", "forearm"), Side.RIGHT),
    (gettext_lazy("Left hand"), ("wrist", "hand"), Side.LEFT),
    (gettext_lazy("Right hand"), ("wrist", "hand"), Side.RIGHT),
    (gettext_lazy("Thighs and knees"), ("thigh", "knee"), None),
    (gettext_lazy("Lower legs"), ("leg", "ankle"), None),
    (gettext_lazy("Feet"), ("foot", "ankle"), None),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One region to tap. css: region, with pain and worst; x, y: its middle, for the arrow keys."""

    id: str
    key: str  # REGION:SIDE, as in the form
    d: str
    css: str
    name: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One view to draw on: the bare figure, and its regions."""

    name: str
    word: str
    figure: ChartView
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. choices: (value, word, is it the one); the first means no pain."""

    key: str
    name: str
    label: str
    choices: tuple[tuple[str, str, bool], ...]
    is_worst: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One region in the list to add from."""

    key: str
    label: str
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class CloseLook:
    """A part to zoom to: its window on each view, as SVG view boxes."""

    label: str
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that components/bodychart_draw.html needs.

    start: the view to open; groups: (body part, its regions to choose from); levels: the choices of an intensity for
    what is drawn next; blank: the row that the script copies for a new region.
    """

    sheets: tuple[Sheet, ...]
    start: str
    rows: tuple[Row, ...]
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    close_looks: tuple[CloseLook, ...]
    levels: tuple[tuple[str, str, bool], ...]
    blank: Row


def pain_drawing(pain: Iterable[Pain | tuple[str, Side, float | None]] = ()) -> Drawing:
    """The pain drawing with what has been drawn so far. `start` is the view to open: where most of the pain is."""
    marks = {key_of(p.region, p.side): p for p in (Pain(*p) for p in pain)}
    sheets = tuple(_sheet(name, marks) for name in MAIN_VIEWS)
    back = sum("pain" in field.css for field in sheets[1].fields)
    front = sum("pain" in field.css for field in sheets[0].fields)
    return Drawing(
        sheets=sheets,
        start="back" if back > front else "front",
        rows=tuple(_row(key, mark, worst_of(marks)) for key, mark in marks.items()),
        groups=tuple(_groups(marks)),
        close_looks=tuple(_close_looks()),
        levels=_choices(DEFAULT_INTENSITY)[1:],
        blank=Row("", "", "", _choices(""), False),
    )


def key_of(region: str, side: Side | str) -> str:
    """REGION:SIDE, as the form's fields spell a place."""
    return f"{region}:{side}"


def worst_of(marks: Mapping[str, Pain]) -> float | None:
    """The highest intensity that was given."""
    return max((p.intensity for p in marks.values() if p.intensity is not None), default=None)


def read_pain(form: Mapping[str, str]) -> tuple[Pain, ...]:
    """The pain drawing of a posted form, in the form's order; rows left blank are dropped.

    Raises BadInput for a region, side or intensity that does not exist.
    """
    found = {key[len(FIELD) :]: value for key, value in form.items() if key.startswith(FIELD) and value.strip()}
    if form.get(ADD):
        found.setdefault(form[ADD], form.get(ADD_INTENSITY) or DEFAULT_INTENSITY)
    return tuple(_posted(key, value) for key, value in found.items())


def _posted(key: str, value: str) -> Pain:
    region, _, side = key.partition(":")
    known = load().anatomy.regions.get(region)
    if known is None:
        raise BadInput("pain", "a region that is not on the chart", "the regions of the list")
    if side not in known.sides:
        raise BadInput("pain", f"the side of {region}", ", ".join(known.sides))
    return Pain(region, Side(side), _intensity(region, value.strip()))


def _intensity(region: str, value: str) -> float | None:
    if value == UNRATED:
        return None
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not 0 <= number <= 10:
        raise BadInput("pain", f"the intensity of {region} is not on the scale", f"0 to 10, or {UNRATED}")
    return number


def _sheet(name: str, marks: Mapping[str, Pain]) -> Sheet:
    figure = chart(name, label=f"{view_name(name)}, {gettext('pain drawing')}", id=f"draw-{name}", bones=False)
    worst = worst_of(marks)
    fields = (_field(name, place, d, marks, worst) for place, d in atlas_view(name).regions.items())
    return Sheet(name, gettext("Front") if name == "front" else gettext("Back"), figure, tuple(fields))


def _field(view: str, place: str, d: str, marks: Mapping[str, Pain], worst: float | None) -> Field:
    region, _, side = place.partition(".")
    key, (x, y) = key_of(region, side), centre(d)
    return Field(
        id=f"{view}-{region}-{side}",
        key=key,
        d=d,
        css="region" + _pain_css(marks.get(key), worst),
        name=region_name(region, Side(side)),
        x=f"{x:g}",
        y=f"{y:g}",
    )


def _pain_css(mark: Pain | None, worst: float | None) -> str:
    if mark is None:
        return ""
    return " pain worst" if worst is not None and mark.intensity == worst else " pain"


def _row(key: str, mark: Pain, worst: float | None) -> Row:
    value = UNRATED if mark.intensity is None else f"{mark.intensity:g}"
    is_worst = worst is not None and mark.intensity == worst
    return Row(key, f"{FIELD}{key}", region_name(mark.region, mark.side), _choices(value), is_worst)


def _choices(chosen: str) -> tuple[tuple[str, str, bool], ...]:
    """No pain, 0 to 10, not rated; an intensity between the whole numbers stays among them, so that saving keeps it."""
    odd = [chosen] if chosen not in ("", UNRATED, *INTENSITIES) else []
    words = [("", gettext("no pain")), *((n, n) for n in [*INTENSITIES, *odd]), (UNRATED, gettext("not rated"))]
    return tuple((value, word, value == chosen) for value, word in words)


def _groups(marks: Mapping[str, Pain]) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    parts: dict[str, list[Region]] = {}
    for region in load().anatomy.regions.values():
        parts.setdefault(region.parent, []).append(region)
    for part, regions in parts.items():
        yield part_name(part), tuple(_choice(r, side, marks) for r in regions for side in r.sides)


def _choice(region: Region, side: Side, marks: Mapping[str, Pain]) -> Choice:
    key = key_of(region.id, side)
    return Choice(key, region_name(region.id, side), key in marks)


def _close_looks() -> Iterator[CloseLook]:
    for label, parts, side in CLOSE_LOOKS:
        boxes = [_part_box(view, parts, side) for view in MAIN_VIEWS]
        yield CloseLook(str(label), boxes[0], boxes[1])


def _part_box(view: str, parts: tuple[str, ...], side: Side | None) -> str:
    regions = [r for r in load().anatomy.regions.values() if r.parent in parts]
    places = [(r.id, s) for r in regions for s in r.sides if side in (None, s)]
    return " ".join(f"{number:g}" for number in crop_around(view, regions=places))
