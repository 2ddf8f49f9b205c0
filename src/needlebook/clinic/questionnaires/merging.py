"""A reply beside what stands in the record: what taking it over would write, and whether it may be ticked already."""

from hashlib import sha256

from needlebook.clinic.assessments.actions import GivenAnswer
from needlebook.clinic.assessments.models import Answer, AnswerChoice, Medicine, PainMark, SaidBy
from needlebook.clinic.assessments.queries import standing_assessment
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.questionnaires.models import Questionnaire, Reply


def standing_answers(visit: Visit) -> dict[str, Answer]:
    """What the record says now, by question."""
    return {answer.question: answer for answer in Answer.objects.filter(assessment=visit.pk)}


def record_mark(visit: Visit) -> str:
    """A mark of all in the record that a questionnaire can change: when anything of it is another, so is the mark."""
    assessment = standing_assessment(visit)
    rows = (
        Answer.objects.filter(assessment=visit.pk).values_list(
            "question", "answer", "side", "where", "state", "detail"
        ),
        Medicine.objects.filter(assessment=visit.pk).values_list("name", "atc"),
        PainMark.objects.filter(assessment=visit.pk).values_list("region", "side", "intensity", "quality"),
    )
    asked = (assessment.others_denied_at, assessment.drugs_asked_at, assessment.pregnancy_weeks)
    return sha256(repr([*map(list, rows), *map(str, asked)]).encode()).hexdigest()[:16]


def merged(reply: Reply, standing: Answer | None, answer: str) -> GivenAnswer:
    """The answer to write when the clinician leaves it as `answer`.

    Two yeses add up: places and sides of both, and the state and note that stand, so that nothing known is lost.
    """
    said_by, at = (SaidBy.PATIENT, reply.at) if answer == reply.answer else (SaidBy.PRACTITIONER, None)
    if answer != AnswerChoice.YES:
        return GivenAnswer(reply.question, answer, said_by=said_by, at=at)
    side, where, state, detail = _place(reply) if reply.answer == answer else ("", (), "", "")
    if standing is not None and standing.answer == answer:
        side = standing.side if side in ("", standing.side) else "" if standing.side else side
        where = tuple(dict.fromkeys([*standing.where, *where]))
        state, detail = standing.state, standing.detail or detail
    return GivenAnswer(reply.question, answer, side, where, state, detail, said_by, at)


def _place(reply: Reply) -> tuple[str, tuple[str, ...], str, str]:
    return reply.side, tuple(reply.where), "", reply.detail


def would_weaken(reply: Reply, standing: Answer | None) -> bool:
    """True where a yes of the record would become something else: that is for the clinician to tick."""
    return standing is not None and standing.answer == AnswerChoice.YES and reply.answer != AnswerChoice.YES


def would_deny_pregnancy(questionnaire: Questionnaire, weeks: int | None) -> bool:
    """The same for weeks of pregnancy that stand."""
    return bool(weeks) and questionnaire.pregnant == AnswerChoice.NO
