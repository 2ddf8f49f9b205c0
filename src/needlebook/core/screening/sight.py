"""One case seen through the table: what it mentions is looked at anew, the rest stands as in the baseline."""

from collections.abc import Iterable

from needlebook.core.case import Case, PlannedSite
from needlebook.core.screening.conditions import DRUGS, PLANNED, Condition
from needlebook.core.screening.facts import CaseFacts, SiteFacts
from needlebook.core.screening.kinds import Kind
from needlebook.core.screening.rows import Row, So
from needlebook.core.screening.tables import Place, Table
from needlebook.core.screening.truth import UNKNOWN, YES, Truth


class Site:
    """One planned site: the rules whose `where` is so here, and those whose `where` is open.

    fires, pending: the rules that are so here, and those that are not but could be.
    """

    fires = pending = 0
    looked = 0  # rules whose `where` was looked at anew, with these:
    facts: CaseFacts | None = None
    values: list[Truth] | None = None

    def __init__(self, plan: PlannedSite, place: Place) -> None:
        self.plan, self.place, self.yes, self.open = plan, place, place.yes, place.open

    def used(self, row: Row) -> tuple[str, ...]:
        """What makes a `where` so, beside the muscle itself."""
        if row.where is None or self.facts is None or self.values is None or not self.looked & row.bit:
            return ()
        return row.where.used(self.values, self.facts)


class Sight:
    """`yes`, `open`: the rules whose `when` is so, or still open; `touched`: those that were looked at anew.

    fires, pending: the rules that are so, or open, for the person or at any site.
    so: the rules whose `when` is so, strictest first, each with the facts that make it so.
    """

    __slots__ = (
        "baseline",
        "case",
        "facts",
        "fires",
        "found",
        "kind",
        "open",
        "pending",
        "sites",
        "so",
        "table",
        "touched",
        "values",
        "yes",
    )

    def __init__(self, case: Case, table: Table) -> None:
        self.case, self.table = case, table
        self.facts = CaseFacts(case, table.book)
        self.kind = table.kinds.of(case)
        self.baseline = table.baseline(self.kind)
        self.values = self.baseline.values.copy()
        self.found: list[tuple[int, Truth]] = []
        self.so: list[So] = []
        measured = [*case.measurements, *table.kinds.unsorted_numbers(case)]
        self._look([*measured, PLANNED] if case.planned else measured)
        kind = table.kinds.at_places(self.kind)
        self.sites = [self._site(plan, kind) for plan in case.planned]
        if self.sites and (self.yes | self.open) & table.around:
            self._look_around([*self.facts.history, *measured, *((DRUGS,) if case.drugs else ())])
        yes, possible = self.yes, self.yes | self.open
        self.fires, self.pending = yes & table.everywhere, self.open & table.everywhere
        for site in self.sites:
            site.fires = fires = yes & site.yes
            site.pending = pending = possible & (site.yes | site.open) & ~fires
            self.fires |= fires
            self.pending |= pending

    def _look(self, measured: Iterable[str]) -> None:
        """Look at what is mentioned; only where it is not as in the baseline do the rules have to be judged anew."""
        table, values, facts = self.table, self.values, self.facts
        groups = set(self.baseline.live)
        slots = self._look_at_answers(groups)
        by_name, looks, users = table.by_name, table.looks, table.users
        for name in measured:
            slots += by_name.get(name, ())
        for atc in self.case.drugs or ():
            taken, counted = table.drug(atc)
            slots += counted
            for slot in taken:
                values[slot] = YES
                groups.update(users[slot])
        for slot in slots:
            value = looks[slot](facts)
            if value is not values[slot]:
                values[slot] = value
                groups.update(users[slot])
        self._judge(groups)

    def _look_at_answers(self, groups: set[int]) -> list[int]:
        """Judge the rules that are one answer and nothing else; add to `groups` the others that read this answer.

        Returns the facts that look at an answer in another way.
        """
        answers, by_name, values = self.table.answers, self.table.by_name, self.values
        slots: list[int] = []
        yes = open = touched = 0
        for name, value in self.facts.answers.items():
            if name in by_name:
                slots += by_name[name]
            answered = answers.get(name)
            if answered is None or value is values[answered[0]]:
                continue
            slot, n, mask, so, users = answered
            values[slot] = value
            touched |= mask
            if users:
                groups.update(users)
            if value is YES and mask:
                yes |= mask
                self.so += so
                self.found.append((n, value))
            elif value is UNKNOWN and mask:
                open |= mask
                self.found.append((n, value))
        self.yes, self.open, self.touched = yes, open, touched
        return slots

    def _judge(self, groups: Iterable[int]) -> None:
        """The truth of each group that has to be looked at: `found` holds those that are not 'no'."""
        yes, open, touched = self.yes, self.open, self.touched
        values, judges, found = self.values, self.table.judges, self.found
        for n in groups:
            mask, read = judges[n]
            touched |= mask
            value = read(values)
            if value is YES:
                yes |= mask
                found.append((n, value))
                self.so += self._so(n)
            elif value is UNKNOWN:
                open |= mask
                found.append((n, value))
        self.touched = touched
        self.yes = yes  # every group that is so in the baseline is looked at
        self.open = open | self.baseline.open & ~touched
        self.so.sort()  # no two have the same order

    def _so(self, n: int) -> list[So]:
        group = self.table.groups[n]
        used = group.condition.used(self.values, self.facts)
        return [(row.order, row, used) for row in group.rows]

    def _site(self, plan: PlannedSite, kind: Kind) -> Site:
        place = self.table.place(plan.muscle, plan.is_electrical, kind)
        return Site(plan, place)

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
