"""Expressions made ready once for many cases: every distinct fact gets a slot, every condition reads a list of slots.

What a fact means stays in facts.py and what `and`, `or`, `not` mean stays in truth.py's table; here is only the wiring.
A new kind of atom needs one line in `looks_at`, unless it looks at the history ids that are its arguments.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter, methodcaller

from needlebook.core.screening.expressions import (
    SITE_FLAGS,
    All,
    AnyOf,
    Atom,
    Compare,
    Expression,
    Known,
    Not,
    atoms,
)
from needlebook.core.screening.facts import CaseFacts, drug_prefixes
from needlebook.core.screening.truth import NO, UNKNOWN, YES, Truth
from needlebook.core.screening.types import RuleBook

DRUGS, PLANNED = "drugs", "planned"
NEGATED = (YES, UNKNOWN, NO)
Values = Sequence[Truth]  # the truth of every slot
Slots = dict[Atom | Compare, int]
Read = Callable[[Values], Truth]
Look = Callable[[CaseFacts], Truth]
Mark = Callable[[CaseFacts], Sequence[str]]
Open = Callable[[Values, CaseFacts], Iterable[str]]


def looks_at(fact: Atom | Compare) -> tuple[str, ...]:
    """The names in a case on which a fact depends: history ids, numbers, drugs, plan; none where the muscle decides."""
    match fact:
        case Compare(left, _, right):
            return (left, right) if isinstance(right, str) else (left,)
        case Atom("takes" | "takes_at_least"):
            return (DRUGS,)
        case Atom("plans"):
            return (PLANNED,)
        case Atom("unless_state" | "in_state", (id, _)):
            return (str(id),)
        case Atom(call) if call in (*SITE_FLAGS, "muscle", "part", "near"):
            return ()
    return tuple(str(id) for id in fact.args)


@dataclass(frozen=True, slots=True)
class Condition:
    """One distinct `when` or `where`: `value` reads it off the slots, `waits_for` names what it is open on.

    always: what it is used for when it is so, where that is the same for every case.
    """

    facts: tuple[tuple[int, Mark], ...]
    value: Read
    waits_for: Open
    always: tuple[str, ...] | None

    def used(self, values: Values, case: CaseFacts) -> tuple[str, ...]:
        """What makes it so, in the words of a reason and the order of the text; asked only when it is so."""
        if self.always is not None:
            return self.always
        found: list[str] = []
        for slot, mark in self.facts:
            if values[slot] is YES:
                found += mark(case)
        return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def look(fact: Atom | Compare, book: RuleBook) -> Look:
    """How the truth of a fact is found in a case: the same as its `value`, with what can be prepared prepared."""
    match fact:
        case Atom("answer", (str() as id,)):
            return methodcaller("answer", id)
        case Atom("in_answer" | "in_limb" as call, (str() as id,)):
            return methodcaller("in_area", id, call == "in_limb")
        case Atom("takes", flags):
            prefixes = drug_prefixes(flags, book)
            return methodcaller("takes_at_least", 1, prefixes)
        case Atom("takes_at_least", (int() as count, *flags)):
            return methodcaller("takes_at_least", count, drug_prefixes(flags, book))
        case Atom(call, args):
            return lambda facts: facts.looked_at(call, args)
        case Compare(left, test, float() as right):
            return lambda facts: UNKNOWN if (n := facts.number(left)) is None else YES if test(n, right) else NO
    return fact.value


def marker(fact: Atom | Compare, book: RuleBook) -> Mark:
    """How a fact that is so says what makes it so: the same as its `mark`, with what can be prepared prepared."""
    match fact:
        case Atom("answer" | "unless_state" | "in_state" | "in_answer" | "in_limb", (id, *_)):
            text = (f"{id} yes",)
            return lambda facts: text
        case Atom("takes" | "takes_at_least", args):
            prefixes = drug_prefixes(args, book)
            return lambda facts: [f"drug {atc}" for atc in facts.taken(prefixes)]
        case Atom(call) if call in (*SITE_FLAGS, "muscle", "part", "near", "plans"):
            return lambda facts: ()
    return lambda facts: facts.marks_of(fact)


def slots_of(expressions: Iterable[Expression]) -> Slots:
    """A slot for every distinct fact that these expressions look at."""
    distinct = dict.fromkeys(fact for expression in expressions for fact in atoms(expression))
    return {fact: n for n, fact in enumerate(distinct)}


def ready(expression: Expression, slots: Slots, book: RuleBook) -> Condition:
    """The condition of an expression whose facts have these slots."""
    facts = tuple((slots[fact], marker(fact, book)) for fact in dict.fromkeys(atoms(expression)))
    return Condition(facts, _reader(expression, slots), _waiter(expression, slots), _always(expression))


def _always(expression: Expression) -> tuple[str, ...] | None:
    match expression:
        case Atom("answer" | "unless_state" | "in_state" | "in_answer" | "in_limb", (id, *_)) | Atom("said", (id,)):
            return (f"{id} yes",)
    return None


def _reader(expression: Expression, slots: Slots) -> Read:
    match expression:
        case All(parts):
            return _over(min, parts, slots)
        case AnyOf(parts):
            return _over(max, parts, slots)
        case Not(part):
            negated = _reader(part, slots)
            return lambda values: NEGATED[negated(values)]
        case Known(part):
            known = _reader(part, slots)
            return lambda values: YES if known(values) is YES else NO
    return itemgetter(slots[expression])


def _over(chosen: Callable[[Iterable[Truth]], Truth], parts: Sequence[Expression], slots: Slots) -> Read:
    """Kleene's 'and' is the smallest of the parts, his 'or' the largest."""
    if len(parts) > 1 and all(isinstance(part, Atom | Compare) for part in parts):
        together = itemgetter(*(slots[part] for part in parts if isinstance(part, Atom | Compare)))
        return lambda values: chosen(together(values))
    readers = [_reader(part, slots) for part in parts]
    if len(readers) == 2:
        first, second = readers
        return lambda values: chosen((first(values), second(values)))
    return lambda values: chosen([read(values) for read in readers])


