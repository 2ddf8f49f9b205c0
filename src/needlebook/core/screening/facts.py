"""Answers what expressions ask: about one case, and about one planned site of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from needlebook.core.anatomy import Anatomy, Muscle, Side
from needlebook.core.case import Answer, Case, HistoryItem, PlannedSite
from needlebook.core.screening.expressions import Atom, Compare
from needlebook.core.screening.truth import NO, UNKNOWN, YES, Truth, some, truth
from needlebook.core.screening.types import RuleBook

PLEURA = "pleura"
# Plain names: looking a member up in its class costs more than using it.
SAYS_YES, SAYS_NO, NOT_SURE, MIDLINE = Answer.YES, Answer.NO, Answer.UNKNOWN, Side.MIDLINE
BOTH_SIDES = {Side.LEFT, Side.RIGHT}
ALONE = {SAYS_YES: YES, SAYS_NO: NO, NOT_SURE: UNKNOWN}  # what one answer about the whole person comes to
# Outside these ages pregnancy is not asked for; weeks that are given count at any age (J, a wide margin).
PREGNANCY_AGES = range(10, 60)
# A limb with its root, and the quarter of the trunk whose lymph drains with it: what a disease of the whole limb takes
# with it. That the quarter belongs to the limb is in the source ("whole limb/quadrant"); which parts it has is J.
LIMBS = (
    (frozenset({"shoulder", "arm", "elbow", "forearm", "wrist", "hand"}), frozenset({"chest", "upper_back"})),
    (frozenset({"buttock", "hip", "thigh", "knee", "leg", "ankle", "foot"}), frozenset({"pelvis", "abdomen"})),
)


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What is near, under and around one planned site."""

    plan: PlannedSite
    muscle: Muscle
    areas: frozenset[str]  # the muscle itself, its site regions, their body parts, the joints it crosses
    anatomy: Anatomy

    @property
    def is_in_lung_field(self) -> bool:
        return PLEURA in self.muscle.structures_at_risk

    def lies_in(self, item: HistoryItem) -> bool:
        """True when the site lies in the area of an answer; an answer without an area is about the whole person."""
        return self._is_on_side_of(item) and (not item.where or not self.areas.isdisjoint(item.where))

    def lies_in_limb_of(self, item: HistoryItem) -> bool:
        """True when the site lies in the area of an answer, or in a limb that the area touches, or in its quarter."""
        if not item.where:
            return self.lies_in(item)
        named = frozenset().union(*(_parts_of(place, self.anatomy) for place in item.where))
        limbs = frozenset().union(*(limb | quarter for limb, quarter in LIMBS if not limb.isdisjoint(named)))
        return self._is_on_side_of(item) and not self.areas.isdisjoint(limbs.union(item.where))

    def _is_on_side_of(self, item: HistoryItem) -> bool:
        side, own = item.side, self.plan.side
        return side is None or side == own or MIDLINE in (side, own)


def site_facts(plan: PlannedSite, anatomy: Anatomy, book: RuleBook) -> SiteFacts:
    """Gather the areas of a planned site: CONTRACTS, 'a muscle counts as lying in a body part when …'."""
    regions = {point.site_region for point in anatomy.points_of(plan.muscle)}
    areas = {plan.muscle, *regions, *_parts_of(plan.muscle, anatomy), *book.joints.get(plan.muscle, ())}
    return SiteFacts(plan, anatomy.muscles[plan.muscle], frozenset(areas), anatomy)


def _parts_of(place: str, anatomy: Anatomy) -> frozenset[str]:
    """The body parts of a region, a muscle or a body part."""
    if place in anatomy.regions:
        return frozenset({anatomy.regions[place].parent})
    if place in anatomy.muscles:
        return frozenset(anatomy.regions[point.site_region].parent for point in anatomy.points_of(place))
    return frozenset({place})


