"""Fills core.anatomy from regions, structures, muscles, referral and conditions, and checks every reference."""

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from needlebook.core.anatomy import (
    Anatomy,
    Candidate,
    Complaint,
    Muscle,
    Provenance,
    Referral,
    Region,
    Structure,
    TriggerPoint,
)
from needlebook.knowledge.tables import Row, by_id, read

REGIONS = (
    "id,label,side_specific,view,parent,coarse,neighbours,touches_own_mirror,"
    "snomed,snomed_match,snomed_skin,choir_right,choir_left,note,source"
)
STRUCTURES = "id,label,kind,possible_harm,source"
MUSCLES = (
    "id,name_ta,group,nerve,segments,origin,insertion,actions,rom_to_measure,strength_test,positions,palpation,"
    "needle_direction,needle_mm_min,needle_mm_max,needle_mm_source,depth_limit_mm,needle_evidence,depth_class,"
    "structures_at_risk,risk_class,bleeding_compressible,fma,fma_match,source"
)
REFERRAL = "tp_id,muscle_id,tp_label,tp_site_region,tp_site,region_id,strength,laterality,source"
CONDITIONS = (
    "condition_id,condition,icd10,icd10cm,snomed,snomed_provenance,typical_regions,muscle_id,tp_status,"
    "prevalence_pct_low,prevalence_pct_high,n_patients,n_controls,control_pct,study,note,source"
)
POSITIONS = ("supine", "prone", "side-lying", "seated")


def read_anatomy(folder: Path) -> Anatomy:
    """Read all five tables. Raises KnowledgeError with file, line and what is allowed."""
    regions = _regions(folder / "regions.csv")
    structures = _structures(folder / "structures.csv")
    muscles = _muscles(folder / "muscles.csv", structures)
    points = _trigger_points(folder / "referral.csv", regions, muscles)
    complaints = _complaints(folder / "conditions.csv", regions, muscles)
    return Anatomy(regions, structures, muscles, points, complaints)


def _regions(path: Path) -> Mapping[str, Region]:
    rows = by_id(read(path, REGIONS))
    regions = {id: _region(row) for id, row in rows.items()}
    for id, row in rows.items():
        row.need("neighbours", regions[id].neighbours, regions, "region")
        for other in regions[id].neighbours:
            if id == other:
                raise row.error(f"neighbours: {id} lists itself", "other regions")
            if id not in regions[other].neighbours:
                raise row.error(f"neighbours: {other} does not list {id} back", "neighbours name each other")
    return regions


def _region(row: Row) -> Region:
    return Region(
        id=row.id(),
        label=row.text("label"),
        side_specific=row.yes("side_specific"),
        view=row.one_of("view", ("front", "back", "both")),
        parent=row.text("parent"),
        coarse=row.text("coarse"),
        neighbours=row.many("neighbours"),
        touches_own_mirror=row.yes("touches_own_mirror"),
        snomed=row.maybe("snomed"),
        source=row.source(),
    )


def _structures(path: Path) -> Mapping[str, Structure]:
    return {id: _structure(row) for id, row in by_id(read(path, STRUCTURES)).items()}


def _structure(row: Row) -> Structure:
    kind = row.one_of("kind", ("nerve", "vessel", "organ", "gland", "device"))
    return Structure(row.id(), row.text("label"), kind, row.text("possible_harm"), row.source())


def _muscles(path: Path, structures: Mapping[str, Structure]) -> Mapping[str, Muscle]:
    rows = by_id(read(path, MUSCLES))
    for row in rows.values():
        row.need("structures_at_risk", row.many("structures_at_risk"), structures, "structure")
        row.need("positions", row.many("positions") or [row.text("positions")], POSITIONS, "position")
        row.need("palpation", row.many("palpation"), ("flat", "pincer"), "way of palpating")
    return {id: _muscle(row) for id, row in rows.items()}


def _muscle(row: Row) -> Muscle:
    letter = row.maybe("needle_mm_source")
    least, most = row.whole("needle_mm_min"), row.whole("needle_mm_max")
    if (least is None) != (most is None) or (least is not None and most is not None and least > most):
        raise row.error("needle_mm_min and needle_mm_max do not make a range", "two lengths, or two blanks")
    if (least is None) != (letter is None):
        raise row.error("needle lengths and needle_mm_source go together", "a letter with a range, or three blanks")
    return Muscle(
        id=row.id(),
        name=row.text("name_ta"),
        group=row.text("group"),
        nerve=row.text("nerve"),
        segments=row.cells["segments"],
        origin=row.text("origin"),
        insertion=row.text("insertion"),
        actions=row.text("actions"),
        rom_to_measure=row.cells["rom_to_measure"],
        strength_test=row.cells["strength_test"],
        positions=row.many("positions"),
        palpation=row.many("palpation"),
        needle_direction=row.cells["needle_direction"],
        needle_mm_min=least,
        needle_mm_max=most,
        needle_mm_source=Provenance(row.one_of("needle_mm_source", ("S", "J", "R"))) if letter else None,
        depth_class=row.one_of("depth_class", ("superficial", "moderate", "deep")),
        structures_at_risk=row.many("structures_at_risk"),
        risk_class=row.one_of("risk_class", ("low", "moderate", "high")),
        is_compressible=row.yes("bleeding_compressible"),
        source=row.source(),
    )


