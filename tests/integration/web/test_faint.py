"""A patient reacts: one tap records it and shows what to do; a faint has the screen to itself."""

import re
import uuid
from html import unescape

import pytest
from django.urls import reverse

from needlebook.core.sessions.types import NeedleManipulated, ReactionKind, Technique
from needlebook.knowledge.guidance import load_guidance
from tests.integration.rooms import GLUTEUS, LUNG, MAXIMUS, head, inserted, opened, record, state

REACTIONS = load_guidance().reactions


@pytest.fixture
def session(visit, therapist):
    return opened(visit, therapist, GLUTEUS, LUNG, MAXIMUS)


@pytest.fixture
def look(signed_in, visit):
    def get(**query):
        return unescape(signed_in.get(reverse("treat", args=[visit.pk]), query).content.decode())

    return get


@pytest.fixture
def needled(session, therapist):
    """Needle 1 in the buttock, needle 2 over the lung."""
    record(session, therapist, inserted(1), inserted(2, LUNG, length_mm=30.0))
    return session


def rows(page) -> list[str]:
    """The numbers of the needles to take out, as they stand on the screen."""
    return re.findall(r'<li data-needle="(\d+)">', page)


def test_one_tap_records_the_faint_and_the_whole_screen_is_what_to_do(needled, tap, look, visit):
    response = tap("reaction", kind="faint")
    assert response.status_code == 302
    page = look()
    assert state(visit).faint.kind is ReactionKind.FAINT
    assert 'class="room is-faint"' in page
    assert 'data-stopped="' in page
    assert REACTIONS[ReactionKind.FAINT].headline in page


def test_the_needle_near_the_lung_comes_out_first_with_the_reason_and_the_letter(needled, tap, look):
    tap("reaction", kind="faint")
    page = look()
    assert rows(page) == ["2", "1"]
    assert "near the lung, 30 mm long, in for 0:0" in page
    assert "No published order was found: it is judged (J)." in page
    assert "SA51" in page


def test_planned_sites_wait_hidden_so_that_a_needle_put_in_without_a_connection_is_found(needled, look):
    assert '<li data-needle="3" hidden>' in look()


def test_needles_come_out_one_tap_each_and_the_screen_stays(needled, tap, look, visit):
    tap("reaction", kind="faint")
    tap("remove", needle=2, intact="yes", then="care")
    assert rows(look()) == ["1"]
    tap("remove", needle=1, intact="no", then="care")
    page = look()
    assert rows(page) == []
    assert 'class="room is-faint"' in page
    assert [needle.is_intact for needle in state(visit).needles.values()] == [False, True]


def test_a_step_that_is_ticked_keeps_its_time_and_can_be_taken_back(needled, tap, look, visit):
    tap("reaction", kind="faint")
    said = "Faint, light-headed: Legs raised."
    tap("note", text=said, then="care")
    (note,) = state(visit).notes
    assert note.text == said
    assert re.search(r'aria-pressed="true" disabled.*?Raise the legs.*?<time data-done>\d\d:\d\d', look(), re.S)
    tap("undo", corrects=note.id, then="care")
    assert state(visit).notes == ()


def test_how_it_ended_ends_the_faint_and_gives_the_room_back(needled, tap, look, visit):
    tap("reaction", kind="faint")
    tap("ended", reaction=state(visit).faint.id, detail="Came round, fully awake")
    assert state(visit).faint is None
    assert [event.detail for event in state(visit).ended] == ["Came round, fully awake"]
    assert "is-faint" not in look()


def test_a_wrong_tap_is_taken_back_and_the_timers_run(needled, tap, look, visit):
    tap("reaction", kind="faint")
    tap("undo", corrects=state(visit).faint.id)
    assert state(visit).reactions == ()
    assert "data-stopped" not in look()


def test_nothing_goes_in_while_the_faint_stands(needled, tap):
    tap("reaction", kind="faint")
    size = {"diameter_mm": "0.3", "length_mm": "60", "technique": "static"}
    response = tap("insert", site=3, needle=3, **size)
    assert response.status_code == 422
    assert "The patient has fainted." in response.content.decode()


def test_nothing_goes_in_while_the_patient_is_short_of_breath(needled, tap, look, visit):
    tap("reaction", kind="breathless")
    assert "A reaction that means stop is not over." in look()
    size = {"diameter_mm": "0.3", "length_mm": "60", "technique": "static"}
    response = tap("insert", site=3, needle=3, **size)
    assert response.status_code == 422
    assert "The patient is short of breath" in response.content.decode()
    tap("ended", reaction=state(visit).stop.id, detail="It has passed")
    assert tap("insert", site=3, needle=3, **size).status_code == 302


