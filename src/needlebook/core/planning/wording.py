"""Why something is not in the plan, in plain words. The templates keep their holes, so that they can be translated."""

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "screening": "Screening keeps it out today.",
        "lung_field_barred": "A rule bars every muscle over the lung.",
        "banned": "You left it out.",
        "training": "Not among the muscles recorded as the practitioner's training.",
        "both_lungs": "A needle in it could reach the other lung: not both sides in one session.",
        "by_hand": "Usually treated by hand, or needled by specialists only: no needle is suggested.",
        "deep_first": "It lies deep, and clotting is slower: superficial muscles first, deep ones at a later visit.",
        "contradictory": "What was found in it contradicts itself: press it again.",
        "not_a_point": "What was found in it is no trigger point.",
        "widespread": "Pain in many regions fits too many muscles to choose by this ranking.",
        "position": "It is reached only in a position that a rule keeps this person from.",
        "low_probability": "Less likely than the %(value)s %% that is worth a needle.",
        "limits.muscles": "It would need one more muscle; the limit is %(value)s in one session.",
        "limits.needles": "It would need one more needle; the limit is %(value)s in this session.",
        "limits.needles_per_muscle": "It would need one more needle in this muscle; the limit is %(value)s.",
        "limits.positions": "It would need one more position; the limit is %(value)s in one session.",
        "not_worth_it": "Its chance does not outweigh its risk, or one more turn of the patient.",
        "nothing.stopped": "A red flag stops the ranking. Deal with it first.",
        "nothing.person_out": "Screening keeps this person from being needled today.",
        "nothing.not_ranked": "No muscle is ranked: draw the pain or examine first.",
        "nothing.widespread": "Pain in many regions fits too many muscles to tell them apart: none is suggested. "
        "Add a site by hand.",
        "nothing.none_fits": "No muscle that may be needled is likely enough. Examine further, or add a site by hand.",
    }
)


def words_for(id: str, value: float | None = None) -> str:
    """The sentence for one reason, its limit filled in."""
    return WORDS[id] % {"value": f"{value:g}"} if value is not None else WORDS[id]
