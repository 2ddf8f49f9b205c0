"""What is not documented fails the build."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from needlebook.core.anatomy import Side
from needlebook.core.sessions.reasons import REASONS
from needlebook.core.sessions.types import EVENT_TYPES, IncidentKind, Moment, ReactionKind, Technique
from needlebook.interop.events import decode_event, replay

PAGE = (Path(__file__).parents[3] / "docs/reference/session-events.md").read_text(encoding="utf-8")
CODED = set(re.findall(r"`([^`\n]+)`", PAGE))
EXAMPLE = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1].splitlines()


def test_every_refusal_is_documented_and_none_besides():
    listed = set(re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", PAGE, re.MULTILINE))
    assert listed == set(REASONS)


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_every_event_is_documented_with_its_own_fields(name):
    row = re.search(rf"^\| `{name}` \|.*$", PAGE, re.MULTILINE)[0]
    parent = EVENT_TYPES[name].__base__  # a declared needle has what an inserted one has
    own = {field.name for field in fields(EVENT_TYPES[name])} - {field.name for field in fields(parent)}
    assert own <= set(re.findall(r"\w+", row))


@pytest.mark.parametrize("values", [Side, Technique, Moment, ReactionKind, IncidentKind])
def test_every_value_is_documented(values):
    assert set(values) <= CODED


def test_every_field_of_the_replay_is_documented():
    document = replay(EXAMPLE)
    assert {*document, *document["needles"][0]} <= CODED


def test_the_example_is_a_whole_session():
    assert all(decode_event(line) for line in EXAMPLE)
    assert replay(EXAMPLE) | {"closed": True, "refused": [], "needles_out": 1} == replay(EXAMPLE)
