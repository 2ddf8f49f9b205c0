"""Events as JSON: what a device kept while it had no connection, sent unchanged."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse

from needlebook.clinic.sessions.actions import record_events, said
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import state_of
from needlebook.clinic.sessions.reading import read_events
from needlebook.core.errors import BadInput
from needlebook.core.sessions import Decision, Refused, State
from needlebook.core.sessions.types import Event


def take_events(request: HttpRequest, session: Session) -> JsonResponse:
    """Each event gets an answer of its own; one refused does not hold up the rest. Bad JSON: 400 and why."""
    try:
        events = read_events(_document(request.body), by=str(request.user.pk))
    except BadInput as error:
        return JsonResponse({"error": str(error)}, status=400)
    decisions = record_events(session, by=request.user, events=events)
    results = [_result(event, decision) for event, decision in zip(events, decisions, strict=True)]
    return JsonResponse({"results": results, "state": _counts(state_of(session))})


def _document(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise BadInput("events", "is not JSON", '{"events": [...]}') from None


def _result(event: Event, decision: Decision) -> dict[str, str]:
    if isinstance(decision, Refused):
        return {"id": event.id, "result": "refused", "reason": decision.reason, "message": said(decision)}
    return {"id": event.id, "result": type(decision).__name__.lower(), "reason": "", "message": ""}


def _counts(state: State) -> dict[str, int | bool]:
    return {
        "needles_in": len(state.needles_in),
        "needles_out": len(state.needles_out),
        "needles_missing": len(state.needles_missing),
        "inserted": len(state.needles),
        "twitches": state.twitches,
        "is_open": state.is_open,
    }
