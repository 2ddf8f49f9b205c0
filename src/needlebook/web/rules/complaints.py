"""The rule book by complaint: its red flags first, then what is asked of everybody."""

from dataclasses import dataclass

from needlebook.core.anatomy import Complaint
from needlebook.knowledge import load
from needlebook.knowledge.rule_documents import rules_of
from needlebook.web.rules.browse import Asked, asked_in, group_names


@dataclass(frozen=True, slots=True)
class GroupAsked:
    name: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """`own`: asked first with this complaint; `everybody`: asked whatever the complaint, by group."""

    complaint: Complaint
    own: tuple[Asked, ...]
    everybody: tuple[GroupAsked, ...]
    muscles: tuple[str, ...]


def complaint_page(id: str) -> ComplaintPage:
    """What is asked when a patient comes with this complaint."""
    knowledge = load()
    book, complaint = knowledge.rulebook, knowledge.anatomy.complaints[id]
    own = (Asked(q, tuple(rules_of(q, book))) for q in book.questions.values() if id in q.complaints)
    groups = (GroupAsked(name, tuple(map(_for_everybody, asked_in(name)))) for name in group_names().values())
    everybody = (GroupAsked(g.name, tuple(a for a in g.asked if a.rules)) for g in groups)
    muscles = tuple(dict.fromkeys(candidate.muscle for candidate in complaint.candidates))
    return ComplaintPage(complaint, tuple(own), tuple(g for g in everybody if g.asked), muscles)


def _for_everybody(asked: Asked) -> Asked:
    """The question with the rules that hold whatever the complaint; none when it belongs to a complaint itself."""
    if asked.question.complaints or not asked.question.is_asked:
        return Asked(asked.question, ())
    return Asked(asked.question, tuple(rule for rule in asked.rules if not rule.complaints))
