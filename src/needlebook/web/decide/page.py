"""Puts the Decide page together: one screening, a fixed number of queries, whatever was answered."""

from dataclasses import dataclass, field
from typing import Any

from needlebook.clinic.assessments.deciding import is_same, kept_verdict
from needlebook.clinic.assessments.overriding import given_overrides, standing_rows
from needlebook.core.screening import VerdictLevel
from needlebook.web.assess.page import Sheet
from needlebook.web.decide.asking import asking
from needlebook.web.decide.forms import OverrideForm
from needlebook.web.decide.presenters import decision
from needlebook.web.frame.visit import frame_of


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent and not taken: forms by rule, and sentences for the parts of the page. shown: see asking."""

    overrides: dict[str, OverrideForm] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    shown: str = ""


def page(sheet: Sheet, typed: Typed) -> dict[str, Any]:
    """Everything that decide/page.html prints."""
    visit, verdict = sheet.visit, sheet.verdict
    kept = kept_verdict(visit)
    frame = frame_of(visit, "decide", verdict)
    given = list(given_overrides(standing_rows(visit), verdict))
    return {
        "visit": visit,
        "frame": frame,
        "verdict": frame.verdict_view,
        "decision": decision(sheet.case, verdict, given, typed.overrides),
        "asking": asking(sheet, typed.shown),
        "is_referred": bool(verdict.urgency) or verdict.level is VerdictLevel.REFER_FIRST,
        "errors": typed.errors,
        "kept": kept,
        "is_kept": kept is not None and is_same(kept, verdict),
        "section": "patients",
    }
