"""Who did what in a session: who answers for it, who put needles in, who took them out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from needlebook.clinic.accounts.models import User
from needlebook.core.sessions import State


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Somebody took the session over: when, and how many needles were counted in the body."""

    name: str
    at: datetime
    counted: int


@dataclass(frozen=True, slots=True)
class Hands:
    """inserted, removed: (name, numbers of the needles), in the order in which people came to it."""

    responsible: str
    opened_by: str
    inserted: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]
    takeovers: tuple[TakenOver, ...]


def hands_of(state: State, known: Iterable[User] = ()) -> Hands:
    """Everybody by name, in one query; none when everybody is `known` already."""
    removals = {number: needle.removed.by for number, needle in state.needles.items() if needle.removed}
    insertions = {number: needle.inserted.by for number, needle in state.needles.items()}
    opened = state.opened.by if state.opened else ""
    ids = {opened, *insertions.values(), *removals.values(), *(event.by for event in state.takeovers)}
    names = names_of(ids, known)
    return Hands(
        responsible=names[state.responsible or ""],
        opened_by=names[opened],
        inserted=tuple(_by_name(insertions, names)),
        removed=tuple(_by_name(removals, names)),
        takeovers=tuple(TakenOver(names[e.by], e.at, e.counted_in_body) for e in state.takeovers),
    )


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for the session now, for somebody who looks at it."""

    name: str
    is_me: bool


def answering(state: State, me: User, practitioner: User) -> Answering:
    """No query while the one who opened it, or who looks, answers for it."""
    who = state.responsible or ""
    return Answering(names_of([who], known=(me, practitioner))[who], who == str(me.pk))


def names_of(ids: Iterable[str], known: Iterable[User] = ()) -> Mapping[str, str]:
    """The short name of each id; somebody who is not in the records is said to be so."""
    found = {str(person.pk): person.short_name for person in known}
    wanted = [id for id in ids if id not in found and _is_uuid(id)]
    people = User.objects.filter(pk__in=wanted) if wanted else ()
    found |= {str(person.pk): person.short_name for person in people}
    return defaultdict(lambda: _("not known"), found)


def _by_name(who: Mapping[int, str], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    numbers = defaultdict(list)
    for number, id in sorted(who.items()):
        numbers[names[id]].append(str(number))
    yield from ((name, ", ".join(listed)) for name, listed in numbers.items())


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
