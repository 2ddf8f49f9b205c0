"""The ledger as a state machine: whatever is proposed, in whatever order, the needles add up."""

import datetime as dt
import uuid

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from needlebook.core.anatomy import Side
from needlebook.core.sessions.closing import in_the_way
from needlebook.core.sessions.decide import Accepted, Refused, Repeated, SessionRules, decide
from needlebook.core.sessions.fold import apply, fold
from needlebook.core.sessions.reasons import REASONS
from needlebook.core.sessions.state import State
from needlebook.core.sessions.types import (
    ConsentConfirmed,
    ConsentWithdrawn,
    EventCorrected,
    IncidentKind,
    IncidentReported,
    NeedleDeclared,
    NeedleDescribed,
    NeedleInserted,
    NeedleManipulated,
    NeedleRemoved,
    NoteAdded,
    ReactionEnded,
    ReactionKind,
    ReactionObserved,
    SessionClosed,
    SessionOpened,
    SessionTakenOver,
    Technique,
    TwitchObserved,
)
from needlebook.interop.events import decode_event, encode_event

TEN = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
RULES = SessionRules(today=TEN.date(), avoided=frozenset({("psoas_major", Side.LEFT)}), no_electro=True)
NEEDLES = st.integers(1, 4)
MINUTES = st.integers(0, 28) | st.integers(-4, 40)
DEVICES = st.sampled_from(["tablet", "phone"])
OLD_LOT, NEW_LOT = dt.date(2025, 1, 31), dt.date(2028, 8, 31)


