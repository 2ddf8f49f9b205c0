"""The rule table made ready for many cases: what can be worked out before a case is known is worked out once.

Sets of rules are whole numbers, one bit a rule, the rule with the worst consequence first; so 'which of these rules
could still fire here' is one operation, and the lowest bit of a set is its worst rule.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf, isfinite
from typing import NamedTuple

from needlebook.core.anatomy import Anatomy, Side
from needlebook.core.case import Case, Patient, PlannedSite
from needlebook.core.screening.conditions import DRUGS, Condition, Slots, look, looks_at, ready, slots_of
from needlebook.core.screening.consequences import (
    STRICTNESS,
    active_rules,
    decision_of,
    level_of,
    positions,
    urgency_rank,
)
from needlebook.core.screening.expressions import All, AnyOf, Atom, Compare, Expression, atoms
from needlebook.core.screening.facts import PREGNANCY_AGES, CaseFacts, SiteFacts, can_be_pregnant, site_facts
from needlebook.core.screening.truth import NO, UNKNOWN, YES, Truth
from needlebook.core.screening.types import (
    Action,
    Decision,
    Open,
    Policy,
    Reason,
    Rule,
    RuleBook,
    Urgency,
    VerdictLevel,
)

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
# What stands for the facts that a case does not mention: others denied, drugs open, pregnancy need not be asked for;
# and on which side of the rules' limits the numbers lie that nearly every case gives.
Kind = tuple[bool, bool, bool, int | None, int | None, int | None]
PATIENT_NUMBERS = ("age", "bmi", "pregnancy_weeks")
LEVELS, DECISIONS, URGENCIES = tuple(VerdictLevel), tuple(Decision), tuple(Urgency)
ROOM = 1 << 20  # more than there are sites or questions
Facts = tuple[str, ...]
So = tuple[int, "Row", Facts]  # a rule that is so, by its order, and the facts that make it so
Ranked = tuple[int, Open]
Line = tuple[str, Truth]  # of the trace
ANSWER = "answer"
BASELINES = 512
QUESTIONS = 2048
MEMORY = 8192  # answers kept of each kind; a whole day of a clinic needs fewer


def bits(mask: int) -> list[int]:
    """The places of the bits that are set, lowest first."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


@dataclass(slots=True)
class Row:
    """One rule, with all that follows from it alone."""

    id: str
    rule: Rule
    bit: int
    position: int  # in the order of the table
    order: int  # strictest first, then in the order of the table
    level: int
    urgency: int
    decision: int
    constraints: int
    decides: str  # what it does, in a word: precautions, when a clinician has overridden it
    is_overridden: bool
    traced: tuple[Line, Line, Line]  # its line of the trace for each truth
    where: Condition | None
    reason: Reason | None = None  # ready where its facts are the same for every case

    def overridden(self) -> "Row":
        """It still asks for precautions, and nobody has to be seen for it."""
        then = Action.PRECAUTIONS
        return replace(
            self,
            decides=then.value,
            is_overridden=True,
            reason=None,
            order=_order(then, self.position),
            level=level_of(then, self.where is not None).rank,
            urgency=-1,
            decision=decision_of(then).rank,
        )


def _order(action: Action, position: int) -> int:
    """Strictest first, then in the order of the table."""
    return position - (STRICTNESS[action] << 32)


@dataclass(frozen=True, slots=True)
class Group:
    """Rules with one and the same condition."""

    condition: Condition
    rows: tuple[Row, ...]
    mask: int


class Answered(NamedTuple):
    """What follows from one answer: the group that is this answer and nothing else, and the others that read it."""

    slot: int
    group: int
    mask: int
    so: "tuple[So, ...]"
    users: tuple[int, ...]


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
    local: list[tuple[int, str]]
    trace: list[Line]
    traced_yes: int  # the rules that the trace has as so
    traced_open: int


