"""The part of the OpenAPI document that describes the events: made from the core's types, so it cannot fall behind."""

from typing import Any

import msgspec

from needlebook.interop.api.batch import LARGEST_BODY, MOST_EVENTS, OBSERVATIONS
from needlebook.interop.api.problems import Problem

_REF = "#/components/schemas/{name}"
_PROBLEM = {"application/json": {"schema": {"$ref": _REF.format(name=Problem.__name__)}}}


def _responses() -> dict[int, Any]:
    told = {400: "The body is not JSON", 413: "The batch is too large", 415: "The body is not sent as JSON"}
    return {status: {"description": text, "content": _PROBLEM} for status, text in told.items()}


BODY = {
    "requestBody": {
        "required": True,
        "description": f"At most {MOST_EVENTS} events and {LARGEST_BODY} bytes.",
        "content": {"application/json": {"schema": {"$ref": _REF.format(name="Batch")}}},
    },
    "responses": _responses(),
}


def with_events(document: dict[str, Any]) -> dict[str, Any]:
    """The same document with the shapes of the events that a device may send."""
    _, shapes = msgspec.json.schema_components(OBSERVATIONS.values(), ref_template=_REF)
    for name in OBSERVATIONS:
        _make_sendable(name, shapes[name])
    listed = {"type": "array", "maxItems": MOST_EVENTS, "items": {"oneOf": [_ref(name) for name in OBSERVATIONS]}}
    shapes["Batch"] = {
        "type": "object",
        "properties": {"events": listed},
        "required": ["events"],
        "additionalProperties": False,
    }
    document["components"]["schemas"] |= shapes
    return document


def _make_sendable(name: str, shape: dict[str, Any]) -> None:
    """With its type, without who says it (that is who signed in), and nothing else."""
    shape["properties"] = {"type": {"const": name}, **shape["properties"]}
    shape["properties"]["id"]["format"] = "uuid"
    shape["required"] = ["type", *(field for field in shape["required"] if field != "by")]
    shape["additionalProperties"] = False


def _ref(name: str) -> dict[str, str]:
    return {"$ref": _REF.format(name=name)}
