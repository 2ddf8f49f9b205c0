"""Why a muscle is likely or not, in words: the same that the chart shows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.core.case import Case
from needlebook.core.inference import Place, RankedMuscle, Ranking
from needlebook.core.inference.referral import ReferralArea
from needlebook.knowledge import load
from needlebook.knowledge.inference import load_inference
from needlebook.web.bodychart.words import muscle_name, region_name
from needlebook.web.templatetags.needlebook import percent

NAMED = 2  # more regions than this are counted in a list, not named


@dataclass(frozen=True, slots=True)
class Why:
    """What speaks for and against a muscle. Each is a list in words, empty where there is nothing.

    explains: drawn regions; alone: those that no other likely muscle explains; not_drawn: where it is usually felt too
    and nothing is drawn; essential, spillover: its whole referral area.
    """

    name: str
    explains: str
    alone: str
    not_drawn: str
    essential: str
    spillover: str


@dataclass(frozen=True, slots=True)
class OpenRegion:
    """A drawn region that no likely muscle explains, and which listed muscle still refers there."""

    name: str
    fits: str


@dataclass(frozen=True, slots=True)
class Unexplained:
    """Such regions of one part of the body, and what else to think of there."""

    regions: tuple[OpenRegion, ...]
    think_of: str


def why(place: Place, case: Case, ranked: RankedMuscle | None, alone: Iterable[Place], area: ReferralArea) -> Why:
    """The words about a muscle, whether it is ranked or not."""
    drawn = [Place(mark.region, mark.side) for mark in case.pain if mark.intensity != 0]
    felt = {*area.essential, *area.spillover}
    explains = ranked.explains if ranked else tuple(region for region in drawn if region in felt)
    return Why(
        name=muscle_name(*place),
        explains=region_list(explains),
        alone=region_list(alone),
        not_drawn=region_list(ranked.expected_not_drawn if ranked else ()),
        essential=region_list(area.essential),
        spillover=region_list(area.spillover),
    )


def alone_words(places: Sequence[Place]) -> str:
    """'the only likely one for Upper buttock, left', short enough for a list; nothing for none."""
    if not places:
        return ""
    if len(places) > NAMED:
        return _("the only likely one for %(n)d of them") % {"n": len(places)}
    return _("the only likely one for %(where)s") % {"where": region_list(places)}


def unexplained(ranking: Ranking) -> Iterator[Unexplained]:
    """The drawn regions to which no likely muscle refers, together where the same is to be thought of."""
    together: dict[str, list[OpenRegion]] = {}
    for place in ranking.unexplained:
        region = OpenRegion(region_name(*place), _fits(place, ranking.muscles))
        together.setdefault(_think_of(place), []).append(region)
    return (Unexplained(tuple(regions), thought) for thought, regions in together.items())


def region_list(places: Iterable[Place]) -> str:
    """Regions in words, each once, with their sides."""
    return "; ".join(dict.fromkeys(region_name(*place) for place in places))


def _fits(region: Place, muscles: Sequence[RankedMuscle]) -> str:
    found = [m for m in muscles if region in m.explains]
    if not found:
        return _("no muscle of the list refers there.")
    names = "; ".join(f"{muscle_name(m.muscle, m.side)} ({percent(m.probability)} %)" for m in found)
    if len(found) == 1:
        return _("only %(muscles)s fits, and is not likely.") % {"muscles": names}
    return _("only %(muscles)s fit, and none is likely.") % {"muscles": names}


def _think_of(region: Place) -> str:
    """What else makes pain in this part of the body (J)."""
    part = load().anatomy.regions[region.id].parent
    return next((thing.says for thing in load_inference().parameters.think_of if part in thing.parts), "")