@dataclass(slots=True)
class CaseFacts:
    """Facts of a case, seen from one site (or from none). `used` collects what made an expression true."""

    case: Case
    book: RuleBook
    site: SiteFacts | None = None
    history: Mapping[str, Sequence[HistoryItem]] = field(default_factory=dict)  # the answers by id, made on first use
    used: list[str] = field(default_factory=list)
    answers: Mapping[str, Truth] = field(default_factory=dict)  # what each mentioned id comes to

    def __post_init__(self) -> None:
        if self.case.history and not self.history:
            self.history, self.answers = self._grouped()

    def _grouped(self) -> tuple[dict[str, list[HistoryItem]], dict[str, Truth]]:
        found: dict[str, list[HistoryItem]] = {}
        answers: dict[str, Truth] = {}
        repeated = set()
        for item in self.case.history:
            id = item.id
            if id in found:
                found[id].append(item)
                repeated.add(id)
            else:
                found[id] = [item]
                is_whole = item.answer is not SAYS_NO or (item.side is None and not item.where)
                answers[id] = ALONE[item.answer] if is_whole else self._answer([item])
        answers.update((id, self._answer(found[id])) for id in repeated)
        return found, answers

    def at(self, site: SiteFacts | None) -> "CaseFacts":
        """The same facts seen from one site, with nothing used yet."""
        return CaseFacts(self.case, self.book, site, self.history, [], self.answers)

    def mark_used(self, fact: str) -> None:
        if fact not in self.used:
            self.used.append(fact)

    def marks_of(self, fact: Atom | Compare) -> list[str]:
        """What makes a fact so that is so."""
        self.used = []
        fact.mark(self)
        return self.used

    def number(self, name: str) -> float | None:
        """A number fact, or None when it was not given."""
        patient = self.case.patient
        if name == "pregnancy_weeks" and patient.pregnancy_weeks is None:
            return None if can_be_pregnant(self.case) else 0
        if name in ("age", "bmi", "pregnancy_weeks"):
            value: float | None = getattr(patient, name)
            return value
        return self.case.measurements.get(name)

    def holds(self, call: str, args: tuple[str | int, ...]) -> Truth:
        value = self.looked_at(call, args)
        if value is YES:
            self.mark(call, args)
        return value

    def looked_at(self, call: str, args: tuple[str | int, ...]) -> Truth:
        """The truth of one fact; nothing is marked as used."""
        person = PERSON_FACTS.get(call)
        if person is not None:
            return person(self, *args)
        if self.site is None:
            return YES  # a site fact with no site planned: it could be anywhere
        return self._site(call, args)

    def answer(self, id: str) -> Truth:
        """Yes if any entry says so; no only if the whole person was covered; else unknown."""
        value = self.answers.get(id)
        if value is None:
            return NO if self.case.others_denied else UNKNOWN
        return value

    def _answer(self, entries: Sequence[HistoryItem]) -> Truth:
        value, denied_sides = NO, []
        for entry in entries:
            if entry.answer is SAYS_YES:
                return YES
            if entry.answer is NOT_SURE:
                value = UNKNOWN
            elif not entry.where:  # a no for one place does not deny the rest of that side
                denied_sides.append(entry.side)
        if value is UNKNOWN or self.case.others_denied or None in denied_sides:
            return value
        return NO if BOTH_SIDES.issubset(denied_sides) else UNKNOWN

    def _entries(self, id: str) -> Sequence[HistoryItem]:
        return self.history.get(id, ())

    def _said(self, *ids: str) -> Truth:
        return some([self.answers.get(id, NO) for id in ids])

    def _unless_state(self, id: str, state: str) -> Truth:
        value = self.answer(id)
        if value is YES:
            entries = self._entries(id)
            if any(e.answer is SAYS_YES and e.state != state for e in entries):
                return YES
            return UNKNOWN if any(e.answer is NOT_SURE for e in entries) else NO
        return value

    def _in_state(self, id: str, state: str) -> Truth:
        """A yes without a state is not known to be in it, and nobody is asked for the state alone."""
        value = self.answer(id)
        if value is YES:
            return truth(any(e.answer is SAYS_YES and e.state == state for e in self._entries(id)))
        return value

    def taken(self, prefixes: tuple[str, ...]) -> list[str]:
        """The medicines of these classes."""
        return [atc for atc in self.case.drugs or () if atc.startswith(prefixes)]

    def _plans(self, *muscles: str) -> Truth:
        return truth(any(plan.muscle in muscles for plan in self.case.planned))

    def takes_at_least(self, count: int, prefixes: tuple[str, ...]) -> Truth:
        if len(set(self.taken(prefixes))) >= count:
            return YES
        return UNKNOWN if self.case.drugs is None or self.case.has_unknown_drug else NO

    def _takes(self, *flags: str) -> Truth:
        return self.takes_at_least(1, drug_prefixes(flags, self.book))

    def _takes_at_least(self, count: int, *flags: str) -> Truth:
        return self.takes_at_least(count, drug_prefixes(flags, self.book))

    def _site(self, call: str, args: tuple[str | int, ...]) -> Truth:
        assert self.site is not None
        site, muscle = self.site, self.site.muscle
        match call:
            case "compressible":
                return truth(muscle.is_compressible)
            case "electrical":
                return truth(site.plan.is_electrical)
            case "lung_field":
                return truth(site.is_in_lung_field)
            case "deep":
                return truth(muscle.depth_class == "deep")
            case "muscle" | "part":
                return truth(not site.areas.isdisjoint(str(a) for a in args))
            case "near":
                return truth(not set(muscle.structures_at_risk).isdisjoint(args))
        return self.in_area(str(args[0]), in_limb=call == "in_limb")

    def in_area(self, id: str, in_limb: bool) -> Truth:
        """Whether the site lies in the area of an answer, or in a limb of it."""
        assert self.site is not None
        is_near = self.site.lies_in_limb_of if in_limb else self.site.lies_in
        near = [entry.answer for entry in self._entries(id) if is_near(entry)]
        if SAYS_YES in near:
            return YES
        if NOT_SURE in near:
            return UNKNOWN
        return NO if (known := self.answer(id)) is YES else known

    def mark(self, call: str, args: tuple[str | int, ...]) -> None:
        if call in ("answer", "said", "unless_state", "in_state", "in_answer", "in_limb"):
            for id in args[:1] if call != "said" else args:
                if self.answer(str(id)) is YES:
                    self.mark_used(f"{id} yes")
        elif call.startswith("takes"):
            for atc in self.taken(drug_prefixes(args, self.book)):
                self.mark_used(f"drug {atc}")


def drug_prefixes(args: Iterable[str | int], book: RuleBook) -> tuple[str, ...]:
    """The beginnings of the ATC codes of all flags that are named."""
    return tuple([prefix for flag in args if isinstance(flag, str) for prefix in book.drug_flags[flag]])


PERSON_FACTS: dict[str, Callable[..., Truth]] = {
    "answer": CaseFacts.answer,
    "said": CaseFacts._said,
    "unless_state": CaseFacts._unless_state,
    "in_state": CaseFacts._in_state,
    "plans": CaseFacts._plans,
    "takes": CaseFacts._takes,
    "takes_at_least": CaseFacts._takes_at_least,
}


def can_be_pregnant(case: Case) -> bool:
    """Whether pregnancy has to be asked for: not of men, nor far outside the childbearing ages."""
    age = case.patient.age
    return case.patient.sex != "male" and (age is None or age in PREGNANCY_AGES)
