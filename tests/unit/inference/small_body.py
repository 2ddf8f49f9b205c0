"""A body of a few regions and muscles, enough to check the model by hand."""

from needlebook.core.anatomy import Anatomy, Candidate, Complaint, Muscle, Referral, Region, TriggerPoint

SOURCE = "J made up for a test"


def region(id: str, part: str = "arm", has_sides: bool = True) -> Region:
    return Region(id, id, has_sides, "front", part, id, (), False, None, SOURCE)


def muscle(id: str, depth_class: str = "superficial") -> Muscle:
    return Muscle(
        id=id,
        name=id,
        group="arm",
        nerve="",
        segments="",
        origin="",
        insertion="",
        actions="",
        rom_to_measure="",
        strength_test="",
        positions=("supine",),
        palpation=("flat",),
        needle_direction="",
        needle_mm_min=None,
        needle_mm_max=None,
        needle_mm_source=None,
        depth_class=depth_class,
        structures_at_risk=(),
        risk_class="low",
        is_compressible=True,
        source=SOURCE,
    )


def point(id: str, site: str, *referrals: tuple[str, bool, str]) -> TriggerPoint:
    """`referrals`: (region, is it essential, laterality)."""
    listed = tuple(Referral(where, essential, lat, SOURCE) for where, essential, lat in referrals)
    return TriggerPoint(id, id.split(".")[0], "TrP", site, "", listed)


def complaint(id: str, *candidates: tuple[str, str, float | None, float | None]) -> Complaint:
    """`candidates`: (muscle, status, lowest share, highest share)."""
    rows = tuple(Candidate(m, status, low, high, "", SOURCE) for m, status, low, high in candidates)
    return Complaint(id, id, "", (), rows)


def small_body() -> Anatomy:
    """Biceps: two points; triceps: one, deep; pectoral: one that crosses to the midline and the other side."""
    regions = (region("elbow"), region("arm"), region("wrist"), region("chest"), region("sternum", "chest", False))
    points = (
        point("biceps.trp1", "arm", ("elbow", True, "same_side"), ("wrist", False, "same_side")),
        point("biceps.trp2", "elbow", ("elbow", True, "same_side")),
        point("triceps.trp1", "arm", ("elbow", False, "same_side"), ("arm", True, "same_side")),
        point("pectoral.trp1", "chest", ("sternum", True, "midline"), ("arm", False, "both_sides")),
    )
    complaints = (complaint("sore_arm", ("biceps", "active", 0.2, 0.4), ("triceps", "any", None, None)),)
    muscles = (muscle("biceps"), muscle("triceps", "deep"), muscle("pectoral"), muscle("without_points"))
    return Anatomy(
        regions={r.id: r for r in regions},
        structures={},
        muscles={m.id: m for m in muscles},
        trigger_points={p.id: p for p in points},
        complaints={c.id: c for c in complaints},
    )
