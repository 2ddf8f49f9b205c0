"""Reads exercises, manual techniques and what holds for them from data/exercises; a blank stays a blank."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from needlebook.core.anatomy import Provenance
from needlebook.core.errors import KnowledgeError
from needlebook.core.therapy import (
    AfterNeedling,
    Contraindication,
    Effort,
    Exercise,
    Lasts,
    PainRule,
    Rules,
    Said,
    StopSign,
    Studied,
    Technique,
)
from needlebook.knowledge.doses import DoseShape, Letter, Number, doses_of, figure_of
from needlebook.knowledge.entries import Entry, entries, fill, need_known, need_slug, need_unique
from needlebook.knowledge.library import DATA, load

Kind = Literal[
    "activity",
    "aerobic",
    "eccentric",
    "isometric",
    "mobility",
    "motor_control",
    "nerve",
    "relaxation",
    "strength",
    "stretch",
]
Shape = TypeVar("Shape", bound=msgspec.Struct)
T = TypeVar("T")
FOLDER = DATA / "exercises"
RULES = ("pain", "needled.no_heavy", "needled.same_day", "needled.low_load", "needled.soreness")


class ExerciseShape(msgspec.Struct):
    id: str
    name: str
    part_of: str
    plain: str
    how: list[str]
    kind: Kind
    effort: Literal["low", "heavy", "maximal"]
    complaints: list[str]
    picture: str
    muscles: list[str]
    source: str
    letter: Letter
    has_sides: bool = False
    dose: list[DoseShape] = []
    weeks: Number | None = None
    weeks_at_least: Number | None = None
    months: Number | None = None
    pain: int | None = None
    goal: str = ""
    equipment: str = ""
    progression: str = ""
    stop: str = ""
    note: str = ""
    contraindications: list[str] = []


class TechniqueShape(msgspec.Struct):
    id: str
    name: str
    complaints: list[str]
    contraindications: list[str]
    source: str
    letter: Letter
    dose: str = ""
    note: str = ""


class StudiedShape(msgspec.Struct):
    id: str
    name: str
    complaints: list[str]
    source: str
    letter: Letter
    dose: str = ""
    says: str = ""


class ContraindicationShape(msgspec.Struct):
    id: str
    says: str
    asks: list[str]
    source: str
    letter: Letter
    own: bool = False


class SignShape(msgspec.Struct):
    id: str
    says: str
    plain: str
    source: str
    letter: Letter
    any_of: list[str] = []
    all_of: list[str] = []
    complaints: list[str] = []


class RuleShape(msgspec.Struct):
    id: str
    says: str
    source: str
    letter: Letter
    during: int | None = None
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Therapy:
    """Everything that is done beside the needles, by id, in the order of the tables."""

    exercises: Mapping[str, Exercise]
    techniques: Mapping[str, Technique]
    studied: tuple[Studied, ...]
    contraindications: Mapping[str, Contraindication]
    rules: Rules
    says: Mapping[str, str]

    def exercises_for(self, complaint: str) -> tuple[Exercise, ...]:
        """Those of the complaint first, then all the others."""
        return tuple(sorted(self.exercises.values(), key=lambda e: complaint not in e.complaints))


@cache
def load_therapy(folder: Path = FOLDER) -> Therapy:
    """Read the tables. KnowledgeError names file and line of anything missing, unknown or odd."""
    contraindications = _contraindications(folder / "contraindications.toml")
    rules = _rules(folder / "rules.toml")
    signs = tuple(_signs(folder / "stop_signs.toml"))
    read = Rules(_pain(rules["pain"]), _after_needling(rules), signs)
    exercises: dict[str, Exercise] = {}
    for path in sorted((folder / "by_complaint").glob("*.toml")):
        for exercise in _exercises(path, contraindications, read.pain, exercises):
            exercises[exercise.id] = exercise
    if not exercises:
        raise KnowledgeError("by_complaint", 1, "no exercise", "one file for each complaint")
    techniques = {t.id: t for t in _techniques(folder / "techniques.toml", contraindications)}
    says = {rule.id: rule.says for rule in rules.values()}
    return Therapy(exercises, techniques, tuple(_studied(folder / "studied.toml")), contraindications, read, says)


def _each(path: Path, kind: str, shape: type[Shape], seen: set[str] | None = None) -> Iterator[tuple[Entry, Shape]]:
    """Each entry with its typed values; its id is a slug that stands once, its source is not blank."""
    seen = set() if seen is None else seen
    for entry in entries(path, kind):
        values = fill(entry, shape)
        id = str(entry.values["id"])
        need_slug(entry, id)
        need_unique(entry, id, seen)
        yield entry, values


def _need_complaints(entry: Entry, ids: list[str]) -> None:
    need_known(entry, "complaints", ids, load().anatomy.complaints, "complaint")


def _need_questions(entry: Entry, key: str, ids: list[str]) -> None:
    need_known(entry, key, ids, load().rulebook.questions, "question")


def _contraindications(path: Path) -> dict[str, Contraindication]:
    found = {}
    for entry, s in _each(path, "contraindication", ContraindicationShape):
        _need_questions(entry, "asks", s.asks)
        if not s.asks and not s.own:
            raise entry.error("asks", f"nothing is asked for {s.id!r}", "ids of questions, or own = true")
        found[s.id] = Contraindication(s.id, s.says, tuple(s.asks), s.own, s.source, Provenance(s.letter))
    return found


def _signs(path: Path) -> Iterator[StopSign]:
    for entry, s in _each(path, "sign", SignShape):
        _need_questions(entry, "any_of", s.any_of)
        _need_questions(entry, "all_of", s.all_of)
        _need_complaints(entry, s.complaints)
        if not s.any_of and not s.all_of:
            raise entry.error("id", f"nothing is asked for {s.id!r}", "any_of or all_of")
        origin = (s.source, Provenance(s.letter), _urgency(entry, [*s.any_of, *s.all_of]))
        yield StopSign(s.id, s.says, s.plain, tuple(s.any_of), tuple(s.all_of), tuple(s.complaints), *origin)


def _urgency(entry: Entry, questions: list[str]) -> str:
    """The strictest urgency that a rule gives one of the questions: what the patient is told is no milder."""
    rules = load().rulebook.rules
    found = [rule.urgency for rule in rules if rule.urgency and rule.id.partition(".")[0] in questions]
    if not found:
        raise entry.error("any_of", "no rule says how urgent this sign is", "questions of red flags")
    return max(found, key=lambda urgency: urgency.rank).value


def _rules(path: Path) -> dict[str, RuleShape]:
    found = {s.id: s for _, s in _each(path, "rule", RuleShape)}
    if set(found) != set(RULES):
        raise KnowledgeError(path.name, 1, f"rules {', '.join(found)}", ", ".join(RULES))
    return found


def _pain(rule: RuleShape) -> PainRule:
    if rule.during is None or not 0 <= rule.during <= 10:
        raise KnowledgeError("rules.toml", 1, f"pain of {rule.during} while exercising", "during = 0 to 10")
    return PainRule(rule.during, rule.source, Provenance(rule.letter))


def _after_needling(rules: Mapping[str, RuleShape]) -> AfterNeedling:
    hours = rules["needled.no_heavy"].hours
    if hours is None or hours <= 0:
        raise KnowledgeError("rules.toml", 1, "how long a needled muscle is spared is not said", "hours = a number")
    texts = {id: Said(rule.says, rule.source, Provenance(rule.letter)) for id, rule in rules.items()}
    return AfterNeedling(hours, *(texts[f"needled.{id}"] for id in ("same_day", "no_heavy", "low_load", "soreness")))


def _exercises(
    path: Path, known: Mapping[str, Contraindication], pain: PainRule, before: Mapping[str, Exercise]
) -> Iterator[Exercise]:
    for entry, s in _each(path, "exercise", ExerciseShape, set(before)):
        need_known(entry, "muscles", s.muscles, load().anatomy.muscles, "muscle")
        need_known(entry, "contraindications", s.contraindications, known, "contraindication")
        _need_complaints(entry, s.complaints)
        if not s.complaints or not s.how:
            raise entry.error("how", f"{s.id!r} is for no complaint, or nobody is told how", "both")
        letter = Provenance(s.letter)
        own_rule = None if s.pain is None else PainRule(s.pain, s.source, letter)
        yield Exercise(
            id=s.id,
            name=s.name,
            part_of=s.part_of,
            plain=s.plain,
            how=tuple(s.how),
            kind=s.kind,
            effort=Effort(s.effort),
            complaints=tuple(s.complaints),
            picture=s.picture,
            has_sides=s.has_sides,
            doses=doses_of(entry, s.dose, s.source, letter),
            lasts=_lasts(entry, s),
            goal=_said(s.goal, s),
            equipment=_said(s.equipment, s),
            pain_rule=own_rule or pain,
            progression=_said(s.progression, s),
            stop=_said(s.stop, s),
            note=_said(s.note, s),
            contraindications=tuple(known[id] for id in s.contraindications),
            muscles=tuple(s.muscles),
            muscles_from=Provenance.JUDGED,
            source=s.source,
            provenance=letter,
        )


def _lasts(entry: Entry, s: ExerciseShape) -> Lasts | None:
    given = {"weeks": s.weeks, "weeks_at_least": s.weeks_at_least, "months": s.months}
    named = {key: value for key, value in given.items() if value is not None}
    if len(named) > 1:
        raise entry.error("weeks", "two durations", "weeks, weeks_at_least or months")
    for key, value in named.items():
        figure = figure_of(entry, key, value, s.source, Provenance(s.letter))
        return Lasts(figure, key.partition("_")[0], key == "weeks_at_least")
    return None


def _said(text: str, s: ExerciseShape | TechniqueShape) -> Said | None:
    return Said(text, s.source, Provenance(s.letter)) if text else None


def _techniques(path: Path, known: Mapping[str, Contraindication]) -> Iterator[Technique]:
    for entry, s in _each(path, "technique", TechniqueShape):
        _need_complaints(entry, s.complaints)
        need_known(entry, "contraindications", s.contraindications, known, "contraindication")
        against = tuple(known[id] for id in s.contraindications)
        texts = (_said(s.dose, s), _said(s.note, s))
        yield Technique(s.id, s.name, tuple(s.complaints), *texts, against, s.source, Provenance(s.letter))


def _studied(path: Path) -> Iterator[Studied]:
    for entry, s in _each(path, "row", StudiedShape):
        _need_complaints(entry, s.complaints)
        if not s.dose and not s.says:
            raise entry.error("says", f"{s.id!r} says nothing", "dose or says")
        yield Studied(s.id, s.name, tuple(s.complaints), s.dose, s.says, s.source, Provenance(s.letter))
