"""Kinds of cases: what stands for the facts that a case does not mention, to be worked out once for each kind."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from math import inf, isfinite

from needlebook.core.case import Case, Patient
from needlebook.core.screening.conditions import DRUGS, looks_at
from needlebook.core.screening.expressions import Atom, Compare
from needlebook.core.screening.facts import PREGNANCY_AGES, CaseFacts, can_be_pregnant
from needlebook.core.screening.types import RuleBook

# Others denied, drugs open, pregnancy need not be asked for;
# and on which side of the rules' limits the numbers lie that nearly every case gives.
Kind = tuple[bool, bool, bool, int | None, int | None, int | None]
PATIENT_NUMBERS = ("age", "bmi", "pregnancy_weeks")


class Kinds:
    """The kinds that these facts can tell apart; `local`: the facts that a `where` looks at."""

    def __init__(self, book: RuleBook, facts: Iterable[Atom | Compare], local: Iterable[Atom | Compare]) -> None:
        self.book, all, local = book, [*facts, *local], list(local)
        self.limits = [_limits(name, all) for name in PATIENT_NUMBERS]
        self.unsorted = [n for n, own in zip(PATIENT_NUMBERS, self.limits, strict=True) if own is None]
        self.places_see_all = any(DRUGS in looks_at(fact) or isinstance(fact, Compare) for fact in local)

    def of(self, case: Case) -> Kind:
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
        return [name for name in self.unsorted if getattr(case.patient, name) is not None] if self.unsorted else []

    def nothing_mentioned(self, kind: Kind) -> CaseFacts:
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

    def at_places(self, kind: Kind) -> Kind:
        """As much of the kind as a `where` can see: as a rule, only whether the unasked are denied."""
        return kind if self.places_see_all else (kind[0], False, False, None, None, None)


def _limits(name: str, all: Sequence[Atom | Compare]) -> list[float] | None:
    """The numbers that the rules compare this one with; None when a rule does anything else with it."""
    facts = [fact for fact in all if name in looks_at(fact)]
    limits = [fact.right for fact in facts if isinstance(fact, Compare) and isinstance(fact.right, float)]
    return sorted(set(limits)) if len(limits) == len(facts) else None


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
