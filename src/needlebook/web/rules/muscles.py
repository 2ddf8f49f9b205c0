"""The rule book by muscle: what is near, how to stay away, and every site rule that could touch it."""

from dataclasses import dataclass
from itertools import groupby

from needlebook.core.anatomy import Muscle, Structure
from needlebook.core.screening import Hazard, Policy
from needlebook.core.screening.facts import PLEURA
from needlebook.core.screening.touching import Touch, touching
from needlebook.knowledge import load
from needlebook.web.rules.entries import RuleView, rule_view


@dataclass(frozen=True, slots=True)
class TouchLine:
    """A site rule that could touch the muscle. `areas`: labels of the questions whose answer decides it."""

    rule: RuleView
    areas: tuple[str, ...]
    with_current: bool


@dataclass(frozen=True, slots=True)
class MusclePage:
    """`always`: the muscle alone decides the place; `depends`: an answer's area or the current does too."""

    muscle: Muscle
    is_in_lung_field: bool
    near: tuple[Structure, ...]
    hazards: tuple[Hazard, ...]
    always: tuple[TouchLine, ...]
    depends: tuple[TouchLine, ...]


def muscle_groups() -> list[tuple[str, list[Muscle]]]:
    """Muscles by group of the table, each group in its order."""
    ordered = sorted(load().anatomy.muscles.values(), key=lambda muscle: (muscle.group, muscle.label))
    return [(name.replace("_", " ").capitalize(), list(m)) for name, m in groupby(ordered, key=lambda m: m.group)]


def muscle_page(id: str, policy: Policy) -> MusclePage:
    """Everything the rule book knows about one muscle."""
    knowledge = load()
    muscle, book = knowledge.anatomy.muscles[id], knowledge.rulebook
    lines = tuple(_line(touch, policy) for touch in touching(id, knowledge.anatomy, book))
    return MusclePage(
        muscle=muscle,
        is_in_lung_field=PLEURA in muscle.structures_at_risk,
        near=tuple(knowledge.anatomy.structures[near] for near in muscle.structures_at_risk),
        hazards=tuple(hazard for hazard in book.hazards if id in hazard.muscles),
        always=tuple(line for line in lines if not (line.areas or line.with_current)),
        depends=tuple(line for line in lines if line.areas or line.with_current),
    )


def _line(touch: Touch, policy: Policy) -> TouchLine:
    questions = load().rulebook.questions
    areas = tuple(questions[id].label for id in touch.areas)
    return TouchLine(rule_view(touch.rule, policy), areas, touch.with_current)
