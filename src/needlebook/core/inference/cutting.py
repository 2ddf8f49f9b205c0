"""How a join is worked out, and what it costs: some shared regions by one matrix, the others one by one."""

AT_ONCE = 6  # shared regions: matrices of 2**6 rows are what a processor multiplies fastest
FEWEST_AT_ONCE = 2

Closes = tuple[bool, ...]


def cut(closes: Closes, apart: int, new: int) -> tuple[Closes, Closes]:
    """The shared regions taken one by one, and those taken at once.

    closes: which of the shared regions end here; apart, new: how many regions only the wide, and the narrow, side has.
    """
    if len(closes) <= AT_ONCE:
        return (), closes
    ways = [(closes[:at], closes[at:]) for at in range(len(closes) - AT_ONCE, len(closes) - FEWEST_AT_ONCE)]
    return min(ways, key=lambda way: _cost(way[0], way[1], apart, new))


def cost(closes: Closes, apart: int, new: int) -> float:
    """Entries that are written, roughly, when the join is worked out in the cheapest way."""
    by_one, at_once = cut(closes, apart, new)
    return _cost(by_one, at_once, apart, new)


def _cost(by_one: Closes, at_once: Closes, apart: int, new: int) -> float:
    """Of the rows and of the matrices; a product costs a tenth of writing one."""
    products = 2.0 ** sum(by_one) * 3.0 ** (len(by_one) - sum(by_one))
    rows = 1 << len(at_once)
    return products * rows * ((1 << apart) * (1 + (rows << new) / 10) + (rows << new))
