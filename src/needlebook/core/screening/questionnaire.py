"""Which questions to ask a person: those whose answer could change the verdict for this complaint and these sites."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case, Patient
from needlebook.core.screening.consequences import active_rules
from needlebook.core.screening.engine import screen
from needlebook.core.screening.facts import can_be_pregnant
from needlebook.core.screening.types import Policy, Question, Rule, RuleBook

FACTS = ("drugs", "pregnancy_weeks")  # what a person can tell; the other facts are measured
ABOUT_PREGNANCY = ("rf_ha_preg",)  # asked only where pregnancy is: its rule looks at the answer alone


@dataclass(frozen=True, slots=True)
class Section:
    """The questions of one group of the table, in its order."""

    group: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What to ask, first things first. `facts`: those of FACTS that could change the verdict."""

    sections: tuple[Section, ...]
    facts: tuple[str, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)


def questionnaire(case: Case, anatomy: Anatomy, book: RuleBook, policy: Policy) -> Questionnaire:
    """Everything that a person of this age and sex with this complaint and these planned sites has to be asked.

    What was answered before plays no part, so the list is the same whoever reads it and whenever. A question is in when
    an answer could still make the verdict stricter; every red flag of the complaint and of any presentation always is.
    Without planned sites a rule about sites counts as one about somewhere. Red flags of other complaints are out.
    """
    person = Patient(age=case.patient.age, sex=case.patient.sex)
    unasked = Case(person, case.complaint, planned=case.planned)
    rules = [rule for rule in active_rules(book, policy) if _is_about(rule.complaints, case)]
    red_flags = _red_flags(rules)
    relevant = {rule.id for rule in rules}
    could_change = {o.id for o in screen(unasked, anatomy, book, policy).ask if not relevant.isdisjoint(o.rules)}
    wanted = could_change | red_flags
    asked = [q for q in book.questions.values() if q.id in wanted and _is_asked(q, case)]
    return Questionnaire(tuple(_sections(asked, red_flags)), tuple(f for f in FACTS if f in could_change))


def _is_about(complaints: Sequence[str], case: Case) -> bool:
    return not complaints or case.complaint in complaints


def _red_flags(rules: Iterable[Rule]) -> set[str]:
    """Ids of questions; a rule with a variant belongs to the question before the dot."""
    return {rule.id.partition(".")[0] for rule in rules if rule.level == "red_flag"}


def _is_asked(question: Question, case: Case) -> bool:
    applies = question.id not in ABOUT_PREGNANCY or can_be_pregnant(case)
    return question.is_asked and applies and _is_about(question.complaints, case)


def _sections(questions: Sequence[Question], red_flags: set[str]) -> Iterator[Section]:
    """Red flags of the complaint first, then those of any presentation, then the other groups as the table has them."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.group, []).append(question)

    def is_later(group: str) -> tuple[bool, bool]:
        own = groups[group]
        return not any(q.complaints for q in own), red_flags.isdisjoint(q.id for q in own)

    return (Section(group, tuple(groups[group])) for group in sorted(groups, key=is_later))
