"""Published scores as people read them: the points so far, what they can mean, where that stands. Never a verdict."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.core.screening import ScoreResult
from needlebook.core.screening.types import ScoreBand


@dataclass(frozen=True, slots=True)
class ScoreView:
    """One score. `points`: a number, or a range while items are open."""

    id: str
    title: str
    points: str
    means: tuple[str, ...]
    counted: str
    open_count: int
    note: str
    sources: str


def score_view(result: ScoreResult) -> ScoreView:
    """One score in words."""
    return ScoreView(
        id=result.score.id,
        title=result.score.title,
        points=_points(result.low, result.high),
        means=tuple(_band(band) for band in result.bands),
        counted=", ".join(result.counted),
        open_count=len(result.open),
        note=result.score.note,
        sources=", ".join(result.score.sources),
    )


def _points(low: int, high: int) -> str:
    """'1 point', '2 points', or a range while items are open."""
    if low != high:
        return _("%(low)d to %(high)d points") % {"low": low, "high": high}
    return ngettext("%(n)d point", "%(n)d points", low) % {"n": low}


def _band(band: ScoreBand) -> str:
    return f"{band.means}: {band.figure}" if band.figure else band.means
