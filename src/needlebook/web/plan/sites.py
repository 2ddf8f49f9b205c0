"""The planned sites as they are printed: by position, in order of needling."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.clinic.assessments.models import PlannedSite
from needlebook.core.anatomy import Muscle, Side
from needlebook.core.inference import Place, Ranking
from needlebook.core.planning import SiteKey
from needlebook.core.screening import Decision, Hazard, SiteDecision, Verdict, permission
from needlebook.core.sessions.types import Technique
from needlebook.knowledge import load
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.frame.verdicts import overridden_at, site_word
from needlebook.web.plan.words import DECISION_TONES, TECHNIQUES, is_unusual_length, length_words, position_words
from needlebook.web.templatetags.needlebook import percent


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One planned site. row: where it is kept, whatever its number; place: its trigger point, or the muscle where none
    was named; percent and point_percent: the chance that the muscle, and this point of it, is active; size is empty
    while it is not chosen; because: what the rules say, where it is out; overridden: what those say that were
    overridden here; refused: why it does not fit a suggestion that goes on around it.
    """

    row: int
    number: int
    muscle: str
    side: Side
    name: str
    point: str
    place: str
    position: str
    percent: str
    point_percent: str
    size: str
    length_mm: int | None
    how: str
    length_note: str
    decision: str
    tone: str
    is_out: bool
    because: str
    overridden: tuple[str, ...]
    hazards: tuple[Hazard, ...]
    is_needled: bool
    is_pinned: bool
    refused: str


@dataclass(frozen=True, slots=True)
class PositionGroup:
    """The sites that are reached in one position; `pose` names the drawing."""

    n: int
    pose: str
    title: str
    rows: tuple[SiteRow, ...]


def position_groups(rows: Sequence[tuple[PlannedSite, SiteRow]]) -> Iterator[PositionGroup]:
    """Positions in the order of their first site."""
    groups: dict[str, list[tuple[PlannedSite, SiteRow]]] = {}
    for site, row in rows:
        groups.setdefault(position_words(site.position, site.side), []).append((site, row))
    for n, (title, members) in enumerate(groups.items(), 1):
        yield PositionGroup(n, members[0][0].position, title, tuple(row for _site, row in members))


def site_rows(
    sites: Sequence[PlannedSite],
    verdict: Verdict,
    ranking: Ranking,
    needled: Collection[int],
    refused: Mapping[SiteKey, str],
) -> Iterator[SiteRow]:
    """The rows by number. The verdict lists the same sites in the same order, but for those that were retired."""
    decisions, known = iter(verdict.sites), load().anatomy.muscles
    chances = {Place(m.muscle, m.side): m.probability for m in ranking.muscles}
    points = {(m.side, p.id): p.probability for m in ranking.muscles for p in m.trigger_points}
    for site in sites:
        place = Place(site.muscle, Side(site.side))
        decided = next(decisions) if site.muscle in known else SiteDecision(*place, Decision.AVOID, (), ())
        why_not = refused.get(SiteKey(*place, site.trigger_point), "")
        chance = percent(chances.get(place)), percent(points.get((place.side, site.trigger_point)))
        yield _row(site, decided, verdict, chance, site.number in needled, why_not)


def _row(
    site: PlannedSite,
    decided: SiteDecision,
    verdict: Verdict,
    chance: tuple[str, str],
    is_needled: bool,
    refused: str,
) -> SiteRow:
    muscle, is_out = load().anatomy.muscles.get(site.muscle), decided.decision is Decision.AVOID
    hazards = {hazard.id: hazard.under(verdict.choices) for hazard in load().rulebook.hazards}
    return SiteRow(
        row=site.pk,
        number=site.number,
        muscle=site.muscle,
        side=Side(site.side),
        name=muscle_name(site.muscle, Side(site.side)),
        point=point_words(site.trigger_point),
        place=site.trigger_point or site.muscle,
        position=site.position,
        percent=chance[0],
        point_percent=chance[1],
        size=size_words(site),
        length_mm=site.length_mm,
        how=how_words(site, muscle),
        length_note=length_words(muscle) if muscle and is_unusual_length(muscle, site.length_mm) else "",
        decision=site_word(decided, verdict),
        tone=DECISION_TONES[decided.decision],
        is_out=is_out,
        because=_why_out(decided, verdict) if is_out else "",
        overridden=overridden_at(decided, verdict),
        hazards=tuple(hazards[id] for id in decided.hazards),
        is_needled=is_needled,
        is_pinned=site.is_pinned,
        refused=refused,
    )


def _why_out(decided: SiteDecision, verdict: Verdict) -> str:
    if decided.muscle not in load().anatomy.muscles:
        return _("This muscle was taken out of the knowledge, so nothing is known of it. Take it off the plan.")
    return " ".join(permission(decided, verdict).because)


def point_words(trigger_point: str) -> str:
    """'TrP2, above the sitting bone'; empty when none was named."""
    point = load().anatomy.trigger_points.get(trigger_point)
    return f"{point.label}, {point.site}" if point else ""


def size_words(site: PlannedSite) -> str:
    """'0.30 × 60 mm'; empty while a part of it is open."""
    if site.diameter_mm is None or site.length_mm is None:
        return ""
    return f"{site.diameter_mm:.2f} × {site.length_mm} mm"


def how_words(site: PlannedSite, muscle: Muscle | None) -> str:
    """'Toward the ilium. Static, 10 min.'"""
    technique = str(TECHNIQUES.get(Technique(site.technique), site.technique))
    dwell = "" if site.dwell_s is None else _(", %(n)s min") % {"n": f"{site.dwell_s / 60:g}"}
    direction = muscle.needle_direction if muscle else ""
    sentences = [f"{direction[:1].upper()}{direction[1:]}." if direction else "", f"{technique}{dwell}."]
    return " ".join(sentence for sentence in sentences if sentence)
