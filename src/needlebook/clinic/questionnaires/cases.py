"""Replies as core values: what the patient's own answers mean at once, and what the record would say with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from needlebook.clinic.assessments.actions import GivenAnswer
from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.governance.queries import policy_of
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.questionnaires.models import Questionnaire, Reply
from needlebook.core.anatomy import Side
from needlebook.core.case import Answer, Case, HistoryItem, PainMark, Patient
from needlebook.core.screening import Urgency, screen
from needlebook.knowledge import load

# What the patient is told of at once; a routine referral is for the visit.
CANNOT_WAIT = (Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.URGENT)


@dataclass(frozen=True, slots=True)
class Sign:
    """A reply that must not wait. is_certain: False where the patient was not sure, and should ask today."""

    urgency: Urgency
    question: str
    is_certain: bool


def signs_in(questionnaire: Questionnaire) -> list[Sign]:
    """Every reply behind a rule with an urgency, most urgent first; also those that were not sure and could be one.

    Judged by the replies and by the age and sex of the patient alone, so that nothing else of the record shows through.
    """
    replies = {reply.question: reply for reply in questionnaire.replies.all()}
    case = _own_case(questionnaire, replies.values())
    verdict = screen(case, load().anatomy, load().rulebook, policy_of(questionnaire.visit.patient.clinic_id))
    found: dict[str, Sign] = {}
    for reason in verdict.reasons:
        for question in (fact.removesuffix(" yes") for fact in reason.facts if fact.endswith(" yes")):
            _keep(found, reason.rule.urgency, question, is_certain=True)
    for open_ in verdict.ask:
        if open_.id in replies and open_.urgency in CANNOT_WAIT[:2]:
            _keep(found, Urgency.SAME_DAY, open_.id, is_certain=False)
    return sorted(found.values(), key=lambda sign: (-sign.urgency.rank, not sign.is_certain))


def _keep(found: dict[str, Sign], urgency: Urgency | None, question: str, *, is_certain: bool) -> None:
    """The most urgent that one reply means."""
    if urgency not in CANNOT_WAIT or urgency is None:
        return
    if question not in found or urgency.rank > found[question].urgency.rank:
        found[question] = Sign(urgency, question, is_certain)


def _own_case(questionnaire: Questionnaire, replies: Iterable[Reply]) -> Case:
    visit = questionnaire.visit
    return Case(
        patient=Patient(visit.age, visit.patient.sex, None, weeks_said(questionnaire)),
        complaint=visit.course.complaint or None,
        history=tuple(_item(GivenAnswer(r.question, r.answer, r.side, tuple(r.where))) for r in replies),
        drugs=tuple(m.atc for m in questionnaire.medicines.all() if m.atc) or None,
    )


def weeks_said(questionnaire: Questionnaire) -> int | None:
    """Weeks of pregnancy as the record keeps them: 0 is not pregnant; None where the week is not known."""
    return 0 if questionnaire.pregnant == Answer.NO else questionnaire.pregnancy_weeks


def case_with(
    visit: Visit,
    answers: Iterable[GivenAnswer],
    drugs: Iterable[str] | None,
    weeks: int | None,
    pain: Mapping[tuple[str, str], int | None],
) -> Case:
    """The case of a visit with these answers taken over. `drugs`: codes, blank for a medicine that is not known."""
    case, given = case_of(visit), {a.question: a for a in answers}
    kept = [item for item in case.history if item.id not in given]
    patient = case.patient if weeks is None else replace(case.patient, pregnancy_weeks=weeks)
    codes = list(drugs) if drugs is not None else []
    return replace(
        case,
        patient=patient,
        history=(*kept, *(_item(a) for a in given.values())),
        drugs=case.drugs if drugs is None else tuple(dict.fromkeys([*(case.drugs or ()), *filter(None, codes)])),
        has_unknown_drug=case.has_unknown_drug or "" in codes,
        pain=tuple(PainMark(r, Side(s), n) for (r, s), n in pain.items()) or case.pain,
    )


def _item(given: GivenAnswer) -> HistoryItem:
    side = Side(given.side) if given.side else None
    return HistoryItem(given.question, Answer(given.answer or "unknown"), side, given.where, given.state or None)
