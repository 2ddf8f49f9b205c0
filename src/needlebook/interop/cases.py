"""Reads a case of CONTRACTS. Bad input gets one line: the field, what is wrong, what is allowed."""

from collections.abc import Collection, Iterable
from typing import Any, Literal

import msgspec

from needlebook.core.anatomy import Side
from needlebook.core.case import (
    RANGES,
    Answer,
    Case,
    Finding,
    HistoryItem,
    PainMark,
    Patient,
    PlannedSite,
    Sign,
)
from needlebook.core.errors import BadInput
from needlebook.core.plausible import need_plausible, need_possible_pregnancy
from needlebook.interop.plain_errors import decoded, plainly, unknown_id
from needlebook.knowledge import Knowledge
from needlebook.knowledge.drugs import need_atc

SideName = Literal["left", "right", "midline"]
PREGNANT = ("pregnancy_t1", "pregnancy_t2_t3", "pregnancy_electro")
STATES = ("controlled", "uncontrolled", "stable", "unstable", "resolved")
CHOICES = {
    "answer": "yes, no or unknown",
    "sex": "female, male, other or unknown",
    "side": "left, right or midline",
    "others": "no or unasked",
}


class _Strict(msgspec.Struct, forbid_unknown_fields=True):
    """Unknown fields are refused: a misspelt risk must not be dropped in silence."""


class PatientShape(_Strict):
    age: int | None = None
    sex: Literal["female", "male", "other", "unknown"] = "unknown"
    bmi: float | None = None
    pregnancy_weeks: int | None = None


class HistoryShape(_Strict):
    id: str
    answer: Literal["yes", "no", "unknown"]
    side: SideName | None = None
    where: list[str] = []
    state: str | None = None
    weeks_ago: float | None = None
    detail: str = ""


class PlannedShape(_Strict):
    muscle: str
    side: SideName
    electrical: bool = False


class PainShape(_Strict):
    region: str
    side: SideName
    intensity: float | None = None


class FindingShape(_Strict):
    muscle: str
    side: SideName
    sign: str
    present: bool


class CaseShape(_Strict):
    patient: PatientShape
    about: Any = None
    complaint: str | None = None
    history: list[HistoryShape] = []
    others: Literal["no", "unasked"] = "unasked"
    drugs: list[str] | None = None
    measurements: dict[str, float] = {}
    planned: list[PlannedShape] = []
    pain: list[PainShape] = []
    findings: list[FindingShape] = []


def read_case(data: bytes, knowledge: Knowledge) -> Case:
    """Decode and check a case. Raises BadInput; nothing is guessed."""
    shape = _shape(data)
    _check_patient(shape.patient)
    for name, value in shape.measurements.items():
        _need(f"measurements.{name}", name, [n for n in RANGES if n not in ("age", "bmi", "pregnancy_weeks")])
        need_plausible(f"measurements.{name}", name, value)
    if shape.complaint is not None:
        _need("complaint", shape.complaint, knowledge.anatomy.complaints)
    return Case(
        patient=Patient(shape.patient.age, shape.patient.sex, shape.patient.bmi, shape.patient.pregnancy_weeks),
        complaint=shape.complaint,
        history=tuple(_history(n, h, shape.patient.sex, knowledge) for n, h in enumerate(shape.history)),
        others_denied=shape.others == "no",
        drugs=_drugs(shape.drugs, knowledge),
        measurements=shape.measurements,
        planned=tuple(_planned(n, p, knowledge) for n, p in enumerate(shape.planned)),
        pain=tuple(_pain(n, p, knowledge) for n, p in enumerate(shape.pain)),
        findings=tuple(_finding(n, f, knowledge) for n, f in enumerate(shape.findings)),
    )


def _shape(data: bytes) -> CaseShape:
    raw = decoded(data)
    try:
        return msgspec.convert(raw, CaseShape)
    except msgspec.ValidationError as error:
        name = str(error).rpartition("$")[2].rstrip("`").rpartition(".")[2]
        plain = plainly(error, CHOICES.get(name, ""))
        field = f"measurements.{_no_number(raw)}" if plain.field == "measurements[...]" else plain.field
        raise BadInput(field or "input", plain.wrong, plain.allowed or _field_names(field)) from None


