"""A letter's document as PDF: typst in this process, tagged, with title and language; about 2 ms once it is warm.

The texts go in as data. The template is the only thing that typst reads as markup, so nothing that a person typed is
ever run, whatever it looks like.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

import typst


def letter_pdf(document: Mapping[str, Any], at: datetime, template: str = "letter.typ") -> bytes:
    """The PDF of a letter that was made at this moment; the same letter gives the same bytes."""
    made = typst.compile(
        _template(template),
        font_paths=_fonts(),
        sys_inputs={"letter": json.dumps(document)},
        timestamp=round(at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


@lru_cache
def _template(name: str) -> bytes:
    return files("needlebook.web.letters").joinpath(name).read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The fonts of the wheel; those of the system only for a name in letters that these do not have."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)
