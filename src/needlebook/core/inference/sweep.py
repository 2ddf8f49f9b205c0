"""Up and down a tree of joins: for every leaf the weight of everything else, given what the leaf produces."""

from collections.abc import Sequence

import numpy as np

from needlebook.core.inference.cutting import cut
from needlebook.core.inference.lattice import multiply, multiply_back, union_matrix, union_matrix_back
from needlebook.core.inference.network import Floats
from needlebook.core.inference.schedule import Join
from needlebook.core.inference.unions import (
    collect,
    collect_back,
    spread_narrow,
    spread_narrow_back,
    spread_wide,
    spread_wide_back,
)

_Kept = tuple[Floats, Floats]  # rows of the wide table and matrices of the narrow one, as they were multiplied


def outsides(leaves: Sequence[Floats], joins: Sequence[Join]) -> tuple[list[Floats], Floats]:
    """For each leaf a table of its shape, up to a factor: the weight of all others for each set it may produce.

    And (batch,), the log of the weight of all leaves joined.

    leaves: tables of shape (batch, 2, ..., 2), one axis for each region in their scope.
    """
    tables: list[Floats] = list(leaves)
    kept: list[_Kept] = []
    log_weight: Floats = np.zeros(len(leaves[0]) if leaves else 1)
    for join in joins:
        product, both = _join(tables, join)
        tables.append(_normal(product))
        log_weight = log_weight + np.log(_largest(product).reshape(-1))
        kept.append(both)
    used = {part for join in joins for part in (join.wide, join.narrow)}
    roots = [part for part in range(len(tables)) if part not in used]
    outside = {root: np.ones(tables[root].shape) for root in roots}
    for number in range(len(joins) - 1, -1, -1):
        join = joins[number]
        wide, narrow = _part(outside.pop(len(leaves) + number), join, kept[number])
        outside[join.wide] = _normal(wide.transpose(_inverse(join.wide_axes)))
        outside[join.narrow] = _normal(narrow.transpose(_inverse(join.narrow_axes)))
    return [outside[leaf] for leaf in range(len(leaves))], log_weight


def _join(tables: Sequence[Floats], join: Join) -> tuple[Floats, _Kept]:
    shared, batch = len(join.closes), len(tables[join.wide])
    apart, new = join.apart, join.new
    by_one, at_once = cut(join.closes, apart, new)
    wide = tables[join.wide].transpose(0, *join.wide_axes).reshape(batch, 1 << apart, 1 << len(by_one), -1)
    narrow = tables[join.narrow].transpose(0, *join.narrow_axes).reshape(batch, 1 << len(by_one), -1)
    rows = spread_wide(wide.swapaxes(1, 2), by_one).reshape(-1, 1 << apart, 1 << len(at_once))
    matrix = union_matrix(spread_narrow(narrow, by_one).reshape(len(rows), 1 << len(at_once), -1), at_once)
    product = collect(multiply(rows, matrix), by_one).reshape(batch, -1, 1 << apart, matrix.shape[2])
    return product.swapaxes(1, 2).reshape(batch, *[2] * (apart + shared - sum(join.closes) + new)), (rows, matrix)


def _part(outside: Floats, join: Join, kept: _Kept) -> tuple[Floats, Floats]:
    """The transpose of _join, for each of its two sides."""
    rows, matrix = kept
    batch = len(outside)
    apart, new = join.apart, join.new
    by_one, at_once = cut(join.closes, apart, new)
    table = outside.reshape(batch, 1 << apart, -1, matrix.shape[2]).swapaxes(1, 2)
    products = collect_back(table, batch, by_one).reshape(len(rows), 1 << apart, -1)
    narrow = union_matrix_back(multiply_back(rows, products), at_once, 1 << new)
    wide = spread_wide_back(multiply(products, matrix.swapaxes(1, 2)), by_one)
    wide = wide.reshape(batch, 1 << len(by_one), 1 << apart, -1).swapaxes(1, 2)
    narrow = spread_narrow_back(narrow, by_one)
    return wide.reshape(batch, *[2] * len(join.wide_axes)), narrow.reshape(batch, *[2] * len(join.narrow_axes))


def _inverse(axes: Sequence[int]) -> tuple[int, ...]:
    """The permutation that undoes `axes` behind the batch."""
    return (0, *(int(place) + 1 for place in np.argsort(axes)))


def _normal(table: Floats) -> Floats:
    """Scaled by its largest entry for each of the batch: only ratios matter, and long sweeps do not underflow."""
    return np.asarray(table / _largest(table))


def _largest(table: Floats) -> Floats:
    return np.asarray(table.max(axis=tuple(range(1, table.ndim)), keepdims=True))
