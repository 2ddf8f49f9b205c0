"""The API against its own description: whatever the document allows or forbids is answered as the document says.

The examples are few and without a deadline, so that a run stays short; the settings of tests/conftest hold in CI.
"""

import json

import pytest
import schemathesis
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from needlebook.interop.api.batch import OBSERVATIONS
from needlebook.interop.api.endpoints import api
from needlebook.project.wsgi import application
from tests.integration.rooms import inserted, opened, record, state

EXAMPLES = 40
SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
schema.app = application


def quick(test):
    return settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SHARED)(test)


@pytest.fixture
def room(transactional_db, visit, therapist):
    """An open session with a needle in, and the headers of who may use it."""
    session = opened(visit, therapist)
    record(session, therapist, inserted(1))
    client = Client()
    client.force_login(therapist)
    client.get(f"/visits/{visit.pk}/treat/")
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return session, cookies, {"X-CSRFToken": cookies["csrftoken"], "Accept-Encoding": "identity"}


@schema.parametrize()
@quick
def test_every_answer_is_one_that_the_document_describes(case, room):
    session, cookies, headers = room
    if case.meta.generation.mode.is_positive:
        case.path_parameters["session_id"] = str(session.pk)
        case.cookies = cookies
    case.call_and_validate(headers=headers)


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner))
fields = sorted({field for kind in OBSERVATIONS.values() for field in kind.__dataclass_fields__})
usual = st.fixed_dictionaries(
    {
        "id": st.uuids(version=4).map(str),
        "at": st.just("now") | st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()),
        "needle": st.integers(1, 4),
    }
)
odd = st.dictionaries(st.sampled_from(fields) | st.text(max_size=8), values, max_size=3)
events = st.builds(
    lambda kind, usual, odd: {"type": kind, **usual, **odd}, st.sampled_from([*OBSERVATIONS, "Nothing"]), usual, odd
)
bodies = values | st.fixed_dictionaries({"events": values | st.lists(events | values, max_size=4)})


@pytest.fixture
def opened_room(visit, therapist):
    return opened(visit, therapist)


@given(body=bodies)
@settings(max_examples=200, suppress_health_check=SHARED)
def test_whatever_json_is_sent_the_answer_is_a_reason_and_nothing_is_half_recorded(signed_in, opened_room, visit, body):
    before = len(state(visit).events)
    sent = json.dumps(body).replace('"now"', f'"{timezone.now().isoformat()}"')
    response = signed_in.post(f"/api/v1/sessions/{opened_room.pk}/events", sent, content_type="application/json")
    told = response.json()
    assert response.status_code in (200, 400, 422)
    if response.status_code == 200:
        taken = [result for result in told["results"] if result["result"] == "accepted"]
        assert len(state(visit).events) == before + len(taken) == told["state"]["sequence"]
    else:
        assert told["reason"].partition(".")[0] in ("json", "batch", "event")
        assert told["message"].isprintable()
        assert len(state(visit).events) == before
