"""What is left of the referral patterns when a source is taken away, and whether the rest still finds the muscle.

A row of the table names one source or several. It stands as long as one of them does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import numpy as np

from bench.inference.ours import Needlebook
from needlebook.core.anatomy import Anatomy, Referral, Side, TriggerPoint
from needlebook.core.case import Case, PainMark, Patient
from needlebook.core.inference import Parameters, Place

Keep = Callable[[TriggerPoint, Referral], bool]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One source, or the whole table. Patterns are the essential areas of single trigger points.

    rows: that name it, and that name nothing else. gone: muscles that keep no pattern. ranks: for each pattern that
    was left out and whose muscle keeps another row, the rank of the muscle; equals before it count against it.
    """

    name: str
    cited: int
    alone: int
    muscles: int
    gone: int
    ranks: tuple[int, ...]


def groups_of(source: str) -> frozenset[str]:
    """The works behind one cell: book and volume, or the site; remarks in brackets are left out."""
    return frozenset(_group(part.strip()) for part in source.split(";"))


def _group(part: str) -> str:
    letter, _, work = part.partition(" ")
    return f"{letter} {urlsplit(work).netloc}" if work.startswith("http") else part.partition(" (")[0]


def sources_left_out(anatomy: Anatomy, parameters: Parameters) -> Iterator[LeftOut]:
    """Every source in turn, the one with most rows first."""
    rows = [groups_of(referral.source) for _, referral in _rows(anatomy)]
    names = sorted({name for groups in rows for name in groups}, key=lambda n: (-sum(n in g for g in rows), n))
    for name in names:
        cited = [(point, r) for point, r in _rows(anatomy) if name in groups_of(r.source)]
        alone = [(point, r) for point, r in cited if groups_of(r.source) == {name}]
        rest = _kept(anatomy, lambda point, r, name=name: groups_of(r.source) != {name})
        lost = {point.muscle for point, _ in alone}
        ours = Needlebook(rest, parameters, None)
        patterns = _patterns(alone)
        left = {point.muscle for point in rest.trigger_points.values()}
        ranks = tuple(_rank(ours, muscle, regions) for muscle, regions in patterns if muscle in left)
        yield LeftOut(name, len(cited), len(alone), len(lost), len(lost - left), ranks)


def points_left_out(anatomy: Anatomy, parameters: Parameters) -> LeftOut:
    """Each trigger point whose muscle has another is left out, and its pattern asked for."""
    ranks: list[int] = []
    points = [p for p in anatomy.trigger_points.values() if len(anatomy.points_of(p.muscle)) > 1]
    for point in points:
        ours = Needlebook(_kept(anatomy, lambda p, _, point=point: p.id != point.id), parameters, None)
        ranks += [_rank(ours, *pattern) for pattern in _patterns([(point, r) for r in point.referrals])]
    rows = sum(len(point.referrals) for point in points)
    return LeftOut("one trigger point at a time", rows, rows, len({p.muscle for p in points}), 0, tuple(ranks))


def nothing_left_out(anatomy: Anatomy, parameters: Parameters) -> LeftOut:
    """Every pattern asked of the table that holds it: what the table can tell apart at best."""
    rows = list(_rows(anatomy))
    ours = Needlebook(anatomy, parameters, None)
    ranks = tuple(_rank(ours, *pattern) for pattern in _patterns(rows))
    return LeftOut("nothing", len(rows), 0, 0, 0, ranks)


def _rows(anatomy: Anatomy) -> Iterator[tuple[TriggerPoint, Referral]]:
    return ((point, referral) for point in anatomy.trigger_points.values() for referral in point.referrals)


def _kept(anatomy: Anatomy, keep: Keep) -> Anatomy:
    points = {
        id: replace(point, referrals=tuple(r for r in point.referrals if keep(point, r)))
        for id, point in anatomy.trigger_points.items()
    }
    return replace(anatomy, trigger_points={id: point for id, point in points.items() if point.referrals})


def _patterns(rows: list[tuple[TriggerPoint, Referral]]) -> list[tuple[str, list[Referral]]]:
    """The essential areas of each point, with its muscle."""
    found: dict[str, tuple[str, list[Referral]]] = {}
    for point, referral in rows:
        if referral.is_essential:
            found.setdefault(point.id, (point.muscle, []))[1].append(referral)
    return list(found.values())


def _rank(ours: Needlebook, muscle: str, pattern: list[Referral]) -> int:
    """The rank of the muscle on the right when its pattern is drawn on the right. Side is not guessed: it is drawn."""
    marks = {mark for referral in pattern for mark in _marks(referral, ours.anatomy)}
    said = np.round(ours.posterior(Case(Patient(), pain=tuple(sorted(marks, key=str)))).posterior.muscles, 9)
    return int((said >= said[ours.network.muscles.index(Place(muscle, Side.RIGHT))]).sum())


def _marks(referral: Referral, anatomy: Anatomy) -> list[PainMark]:
    sides = anatomy.regions[referral.region].sides
    if len(sides) > 1 and referral.laterality != "both_sides":
        sides = (Side.RIGHT,)
    return [PainMark(referral.region, side) for side in sides]
