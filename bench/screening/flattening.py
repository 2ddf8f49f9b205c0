"""From a case to the flat facts of the peers, as fast as we know how: what has to be done before a peer can be asked.

The same documents as `translation.document` makes, which is written to be obvious; `agreement.check` compares them. It
takes what our own engine takes: answers grouped once, facts of a drug or a muscle looked up, only what is mentioned.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from bench.screening.translation import CERTAIN, DRUGS_OPEN, OPEN, Document, default_of, facts_of, name_of
from needlebook.core.anatomy import Anatomy, Side
from needlebook.core.case import Case, Patient, PlannedSite
from needlebook.core.screening import Rule, RuleBook
from needlebook.core.screening.conditions import DRUGS, PLANNED, Look, look, looks_at
from needlebook.core.screening.expressions import Atom
from needlebook.core.screening.facts import CaseFacts, SiteFacts, can_be_pregnant, drug_prefixes, site_facts
from needlebook.core.screening.truth import NO, YES

AREA = ("in_answer", "in_limb")


class Named(NamedTuple):
    """A fact with its names in the two halves and what stands for it when it is not mentioned."""

    look: Look
    sure: str
    may: str
    default: str | None
    is_certain: bool


class Flattener:
    def __init__(self, anatomy: Anatomy, book: RuleBook, rules: Sequence[Rule]) -> None:
        self.anatomy, self.book = anatomy, book
        person, local = facts_of(rules)
        self.by_name = self._by_name(person, None)
        self.drug_facts = [(atom, self._named(atom, None)) for atom in person if DRUGS in looks_at(atom)]
        self.local = local
        self.areas = lru_cache(None)(self._areas)
        self.place = lru_cache(None)(self._place)
        self.drug = lru_cache(None)(self._drug)

    def flat(self, case: Case, with_possible: bool) -> Document:
        facts = CaseFacts(case, self.book)
        flat: Document = dict(case.measurements)
        _add_patient(flat, case)
        defaults = {
            None: False,
            OPEN: not case.others_denied,
            DRUGS_OPEN: case.drugs is None or case.has_unknown_drug,
        }
        if with_possible:
            flat[OPEN], flat[DRUGS_OPEN] = defaults[OPEN], defaults[DRUGS_OPEN]
        named = [fact for id in facts.history for fact in self.by_name.get(id, ())]
        for atc in case.drugs or ():
            named += self.drug(atc)
        if case.planned:
            named += self.by_name.get(PLANNED, ())
        _add(flat, named, facts, defaults, with_possible)
        for n, plan in enumerate(case.planned):
            site, certain = self.place(plan.muscle, plan.is_electrical, n)
            flat |= certain
            areas = self.areas(n)
            nearby = [fact for id in facts.history if id in areas for fact in areas[id]]
            if nearby:
                here = facts.at(SiteFacts(plan, site.muscle, site.areas, site.anatomy))
                _add(flat, nearby, here, defaults, with_possible)
        return flat

    def _by_name(self, atoms: Sequence[Atom], site: int | None) -> dict[str, list[Named]]:
        found: dict[str, list[Named]] = {}
        for atom in atoms:
            for name in looks_at(atom) if atom.call not in ("takes", "takes_at_least") else ():
                found.setdefault(name, []).append(self._named(atom, site))
        return found

    def _areas(self, site: int) -> dict[str, list[Named]]:
        return self._by_name([atom for atom in self.local if atom.call in AREA], site)

    def _named(self, atom: Atom, site: int | None) -> Named:
        names = name_of(atom, True, site), name_of(atom, False, site)
        return Named(look(atom, self.book), *names, default_of(atom), atom.call in CERTAIN)

    def _place(self, muscle: str, is_electrical: bool, number: int) -> tuple[SiteFacts, Document]:
        """The facts that the muscle decides."""
        site = site_facts(PlannedSite(muscle, Side.LEFT, is_electrical), self.anatomy, self.book)
        facts = CaseFacts(Case(Patient()), self.book, site)
        certain = [atom for atom in self.local if atom.call in CERTAIN]
        return site, {name_of(atom, True, number): True for atom in certain if atom.value(facts) is YES}

    def _drug(self, atc: str) -> list[Named]:
        return [fact for atom, fact in self.drug_facts if atc.startswith(drug_prefixes(atom.args, self.book))]


def _add_patient(flat: Document, case: Case) -> None:
    patient = case.patient
    if patient.age is not None:
        flat["age"] = patient.age
    if patient.bmi is not None:
        flat["bmi"] = patient.bmi
    if patient.pregnancy_weeks is not None:
        flat["pregnancy_weeks"] = patient.pregnancy_weeks
    elif not can_be_pregnant(case):
        flat["pregnancy_weeks"] = 0


def _add(flat: Document, named: Sequence[Named], facts: CaseFacts, defaults: dict[Any, bool], both: bool) -> None:
    for look_up, sure, may, default, is_certain in named:
        value = look_up(facts)
        if value is YES:
            flat[sure] = True
        if both and not is_certain and (value is not NO) != defaults[default]:
            flat[may] = value is not NO
