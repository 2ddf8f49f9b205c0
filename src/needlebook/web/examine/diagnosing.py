"""The class of a trigger point in words: what it is, by which criterion, and which sign is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.core.case import Case, Sign
from needlebook.core.inference import Place
from needlebook.core.inference.diagnosis import Diagnosis, Kind, diagnose
from needlebook.core.inference.examination import Signs, read_findings
from needlebook.knowledge import load
from needlebook.knowledge.inference import load_inference
from needlebook.web.examine.notices import CautionView, caution_view
from needlebook.web.examine.words import KIND_WORDS, SIGNS

NAMED = 2  # more signs than this are counted in a list, not named


@dataclass(frozen=True, slots=True)
class ClassView:
    """words: 'active, definite'; short: the same in a list, 'open: taut band not tested'; missing: a sentence, or
    empty."""

    kind: str
    words: str
    short: str
    missing: str
    criterion: CautionView
    is_contradictory: bool


def signs_by_muscle(case: Case) -> dict[Place, Signs]:
    """What was found, gathered by muscle and side."""
    return dict(read_findings(case.findings, load().anatomy).signs)


def class_view(place: Place, signs: Signs) -> ClassView:
    """The class of a muscle of which something was found."""
    told = diagnose(signs, load().anatomy.muscles[place.id].depth_class == "deep")
    return ClassView(
        kind=told.kind.value,
        words=_short(told) if told.is_contradictory else str(KIND_WORDS[told.kind]),
        short=_short(told),
        missing=_missing(told),
        criterion=caution_view(load_inference().parameters.diagnosis[told.kind]),
        is_contradictory=told.is_contradictory,
    )


def _short(told: Diagnosis) -> str:
    if told.is_contradictory:
        return _("contradictory, press again")
    if told.kind is not Kind.OPEN:
        return str(KIND_WORDS[told.kind])
    if len(told.missing) > NAMED:
        return _("open: %(n)d signs not tested") % {"n": len(told.missing)}
    return _("open: %(signs)s not tested") % {"signs": _names(told.missing)}


def _missing(told: Diagnosis) -> str:
    if told.is_contradictory:
        return _("Signs of this muscle contradict each other. Both count, and certainty is low until it is clear.")
    if not told.missing or told.kind is Kind.BY_EXCLUSION:
        return ""
    if told.kind is Kind.OPEN:
        return _("Still to test: %(signs)s.") % {"signs": _names(told.missing)}
    return _("It would be definite with: %(signs)s.") % {"signs": _names(told.missing)}


def _names(signs: Sequence[Sign]) -> str:
    """In the order in which the hand finds them."""
    return ", ".join(str(SIGNS[sign].label).lower() for sign in signs)
