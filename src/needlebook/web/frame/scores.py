"""Published scores as people read them: the points so far, what they can mean, where that stands. Never a verdict."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

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


def score_views(results: Iterable[ScoreResult]) -> tuple[ScoreView, ...]:
    """Scores in the order of the table."""
    return tuple(_view(result) for result in results)


def _view(result: ScoreResult) -> ScoreView:
    span = {"low": result.low, "high": result.high}
    return ScoreView(
        id=result.score.id,
        title=result.score.title,
        points=str(result.low) if result.low == result.high else _("%(low)d to %(high)d") % span,
        means=tuple(_band(band) for band in result.bands),
        counted=", ".join(result.counted),
        open_count=len(result.open),
        note=result.score.note,
        sources=", ".join(result.score.sources),
    )


def _band(band: ScoreBand) -> str:
    return f"{band.means}: {band.figure}" if band.figure else band.means
