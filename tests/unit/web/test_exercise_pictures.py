"""Each exercise has its picture, drawn from poses.toml, with what it shows in words."""

import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from atlas.exercises import draw

from needlebook.knowledge.exercises import load_therapy
from needlebook.web.exercises.pictures import FOLDER, described, drawing

PICTURES = sorted({e.picture for e in load_therapy().exercises.values()})
POSES = tomllib.loads((Path(draw.__file__).parent / "poses.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PICTURES)
def test_each_exercise_has_its_picture_and_words_for_it(name):
    root = ElementTree.fromstring(drawing(name))
    assert root.get("viewBox") == "0 0 400 220"
    assert root.get("role") == "img"
    assert root.get("aria-label") == f"{POSES[name]['title']}. {POSES[name]['desc']}"
    assert described(name).startswith("First")
    assert " Then" in described(name)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_two_postures_and_where_it_goes(name):
    text = drawing(name)
    assert text.count("<g transform") == 2
    assert 'class="move"' in text


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_follows_the_theme_and_the_policy(name):
    text = drawing(name)
    assert "style=" not in text
    assert "#" not in text
    assert " id=" not in text  # the same picture may stand twice on a page


def test_no_picture_is_left_over():
    assert sorted(path.stem for path in FOLDER.glob("*.svg")) == PICTURES == sorted(POSES)


def test_the_pictures_are_those_that_the_poses_draw(tmp_path):
    draw.main(tmp_path)
    drawn = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.svg")}
    assert drawn == {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg")}
