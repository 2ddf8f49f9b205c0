"""The suggested plan as the page shows it: what was left out and why, the limits used, what no longer fits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.assessments.models import PlannedSite
from needlebook.clinic.assessments.suggesting import Outlook, key_of, session_bounds
from needlebook.core.anatomy import Side
from needlebook.core.planning import LeftOut, Limit, Origin, Rules, SessionPlan, SiteKey, Why, limits_of_session
from needlebook.knowledge import load
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.limit_fields import ORIGINS, as_shown, limit_field, name_of, value_words

SAID_OF_POINTS = (Why.LIMIT_NEEDLES, Why.LIMIT_PER_MUSCLE, Why.NOT_WORTH_IT)  # not: each point that is unlikely


@dataclass(frozen=True, slots=True)
class LeftOutGroup:
    """What is left out for one and the same reason."""

    names: str
    because: str
    tone: str


@dataclass(frozen=True, slots=True)
class Banned:
    """A site that the therapist left out, and that may be suggested again."""

    muscle: str
    side: str
    point: str
    name: str


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One limit that is used, where it comes from, and its letter: how far it can be traced."""

    name: str
    value: str
    origin: str
    letter: str


def left_out_groups(plan: SessionPlan) -> Iterator[LeftOutGroup]:
    """By reason; what screening keeps out comes first, what is merely unlikely last."""
    groups: dict[tuple[Why, str], list[str]] = {}
    for out in plan.left_out:
        if out.why is not Why.BANNED and (out.is_whole or out.why in SAID_OF_POINTS):
            groups.setdefault((out.why, out.says), []).append(_name(out))
    for why, says in sorted(groups, key=lambda group: list(Why).index(group[0])):
        yield LeftOutGroup("; ".join(groups[why, says]), says, "avoid" if why is Why.SCREENING else "unasked")


def _name(out: LeftOut) -> str:
    name = muscle_name(out.muscle, out.side)
    return name if out.is_whole else f"{name}: {', '.join(_label(point) for point in out.points)}"


def _label(point: str) -> str:
    known = load().anatomy.trigger_points.get(point)
    return known.label if known else ""


def banned(outlook: Outlook) -> Iterator[Banned]:
    """What was left out, by name; a muscle that has been retired cannot be suggested again anyway."""
    for site in sorted(outlook.wishes.bans):
        if site.muscle in load().anatomy.muscles:
            label = _label(site.point)
            name = muscle_name(site.muscle, site.side) + (f", {label}" if label else "")
            yield Banned(site.muscle, site.side.value, site.point, name)


def refusals(plan: SessionPlan | None) -> Mapping[SiteKey, str]:
    """Why a site that somebody chose does not fit; what screening says stands at the site anyway."""
    found = plan.refused if plan else ()
    return {refusal.pin.site: refusal.says for refusal in found if refusal.why is not Why.SCREENING}


def is_out_of_date(plan: SessionPlan, sites: Sequence[PlannedSite]) -> bool:
    """True when the same question would get another plan now: an answer, a finding or a limit has changed."""
    standing = {key_of(site) for site in sites if not site.is_pinned}
    return standing != {needle.site for needle in plan.needles if not needle.is_pinned}


def limits_used(outlook: Outlook) -> tuple[Limit, ...]:
    return limits_of_session(outlook.ranking, outlook.verdict, load().anatomy, outlook.rules)


def limit_rows(limits: Sequence[Limit]) -> Iterator[LimitRow]:
    for limit in limits:
        yield LimitRow(limit.says, value_words(limit), str(ORIGINS[limit.origin]), limit.provenance.value)


def training_words(rules: Rules) -> str:
    if rules.authorised is None:
        return _("not recorded, so it is not checked")
    return ngettext("covers %(n)d muscle", "covers %(n)d muscles", len(rules.authorised)) % {"n": len(rules.authorised)}


def totals(sites: Sequence[PlannedSite], groups: int) -> str:
    """'6 needles, 2 positions, in for 25 min'; the time only where every stay is planned."""
    words = [
        ngettext("%(n)d needle", "%(n)d needles", len(sites)) % {"n": len(sites)},
        ngettext("%(n)d position", "%(n)d positions", groups) % {"n": groups},
    ]
    if minutes := _minutes_in(sites):
        words.append(_("in for %(n)s min") % {"n": f"{minutes:g}"})
    return ", ".join(words)


def _minutes_in(sites: Sequence[PlannedSite]) -> float | None:
    """Needles of one position stay in together, so the longest stay counts; setting and turning are not in it."""
    longest: dict[tuple[str, str], int] = {}
    for site in sites:
        if site.dwell_s is None:
            return None
        posture = (site.position, site.side if site.position == "side-lying" else "")
        longest[posture] = max(longest.get(posture, 0), site.dwell_s)
    return sum(longest.values()) / 60


class LimitsForm(forms.Form):
    """The limits of this session. What is left blank is as the clinic has it."""

    def __init__(self, limits: Sequence[Limit], clinic: Mapping[str, Limit], *args: Any, **kwargs: Any) -> None:
        """limits: those that are used here; clinic: the same as they stand without this session's."""
        super().__init__(*args, auto_id="limit-%s", **kwargs)
        for limit in limits:
            least, most = session_bounds(clinic[limit.id])
            if least < most:
                self.fields[name_of(limit)] = limit_field(limit, least, most)
                if limit.origin is Origin.SESSION:
                    self.fields[name_of(limit)].initial = as_shown(limit, limit.value)
                self.fields[name_of(limit)].widget.attrs["placeholder"] = as_shown(limit, clinic[limit.id].value)


def known_site(given: Mapping[str, str]) -> SiteKey | None:
    """The site that a form names; None for what is no site."""
    muscle, side, point = (given.get(name, "") for name in ("muscle", "side", "point"))
    if muscle not in load().anatomy.muscles or side not in (Side.LEFT, Side.RIGHT):
        return None
    return SiteKey(muscle, Side(side), point)
