import json

import pytest

from needlebook.core.anatomy import Anatomy, Side
from needlebook.core.errors import BadInput
from needlebook.core.sessions.types import (
    EVENT_TYPES,
    ConsentWithdrawn,
    EventCorrected,
    IncidentKind,
    MeasureTaken,
    Moment,
    NeedleManipulated,
    NoteAdded,
    ReactionEnded,
    ReactionKind,
    ReactionObserved,
    SessionTakenOver,
    Technique,
)
from needlebook.interop.events import LONGEST_LINE, MOST_LINES, decode_event, encode_event, replay
from tests.unit.sessions.making import (
    TEN,
    closed,
    consented,
    declared,
    described,
    head,
    inserted,
    opened,
    removed,
    reported,
    twitched,
)

EMPTY_BODY = Anatomy(regions={}, structures={}, muscles={"gluteus_maximus": None}, trigger_points={}, complaints={})
ONE_OF_EACH = (
    opened(),
    consented(),
    ConsentWithdrawn(**head(), detail="Wants a break."),
    inserted(1, trigger_point="gluteus_medius.trp1", lot="24K117", expires=TEN.date(), planned_dwell_s=600),
    NeedleManipulated(**head(), needle=1, technique=Technique.ROTATION),
    described(1, depth_mm=35, lot="24K118", gtin="04006501003324"),
    twitched(1),
    removed(1),
    declared(2),
    MeasureTaken(**head(), instrument="NPRS", moment=Moment.AFTER, value=4, side=Side.LEFT),
    ReactionObserved(**head(), kind=ReactionKind.FAINT, needle=1),
    ReactionEnded(**head(), reaction=head()["id"], detail="Came round within a minute."),
    SessionTakenOver(**head(), counted_in_body=1),
    NoteAdded(**head(), text="Side-lying."),
    EventCorrected(**head(), corrects=head()["id"], reason="Wrong needle."),
    reported(IncidentKind.STUCK_NEEDLE),
    closed(1),
)


def lines(*events):
    return [encode_event(event) for event in events]


def line(**changed):
    usual = {"type": "NeedleInserted", "id": head()["id"], "at": "2026-11-23T10:01:00Z", "by": "p1", "needle": 1}
    usual |= {"muscle": "gluteus_medius", "side": "left", "diameter_mm": 0.3, "length_mm": 60, "technique": "static"}
    return json.dumps({name: value for name, value in {**usual, **changed}.items() if value != "absent"})


def replayed(*events, **knowledge):
    return replay(lines(opened(), consented(), *events), **knowledge)


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=lambda event: type(event).__name__)
def test_an_event_written_and_read_is_the_same_event(event):
    assert decode_event(encode_event(event)) == event


def test_every_kind_of_event_can_be_written():
    assert {type(event).__name__ for event in ONE_OF_EACH} == set(EVENT_TYPES)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"type": "absent"}, "line 3: type: is missing"),
        (
            {"type": "NeedleLost"},
            "line 3: type: is not an event; allowed: did you mean .*one of SessionOpened, ",
        ),
        ({"type": ["SessionOpened"]}, "line 3: type: is not an event"),
        ({"needle": "absent"}, "line 3: needle: is missing"),
        ({"needle": "1"}, "line 3: needle: is text; allowed: a whole number"),
        ({"needle": 1.5}, "line 3: needle: is a number; allowed: a whole number"),
        ({"needle": 10**30}, "line 3: needle: is "),
        ({"needle": True}, "line 3: needle: is true or false; allowed: a whole number"),
        (
            {"needel": 1},
            "line 3: needel: is not a field of NeedleInserted; .*mean needle.? one of id, at",
        ),
        ({"side": "both"}, "line 3: side: is not one of the values it can have; allowed: left, right, midline"),
        ({"technique": "wet"}, "line 3: technique: .*allowed: static, pistoning, rotation, electrical"),
        ({"at": "yesterday"}, "line 3: at: .*allowed: a time such as 2026-01-05T10:00:00Z"),
        ({"at": "2026-11-23T10:01:00"}, "line 3: at: has no time zone"),
        ({"expires": "31.10.2026"}, "line 3: expires: .*allowed: a date such as 2028-08-31"),
        ({"diameter_mm": 30}, "line 3: diameter_mm: is out of range; allowed: 0.05 to 1 mm"),
        ({"id": "1"}, "line 3: id: is not a UUID"),
    ],
)
def test_a_line_that_is_wrong_is_named_with_its_field(changed, message):
    with pytest.raises(BadInput, match=message):
        decode_event(line(**changed), 3)


@pytest.mark.parametrize("text", ["{", "", "nonsense", b"\xff", "[" * 100_000, '{"type":"SessionOpened",}'])
def test_what_is_not_json_is_refused(text):
    with pytest.raises(BadInput, match="line 1: is not JSON"):
        decode_event(text)


def test_json_that_is_not_an_object_is_refused():
    with pytest.raises(BadInput, match="line 1: is not a JSON object"):
        decode_event("[1, 2]")


