"""The pain drawing: sheets to draw on, and the same content as a list of form rows.

The form's fields are the contract between the page, the script and `read_pain`:
`pain_intensity:REGION:SIDE` holds 0 to 10, `unrated`, or nothing for no pain, `pain_quality:REGION:SIDE` how it feels;
`pain_add`, `pain_add_intensity` and `pain_add_quality` add one more.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from needlebook.core.anatomy import Region, Side
from needlebook.core.drawing import Quality, Stroke
from needlebook.core.errors import BadInput
from needlebook.knowledge import load
from needlebook.knowledge.atlas import MAIN_VIEWS
from needlebook.knowledge.drawing import load_drawing
from needlebook.web.bodychart.chart import crop_around
from needlebook.web.bodychart.marks import Pain
from needlebook.web.bodychart.posted import stroke_values
from needlebook.web.bodychart.sheets import Sheet, bare_sheet, key_of, sheet, sheet_ids, worst_of
from needlebook.web.bodychart.words import part_name, plain_name, quality_word, region_name

FIELD = "pain_intensity:"
QUALITY_FIELD = "pain_quality:"
ADD, ADD_INTENSITY, ADD_QUALITY = "pain_add", "pain_add_intensity", "pain_add_quality"
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


Options = tuple[tuple[str, str, bool], ...]  # (value, word, is it the one)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. choices, qualities: the first one means no pain, and not given."""

    key: str
    name: str
    label: str
    choices: Options
    is_worst: bool
    quality_name: str
    qualities: Options


@dataclass(frozen=True, slots=True)
class Choice:
    """One region in the list to add from. also: other words that it is found by."""

    key: str
    label: str
    is_drawn: bool
    also: str


