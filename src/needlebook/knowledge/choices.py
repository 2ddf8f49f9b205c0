"""What a change of position does where sources disagree: the rules that begin to hold and those that cease."""

from dataclasses import dataclass

from needlebook.core.screening import Rule, RuleBook


@dataclass(frozen=True, slots=True)
class Moved:
    """The rules that one change of position moves; every other rule stays as it is."""

    begin: tuple[Rule, ...]
    cease: tuple[Rule, ...]


def moved_by(topic: str, before: str, after: str, book: RuleBook) -> Moved:
    """Compare two positions of one topic. The same position twice moves nothing."""
    if before == after:
        return Moved((), ())
    return Moved(*(tuple(r for r in book.rules if r.choice == (topic, position)) for position in (after, before)))
