"""Puts the Examine page together: one ranking, two screenings, a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.deciding import verdict_on
from needlebook.clinic.assessments.earlier import with_earlier
from needlebook.clinic.assessments.ranking import Permission, permissions_on, ranking_on
from needlebook.clinic.patients.models import Visit
from needlebook.core.case import Case
from needlebook.core.inference import Place, Ranking
from needlebook.web.examine.choosing import choices
from needlebook.web.examine.drawing import drawing
from needlebook.web.examine.forms import FindingsForm
from needlebook.web.examine.notices import cautions, regions, stops
from needlebook.web.examine.ranked import findings_by_muscle, ranked_rows
from needlebook.web.examine.testing import TestCard, test_card
from needlebook.web.examine.words import CERTAINTY_WORDS
from needlebook.web.frame.visit import frame_of


def page(visit: Visit, asked: Place | None, *, view: str = "", form: FindingsForm | None = None) -> dict[str, Any]:
    """Everything that examine/page.html prints. `asked`: the muscle to show, else the test that tells most.

    With nothing drawn and nothing found there is nothing to rank by: the complaint alone says too little.
    """
    case = with_earlier(case_of(visit), visit)
    verdict = verdict_on(visit, case)
    ranking = ranking_on(case, verdict)
    has_evidence = bool(case.pain or case.findings)
    ranking = ranking if has_evidence else replace(ranking, muscles=(), next_tests=(), warnings=())
    tested = asked or _next_test(ranking)
    permissions = permissions_on(visit, case, [*_places(ranking), *([tested] if tested else [])])
    return {
        "visit": visit,
        "frame": frame_of(visit, "examine", verdict),
        "section": "patients",
        "stops": tuple(stops(verdict)),
        "has_evidence": has_evidence,
        "rows": tuple(ranked_rows(case, ranking.muscles, permissions, tested)),
        "certainty": CERTAINTY_WORDS[ranking.certainty],
        "unexplained": regions(ranking.unexplained),
        "not_used": regions(ranking.not_used),
        "cautions": tuple(cautions(ranking)),
        "card": _card(case, ranking, tested, permissions, form),
        "choices": choices(tested),
        "drawing": drawing(case.pain, ranking.muscles, tested, view),
    }


def _places(ranking: Ranking) -> list[Place]:
    return [Place(m.muscle, m.side) for m in ranking.muscles]


def _next_test(ranking: Ranking) -> Place | None:
    """The test that tells most; once every likely muscle was pressed, the likeliest muscle."""
    if ranking.next_tests:
        return Place(ranking.next_tests[0].muscle, ranking.next_tests[0].side)
    return next(iter(_places(ranking)), None)


def _card(
    case: Case,
    ranking: Ranking,
    tested: Place | None,
    permissions: Mapping[Place, Permission],
    form: FindingsForm | None,
) -> TestCard | None:
    """No card while a red flag stops the ranking, and none while there is nothing to go by."""
    if tested is None or ranking.stop:
        return None
    found = findings_by_muscle(case).get(tested, {})
    return test_card(tested, ranking, permissions[tested], form or FindingsForm(found=found))
