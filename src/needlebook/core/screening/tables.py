"""The rule table made ready for many cases: what can be worked out before a case is known is worked out once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from needlebook.core.anatomy import Anatomy, Side
from needlebook.core.case import PlannedSite
from needlebook.core.screening.conditions import DRUGS, by_name, look, looks_at, ready, slots_of, users_of
from needlebook.core.screening.consequences import active_rules, positions
from needlebook.core.screening.expressions import All, AnyOf, Atom, Expression, atoms
from needlebook.core.screening.facts import SiteFacts, site_facts
from needlebook.core.screening.kinds import Kind, Kinds
from needlebook.core.screening.rows import MEMORY, Answered, Group, Line, Row, Stricter, bits, mask_of, row_of
from needlebook.core.screening.truth import NO, UNKNOWN, YES, Truth
from needlebook.core.screening.types import Open, Policy, Reason, Rule, RuleBook

# Facts come before history questions of the same weight: one look at a list of medicines settles many rules.
FACTS = (
    DRUGS,
    "pregnancy_weeks",
    "age",
    "bmi",
    "inr",
    "platelets_10e9_l",
    "neutrophils_10e9_l",
    "temperature_c",
)
ROOM = 1 << 20  # more than there are sites or questions
Waiting = tuple[tuple[str, int], ...]  # facts and the rules that wait for them
Ranked = tuple[int, Open]
ANSWER = "answer"
BASELINES = 512
QUESTIONS = 2048


@dataclass(frozen=True, slots=True)
class Baseline:
    """The table for a person of whom nothing is mentioned. `waiting`: fact to the rules that are open on it.

    local: the facts for which a rule waits at some site, each with the lowest bit that waits for it or a later one.
    """

    values: list[Truth]
    yes: int
    open: int
    live: frozenset[int]  # groups that are so although nothing is mentioned
    waiting: Mapping[str, int]
    asking: int  # which of the tables of `waiting` this is: many baselines have the same
    local: list[tuple[int, str]]
    trace: list[Line]
    traced_yes: int  # the rules that the trace has as so
    traced_open: int


@dataclass(frozen=True, slots=True)
class Ready:
    """Questions in their order, each with the fact and the rules that wait for it; `whole`: all of these rules."""

    questions: list[Ranked]
    facts: Sequence[tuple[str, int]]
    whole: int


@dataclass(frozen=True, slots=True)
class Place:
    """One muscle, needled with or without current, for a person of whom no area is mentioned."""

    values: list[Truth]
    yes: int
    open: int
    waiting: Mapping[str, int]
    besides: Mapping[str, int]  # of `waiting`, the rules whose `when` does not wait for the same fact
    site: SiteFacts
    hazards: tuple[str, ...]
    hazard_mask: int


class Table:
    """The rules that hold under one policy; `is_placed`: with sites planned, so that each `where` judges them."""

    def __init__(self, anatomy: Anatomy, book: RuleBook, policy: Policy, is_placed: bool) -> None:
        self.anatomy, self.book, self.is_placed = anatomy, book, is_placed
        self.choices = dict(positions(book, policy))
        self.constraints = (*book.constraints, *(h.id for h in book.hazards))
        rules = active_rules(book, policy)
        self.slots = slots_of(rule.when for rule in rules)
        wheres = [rule.where for rule in rules if is_placed and rule.where is not None]
        self.place_slots = slots_of(wheres)
        self.wheres = {where: ready(where, self.place_slots, book) for where in wheres}
        self.rows = self._rows(rules)
        self.lines = {row.bit: (row.position, *row.traced) for row in self.rows}
        self.local = mask_of(row for row in self.rows if row.where)
        self.everywhere = mask_of(self.rows) & ~self.local
        # Which rules a baseline's trace shows as they are for the person, by their truth: those without a `where`, and,
        # while they are open, those that ask for nothing but the area of an answer: they are open at every site.
        self.traced_when = (0, self.everywhere | mask_of(row for row in self.rows if _is_area(row)), self.everywhere)
        self.by_when = self._groups()
        self.groups = tuple(self.by_when.values())
        self.judges = [(group.mask, group.condition.value) for group in self.groups]
        self.by_name = by_name(
            {fact: slot for fact, slot in self.slots.items() if not (isinstance(fact, Atom) and fact.call == ANSWER)}
        )
        self.users = users_of(self.slots, [group.condition for group in self.groups])
        self.answers = self._answers()
        self.local_groups = [
            (where, mask_of(r for r in self.rows if r.where is where)) for where in self.wheres.values()
        ]
        local_users = users_of(self.place_slots, [where for where, _ in self.local_groups])
        self.area_names = {
            name: tuple({n for slot in slots for n in local_users[slot]})
            for name, slots in by_name(self.place_slots).items()
        }
        self.always_waiting = _always_waiting(self.by_when)
        self.kinds = Kinds(book, self.slots, self.place_slots)
        self.drug = lru_cache(MEMORY)(self._drug)
        self.baseline = lru_cache(BASELINES)(self._baseline)
        self.place = lru_cache(MEMORY)(self._place)
        self.waitings: list[Waiting] = []
        self.ordered = lru_cache(QUESTIONS)(self._ordered)
        self.questions = lru_cache(QUESTIONS)(self._questions)
        self.opened = lru_cache(MEMORY)(self._opened)
        self.relevant = lru_cache(MEMORY)(self._relevant)
        self.around = mask_of(row for row in self.rows if row.rule.where and any(map(looks_at, atoms(row.rule.where))))
        self.named = lru_cache(MEMORY)(self._named)
        self.stricter = Stricter(self.rows, book)
        self.asked = {id: n for n, id in enumerate([*FACTS, *book.questions])}
        self.looks = tuple(look(fact, book) for fact in self.slots)
        self.place_looks = tuple(look(fact, book) for fact in self.place_slots)

    def _rows(self, rules: Sequence[Rule]) -> tuple[Row, ...]:
        wheres = [self.wheres[rule.where] if self.is_placed and rule.where else None for rule in rules]
        rows = [
            row_of(rule, n, where, self.constraints) for n, (rule, where) in enumerate(zip(rules, wheres, strict=True))
        ]
        rows.sort(key=lambda row: (-row.level, -row.urgency, row.position))
        for n, row in enumerate(rows):
            row.bit = 1 << n
        return tuple(rows)

    def _groups(self) -> dict[Expression, Group]:
        rows: dict[Expression, list[Row]] = {}
        for row in sorted(self.rows, key=lambda row: row.position):
            rows.setdefault(row.rule.when, []).append(row)
        return {when: self._group(when, own) for when, own in rows.items()}

    def _group(self, when: Expression, rows: Sequence[Row]) -> Group:
        condition = ready(when, self.slots, self.book)
        for row in rows:
            if condition.always is not None:
                row.reason = Reason(row.rule, row.decides, condition.always)
        return Group(condition, tuple(rows), mask_of(rows))

    def _answers(self) -> dict[str, Answered]:
        """Most conditions are one answer and nothing else; what follows from those can be read off at once."""
        numbered = {when: n for n, when in enumerate(self.by_when)}
        return {
            str(fact.args[0]): self._answered(fact, slot, numbered.get(fact))
            for fact, slot in self.slots.items()
            if isinstance(fact, Atom) and fact.call == ANSWER
        }

    def _answered(self, fact: Atom, slot: int, n: int | None) -> Answered:
        if n is None:
            return Answered(slot, -1, 0, (), self.users[slot])
        group = self.groups[n]
        so = tuple((row.order, row, group.condition.always or ()) for row in group.rows)
        return Answered(slot, n, group.mask, so, tuple(user for user in self.users[slot] if user != n))

    def _drug(self, atc: str) -> tuple[Sequence[int], Sequence[int]]:
        """The facts of one medicine's own classes: those that it makes so, and those that count."""
        flags = {flag for flag, starts in self.book.drug_flags.items() if atc.startswith(starts)}
        about = [
            (slot, fact) for fact, slot in self.slots.items() if isinstance(fact, Atom) and DRUGS in looks_at(fact)
        ]
        own = [(slot, fact.call == "takes") for slot, fact in about if not flags.isdisjoint(map(str, fact.args))]
        return [slot for slot, is_so in own if is_so], [slot for slot, is_so in own if not is_so]

    def _baseline(self, kind: Kind) -> Baseline:
        facts = self.kinds.nothing_mentioned(kind)
        values = [fact.value(facts) for fact in self.slots]
        found = [(n, group, group.condition.value(values)) for n, group in enumerate(self.groups)]
        waiting: dict[str, int] = {}
        trace: dict[int, Line] = {}
        for _, group, value in found:
            if value is UNKNOWN:
                for name in group.condition.waits_for(values, facts):
                    waiting[name] = waiting.get(name, 0) | group.mask
            for row in group.rows:
                trace[row.position] = row.traced[value if row.bit & self.traced_when[value] else NO]
        local = [fact for fact, mask in waiting.items() if mask & self.local]
        local.sort(key=lambda fact: (waiting[fact] & -waiting[fact], fact))
        return Baseline(
            values=values,
            yes=sum(group.mask for _, group, value in found if value is YES),
            open=sum(group.mask for _, group, value in found if value is UNKNOWN),
            live=frozenset(n for n, _, value in found if value is YES),
            waiting=waiting,
            asking=self._asking(tuple(waiting.items())),
            local=_from_here_on(local, waiting),
            traced_yes=sum(group.mask for _, group, value in found if value is YES) & self.traced_when[YES],
            traced_open=sum(group.mask for _, group, value in found if value is UNKNOWN) & self.traced_when[UNKNOWN],
            trace=[trace[n] for n in range(len(trace))],
        )

    def _asking(self, waiting: Waiting) -> int:
        if waiting not in self.waitings:
            self.waitings.append(waiting)
        return self.waitings.index(waiting)

    def _ordered(self, waiting: Waiting, pending: int) -> list[tuple[str, int]]:
        """The facts that wait at no site and the rules that wait for them, of these pending ones; in their order."""
        here = [(fact, mask & pending) for fact, mask in waiting if not mask & self.local and mask & pending]
        return sorted(here, key=lambda item: self.opened(*item, 1)[0])

    def _questions(self, asking: int, pending: int, complaint: str | None) -> tuple[Ready, Ready]:
        """The questions about those facts: first those that matter to the complaint, then the others."""
        here, relevant = self.ordered(self.waitings[asking], pending), self.relevant(complaint)
        return self._ready([f for f in here if f[1] & relevant]), self._ready([f for f in here if not f[1] & relevant])

    def _ready(self, facts: Sequence[tuple[str, int]]) -> Ready:
        whole = 0
        for _, mask in facts:
            whole |= mask
        return Ready([self.opened(fact, mask, 1) for fact, mask in facts], facts, whole)

    def _place(self, muscle: str, is_electrical: bool, kind: Kind) -> Place:
        site = site_facts(PlannedSite(muscle, Side.LEFT, is_electrical), self.anatomy, self.book)
        facts = self.kinds.nothing_mentioned(kind).at(site)
        values = [fact.value(facts) for fact in self.place_slots]
        found = [(where, mask, where.value(values)) for where, mask in self.local_groups]
        waiting: dict[str, int] = {}
        for where, mask, value in found:
            if value is UNKNOWN:
                for name in where.waits_for(values, facts):
                    waiting[name] = waiting.get(name, 0) | mask
        besides = {fact: mask & ~self.always_waiting.get(fact, 0) for fact, mask in waiting.items()}
        near = tuple(h.id for h in self.book.hazards if muscle in h.muscles)
        return Place(
            values=values,
            yes=sum(mask for _, mask, value in found if value is YES),
            open=sum(mask for _, mask, value in found if value is UNKNOWN),
            waiting=waiting,
            besides={fact: mask for fact, mask in besides.items() if mask},
            site=site,
            hazards=near,
            hazard_mask=sum(1 << self.constraints.index(id) for id in near),
        )

    def _named(self, constraints: int) -> tuple[str, ...]:
        return tuple(self.constraints[n] for n in bits(constraints))

    def _opened(self, fact: str, mask: int, places: int) -> Ranked:
        """The question about a fact that these rules wait for at so many places, with its rank among the questions."""
        rows = [self.rows[n] for n in bits(mask)]
        worst = rows[0]
        first = min(row.position for row in rows)
        weight = -worst.level * 8 - worst.urgency
        order = self.asked.get(fact, len(self.asked) + first)
        ids = tuple(row.rule.id for row in sorted(rows, key=lambda row: row.position))
        return (weight * ROOM - places) * ROOM + order, Open(fact, worst.rule.then.value, worst.rule.urgency, ids)

    def _relevant(self, complaint: str | None) -> int:
        """A rule of no particular complaint is always relevant; so is everything when no complaint was named."""
        return mask_of(
            row for row in self.rows if complaint is None or not row.rule.complaints or complaint in row.rule.complaints
        )


