"""What is still to ask: every open fact whose answer could still make the verdict stricter, most important first."""

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from needlebook.core.screening.sight import Sight, Site
from needlebook.core.screening.tables import Ranked
from needlebook.core.screening.types import Decision, Open

AVOID = Decision.AVOID.rank
Masks = Mapping[int, int]  # rules by place
RANK, QUESTION = itemgetter(0), itemgetter(1)
NOWHERE: Mapping[Any, Any] = {}


class Known:
    """What the verdict holds so far, as ranks; `constraints` is a set of bits."""

    __slots__ = ("constraints", "decisions", "is_person_out", "level", "urgency")

    def __init__(self, level: int, urgency: int, decisions: Sequence[int], constraints: int, is_person_out: bool):
        self.level, self.urgency, self.decisions = level, urgency, decisions
        self.constraints, self.is_person_out = constraints, is_person_out


def open_questions(sight: Sight, known: Known) -> tuple[Open, ...]:
    """Order the open facts by how strict the worst answer would be, then by how many sites it touches.

    Red flags of other complaints come last: they are asked too, but the patient came with this one.
    """
    stricter = sight.table.stricter
    anyway = stricter.level[known.level] | stricter.urgency[known.urgency]
    if not sight.pending & (anyway if known.is_person_out else ~0):
        return ()
    could, places = _pending(sight, known, anyway)
    pending = 0
    for place in places:
        pending |= place
    if not pending:
        return ()
    ranked, others = _ranked(sight, could, places, pending)
    ranked.sort(key=RANK)
    others.sort(key=RANK)
    return tuple(map(QUESTION, ranked + others))


def _ranked(sight: Sight, could: int, places: Sequence[int], pending: int) -> tuple[list[Ranked], list[Ranked]]:
    """Most facts are as in the baseline and wait at no site: their questions are ready. The others are put together."""
    apart = _touched(sight, pending)
    besides = _besides(sight, places)
    apart.update(dict.fromkeys(besides.keys() - apart.keys(), 0))
    untouched = pending & ~sight.touched
    ranked: list[Ranked] = []
    others: list[Ranked] = []
    if untouched:
        _take_ready(sight, could, apart, ranked, others)
        for first, fact in sight.baseline.local:
            if first > untouched:
                break
            apart.setdefault(fact, 0)
    if apart:
        _put_together(sight, places, untouched, apart, besides, ranked, others)
    return ranked, others


def _take_ready(sight: Sight, could: int, apart: Mapping[str, int], ranked: list[Ranked], others: list[Ranked]) -> None:
    """The questions of the baseline, without the rules that are touched and without the facts that stand apart."""
    table, baseline = sight.table, sight.baseline
    pending = baseline.open & table.everywhere & could
    if not pending:
        return
    gone = sight.touched
    for fact in apart:
        gone |= baseline.waiting.get(fact, 0)
    relevant = table.relevant(sight.case.complaint)
    for ready, found in zip(
        table.questions(baseline.asking, pending, sight.case.complaint), (ranked, others), strict=True
    ):
        if not ready.whole & gone:
            found += ready.questions
            continue
        for question, (fact, mask) in zip(ready.questions, ready.facts, strict=True):
            if not mask & gone:
                found.append(question)
            elif fact not in apart and (left := mask & ~sight.touched):
                (ranked if left & relevant else others).append(table.opened(fact, left, 1))


def _put_together(
    sight: Sight,
    places: Sequence[int],
    untouched: int,
    apart: Mapping[str, int],
    besides: Mapping[str, Masks],
    ranked: list[Ranked],
    others: list[Ranked],
) -> None:
    opened, relevant = sight.table.opened, sight.table.relevant(sight.case.complaint)
    everywhere = ~0
    for place in places[1:]:
        everywhere &= place
    waiting = sight.baseline.waiting
    for fact, mask in apart.items():
        mask |= waiting.get(fact, 0) & untouched
        more = besides.get(fact, NOWHERE)
        if mask or more:
            if mask & everywhere:
                count = len(places) if mask & places[0] else len(places) - 1  # at every site
            elif more:
                count = len([n for n, place in enumerate(places) if place & mask or n in more])
            else:
                count = len([place for place in places if place & mask])
            for extra in more.values():
                mask |= extra
            (ranked if mask & relevant else others).append(opened(fact, mask, count))


def _pending(sight: Sight, known: Known, anyway: int) -> tuple[int, list[int]]:
    """The rules for the person that would make anything stricter; and those that are open, by place: person, sites."""
    stricter = sight.table.stricter
    person = sight.open & sight.table.everywhere
    if known.is_person_out:  # nobody needles here today, so neither the site nor its constraints can get stricter
        return anyway, [person & anyway, *[site.pending & anyway for site in sight.sites]]
    besides = anyway | stricter.constraints(known.constraints)
    here = [anyway if rank == AVOID else besides | stricter.decision[rank] for rank in known.decisions]
    could = besides | (stricter.decision[min(known.decisions)] if known.decisions else 0)
    places = [site.pending & stricter_here for site, stricter_here in zip(sight.sites, here, strict=True)]
    return could, [person & could, *places]


def _touched(sight: Sight, pending: int) -> dict[str, int]:
    """The facts that a rule waits for which was looked at anew, with those rules."""
    found: dict[str, int] = {}
    groups = sight.table.groups
    for n, _ in sight.found:
        group = groups[n]
        if group.mask & pending:
            for fact in group.condition.waits_for(sight.values, sight.facts):
                found[fact] = found.get(fact, 0) | group.mask & pending
    return found


def _besides(sight: Sight, places: Sequence[int]) -> dict[str, dict[int, int]]:
    """What a `where` waits for and its `when` does not: fact, place, rules. Rare: mostly both wait for one fact."""
    found: dict[str, dict[int, int]] = {}
    for n, site in enumerate(sight.sites, start=1):
        here = site.open & places[n]
        if here and (site.place.besides or here & (site.looked | sight.touched)):
            for fact, mask in _waiting_here(sight, site, here):
                masks = found.setdefault(fact, {})
                masks[n] = masks.get(n, 0) | mask
    return found


def _waiting_here(sight: Sight, site: Site, pending: int) -> Iterator[tuple[str, int]]:
    looked = pending & site.looked
    untouched, touched = pending & ~looked & ~sight.touched, pending & ~looked & sight.touched
    yield from ((fact, mask & untouched) for fact, mask in site.place.besides.items() if mask & untouched)
    if touched:
        yield from ((fact, mask & touched) for fact, mask in site.place.waiting.items() if mask & touched)
    if looked and site.values is not None and site.facts is not None:
        for where, mask in sight.table.local_groups:
            if mask & looked:
                yield from ((fact, mask & looked) for fact in where.waits_for(site.values, site.facts))
