"""One case seen through the table: only what the case mentions is looked at anew, the rest stands as in the baseline."""

from collections.abc import Iterable
from dataclasses import dataclass

from needlebook.core.case import Case, PlannedSite
from needlebook.core.screening.conditions import DRUGS, Condition
from needlebook.core.screening.facts import CaseFacts, SiteFacts
from needlebook.core.screening.tables import Kind, Place, Row, Table
from needlebook.core.screening.truth import UNKNOWN, YES, Truth


@dataclass(slots=True)
class Site:
    """One planned site: the rules whose `where` is so here, and those whose `where` is open."""

    plan: PlannedSite
    place: Place
    yes: int
    open: int
    facts: CaseFacts | None = None  # only when an area was mentioned
    values: list[Truth] | None = None
    looked: int = 0  # rules whose `where` was looked at anew

    def used(self, row: Row) -> tuple[str, ...]:
        """What makes a `where` so, beside the muscle itself."""
        if row.where is None or self.facts is None or self.values is None or not self.looked & row.bit:
            return ()
        return row.where.used(self.values, self.facts)


Facts = tuple[str, ...]
So = tuple[Row, Facts]


class Sight:
    """`yes`, `open`: the rules whose `when` is so, or still open; `touched`: those that were looked at anew."""

    __slots__ = ("baseline", "case", "facts", "found", "kind", "open", "sites", "table", "touched", "values", "yes")

    def __init__(self, case: Case, table: Table) -> None:
        self.case, self.table = case, table
        self.facts = CaseFacts(case, table.book)
        self.kind = table.kind(case)
        self.baseline = table.baseline(self.kind)
        self.values = self.baseline.values.copy()
        names = [*self.facts.history, *case.measurements, *table.unsorted_numbers(case)]
        self._look(names)
        kind = table.place_kind(self.kind)
        self.sites = [self._site(plan, kind) for plan in case.planned]
        if table.area_names:
            self._look_around([*names, DRUGS] if case.drugs else names)

    def _look(self, names: Iterable[str]) -> None:
        """Look at what is mentioned; only where it is not as in the baseline do the rules have to be judged anew."""
        table, values, facts = self.table, self.values, self.facts
        groups = set(self.baseline.live)
        by_name, looks, users = table.by_name, table.looks, table.users
        slots: list[int] = []
        for name in names:
            slots += by_name.get(name, ())
        for atc in self.case.drugs or ():
            slots += table.drug(atc)
        for slot in slots:
            value = looks[slot](facts)
            if value is not values[slot]:
                values[slot] = value
                groups.update(users[slot])
        self._judge(groups)

    def _judge(self, groups: Iterable[int]) -> None:
        """The truth of each group that has to be looked at: `found` holds those that are not 'no'."""
        yes = open = touched = 0
        self.found: list[tuple[int, Truth]] = []
        values, all = self.values, self.table.groups
        for n in groups:
            group = all[n]
            touched |= group.mask
            value = group.condition.value(values)
            if value is YES:
                yes |= group.mask
                self.found.append((n, value))
            elif value is UNKNOWN:
                open |= group.mask
                self.found.append((n, value))
        self.touched = touched
        self.yes = yes  # every group that is so in the baseline is looked at
        self.open = open | self.baseline.open & ~touched

    def _site(self, plan: PlannedSite, kind: Kind) -> Site:
        place = self.table.place(plan.muscle, plan.is_electrical, kind)
        return Site(plan, place, place.yes, place.open)

    def _look_around(self, names: Iterable[str]) -> None:
        """Look at each `where` that speaks about something which the case mentions, unless its rules are out anyway."""
        by_name, all, could = self.table.area_names, self.table.local_groups, self.yes | self.open
        mentioned = {n for name in names if name in by_name for n in by_name[name]}
        wheres = [all[n] for n in mentioned if all[n][1] & could]
        for site in self.sites if wheres else ():
            self._look_at(site, wheres)

    def _look_at(self, site: Site, wheres: Iterable[tuple[Condition, int]]) -> None:
        like, looks = site.place.site, self.table.place_looks
        facts = site.facts = self.facts.at(SiteFacts(site.plan, like.muscle, like.areas, like.anatomy))
        values = site.values = site.place.values.copy()
        for where, mask in wheres:
            for slot, _ in where.facts:
                values[slot] = looks[slot](facts)
            value = where.value(values)
            site.looked |= mask
            site.yes = site.yes & ~mask | (mask if value is YES else 0)
            site.open = site.open & ~mask | (mask if value is UNKNOWN else 0)

    def pending_at(self, site: Site) -> int:
        """The rules that are open here: what is not so, but could be."""
        possible = (self.yes | self.open) & (site.yes | site.open)
        return possible & ~(self.yes & site.yes)

    def so(self) -> list[So]:
        """The rules that are so for the person, strictest first, each with the facts that make it so."""
        groups, rows = self.table.groups, []
        for n, value in self.found:
            if value is YES:
                group = groups[n]
                used = group.condition.always or group.condition.used(self.values, self.facts)
                for row in group.rows:
                    rows.append((row, used))
        rows.sort(key=_first)
        return rows


def _first(item: So) -> int:
    return item[0].order
