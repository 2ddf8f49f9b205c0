"""What stands beside a rule and decides nothing: published figures, scores and depths, as Markdown."""

from collections.abc import Iterator
from typing import Any

from needlebook.core.screening import Question
from needlebook.knowledge.library import Knowledge
from needlebook.knowledge.rule_documents import figures_document, score_document
from needlebook.knowledge.rule_links import source_links

Document = dict[str, Any]


def information(question: Question, knowledge: Knowledge) -> list[str]:
    """The scores that belong to a question and the figures that concern it."""
    scores = [_score(score_document(s, knowledge)) for s in knowledge.rulebook.scores if s.flag == question.id]
    figures = figures_document(question, knowledge)
    return [*scores, "\n".join(_figures(figures))] if figures else scores


def depths_part(depths: Document | None) -> str:
    """The published depths of a hazard, under the sentence that says why none is a limit; '' without any."""
    return "\n".join(_depths(depths)) if depths else ""


def _depths(depths: Document) -> Iterator[str]:
    yield f"**Published depths.** {depths['note']}\n"
    for depth in depths["rows"]:
        warning = "**Do not use.** " if depth["do_not_use"] else ""
        yield f"- {warning}{depth['site']} ({depth['how']}): {depth['figure']} ({depth['source']})."


def _figures(figures: Document) -> Iterator[str]:
    yield f"**Published figures.** {figures['note']}\n"
    for row in figures["rows"]:
        weak = ", weak" if row["weak"] else ""
        yield f"- {row['item']}: {row['figure']} ({row['source']}{weak})."


def _score(score: Document) -> str:
    items = ", ".join(f"{item['label']} ({item['points']:+d})" for item in score["items"])
    bands = "; ".join(f"{b['points']}: {', '.join(filter(None, [b['means'], b['figure']]))}" for b in score["bands"])
    origin = f"{source_links(score['sources'])}; {score['provenance']['means']} ({score['provenance']['letter']})"
    return (
        f"**{score['title']}** (`{score['id']}`), information that no rule reads.\n\n"
        f"- **Counts:** {items}\n- **Means:** {bands}\n- **Note:** {score['note']}\n- **Sources:** {origin}"
    )