@pytest.mark.parametrize("nothing", [[], [b"", b"  \n"]])
def test_a_file_without_events_is_refused(nothing):
    with pytest.raises(BadInput, match="line 1: there are no events"):
        replay(nothing)


def test_a_file_with_too_many_lines_is_refused():
    with pytest.raises(BadInput, match=f"line {MOST_LINES + 1}: the file is too long"):
        replay([b"\n"] * (MOST_LINES + 1))


def test_a_line_that_is_too_long_is_refused():
    with pytest.raises(BadInput, match="line 1: is too long"):
        replay([b" " * (LONGEST_LINE + 1)])


def test_blank_lines_are_passed_over_and_keep_the_count_of_lines():
    with pytest.raises(BadInput, match="line 3: is not JSON"):
        replay([*lines(opened()), b"\n", b"{"])


def test_a_whole_session_is_replayed_to_its_close():
    document = replayed(inserted(1, minutes=1), twitched(1, count=2), removed(1, minutes=6), closed(1))
    assert document == {
        "needles_in": 0,
        "needles_out": 1,
        "needles_missing": 0,
        "unaccounted": [],
        "needles": [
            {
                "needle": 1,
                "muscle": "gluteus_medius",
                "side": "left",
                "dwell_s": 300.0,
                "twitches": 2,
                "state": "out",
                "is_intact": True,
            }
        ],
        "twitches": 2,
        "reactions": [],
        "incidents": [],
        "refused": [],
        "may_close": True,
        "in_the_way": [],
        "closed": True,
    }


def test_a_needle_still_in_dwells_to_the_last_event_and_stands_in_the_way():
    document = replayed(inserted(1, minutes=1), inserted(2, minutes=2), removed(2, minutes=11))
    assert document["needles"][0]["dwell_s"] == 600
    assert document["unaccounted"] == [1]
    assert not document["may_close"]
    assert [entry["reason"] for entry in document["in_the_way"]] == ["close.needle_unaccounted"]


def test_a_missing_needle_is_listed_without_a_dwell():
    document = replayed(inserted(1), reported(IncidentKind.MISSING_NEEDLE), closed(0))
    assert document["needles"][0] | {"dwell_s": None, "state": "missing"} == document["needles"][0]
    assert (document["needles_missing"], document["closed"]) == (1, True)


def test_a_closing_that_would_be_refused_closes_nothing():
    document = replayed(inserted(1), closed(0), removed(1, minutes=21))
    assert not document["closed"]
    assert document["may_close"]
    assert [(entry["line"], entry["reason"]) for entry in document["refused"]] == [(4, "close.needle_unaccounted")]


def test_a_needle_the_ledger_would_have_refused_counts_all_the_same():
    document = replay(lines(opened(), inserted(1)))
    assert document["needles_in"] == 1
    assert [(entry["line"], entry["reason"]) for entry in document["refused"]] == [(2, "consent.missing")]


def test_a_second_needle_under_one_number_keeps_the_session_open():
    document = replayed(inserted(1), removed(1), inserted(1, minutes=12))
    assert [entry["reason"] for entry in document["in_the_way"]] == ["close.number_used_twice"]


def test_an_event_that_comes_twice_counts_once():
    twitch = twitched(1)
    document = replayed(inserted(1), twitch, twitch)
    assert (document["twitches"], document["refused"]) == (1, [])


def test_two_events_under_one_id_are_bad_input():
    first = inserted(1)
    second = {**json.loads(encode_event(inserted(2))), "id": first.id}
    with pytest.raises(BadInput, match="line 4: id: another event already has this id"):
        replay([*lines(opened(), consented(), first), json.dumps(second)])


def test_reactions_and_incidents_are_listed():
    faint = ReactionObserved(**head(4), kind=ReactionKind.FAINT, detail="Lay flat.")
    document = replayed(faint, reported(IncidentKind.NEEDLESTICK, needle=None))
    assert document["reactions"] == [
        {"kind": "faint", "needle": None, "at": "2026-11-23T10:04:00Z", "detail": "Lay flat."}
    ]
    assert document["incidents"][0]["kind"] == "needlestick"


def test_an_unknown_muscle_is_bad_input_with_the_nearest_one_suggested():
    with pytest.raises(BadInput, match=r"line 3: muscle: unknown id 'gluteus_medius'; .* gluteus_maximus"):
        replayed(inserted(1), anatomy=EMPTY_BODY)


def test_an_unknown_instrument_is_bad_input():
    pain = MeasureTaken(**head(), instrument="NPRX", moment=Moment.BEFORE, value=5)
    with pytest.raises(BadInput, match="line 3: instrument: unknown id 'NPRX'; allowed: did you mean NPRS"):
        replayed(pain, instruments={"NPRS": None})


def test_a_replay_can_be_written_as_json():
    document = replay(lines(*ONE_OF_EACH))
    assert json.loads(json.dumps(document)) == document
