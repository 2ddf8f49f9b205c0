"""Published scores, counted in three-valued logic: what nobody knows leaves a range. Information, never a rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from needlebook.core.case import Case
from needlebook.core.screening.expressions import Atom, atoms
from needlebook.core.screening.facts import CaseFacts
from needlebook.core.screening.truth import Truth
from needlebook.core.screening.types import RuleBook, Score, ScoreBand, ScoreItem


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """The score lies from `low` to `high`; `bands` are those that it can still fall into.

    counted: the labels of the items that are so; open: of those that nobody knows.
    """

    score: Score
    low: int
    high: int
    bands: tuple[ScoreBand, ...]
    counted: tuple[str, ...]
    open: tuple[str, ...]


def score_results(case: Case, book: RuleBook) -> Sequence[ScoreResult]:
    """Every score of which an item was asked for and answered, in the order of the table."""
    answered = {item.id for item in case.history}
    return tuple(result_of(s, case, book) for s in book.scores if not answered.isdisjoint(questions_of(s)))


def result_of(score: Score, case: Case, book: RuleBook) -> ScoreResult:
    """Count one score. An open item that takes points off lowers `low`, one that adds raises `high`."""
    facts = CaseFacts(case, book)
    values = [(item, item_value(item, facts)) for item in score.items]
    sure = sum(item.points for item, value in values if value is Truth.YES)
    maybe = [item.points for item, value in values if value is Truth.UNKNOWN]
    low, high = sure + sum(p for p in maybe if p < 0), sure + sum(p for p in maybe if p > 0)
    return ScoreResult(
        score,
        low,
        high,
        tuple(band for band in score.bands if _can_hold(band, low, high)),
        tuple(item.label for item, value in values if value is Truth.YES),
        tuple(item.label for item, value in values if value is Truth.UNKNOWN),
    )


def item_value(item: ScoreItem, facts: CaseFacts) -> Truth:
    """Yes when any of the facts says so; no when one says no and none says yes; else unknown."""
    values = {fact.value(facts) for fact in item.known_by}
    return next((value for value in (Truth.YES, Truth.NO) if value in values), Truth.UNKNOWN)


def questions_of(score: Score) -> set[str]:
    """The questions whose answers are counted."""
    return {id for item in score.items for id in item_questions(item)}


def item_questions(item: ScoreItem) -> set[str]:
    """The questions that tell one item."""
    found = (atom for fact in item.known_by for atom in atoms(fact))
    return {str(atom.args[0]) for atom in found if isinstance(atom, Atom)}


def _can_hold(band: ScoreBand, low: int, high: int) -> bool:
    return (band.at_least is None or high >= band.at_least) and (band.at_most is None or low <= band.at_most)
