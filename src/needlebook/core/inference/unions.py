"""Joins of large tables, region by region, where a matrix of all pairs of sets would be too large.

Of a region that both sides may produce, three products tell everything: neither does; only the narrow side does; the
wide side does, whatever the narrow one. Two are enough when the region has to be produced. Nothing is subtracted.

Tables are (batch, 2**d, rest) over the d regions taken one by one; spread, their first axis counts the products.
"""

from collections.abc import Sequence

import numpy as np

from needlebook.core.inference.network import Floats

Closes = Sequence[bool]


def spread_wide(table: Floats, closes: Closes) -> Floats:
    """The wide side of every product."""
    batch = len(table)
    for is_closed in closes:
        split = table.reshape(batch, 2, -1)
        table = split if is_closed else split[:, (0, 0, 1)]
        batch *= table.shape[1]
    return table.reshape(batch, -1)


def spread_narrow(table: Floats, closes: Closes) -> Floats:
    """The narrow side of every product."""
    batch = len(table)
    for is_closed in closes:
        split = table.reshape(batch, 2, -1)
        off, on = split[:, 0], split[:, 1]
        table = np.stack((on, off + on) if is_closed else (off, on, off + on), axis=1)
        batch *= table.shape[1]
    return table.reshape(batch, -1)


def collect(products: Floats, closes: Closes) -> Floats:
    """The joined table (batch * 2**(regions that stay open), rest) from its products."""
    batch, table = len(products), products
    for is_closed in reversed(closes):
        batch //= 2 if is_closed else 3
        split = table.reshape(batch, 2 if is_closed else 3, -1)
        table = split[:, 0] + split[:, 1] if is_closed else np.stack((split[:, 0], split[:, 1] + split[:, 2]), axis=1)
    return table


def collect_back(table: Floats, batch: int, closes: Closes) -> Floats:
    """The transpose of collect."""
    for is_closed in closes:
        split = table.reshape(batch, 1 if is_closed else 2, -1)
        table = split[:, (0, 0)] if is_closed else split[:, (0, 1, 1)]
        batch *= table.shape[1]
    return table.reshape(batch, -1)


def spread_wide_back(products: Floats, closes: Closes) -> Floats:
    """The transpose of spread_wide."""
    batch, table = len(products), products
    for is_closed in reversed(closes):
        batch //= 2 if is_closed else 3
        if not is_closed:
            split = table.reshape(batch, 3, -1)
            table = np.stack((split[:, 0] + split[:, 1], split[:, 2]), axis=1)
    return table


def spread_narrow_back(products: Floats, closes: Closes) -> Floats:
    """The transpose of spread_narrow."""
    batch, table = len(products), products
    for is_closed in reversed(closes):
        batch //= 2 if is_closed else 3
        split = table.reshape(batch, 2 if is_closed else 3, -1)
        first = split[:, 1:] if is_closed else split[:, :2]
        table = np.concatenate((first, split[:, :1] + first), axis=1) if is_closed else first + split[:, 2:]
    return table
