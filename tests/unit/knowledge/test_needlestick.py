"""What is done after a needlestick: in its order, each with its source, and strictly read."""

import pytest

from needlebook.core.errors import KnowledgeError
from needlebook.knowledge import load
from needlebook.knowledge.needlestick import FILE, load_needlestick, steps


def test_the_steps_stand_in_the_order_of_the_safety_table():
    assert [step.id for step in steps()] == [
        "wash",
        "cover",
        "report",
        "assess",
        "hiv_medicine",
        "hepatitis_b",
        "bloods",
        "follow_up",
        "log",
    ]


def test_only_published_windows_are_counted_down():
    windows = {step.id: (step.best_hours, step.hours) for step in steps() if step.hours or step.best_hours}
    assert windows == {"report": (None, 1), "hiv_medicine": (24, 72)}


def test_what_is_never_done_is_said_and_the_disagreement_with_it():
    never = " ".join(entry.says for entry in load_needlestick() if entry.part == "never")
    for word in ("suck", "scrub", "squeeze", "disagree", "UK practice"):
        assert word in never


def test_every_source_is_in_the_table_or_marked_as_recalled():
    named = {source for entry in load_needlestick() for source in entry.sources}
    assert {source for source in named if source not in load().sources} == {"HSE sharps page (R)"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "cover"', 'id = "wash"', "stands twice"),
        ('name = "Cover"\n', "", "a step has a name"),
        ("best_hours = 24", "best_hours = 73", "not before the latest"),
        ('sources = ["NSI", "NSI2"]', "sources = []", "no source"),
        ('part = "risk"', 'part = "rsik"', "part 'rsik'"),
    ],
)
def test_an_entry_that_cannot_be_trusted_stops_the_program(tmp_path, old, new, said):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "needlestick.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said):
        load_needlestick(tmp_path / "needlestick.toml")
