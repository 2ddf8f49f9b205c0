"""What must hold for every network, drawing and examination."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needlebook.core.anatomy import Side
from needlebook.core.case import Case, EarlierFinding, EarlierSign, Finding, PainMark, Patient, Sign
from needlebook.core.inference import Place, build_network, cutting, rank
from needlebook.core.inference.background import background_ratios
from needlebook.core.inference.evidence import Drawing, read_drawing
from needlebook.core.inference.examination import likelihood_ratios, read_findings
from needlebook.core.inference.network import Network
from needlebook.core.inference.posterior import Posterior, exact_posterior
from needlebook.core.inference.reading import read_case
from needlebook.core.inference.reliability import Agreement
from needlebook.core.inference.schedule import plan_joins
from needlebook.knowledge import load
from needlebook.knowledge.inference import load_inference
from tests.unit.inference.brute_force import enumerated_posterior
from tests.unit.inference.small_body import small_body

ANATOMY = load().anatomy
PARAMETERS = load_inference().parameters
NETWORKS = {complaint: build_network(ANATOMY, PARAMETERS, complaint) for complaint in (None, *ANATOMY.complaints)}
PLACES = NETWORKS[None].regions
MUSCLES = NETWORKS[None].muscles

chances = st.floats(0.01, 0.99)
drawings = st.lists(st.sampled_from(PLACES), unique=True, min_size=1, max_size=12)
complaints = st.sampled_from(list(NETWORKS))
earlier_findings = st.lists(
    st.builds(
        lambda place, sign, visit: EarlierFinding(place.id, place.side, sign, visit),
        st.sampled_from(MUSCLES),
        st.sampled_from(list(EarlierSign)),
        st.integers(1, 4),
    ),
    max_size=3,
)
findings = st.lists(st.tuples(st.sampled_from(MUSCLES), st.sampled_from(list(Sign)), st.booleans()), max_size=4)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Up to four muscles of up to three points, up to six regions."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    points, regions = sum(sizes), draw(st.integers(1, 6))
    links = st.lists(st.one_of(st.just(0.0), chances), min_size=regions, max_size=regions)
    strength = np.array([draw(links) for _ in range(points)])
    return Network(
        muscles=tuple(Place(f"muscle_{i}", Side.LEFT) for i in range(len(sizes))),
        points=tuple(f"point_{i}" for i in range(points)),
        first=(0, *np.cumsum(sizes).tolist()),
        regions=tuple(Place(f"region_{i}", Side.LEFT) for i in range(regions)),
        strength=strength,
        essential=strength > 0,
        prior=np.array(draw(st.lists(chances, min_size=points, max_size=points))),
        leak=draw(st.floats(0.001, 0.5)),
    )


@st.composite
def problems(draw: st.DrawFn) -> tuple[Network, Drawing, np.ndarray]:
    """A network, a drawing in which each region is drawn, absent or unknown, and examinations."""
    network = draw(networks())
    states = draw(st.lists(st.sampled_from("+-?"), min_size=len(network.regions), max_size=len(network.regions)))
    drawn = tuple(i for i, state in enumerate(states) if state == "+")
    drawing = Drawing(drawn, tuple((1.0, 0.0) for _ in drawn), np.array([state == "-" for state in states]))
    log_odds = draw(st.lists(st.floats(-3, 3), min_size=len(network.muscles), max_size=len(network.muscles)))
    return network, drawing, np.exp(log_odds)


def assert_same(one: Posterior, other: Posterior) -> None:
    np.testing.assert_allclose(one.muscles, other.muscles, rtol=0, atol=1e-9)
    np.testing.assert_allclose(one.points, other.points, rtol=0, atol=1e-9)
    np.testing.assert_allclose(one.log_weight, other.log_weight, rtol=0, atol=1e-9)


@settings(max_examples=150, deadline=None)
@given(problems(), st.sampled_from((0, 1, 2, 7)), st.sampled_from((1, 2, 6)))
def test_the_exact_posterior_is_that_of_brute_force(
    problem: tuple[Network, Drawing, np.ndarray], whole: int, at_once: int
) -> None:
    """Also where muscles are taken apart and tables are joined region by region, which only wide drawings need."""
    network, drawing, likelihood = problem
    schedule = plan_joins(network, drawing, widest=12, whole=whole)
    assert schedule.left_out == ()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "AT_ONCE", at_once)
        patch.setattr(cutting, "FEWEST_AT_ONCE", 0)
        exact = exact_posterior(network, drawing, schedule, likelihood)
    assert_same(exact, enumerated_posterior(network, drawing, likelihood))


@settings(max_examples=80, deadline=None)
@given(problems(), st.integers(1, 2))
def test_a_region_that_is_left_out_is_as_if_it_had_not_been_asked(
    problem: tuple[Network, Drawing, np.ndarray], widest: int
) -> None:
    network, drawing, likelihood = problem
    schedule = plan_joins(network, drawing, widest)
    kept = tuple(region for region in drawing.drawn if region not in schedule.left_out)
    exact = exact_posterior(network, drawing, schedule, likelihood)
    assert_same(exact, enumerated_posterior(network, replace(drawing, drawn=kept), likelihood))


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_a_batch_of_examinations_has_the_answers_of_each_alone(
    problem: tuple[Network, Drawing, np.ndarray], data: st.DataObject
) -> None:
    network, drawing, likelihood = problem
    other = data.draw(st.permutations(list(likelihood)))
    batch = np.stack((likelihood, np.array(other), np.ones_like(likelihood)))
    schedule = plan_joins(network, drawing, widest=12, whole=data.draw(st.sampled_from((0, 7))))
    found = exact_posterior(network, drawing, schedule, batch)
    for number, each in enumerate(batch):
        assert_same(found.of(number), enumerated_posterior(network, drawing, each))


SMALL = small_body()
small_marks = st.lists(
    st.sampled_from([(r.id, side) for r in SMALL.regions.values() for side in r.sides]), unique=True, max_size=6
)
small_places = st.tuples(st.sampled_from(["biceps", "triceps", "pectoral"]), st.sampled_from([Side.LEFT, Side.RIGHT]))


@settings(max_examples=60, deadline=None)
@given(
    small_marks,
    st.lists(st.tuples(small_places, st.sampled_from(list(Sign)), st.booleans()), max_size=4),
    st.lists(st.tuples(small_places, st.sampled_from(list(EarlierSign)), st.integers(1, 3)), max_size=3),
    st.sampled_from([None, 1.0, 20.0]),
    st.sampled_from([None, Side.LEFT, Side.RIGHT]),
    st.booleans(),
)
def test_a_whole_case_has_the_posterior_of_brute_force(
    marks: list[tuple[str, Side]],
    found: list[tuple[tuple[str, Side], Sign, bool]],
    earlier: list[tuple[tuple[str, Side], EarlierSign, int]],
    weeks: float | None,
    side: Side | None,
    is_novice: bool,
) -> None:
    """Findings weighted by agreement, earlier visits, duration and side, each as one ratio of its muscle."""
    agreement = Agreement(None, "biceps", "kappa", 0.7, None, None, False, "trained", 2, 60, "J", "J test", "J", "")
    parameters = replace(PARAMETERS, agreements=(*PARAMETERS.agreements, agreement))
    whole = Case(
        Patient(),
        "sore_arm",
        pain=tuple(PainMark(*mark) for mark in marks),
        findings=tuple(Finding(*place, sign, is_present) for place, sign, is_present in found),
        earlier=tuple(EarlierFinding(*place, sign, visit) for place, sign, visit in earlier),
        duration_weeks=weeks,
        complaint_side=side,
        is_novice=is_novice,
    )
    network = build_network(SMALL, parameters, "sore_arm")
    reading = read_case(whole, SMALL, parameters, network)
    background = background_ratios(whole, network, parameters)
    ratios = likelihood_ratios(read_findings(whole.findings, SMALL), network, SMALL, parameters, is_novice)
    brute = enumerated_posterior(network, reading.drawing, background * ratios)
    np.testing.assert_allclose(reading.posterior.muscles, brute.muscles, rtol=0, atol=1e-9)
    np.testing.assert_allclose(reading.posterior.points, brute.points, rtol=0, atol=1e-9)
    before = enumerated_posterior(network, reading.drawing, background)
    np.testing.assert_allclose(reading.before, before.muscles, rtol=0, atol=1e-9)


def case(
    places: list[Place], complaint: str | None = None, found: list[tuple[Place, Sign, bool]] | None = None
) -> Case:
    pain = tuple(PainMark(place.id, place.side) for place in places)
    signs = tuple(Finding(place.id, place.side, sign, is_present) for place, sign, is_present in found or [])
    return Case(Patient(), complaint, pain=pain, findings=signs)


def mirrored(place: Place) -> Place:
    return Place(place.id, place.side.mirrored)


@settings(max_examples=60, deadline=None)
@given(drawings, complaints, findings, earlier_findings, st.sampled_from([None, Side.LEFT, Side.RIGHT]))
def test_the_mirrored_case_has_the_mirrored_answer(
    places: list[Place],
    complaint: str | None,
    found: list[tuple[Place, Sign, bool]],
    earlier: list[EarlierFinding],
    side: Side | None,
) -> None:
    network = NETWORKS[complaint]
    own = replace(case(places, complaint, found), earlier=tuple(earlier), complaint_side=side)
    other_side = replace(
        case([mirrored(p) for p in places], complaint, [(mirrored(p), s, b) for p, s, b in found]),
        earlier=tuple(replace(e, side=e.side.mirrored) for e in earlier),
        complaint_side=side and side.mirrored,
    )
    one = read_case(own, ANATOMY, PARAMETERS, network).posterior.muscles
    other = read_case(other_side, ANATOMY, PARAMETERS, network).posterior.muscles
    swap = [network.muscles.index(mirrored(place)) for place in network.muscles]
    np.testing.assert_allclose(one, other[swap], rtol=0, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(drawings, complaints, findings)
def test_every_posterior_is_a_probability(
    places: list[Place], complaint: str | None, found: list[tuple[Place, Sign, bool]]
) -> None:
    posterior = read_case(case(places, complaint, found), ANATOMY, PARAMETERS, NETWORKS[complaint]).posterior
    for numbers in (posterior.muscles, posterior.points):
        assert np.all((numbers >= 0) & (numbers <= 1))


@settings(max_examples=60, deadline=None)
@given(drawings, complaints, st.sampled_from(MUSCLES), st.sampled_from(list(Sign)))
def test_a_sign_moves_its_own_muscle_in_the_direction_of_its_weight(
    places: list[Place], complaint: str | None, muscle: Place, sign: Sign
) -> None:
    network, row = NETWORKS[complaint], MUSCLES.index(muscle)
    found = read_case(case(places, complaint, [(muscle, sign, True)]), ANATOMY, PARAMETERS, network)
    absent = read_case(case(places, complaint, [(muscle, sign, False)]), ANATOMY, PARAMETERS, network)
    weight = PARAMETERS.signs[sign]
    assert (found.posterior.muscles[row] - found.before[row]) * weight.present >= -1e-12
    assert (absent.posterior.muscles[row] - absent.before[row]) * weight.absent >= -1e-12


@settings(max_examples=40, deadline=None)
@given(drawings.flatmap(lambda places: st.tuples(st.just(places), st.permutations(places))), complaints)
def test_the_order_of_the_marks_changes_nothing(orders: tuple[list[Place], list[Place]], complaint: str | None) -> None:
    one, other = (rank(case(o, complaint), ANATOMY, PARAMETERS, network=NETWORKS[complaint]) for o in orders)
    assert one == other


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PLACES), complaints)
def test_drawing_the_first_region_never_lowers_the_muscles_that_refer_to_it(
    place: Place, complaint: str | None
) -> None:
    """With nothing else drawn there is nothing to explain away, so this holds for every muscle and region."""
    network = NETWORKS[complaint]
    region = network.regions.index(place)
    drawing = read_drawing([PainMark(place.id, place.side)], network)
    undrawn = Drawing((), (), np.ones(len(network.regions), dtype=np.bool_))
    ones = np.ones(len(network.muscles))
    after = exact_posterior(network, drawing, plan_joins(network, drawing, 16), ones).points
    before = exact_posterior(network, undrawn, plan_joins(network, undrawn, 16), ones).points
    linked = network.strength[:, region] > 0
    assert np.all(after[linked] >= before[linked] - 1e-12)
    assert after[~linked] == pytest.approx(before[~linked])
