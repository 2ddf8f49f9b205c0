"""One commit for everybody who waits: while one post is being written, the next ones gather and share a transaction.

The disk is waited for once for all of them, and nobody queues for SQLite's one writer by sleeping. An answer is given
after the commit only. Other processes do the same beside this one; the database keeps them apart.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from django.db import OperationalError, connection, transaction

from needlebook.clinic.sessions.not_kept import not_kept
from needlebook.clinic.sessions.writing import Post, append, append_one
from needlebook.core.sessions import Decision


@dataclass(slots=True)
class Waiting:
    """A post, and what became of it."""

    post: Post
    decisions: list[Decision] | None = None
    error: Exception | None = None

    @property
    def is_done(self) -> bool:
        return self.decisions is not None or self.error is not None


_waiting: deque[Waiting] = deque()
_writing = Lock()


def keep(post: Post) -> list[Decision]:
    """The decisions on the post, once what was accepted is on disk. Raises NotKept when it cannot be written now."""
    if connection.in_atomic_block:  # part of a larger change, which commits it
        return append_one(post)
    mine = Waiting(post)
    _waiting.append(mine)
    with _writing:
        if not mine.is_done:
            _write([_waiting.popleft() for _ in range(len(_waiting))])
    if mine.error is not None:
        raise mine.error
    assert mine.decisions is not None
    return mine.decisions


def _write(group: Sequence[Waiting]) -> None:
    """Together, and each for itself when one of them spoils it: it harms nobody else."""
    try:
        with transaction.atomic():
            answers = append([one.post for one in group])
        for one, decisions in zip(group, answers, strict=True):
            one.decisions = decisions
    except OperationalError as error:  # the database, not a post: the next try of each of them is its own
        for one in group:
            one.error = not_kept(error)
    except Exception as error:
        if len(group) == 1:
            group[0].error = error
            return
        for one in group:
            _write([one])
