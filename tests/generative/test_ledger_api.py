"""The real thing as a state machine: two devices and the API, with the database, whatever is doubled or out of order.

The model knows what was acknowledged, nothing else. What was acknowledged is in the ledger, what was refused is kept,
and a session with a needle that nobody can account for does not close.
"""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from needlebook.clinic.sessions.actions import record_events
from needlebook.clinic.sessions.models import Refusal
from needlebook.clinic.sessions.queries import state_of
from needlebook.clinic.sessions.refusals import refusals_of, waiting
from needlebook.clinic.sessions.reviewing import answer_refusal, reopen_refusal
from needlebook.clinic.sessions.verify import verify
from needlebook.core.errors import BadInput
from needlebook.core.sessions import Accepted
from needlebook.core.sessions.types import SessionClosed
from tests import factories
from tests.integration import rooms

DEVICES = st.sampled_from(["tablet", "phone"])
NEEDLES = st.integers(1, 3)
SECONDS = st.integers(-30, 30) | st.sampled_from([-7_200, 7_200])  # a clock that is a little or far off
OLD, NEW = "2024-01-31", "2099-01-31"
SITE = {"muscle": "gluteus_medius", "side": "left"}
SIZE = {"diameter_mm": 0.3, "length_mm": 60, "technique": "static"}


