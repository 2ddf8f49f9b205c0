"""Puts the Examine page together: one ranking, two screenings, a fixed number of queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.deciding import verdict_on
from needlebook.clinic.assessments.earlier import with_earlier
from needlebook.clinic.assessments.examination import Reading, not_today, pressures_of
from needlebook.clinic.assessments.ranking import Permission, influence_on, permissions_on, ranking_on
from needlebook.clinic.patients.models import Visit
from needlebook.core.case import Case
from needlebook.core.inference import Place, Ranking
from needlebook.core.inference.examination import PRESSED, Signs
from needlebook.core.inference.next_test import Couch, enough, unpressed
from needlebook.core.inference.referral import referral_area
from needlebook.core.inference.sole import sole_explanations
from needlebook.core.screening import Verdict
from needlebook.knowledge import load
from needlebook.knowledge.inference import load_inference
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.examine.changed import Standing, changed_words, standing_in
from needlebook.web.examine.choosing import choices
from needlebook.web.examine.couch import position_choices
from needlebook.web.examine.diagnosing import signs_by_muscle
from needlebook.web.examine.drawing import InView, drawing
from needlebook.web.examine.explaining import Why, region_list, unexplained, why
from needlebook.web.examine.found import found_rows
from needlebook.web.examine.moving import Moves, moves_of
from needlebook.web.examine.notices import cautions, stops
from needlebook.web.examine.pressing import PressureForm, pressure_view
from needlebook.web.examine.ranked import ranked_rows
from needlebook.web.examine.taps import LastTap
from needlebook.web.examine.testing import Known, TestCard, other_tests, test_card
from needlebook.web.examine.words import CERTAINTY_WORDS, ENOUGH_WORDS
from needlebook.web.frame.visit import frame_of

# What a finding changes besides its own sign; htmx puts each in its place.
PARTS = "#card-foot,#chart,#ranking,#others,#enough,#couch,#certainty,#stage-path,#patient-header,#said:innerHTML"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown.

    place: the muscle, else the test that tells most; position: how the patient lies; stood: how the muscle stood before
    the last finding; lead: what is said before that; last: the finding that can be taken back; form, error: what was
    not taken.
    """

    place: Place | None = None
    view: str = ""
    position: str | None = None
    stood: Standing | None = None
    lead: str = ""
    last: LastTap | None = None
    form: PressureForm | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands of a visit's examination, read once for a request. left: muscles that cannot be tested today."""

    case: Case
    verdict: Verdict
    ranking: Ranking
    signs: Mapping[Place, Signs]
    measured: Mapping[Place, Reading]
    left: frozenset[Place]
    in_view: InView | None

    @property
    def out(self) -> Collection[Place]:
        """Muscles that need no pressing any more, or cannot be pressed."""
        pressed = {place for place, signs in self.signs.items() if PRESSED & signs.keys()}
        return pressed | self.left

    @property
    def tested(self) -> Place | None:
        return self.in_view.place if self.in_view else None


class Named(NamedTuple):
    """A muscle with its words."""

    place: Place
    name: str


def page(visit: Visit, asked: Asked) -> dict[str, Any]:
    """Everything that examine/page.html prints."""
    sheet = sheet_of(visit, asked)
    ranking, tested = sheet.ranking, sheet.tested
    permissions = permissions_on(visit, sheet.case, [*_places(ranking), *([tested] if tested else [])])
    is_enough = enough(ranking, sheet.out, load_inference().parameters)
    return {
        "visit": visit,
        "frame": frame_of(visit, "examine", sheet.verdict),
        "section": "patients",
        "stops": tuple(stops(sheet.verdict)),
        "has_evidence": _has_evidence(sheet.case),
        "rows": tuple(ranked_rows(sheet.case, ranking.muscles, sheet.signs, permissions, tested)),
        "certainty": CERTAINTY_WORDS[ranking.certainty],
        "has_likely": _has_likely(ranking),
        "unexplained": tuple(unexplained(ranking)),
        "not_used": region_list(ranking.not_used),
        "cautions": tuple(cautions(ranking)),
        "card": _card(sheet, asked, permissions),
        "why": _why(sheet),
        "moves": _moves(sheet),
        "found": tuple(found_rows(sheet.signs, sheet.measured)),
        "others": other_tests(ranking, tested, asked.position),
        "left": [Named(place, muscle_name(*place)) for place in sorted(sheet.left)],
        "enough": ENOUGH_WORDS[is_enough] if is_enough else "",
        "unpressed": _unpressed(sheet),
        "positions": position_choices(asked.position),
        "choices": choices(tested),
        "said": _said(sheet, asked),
        "last": asked.last,
        "parts": PARTS,
        "drawing": drawing(sheet.case.pain, ranking.muscles, sheet.in_view, ranking.unexplained, asked.view),
    }


