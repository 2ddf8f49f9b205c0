"""Rows into core values: the case of a visit."""

from collections.abc import Sequence

from needlebook.clinic.assessments.models import Assessment, Medicine
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import Answer, Case, Finding, HistoryItem, PainMark, Patient, PlannedSite, Pressure, Sign
from needlebook.knowledge import load

MEASURED = ("inr", "inr_target_high", "platelets_10e9_l", "neutrophils_10e9_l", "temperature_c")


def case_of(visit: Visit) -> Case:
    """Everything the core is told about this visit. A region or a muscle that has been retired is left out: nothing is
    known of it, so pages that show it say so, and it is no target.
    """
    anatomy = load().anatomy
    assessment = Assessment.objects.filter(visit=visit).first() or Assessment(visit=visit)
    medicines = list(assessment.medicines.all())
    patient = visit.patient
    return Case(
        patient=Patient(
            age=visit.age,
            sex=patient.sex,
            bmi=assessment.bmi,
            pregnancy_weeks=assessment.pregnancy_weeks,
        ),
        complaint=visit.course.complaint or None,
        history=tuple(_history(assessment)),
        others_denied=assessment.others_denied_at is not None,
        drugs=_drugs(assessment, medicines),
        has_unknown_drug=not all(m.atc for m in medicines),  # somebody has to find out what such a one is
        measurements={name: v for name in MEASURED if (v := getattr(assessment, name)) is not None},
        planned=tuple(
            PlannedSite(s.muscle, Side(s.side), s.is_electrical)
            for s in assessment.planned_sites.all()
            if s.muscle in anatomy.muscles
        ),
        pain=tuple(
            PainMark(p.region, Side(p.side), p.intensity, p.quality)
            for p in assessment.pain_marks.all()
            if p.region in anatomy.regions and p.side in anatomy.regions[p.region].sides
        ),
        findings=tuple(
            Finding(f.muscle, Side(f.side), Sign(f.sign), f.is_present)
            for f in assessment.findings.all()
            if f.muscle in anatomy.muscles
        ),
        pressures=tuple(
            Pressure(p.muscle, Side(p.side), p.kpa) for p in assessment.pressures.all() if p.muscle in anatomy.muscles
        ),
    )


def _history(assessment: Assessment) -> list[HistoryItem]:
    return [
        HistoryItem(
            id=a.question,
            answer=Answer(a.answer),
            side=Side(a.side) if a.side else None,
            where=tuple(a.where),
            state=a.state or None,
        )
        for a in assessment.answers.all()
    ]


def _drugs(assessment: Assessment, medicines: Sequence[Medicine]) -> tuple[str, ...] | None:
    """The codes that are known; None until somebody asked."""
    if assessment.drugs_asked_at is None and not medicines:
        return None
    return tuple(m.atc for m in medicines if m.atc)
