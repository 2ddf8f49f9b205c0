"""What would raise or lower the muscle in view, in words, greatest change first."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.core.inference import Influence
from needlebook.core.inference.influence import RegionInfluence, SignInfluence
from needlebook.web.bodychart.words import region_name
from needlebook.web.examine.words import SIGNS
from needlebook.web.templatetags.needlebook import percent

SHOWN = 4  # of each direction: the smaller ones would hide the great ones
LEAST = 0.01  # a change that the rounded percentage would not show


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that would be otherwise, and the percentage that the muscle would then have."""

    words: str
    percent: str


@dataclass(frozen=True, slots=True)
class Moves:
    """Each by itself; two together move the muscle by another amount than their sum."""

    up: tuple[Move, ...]
    down: tuple[Move, ...]


def moves_of(found: Influence) -> Moves:
    """The greatest changes in each direction."""
    changes = sorted([*found.signs, *found.regions], key=lambda change: -abs(change.change))
    up = [change for change in changes if change.change >= LEAST]
    down = [change for change in changes if change.change <= -LEAST]
    return Moves(tuple(_moves(up[:SHOWN])), tuple(_moves(down[:SHOWN])))


def _moves(changes: list[SignInfluence | RegionInfluence]) -> Iterator[Move]:
    for change in changes:
        words = _sign_words(change) if isinstance(change, SignInfluence) else _region_words(change)
        yield Move(words, percent(change.probability))


def _sign_words(change: SignInfluence) -> str:
    name = {"sign": SIGNS[change.sign].label}
    return _("%(sign)s: yes") % name if change.if_present else _("%(sign)s: no") % name


def _region_words(change: RegionInfluence) -> str:
    name = {"place": region_name(*change.region)}
    return _("pain drawn in %(place)s") % name if change.if_drawn else _("no pain drawn in %(place)s") % name
