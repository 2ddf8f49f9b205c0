"""What the signs of one muscle amount to: the class of the trigger point, or what is still missing to say.

The rule is criteria 1.5 (J, from the 2018 panel and the 2023 check); its sentences and sources are in the tables.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from needlebook.core.case import Sign
from needlebook.core.inference.examination import HURTS, Signs, contradicts

CRITERIA = (Sign.TAUT_BAND, Sign.SPOT_TENDERNESS, Sign.REFERRED_PAIN)
ASKED = (*CRITERIA, Sign.RECOGNISED_PAIN)


class Kind(StrEnum):
    """The classes. OPEN: the signs that were tested do not settle it."""

    ACTIVE_DEFINITE = "active_definite"
    ACTIVE_PROBABLE = "active_probable"
    BY_EXCLUSION = "by_exclusion"
    LATENT = "latent"
    NOT_A_POINT = "not_a_point"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """missing: the signs not known whose answer would settle the class, or make a probable one definite.

    is_contradictory: signs of the muscle contradict each other and have to be looked for again.
    """

    kind: Kind
    missing: tuple[Sign, ...] = ()
    is_contradictory: bool = False


@dataclass(frozen=True, slots=True)
class Four:
    """The four signs that the rule asks for, each known."""

    band: bool
    tender: bool
    refers: bool
    recognised: bool


def diagnose(signs: Signs, is_deep: bool) -> Diagnosis:
    """The class of one muscle. is_deep: a finger may not reach it, so painless pressure and a band settle nothing.

    A sign that was not tested, or that contradicts another, is neither yes nor no: the class stands only if it is the
    same either way.
    """
    known = _known(signs, is_deep)
    kinds = {_kind(four, is_deep) for four in _possible(known)}
    has_slip = contradicts(signs)
    missing = tuple(sign for sign in ASKED if _matters(sign, known, is_deep))
    if has_slip:
        return Diagnosis(Kind.OPEN, missing, is_contradictory=True)
    return Diagnosis(_settled(kinds, known, is_deep), missing)


def _settled(kinds: set[Kind], known: Mapping[Sign, bool], is_deep: bool) -> Kind:
    """The class that stands whatever the signs that are not known turn out to be."""
    if len(kinds) == 1:
        return next(iter(kinds))
    if is_deep and _is_by_exclusion(known):
        return Kind.BY_EXCLUSION
    return Kind.ACTIVE_PROBABLE if kinds == {Kind.ACTIVE_DEFINITE, Kind.ACTIVE_PROBABLE} else Kind.OPEN


def _known(signs: Signs, is_deep: bool) -> Mapping[Sign, bool]:
    """The signs that say one thing only. Firm pressure without pain answers all signs that pressing asks for."""
    if contradicts(signs):
        doubted = {s for s, both in signs.items() if len(both) > 1}
        doubted |= HURTS if True in signs.get(Sign.PRESSED_PAINLESS, ()) else frozenset()
        return {sign: True in signs[sign] for sign in ASKED if sign in signs and sign not in doubted}
    known = {sign: True in signs[sign] for sign in ASKED if sign in signs}
    if True in signs.get(Sign.PRESSED_PAINLESS, ()) and not is_deep:
        return dict.fromkeys(HURTS, False) | known
    return known


def _possible(known: Mapping[Sign, bool]) -> Iterator[Four]:
    """Every way in which the signs that are not known could turn out."""
    for values in product(*((known[sign],) if sign in known else (True, False) for sign in ASKED)):
        yield Four(*values)


def _kind(four: Four, is_deep: bool) -> Kind:
    criteria = four.band + four.tender + four.refers
    if four.band and four.tender and four.recognised:
        return Kind.ACTIVE_DEFINITE
    if is_deep and criteria == 2 and not four.band and four.recognised:
        return Kind.BY_EXCLUSION
    if criteria >= 2:
        return Kind.ACTIVE_PROBABLE if four.recognised else Kind.LATENT
    return Kind.NOT_A_POINT


def _is_by_exclusion(known: Mapping[Sign, bool]) -> bool:
    """All that can be asked of a muscle in which a band cannot be felt."""
    return Sign.TAUT_BAND not in known and all(known.get(sign) for sign in HURTS)


def _matters(sign: Sign, known: Mapping[Sign, bool], is_deep: bool) -> bool:
    """True when the answer to a sign that is not known can make a difference."""
    name = {Sign.TAUT_BAND: "band", Sign.SPOT_TENDERNESS: "tender", Sign.REFERRED_PAIN: "refers"}.get(
        sign, "recognised"
    )
    return sign not in known and any(
        _kind(replace(four, **{name: True}), is_deep) is not _kind(replace(four, **{name: False}), is_deep)
        for four in _possible(known)
    )
