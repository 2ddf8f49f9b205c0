"""The addresses under /api/v1/: a device sends what it observed and asks what the ledger holds."""

from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.security import APIKeyCookie

from needlebook.clinic.accounts.models import User
from needlebook.clinic.patients.access import visit_of_session
from needlebook.clinic.sessions.actions import record_events
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import now, state_of
from needlebook.interop.api.answers import Entries, Recorded, SessionNow, counts, entries, needles, result
from needlebook.interop.api.batch import read_batch
from needlebook.interop.api.problems import Problem, answer_problems
from needlebook.interop.api.schema import BODY, with_events

MOST_ENTRIES = 1_000
NOT_TAKEN = dict.fromkeys((401, 403, 404, 422, 500, 503, 507), Problem)


class SignedIn(APIKeyCookie):
    """The cookie of the sign-in page; what changes something also carries the CSRF token in X-CSRFToken."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        return request.user if request.user.is_authenticated else None


class Api(NinjaAPI):
    """Described by an OpenAPI document whose events come from the core's own types."""

    def get_openapi_schema(self, **given: Any) -> dict[str, Any]:
        return with_events(super().get_openapi_schema(**given))


api = Api(
    title="Needlebook: the treatment room",
    version="1",
    description="What is observed in a needling session, event by event. Refusals are answers, not errors.",
    auth=SignedIn(),
    docs_url=None,  # its pages load scripts from elsewhere; docs/reference/api.md says the same
)
answer_problems(api)


@api.post("/sessions/{uuid:session_id}/events", response={200: Recorded, **NOT_TAKEN}, openapi_extra=BODY)
def record(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Record what was observed. Each event gets an answer of its own; one refused does not hold up the rest."""
    session = _session(request, session_id)
    events = read_batch(request, by=str(request.user.pk))
    decisions = record_events(session, by=request.user, events=events)
    results = [result(event, decision) for event, decision in zip(events, decisions, strict=True)]
    return _said({"results": results, "state": counts(state_of(session)), "now": now()})


@api.get("/sessions/{uuid:session_id}", response={200: SessionNow, **NOT_TAKEN})
def session_now(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The session as the ledger has it now."""
    state, at = state_of(_session(request, session_id)), now()
    return _said({"session": str(session_id), "state": counts(state), "needles": needles(state, at), "now": at})


@api.get("/sessions/{uuid:session_id}/events", response={200: Entries, **NOT_TAKEN})
def events_after(request: HttpRequest, session_id: UUID, after: int = Query(0, ge=0, le=2**31 - 1)) -> HttpResponse:
    """The lines of the ledger after that place, in their order."""
    session = _session(request, session_id)
    rows = session.events.filter(sequence__gt=after)[:MOST_ENTRIES]
    return _said({"events": entries(rows), "state": counts(state_of(session)), "now": now()})


def _session(request: HttpRequest, session_id: UUID) -> Session:
    """Raises Http404 for what does not exist and for what is another clinic's: nothing tells them apart."""
    return visit_of_session(request.user, session_id).session


def _said(document: dict[str, Any]) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(document), content_type="application/json")
