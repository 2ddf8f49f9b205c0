"""Reads a case of CONTRACTS. Bad input gets one line: the field, what is wrong, what is allowed."""

import re
from collections.abc import Collection, Iterable
from typing import Any, Literal

import msgspec

from needlebook.core.anatomy import Side
from needlebook.core.case import (
    RANGES,
    UNITS,
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
from needlebook.interop.plain_errors import decoded, plainly, unknown_id
from needlebook.knowledge import Knowledge

SideName = Literal["left", "right", "midline"]
STATES = ("controlled", "uncontrolled", "stable", "unstable", "resolved")
ATC = re.compile(r"[A-Z]\d{2}[A-Z]{2}\d{2}")


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
        in_range(f"measurements.{name}", name, value)
    if shape.complaint is not None:
        _need("complaint", shape.complaint, knowledge.anatomy.complaints)
    return Case(
        patient=Patient(shape.patient.age, shape.patient.sex, shape.patient.bmi, shape.patient.pregnancy_weeks),
        complaint=shape.complaint,
        history=tuple(_history(n, h, knowledge) for n, h in enumerate(shape.history)),
        others_denied=shape.others == "no",
        drugs=_drugs(shape.drugs),
        measurements=shape.measurements,
        planned=tuple(_planned(n, p, knowledge) for n, p in enumerate(shape.planned)),
        pain=tuple(_pain(n, p, knowledge) for n, p in enumerate(shape.pain)),
        findings=tuple(_finding(n, f, knowledge) for n, f in enumerate(shape.findings)),
    )


def _shape(data: bytes) -> CaseShape:
    try:
        return msgspec.convert(decoded(data), CaseShape)
    except msgspec.ValidationError as error:
        field = str(error).rpartition("$")[2].rstrip("`").rpartition(".")[2]
        plain = plainly(error, CHOICES.get(field, ""))
        raise BadInput(plain.field or "input", plain.wrong, plain.allowed or _field_names(plain.field)) from None


def _field_names(field: str) -> str:
    """The fields that stand where one is missing or unknown."""
    part = field.rpartition(".")[0].partition("[")[0]
    shape = {"patient": PatientShape, "history": HistoryShape, "planned": PlannedShape}.get(part)
    shape = shape or {"pain": PainShape, "findings": FindingShape}.get(part, CaseShape)
    return ", ".join(shape.__struct_fields__)


def in_range(field: str, name: str, value: float | None) -> None:
    """Raise BadInput when a number cannot be a living person's."""
    low, high = RANGES[name]
    if value is not None and not low <= value <= high:
        unit = f" {UNITS[name]}" if name in UNITS else ""
        given = f"{value}"[:20]  # a number of 400 digits is a number too
        raise BadInput(field, f"{given}{unit} is out of range", f"{low:g} to {high:g}{unit}")


def _check_patient(patient: PatientShape) -> None:
    for name in ("age", "bmi", "pregnancy_weeks"):
        in_range(f"patient.{name}", name, getattr(patient, name))
    if patient.sex == "male" and patient.pregnancy_weeks:
        raise BadInput("patient.pregnancy_weeks", "a male person cannot be pregnant", "0, or another sex")


def _need(field: str, id: str, known: Collection[str]) -> None:
    if id not in known:
        raise unknown_id(field, id, known)


def _need_side(field: str, side: str, sides: Iterable[Side]) -> None:
    allowed = [s.value for s in sides]
    if side not in allowed:
        raise BadInput(field, f"no {side} side here", " or ".join(allowed))


def _history(n: int, item: HistoryShape, knowledge: Knowledge) -> HistoryItem:
    _need(f"history[{n}].id", item.id, knowledge.rulebook.questions)
    for k, place in enumerate(item.where):
        _need(f"history[{n}].where[{k}]", place, knowledge.places)
    if item.weeks_ago is not None and item.weeks_ago < 0:
        raise BadInput(f"history[{n}].weeks_ago", f"{item.weeks_ago:g} lies in the future", "0 or more")
    if item.state is not None:
        _need(f"history[{n}].state", item.state, (*knowledge.rulebook.questions[item.id].states, *STATES))
    side = Side(item.side) if item.side else None
    return HistoryItem(item.id, Answer(item.answer), side, tuple(item.where), item.state, item.weeks_ago)


def _drugs(codes: list[str] | None) -> tuple[str, ...] | None:
    for n, code in enumerate(codes or []):
        if not ATC.fullmatch(code):
            raise BadInput(f"drugs[{n}]", f"{code!r} is not an ATC code", "seven characters such as B01AF02")
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
