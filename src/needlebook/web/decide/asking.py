"""The open questions as they are answered on the Decide page: the most important ones first, the rest folded away.

A question that was answered here stays where it was, so that nothing jumps under the hand that answered it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from needlebook.core.screening import Open
from needlebook.knowledge import load
from needlebook.web.assess.history import Row, rows
from needlebook.web.assess.page import Sheet
from needlebook.web.frame.asking import AskLink, ask_links, consequence

MOST_FIRST = 6
AFTER = "|"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to ask: a question with its answers, or a link to where a fact is written down."""

    row: Row | None
    link: AskLink | None


@dataclass(frozen=True, slots=True)
class Asking:
    """shown: ids of everything listed, in order, and which stands first; the next answer sends it back."""

    first: tuple[Asked, ...]
    rest: tuple[Asked, ...]
    open_count: int
    shown: str

    @property
    def has_questions(self) -> bool:
        return any(asked.row for asked in (*self.first, *self.rest))


def asking(sheet: Sheet, shown: str = "") -> Asking:
    """What is still to ask, and what was answered since the page was opened. shown: as the page sent it, or ''."""
    opens = {open_.id: open_ for open_ in sheet.verdict.ask}
    stood_first, stood_after = (_still_listed(part, sheet, opens) for part in shown.partition(AFTER)[::2])
    ids = list(dict.fromkeys([*stood_first, *stood_after, *opens]))
    count = _how_many_first(ids, len(stood_first), opens)
    ready = _prepare(sheet, ids, opens)
    return Asking(
        first=tuple(ready[id] for id in ids[:count]),
        rest=tuple(ready[id] for id in ids[count:]),
        open_count=len(opens),
        shown=f"{','.join(ids[:count])}{AFTER}{','.join(ids[count:])}",
    )


def _still_listed(part: str, sheet: Sheet, opens: Collection[str]) -> Sequence[str]:
    """What is open or was answered; whatever else was sent is no question of this visit."""
    answered = sheet.given.now.keys() & load().rulebook.questions.keys()
    return [id for id in dict.fromkeys(part.split(",")) if id in opens or id in answered]


def _how_many_first(ids: Sequence[str], stood: int, opens: Collection[str]) -> int:
    """As many as stood there, and more until enough of them are open."""
    count = stood
    while count < len(ids) and sum(id in opens for id in ids[:count]) < MOST_FIRST:
        count += 1
    return count


def _prepare(sheet: Sheet, ids: Sequence[str], opens: Mapping[str, Open]) -> Mapping[str, Asked]:
    links = dict(zip(opens, ask_links(sheet.visit, sheet.verdict), strict=True))
    questions = [id for id in ids if id in load().rulebook.questions]
    by_id = {row.id: _with_consequence(row, opens.get(row.id)) for row in _rows(sheet, questions)}
    return {id: Asked(by_id.get(id), None if id in by_id else links[id]) for id in ids}


def _rows(sheet: Sheet, ids: Iterable[str]) -> Iterable[Row]:
    return rows(ids, sheet.given, sheet.verdict)


def _with_consequence(row: Row, open_: Open | None) -> Row:
    """What a yes would mean stands under an open question, where its hint stands."""
    if open_ is None:
        return row
    words = consequence(open_)
    return replace(row, hint=f"{words[:1].upper()}{words[1:]}. {row.hint}".strip())
