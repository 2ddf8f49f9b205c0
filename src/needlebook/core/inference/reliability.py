"""How well examiners agree, and how far a sign is trusted in one muscle because of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from needlebook.core.case import Sign

KAPPA = "kappa"
LESS_TRAINED = ("mixed", "novice")


@dataclass(frozen=True, slots=True)
class Agreement:
    """One published figure of agreement between examiners. sign None: a trigger point is present, by any criteria.

    muscle None: over many muscles. figure: kappa | pabak | agreement (share of pairs that agree). value None: only a
    range was printed, or its lower end. is_pooled: the figure of a meta-analysis that others are held against.
    examiners: trained | mixed | novice, or blank when not told.
    """

    sign: Sign | None
    muscle: str | None
    figure: str
    value: float | None
    low: float | None
    high: float | None
    is_pooled: bool
    examiners: str
    raters: int | None
    patients: int | None
    study: str
    source: str
    provenance: str
    note: str


@dataclass(frozen=True, slots=True)
class ReliabilityRules:
    """How a muscle's own figures scale the weight of a sign. See `trust`."""

    pooled_patients: float
    least: float
    most: float
    novice: float


def trust(
    sign: Sign, muscle: str, agreements: Sequence[Agreement], rules: ReliabilityRules, is_novice: bool = False
) -> float:
    """What the weight of a sign is multiplied by in one muscle, 1 where nothing is published about it.

    The muscle's kappa is held against the pooled kappa of the same sign; where the sign has none in this muscle, its
    kappa of the whole diagnosis against the pooled one of that. The pooled figure counts as if it came from
    `pooled_patients` patients of the same study, so a small study moves the trust by little.
    """
    factor = _relative(sign, muscle, agreements, rules) or _relative(None, muscle, agreements, rules) or 1.0
    return max(rules.least, min(rules.most, factor)) * (rules.novice if is_novice else 1.0)


def pooled(sign: Sign | None, agreements: Iterable[Agreement]) -> Agreement | None:
    """The figure of the meta-analysis, where there is one."""
    return next((a for a in agreements if a.sign is sign and a.is_pooled), None)


def _relative(sign: Sign | None, muscle: str, agreements: Sequence[Agreement], rules: ReliabilityRules) -> float | None:
    over_all = pooled(sign, agreements)
    own = [a for a in agreements if a.sign is sign and a.muscle == muscle and _is_usable(a)]
    if over_all is None or not over_all.value or not own:
        return None
    patients = sum(a.patients or 0 for a in own)
    found = sum((a.value or 0.0) * (a.patients or 0) for a in own)
    shrunk = (found + over_all.value * rules.pooled_patients) / (patients + rules.pooled_patients)
    return shrunk / over_all.value


def _is_usable(agreement: Agreement) -> bool:
    """A kappa with its number of patients, of examiners who were not called untrained."""
    is_known = agreement.value is not None and bool(agreement.patients)
    return agreement.figure == KAPPA and is_known and agreement.examiners not in LESS_TRAINED
