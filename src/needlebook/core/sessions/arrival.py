"""Events of one request may arrive in another order than they were made: a device's own count puts them right."""

from collections import defaultdict
from collections.abc import Sequence

from needlebook.core.sessions.types import Event


def in_device_order(events: Sequence[Event]) -> list[int]:
    """The places of the events in the order to take them: those of one device by its own count, in the places that
    this device's events hold; events without a device or a count stay where they are."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, event in enumerate(events):
        if event.device is not None and event.device_sequence is not None:
            places[event.device].append(place)
    order = list(range(len(events)))
    for held in places.values():
        by_count = sorted(held, key=lambda place: (events[place].device_sequence, place))
        for place, taken in zip(held, by_count, strict=True):
            order[place] = taken
    return order
