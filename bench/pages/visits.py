"""The visits that the pages are asked about, made through the program's own actions in a database of their own."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from uuid import uuid4

from tests import factories

from bench.inference.drawings import drawings, neighbours_of
from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import save_pain
from needlebook.clinic.assessments.deciding import verdict_of
from needlebook.clinic.assessments.drawing import save_strokes
from needlebook.clinic.assessments.examination import save_findings
from needlebook.clinic.assessments.ranking import network_for, ranking_of
from needlebook.clinic.patients.actions import start_visit
from needlebook.clinic.patients.models import Visit
from needlebook.core.case import PainMark, Sign
from needlebook.core.drawing import Quality, Stroke, Tool
from needlebook.core.inference import Place
from needlebook.knowledge import load
from needlebook.knowledge.atlas import view
from needlebook.web.bodychart.geometry import centre

COMPLAINT = "chronic_low_back_pain"
FOUND = {Sign.TAUT_BAND: True, Sign.SPOT_TENDERNESS: True, Sign.RECOGNISED_PAIN: False}
POINTS, STEP_MM = 40, 1.5  # of a stroke: the length of a hand's movement


def strokes(count: int) -> Iterator[Stroke]:
    """Lines over the regions of the back, each of as many points as a hand draws."""
    middles = [centre(d) for place, d in view("back").regions.items() if not place.endswith(".right")]
    for n in range(count):
        x, y = middles[n % len(middles)]
        yield line(x, y, intensity=n % 11, quality=list(Quality)[n % 4])


def line(x: float, y: float, **said) -> Stroke:
    points = tuple((x + n % 3, y + n * STEP_MM) for n in range(POINTS))
    return Stroke(uuid4(), Tool.PAINT, "back", None, points, 20, **said)


def new_visit(by: User) -> Visit:
    """A first visit of a new patient."""
    return factories.visit(factories.patient(by), by, COMPLAINT)


def drawn(by: User, count: int) -> Visit:
    """With a drawing of so many strokes."""
    visit = new_visit(by)
    save_strokes(visit, by=by, changes=list(strokes(count)))
    return fresh(visit)


def examined(by: User, regions: int, count: int, seed: int) -> list[Visit]:
    """With realistic drawings of so many regions, and findings in the two likeliest muscles of each."""
    network, near = network_for(COMPLAINT), neighbours_of(load().anatomy)
    made = drawings(Random(seed), network, near, [regions], count, COMPLAINT)
    return [_examined(by, one.case.pain) for one in made if one.kind == "realistic"]


def _examined(by: User, marks: Sequence[PainMark]) -> Visit:
    visit = new_visit(by)
    save_pain(visit, by=by, marks=list(marks))
    for place in places(fresh(visit)):
        save_findings(visit, by=by, muscle=place.id, side=place.side, signs=FOUND)
    return fresh(visit)


def places(visit: Visit, count: int = 2) -> list[Place]:
    """The likeliest muscles of a visit by what was drawn and found."""
    ranking = ranking_of(visit, verdict_of(visit))
    return [Place(muscle.muscle, muscle.side) for muscle in ranking.muscles[:count]]


def fresh(visit: Visit) -> Visit:
    return Visit.objects.get(pk=visit.pk)


def drawn_again(first: Visit, by: User, count: int) -> Visit:
    """A second visit of the same patient a week later, with another drawing."""
    Visit.objects.filter(pk=first.pk).update(started_at=first.started_at - timedelta(days=7))
    visit = start_visit(first.patient, by=by, complaint=COMPLAINT)
    save_strokes(visit, by=by, changes=list(strokes(count)))
    return fresh(visit)
