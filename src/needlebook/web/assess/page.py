"""Puts the Assess page together: one screening, a fixed number of queries, whatever the history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.deciding import verdict_on
from needlebook.clinic.assessments.models import Assessment
from needlebook.clinic.assessments.queries import previous_assessment, standing_assessment, worst_pain
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.questionnaires.queries import to_review_at
from needlebook.core.case import Case
from needlebook.core.screening import Verdict
from needlebook.core.screening.facts import can_be_pregnant
from needlebook.web.assess.counting import countings
from needlebook.web.assess.forms import FactsForm, GoalForm, MedicineForm, ScoresForm, goal_forms
from needlebook.web.assess.history import Given, asked_of, given_answers, history
from needlebook.web.assess.medicines import medicines
from needlebook.web.assess.since import since_last_visit
from needlebook.web.frame.asking import AskLink, ask_links
from needlebook.web.frame.visit import Frame, frame_of
from needlebook.web.questionnaire.status import notices

MOST_LINKS = 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands of a visit, read once for a request; every part of the page is made from it."""

    visit: Visit
    assessment: Assessment
    previous: Assessment | None
    case: Case
    verdict: Verdict
    asked: frozenset[str]  # what matters for this complaint, these sites and this person
    given: Given

    @property
    def asks_pregnancy(self) -> bool:
        return can_be_pregnant(self.case) or self.case.patient.pregnancy_weeks is not None


@dataclass(frozen=True, slots=True)
class StillToAsk:
    """The open questions that the aside names, and how many more there are."""

    links: Sequence[AskLink]
    hidden: int


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed and not taken, with its errors; it stands in the page in place of what is kept."""

    facts: FactsForm | None = None
    medicine: MedicineForm | None = None
    goals: Sequence[GoalForm] | None = None
    scores: ScoresForm | None = None
    errors: dict[str, str] = field(default_factory=dict)


def sheet_of(visit: Visit) -> Sheet:
    """Read the visit as it stands now."""
    assessment, previous = standing_assessment(visit), previous_assessment(visit)
    case = case_of(visit)
    verdict = verdict_on(visit, case)
    given = given_answers(assessment, previous)
    return Sheet(visit, assessment, previous, case, verdict, asked_of(case, verdict), given)


def page(sheet: Sheet, typed: Typed) -> dict[str, Any]:
    """Everything that assess/page.html prints."""
    return {
        **live(sheet),
        **facts_part(sheet, typed.facts),
        **medicines_part(sheet, typed.medicine),
        **goals_part(sheet, typed.goals),
        **scores_part(sheet, typed.scores),
        "since": since_last_visit(sheet.visit),
        **history_part(sheet),
        "waiting": notices(to_review_at(sheet.visit)),
        "errors": typed.errors,
        "section": "patients",
    }


def live(sheet: Sheet) -> dict[str, Any]:
    """What changes with every answer: the verdict, the open questions, the frame."""
    frame: Frame = frame_of(sheet.visit, "assess", sheet.verdict)
    links = ask_links(sheet.visit, sheet.verdict)
    return {
        "visit": sheet.visit,
        "frame": frame,
        "verdict": frame.verdict_view,
        "still_to_ask": StillToAsk(links[:MOST_LINKS], max(0, len(links) - MOST_LINKS)),
        "asked_count": len(sheet.given.now),
        "countings": countings(sheet.case, sheet.asked, sheet.given, sheet.verdict),
    }


def history_part(sheet: Sheet) -> dict[str, Any]:
    """The questions; the scores that are counted from some of them are among what is live."""
    return {"history": history(sheet.asked, sheet.given, sheet.verdict)}


def facts_part(sheet: Sheet, form: FactsForm | None = None) -> dict[str, Any]:
    open_facts = [o.id for o in sheet.verdict.ask]
    facts = form or FactsForm(sheet.assessment, asks_pregnancy=sheet.asks_pregnancy)
    return {"facts": facts, "open_facts": open_facts, "visit": sheet.visit}


def medicines_part(sheet: Sheet, form: MedicineForm | None = None) -> dict[str, Any]:
    shown = medicines(sheet.assessment, sheet.verdict)
    return {"medicines": shown, "medicine_form": form or MedicineForm(auto_id="field-%s"), "visit": sheet.visit}


def goals_part(sheet: Sheet, forms: Sequence[GoalForm] | None = None) -> dict[str, Any]:
    """Today's goals; before any are written, those of the last visit stand there with the number left open."""
    today = list(sheet.assessment.goals.all())
    before = {g.activity: g.able for g in sheet.previous.goals.all()} if sheet.previous else {}
    goals = [(g.activity, g.able) for g in today] or [(activity, None) for activity in before]
    shown = forms or goal_forms(goals)
    rows = [(form, before.get(form["activity"].value() or "")) for form in shown]
    return {"goals": rows, "has_goals_before": bool(before), "visit": sheet.visit}


def scores_part(sheet: Sheet, form: ScoresForm | None = None) -> dict[str, Any]:
    return {"scores": form or ScoresForm(worst_pain(sheet.visit)), "visit": sheet.visit}
