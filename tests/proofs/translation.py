"""The rule table in Z3: for each rule, when it is so and when it is not so, for the person and for each planned site.

Written from the grammar and from Kleene's tables, apart from the evaluator: `test_translation` compares the two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import z3

from needlebook.core.screening.consequences import decision_of, level_of
from needlebook.core.screening.expressions import COMPARE, All, AnyOf, Atom, Compare, Expression, Known, Not
from needlebook.core.screening.types import Decision, Rule, VerdictLevel
from tests.proofs.world import ANATOMY, BOOK, PREFIXES, Site, World, world

FEW = 2  # the world counts drugs up to two
NAMES_OF_TESTS = {test: kind.__name__ for kind, test in COMPARE.items()}


@dataclass(frozen=True, slots=True)
class Pair:
    """A three-valued truth: unknown is neither."""

    yes: z3.BoolRef
    no: z3.BoolRef

    @property
    def unknown(self) -> z3.BoolRef:
        return z3.Not(z3.Or(self.yes, self.no))


def certain(yes: z3.BoolRef) -> Pair:
    return Pair(yes, z3.Not(yes))


def every(pairs: Sequence[Pair]) -> Pair:
    return Pair(z3.And(*(p.yes for p in pairs)), z3.Or(*(p.no for p in pairs)))


def some(pairs: Sequence[Pair]) -> Pair:
    return Pair(z3.Or(*(p.yes for p in pairs)), z3.And(*(p.no for p in pairs)))


def translate(expression: Expression, w: World, site: Site | None) -> Pair:
    match expression:
        case All(parts):
            return every([translate(part, w, site) for part in parts])
        case AnyOf(parts):
            return some([translate(part, w, site) for part in parts])
        case Not(part):
            inner = translate(part, w, site)
            return Pair(inner.no, inner.yes)
        case Known(part):
            return certain(translate(part, w, site).yes)
        case Compare():
            return _comparison(expression, w)
        case Atom(call, args):
            return _person(call, args, w) or _place(call, [str(a) for a in args], w, site)


def _comparison(compare: Compare, w: World) -> Pair:
    left_known, left = w.number(compare.left)
    right_known, right = z3.BoolVal(True), compare.right
    if isinstance(right, str):
        right_known, right = w.number(right)
    known, holds = z3.And(left_known, right_known), compare.test(left, right)
    return Pair(z3.And(known, holds), z3.And(known, z3.Not(holds)))


def _person(call: str, args: Sequence[str | int], w: World) -> Pair | None:
    ids = [str(a) for a in args]
    match call:
        case "answer":
            return Pair(w.yes[ids[0]], w.no[ids[0]])
        case "said":
            return some([said(id, w) for id in ids])
        case "unless_state":
            return _unless_state(ids[0], ids[1], w)
        case "in_state":
            held = w.in_state[ids[0], ids[1]]
            return Pair(held, z3.Or(w.no[ids[0]], z3.And(w.yes[ids[0]], z3.Not(held))))
        case "plans":
            return certain(z3.Or(*(site.muscle[name] for site in w.sites for name in ids)))
        case "takes":
            return _takes(1, ids, w)
        case "takes_at_least":
            return _takes(int(args[0]), ids[1:], w)
    return None


def said(id: str, w: World) -> Pair:
    return Pair(w.yes[id], z3.Or(w.no[id], z3.Not(w.asked[id])))


def _unless_state(id: str, state: str, w: World) -> Pair:
    others = [at for (of, named), at in w.in_state.items() if of == id and named != state]
    in_another = z3.Or(w.in_other_state[id], *others)
    is_over = z3.And(w.yes[id], z3.Not(in_another), z3.Not(w.not_sure[id]))
    return Pair(z3.And(w.yes[id], in_another), z3.Or(w.no[id], is_over))


def _takes(count: int, flags: Iterable[str], w: World) -> Pair:
    if count > FEW:
        raise NotImplementedError(f"the world counts drugs up to {FEW} only, a rule counts to {count}")
    starts = tuple(start for flag in flags for start in BOOK.drug_flags[flag])
    counted = [(taken[p], 1) for p in PREFIXES if p.startswith(starts) for taken in (w.one, w.two)]
    enough = z3.PbGe(counted, count)
    return Pair(enough, z3.And(z3.Not(enough), z3.Not(w.drugs_open)))


def _place(call: str, args: list[str], w: World, site: Site | None) -> Pair:
    if site is None:
        return certain(z3.BoolVal(True))
    match call:
        case "electrical":
            return certain(site.electrical)
        case "in_answer":
            return _in_area(args[0], w, site.near_yes, site.near_unknown)
        case "in_limb":
            return _in_area(args[0], w, site.limb_yes, site.limb_unknown)
    return certain(z3.Or(*(site.muscle[name] for name in ANATOMY.muscles if is_so_of(name, call, args))))


def _in_area(id: str, w: World, near_yes: dict[str, z3.BoolRef], near_unknown: dict[str, z3.BoolRef]) -> Pair:
    here, perhaps_here = near_yes[id], near_unknown[id]
    elsewhere = z3.And(w.yes[id], z3.Not(here), z3.Not(perhaps_here))
    return Pair(here, z3.Or(w.no[id], elsewhere))


@cache
def areas_of(name: str) -> frozenset[str]:
    """The muscle, the regions of its trigger points, their body parts, the joints it crosses."""
    regions = {point.site_region for point in ANATOMY.points_of(name)}
    parts = {ANATOMY.regions[region].parent for region in regions}
    return frozenset({name} | regions | parts | BOOK.joints.get(name, frozenset()))


def is_so_of(name: str, call: str, args: Iterable[str]) -> bool:
    """What the tables say about one muscle."""
    muscle = ANATOMY.muscles[name]
    match call:
        case "compressible":
            return muscle.is_compressible
        case "lung_field":
            return "pleura" in muscle.structures_at_risk
        case "deep":
            return muscle.depth_class == "deep"
        case "muscle" | "part":
            return not areas_of(name).isdisjoint(args)
        case "near":
            return any(structure in muscle.structures_at_risk for structure in args)
    raise NotImplementedError(call)


def opens(expression: Expression, fact: str, w: World, site: Site | None) -> z3.BoolRef:
    """When this fact is one that the expression still waits for."""
    open_now = translate(expression, w, site).unknown
    match expression:
        case All(parts) | AnyOf(parts):
            return z3.And(open_now, z3.Or(*(opens(part, fact, w, site) for part in parts)))
        case Not(part):
            return opens(part, fact, w, site)
        case Atom("said", ids):
            return said(fact, w).unknown if fact in ids else z3.BoolVal(False)
        case Atom(call, args):
            waits_for = "drugs" if call.startswith("takes") else str(args[0]) if args else ""
            return z3.And(open_now, z3.BoolVal(waits_for == fact))
        case Compare(left, _, right):
            missing = [z3.Not(w.number(name)[0]) for name in (left, right) if name == fact]
            return z3.Or(*missing)
    return z3.BoolVal(False)


@dataclass(frozen=True, slots=True)
class Line:
    """One rule for the person (`position` None) or for one planned site."""

    rule: Rule
    position: int | None
    pair: Pair
    fires: z3.BoolRef  # it is so, and the clinic's choices let the rule stand
    pending: z3.BoolRef

    @property
    def level(self) -> VerdictLevel:
        return level_of(self.rule.then, at_site=self.position is not None)

    @property
    def decision(self) -> Decision:
        return decision_of(self.rule.then)


Choices = dict[tuple[str, str], z3.BoolRef]


@cache
def choices(tag: str = "") -> Choices:
    """The clinic's positions; exactly one is held on each topic (`laws_of_choices`)."""
    held = [(topic.id, name) for topic in BOOK.topics.values() for name, _ in topic.positions]
    return {(topic, name): z3.Bool(f"{tag}{topic}: {name}") for topic, name in held}


