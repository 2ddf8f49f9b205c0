"""What the examination adds: one likelihood ratio for each muscle that was examined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from needlebook.core.anatomy import Anatomy, Muscle
from needlebook.core.case import Finding, Sign
from needlebook.core.errors import BadInput
from needlebook.core.inference.network import SIDES, Floats, Network
from needlebook.core.inference.parameters import Parameters
from needlebook.core.inference.ranking import Place
from needlebook.core.inference.reliability import trust

PRESSED = frozenset({Sign.RECOGNISED_PAIN, Sign.PRESSED_PAINLESS})
HURTS = frozenset({Sign.RECOGNISED_PAIN, Sign.SPOT_TENDERNESS, Sign.REFERRED_PAIN})

Signs = Mapping[Sign, frozenset[bool]]  # each sign with what was written down for it, which may be both


@dataclass(frozen=True, slots=True)
class Examination:
    """The findings gathered by muscle and side. tender: pressure hurts clearly sooner than on the other side."""

    signs: Mapping[Place, Signs]
    tender: frozenset[Place] = frozenset()

    @property
    def examined(self) -> frozenset[Place]:
        """Muscles of which anything was found that moves them."""
        return frozenset(self.signs) | self.tender

    @property
    def pressed(self) -> frozenset[Place]:
        """Muscles that were pressed for the familiar pain, whatever came of it."""
        return frozenset(place for place, signs in self.signs.items() if PRESSED & signs.keys())

    @property
    def recognised(self) -> frozenset[Place]:
        """Muscles in which pressing brought the familiar pain."""
        return frozenset(p for p, signs in self.signs.items() if _is_present(signs, Sign.RECOGNISED_PAIN))

    @property
    def contradicting(self) -> frozenset[Place]:
        """Muscles with a sign both found and not found, or pressed without pain and yet painful."""
        return frozenset(place for place, signs in self.signs.items() if contradicts(signs))


def read_findings(findings: Sequence[Finding], anatomy: Anatomy, tender: frozenset[Place] = frozenset()) -> Examination:
    """Gather findings. BadInput when one names an unknown muscle or no side. The same finding twice is one."""
    gathered: dict[Place, dict[Sign, frozenset[bool]]] = {}
    for row, finding in enumerate(findings):
        _check(row, finding, anatomy)
        signs = gathered.setdefault(Place(finding.muscle, finding.side), {})
        signs[finding.sign] = signs.get(finding.sign, frozenset()) | {finding.is_present}
    return Examination(gathered, tender)


def likelihood_ratios(
    examination: Examination, network: Network, anatomy: Anatomy, parameters: Parameters, is_novice: bool = False
) -> Floats:
    """(muscles,): how much likelier the findings are with an active point than without; 1 where there are none.

    is_novice: the examiner is new to this; then every sign counts in part.
    """
    ratios = np.ones(len(network.muscles))
    for row, place in enumerate(network.muscles):
        if place in examination.examined:
            signs, is_tender = examination.signs.get(place, {}), place in examination.tender
            muscle = anatomy.muscles[place.id]
            ratios[row] = np.exp(log_odds(signs, muscle, parameters, is_tender=is_tender, is_novice=is_novice))
    return ratios


def log_odds(
    signs: Signs, muscle: Muscle, parameters: Parameters, *, is_tender: bool = False, is_novice: bool = False
) -> float:
    """The natural log-odds that the signs of one muscle add. What speaks against a deep muscle counts in part."""
    weights = [
        trust(sign, muscle.id, parameters.agreements, parameters.reliability, is_novice)
        * _weight(sign, found, signs, parameters)
        for sign, both in signs.items()
        for found in both
    ]
    share = parameters.examination.deep_share if muscle.depth_class == "deep" else 1.0
    total = sum(weight if weight > 0 else share * weight for weight in weights)
    total += parameters.pressure.weight if is_tender else 0.0
    return max(-parameters.examination.most, min(parameters.examination.most, total))


def _weight(sign: Sign, is_present: bool, signs: Signs, parameters: Parameters) -> float:
    if sign is Sign.SPOT_TENDERNESS and is_present and _is_present(signs, Sign.TAUT_BAND):
        return parameters.examination.tender_spot_in_band
    return parameters.signs[sign].present if is_present else parameters.signs[sign].absent


def _is_present(signs: Signs, sign: Sign) -> bool:
    return True in signs.get(sign, ())


def contradicts(signs: Signs) -> bool:
    """A sign was both found and not found, or pressing was painless and yet hurt."""
    is_painless = _is_present(signs, Sign.PRESSED_PAINLESS)
    return any(len(both) > 1 for both in signs.values()) or (
        is_painless and any(_is_present(signs, sign) for sign in HURTS)
    )


def _check(row: int, finding: Finding, anatomy: Anatomy) -> None:
    if finding.muscle not in anatomy.muscles:
        raise BadInput(f"findings[{row}].muscle", "is not known", "an id of the table of muscles")
    if finding.side not in SIDES:
        raise BadInput(f"findings[{row}].side", "a muscle has two sides", "left, right")
