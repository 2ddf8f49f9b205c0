"""The order of the visits."""

from needlebook.core.inference.ordering import best_order, bits


def widths(masks: list[int], muscles: tuple[int, ...], left_out: int) -> list[int]:
    """How many regions are open at each visit of an order."""
    found = []
    for i, muscle in enumerate(muscles):
        before = [masks[m] for m in muscles[: i + 1]]
        later = [masks[m] for m in muscles[i + 1 :]]
        opened, needed = 0, masks[muscle]
        for mask in before:
            opened |= mask
        for mask in later:
            needed |= mask
        found.append((opened & needed & ~left_out).bit_count())
    return found


def test_a_chain_is_walked_with_two_regions_open() -> None:
    chain = [0b11 << i for i in (4, 0, 2, 5, 1, 3)]
    order = best_order(chain, [(1.0, 0.0)] * 7, 10)
    assert sorted(order.muscles) == list(range(6))
    assert max(widths(chain, order.muscles, 0)) == 2
    assert order.left_out == 0


def test_parts_of_the_body_that_share_nothing_are_walked_one_after_the_other() -> None:
    masks = [0b000111, 0b111000, 0b000011, 0b110000]
    assert max(widths(masks, best_order(masks, [(1.0, 0.0)] * 6, 10).muscles, 0)) == 3


def test_too_many_open_regions_leave_out_the_least_intense() -> None:
    intensities = [(5.0, -1.0), (2.0, -1.0), (8.0, -1.0), (3.0, -1.0)]
    order = best_order([0b1111], intensities, 2)
    assert bits(order.left_out) == [1, 3]


def test_equally_intense_regions_lose_the_one_with_most_muscles() -> None:
    order = best_order([0b111, 0b010, 0b010], [(5.0, -1.0), (5.0, -3.0), (5.0, -1.0)], 2)
    assert bits(order.left_out) == [1]


def test_no_order_opens_more_than_is_allowed() -> None:
    masks = [(0b1011 << i | 0b1 << (3 * i) % 24) & (1 << 24) - 1 for i in range(24)]
    order = best_order(masks, [(1.0, 0.0)] * 24, 4)
    assert max(widths(masks, order.muscles, order.left_out)) <= 4
    assert order.left_out


def test_nothing_drawn_needs_no_visit() -> None:
    assert best_order([], [], 4).muscles == ()