def test_a_current_is_switched_off_first(needled, therapist, tap, look):
    assert "data-current hidden>" in look()
    current = NeedleManipulated(**head(), needle=1, technique=Technique.ELECTRICAL)
    assert record(needled, therapist, current) == ["accepted"]
    tap("reaction", kind="faint")
    assert "data-current>" in look()
    assert "Switch the current off first." in look()


def test_shortness_of_breath_can_be_recorded_while_the_faint_stands(needled, tap, look, visit):
    tap("reaction", kind="faint")
    assert 'href="?reaction=1"' in look()
    assert "What is happening?" in look(reaction=1)
    response = tap("reaction", kind="breathless")
    assert [event.kind.value for event in state(visit).standing] == ["faint", "breathless"]
    care = look(care=response.url.partition("care=")[2])
    assert "Sit the patient up" in care
    assert "Needles near the lung today" in care


@pytest.mark.parametrize("kind", [kind for kind in ReactionKind if kind is not ReactionKind.FAINT])
def test_one_tap_on_another_reaction_records_it_and_opens_what_to_do_with_source_and_letter(
    needled, tap, look, visit, kind
):
    response = tap("reaction", kind=kind.value, needle=2)
    assert state(visit).reactions[0].kind is kind
    page = look(**dict([response.url.partition("?")[2].split("=")]))
    reaction = REACTIONS[kind]
    for words in (
        reaction.headline,
        reaction.says,
        f"({reaction.provenance.value})</small>",
        *(s.says for s in reaction.steps),
    ):
        assert words in page
    assert 'class="room is-faint"' not in page


def test_breathlessness_names_every_needle_near_the_lung_and_asks_for_an_ambulance(needled, tap, look, visit):
    tap("reaction", kind="breathless")
    page = look(care=state(visit).reactions[0].id)
    assert "Needles near the lung today" in page
    assert re.search("Needles near the lung today.*?2. Trapezius", page, re.S)
    assert "Sit the patient up" in page
    assert "Call an ambulance. Say: needle near the lung" in page
    assert "Write down where the needles were and since when" in page
    dialog = page[page.index("<dialog") :]
    assert rows(dialog) == ["2", "1"]


def test_pain_at_one_needle_shows_that_needle_alone_to_take_out(needled, tap, look, visit):
    tap("reaction", kind="sharp_pain", needle=1)
    page = look(care=state(visit).reactions[0].id)
    assert rows(page[page.index("<dialog") :]) == ["1"]


def test_a_reaction_that_is_not_over_stays_in_sight_of_the_room(needled, tap, look, visit):
    tap("reaction", kind="nausea")
    event = state(visit).reactions[0]
    assert f'href="?care={event.id}"' in look()
    tap("ended", reaction=event.id, detail="It has passed")
    assert f'href="?care={event.id}"' not in look()


def test_an_end_told_twice_is_refused_in_words(needled, tap, visit):
    tap("reaction", kind="nausea")
    event = state(visit).reactions[0]
    tap("ended", reaction=event.id, detail="It has passed")
    response = tap("ended", reaction=event.id, detail="It has passed")
    assert response.status_code == 422
    assert "already been recorded as over" in response.content.decode()


@pytest.mark.parametrize("id", ["", "1", "no-uuid", str(uuid.uuid4())])
def test_an_address_with_a_reaction_that_is_not_there_is_the_room(needled, look, id):
    page = look(care=id)
    assert 'id="faint"' in page
    assert "<dialog" not in page


def test_the_record_tells_how_the_faint_went_line_by_line(needled, tap, signed_in, visit):
    tap("reaction", kind="faint")
    tap("remove", needle=2, intact="yes", then="care")
    tap("note", text="Faint, light-headed: Legs raised.", then="care")
    tap("remove", needle=1, intact="no", then="care")
    tap("note", text="Pale, sweating.")
    tap("ended", reaction=state(visit).faint.id, detail="Came round, fully awake")
    page = " ".join(unescape(signed_in.get(reverse("close", args=[visit.pk])).content.decode()).split())
    course = re.findall(r"<li><time[^>]*>[\d:]+</time> ([^<]+)</li>", page.partition('class="course"')[2])
    assert course == ["needle 2 out, whole", "Legs raised", "needle 1 out, not whole", "Over: Came round, fully awake"]
    assert "<dt>Removed</dt><dd>T. Berg: 1, 2</dd>" in page
