"""Joint motion as the page prints it: each movement with both sides, last time, the norms and the error."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.followup.queries import key_of
from needlebook.clinic.patients.models import Patient
from needlebook.core.outcomes.sides import Beside, beside_error, gap
from needlebook.core.outcomes.types import SeriesKey
from needlebook.knowledge.movements import PASSIVE, Movement, movements
from needlebook.knowledge.rom import RomError, RomNorm
from needlebook.web.outcomes.words import PROVENANCE, number

ROM = "ROM"
DEGREES = "°"
SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Line:
    """One movement in one way of doing it. cells: the bound fields; last: latest reading by side, in words."""

    id: str
    name: str
    sides: tuple[str, ...]
    last: Mapping[str, str]
    said: tuple[str, ...]
    sources: tuple[str, ...]


def movements_at(joint: str) -> list[Movement]:
    return [movement for id, movement in movements().items() if id.partition(".")[0] == joint]


def sides_of(movement: Movement) -> tuple[str, ...]:
    """left and right, or "" for a movement to no side."""
    return SIDES if movement.has_sides else ("",)


def lines_of(joint: str, how: str, rows: Sequence[Measurement], patient: Patient) -> list[Line]:
    """Every movement of a joint with what is known of it in this course."""
    series: dict[SeriesKey, list[Measurement]] = {}
    for row in rows:
        series.setdefault(key_of(row), []).append(row)
    return [_line(movement, how, series, patient) for movement in movements_at(joint)]


def _line(movement: Movement, how: str, series: Mapping[SeriesKey, Sequence[Measurement]], patient: Patient) -> Line:
    site = f"{movement.id}.{how}"
    own = {side: list(series.get(SeriesKey(ROM, site, side), ())) for side in sides_of(movement)}
    norms = [norm for norm in movement.norms_for(patient.age, patient.sex) if how == PASSIVE or not _is_passive(norm)]
    said = [*_sides_said(movement, own), *_changes_said(movement, own), *_norms_said(own, norms)]
    return Line(
        id=movement.id,
        name=_(movement.name[:1].upper() + movement.name[1:]),
        sides=sides_of(movement),
        last={side: _reading(rows[-1]) for side, rows in own.items() if rows},
        said=tuple(said),
        sources=(*map(_error_source, movement.errors), *map(_norm_source, norms)),
    )


def _is_passive(norm: RomNorm) -> bool:
    return PASSIVE in norm.method


def _reading(row: Measurement) -> str:
    return f"{degrees(row.value)}, {date_format(row.taken_on)}"


def degrees(value: float) -> str:
    return f"{number(round(value, 1))}{DEGREES}"


def _sides_said(movement: Movement, own: Mapping[str, Sequence[Measurement]]) -> Iterator[str]:
    """The two sides, where both were measured on one day."""
    left, right = (own.get(side, ()) for side in SIDES)
    if not left or not right or left[-1].taken_on != right[-1].taken_on:
        return
    difference = left[-1].value - right[-1].value
    if difference == 0:
        yield _("Both sides alike.")
        return
    words = {"by": degrees(abs(difference)), "side": _("left") if difference < 0 else _("right")}
    yield _("%(by)s less on the %(side)s.") % words + " " + _error_said(difference, movement)


def _changes_said(movement: Movement, own: Mapping[str, Sequence[Measurement]]) -> Iterator[str]:
    """Each side against the time before."""
    for side, rows in own.items():
        if len(rows) < 2:
            continue
        change = rows[-1].value - rows[-2].value
        words = {
            "side": {"left": _("Left: "), "right": _("Right: ")}.get(side, ""),
            "by": degrees(abs(change)),
            "date": date_format(rows[-2].taken_on),
        }
        if change == 0:
            yield _("%(side)sas on %(date)s.") % words
        else:
            text = (
                _("%(side)s%(by)s more than on %(date)s.") if change > 0 else _("%(side)s%(by)s less than on %(date)s.")
            )
            yield text % words + " " + _error_said(change, movement)
        if (used := [row.entered.get("device", "") for row in rows[-2:]]) and used[0] != used[1]:
            yield _("Measured with another device (%(now)s, %(then)s before): errors differ by device.") % {
                "now": used[1] or _("not told"),
                "then": used[0] or _("not told"),
            }


def _error_said(difference: float, movement: Movement) -> str:
    span = movement.error_span
    if span is None:
        return _("No error of measuring it is published.")
    least, most = span
    words = {"error": degrees(least) if least == most else f"{degrees(least)} {_('to')} {degrees(most)}"}
    texts = {
        Beside.WITHIN_ERROR: _("Within the error of measuring (%(error)s)."),
        Beside.BETWEEN: _("Within some published errors of measuring and beyond others (%(error)s)."),
        Beside.BEYOND_ERROR: _("More than the published error of measuring (%(error)s)."),
    }
    return texts[beside_error(difference, span)] % words


def _norms_said(own: Mapping[str, Sequence[Measurement]], norms: Sequence[RomNorm]) -> Iterator[str]:
    """Every source apart: they disagree, and no figure is averaged."""
    for side, rows in own.items():
        if rows and norms:
            beside = ", ".join(_beside_norm(rows[-1].value, norm) for norm in norms)
            heads = {"left": _("Left beside norms: "), "right": _("Right beside norms: ")}
            yield f"{heads.get(side, _('Beside norms: '))}{beside}."


def _beside_norm(value: float, norm: RomNorm) -> str:
    low, high = range_of(norm)
    found = gap(value, low, high)
    words = {
        "kind": norm.kind,
        "norm": degrees(low) if low == high else f"{degrees(low)} {_('to')} {degrees(high)}",
        "by": degrees(abs(found.by)),
    }
    if found.by < 0:
        return _("%(by)s below %(kind)s (%(norm)s)") % words
    return (_("%(by)s above %(kind)s (%(norm)s)") if found.by > 0 else _("as %(kind)s (%(norm)s)")) % words


def range_of(norm: RomNorm) -> tuple[float, float]:
    """A source that prints 0 to 45 means an arc of 45; one that prints 60 to 80 means a range of what is normal."""
    reference = norm.mean if norm.mean is not None else norm.high
    assert reference is not None  # the reader refuses a norm with neither
    if norm.low and norm.high is not None:
        return norm.low, norm.high
    return reference, reference


def _norm_source(norm: RomNorm) -> str:
    about = ", ".join(
        filter(None, [norm.kind, norm.sex if norm.sex != "all" else "", _ages(norm), norm.method, norm.note])
    )
    return f"{about}: {norm.source}. {PROVENANCE.get(norm.provenance, norm.provenance)}."


def _ages(norm: RomNorm) -> str:
    return _("%(low)d to %(high)d years") % {"low": norm.ages[0], "high": norm.ages[1]} if norm.ages else ""


def _error_source(error: RomError) -> str:
    span = _("no figure") if error.mdc is None else " to ".join(dict.fromkeys(map(degrees, error.mdc)))
    about = ", ".join(filter(None, [span, error.level or "", error.method, error.condition]))
    return _("Error of measuring: %(about)s: %(source)s. %(letter)s.") % {
        "about": about,
        "source": error.source,
        "letter": PROVENANCE.get(error.provenance, error.provenance),
    }
