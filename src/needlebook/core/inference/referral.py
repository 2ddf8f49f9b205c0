"""Where a muscle is felt: the regions of its trigger points' patterns, on their sides."""

from dataclasses import dataclass

from needlebook.core.anatomy import Anatomy
from needlebook.core.inference.network import felt_in
from needlebook.core.inference.ranking import Place


@dataclass(frozen=True, slots=True)
class ReferralArea:
    """essential: felt by most people; spillover: by some. A region stands in one of the two."""

    essential: tuple[Place, ...]
    spillover: tuple[Place, ...]


def referral_area(muscle: Place, anatomy: Anatomy) -> ReferralArea:
    """The area of all trigger points of a muscle on its side, in the order of the table."""
    felt: dict[Place, bool] = {}
    for point in anatomy.points_of(muscle.id):
        for referral in point.referrals:
            for place in felt_in(referral.region, referral.laterality, muscle.side, anatomy):
                felt[place] = felt.get(place, False) or referral.is_essential
    return ReferralArea(
        tuple(place for place, is_essential in felt.items() if is_essential),
        tuple(place for place, is_essential in felt.items() if not is_essential),
    )
