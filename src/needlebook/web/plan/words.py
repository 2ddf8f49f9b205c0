"""Words of the plan: positions, techniques, limits."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.core.anatomy import Muscle, Side
from needlebook.core.screening import Decision
from needlebook.core.sessions.types import Technique
from needlebook.web.bodychart.words import side_word

TECHNIQUES = {
    Technique.STATIC: gettext_lazy("Static"),
    Technique.PISTONING: gettext_lazy("Pistoning"),
    Technique.ROTATION: gettext_lazy("Rotation"),
    Technique.ELECTRICAL: gettext_lazy("Electrical"),
}
POSITIONS = {
    "prone": gettext_lazy("Prone"),
    "supine": gettext_lazy("Supine"),
    "side-lying": gettext_lazy("Side-lying"),
    "seated": gettext_lazy("Seated"),
}
DECISION_TONES = {Decision.OK: "ok", Decision.PRECAUTIONS: "precautions", Decision.AVOID: "avoid"}

# The safety table, 5a: widths in use, dwell of static needling in trials.
LEAST_DIAMETER_MM, MOST_DIAMETER_MM = 0.12, 0.40
LEAST_LENGTH_MM, MOST_LENGTH_MM = 13, 100
MOST_DWELL_MIN = 60


def position_words(position: str, side: str) -> str:
    """'Side-lying, to reach the left side': the other side lies down for the other half of the body."""
    word = str(POSITIONS.get(position, position))
    if position != "side-lying":
        return word
    return _("%(position)s, to reach the %(side)s side") % {"position": word, "side": side_word(Side(side))}


def length_words(muscle: Muscle) -> str:
    """What the table says about the needle's length, with its letter; empty where the table is blank."""
    least, most, letter = muscle.needle_mm_min, muscle.needle_mm_max, muscle.needle_mm_source
    if least is None or most is None or letter is None:
        return ""
    span = f"{least}" if least == most else f"{least}–{most}"
    return _("needle length in the literature %(span)s mm (%(letter)s)") % {"span": span, "letter": letter.value}


def is_unusual_length(muscle: Muscle, length_mm: int | None) -> bool:
    """Longer than the table's longest needle for this muscle; where the table is blank nothing is said."""
    return muscle.needle_mm_max is not None and length_mm is not None and length_mm > muscle.needle_mm_max
