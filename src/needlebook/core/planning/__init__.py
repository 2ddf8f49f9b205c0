"""From ranking and verdict to a session: which sites, in which positions, in which order, and what was left out."""

from needlebook.core.planning.doubts import doubted
from needlebook.core.planning.plan import limits_of_session, places_to_screen, plan_session
from needlebook.core.planning.types import (
    LeftOut,
    Limit,
    Origin,
    Pin,
    PlannedNeedle,
    PlannedPosition,
    Posture,
    RefusedPin,
    Rules,
    SessionPlan,
    SiteKey,
    Turns,
    Weights,
    Why,
    Wishes,
)

__all__ = [
    "LeftOut",
    "Limit",
    "Origin",
    "Pin",
    "PlannedNeedle",
    "PlannedPosition",
    "Posture",
    "RefusedPin",
    "Rules",
    "SessionPlan",
    "SiteKey",
    "Turns",
    "Weights",
    "Why",
    "Wishes",
    "doubted",
    "limits_of_session",
    "places_to_screen",
    "plan_session",
]
