"""The sheet for the room: sites, needles, hazards and positions, with room to write what was done."""

from collections.abc import Iterator, Sequence
from typing import Any

from needlebook.clinic.patients.models import Visit
from needlebook.web.bodychart import ChartView
from needlebook.web.examine.notices import cautions
from needlebook.web.plan.drawing import drawing
from needlebook.web.plan.limits import constraints
from needlebook.web.plan.page import Asked, rows_of, sheet_of
from needlebook.web.plan.sites import SiteRow, position_groups
from needlebook.web.plan.suggestion import totals


def printed_sheet(visit: Visit) -> dict[str, Any]:
    """Everything that plan/sheet.html prints. Sites that are out are printed too, so that nobody needles them."""
    sheet = sheet_of(visit, Asked())
    rows = rows_of(sheet)
    groups = tuple(position_groups(list(zip(sheet.sites, rows, strict=True))))
    return {
        "visit": visit,
        "frame": sheet.frame,
        "section": "patients",
        "groups": groups,
        "totals": totals(sheet.sites, len(groups)),
        "cautions": list(cautions(sheet.outlook.ranking)),
        "constraints": constraints(sheet.frame.verdict),
        "pictures": list(_pictures(rows)),
    }


def _pictures(rows: Sequence[SiteRow]) -> Iterator[ChartView]:
    """The view that shows most sites, then others until every site is on one."""
    first = drawing(rows, "")
    if first is None:
        return
    yield first.chart
    missing = set(first.chart.elsewhere)
    for link in first.views:
        other = drawing(rows, link.view) if missing else None
        if other and missing - set(other.chart.elsewhere):
            missing &= set(other.chart.elsewhere)
            yield other.chart