class Rooms(RuleBasedStateMachine):
    """One session, two devices with an outbox each, one practitioner who looks and closes."""

    therapist = None

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        by = self.therapist
        self.session = rooms.opened(factories.visit(factories.patient(by), by), by)
        self.client = Client()
        self.client.force_login(by)
        self.outbox = {"tablet": [], "phone": []}
        self.answers = {}

    def teardown(self):
        """At the latest at the end everything is taken out, and closed only when nothing is left to look at."""
        for needle in state_of(self.session).needles_in:
            rooms.record(self.session, self.therapist, rooms.removed(needle))
        self.close(is_right=True)
        assert verify(timezone.now()).is_sound
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def tap(self, device, name, seconds=0, **fields):
        at = (timezone.now() + timedelta(seconds=seconds)).isoformat()
        count = {"device": device, "device_sequence": len(self.outbox[device]) + 1}
        self.outbox[device].append({"type": name, "id": str(uuid.uuid4()), "at": at, **count, **fields})

    @rule(device=DEVICES, needle=NEEDLES, seconds=SECONDS, expires=st.sampled_from([NEW, NEW, OLD]))
    def insert(self, device, needle, seconds, expires):
        self.tap(device, "NeedleInserted", seconds, needle=needle, lot="24K117", expires=expires, **SITE, **SIZE)

    @initialize(data=st.data())
    def begin(self, data):
        """Both devices insert, partly the same numbers, partly from an old lot; what they send is mixed."""
        for needle, device, expires in ((1, "tablet", NEW), (2, "phone", NEW), (1, "phone", OLD), (3, "tablet", NEW)):
            self.insert(device, needle, 0, expires)
        self.send("tablet", data)
        self.send("phone", data)

    @rule(device=DEVICES, needle=NEEDLES, data=st.data())
    def needle_in_and_out(self, device, needle, data):
        self.insert(device, needle, 0, NEW)
        self.observe(device, needle)
        self.remove(device, needle, is_intact=True)
        self.send(device, data)

    @precondition(lambda self: len(self.answers) >= 4)
    @rule(device=DEVICES, data=st.data(), looks=st.booleans())
    def take_everything_out_and_close(self, device, data, looks):
        for needle in state_of(self.session).needles_in:
            self.remove(device, needle, is_intact=True)
        self.send(device, data)
        while looks and waiting(refusals_of(self.session), state_of(self.session)):
            self.look(data, is_in=False)
        self.close(is_right=True)

    @rule(device=DEVICES, needle=NEEDLES, is_intact=st.booleans())
    def remove(self, device, needle, is_intact):
        self.tap(device, "NeedleRemoved", needle=needle, is_intact=is_intact)

    @rule(device=DEVICES, needle=NEEDLES)
    def observe(self, device, needle):
        self.tap(device, "TwitchObserved", needle=needle)
        self.tap(device, "NeedleDescribed", needle=needle, depth_mm=20)

    @rule(device=DEVICES, needle=NEEDLES)
    def report(self, device, needle):
        words = "Looked on the couch."
        self.tap(device, "IncidentReported", needle=needle, kind="missing_needle", what_happened=words)

    @rule(device=DEVICES, kind=st.sampled_from(["faint", "bleeding"]))
    def react(self, device, kind):
        self.tap(device, "ReactionObserved", kind=kind)

    @rule(device=DEVICES)
    def withdraw(self, device):
        self.tap(device, "ConsentWithdrawn")

    @rule(device=DEVICES, data=st.data())
    def correct(self, device, data):
        if taken := [id for id, result in self.answers.items() if result == "accepted"]:
            self.tap(device, "EventCorrected", corrects=data.draw(st.sampled_from(taken)), reason="Wrong needle.")

    @rule(device=DEVICES, data=st.data())
    def send(self, device, data):
        """The outbox in any order and partly twice; nothing is dropped from it, as if no answer had come through."""
        if not self.outbox[device]:
            return
        events = data.draw(st.permutations(self.outbox[device])) + self.outbox[device][-2:]
        address, body = f"/api/v1/sessions/{self.session.pk}/events", json.dumps({"events": events})
        told = self.client.post(address, body, content_type="application/json")
        assert told.status_code == 200
        for event, result in zip(events, told.json()["results"], strict=True):
            assert result["id"] == event["id"]
            if result["result"] == "repeated":
                assert self.answers[event["id"]] == "accepted"
            elif self.answers.get(event["id"]) != "accepted":
                self.answers[event["id"]] = result["result"]

    @rule(data=st.data(), is_in=st.booleans())
    def look(self, data, is_in):
        if found := waiting(refusals_of(self.session), state_of(self.session)):
            refusal = data.draw(st.sampled_from(found))
            answer = ("is_in" if is_in else "not_in") if refusal.is_needle else "seen"
            before = len(state_of(self.session).needles)
            try:
                answer_refusal(self.session, refusal.pk, by=self.therapist, answer=answer, words="I looked.")
            except BadInput:
                assert state_of(self.session).closed
            else:
                assert len(state_of(self.session).needles) == before + (answer == "is_in")

    @rule(data=st.data())
    def look_again(self, data):
        if answered := list(self.session.refusals.exclude(answer="")):
            refusal = data.draw(st.sampled_from(answered))
            try:
                reopen_refusal(self.session, refusal.pk, by=self.therapist)
            except BadInput:
                assert state_of(self.session).closed

    @precondition(lambda self: len(self.answers) >= 4)
    @rule(is_right=st.booleans())
    def close(self, is_right):
        state = state_of(self.session)
        unseen = [r for r in waiting(refusals_of(self.session), state) if r.is_needle]
        counted = len(state.needles_out) + (not is_right)
        closing = SessionClosed(**rooms.head(), counted_in_bin=counted)
        [decision] = record_events(self.session, by=self.therapist, events=[closing])
        if isinstance(decision, Accepted):
            assert is_right
            assert not state.unaccounted
            assert not unseen

    @invariant()
    def what_was_acknowledged_is_in_the_ledger_and_what_was_refused_is_kept(self):
        events = state_of(self.session).events
        kept = {str(id) for id in Refusal.objects.filter(session=self.session).values_list("event_id", flat=True)}
        for id, result in self.answers.items():
            assert id in (events if result == "accepted" else kept), result

    @invariant()
    def needles_add_up(self):
        state = state_of(self.session)
        assert len(state.needles) == len(state.needles_in) + len(state.needles_out) + len(state.needles_missing)
        assert not state.misnumbered


@pytest.mark.django_db
def test_two_devices_lose_nothing_and_close_nothing_that_is_open(therapist):
    Rooms.therapist = therapist
    slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    calm = settings(max_examples=16, stateful_step_count=20, deadline=None, suppress_health_check=slow)
    run_state_machine_as_test(Rooms, settings=calm)