def _always_waiting(by_when: Mapping[Expression, Group]) -> dict[str, int]:
    """For each history id: the rules whose `when` is open on it whenever it is open and so are they."""
    found: dict[str, int] = {}
    for when, group in by_when.items():
        for part in when.parts if isinstance(when, All | AnyOf) else (when,):
            if isinstance(part, Atom) and part.call in (ANSWER, "unless_state"):
                found[str(part.args[0])] = found.get(str(part.args[0]), 0) | group.mask
    return found


def _is_area(row: Row) -> bool:
    return isinstance(row.rule.where, Atom) and row.rule.where.call in ("in_answer", "in_limb")


def _from_here_on(facts: Sequence[str], waiting: Mapping[str, int]) -> list[tuple[int, str]]:
    """Each fact with the lowest bit that it or a later one waits with."""
    lowest = [waiting[fact] & -waiting[fact] for fact in facts]
    return [(min(lowest[n:]), fact) for n, fact in enumerate(facts)]


_TABLES: dict[tuple[int, int, tuple[tuple[str, str], ...], bool], Table] = {}
_TABLES_KEPT = 32


def forget() -> None:
    """Drop every table that was made ready, and with them all that they remember."""
    _TABLES.clear()


def table_of(anatomy: Anatomy, book: RuleBook, policy: Policy, is_placed: bool) -> Table:
    """The table for this book and policy, made on first use. A table keeps its book, so no other can have its place."""
    key = (id(anatomy), id(book), tuple(policy.choices.items()), is_placed)
    table = _TABLES.get(key)
    if table is None:
        while len(_TABLES) >= _TABLES_KEPT:
            _TABLES.pop(next(iter(_TABLES)), None)
        table = _TABLES[key] = Table(anatomy, book, policy, is_placed)
    return table
