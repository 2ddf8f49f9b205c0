"""Every text a person sees goes through gettext; no page carries inline style or script."""

import re
from pathlib import Path

import pytest

import needlebook.web

TEMPLATES = Path(needlebook.web.__file__).parent / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
NAMES = {"Needlebook", "kPa", "mm", "NPRS"}  # a name or a unit is the same in every language
WORD = re.compile(r"[A-Za-z]{2,}")
SPOKEN = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"')


def without_template_language(text: str) -> str:
    """What is left of a template when translated texts, tags, variables and comments are taken out."""
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", text, flags=re.S)
    text = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", "", text, flags=re.S)
    return re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->", "", text, flags=re.S)


def words(text: str) -> set[str]:
    return set(WORD.findall(re.sub(r"&\w+;", "", text))) - NAMES


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(TEMPLATES).as_posix())
def test_every_text_of_a_template_can_be_translated(page):
    text = without_template_language(page.read_text())
    spoken = " ".join(SPOKEN.findall(text))
    visible = re.sub(r"<[^>]*>", " ", text, flags=re.S)
    assert words(visible) | words(spoken) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(TEMPLATES).as_posix())
def test_a_template_has_no_inline_style_or_script(page):
    text = page.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|hx-on|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))
