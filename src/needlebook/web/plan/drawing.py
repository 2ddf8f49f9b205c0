"""The chart of the plan: numbered sites, and what is not to be needled."""

from collections.abc import Sequence

from needlebook.knowledge.atlas import DRAWN_VIEWS, MAIN_VIEWS, views_of_muscle, views_of_trigger_point
from needlebook.web.bodychart import MuscleMark, Site, best_view, chart
from needlebook.web.bodychart.marks import ViewLink
from needlebook.web.bodychart.words import view_name
from needlebook.web.examine.drawing import Drawing
from needlebook.web.plan.sites import SiteRow


def drawing(rows: Sequence[SiteRow], view: str) -> Drawing | None:
    """Draw the view asked for, or the one that shows most sites; None while nothing is planned."""
    if not rows:
        return None
    sites = [_site(row) for row in rows]
    known = {name for row in rows for name in _views(row)}
    shown = view if view in known else best_view(sites=sites)
    picture = chart(shown, sites=sites, muscles=_muscles(rows), crop="fit")
    names = [name for name in DRAWN_VIEWS if name == shown or (name in known and _is_needed(name, rows))]
    links = tuple(ViewLink(name, view_name(name), name == shown) for name in names)
    return Drawing(picture, links if len(links) > 1 else ())


def _views(row: SiteRow) -> tuple[str, ...]:
    return (views_of_trigger_point(row.place) if "." in row.place else ()) or views_of_muscle(row.muscle)


def _is_needed(view: str, rows: Sequence[SiteRow]) -> bool:
    """Front and back, and a close-up of a site that neither shows."""
    return view in MAIN_VIEWS or any(view in _views(row) and not set(MAIN_VIEWS) & set(_views(row)) for row in rows)


def _site(row: SiteRow) -> Site:
    place = row.place if "." in row.place and views_of_trigger_point(row.place) else row.muscle
    return Site(row.number, place, row.side, label=f"{row.number}. {row.name}", href=f"#site-{row.number}")


def _muscles(rows: Sequence[SiteRow]) -> list[MuscleMark]:
    marks = {
        (row.muscle, row.side): MuscleMark(row.muscle, row.side, "out" if row.is_out else "muscle") for row in rows
    }
    return list(marks.values())
