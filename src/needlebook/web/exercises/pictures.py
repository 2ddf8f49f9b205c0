"""The drawing of an exercise, inline so that it follows the theme; what it shows is said in words beside it."""

import re
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent.parent / "static" / "exercises"
DESCRIPTION = re.compile(r"<desc>(.*?)</desc>", re.DOTALL)


@cache
def drawing(picture: str) -> SafeString:
    """The SVG of a picture. It was drawn for the project by atlas/exercises and holds no text from outside."""
    return mark_safe((FOLDER / f"{picture}.svg").read_text(encoding="utf-8"))


@cache
def described(picture: str) -> str:
    """What the picture shows, in words."""
    found = DESCRIPTION.search(drawing(picture))
    return found[1] if found else ""
