"""Three muscles and a handful of rules: enough for every kind of fact, small enough to see the answer."""

from needlebook.core.anatomy import Anatomy, Muscle, Provenance, Region, Side, TriggerPoint
from needlebook.core.case import Answer, Case, HistoryItem, Patient, PlannedSite
from needlebook.core.screening import Action, Hazard, Policy, PolicyTopic, Question, Rule, RuleBook, Urgency
from needlebook.core.screening.expressions import parse

LEFT, RIGHT = Side.LEFT, Side.RIGHT
STRICT = Policy({})
LAX = Policy({"opinion": "lax"})


def _region(id: str, parent: str) -> Region:
    return Region(id, id, True, "back", parent, parent, (), False, None, "J")


def _muscle(id: str, depth: str, near: tuple[str, ...], compressible: bool) -> Muscle:
    words = dict.fromkeys(("group", "nerve", "segments", "origin", "insertion", "actions"), "")
    tests = {"rom_to_measure": "", "strength_test": "", "positions": (), "palpation": (), "needle_direction": ""}
    numbers = {"needle_mm_min": None, "needle_mm_max": None, "needle_mm_source": None}
    return Muscle(
        id=id,
        name=id,
        **words,
        **tests,
        **numbers,
        depth_class=depth,
        structures_at_risk=near,
        risk_class="low",
        is_compressible=compressible,
        source="J",
    )


def _point(muscle: str, region: str) -> TriggerPoint:
    return TriggerPoint(f"{muscle}.trp1", muscle, "TrP1", region, "belly", ())


MUSCLES = (
    _muscle("calf", "superficial", (), True),
    _muscle("psoas", "deep", ("kidney",), False),
    _muscle("rhomboid", "moderate", ("pleura",), True),
    _muscle("forearm", "superficial", (), True),
)
REGIONS = (
    _region("calf_upper", "leg"),
    _region("groin", "hip"),
    _region("scapula", "upper_back"),
    _region("volar", "forearm"),
)
ANATOMY = Anatomy(
    regions={r.id: r for r in REGIONS},
    structures={},
    muscles={m.id: m for m in MUSCLES},
    trigger_points={
        p.id: p
        for p in (
            _point("calf", "calf_upper"),
            _point("psoas", "groin"),
            _point("rhomboid", "scapula"),
            _point("forearm", "volar"),
        )
    },
    complaints={},
)


def rule(id: str, when: str, then: str, where: str | None = None, **more: object) -> Rule:
    return Rule(
        id=id,
        level=str(more.pop("level", "relative")),
        when=parse(when),
        then=Action(then),
        says=id,
        because=id,
        sources=("J",),
        provenance=Provenance.JUDGED,
        where=parse(where) if where else None,
        **more,  # type: ignore[arg-type]
    )


def question(id: str) -> Question:
    return Question(id, "Today", id, id)


def book(*rules: Rule) -> RuleBook:
    ids = ("fever", "thinner", "numb", "oedema", "flag", "epilepsy")
    return RuleBook(
        rules=rules,
        hazards=(Hazard("haz_lung", "lung", frozenset({"rhomboid"}), "Lift it.", ("J",), Provenance.JUDGED),),
        questions={id: question(id) for id in ids},
        topics={"opinion": PolicyTopic("opinion", "Whose?", (("strict", "ours"), ("lax", "theirs")), ("J",))},
        constraints={"press": "Press.", "clean": "Clean."},
        drug_flags={"thin": ("B01",), "sugar": ("A10",)},
        joints={"calf": frozenset({"knee", "ankle"})},
        version="small-1",
    )


def yes(id: str, side: Side | None = None, *where: str, state: str | None = None) -> HistoryItem:
    return HistoryItem(id, Answer.YES, side, where, state)


def answered(id: str, answer: Answer, side: Side | None = None, *where: str) -> HistoryItem:
    return HistoryItem(id, answer, side, where)


def case(*history: HistoryItem, planned: str = "", denied: bool = True, **more: object) -> Case:
    """A case of a man of 40; `planned` is like "calf left, psoas right"; all else denied unless `denied` is False."""
    patient = more.pop("patient", Patient(age=40, sex="male"))
    more.setdefault("drugs", ())
    sites = tuple(PlannedSite(m, Side(s)) for m, s in (text.split() for text in planned.split(",") if text.strip()))
    return Case(patient, history=history, others_denied=denied, planned=sites, **more)  # type: ignore[arg-type]


EMERGENCY = Urgency.EMERGENCY