def _trigger_points(
    path: Path, regions: Mapping[str, Region], muscles: Mapping[str, Muscle]
) -> Mapping[str, TriggerPoint]:
    points: dict[str, TriggerPoint] = {}
    for id, rows in groupby(read(path, REFERRAL), key=lambda row: row.id("tp_id")):
        group = list(rows)
        if id in points:
            raise group[0].error(f"rows of {id} stand apart", "the rows of one trigger point together")
        points[id] = _trigger_point(id, group, regions, muscles)
    return points


def _trigger_point(
    id: str, rows: list[Row], regions: Mapping[str, Region], muscles: Mapping[str, Muscle]
) -> TriggerPoint:
    first = rows[0]
    same = ("muscle_id", "tp_label", "tp_site_region", "tp_site")
    for row in rows:
        row.need("muscle_id", [row.text("muscle_id")], muscles, "muscle")
        row.need("region", [row.text("tp_site_region"), row.text("region_id")], regions, "region")
        if any(row.cells[column] != first.cells[column] for column in same):
            raise row.error(f"{id} is described in two ways", f"as in line {first.line}")
    muscle, label, site = first.cells["muscle_id"], first.text("tp_label"), first.text("tp_site")
    if not id.startswith(f"{muscle}."):
        raise first.error(f"tp_id {id!r} does not begin with its muscle", f"{muscle}.trp1, for example")
    return TriggerPoint(id, muscle, label, first.cells["tp_site_region"], site, _referrals(id, rows, regions))


def _referrals(id: str, rows: list[Row], regions: Mapping[str, Region]) -> tuple[Referral, ...]:
    found: dict[str, Referral] = {}
    for row in rows:
        referral = _referral(row, regions)
        if referral.region in found:
            raise row.error(f"{id} refers to {referral.region} twice", "each region once for a trigger point")
        found[referral.region] = referral
    if not any(referral.is_essential for referral in found.values()):
        raise rows[0].error(f"{id} has no essential referral", "at least one row that is essential")
    return tuple(found.values())


def _referral(row: Row, regions: Mapping[str, Region]) -> Referral:
    region = regions[row.cells["region_id"]]
    is_essential = row.one_of("strength", ("essential", "spillover")) == "essential"
    allowed = ("same_side", "both_sides") if region.side_specific else ("midline",)
    return Referral(region.id, is_essential, row.one_of("laterality", allowed), row.source())


def _complaints(path: Path, regions: Mapping[str, Region], muscles: Mapping[str, Muscle]) -> Mapping[str, Complaint]:
    groups: dict[str, list[Row]] = {}
    for row in read(path, CONDITIONS):
        row.need("muscle_id", [row.text("muscle_id")], muscles, "muscle")
        row.need("typical_regions", row.many("typical_regions"), regions, "region")
        groups.setdefault(row.id("condition_id"), []).append(row)
    return {id: _complaint(id, _unlike(rows)) for id, rows in groups.items()}


def _unlike(rows: list[Row]) -> list[Row]:
    """The rows, once it is certain that they describe one complaint and no study's figure stands twice."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        if any(row.cells[column] != rows[0].cells[column] for column in ("condition", "icd10", "typical_regions")):
            raise row.error(f"{row.cells['condition_id']} is described in two ways", f"as in line {rows[0].line}")
        key = tuple(row.cells[column] for column in ("muscle_id", "tp_status", "study"))
        if key in seen:
            raise row.error(f"{key[0]}, {key[1]} stands twice for one study", f"once; the first is line {seen[key]}")
        seen[key] = row.line
    return rows


def _complaint(id: str, rows: list[Row]) -> Complaint:
    first = rows[0]
    candidates = tuple(_candidate(row) for row in rows)
    return Complaint(id, first.text("condition"), first.cells["icd10"], first.many("typical_regions"), candidates)


def _candidate(row: Row) -> Candidate:
    status = row.one_of("tp_status", ("active", "latent", "any"))
    low, high = _share(row, "prevalence_pct_low"), _share(row, "prevalence_pct_high")
    if (low is None) != (high is None) or (low is not None and high is not None and low > high):
        raise row.error("prevalence_pct_low and prevalence_pct_high do not make a range", "two shares, or two blanks")
    return Candidate(
        row.cells["muscle_id"], status, low, high, row.text("study"), row.source(), row.whole("n_patients")
    )


def _share(row: Row, column: str) -> float | None:
    value = row.number(column)
    if value is not None and not 0 <= value <= 100:
        raise row.error(f"{column} {value:g} is not a percentage", "0 to 100, or a blank")
    return None if value is None else value / 100
