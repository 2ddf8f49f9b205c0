"""The card of one muscle: where to press, what to look for, what was found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.clinic.assessments.ranking import Permission
from needlebook.core.anatomy import Muscle
from needlebook.core.inference import NextTest, Place, PointProbability, RankedMuscle, Ranking
from needlebook.knowledge import load
from needlebook.web.bodychart.words import muscle_name, region_name
from needlebook.web.examine.forms import FindingsForm
from needlebook.web.examine.words import PALPATION_WORDS, POSITION_WORDS
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
    error: str


@dataclass(frozen=True, slots=True)
class Point:
    """A trigger point: its name, where it lies, and the chance that it is active where one was computed."""

    label: str
    site: str
    percent: str


@dataclass(frozen=True, slots=True)
class OtherTest:
    muscle: str
    side: str
    name: str
    bits: str


@dataclass(frozen=True, slots=True)
class TestCard:
    """Everything on the card. is_next: no other test is expected to tell more."""

    place: Place
    name: str
    is_next: bool
    how: str
    expects: str
    points: tuple[Point, ...]
    not_drawn: str
    is_deep: bool
    permission: Permission
    signs: tuple[SignRow, ...]
    errors: tuple[str, ...]
    others: tuple[OtherTest, ...]


def test_card(place: Place, ranking: Ranking, permission: Permission, form: FindingsForm) -> TestCard:
    """The card of a muscle, whether it is ranked or not."""
    muscle = load().anatomy.muscles[place.id]
    ranked = next((m for m in ranking.muscles if (m.muscle, m.side) == place), None)
    tests = {Place(test.muscle, test.side): test for test in ranking.next_tests}
    return TestCard(
        place=place,
        name=muscle_name(place.id, place.side),
        is_next=place == next(iter(tests), None),
        how=how_to_press(muscle),
        expects=_expects(tests.get(place)),
        points=tuple(_points(muscle, ranked)),
        not_drawn=_not_drawn(ranked),
        is_deep=muscle.depth_class == "deep",
        permission=permission,
        signs=tuple(_signs(form)),
        errors=tuple(form.non_field_errors()),
        others=tuple(_other(test) for other, test in tests.items() if other != place),
    )


def how_to_press(muscle: Muscle) -> str:
    """'Flat palpation, prone or side-lying.'"""
    ways = _or(str(PALPATION_WORDS[way]) for way in muscle.palpation)
    positions = _or(str(POSITION_WORDS[position]) for position in muscle.positions)
    words = _("%(ways)s palpation, %(positions)s.") % {"ways": ways, "positions": positions}
    return words[:1].upper() + words[1:]


def _or(words: Iterator[str]) -> str:
    return _(" or ").join(words)


def _expects(test: NextTest | None) -> str:
    if test is None:
        return ""
    return _("Pressing it is expected to settle %(bits)s bits.") % {"bits": f"{test.bits:.2f}"}


def _points(muscle: Muscle, ranked: RankedMuscle | None) -> Iterator[Point]:
    """Likeliest first; without a ranking in the order of the table."""
    known = {point.id: point for point in load().anatomy.points_of(muscle.id)}
    chances: Sequence[PointProbability] = ranked.trigger_points if ranked else ()
    if not chances:
        yield from (Point(point.label, point.site, "") for point in known.values())
    for chance in sorted(chances, key=lambda p: -p.probability):
        point = known[chance.id]
        yield Point(point.label, point.site, percent(chance.probability))


def _not_drawn(ranked: RankedMuscle | None) -> str:
    """Regions where this muscle is usually felt and nothing is drawn: they speak against it."""
    places: Mapping[str, None] = dict.fromkeys(region_name(*p) for p in (ranked.expected_not_drawn if ranked else ()))
    return "; ".join(places)


def _signs(form: FindingsForm) -> Iterator[SignRow]:
    for field in form:
        chosen = field.value() or ""
        options = [Choice(v, str(word), v or "unasked", v == chosen) for v, word in field.field.choices]
        yield SignRow(
            name=field.html_name,
            label=str(field.label),
            agreement=str(field.help_text),
            choices=tuple(options),
            error=" ".join(field.errors),
        )


def _other(test: NextTest) -> OtherTest:
    return OtherTest(test.muscle, test.side.value, muscle_name(test.muscle, test.side), f"{test.bits:.2f}")
