"""The events of one request, read with as little work as turning it away costs."""

from typing import Any

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import gettext as _

from needlebook.core.errors import BadInput
from needlebook.core.sessions.types import (
    EVENT_TYPES,
    ConsentWithdrawn,
    Event,
    EventCorrected,
    IncidentReported,
    MeasureTaken,
    NeedleDescribed,
    NeedleInserted,
    NeedleManipulated,
    NeedleRemoved,
    NoteAdded,
    ReactionEnded,
    ReactionObserved,
    TwitchObserved,
)
from needlebook.interop.api.problems import NotTaken
from needlebook.interop.decoding import BadEvent, Known, event_from
from needlebook.interop.plain_errors import decoded
from needlebook.knowledge import load

MOST_EVENTS = 500
LARGEST_BODY = 1_000_000  # bytes; 500 events of a session are about a quarter of it
# What a device may send. All else is a decision with a page of its own, where the server knows what it rests on.
# A patient who takes back the consent is heard at once, with or without network; giving it is a page.
OBSERVED = (
    ConsentWithdrawn,
    NeedleInserted,
    NeedleDescribed,
    NeedleManipulated,
    TwitchObserved,
    NeedleRemoved,
    MeasureTaken,
    ReactionObserved,
    ReactionEnded,
    NoteAdded,
    EventCorrected,
    IncidentReported,
)
OBSERVATIONS = {kind.__name__: kind for kind in OBSERVED}


class _Batch(msgspec.Struct, forbid_unknown_fields=True):
    events: list[msgspec.Raw]


def read_batch(request: HttpRequest, *, by: str) -> list[Event]:
    """The events of the body; `by` is who signed in, whatever the device says. Raises NotTaken."""
    body = _body(request)
    raw = _listed(body)
    if len(raw) > MOST_EVENTS:
        raise _too_large()
    _need_one_list(body)
    known = Known(load().anatomy)  # an instrument that is not known is refused by the ledger, with its reason
    return [_read_at(number, bytes(each), by, known) for number, each in enumerate(raw)]


def _body(request: HttpRequest) -> bytes:
    if request.content_type != "application/json":
        raise NotTaken(415, "media.not_json", _("Send the events as application/json."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise _too_large()  # not a byte of it has been read
    try:
        return request.body
    except RequestDataTooBig:
        raise _too_large() from None
    except UnreadablePostError:
        raise _malformed() from None


def _too_large() -> NotTaken:
    text = _("The batch is too large; allowed: %(events)d events and %(bytes)d bytes. Send it in parts.")
    return NotTaken(413, "batch.too_large", text % {"events": MOST_EVENTS, "bytes": LARGEST_BODY})


def _malformed() -> NotTaken:
    return NotTaken(400, "json.malformed", _("The body is not JSON. Nothing was recorded."))


def _listed(body: bytes) -> list[msgspec.Raw]:
    """The events unread: a long list is counted, not parsed."""
    try:
        return msgspec.json.decode(body, type=_Batch).events
    except msgspec.ValidationError:
        raise _no_batch() from None
    except (ValueError, RecursionError):
        raise _malformed() from None


def _need_one_list(body: bytes) -> None:
    """Of two lists under one name the decoder takes the last: what stands in the first would be lost in silence."""
    if body.count(b'"events"') == 1:
        return
    try:
        decoded(body)
    except BadInput:
        raise _no_batch() from None


def _no_batch() -> NotTaken:
    text = _("The body is not a list of events; allowed: %(shape)s.") % {"shape": '{"events": [{"type": …}, …]}'}
    return NotTaken(422, "batch.malformed", text)


def _read_at(number: int, raw: bytes, by: str, known: Known) -> Event:
    values: Any = None
    try:
        values = decoded(raw, "", "one JSON object an event")
        return event_from(_observed(values, by), known)
    except BadInput as error:
        reason = error.reason if isinstance(error, BadEvent) else "event.malformed"
        where = f"events[{number}].{error.field}".rstrip(".")
        text = str(BadInput(where, error.wrong, error.allowed))
        raise NotTaken(422, reason, _one_line(text), event=number, id=_id_of(values)) from None


def _one_line(text: str) -> str:
    """A field name from a device may hold a line break: written out, not obeyed."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _observed(values: Any, by: str) -> Any:
    """The same, said by who signed in. Raises BadEvent for a decision."""
    if not isinstance(values, dict):
        return values
    name = values.get("type")
    if isinstance(name, str) and name in EVENT_TYPES and name not in OBSERVATIONS:
        raise BadEvent("event.decision", "type", f"{name} is decided on a page of the server", ", ".join(OBSERVATIONS))
    return {**values, "by": by}


def _id_of(values: Any) -> str | None:
    """The id that the device gave the event, so that it can put that one aside and send the rest."""
    id = values.get("id") if isinstance(values, dict) else None
    return id[:40] if isinstance(id, str) else None
