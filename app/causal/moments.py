"""Means and covariances of columns: all that a linear Gaussian search needs of many rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.causal.data import Dataset

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Variable


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """The mean (p,) and covariance (p, p), in squared units, of n complete rows of the columns."""

    names: tuple[str, ...]
    n: int
    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]


def gathered(names: tuple[str, ...], blocks: Iterable[NDArray[np.float64]]) -> Moments:
    """Return the moments of rows that come in blocks, each of shape (rows, p), then forgotten.

    Rows with a missing value (NaN) are left out. Blocks may come in any order and from many
    processes: partial moments are merged by pairs.

    References
    ----------
    Chan, Golub & LeVeque, Am. Stat. 37:242-247, 1983, doi:10.1080/00031305.1983.10483115
    """
    import numpy as np

    p = len(names)
    whole = Moments(names, 0, np.zeros(p), np.zeros((p, p)))
    for block in blocks:
        whole = merged(whole, _of_block(names, block))
    return whole


def merged(a: Moments, b: Moments) -> Moments:
    """Return the moments of the rows of both."""
    import numpy as np

    n = a.n + b.n
    if not n:
        return a
    apart = b.mean - a.mean
    share = b.n / n
    spread = np.outer(apart, apart) * (share * (1 - share))
    covariance = a.covariance * (1 - share) + b.covariance * share + spread
    return Moments(a.names, n, a.mean + apart * share, covariance)


def condensed(
    moments: Moments, variables: tuple[Variable, ...], rng: np.random.Generator
) -> Dataset:
    """Return few rows with exactly these means and covariances, which stand for all n.

    A search that goes by correlations and the number of rows finds in them what it would find in
    all rows. The shapes of the columns are not kept.
    """
    import numpy as np
    import pandas as pd

    p = len(moments.names)
    noise = rng.normal(size=(2 * p + 50, p))
    noise -= noise.mean(axis=0)
    white = np.linalg.qr(noise)[0] * np.sqrt(len(noise))
    scale = np.sqrt(np.maximum(np.diag(moments.covariance), 0.0))
    unit = np.where(scale > 0, scale, 1.0)
    values, vectors = np.linalg.eigh(moments.covariance / unit / unit[:, None])
    rows = white * np.sqrt(np.maximum(values, 0.0)) @ vectors.T * scale + moments.mean
    frame = pd.DataFrame(rows, columns=list(moments.names))
    note = f"means and covariances of {moments.n:,} complete rows"
    return Dataset(frame, variables, parent=(note,), stands_for=moments.n)


def _of_block(names: tuple[str, ...], block: NDArray[np.float64]) -> Moments:
    import numpy as np

    rows = block
    if np.isnan(block.sum()):  # one pass finds whether any cell is missing
        rows = block[~np.isnan(block).any(axis=1)]
    if not len(rows):
        p = len(names)
        return Moments(names, 0, np.zeros(p), np.zeros((p, p)))
    mean = rows.mean(axis=0)
    centred = rows - mean
    return Moments(names, len(rows), mean, centred.T @ centred / len(rows))