@dataclass(frozen=True, slots=True)
class Ready:
    """Questions in their order, with the waiting rules and the fact. `waiting`: place of a rule to its questions."""

    questions: list[Ranked]
    facts: list[tuple[int, str]]
    whole: int
    waiting: Mapping[int, list[int]]


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
        self.local = _mask(row for row in self.rows if row.where)
        self.everywhere = _mask(self.rows) & ~self.local
        # Which rules a baseline's trace shows as they are for the person, by their truth: those without a `where`, and,
        # while they are open, those that ask for nothing but the area of an answer: they are open at every site.
        self.traced_when = (0, self.everywhere | _mask(row for row in self.rows if _is_area(row)), self.everywhere)
        self.by_when = self._groups()
        self.groups = tuple(self.by_when.values())
        self.judges = [(group.mask, group.condition.value) for group in self.groups]
        self.by_name = _by_name(
            {fact: slot for fact, slot in self.slots.items() if not (isinstance(fact, Atom) and fact.call == ANSWER)}
        )
        self.users = _users(self.slots, [group.condition for group in self.groups])
        self.answers = self._answers()
        self.local_groups = [(where, _mask(r for r in self.rows if r.where is where)) for where in self.wheres.values()]
        local_users = _users(self.place_slots, [where for where, _ in self.local_groups])
        self.area_names = {
            name: tuple({n for slot in slots for n in local_users[slot]})
            for name, slots in _by_name(self.place_slots).items()
        }
        self.always_waiting = _always_waiting(self.by_when)
        self.places_see_all = any(DRUGS in looks_at(f) or isinstance(f, Compare) for f in self.place_slots)
        self.limits = [_limits(name, self.slots) for name in PATIENT_NUMBERS]
        self.drug = lru_cache(MEMORY)(self._drug)
        self.baseline = lru_cache(BASELINES)(self._baseline)
        self.place = lru_cache(MEMORY)(self._place)
        self.questions = lru_cache(QUESTIONS)(self._questions)
        self.opened = lru_cache(MEMORY)(self._opened)
        self.relevant = lru_cache(MEMORY)(self._relevant)
        self.around = _mask(row for row in self.rows if row.rule.where and any(map(looks_at, atoms(row.rule.where))))
        self.named = lru_cache(MEMORY)(self._named)
        self.stricter = _Stricter(self.rows, book)
        self.asked = {id: n for n, id in enumerate([*FACTS, *book.questions])}
        self.looks = tuple(look(fact, book) for fact in self.slots)
        self.place_looks = tuple(look(fact, book) for fact in self.place_slots)

    def _rows(self, rules: Sequence[Rule]) -> tuple[Row, ...]:
        rows = [self._row(rule, n) for n, rule in enumerate(rules)]
        rows.sort(key=lambda row: (-row.level, -row.urgency, row.position))
        for n, row in enumerate(rows):
            row.bit = 1 << n
        return tuple(rows)

    def _row(self, rule: Rule, position: int) -> Row:
        where = self.wheres[rule.where] if self.is_placed and rule.where is not None else None
        return Row(
            id=rule.id,
            rule=rule,
            bit=0,
            position=position,
            order=_order(rule.then, position),
            level=level_of(rule.then, where is not None).rank,
            urgency=urgency_rank(rule.urgency),
            decision=decision_of(rule.then).rank,
            constraints=sum(1 << self.constraints.index(c) for c in dict.fromkeys(rule.constraints)),
            decides=rule.then.value,
            is_overridden=False,
            traced=((rule.id, NO), (rule.id, UNKNOWN), (rule.id, YES)),
            where=where,
        )

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
        return Group(condition, tuple(rows), _mask(rows))

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

    def kind(self, case: Case) -> Kind:
        """What has to be known of a case to know its baseline."""
        patient = case.patient
        age, bmi, weeks = self.limits
        return (
            case.others_denied,
            case.drugs is None or case.has_unknown_drug,
            not can_be_pregnant(case),
            None if patient.age is None else _side(age, patient.age),
            None if patient.bmi is None else _side(bmi, patient.bmi),
            None if patient.pregnancy_weeks is None else _side(weeks, patient.pregnancy_weeks),
        )

    def unsorted_numbers(self, case: Case) -> list[str]:
        """The patient's numbers that are looked at anew in each case, because no limits sort them."""
        return [
            name
            for name, limits in zip(PATIENT_NUMBERS, self.limits, strict=True)
            if limits is None and getattr(case.patient, name) is not None
        ]

    def _nothing_mentioned(self, kind: Kind) -> CaseFacts:
        """The facts of a case of this kind that says nothing else.

        The rules see the patient's numbers through their limits alone, so any number on the same side will do; but an
        age also says whether pregnancy is asked for.
        """
        others_denied, drugs_open, not_pregnant, *sides = kind
        age, bmi, weeks = [_between(limits, side) for limits, side in zip(self.limits, sides, strict=True)]
        if age is not None and not not_pregnant:
            age = next(a for a in PREGNANCY_AGES if _side(self.limits[0], a) == sides[0])
        patient = Patient(age, "male" if not_pregnant else "unknown", bmi, weeks)  # type: ignore[arg-type]
        return CaseFacts(Case(patient, others_denied=others_denied, drugs=None if drugs_open else ()), self.book)

    def _baseline(self, kind: Kind) -> Baseline:
        facts = self._nothing_mentioned(kind)
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
            local=_from_here_on(local, waiting),
            traced_yes=sum(group.mask for _, group, value in found if value is YES) & self.traced_when[YES],
            traced_open=sum(group.mask for _, group, value in found if value is UNKNOWN) & self.traced_when[UNKNOWN],
            trace=[trace[n] for n in range(len(trace))],
        )

    def _questions(self, kind: Kind, pending: int, complaint: str | None) -> tuple[Ready, Ready]:
        """The questions of a baseline about facts that wait at no site, when these rules are pending.

        First those that matter to the complaint, then the others; each in their order.
        """
        waiting, relevant = self.baseline(kind).waiting, self.relevant(complaint)
        here = [(fact, mask & pending) for fact, mask in waiting.items() if not mask & self.local and mask & pending]
        here.sort(key=lambda item: self.opened(*item, 1)[0])
        return self._ready([f for f in here if f[1] & relevant]), self._ready([f for f in here if not f[1] & relevant])

    def _ready(self, facts: Sequence[tuple[str, int]]) -> Ready:
        waiting: dict[int, list[int]] = {}
        for n, (_, mask) in enumerate(facts):
            for bit in bits(mask):
                waiting.setdefault(bit, []).append(n)
        questions = [self.opened(fact, mask, 1) for fact, mask in facts]
        whole = sum(1 << bit for bit in waiting)
        return Ready(questions, [(mask, fact) for fact, mask in facts], whole, waiting)

    def _place(self, muscle: str, is_electrical: bool, kind: Kind) -> Place:
        site = site_facts(PlannedSite(muscle, Side.LEFT, is_electrical), self.anatomy, self.book)
        facts = self._nothing_mentioned(kind).at(site)
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

    def place_kind(self, kind: Kind) -> Kind:
        """As much of the kind as a `where` can see: as a rule, only whether the unasked are denied."""
        return kind if self.places_see_all else (kind[0], False, False, None, None, None)

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
        return _mask(
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


def _limits(name: str, slots: Slots) -> list[float] | None:
    """The numbers that the rules compare this one with; None when a rule does anything else with it."""
    facts = [fact for fact in slots if name in looks_at(fact)]
    limits = {fact.right for fact in facts if isinstance(fact, Compare) and isinstance(fact.right, float)}
    if len([fact for fact in facts if isinstance(fact, Compare) and isinstance(fact.right, float)]) < len(facts):
        return None
    return sorted(limits)


def _side(limits: Sequence[float] | None, value: float) -> int | None:
    """Where a number lies among the limits: odd on a limit, even between two."""
    return None if limits is None else bisect_left(limits, value) + bisect_right(limits, value)


def _between(limits: Sequence[float] | None, side: int | None) -> float | None:
    """A number that lies there."""
    if limits is None or side is None:
        return None
    if side % 2:
        return limits[side // 2]
    around = [-inf, *limits, inf][side // 2 : side // 2 + 2]
    return sum(around) / 2 if all(map(isfinite, around)) else (around[0] + 1 if isfinite(around[0]) else around[1] - 1)


class _Stricter:
    """For each rank: the rules that would go beyond it; for each constraint: the rules that bring it."""

    def __init__(self, rows: Sequence[Row], book: RuleBook) -> None:
        self.level = [_mask(row for row in rows if row.level > rank) for rank in range(len(LEVELS))]
        self.decision = [_mask(row for row in rows if row.decision > rank) for rank in range(len(DECISIONS))]
        self.urgency = {rank: _mask(row for row in rows if row.urgency > rank) for rank in range(-1, len(URGENCIES))}
        self.bringing = [_mask(r for r in rows if r.constraints >> n & 1) for n in range(len(book.constraints))]
        self.constraints = lru_cache(MEMORY)(self._constraints)

    def _constraints(self, known: int) -> int:
        found = 0
        for n, mask in enumerate(self.bringing):
            if not known >> n & 1:
                found |= mask
        return found


def _mask(rows: Iterable[Row]) -> int:
    return sum(row.bit for row in rows)


def _by_name(slots: Slots) -> dict[str, tuple[int, ...]]:
    """For each name in a case: the facts that look at it."""
    found: dict[str, list[int]] = {}
    for fact, slot in slots.items():
        for name in dict.fromkeys(looks_at(fact)):
            found.setdefault(name, []).append(slot)
    return {name: tuple(own) for name, own in found.items()}


def _users(slots: Slots, conditions: Sequence[Condition]) -> list[tuple[int, ...]]:
    """For each fact: the conditions that read it."""
    return [tuple(n for n, c in enumerate(conditions) if slot in dict(c.facts)) for slot in slots.values()]


_TABLES: dict[tuple[int, int, tuple[tuple[str, str], ...], bool], Table] = {}
_TABLES_KEPT = 32


def table_of(anatomy: Anatomy, book: RuleBook, policy: Policy, is_placed: bool) -> Table:
    """The table for this book and policy, made on first use. A table keeps its book, so no other can have its place."""
    key = (id(anatomy), id(book), tuple(policy.choices.items()), is_placed)
    table = _TABLES.get(key)
    if table is None:
        while len(_TABLES) >= _TABLES_KEPT:
            _TABLES.pop(next(iter(_TABLES)), None)
        table = _TABLES[key] = Table(anatomy, book, policy, is_placed)
    return table
