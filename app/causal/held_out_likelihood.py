"""How well a DAG, fitted to some rows, tells rows that it never saw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.columns import levels_of

if TYPE_CHECKING:
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Bools, Codes, Floats, Ints
    from app.causal.kernels.columns import Columns

_RIDGE = 1e-9  # of the variance, so that a level that hardly occurs leaves no singular matrix


def held_out_likelihood(columns: Columns, dag: CausalGraph, held_out: Bools) -> Floats:
    """Return the log likelihood of each row held out, given its others; shape (held_out.sum(),).

    Numbers and mixtures are Gaussian given their causes, categories among them as indicators;
    where all columns are categories, each has shares of its own in every combination of causes,
    drawn towards its shares in all rows by as many rows as half its levels.

    Parameters
    ----------
    columns : complete rows, shape (n, p). dag : over these columns. held_out : shape (n,).
    """
    place = {name: k for k, name in enumerate(columns.names)}
    causes = [[place[c] for c in dag.parents(name)] for name in columns.names]
    if columns.are_discrete:
        codes, levels = columns.codes()
        told = (_of_category(codes, levels, y, given, held_out) for y, given in enumerate(causes))
    else:
        blocks = _blocks(columns)
        told = (_of_block(blocks, y, given, held_out) for y, given in enumerate(causes))
    return np.asarray(sum(told), dtype=np.float64)


def _of_category(codes: Codes, levels: Ints, y: int, given: list[int], held_out: Bools) -> Floats:
    stratum = np.zeros(codes.shape[1], np.int64)
    for cause in given:
        stratum = np.unique(stratum * levels[cause] + codes[cause], return_inverse=True)[1]
    width, seen = int(levels[y]), ~held_out
    cells = stratum * width + codes[y]
    counts = np.bincount(cells[seen], minlength=(int(stratum.max()) + 1) * width)
    table = counts.reshape(-1, width).astype(np.float64)
    overall = (table.sum(axis=0) + 0.5) / (table.sum() + width / 2)
    prior = width / 2
    shares = (table + prior * overall) / (table.sum(axis=1, keepdims=True) + prior)
    return np.asarray(np.log(shares.reshape(-1)[cells[held_out]]), dtype=np.float64)


def _blocks(columns: Columns) -> list[Floats]:
    """Return each number as it is, and each category as indicators of all levels but the first."""
    from app.causal.data import Kind

    return [
        (values[:, None] == levels_of(values)[1:]).astype(np.float64)
        if kind is Kind.NOMINAL
        else values[:, None]
        for kind, values in zip(columns.kinds, columns.X.T, strict=True)
    ]


def _of_block(blocks: list[Floats], y: int, given: list[int], held_out: Bools) -> Floats:
    own, seen = blocks[y], ~held_out
    design = np.hstack([np.ones((len(own), 1)), *(blocks[k] for k in given)])
    lines = np.linalg.lstsq(design[seen], own[seen], rcond=None)[0]
    left = own - design @ lines
    spread = np.atleast_2d(left[seen].T @ left[seen] / seen.sum())
    spread += np.eye(len(spread)) * _RIDGE * max(float(own.var()), 1e-300)
    root = np.linalg.cholesky(spread)
    standard = np.linalg.solve(root, left[held_out].T)
    return np.asarray(
        -0.5 * (standard**2).sum(axis=0)
        - np.log(np.diag(root)).sum()
        - 0.5 * len(root) * np.log(2 * np.pi)
    )