@dataclass(frozen=True, slots=True)
class CloseLook:
    """A part to zoom to: its window on each view, as SVG view boxes."""

    label: str
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that components/bodychart_draw.html needs.

    sheets: the first is opened; the others are fetched; shown_bare: those that a page without a script shows as well;
    groups: (body part, its regions to choose from); levels, qualities: the choices for what is drawn next; blank: the
    row that the script copies for a new region; strokes: the drawing as JSON; save_to: where strokes are posted;
    owner: PERSON.DRAWING, to keep those apart that are not sent yet; another person's are neither sent nor kept.
    """

    sheets: tuple[Sheet, ...]
    shown_bare: tuple[Sheet, ...]
    rows: tuple[Row, ...]
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    close_looks: tuple[CloseLook, ...]
    levels: Options
    qualities: Options
    blank: Row
    is_plain: bool
    is_everywhere: bool
    strokes: str
    save_to: str
    owner: str

    @property
    def start(self) -> str:
        return self.sheets[0].id


def pain_drawing(
    pain: Iterable[Pain | tuple[str, Side, float | None]] = (),
    *,
    strokes: Iterable[Stroke] = (),
    save_to: str = "",
    owner: object = "",
    is_plain: bool = False,
) -> Drawing:
    """The pain drawing with what has been drawn so far; it opens where most of the pain is.

    is_plain: regions go by a patient's words.
    """
    marks = {key_of(p.region, p.side): p for p in (Pain(*p) for p in pain)}
    main = sorted((sheet(name, marks) for name in MAIN_VIEWS), key=lambda s: -sum("pain" in f.css for f in s.fields))
    others = [bare_sheet(id) for id in sheet_ids() if id not in MAIN_VIEWS]
    return Drawing(
        sheets=(*main, *others),
        shown_bare=tuple(main[1:]),
        rows=rows_of(marks.values(), is_plain),
        groups=tuple(_groups(marks, is_plain)),
        close_looks=tuple(_close_looks()),
        levels=_choices(DEFAULT_INTENSITY)[1:],
        qualities=quality_choices(""),
        blank=Row("", "", "", _choices(""), False, "", quality_choices("")),
        is_plain=is_plain,
        is_everywhere=is_everywhere(len(marks)),
        strokes=json.dumps([stroke_values(stroke) for stroke in strokes], separators=(",", ":")),
        save_to=save_to,
        owner=str(owner),
    )


def rows_of(marks: Iterable[Pain], is_plain: bool) -> tuple[Row, ...]:
    """The list of what is drawn."""
    drawn = {key_of(p.region, p.side): p for p in marks}
    return tuple(_row(key, mark, worst_of(drawn), is_plain) for key, mark in drawn.items())


def is_everywhere(count: int) -> bool:
    """So many regions are drawn that the page asks whether that is meant."""
    total = sum(len(region.sides) for region in load().anatomy.regions.values())
    return count > load_drawing().rules.everywhere_share * total


def read_pain(form: Mapping[str, str]) -> tuple[Pain, ...]:
    """The pain drawing of a posted form, in the form's order; rows left blank are dropped.

    Raises BadInput for a region, side, intensity or quality that does not exist.
    """
    found = {key[len(FIELD) :]: value for key, value in form.items() if key.startswith(FIELD) and value.strip()}
    qualities = {key: form.get(f"{QUALITY_FIELD}{key}", "") for key in found}
    if (added := form.get(ADD, "")) and added not in found:
        found[added] = form.get(ADD_INTENSITY) or DEFAULT_INTENSITY
        qualities[added] = form.get(ADD_QUALITY, "")
    return tuple(_posted(key, value, qualities[key]) for key, value in found.items())


def _posted(key: str, value: str, quality: str) -> Pain:
    region, _, side = key.partition(":")
    known = load().anatomy.regions.get(region)
    if known is None:
        raise BadInput("pain", "a region that is not on the chart", "the regions of the list")
    if side not in known.sides:
        raise BadInput("pain", f"the side of {region}", ", ".join(known.sides))
    if quality and quality not in list(Quality):
        raise BadInput("pain", f"how {region} feels is not on the list", ", ".join(Quality))
    return Pain(region, Side(side), _intensity(region, value.strip()), quality)


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


def _name(region: str, side: Side, is_plain: bool) -> str:
    return plain_name(region, side) if is_plain else region_name(region, side)


def _row(key: str, mark: Pain, worst: float | None, is_plain: bool) -> Row:
    value = UNRATED if mark.intensity is None else f"{mark.intensity:g}"
    is_worst = worst is not None and mark.intensity == worst
    label = _name(mark.region, mark.side, is_plain)
    return Row(
        key, f"{FIELD}{key}", label, _choices(value), is_worst, f"{QUALITY_FIELD}{key}", quality_choices(mark.quality)
    )


def quality_choices(chosen: str) -> Options:
    """How it feels; the first is not given."""
    words = [("", gettext("not said")), *((q.value, quality_word(q)) for q in Quality)]
    return tuple((value, word, value == chosen) for value, word in words)


def _choices(chosen: str) -> Options:
    """No pain, 0 to 10, not rated; an intensity between the whole numbers stays among them, so that saving keeps it."""
    odd = [chosen] if chosen not in ("", UNRATED, *INTENSITIES) else []
    words = [("", gettext("no pain")), *((n, n) for n in [*INTENSITIES, *odd]), (UNRATED, gettext("not rated"))]
    return tuple((value, word, value == chosen) for value, word in words)


def _groups(marks: Mapping[str, Pain], is_plain: bool) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    parts: dict[str, list[Region]] = {}
    for region in load().anatomy.regions.values():
        parts.setdefault(region.parent, []).append(region)
    for part, regions in parts.items():
        yield part_name(part), tuple(_choice(r, side, marks, is_plain) for r in regions for side in r.sides)


def _choice(region: Region, side: Side, marks: Mapping[str, Pain], is_plain: bool) -> Choice:
    key = key_of(region.id, side)
    return Choice(key, _name(region.id, side, is_plain), key in marks, _name(region.id, side, not is_plain))


def _close_looks() -> Iterator[CloseLook]:
    for label, parts, side in CLOSE_LOOKS:
        boxes = [_part_box(view, parts, side) for view in MAIN_VIEWS]
        yield CloseLook(str(label), boxes[0], boxes[1])


def _part_box(view: str, parts: tuple[str, ...], side: Side | None) -> str:
    regions = [r for r in load().anatomy.regions.values() if r.parent in parts]
    places = [(r.id, s) for r in regions for s in r.sides if side in (None, s)]
    return " ".join(f"{number:g}" for number in crop_around(view, regions=places))
