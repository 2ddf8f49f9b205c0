"""Walks every ledger: does each row fit the chain, and has each its line of audit? Reads only, names no person."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from needlebook.clinic.audit.models import Record
from needlebook.clinic.sessions.chain import START, Head, digest_of
from needlebook.clinic.sessions.models import Event, Refusal, Session
from needlebook.clinic.sessions.writing import audit_code
from needlebook.core.errors import BadInput
from needlebook.core.sessions.types import EVENT_TYPES

CODES = {kind: audit_code(kind) for kind in EVENT_TYPES}
CHUNK = 200  # sessions
# A transaction that began before the mark may end after it: what is younger is verified, but not yet in the mark.
SETTLED = dt.timedelta(minutes=1)
MOST_TRIED = 20
MOST_NAMED = 1_000  # rows missing in one gap; a session has a few hundred
REFUSED = "event.refused"


class Row(NamedTuple):
    """A ledger row, read in bulk; the names are those of `Event`."""

    session_id: UUID
    sequence: int
    event_id: UUID
    type: str
    payload: dict[str, Any]
    by_id: int
    recorded_at: dt.datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Damage:
    """What does not fit. `kind`: changed, moved, missing, added, end_differs (the session says another end than its
    rows), audit_missing, audit_differs, audit_without_event (then `event` is what the audit names), refusal_missing,
    refusal_unknown (the audit says another refusal than is kept, or none; `event` is what was refused)."""

    kind: str
    session: str = ""
    sequence: int | None = None
    event: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One digest over all chains as they were at a time: noted outside, it shows later that nothing before changed."""

    at: dt.datetime
    digest: str

    def __str__(self) -> str:
        return f"{self.at.astimezone(dt.UTC).isoformat()}/{self.digest}"

    @classmethod
    def read(cls, text: str) -> "Mark":
        """Raises BadInput for what no verification printed."""
        at, _, digest = text.strip().partition("/")
        try:
            moment = dt.datetime.fromisoformat(at)
            if moment.tzinfo is None or len(bytes.fromhex(digest)) != sha256().digest_size:
                raise ValueError
        except ValueError:
            raise BadInput("expect", "is not a mark", "the mark of an earlier verification, TIME/DIGEST") from None
        return cls(moment, digest)


@dataclass(frozen=True, slots=True)
class Report:
    """What was walked, what does not fit, and the mark: of now, or of the time of the one expected."""

    sessions: int
    events: int
    damages: tuple[Damage, ...]
    mark: Mark
    expected: Mark | None

    @property
    def is_as_expected(self) -> bool:
        return self.expected is None or self.expected.digest == self.mark.digest

    @property
    def is_sound(self) -> bool:
        return not self.damages and self.is_as_expected


def verify(
    now: dt.datetime, expected: Mark | None = None, progress: Callable[[int], object] = lambda events: None
) -> Report:
    """Walk every row of every session. `progress` hears how many events each step walked. Raises BadInput for an
    expected mark of a time to come."""
    if expected and expected.at > now:
        raise BadInput("expect", "lies in the future", "the mark of an earlier verification")
    at = expected.at if expected else now - SETTLED
    damages: list[Damage] = []
    ends: list[str] = []
    events = 0
    with _snapshot():
        sessions = _sessions()
        for chunk in _chunks(sessions):
            rows = _rows(chunk)
            damages += _of_chains(chunk, rows)
            damages += _of_audit(chunk, rows)
            damages += _of_refusals(chunk)
            ends += _ends(rows, at)
            events += len(rows)
            progress(len(rows))
        damages += _of_audit_without_session()
    digest = sha256("\n".join(sorted(ends)).encode()).hexdigest()
    return Report(len(sessions), events, tuple(damages), Mark(at, digest), expected)


def count_events() -> int:
    """How many events there are to walk."""
    return Event.objects.count()


class _Chain(NamedTuple):
    session: UUID
    head: str
    length: int
    patient: UUID


def _sessions() -> list[_Chain]:
    """Every session, those of a patient together."""
    found = Session.objects.order_by("visit__course__patient_id", "pk")
    return [_Chain(*row) for row in found.values_list("pk", "head", "length", "visit__course__patient_id")]


def _chunks(sessions: Iterable[_Chain]) -> Iterator[list[_Chain]]:
    """A few hundred sessions at a time; those of one patient are never parted, as audit is read by patient."""
    chunk: list[_Chain] = []
    for _, of_patient in groupby(sessions, key=attrgetter("patient")):
        chunk += of_patient
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _rows(chunk: Iterable[_Chain]) -> list[Row]:
    found = Event.objects.filter(session__in=[chain.session for chain in chunk]).order_by("session", "sequence")
    return [Row(*values) for values in found.values_list(*Row._fields)]


