"""The browser's fold says what the ledger's fold says, for every sequence of the vectors."""

import pytest
from django.templatetags.static import static

from needlebook.core.sessions import fold
from needlebook.core.sessions.types import EVENT_TYPES
from tests.vectors.sessions import document, examples, plain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEQUENCES = 400
RARE = ("needles_missing", "needles_out", "unaccounted", "misnumbered", "faint", "ended", "twitches", "closed")
FOLD_IN_BROWSER = """
async ([address, sequences]) => {
  const { fold } = await import(address);
  const listed = (state) => ({
    ...state,
    events: [...state.events.keys()],
    corrected: [...state.corrected].sort(),
    needles: [...state.needles].sort(([a], [b]) => a - b),
  });
  return sequences.map((events) => listed(fold(events)));
}
"""


@pytest.fixture(scope="module")
def sequences():
    return examples(SEQUENCES)


@pytest.fixture
def fold_in_browser(open_page):
    """Folds sequences of plain events in Chromium."""
    page, address = open_page(), static("elements/room/fold.js")
    page.goto(address)
    return lambda sequences: page.evaluate(FOLD_IN_BROWSER, [address, sequences])


def test_the_browser_folds_every_sequence_as_the_ledger_does(fold_in_browser, sequences):
    found = fold_in_browser([[plain(event) for event in events] for events in sequences])
    assert len(found) == SEQUENCES
    for events, state in zip(sequences, found, strict=True):
        assert state == document(fold(events))


def test_the_vectors_hold_every_event_and_what_is_rare(sequences):
    """Vectors that never reach a corner say nothing about it. What they are depends on the modules imported."""
    states = [fold(events) for events in sequences]
    assert {type(event).__name__ for state in states for event in state.events.values()} == set(EVENT_TYPES)
    for rare in RARE:
        assert sum(bool(getattr(state, rare)) for state in states) >= 8, rare