class Ledger(RuleBasedStateMachine):
    """Proposes anything; keeps what was accepted; compares with the naive count of its own."""

    def __init__(self):
        super().__init__()
        self.state = State()
        self.accepted = []
        self.outbox = {"tablet": [], "phone": []}
        self.made = 0

    def head(self, minutes):
        self.made += 1
        return {"id": str(uuid.UUID(int=self.made)), "at": TEN + dt.timedelta(minutes=minutes), "by": "p1"}

    def propose(self, event):
        before = self.state
        decision = decide(self.state, event, RULES, now=TEN + dt.timedelta(minutes=30))
        if isinstance(decision, Accepted):
            self.state = apply(self.state, decision.event)
            self.accepted.append(decision.event)
        else:
            assert isinstance(decision, Repeated) or decision.reason in REASONS
            assert self.state is before
        return decision

    @rule()
    def open_and_consent(self):
        self.propose(SessionOpened(**self.head(0)))
        self.propose(ConsentConfirmed(**self.head(0)))

    @initialize()
    def begin(self):
        self.open_and_consent()

    @rule(minutes=MINUTES)
    def withdraw(self, minutes):
        self.propose(ConsentWithdrawn(**self.head(minutes)))

    @rule(
        needle=NEEDLES,
        minutes=MINUTES,
        muscle=st.sampled_from(["psoas_major", "gluteus_medius"]),
        technique=st.sampled_from(Technique),
        expires=st.sampled_from([None, OLD_LOT, NEW_LOT]),
    )
    def insert(self, needle, minutes, muscle, technique, expires):
        size = {"diameter_mm": 0.3, "length_mm": 60, "lot": "24K117", "expires": expires}
        event = NeedleInserted(
            **self.head(minutes), **size, needle=needle, muscle=muscle, side=Side.LEFT, technique=technique
        )
        decision = self.propose(event)
        if muscle == "psoas_major" or expires == OLD_LOT or technique is Technique.ELECTRICAL:
            assert isinstance(decision, Refused)

    @rule(needle=NEEDLES, minutes=MINUTES)
    def insert_plainly(self, needle, minutes):
        self.insert(needle, minutes, "gluteus_medius", Technique.STATIC, NEW_LOT)

    @rule(needle=NEEDLES, minutes=MINUTES, count=st.integers(1, 3))
    def twitch(self, needle, minutes, count):
        self.propose(TwitchObserved(**self.head(minutes), needle=needle, count=count))

    @rule(needle=NEEDLES, minutes=MINUTES, technique=st.sampled_from(Technique))
    def manipulate(self, needle, minutes, technique):
        self.propose(NeedleManipulated(**self.head(minutes), needle=needle, technique=technique))

    @rule(needle=NEEDLES, minutes=MINUTES, is_intact=st.booleans())
    def remove(self, needle, minutes, is_intact):
        self.propose(NeedleRemoved(**self.head(minutes), needle=needle, is_intact=is_intact))

    @rule(needle=st.none() | NEEDLES, kind=st.sampled_from(IncidentKind), minutes=MINUTES)
    def report(self, needle, kind, minutes):
        words = {"what_happened": "Looked on the couch and the floor."}
        self.propose(IncidentReported(**self.head(minutes), **words, needle=needle, kind=kind))

    @rule(needle=NEEDLES, minutes=MINUTES, expires=st.sampled_from([None, OLD_LOT, NEW_LOT]))
    def describe(self, needle, minutes, expires):
        told = {"depth_mm": 20.0 + needle, "expires": expires, "lot": "24K117"}
        decision = self.propose(NeedleDescribed(**self.head(minutes), **told, needle=needle))
        if isinstance(decision, Accepted):
            assert expires != OLD_LOT
            assert self.state.needles[needle].inserted.depth_mm == 20.0 + needle

    @rule(needle=NEEDLES, minutes=MINUTES)
    def declare(self, needle, minutes):
        """A needle that is in against a rule counts; only number, time and phase can stand against it."""
        size = {"diameter_mm": 0.3, "length_mm": 60, "technique": Technique.ELECTRICAL, "expires": OLD_LOT}
        why = {"against": "needle.expired", "because": "I see it."}
        place = {"muscle": "psoas_major", "side": Side.LEFT, "needle": needle}
        decision = self.propose(NeedleDeclared(**self.head(minutes), **size, **why, **place))
        if isinstance(decision, Accepted):
            assert needle in self.state.needles
        else:
            assert decision.reason.partition(".")[0] in ("session", "time") or decision.reason == "needle.number_used"

    @rule(kind=st.sampled_from(ReactionKind), needle=st.none() | NEEDLES, minutes=MINUTES)
    def react(self, kind, needle, minutes):
        self.propose(ReactionObserved(**self.head(minutes), kind=kind, needle=needle))

    @rule(data=st.data(), minutes=MINUTES)
    def end_reaction(self, data, minutes):
        if self.state.reactions:
            reaction = data.draw(st.sampled_from(self.state.reactions))
            was_standing = reaction in self.state.standing
            decision = self.propose(ReactionEnded(**self.head(minutes), reaction=reaction.id))
            if isinstance(decision, Accepted):
                assert was_standing
                assert reaction not in self.state.standing

    @rule(counted=st.integers(0, 4), by=st.sampled_from(["p2", "p3"]), minutes=MINUTES)
    def take_over(self, counted, by, minutes):
        held, head = len(self.state.needles_in), self.head(minutes) | {"by": by}
        if isinstance(self.propose(SessionTakenOver(**head, counted_in_body=counted)), Accepted):
            assert counted == held
            assert self.state.responsible == by

    @rule(device=DEVICES, needle=NEEDLES, minutes=MINUTES, kind=st.sampled_from([NeedleRemoved, TwitchObserved]))
    def tap_without_connection(self, device, needle, minutes, kind):
        """Made now, sent later: by then it may be too late, doubled or out of order."""
        box = self.outbox[device]
        count = {"device": device, "device_sequence": len(box) + 1}
        told = {"is_intact": True} if kind is NeedleRemoved else {}
        box.append(kind(**self.head(minutes), **count, **told, needle=needle))

    @rule(device=DEVICES, data=st.data())
    def connect(self, device, data):
        for event in data.draw(st.permutations(self.outbox[device])):
            first = self.propose(event)
            again = self.propose(event)
            assert isinstance(again, Repeated) if isinstance(first, Accepted | Repeated) else again == first

    @rule()
    def note(self):
        self.propose(NoteAdded(**self.head(3), text="Side-lying."))

    @rule(data=st.data())
    def correct(self, data):
        if self.accepted:
            corrects = data.draw(st.sampled_from(self.accepted)).id
            self.propose(EventCorrected(**self.head(20), corrects=corrects, reason="Wrong needle."))

    @rule(data=st.data())
    def send_again(self, data):
        if self.accepted:
            event = data.draw(st.sampled_from(self.accepted))
            assert isinstance(self.propose(event), Repeated)
            assert apply(self.state, event) == self.state

    @rule(counted=st.integers(0, 4), minutes=st.integers(25, 30))
    def close(self, counted, minutes):
        unaccounted, was_clear = self.state.unaccounted, not in_the_way(self.state)
        decision = self.propose(SessionClosed(**self.head(minutes), counted_in_bin=counted))
        if isinstance(decision, Accepted):
            assert not unaccounted
            assert was_clear
            assert counted == len(self.state.needles_out)

    @precondition(lambda self: self.made > 12)
    @rule(too_many=st.sampled_from([-1, 0, 1]))
    def take_everything_out_and_close(self, too_many):
        """So that long runs also reach the end of a session."""
        for needle in self.state.needles_in:
            self.propose(NeedleRemoved(**self.head(28), needle=needle, is_intact=True))
        self.close(max(0, len(self.state.needles_out) + too_many), 29)

    @invariant()
    def needles_add_up(self):
        state = self.state
        assert len(state.needles) == len(state.needles_in) + len(state.needles_out) + len(state.needles_missing)
        assert set(state.unaccounted) <= set(state.needles_in)
        assert not state.misnumbered

    @invariant()
    def the_count_is_that_of_the_events_that_still_count(self):
        undone = {e.corrects for e in self.accepted if isinstance(e, EventCorrected)}
        inserted = [e.needle for e in self.accepted if isinstance(e, NeedleInserted) and e.id not in undone]
        assert sorted(self.state.needles) == sorted(inserted)

    @invariant()
    def what_was_acknowledged_never_vanishes(self):
        assert list(self.state.events.values()) == self.accepted

    @invariant()
    def a_faint_that_stands_is_one_that_counts_and_nobody_ended(self):
        faint = self.state.faint
        assert faint is None or (faint.id not in self.state.corrected and faint in self.state.reactions)

    @invariant()
    def a_needle_nobody_looked_at_keeps_the_session_open(self):
        assert in_the_way(self.state, unseen=(9,))

    @invariant()
    def what_was_accepted_folds_to_the_state(self):
        assert fold(self.accepted) == self.state

    @invariant()
    def dwell_is_known_and_not_negative_unless_the_needle_is_missing(self):
        for number in self.state.needles:
            dwell_s = self.state.dwell_s(number, TEN)
            assert (dwell_s is None) == (number in self.state.needles_missing)
            assert dwell_s is None or dwell_s >= 0

    def teardown(self):
        """A ledger survives being written and read, and being received in any order and twice."""
        read = [decode_event(encode_event(event)) for event in self.accepted]
        assert fold(read) == self.state
        assert fold([*read, *read]) == self.state
        backwards = fold(reversed(read))
        assert backwards.events == self.state.events


TestLedger = Ledger.TestCase
TestLedger.settings = settings(
    max_examples=120, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
