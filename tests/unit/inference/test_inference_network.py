"""Causes, regions, links and priors as the tables say them."""

from dataclasses import replace

import pytest
from tests.unit.inference.small_body import SOURCE, complaint, small_body

from needlebook.core.anatomy import Candidate, Side
from needlebook.core.errors import BadInput
from needlebook.core.inference import Place, build_network
from needlebook.core.inference.priors import muscle_prior, point_prior
from needlebook.knowledge.inference import load_inference

PARAMETERS = load_inference().parameters


def strength(point: str, side: Side, region: str, region_side: Side) -> float:
    network = build_network(small_body(), PARAMETERS, None)
    muscle = network.muscles.index(Place(point.split(".")[0], side))
    row = next(row for row in network.points_of(muscle) if network.points[row] == point)
    return float(network.strength[row, network.regions.index(Place(region, region_side))])


def test_essential_and_spillover_areas_link_on_the_side_of_the_point() -> None:
    assert strength("biceps.trp1", Side.LEFT, "elbow", Side.LEFT) == PARAMETERS.links.essential
    assert strength("biceps.trp1", Side.LEFT, "wrist", Side.LEFT) == PARAMETERS.links.spillover
    assert strength("biceps.trp1", Side.LEFT, "elbow", Side.RIGHT) == 0


def test_the_site_of_a_point_links_only_when_its_pattern_does_not_list_it() -> None:
    assert strength("biceps.trp1", Side.LEFT, "arm", Side.LEFT) == PARAMETERS.links.site
    assert strength("triceps.trp1", Side.LEFT, "arm", Side.LEFT) == PARAMETERS.links.essential


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_a_pattern_over_the_midline_links_from_both_sides(side: Side) -> None:
    assert strength("pectoral.trp1", side, "sternum", Side.MIDLINE) == PARAMETERS.links.essential
    assert strength("pectoral.trp1", side, "arm", Side.LEFT) == PARAMETERS.links.spillover
    assert strength("pectoral.trp1", side, "arm", Side.RIGHT) == PARAMETERS.links.spillover


def test_a_muscle_without_trigger_points_is_no_cause() -> None:
    network = build_network(small_body(), PARAMETERS, None)
    assert "without_points" not in {place.id for place in network.muscles}
    assert network.strength.shape == (2 * 4, 4 * 2 + 1)


def test_the_tables_of_a_network_cannot_be_written_to() -> None:
    network = build_network(small_body(), PARAMETERS, None)
    with pytest.raises(ValueError, match="read-only"):
        network.strength[0, 0] = 1.0


def test_an_unknown_complaint_is_bad_input() -> None:
    with pytest.raises(BadInput) as error:
        build_network(small_body(), PARAMETERS, "sore_thumb")
    assert error.value.field == "complaint"


PRIORS = PARAMETERS.priors
JUDGED, UNSIZED, SHARE = PRIORS.candidate_patients, PRIORS.unsized_patients, PRIORS.active_share


def weighed(*shares: tuple[float, float]) -> float:
    """The mean of (share, patients) and the judged value of a candidate."""
    rows = [*shares, (PRIORS.candidate, JUDGED)]
    return sum(share * patients for share, patients in rows) / sum(patients for _, patients in rows)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("biceps", "active", 0.2, 0.4, None)], weighed((0.3, UNSIZED))),
        ([("biceps", "active", 0.2, 0.4, 80)], weighed((0.3, 80))),
        ([("biceps", "active", 0.3, 0.3, 80), ("biceps", "active", 0.5, 0.5, 20)], weighed((0.3, 80), (0.5, 20))),
        ([("biceps", "active", 0.3, None, 80)], weighed((0.3, 80))),
        ([("biceps", "any", 0.6, 0.6, 80)], weighed((0.6 * SHARE, 80 * PRIORS.any_counts))),
        (
            [("biceps", "active", 0.5, 0.5, 80), ("biceps", "any", 0.6, 0.6, 40)],
            weighed((0.5, 80), (0.6 * SHARE, 40 * PRIORS.any_counts)),
        ),
        ([("biceps", "latent", 0.9, 0.9, 80)], PRIORS.candidate),
        ([("biceps", "any", None, None, 80)], PRIORS.candidate),
        ([("biceps", "active", 0.9, 0.98, 1000)], PRIORS.highest),
        ([("triceps", "active", 0.9, 0.9, 80)], PRIORS.other),
    ],
)
def test_a_prior_weighs_every_study_by_its_patients(
    rows: list[tuple[str, str, float | None, float | None, int | None]], expected: float
) -> None:
    candidates = tuple(Candidate(m, status, low, high, "", SOURCE, n) for m, status, low, high, n in rows)
    known = replace(complaint("sore_arm"), candidates=candidates)
    assert muscle_prior("biceps", known, PRIORS) == pytest.approx(expected)


def test_a_share_of_few_patients_is_trusted_less_than_the_same_of_many() -> None:
    few, many = (
        muscle_prior("biceps", replace(complaint("a"), candidates=(row,)), PRIORS)
        for row in (Candidate("biceps", "active", 0.5, 0.5, "", SOURCE, n) for n in (12, 224))
    )
    assert PRIORS.candidate < few < many < 0.5


def test_without_a_complaint_every_muscle_has_the_same_prior() -> None:
    assert muscle_prior("biceps", None, PARAMETERS.priors) == PARAMETERS.priors.no_complaint


def test_the_points_of_a_muscle_together_have_its_prior() -> None:
    single = point_prior(0.4, 5)
    assert 1 - (1 - single) ** 5 == pytest.approx(0.4)
