"""What an examination of simulated patients finds, at the reliability that the weights of the model assume or another.

A sign with a weight for found and a weight for not found has exactly one sensitivity and specificity. Signs whose
absence weighs nothing have none, so they are not used here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from random import Random

from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Finding, Sign
from needlebook.core.inference import Parameters, Place

SIGNS = (Sign.RECOGNISED_PAIN, Sign.SPOT_TENDERNESS, Sign.PAINFUL_STRETCH, Sign.PAINFUL_CONTRACTION)


@dataclass(frozen=True, slots=True)
class Examiner:
    """share: of each weight that is real. is_one_look: the other signs say what the first one said."""

    name: str
    share: float = 1.0
    is_one_look: bool = False


AS_ASSUMED = Examiner("as the weights assume")
HALF = Examiner("signs half as telling", share=0.5)
EXAMINERS = (AS_ASSUMED, HALF, Examiner("all signs of a muscle say the same", is_one_look=True))


@dataclass(frozen=True, slots=True)
class Hand:
    """Examines muscles of one patient; `rng` decides what it finds."""

    rng: Random
    anatomy: Anatomy
    parameters: Parameters
    examiner: Examiner = AS_ASSUMED

    def examined(self, place: Place, is_active: bool) -> Sequence[Finding]:
        """All signs of one muscle."""
        first = self._is_found(place, is_active, SIGNS[0])
        rest = [first if self.examiner.is_one_look else self._is_found(place, is_active, sign) for sign in SIGNS[1:]]
        return [Finding(place.id, place.side, s, found) for s, found in zip(SIGNS, [first, *rest], strict=True)]

    def pressed(self, place: Place, is_active: bool) -> Sequence[Finding]:
        """Firm pressure alone: the familiar pain, or none."""
        weights = self._weights(place, Sign.RECOGNISED_PAIN, Sign.PRESSED_PAINLESS)
        is_found = self.rng.random() < chance_found(*weights, is_active)
        return [Finding(place.id, place.side, Sign.RECOGNISED_PAIN if is_found else Sign.PRESSED_PAINLESS, True)]

    def _is_found(self, place: Place, is_active: bool, sign: Sign) -> bool:
        signs, deep = self.parameters.signs[sign], self._deep_share(place)
        share = self.examiner.share
        return self.rng.random() < chance_found(share * signs.present, share * deep * signs.absent, is_active)

    def _weights(self, place: Place, found: Sign, painless: Sign) -> tuple[float, float]:
        signs, share = self.parameters.signs, self.examiner.share
        return share * signs[found].present, share * self._deep_share(place) * signs[painless].present

    def _deep_share(self, place: Place) -> float:
        is_deep = self.anatomy.muscles[place.id].depth_class == "deep"
        return self.parameters.examination.deep_share if is_deep else 1.0


def chance_found(present: float, absent: float, is_active: bool) -> float:
    """Sensitivity, or one less specificity, of the test with these log likelihood ratios of found and not found."""
    false = (1 - exp(absent)) / (exp(present) - exp(absent))
    return exp(present) * false if is_active else false
