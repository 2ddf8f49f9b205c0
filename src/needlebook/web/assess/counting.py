"""Signs that are counted: the scores that go with a red flag of this complaint, each with its items to answer."""

from collections.abc import Set
from dataclasses import dataclass

from needlebook.core.case import Case
from needlebook.core.screening import Score, Verdict
from needlebook.core.screening.scores import item_questions, questions_of, result_of
from needlebook.knowledge import load
from needlebook.web.assess.history import Given, Row, rows
from needlebook.web.frame.scores import ScoreView, score_view


@dataclass(frozen=True, slots=True)
class Counting:
    """One score as it stands, and the questions that are counted."""

    view: ScoreView
    rows: tuple[Row, ...]


def countings(case: Case, asked: Set[str], given: Given, verdict: Verdict) -> tuple[Counting, ...]:
    """Every score that could be taken here; those of another complaint only where something of them was answered."""
    book = load().rulebook
    taken = (score for score in book.scores if score.flag in asked or _is_begun(score, given.now.keys()))
    return tuple(
        Counting(score_view(result_of(score, case, book)), tuple(rows(_items(score), given, verdict)))
        for score in taken
    )


def _is_begun(score: Score, answered: Set[str]) -> bool:
    return score.flag in answered or not questions_of(score).isdisjoint(answered)


def _items(score: Score) -> list[str]:
    """The questions that stand nowhere else on the page, in the order of the score, each once."""
    ids = dict.fromkeys(id for item in score.items for id in sorted(item_questions(item)))
    return [id for id in ids if not load().rulebook.questions[id].is_asked]
