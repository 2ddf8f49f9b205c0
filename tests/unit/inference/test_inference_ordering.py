"""The order in which drawn regions close."""

import itertools

from needlebook.core.inference.ordering import Worth, best_order, bits

EQUAL: tuple[Worth, ...] = ((1.0, 0.0),) * 24


def test_a_chain_is_walked_with_two_regions_open() -> None:
    chain = tuple(0b11 << i for i in (4, 0, 2, 5, 1, 3))
    order = best_order(chain, EQUAL[:7], 10)
    assert sorted(order.regions) == list(range(7))
    assert order.widest == 2
    assert order.left_out == 0


def test_parts_of_the_body_that_share_nothing_are_never_open_together() -> None:
    masks = (0b000111, 0b111000, 0b000011, 0b110000)
    assert best_order(masks, EQUAL[:6], 10).widest == 3


def test_a_tree_of_patterns_is_closed_from_its_leaves() -> None:
    """One region in the middle, four arms of three regions: walked along, more than two would be open."""
    arms = [(0, 1 + 3 * arm, 2 + 3 * arm, 3 + 3 * arm) for arm in range(4)]
    masks = tuple(1 << one | 1 << other for arm in arms for one, other in itertools.pairwise(arm))
    assert best_order(masks, EQUAL[:13], 10).widest == 2


def test_too_many_open_regions_leave_out_the_least_intense() -> None:
    intensities = ((5.0, -1.0), (2.0, -1.0), (8.0, -1.0), (3.0, -1.0))
    assert bits(best_order((0b1111,), intensities, 2).left_out) == [1, 3]


def test_equally_intense_regions_lose_the_one_with_most_muscles() -> None:
    order = best_order((0b111, 0b010, 0b010), ((5.0, -1.0), (5.0, -3.0), (5.0, -1.0)), 2)
    assert bits(order.left_out) == [1]


def test_no_order_opens_more_than_is_allowed() -> None:
    masks = tuple((0b1011 << i | 0b1 << (3 * i) % 24) & (1 << 24) - 1 for i in range(24))
    order = best_order(masks, EQUAL, 4)
    assert order.widest <= 4
    assert order.left_out


def test_a_made_up_region_is_never_left_out() -> None:
    assert bits(best_order((0b1111,), EQUAL[:3], 2).left_out) == [0, 1]


def test_nothing_drawn_needs_no_order() -> None:
    assert best_order((), (), 4).regions == ()