def laws_of_choices(held: Choices) -> list[z3.BoolRef]:
    return [z3.PbEq([(held[of, name], 1) for of, name in held if of == topic], 1) for topic in BOOK.topics]


@cache
def table(site_count: int, tag: str = "", policy_tag: str = "") -> tuple[Line, ...]:
    """Every rule for every place where it is judged, in the order of the table."""
    w, held = world(site_count, tag), choices(policy_tag)
    return tuple(line for rule in BOOK.rules for line in _lines(rule, w, held))


def _lines(rule: Rule, w: World, held: Choices) -> list[Line]:
    is_held = held[rule.choice] if rule.choice else z3.BoolVal(True)
    person = translate(rule.when, w, None)
    if rule.where is None or not w.sites:
        return [_line(rule, None, person, is_held)]
    places = [translate(rule.where, w, site) for site in w.sites]
    return [_line(rule, n, every([person, place]), is_held) for n, place in enumerate(places)]


def _line(rule: Rule, position: int | None, pair: Pair, is_held: z3.BoolRef) -> Line:
    return Line(rule, position, pair, fires=z3.And(is_held, pair.yes), pending=z3.And(is_held, pair.unknown))


def waits_for(line: Line, fact: str, w: World) -> z3.BoolRef:
    """When the rule is open because of this fact."""
    site = None if line.position is None else w.sites[line.position]
    parts = [line.rule.when] if site is None or line.rule.where is None else [line.rule.when, line.rule.where]
    return z3.And(line.pending, z3.Or(*(opens(part, fact, w, site) for part in parts)))
