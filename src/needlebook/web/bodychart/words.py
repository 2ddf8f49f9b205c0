"""The names that a drawing speaks: views, sides, regions, muscles."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext, ngettext

from needlebook.clinic.assessments.drawn import QualityChoice
from needlebook.core.anatomy import Side
from needlebook.knowledge import load
from needlebook.knowledge.atlas import View
from needlebook.knowledge.drawing import plain_words
from needlebook.web.bodychart.marks import MuscleMark, Pain, ReferralMark


def view_name(name: str) -> str:
    """front -> Front view."""
    names = {
        "front": gettext("Front view"),
        "back": gettext("Back view"),
        "side": gettext("Side view"),
        "head_side": gettext("Head from the side"),
        "head_front": gettext("Head from the front"),
        "hand_palm": gettext("Hand, palm"),
        "hand_back": gettext("Hand, back"),
        "foot_top": gettext("Foot from above"),
        "foot_sole": gettext("Sole of the foot"),
    }
    return names.get(name) or part_name(name)


def side_word(side: Side) -> str:
    """left, right, or nothing for the midline."""
    return {Side.LEFT: gettext("left"), Side.RIGHT: gettext("right"), Side.MIDLINE: ""}[side]


def with_side(label: str, side: Side) -> str:
    """Low back, lower + left -> Low back, lower, left."""
    word = side_word(side)
    return gettext("%(place)s, %(side)s") % {"place": label, "side": word} if word else label


def region_name(region: str, side: Side) -> str:
    """The region with its side; an id that has been retired is shown as it stands."""
    known = load().anatomy.regions.get(region)
    return with_side(known.label if known else region, Side(side))


def plain_name(region: str, side: Side) -> str:
    """The same in the words of a patient."""
    plain = plain_words().get(region)
    return with_side(plain, side) if plain else region_name(region, side)


def quality_word(quality: str) -> str:
    """How it feels, in a word; nothing where it was not given."""
    return str(QualityChoice(quality).label) if quality in QualityChoice.values else ""


def muscle_name(muscle: str, side: Side) -> str:
    """The muscle with its side; an id that has been retired is shown as it stands."""
    known = load().anatomy.muscles.get(muscle)
    return with_side(known.label if known else muscle, Side(side))


def part_name(part: str) -> str:
    """A body part of the region table: low_back -> Low back."""
    return part.replace("_", " ").capitalize()


def region_words(marks: Iterable[Pain]) -> Iterator[str]:
    """Pain in words: 'pain in Low back, lower, left (6 of 10, burning)'."""
    for mark in marks:
        name = region_name(mark.region, mark.side)
        n = "" if mark.intensity is None else gettext("%(n)g of 10") % {"n": mark.intensity}
        said = ", ".join(filter(None, [n, quality_word(mark.quality)]))
        words = gettext("pain in %(place)s (%(said)s)") if said else gettext("pain in %(place)s")
        yield words % {"place": name, "said": said}


def muscle_words(marks: Iterable[MuscleMark]) -> Iterator[str]:
    """Muscles in words: 'Gluteus medius, left', with 'not to needle' where it is out."""
    for mark in marks:
        name = muscle_name(mark.muscle, mark.side)
        yield gettext("%(muscle)s, not to needle") % {"muscle": name} if mark.kind == "out" else name


def referral_words(marks: Iterable[ReferralMark]) -> Iterator[str]:
    """Referral areas in words: 'felt in Temple, left', with 'spillover' where it is that."""
    for mark in marks:
        name = region_name(mark.region, mark.side)
        yield (gettext("felt in %(place)s") if mark.is_essential else gettext("spillover in %(place)s")) % {
            "place": name
        }


def view_words(shown: View, side: Side | None, words: Sequence[str], sites: int) -> str:
    """The name of a whole picture: which view, of which side when it shows only one, and what is on it."""
    name = with_side(view_name(shown.name), side) if side else view_name(shown.name)
    parts = list(words)
    if sites:
        parts.append(ngettext("%(n)d needle site", "%(n)d needle sites", sites) % {"n": sites})
    return f"{name}: {'; '.join(parts)}" if parts else name
