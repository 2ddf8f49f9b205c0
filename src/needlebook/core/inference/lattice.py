"""Tables over sets of drawn regions: entry T holds the weight of producing exactly the set T.

Two independent parts of the network join by an OR: together they produce the union. Every step adds and multiplies
non-negative numbers, so nothing cancels, and each has its transpose, which carries weights back down.
Axis 0 of every table is a batch: the same steps with other weights.
"""

from collections.abc import Sequence

import numpy as np

from needlebook.core.inference.network import Floats

SMALL = 1 << 18  # multiplications in one matrix product; above it the library would start threads that wait for a core


def produce(table: Floats, place: int, chance: Floats) -> None:
    """After one active point: the region of bit `place` is produced with `chance`, (parts,). In place.

    table: (batch, parts, 2**n).
    """
    halves = table.reshape(*table.shape[:-1], -1, 2, 1 << place)
    chance = chance[:, None, None]
    halves[..., 1, :] += chance * halves[..., 0, :]
    halves[..., 0, :] *= 1 - chance


def produce_back(table: Floats, place: int, chance: Floats) -> None:
    """The transpose of produce, in place too."""
    halves = table.reshape(*table.shape[:-1], -1, 2, 1 << place)
    chance = chance[:, None, None]
    halves[..., 0, :] *= 1 - chance
    halves[..., 0, :] += chance * halves[..., 1, :]


def union_matrix(table: Floats, closes: Sequence[bool]) -> Floats:
    """(batch, 2**s, rest) -> (batch, 2**s, columns): row T, column U has the weight that turns set T into set U.

    The s leading bits are shared with the partner. A shared bit that closes has to be produced, so of its columns
    only those with the bit are kept.
    """
    batch = table.shape[0]
    rows = columns = 1
    for is_closed in closes:
        split = table.reshape(batch, rows, columns, 2, -1)
        off, on = split[:, :, :, 0], split[:, :, :, 1]
        wider = np.zeros((batch, rows, 2, columns, 1 if is_closed else 2, split.shape[-1]))
        wider[:, :, 0, :, -1] = on
        np.add(off, on, out=wider[:, :, 1, :, -1])
        if not is_closed:
            wider[:, :, 0, :, 0] = off
        rows, columns = 2 * rows, columns * wider.shape[4]
        table = wider
    return table.reshape(batch, rows, -1)


def union_matrix_back(matrix: Floats, closes: Sequence[bool], rest: int) -> Floats:
    """The transpose of union_matrix: (batch, 2**s, columns) -> (batch, 2**s * rest)."""
    batch, rows = matrix.shape[:2]
    columns = matrix.shape[2] // rest
    table = matrix
    for is_closed in reversed(closes):
        kept = 1 if is_closed else 2
        rows, columns = rows // 2, columns // kept
        split = table.reshape(batch, rows, 2, columns, kept, -1)
        narrower = np.empty((batch, rows, columns, 2, split.shape[-1]))
        narrower[:, :, :, 0] = split[:, :, 1, :, -1]
        np.add(split[:, :, 0, :, -1], split[:, :, 1, :, -1], out=narrower[:, :, :, 1])
        if not is_closed:
            narrower[:, :, :, 0] += split[:, :, 0, :, 0]
        table = narrower
    return table.reshape(batch, -1)


def multiply(table: Floats, matrix: Floats) -> Floats:
    """(batch, n, s) times (batch, s, u), in pieces small enough to stay on one core."""
    batch, n, s = table.shape
    pieces = _pieces(n, s * matrix.shape[2])
    if pieces == 1:
        return np.asarray(table @ matrix)
    product = table.reshape(batch, pieces, -1, s) @ matrix[:, None]
    return np.asarray(product.reshape(batch, n, -1))


def multiply_back(table: Floats, outside: Floats) -> Floats:
    """(batch, n, s) transposed times (batch, n, u), in pieces too."""
    batch, n, s = table.shape
    pieces = _pieces(n, s * outside.shape[2])
    if pieces == 1:
        return np.asarray(table.swapaxes(1, 2) @ outside)
    parts = table.reshape(batch, pieces, -1, s).swapaxes(2, 3) @ outside.reshape(batch, pieces, n // pieces, -1)
    return np.asarray(parts.sum(axis=1))


def _pieces(n: int, each: int) -> int:
    """How many pieces n rows (a power of two) are cut into."""
    return max(1, min(n // 4, n * each // SMALL))
