"""What the hand found against needling a muscle, whatever its chance says."""

from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case
from needlebook.core.inference import Place
from needlebook.core.inference.diagnosis import Kind, diagnose
from needlebook.core.inference.examination import read_findings
from needlebook.core.planning.types import Why


def doubted(case: Case, anatomy: Anatomy) -> dict[Place, Why]:
    """Muscles whose findings contradict each other or amount to no trigger point: no needle is suggested there.

    A strong drawing can keep such a muscle likely; nobody needles what was pressed firmly and did not hurt.
    """
    found = {}
    for place, signs in read_findings(case.findings, anatomy).signs.items():
        told = diagnose(signs, anatomy.muscles[place.id].depth_class == "deep")
        if told.is_contradictory:
            found[place] = Why.CONTRADICTORY
        elif told.kind is Kind.NOT_A_POINT:
            found[place] = Why.NOT_A_POINT
    return found
