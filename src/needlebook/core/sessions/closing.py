"""May this session be closed, and if not, what stands in the way."""

from collections.abc import Iterable

from needlebook.core.sessions.reasons import Refused, refuse
from needlebook.core.sessions.state import State


def in_the_way(state: State, unseen: Iterable[int] = ()) -> tuple[Refused, ...]:
    """Everything that keeps the session from being closed, most serious first; () when it may be closed.

    unseen: numbers of needles of which a refusal speaks that nobody has looked at: something may be in the body. The
    count of the sharps bin is not part of it: it is known only at closing (`count_differs`).
    """
    if not state.is_open:
        return (refuse("session.closed" if state.closed else "session.not_open"),)
    return needles_in_the_way(state) + _unseen_in_the_way(sorted(unseen))


def count_differs(state: State, counted: int) -> Refused | None:
    """Needles out and needles counted in the sharps bin must be the same number."""
    removed = len(state.needles_out)
    return refuse("close.count_differs", removed=removed, counted=counted) if counted != removed else None


def packs_differ(state: State, opened: int | None) -> Refused | None:
    """Needles that went in and packs opened must be the same number; None: nobody counted the packs."""
    inserted = len(state.needles)
    if opened is None or opened == inserted:
        return None
    return refuse("close.packs_differ", inserted=inserted, opened=opened)


def needles_in_the_way(state: State) -> tuple[Refused, ...]:
    """The needles that keep a session from being closed, whether it is open or not."""
    broken = sorted(n for n, needle in state.needles.items() if needle.is_break_unreported)
    twice = sorted({event.needle for event in state.misnumbered})
    found = {
        "close.needle_unaccounted": state.unaccounted,
        "close.number_used_twice": twice,
        "close.break_unreported": broken,
    }
    return tuple(
        refuse(code, count=len(numbers), needles=_listed(numbers)) for code, numbers in found.items() if numbers
    )


def _unseen_in_the_way(numbers: list[int]) -> tuple[Refused, ...]:
    return (refuse("close.refusal_open", count=len(numbers), needles=_listed(numbers)),) if numbers else ()


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)
