"""The room's chart: every open site around the body part that is needled, and what is not to be needled."""

from collections.abc import Sequence

from needlebook.core.screening import Decision, SiteDecision, Verdict
from needlebook.knowledge import load
from needlebook.knowledge.atlas import DRAWN_VIEWS, views_of_muscle, views_of_trigger_point
from needlebook.web.bodychart.chart import ChartView, best_view, chart
from needlebook.web.bodychart.marks import MuscleMark, Site, ViewLink
from needlebook.web.bodychart.words import view_name
from needlebook.web.treat.needles import NeedleRow

STATES = {"missing": "due"}


def chart_of(rows: Sequence[NeedleRow], verdict: Verdict, view: str) -> ChartView:
    """Draw the view asked for, or the one that shows most needles. Nothing in the body is ever cut off."""
    sites = [_site(row) for row in sorted(rows, key=lambda row: row.number)]
    return chart(_shown(rows, view), sites=sites, muscles=_muscles(rows, verdict), crop="fit")


def view_links(rows: Sequence[NeedleRow], view: str) -> tuple[ViewLink, ...]:
    """The views that show a needle; none when one view shows them all."""
    shown, best = _shown(rows, view), best_view(sites=[_site(row) for row in rows])
    names = [name for name in DRAWN_VIEWS if name == shown or _is_needed(name, best, rows)]
    return tuple(ViewLink(name, view_name(name), name == shown) for name in names) if len(names) > 1 else ()


def _shown(rows: Sequence[NeedleRow], view: str) -> str:
    known = {name for row in rows for name in _views(row)}
    return view if view in known else best_view(sites=[_site(row) for row in rows])


def _is_needed(view: str, best: str, rows: Sequence[NeedleRow]) -> bool:
    """A needle can be seen here; where every needle can be seen from the best view, others are not offered."""
    hidden = [row for row in rows if best not in _views(row)]
    return view == best or any(view in _views(row) for row in hidden)


def _views(row: NeedleRow) -> tuple[str, ...]:
    return views_of_trigger_point(row.place_id) if "." in row.place_id else views_of_muscle(row.place_id)


def _site(row: NeedleRow) -> Site:
    share = row.share
    return Site(
        number=row.number,
        place=row.place_id,
        side=row.side,
        state=STATES.get(row.state, row.state),
        label=row.label,
        fraction=None if share is None or not row.is_in else share / 100,
        is_selected=row.is_selected,
        href=_href(row),
    )


def _href(row: NeedleRow) -> str:
    """A planned site asks for its needle; a needle is chosen, and the chosen one told more about."""
    if row.state == "planned":
        return "" if row.is_barred else f"?insert={row.number}"
    return f"?{'details' if row.is_selected else 'needle'}={row.number}"


def _muscles(rows: Sequence[NeedleRow], verdict: Verdict) -> list[MuscleMark]:
    drawn = {(row.muscle, row.side): MuscleMark(row.muscle, row.side) for row in rows}
    for site in verdict.sites:
        if site.decision is Decision.AVOID:
            drawn[site.muscle, site.side] = MuscleMark(site.muscle, site.side, "out", _tag(site))
    return list(drawn.values())


def _tag(site: SiteDecision) -> str:
    """The reason in a few words, from the strictest rule."""
    question = load().rulebook.questions.get(site.reasons[0].partition(".")[0]) if site.reasons else None
    return question.label if question else ""