def _of_chains(chunk: Iterable[_Chain], rows: Iterable[Row]) -> Iterator[Damage]:
    by_session = {session: list(found) for session, found in groupby(rows, key=attrgetter("session_id"))}
    for chain in chunk:
        yield from damages_of(str(chain.session), Head(chain.head, chain.length), by_session.get(chain.session, []))


def damages_of(session: str, end: Head, rows: list[Row]) -> Iterator[Damage]:
    """What does not fit in one chain; `rows` by sequence. Each row is held against the digest kept before it, so that
    one changed row is one finding."""
    unfit: list[Row] = []
    before, digest = 0, START
    for row in rows:
        yield from _gap(session, before + 1, row.sequence)
        if row.sequence > end.length:
            yield Damage("added", session, row.sequence)
        elif row.sequence == before + 1 and _digest(digest, row) != row.digest:
            unfit.append(row)
        before, digest = row.sequence, row.digest
    yield from _gap(session, before + 1, end.length + 1)
    yield from _unfit(session, unfit, rows)
    if before == end.length and digest != end.digest:
        yield Damage("end_differs", session, before)


def _gap(session: str, first: int, end: int) -> Iterator[Damage]:
    """The missing rows, each by its place; of an absurd number of them the first ones."""
    return (Damage("missing", session, n) for n in range(first, min(end, first + MOST_NAMED)))


def _digest(previous: str, row: Row) -> str:
    """No digest for what no ledger of ours ever held: a payload that is no object, text that cannot be written."""
    try:
        return digest_of(previous, row)
    except (AttributeError, TypeError, ValueError):
        return ""


def _unfit(session: str, unfit: list[Row], rows: list[Row]) -> Iterator[Damage]:
    """A row that fits at the place of another one that does not fit either was moved; any other was changed, or the
    row before it was exchanged."""
    places = [row.sequence for row in unfit] if len(unfit) <= MOST_TRIED else []
    before = [START, *(row.digest for row in rows)]
    for row in unfit:
        was_elsewhere = any(
            _digest(previous, row._replace(sequence=place)) == row.digest
            for place in places
            if place != row.sequence
            for previous in before
        )
        yield Damage("moved" if was_elsewhere else "changed", session, row.sequence)


def _ends(rows: Iterable[Row], at: dt.datetime) -> Iterator[str]:
    """Where each chain stood at that time."""
    for session, of_session in groupby(rows, key=attrgetter("session_id")):
        last = None
        for row in of_session:
            last = row if row.recorded_at and row.recorded_at <= at else last
        if last:
            yield f"{session} {last.sequence} {last.digest}"


def _of_audit(chunk: Iterable[_Chain], rows: Iterable[Row]) -> Iterator[Damage]:
    """Each event has one line of audit, of the same kind and by the same person, and the reverse."""
    owed = {str(row.event_id): row for row in rows}
    lines = Record.objects.filter(patient_id__in={chain.patient for chain in chunk}, code__in=CODES.values())
    for subject, code, by in lines.values_list("subject_id", "code", "by_id"):
        row = owed.pop(subject, None)
        if row is None:
            yield from _without_event(subject)
        elif (CODES.get(row.type), row.by_id) != (code, by):
            yield Damage("audit_differs", str(row.session_id), row.sequence)
    for row in owed.values():
        yield Damage("audit_missing", str(row.session_id), row.sequence)


def _of_refusals(chunk: Iterable[_Chain]) -> Iterator[Damage]:
    """Each refusal that is kept has its line of audit with the same reason and by the same person, and the reverse.
    They are in no chain: words that were changed in one are not found."""
    rows = Refusal.objects.filter(session__in=[chain.session for chain in chunk])
    kept = Counter((str(id), *rest) for id, *rest in rows.values_list("event_id", "by_id", "reason", "type"))
    lines = Record.objects.filter(patient_id__in={chain.patient for chain in chunk}, code=REFUSED)
    named = lines.values_list("subject_id", "by_id", "detail__reason", "detail__event")
    told = Counter(named)
    yield from (Damage("refusal_missing", event=subject) for subject, *_ in told - kept)
    yield from (Damage("refusal_unknown", event=subject) for subject, *_ in kept - told)


def _of_audit_without_session() -> Iterator[Damage]:
    known = Session.objects.values("visit__course__patient_id")
    lines = Record.objects.filter(code__in=CODES.values()).exclude(patient_id__in=known)
    for subject in lines.values_list("subject_id", flat=True):
        yield from _without_event(subject)


def _without_event(subject: str) -> Iterator[Damage]:
    """`consent.withdrawn` is also said of the consent itself, which has a number and no UUID."""
    if not subject.isdigit():
        yield Damage("audit_without_event", event=subject)


@contextmanager
def _snapshot() -> Iterator[None]:
    """Everything as it was at one moment, while the clinic goes on writing. Inside a transaction that one holds."""
    if connection.in_atomic_block:
        yield
        return
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_postgres else "BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
