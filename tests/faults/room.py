"""What happens in one treatment room, as a device tells it: needles go in, twitch and come out."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

SITE = {"muscle": "gluteus_medius", "side": "left", "trigger_point": "gluteus_medius.trp1"}
SIZE = {"diameter_mm": 0.3, "length_mm": 60, "technique": "static", "planned_dwell_s": 600}
TOKEN = "n" * 32  # Django wants the same secret as a cookie and as a header; which one is no matter


def happenings() -> Iterator[dict[str, Any]]:
    """Events without end that the ledger accepts in this order: five to a needle."""
    for needle in range(1, 1000):
        yield {"type": "NeedleInserted", "needle": needle, **SITE, **SIZE}
        yield {"type": "TwitchObserved", "needle": needle, "count": 2}
        yield {"type": "NeedleManipulated", "needle": needle, "technique": "rotation"}
        yield {"type": "TwitchObserved", "needle": needle}
        yield {"type": "NeedleRemoved", "needle": needle, "is_intact": True}


def now_happened(what: dict[str, Any], sequence: int) -> dict[str, Any]:
    """The event as a device writes it down, at this moment."""
    head = {"id": str(uuid.uuid4()), "at": datetime.now(UTC).isoformat(), "device_sequence": sequence}
    return {**head, **what}


def address(session: str) -> str:
    return f"/api/v1/sessions/{session}/events"


def headers(signed_in: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "Cookie": f"sessionid={signed_in}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
    }


def body(events: list[dict[str, Any]]) -> bytes:
    return json.dumps({"events": events}).encode()
