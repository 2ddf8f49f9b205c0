"""Strokes as JSON: what the page is given of a drawing, and what it posts of one."""

from typing import Any, Literal
from uuid import UUID

import msgspec

from needlebook.core.anatomy import Side
from needlebook.core.drawing import Change, Quality, Stroke, TakeBack, Tool
from needlebook.core.errors import BadInput

MOST_CHANGES = 200  # in one post; the page sends fewer


class ChangeShape(msgspec.Struct, forbid_unknown_fields=True):
    """A stroke, or one that is taken back; then nothing else is said."""

    id: UUID
    takes_back: UUID | None = None
    tool: Tool = Tool.PAINT
    view: str = ""
    side: Literal["", "left", "right", "midline"] = ""
    points: list[tuple[float, float]] = []
    width_mm: float = 0
    region: str = ""
    intensity: int | None = None
    quality: Literal["", "ache", "burning", "tingling", "numb"] = ""


class PostShape(msgspec.Struct, forbid_unknown_fields=True):
    changes: list[ChangeShape]


def read_changes(text: bytes | str) -> list[Change]:
    """What a page posted, in order. Raises BadInput for what is not a list of strokes; whether a stroke can have been
    drawn is for the action to say.
    """
    try:
        posted = msgspec.json.decode(text, type=PostShape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise BadInput("strokes", "cannot be read", "what the page sends") from None
    if len(posted.changes) > MOST_CHANGES:
        raise BadInput("strokes", f"{len(posted.changes)} at once", f"at most {MOST_CHANGES}")
    return [_change(shape) for shape in posted.changes]


def _change(shape: ChangeShape) -> Change:
    if shape.takes_back is not None:
        return TakeBack(shape.takes_back)
    return Stroke(
        id=shape.id,
        tool=shape.tool,
        view=shape.view,
        side=Side(shape.side) if shape.side else None,
        points=tuple(shape.points),
        width_mm=shape.width_mm,
        region=shape.region,
        intensity=shape.intensity,
        quality=Quality(shape.quality) if shape.quality else None,
    )


def stroke_values(stroke: Stroke) -> dict[str, Any]:
    """A stroke as the page reads it."""
    return {
        "id": str(stroke.id),
        "tool": stroke.tool,
        "view": stroke.view,
        "side": stroke.side or "",
        "points": stroke.points,
        "width_mm": stroke.width_mm,
        "region": stroke.region,
        "intensity": stroke.intensity,
        "quality": stroke.quality or "",
    }
