"""Which site rules could speak about a muscle: what is known from the muscle alone, before anybody is asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from needlebook.core.anatomy import Anatomy, Side
from needlebook.core.case import Case, Patient, PlannedSite
from needlebook.core.screening.expressions import Expression
from needlebook.core.screening.facts import CaseFacts, SiteFacts, site_facts
from needlebook.core.screening.truth import Truth
from needlebook.core.screening.types import Rule, RuleBook


@dataclass(frozen=True, slots=True)
class Touch:
    """A site rule whose `where` can be so for a muscle.

    areas: the questions whose answer, with its area, decides it; () when the muscle alone does.
    with_current: it can be so only when the needle carries current.
    """

    rule: Rule
    areas: tuple[str, ...]
    with_current: bool


def touching(muscle: str, anatomy: Anatomy, book: RuleBook) -> Iterator[Touch]:
    """The site rules that could touch a muscle, in the order of the table, whatever the clinic's choices are."""
    plain, electrical = (site_facts(PlannedSite(muscle, Side.LEFT, is_on), anatomy, book) for is_on in (False, True))
    nobody = CaseFacts(Case(Patient()), book)
    for rule in book.rules:
        if rule.where and (touch := _touch(rule, rule.where, nobody, plain, electrical)):
            yield touch


def _touch(rule: Rule, where: Expression, nobody: CaseFacts, plain: SiteFacts, electrical: SiteFacts) -> Touch | None:
    """With nobody asked, an area of an answer is unknown; what stays 'no' in that light cannot become 'yes'."""
    without, with_current = where.value(nobody.at(plain)), where.value(nobody.at(electrical))
    if without is with_current is Truth.NO:
        return None
    site = electrical if without is Truth.NO else plain
    areas = tuple(dict.fromkeys(where.unknowns(nobody.at(site))))
    return Touch(rule, areas, with_current=without is Truth.NO)
