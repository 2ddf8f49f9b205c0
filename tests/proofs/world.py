"""Every possible patient at once: the facts that screening looks at, as Z3 variables with the laws that bind them.

The variables stand for what `CaseFacts` can tell apart, no more. `test_translation` shows on random cases that the laws
are not too narrow (every case fits) and that the rules say the same here and there.

Facts that can be more or less of a risk carry the tag of their world; numbers and sites do not, so two worlds with
different tags are the same person, plan and day with other answers and medicines.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import z3

from needlebook.core.case import RANGES
from needlebook.core.screening.expressions import NUMBERS, Atom, Expression, atoms
from needlebook.core.screening.facts import PREGNANCY_AGES
from needlebook.core.screening.types import Rule
from needlebook.knowledge import load

KNOWLEDGE = load()
ANATOMY, BOOK = KNOWLEDGE.anatomy, KNOWLEDGE.rulebook
WHOLE_NUMBERS = ("age", "pregnancy_weeks")
ANSWER_CALLS = ("answer", "said", "unless_state", "in_state", "in_answer", "in_limb")
STATE_CALLS = ("unless_state", "in_state")
PREFIXES = sorted({prefix for prefixes in BOOK.drug_flags.values() for prefix in prefixes})
ATC_LENGTH = 7  # a prefix as long as a whole code is one drug, so it cannot be taken twice

Bools = dict[str, z3.BoolRef]


def expressions(rule: Rule) -> tuple[Expression, ...]:
    return (rule.when,) if rule.where is None else (rule.when, rule.where)


def named_ids(rule: Rule) -> set[str]:
    """The history ids that a rule looks at."""
    looked = [atom for part in expressions(rule) for atom in atoms(part) if isinstance(atom, Atom)]
    return {id for atom in looked for id in _ids(atom)}


def _ids(atom: Atom) -> tuple[str, ...]:
    if atom.call not in ANSWER_CALLS:
        return ()
    return tuple(map(str, atom.args if atom.call == "said" else atom.args[:1]))


def _named_states() -> dict[str, tuple[str, ...]]:
    """The states that some rule tells apart, by history id."""
    found: dict[str, dict[str, None]] = {id: {} for id in IDS}
    for rule in BOOK.rules:
        for atom in (a for part in expressions(rule) for a in atoms(part)):
            if isinstance(atom, Atom) and atom.call in STATE_CALLS:
                found[str(atom.args[0])][str(atom.args[1])] = None
    return {id: tuple(states) for id, states in found.items()}


IDS = sorted({id for rule in BOOK.rules for id in named_ids(rule)})
STATES = _named_states()


@dataclass(frozen=True, slots=True)
class Site:
    """One planned site: exactly one of the muscles; where the answers lie as seen from it."""

    muscle: Bools
    electrical: z3.BoolRef
    near_yes: Bools  # a 'yes' was given for an area that the site lies in
    near_unknown: Bools  # the same for an 'unknown'
    limb_yes: Bools  # a 'yes' was given for the limb that the site lies in
    limb_unknown: Bools


@dataclass(frozen=True, slots=True)
class World:
    """All facts of all possible cases with this number of planned sites."""

    yes: Bools
    no: Bools
    asked: Bools  # there is an entry, whatever it says
    not_sure: Bools  # there is an 'unknown', perhaps beside a 'yes'
    in_state: dict[tuple[str, str], z3.BoolRef]  # a 'yes' with this state
    in_other_state: Bools  # a 'yes' with another state or none
    one: Bools  # by ATC prefix: a drug whose longest prefix this is
    two: Bools  # at least two such drugs
    drugs_open: z3.BoolRef  # medicines not asked for, or one of them not identified
    given: Bools
    value: dict[str, z3.ArithRef]
    male: z3.BoolRef
    sites: tuple[Site, ...]

    @property
    def can_be_pregnant(self) -> z3.BoolRef:
        age, ages = self.value["age"], PREGNANCY_AGES
        of_age = z3.And(age >= ages.start, age < ages.stop)
        return z3.And(z3.Not(self.male), z3.Or(z3.Not(self.given["age"]), of_age))

    def number(self, name: str) -> tuple[z3.BoolRef, z3.ArithRef]:
        """Whether a number is known, and the number. Nobody asks for a pregnancy where there can be none."""
        given, value = self.given[name], self.value[name]
        if name == "pregnancy_weeks":
            return z3.Or(given, z3.Not(self.can_be_pregnant)), z3.If(given, value, z3.IntVal(0))
        return given, value


def _bools(kind: str, names: list[str]) -> Bools:
    return {name: z3.Bool(f"{kind} {name}") for name in names}


@cache
def world(site_count: int, tag: str = "") -> World:
    return World(
        yes=_bools(f"{tag}yes", IDS),
        no=_bools(f"{tag}no", IDS),
        asked=_bools(f"{tag}asked", IDS),
        not_sure=_bools(f"{tag}not sure", IDS),
        in_state={(id, s): z3.Bool(f"{tag}{s} {id}") for id, states in STATES.items() for s in states},
        in_other_state=_bools(f"{tag}other state", IDS),
        one=_bools(f"{tag}drug", PREFIXES),
        two=_bools(f"{tag}two drugs", PREFIXES),
        drugs_open=z3.Bool(f"{tag}drugs open"),
        given=_bools("given", list(NUMBERS)),
        value={name: z3.Int(name) if name in WHOLE_NUMBERS else z3.Real(name) for name in NUMBERS},
        male=z3.Bool("male"),
        sites=tuple(_site(position, tag) for position in range(site_count)),
    )


def _site(position: int, tag: str) -> Site:
    here = f"site {position}"
    return Site(
        muscle=_bools(f"{here} muscle", sorted(ANATOMY.muscles)),
        electrical=z3.Bool(f"{here} electrical"),
        near_yes=_bools(f"{tag}{here} near yes", IDS),
        near_unknown=_bools(f"{tag}{here} near unknown", IDS),
        limb_yes=_bools(f"{tag}{here} limb yes", IDS),
        limb_unknown=_bools(f"{tag}{here} limb unknown", IDS),
    )


def laws(w: World) -> Iterator[z3.BoolRef]:
    """What holds in every case that can be given."""
    for id in IDS:
        yield from _laws_of_answer(w, id)
    for prefix in PREFIXES:
        yield z3.Implies(w.two[prefix], w.one[prefix])
        if len(prefix) == ATC_LENGTH:
            yield z3.Not(w.two[prefix])
    for name, (low, high) in RANGES.items():
        yield z3.And(w.value[name] >= low, w.value[name] <= high)
    for site in w.sites:
        yield z3.PbEq([(muscle, 1) for muscle in site.muscle.values()], 1)


def _laws_of_answer(w: World, id: str) -> Iterator[z3.BoolRef]:
    yes, no, asked, not_sure = w.yes[id], w.no[id], w.asked[id], w.not_sure[id]
    yield z3.Not(z3.And(yes, no))
    yield z3.Implies(yes, asked)
    yield z3.Implies(not_sure, z3.And(asked, z3.Not(no)))
    yield yes == z3.Or(w.in_other_state[id], *(w.in_state[id, state] for state in STATES[id]))
    for site in w.sites:
        yield z3.Implies(site.near_yes[id], site.limb_yes[id])
        yield z3.Implies(site.near_unknown[id], site.limb_unknown[id])
        yield z3.Implies(site.limb_yes[id], yes)
        yield z3.Implies(site.limb_unknown[id], not_sure)


def told(model: z3.ModelRef) -> str:
    """A case that Z3 found, for people: what is so in it, and its numbers."""
    facts = [str(v) for v in model.decls() if z3.is_true(model[v])]
    numbers = [f"{v} = {model[v]}" for v in model.decls() if v.name() in NUMBERS]
    return "; ".join(sorted(facts + numbers)) or "nothing is known"
