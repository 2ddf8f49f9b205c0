"""The rule table for engines that know yes and no only: each rule at each place as two two-valued conditions.

`surely`: the rule is so whatever the open answers turn out to be. `possibly`: it could still be so. Kleene's unknown
is "possibly, but not surely". The facts come flat: one name for each fact that the rules look at, for the person and
for each planned site, so that an engine has nothing to look up or work out itself. What a case does not mention is left
out of its document and stands for its default, because every engine pays for each name that a document holds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from needlebook.core.case import Case
from needlebook.core.screening import Rule, RuleBook
from needlebook.core.screening.expressions import (
    NUMBERS,
    SIGNS,
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
from needlebook.core.screening.facts import CaseFacts, SiteFacts
from needlebook.core.screening.truth import Truth

OPEN = "open"  # the rest of the history has not been asked
DRUGS_OPEN = "drugs_open"  # medicines have not been asked, or one is not identified
CERTAIN = (*SITE_FLAGS, "muscle", "part", "near", "plans")  # facts that are never open
Document = dict[str, bool | float]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the document; `default` is what stands when it is not there: no, or the value of another fact."""

    name: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A comparison; `missing` is what stands when a number was not given."""

    left: str
    sign: str
    right: str | float
    missing: bool


@dataclass(frozen=True, slots=True)
class Both:
    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Negated:
    part: "Condition"


Condition = Fact | Number | Both | Either | Negated


@dataclass(frozen=True, slots=True)
class Line:
    """One rule at one place: for the person (`site` None) or for a planned site."""

    rule: Rule
    site: int | None
    surely: Condition
    possibly: Condition

    @property
    def open(self) -> Condition:
        """When it is not so, but could be."""
        return Both((self.possibly, Negated(self.surely)))


def lines(rules: Sequence[Rule], site_count: int) -> list[Line]:
    """The whole table for a plan of so many sites: the rules for the person, then those of each site."""
    whole = [rule for rule in rules if rule.where is None or not site_count]
    person = [Line(rule, None, condition(rule.when, True), condition(rule.when, False)) for rule in whole]
    local = [rule for rule in rules if rule.where is not None]
    return person + [_at_site(rule, n) for n in range(site_count) for rule in local]


def _at_site(rule: Rule, site: int) -> Line:
    assert rule.where is not None
    halves = [Both((condition(rule.when, sure), condition(rule.where, sure, site))) for sure in (True, False)]
    return Line(rule, site, *halves)


def condition(expression: Expression, sure: bool, site: int | None = None) -> Condition:
    """One half of Kleene's truth: when it is surely so, or when it is possibly so."""
    match expression:
        case All(parts):
            return Both(tuple(condition(part, sure, site) for part in parts))
        case AnyOf(parts):
            return Either(tuple(condition(part, sure, site) for part in parts))
        case Not(part):
            return Negated(condition(part, not sure, site))
        case Known(part):
            return condition(part, True, site)
        case Compare(left, test, right):
            return Number(left, SIGNS[test], right, missing=not sure)
    return Fact(name_of(expression, sure, site), None if sure else default_of(expression))


def name_of(atom: Atom, sure: bool, site: int | None) -> str:
    """One name for both halves where a fact is never open."""
    place = f"s{site}_" if site is not None else ""
    half = "sure" if sure or atom.call in CERTAIN else "may"
    return "_".join([place + half, atom.call, *map(str, atom.args)])


def default_of(atom: Atom) -> str | None:
    """What an unmentioned fact possibly is; tests/proofs has the same in its laws."""
    if atom.call in ("answer", "unless_state", "in_state", "in_answer", "in_limb"):
        return OPEN
    return DRUGS_OPEN if atom.call.startswith("takes") else None


def facts_of(rules: Sequence[Rule]) -> tuple[list[Atom], list[Atom]]:
    """The distinct facts that the rules look at, of the person and of a site."""
    person = dict.fromkeys(_atoms(rule.when for rule in rules))
    local = dict.fromkeys(_atoms(rule.where for rule in rules if rule.where is not None))
    return list(person), list(local)


def _atoms(expressions: Iterator[Expression]) -> Iterator[Atom]:
    return (atom for expression in expressions for atom in atoms(expression) if isinstance(atom, Atom))


def filled(flat: Document, names: Sequence[Fact]) -> Document:
    """The document with every fact in it, for an engine that pays nothing for a long one."""
    known = {OPEN: False, DRUGS_OPEN: False} | flat
    return known | {f.name: flat.get(f.name, known[f.default] if f.default else False) for f in names}


def facts_in(conditions: Iterable[Condition]) -> list[Fact]:
    """Every fact that these conditions look at."""
    return list(dict.fromkeys(fact for whole in conditions for fact in _facts_in(whole)))


def _facts_in(whole: Condition) -> Iterator[Fact]:
    match whole:
        case Both(parts) | Either(parts):
            for part in parts:
                yield from _facts_in(part)
        case Negated(part):
            yield from _facts_in(part)
        case Fact():
            yield whole


def document(
    case: Case, book: RuleBook, sites: Sequence[SiteFacts], facts: tuple[list[Atom], list[Atom]], with_possible: bool
) -> Document:
    """The flat facts of one case; those of the possible half only when they are wanted."""
    person = CaseFacts(case, book)
    flat: Document = {name: value for name in NUMBERS if (value := person.number(name)) is not None}
    defaults = {
        None: False,
        OPEN: not case.others_denied,
        DRUGS_OPEN: case.drugs is None or case.has_unknown_drug,
    }
    if with_possible:
        flat |= {OPEN: defaults[OPEN], DRUGS_OPEN: defaults[DRUGS_OPEN]}
    places: list[tuple[int | None, CaseFacts, list[Atom]]] = [(None, person, facts[0])]
    places += [(n, person.at(site), facts[1]) for n, site in enumerate(sites)]
    for n, at, looked_at in places:
        for atom in looked_at:
            _add(flat, atom, n, atom.value(at), defaults, with_possible)
    return flat


def _add(
    flat: Document,
    atom: Atom,
    site: int | None,
    value: Truth,
    defaults: Mapping[str | None, bool],
    with_possible: bool,
) -> None:
    """Only what differs from the default is written down."""
    if value is Truth.YES:
        flat[name_of(atom, True, site)] = True
    if with_possible and atom.call not in CERTAIN and (value is not Truth.NO) != defaults[default_of(atom)]:
        flat[name_of(atom, False, site)] = value is not Truth.NO
