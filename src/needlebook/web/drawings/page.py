"""What the page of pain drawings prints: pictures, numbers, and the same in sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from needlebook.clinic.assessments.models import Assessment
from needlebook.clinic.assessments.strokes import standing_strokes, summary_of
from needlebook.core.drawing import Comparison, DrawnRegion, Shift, Stroke, compare
from needlebook.knowledge.atlas import view as atlas_view
from needlebook.knowledge.drawing import body, load_drawing
from needlebook.web.bodychart.reading import Reading, reading, sheets_drawn_on
from needlebook.web.bodychart.sheets import bare_sheet
from needlebook.web.bodychart.words import quality_word, region_name

STILL_MM = 0.05  # less than this is no shift at all


@dataclass(frozen=True, slots=True)
class Trio:
    """One sheet of two dates: the earlier, the later, and one over the other."""

    label: str
    readings: tuple[tuple[str, Reading], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One region: what was said of it then, and later; blank where it was not drawn."""

    name: str
    before: str
    after: str


def chosen(drawn: Sequence[Assessment], before: str | None, after: str | None) -> tuple[Assessment, Assessment]:
    """The two that were asked for, the earlier first; the first and the latest where there are none such."""
    by_id = {str(a.pk): n for n, a in enumerate(drawn)}
    first, last = sorted((by_id.get(before or "", 0), by_id.get(after or "", len(drawn) - 1)))
    return drawn[first], drawn[last]


def dates(drawn: Sequence[Assessment], now: Assessment) -> list[tuple[str, str, bool]]:
    """The dates to choose from: (visit, words, is it the one)."""
    return [(str(a.pk), day_of(a), a == now) for a in drawn]


def day_of(assessment: Assessment) -> str:
    """14 Mar 2026, visit 2."""
    visit = assessment.visit
    day = date_format(timezone.localdate(visit.started_at))
    return _("%(day)s, visit %(n)d") % {"day": day, "n": visit.number}


def shown(assessment: Assessment) -> dict[str, Any]:
    """One drawing alone."""
    strokes = standing_strokes(assessment)
    summary, day = summary_of(strokes), day_of(assessment)
    views = [(bare_sheet(id).label, [(day, _own(id, "one", day, strokes))]) for id in sheets_drawn_on(strokes)]
    lines = [Line(_name(r), _said(r), "") for r in summary.regions]
    sentence = _("Drawn: %(percent).1f %% of the body surface, in %(n)d regions.")
    sentences = [sentence % {"percent": summary.extent_percent, "n": len(summary.regions)}]
    trios = [Trio(*v) for v in views]
    return {"trios": trios, "lines": lines, "days": [day], "sentences": sentences, "has_kinds": has_kinds(strokes)}


def compared(before: Assessment, after: Assessment) -> dict[str, Any]:
    """Two drawings."""
    old, new = standing_strokes(before), standing_strokes(after)
    found = compare(old, new, body(), load_drawing().rules)
    days = [day_of(before), day_of(after)]
    return {
        "trios": [_trio(id, days, old, new) for id in sheets_drawn_on([*old, *new])],
        "lines": list(_lines(found)),
        "days": days,
        "numbers": list(_numbers(found)),
        "sentences": list(_sentences(found)),
        "is_two": True,
        "has_kinds": has_kinds([*old, *new]),
    }


def has_kinds(strokes: Sequence[Stroke]) -> bool:
    """True when somebody said how the pain feels, so that its patterns want a key."""
    return any(stroke.quality for stroke in strokes)


def _own(id: str, prefix: str, day: str, strokes: Sequence[Stroke]) -> Reading:
    label = _("%(view)s, pain as it was drawn on %(day)s") % {"view": bare_sheet(id).label, "day": day}
    return reading(f"{prefix}-{id}", id, label, {"own": strokes})


def _trio(id: str, days: Sequence[str], old: Sequence[Stroke], new: Sequence[Stroke]) -> Trio:
    label = _("%(view)s, both drawings over one another") % {"view": bare_sheet(id).label}
    both = reading(f"both-{id}", id, label, {"before": old, "after": new})
    readings = (
        (days[0], _own(id, "old", days[0], old)),
        (days[1], _own(id, "new", days[1], new)),
        (_("Over one another"), both),
    )
    return Trio(bare_sheet(id).label, readings)


def _lines(found: Comparison) -> Iterator[Line]:
    old, new = ({(r.region, r.side): r for r in s.regions} for s in (found.before, found.after))
    for place, region in {**old, **new}.items():
        yield Line(_name(region), *(_said(side[place]) if place in side else "" for side in (old, new)))


def _name(region: DrawnRegion) -> str:
    return region_name(region.region, region.side)


def _said(region: DrawnRegion) -> str:
    n = _("not rated") if region.intensity is None else _("%(n)d of 10") % {"n": region.intensity}
    return ", ".join(filter(None, [n, quality_word(region.quality or "")]))


def _numbers(found: Comparison) -> Iterator[tuple[str, str, str]]:
    """(what, then, later); what belongs to both stands in the later column."""
    yield _("Body surface drawn"), *(f"{s.extent_percent:.1f} %" for s in (found.before, found.after))
    yield _("Regions"), *(str(len(s.regions)) for s in (found.before, found.after))
    yield _("Overlap (Jaccard index)"), "", "–" if found.overlap is None else f"{found.overlap:.2f}"
    for shift in found.shifts:
        yield _("Shift of the middle, %(view)s") % {"view": _view(shift)}, "", f"{shift.mm:.0f} mm"


def _sentences(found: Comparison) -> Iterator[str]:
    yield _("The part of the body that is drawn went from %(old).1f %% to %(new).1f %%.") % {
        "old": found.before.extent_percent,
        "new": found.after.extent_percent,
    }
    if found.overlap is not None:
        words = _("Of all that is drawn on either day, %(share).0f %% is drawn on both.")
        yield words % {"share": 100 * found.overlap}
    for shift in found.shifts:
        yield _shift_words(shift)


def _shift_words(shift: Shift) -> str:
    given = {"view": _view(shift), "mm": shift.mm, "where": _where(shift)}
    if shift.mm < STILL_MM:
        return _("%(view)s: the middle of the drawing has not moved.") % given
    return _("%(view)s: the middle of the drawing moved by %(mm).0f mm (%(where)s).") % given


def _where(shift: Shift) -> str:
    """Up or down, and towards which side of the patient; a view of one side has no other side to move to."""
    parts = []
    if abs(shift.down_mm) >= STILL_MM:
        words = _("%(mm).0f mm down") if shift.down_mm > 0 else _("%(mm).0f mm up")
        parts.append(words % {"mm": abs(shift.down_mm)})
    shown = atlas_view(shift.layer[0])
    if abs(shift.across_mm) >= STILL_MM:
        is_left = (shift.across_mm > 0) != (shown.name == "back")
        words = _("%(mm).0f mm to the patient's left") if is_left else _("%(mm).0f mm to the patient's right")
        words = words if shown.is_two_sided else _("%(mm).0f mm across")
        parts.append(words % {"mm": abs(shift.across_mm)})
    return ", ".join(parts)


def _view(shift: Shift) -> str:
    view, side = shift.layer
    return bare_sheet(f"{view}-{side}" if side else view).label
