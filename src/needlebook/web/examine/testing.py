"""The card of one muscle: where to press, what to look for, what was found, where to go from there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.clinic.assessments.ranking import Permission
from needlebook.core.anatomy import Muscle
from needlebook.core.inference import NextTest, Place, PointProbability, RankedMuscle, Ranking
from needlebook.core.inference.examination import Signs
from needlebook.knowledge import load
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.examine.diagnosing import ClassView, class_view
from needlebook.web.examine.pressing import PressureView
from needlebook.web.examine.taps import SAID
from needlebook.web.examine.words import ANSWERS, PALPATION_WORDS, POSITION_WORDS, SIGNS
from needlebook.web.templatetags.needlebook import percent


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    word: str
    css: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SignRow:
    """One sign to look for."""

    name: str
    label: str
    agreement: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A trigger point: its name, where it lies, and the chance that it is active where one was computed."""

    label: str
    site: str
    percent: str


@dataclass(frozen=True, slots=True)
class Test:
    """A test that is suggested. turn: 'without turning', 'needs turning to prone', or empty while nobody knows."""

    muscle: str
    side: str
    name: str
    bits: str
    turn: str


@dataclass(frozen=True, slots=True)
class TestCard:
    """Everything on the card. is_next: no other test is worth more now; percent is empty for a muscle not in the list;
    next: the test to go on to; is_left: it was said that this muscle cannot be tested today."""

    place: Place
    name: str
    percent: str
    is_next: bool
    how: str
    expects: str
    points: tuple[Point, ...]
    is_deep: bool
    is_left: bool
    permission: Permission
    signs: tuple[SignRow, ...]
    told: ClassView | None
    pressure: PressureView
    error: str
    next: Test | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the card is made of, besides the ranking."""

    permission: Permission
    signs: Signs
    pressure: PressureView
    position: str | None
    is_left: bool
    error: str


def test_card(place: Place, ranking: Ranking, known: Known) -> TestCard:
    """The card of a muscle, whether it is ranked or not."""
    muscle = load().anatomy.muscles[place.id]
    ranked = next((m for m in ranking.muscles if (m.muscle, m.side) == place), None)
    tests = {Place(test.muscle, test.side): test for test in ranking.next_tests}
    others = other_tests(ranking, place, known.position)
    return TestCard(
        place=place,
        name=muscle_name(place.id, place.side),
        percent=percent(ranked.probability) if ranked else "",
        is_next=place == next(iter(tests), None),
        how=how_to_press(muscle),
        expects=_expects(tests.get(place), known.position),
        points=tuple(_points(muscle, ranked)),
        is_deep=muscle.depth_class == "deep",
        is_left=known.is_left,
        permission=known.permission,
        signs=tuple(_signs(known.signs)),
        told=class_view(place, known.signs) if known.signs else None,
        pressure=known.pressure,
        error=known.error,
        next=others[0] if others else None,
    )


def other_tests(ranking: Ranking, place: Place | None, position: str | None) -> tuple[Test, ...]:
    """The tests that are suggested besides the muscle in view."""
    others = [test for test in ranking.next_tests if (test.muscle, test.side) != place]
    return tuple(_test(test, position) for test in others)


def how_to_press(muscle: Muscle) -> str:
    """'Flat palpation, prone or side-lying.'"""
    ways = _or(str(PALPATION_WORDS[way]) for way in muscle.palpation)
    positions = _or(str(POSITION_WORDS[position]) for position in muscle.positions)
    words = _("%(ways)s palpation, %(positions)s.") % {"ways": ways, "positions": positions}
    return words[:1].upper() + words[1:]


def _or(words: Iterator[str]) -> str:
    return _(" or ").join(words)


def _expects(test: NextTest | None, position: str | None) -> str:
    if test is None:
        return ""
    words = _("Pressing it is expected to settle %(bits)s bits") % {"bits": f"{test.bits:.2f}"}
    return ", ".join(filter(None, (words, turn_words(test, position)))) + "."


def turn_words(test: NextTest, position: str | None) -> str:
    """What the patient has to do for it; nothing while nobody knows how the patient lies."""
    if test.turn_to:
        return _("needs turning to %(position)s") % {"position": POSITION_WORDS[test.turn_to]}
    return _("without turning") if position else ""


def _points(muscle: Muscle, ranked: RankedMuscle | None) -> Iterator[Point]:
    """Likeliest first; without a ranking in the order of the table."""
    known = {point.id: point for point in load().anatomy.points_of(muscle.id)}
    chances: Sequence[PointProbability] = ranked.trigger_points if ranked else ()
    if not chances:
        yield from (Point(point.label, point.site, "") for point in known.values())
    for chance in sorted(chances, key=lambda p: -p.probability):
        point = known[chance.id]
        yield Point(point.label, point.site, percent(chance.probability))


def _signs(found: Signs) -> Iterator[SignRow]:
    for sign, words in SIGNS.items():
        both = found.get(sign, frozenset())
        chosen = SAID[next(iter(both))] if len(both) == 1 else ""
        options = [Choice(v, str(word), v or "unasked", v == chosen) for v, word in ANSWERS.items()]
        yield SignRow(sign.value, str(words.label), str(words.agreement), tuple(options))


def _test(test: NextTest, position: str | None) -> Test:
    name = muscle_name(test.muscle, test.side)
    return Test(test.muscle, test.side.value, name, f"{test.bits:.2f}", turn_words(test, position))