def _no_number(raw: Any) -> str:
    """The first measurement that is none: the decoder only says that there is one."""
    measured = raw["measurements"].items()
    return next(name[:40] for name, value in measured if isinstance(value, bool) or not isinstance(value, int | float))


def _field_names(field: str) -> str:
    """The fields that stand where one is missing or unknown."""
    part = field.rpartition(".")[0].partition("[")[0]
    shape = {"patient": PatientShape, "history": HistoryShape, "planned": PlannedShape}.get(part)
    shape = shape or {"pain": PainShape, "findings": FindingShape}.get(part, CaseShape)
    return ", ".join(shape.__struct_fields__)


def _check_patient(patient: PatientShape) -> None:
    for name in ("age", "bmi", "pregnancy_weeks"):
        need_plausible(f"patient.{name}", name, getattr(patient, name))
    need_possible_pregnancy("patient.pregnancy_weeks", patient.sex, patient.pregnancy_weeks)


def _need(field: str, id: str, known: Collection[str]) -> None:
    if id not in known:
        raise unknown_id(field, id, known)


def _need_side(field: str, side: str, sides: Iterable[Side]) -> None:
    allowed = [s.value for s in sides]
    if side not in allowed:
        raise BadInput(field, f"no {side} side here", " or ".join(allowed))


def _history(n: int, item: HistoryShape, sex: str, knowledge: Knowledge) -> HistoryItem:
    _need(f"history[{n}].id", item.id, knowledge.rulebook.questions)
    if item.id in PREGNANT and item.answer == "yes":
        need_possible_pregnancy(f"history[{n}].answer", sex, 1)
    for k, place in enumerate(item.where):
        _need(f"history[{n}].where[{k}]", place, knowledge.places)
    if item.weeks_ago is not None and item.weeks_ago < 0:
        raise BadInput(f"history[{n}].weeks_ago", f"{item.weeks_ago:g} lies in the future", "0 or more")
    if item.state is not None:
        _need(f"history[{n}].state", item.state, (*knowledge.rulebook.questions[item.id].states, *STATES))
    side = Side(item.side) if item.side else None
    return HistoryItem(item.id, Answer(item.answer), side, tuple(item.where), item.state, item.weeks_ago)


def _drugs(codes: list[str] | None, knowledge: Knowledge) -> tuple[str, ...] | None:
    for n, code in enumerate(codes or []):
        need_atc(f"drugs[{n}]", code, knowledge.atc_groups)
    return None if codes is None else tuple(codes)


def _planned(n: int, plan: PlannedShape, knowledge: Knowledge) -> PlannedSite:
    _need(f"planned[{n}].muscle", plan.muscle, knowledge.anatomy.muscles)
    _need_side(f"planned[{n}].side", plan.side, (Side.LEFT, Side.RIGHT))
    return PlannedSite(plan.muscle, Side(plan.side), plan.electrical)


def _pain(n: int, pain: PainShape, knowledge: Knowledge) -> PainMark:
    _need(f"pain[{n}].region", pain.region, knowledge.anatomy.regions)
    _need_side(f"pain[{n}].side", pain.side, knowledge.anatomy.regions[pain.region].sides)
    if pain.intensity is not None and not 0 <= pain.intensity <= 10:
        raise BadInput(f"pain[{n}].intensity", f"{pain.intensity:g} is out of range", "0 to 10")
    return PainMark(pain.region, Side(pain.side), pain.intensity)


def _finding(n: int, finding: FindingShape, knowledge: Knowledge) -> Finding:
    _need(f"findings[{n}].muscle", finding.muscle, knowledge.anatomy.muscles)
    _need_side(f"findings[{n}].side", finding.side, (Side.LEFT, Side.RIGHT))
    _need(f"findings[{n}].sign", finding.sign, [s.value for s in Sign])
    return Finding(finding.muscle, Side(finding.side), Sign(finding.sign), finding.present)
