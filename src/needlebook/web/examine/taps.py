"""One tap is one finding: a sign and what was found. The last one can be taken back."""

from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from needlebook.clinic.assessments.examination import found_of
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import Sign
from needlebook.core.inference import Place
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.examine.choosing import place_known
from needlebook.web.examine.words import ANSWERS, SIGNS

FOUND = {"": None, "yes": True, "no": False}
SAID = {found: value for value, found in FOUND.items()}
KEY = "last_finding"


@dataclass(frozen=True, slots=True)
class Tap:
    """found None: not tested."""

    sign: Sign
    found: bool | None


@dataclass(frozen=True, slots=True)
class LastTap:
    """The finding that was written last, and what stood there before it."""

    place: Place
    sign: Sign
    found: bool | None
    before: bool | None

    @property
    def words(self) -> str:
        """'Taut band: Yes, Gluteus medius, left'."""
        answer = ANSWERS[SAID[self.found]]
        names = {"sign": SIGNS[self.sign].label, "answer": answer, "muscle": muscle_name(*self.place)}
        return _("%(sign)s: %(answer)s, %(muscle)s") % names


def read_tap(text: str) -> Tap | None:
    """'taut_band:yes', 'taut_band:no' or 'taut_band:'; None for anything else."""
    sign, _colon, answer = text.partition(":")
    if sign not in list(Sign) or answer not in FOUND or not _colon:
        return None
    return Tap(Sign(sign), FOUND[answer])


def keep_last(session: SessionBase, visit: Visit, last: LastTap) -> None:
    """Remember what stood there; only the last one is remembered."""
    found, before = SAID[last.found], SAID[last.before]
    session[KEY] = {"visit": str(visit.pk), "place": list(last.place), "sign": last.sign.value, "said": [found, before]}


def last_of(session: SessionBase, visit: Visit) -> LastTap | None:
    """The finding of this visit that can be taken back."""
    kept = session.get(KEY)
    if not kept or kept["visit"] != str(visit.pk):
        return None
    (muscle, side), (found, before) = kept["place"], kept["said"]
    return LastTap(Place(muscle, Side(side)), Sign(kept["sign"]), FOUND[found], FOUND[before])


def can_be_taken_back(visit: Visit, last: LastTap) -> bool:
    """True while what was tapped still stands, and its muscle is still known."""
    return place_known(last.place) is not None and found_of(visit, last.place).get(last.sign) is last.found


def forget_last(session: SessionBase) -> None:
    """Nothing to take back any more."""
    session.pop(KEY, None)
