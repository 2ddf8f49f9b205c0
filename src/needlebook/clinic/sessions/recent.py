"""What this process remembers of the things it met last: the oldest is let go."""

from collections import OrderedDict
from typing import TypeVar

K, V = TypeVar("K"), TypeVar("V")
MOST = 128  # sessions or visits; a clinic has a few open at a time


def keep_recent(kept: OrderedDict[K, V], key: K, value: V) -> None:
    """Keep `value` as the newest. Taken out first, not moved: another thread may have let it go in between."""
    kept.pop(key, None)
    kept[key] = value
    while len(kept) > MOST:
        kept.popitem(last=False)
