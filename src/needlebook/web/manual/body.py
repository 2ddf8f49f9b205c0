"""The body to tap on the index of the manual: every region leads to its page. The list beside it holds the same."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from needlebook.core.anatomy import Side
from needlebook.knowledge.atlas import MAIN_VIEWS
from needlebook.knowledge.atlas import view as atlas_view
from needlebook.web.bodychart import ChartView, chart
from needlebook.web.bodychart.words import region_name


@dataclass(frozen=True, slots=True)
class RegionLink:
    d: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Body:
    """One view of the bare figure, and its regions."""

    chart: ChartView
    word: str
    links: tuple[RegionLink, ...]


def bodies() -> tuple[Body, ...]:
    """Front and back."""
    words = {"front": gettext("Front"), "back": gettext("Back")}
    return tuple(Body(chart(name, bones=False), words[name], _links(name)) for name in MAIN_VIEWS)


def _links(view: str) -> tuple[RegionLink, ...]:
    places = ((*place.partition(".")[::2], d) for place, d in atlas_view(view).regions.items())
    return tuple(
        RegionLink(d, region_name(region, Side(side)), reverse("manual_region", args=[region]))
        for region, side, d in places
    )
