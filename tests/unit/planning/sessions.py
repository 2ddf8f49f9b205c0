"""Plans of real muscles with chances that a test chooses, screened by the real rule book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from needlebook.core.anatomy import Side
from needlebook.core.case import Answer, Case, HistoryItem, Patient, PlannedSite
from needlebook.core.inference import Certainty, PointProbability, RankedMuscle, Ranking
from needlebook.core.planning import Origin, Rules, SessionPlan, SiteKey, Wishes, places_to_screen, plan_session
from needlebook.core.screening import Policy, Verdict, screen
from needlebook.knowledge import load
from needlebook.knowledge.planning import load_planning

ANATOMY, BOOK = load().anatomy, load().rulebook
Chances = Mapping[tuple[str, Side], Sequence[float]]
LEFT, RIGHT = Side.LEFT, Side.RIGHT


@dataclass(frozen=True)
class Problem:
    """Everything that `plan_session` is given."""

    ranking: Ranking
    verdict: Verdict
    rules: Rules
    wishes: Wishes

    @property
    def plan(self) -> SessionPlan:
        return plan_session(self.ranking, self.verdict, ANATOMY, BOOK.hazards, self.rules, self.wishes)


def ranked(place: tuple[str, Side], chances: Sequence[float]) -> RankedMuscle:
    """A muscle whose first points have these chances; the others are zero."""
    muscle, side = place
    points = ANATOMY.points_of(muscle)
    padded = [*chances, *[0.0] * len(points)]
    known = tuple(PointProbability(point.id, chance) for point, chance in zip(points, padded, strict=False))
    return RankedMuscle(
        muscle=muscle,
        side=side,
        probability=max(chances, default=0.0),
        before_examination=0.0,
        explains=(),
        expected_not_drawn=(),
        trigger_points=known,
    )


def problem(
    chances: Chances,
    *,
    says: Sequence[str] = (),
    drugs: tuple[str, ...] = (),
    wishes: Wishes | None = None,
    is_first: bool = False,
    authorised: frozenset[str] | None = None,
    **limits: float,
) -> Problem:
    """says: questions that are answered yes; all others are denied. limits: without `limits.` before the name."""
    wishes = wishes or Wishes()
    muscles = tuple(ranked(place, values) for place, values in chances.items())
    ordered = tuple(sorted(muscles, key=lambda m: -m.probability))
    case = Case(
        patient=Patient(age=40, sex="female", bmi=24.0, pregnancy_weeks=0),
        history=tuple(HistoryItem(id, Answer.YES) for id in says),
        others_denied=True,
        drugs=drugs,
        planned=tuple(PlannedSite(*place) for place in places_to_screen(ordered, wishes)),
    )
    table = load_planning()
    own = {f"limits.{id}": value for id, value in limits.items()}
    held = {
        id: replace(limit, value=own[id], origin=Origin.SESSION) if id in own else limit
        for id, limit in table.limits.items()
    }
    rules = table.rules(limits=held, is_first_session=is_first, authorised=authorised)
    verdict = screen(case, ANATOMY, BOOK, Policy({}))
    return Problem(Ranking(ordered, (), Certainty.MODERATE, ()), verdict, rules, wishes)


def sites(plan: SessionPlan) -> list[tuple[str, Side]]:
    return [(needle.site.muscle, needle.site.side) for needle in plan.needles]


def key(muscle: str, side: Side = LEFT, number: int = 1) -> SiteKey:
    return SiteKey(muscle, side, f"{muscle}.trp{number}")


def why(plan: SessionPlan, muscle: str, side: Side = LEFT) -> str:
    """The reason why nothing of a muscle is planned."""
    return next(out.why for out in plan.left_out if (out.muscle, out.side) == (muscle, side) and out.is_whole)