def sheet_of(visit: Visit, asked: Asked) -> Sheet:
    """With nothing drawn and nothing found there is nothing to rank by: the complaint alone says too little."""
    case = with_earlier(case_of(visit), visit)
    verdict = verdict_on(visit, case)
    left = not_today(visit)
    ranking = ranking_on(case, verdict, Couch(asked.position, left))
    if not _has_evidence(case):
        ranking = replace(ranking, muscles=(), next_tests=(), warnings=())
    in_view = _in_view(asked.place or _next_test(ranking), ranking)
    return Sheet(case, verdict, ranking, signs_by_muscle(case), pressures_of(visit), left, in_view)


def _has_evidence(case: Case) -> bool:
    return bool(case.pain or case.findings or case.pressures)


def _has_likely(ranking: Ranking) -> bool:
    """True when a muscle is likelier than not."""
    limit = load_inference().parameters.certainty.low_below
    return any(muscle.probability >= limit for muscle in ranking.muscles)


def _places(ranking: Ranking) -> list[Place]:
    return [Place(m.muscle, m.side) for m in ranking.muscles]


def _next_test(ranking: Ranking) -> Place | None:
    """The test that tells most; once every likely muscle was pressed, the likeliest muscle."""
    if ranking.next_tests:
        return Place(ranking.next_tests[0].muscle, ranking.next_tests[0].side)
    return next(iter(_places(ranking)), None)


def _unpressed(sheet: Sheet) -> Named | None:
    """The likeliest muscle when it is not in view and no hand has felt it, although others were examined."""
    place = unpressed(sheet.ranking, sheet.out) if sheet.signs else None
    return None if place is None or place == sheet.tested else Named(place, muscle_name(*place))


def _in_view(place: Place | None, ranking: Ranking) -> InView | None:
    if place is None:
        return None
    ranked = next((m for m in ranking.muscles if (m.muscle, m.side) == place), None)
    return InView(place, referral_area(place, load().anatomy), ranked)


def _said(sheet: Sheet, asked: Asked) -> str:
    """What the last finding changed; nothing on a page that only shows."""
    place = sheet.tested
    if asked.stood is None or place is None:
        return ""
    stands = standing_in(sheet.ranking, sheet.signs.get(place), place)
    return asked.lead + changed_words(place, asked.stood, stands)


def _why(sheet: Sheet) -> Why | None:
    """Nothing is explained while a red flag stops the ranking."""
    if sheet.in_view is None or sheet.ranking.stop:
        return None
    limit = load_inference().parameters.certainty.explained_from
    alone = sole_explanations(sheet.ranking.muscles, limit).get(sheet.in_view.place, ())
    return why(sheet.in_view.place, sheet.case, sheet.in_view.ranked, alone, sheet.in_view.area)


def _moves(sheet: Sheet) -> Moves | None:
    """Only of a muscle in the list: what would bring in any other one is not worth a posterior for each region."""
    if sheet.in_view is None or sheet.in_view.ranked is None:
        return None
    return moves_of(influence_on(sheet.case, sheet.in_view.place))


def _card(sheet: Sheet, asked: Asked, permissions: Mapping[Place, Permission]) -> TestCard | None:
    """No card while a red flag stops the ranking, and none while there is nothing to go by."""
    place = sheet.tested
    if place is None or sheet.ranking.stop:
        return None
    known = Known(
        permission=permissions[place],
        signs=sheet.signs.get(place, {}),
        pressure=pressure_view(place, sheet.measured, asked.form),
        position=asked.position,
        is_left=place in sheet.left,
        error=asked.error,
    )
    return test_card(place, sheet.ranking, known)