def _waiter(expression: Expression, slots: Slots) -> Open:
    """The same answers as `expression.unknowns`, from values that are known already."""
    match expression:
        case All(parts) | AnyOf(parts):
            return _waiting_parts(expression, parts, slots)
        case Not(part):
            return _waiter(part, slots)
        case Known():
            return lambda values, facts: ()
        case Atom("said"):
            return lambda values, facts: expression.unknowns(facts)
    slot = slots[expression]
    if isinstance(expression, Atom):
        names = looks_at(expression)[:1]
        return lambda values, facts: names if values[slot] is UNKNOWN else ()
    return lambda values, facts: expression.unknowns(facts) if values[slot] is UNKNOWN else ()


def _waiting_parts(group: All | AnyOf, parts: Sequence[Expression], slots: Slots) -> Open:
    whole = _reader(group, slots)
    each = [(_reader(part, slots), _waiter(part, slots)) for part in parts]

    def waits_for(values: Values, facts: CaseFacts) -> Iterable[str]:
        if whole(values) is not UNKNOWN:
            return ()
        return [name for read, open in each if read(values) is UNKNOWN for name in open(values, facts)]

    return waits_for


def by_name(slots: Slots) -> dict[str, tuple[int, ...]]:
    """For each name in a case: the facts that look at it."""
    found: dict[str, list[int]] = {}
    for fact, slot in slots.items():
        for name in dict.fromkeys(looks_at(fact)):
            found.setdefault(name, []).append(slot)
    return {name: tuple(own) for name, own in found.items()}


def users_of(slots: Slots, conditions: Sequence[Condition]) -> list[tuple[int, ...]]:
    """For each fact: the conditions that read it."""
    return [tuple(n for n, c in enumerate(conditions) if slot in dict(c.facts)) for slot in slots.values()]
