"""Limited-information maximum likelihood and Fuller's correction: less bias of many instruments."""

from __future__ import annotations

import numpy as np
from scipy.linalg import eigh

from app.causal.kernels.two_stage import IrrelevantInstrument, Partialled, TwoStage

_NO_POWER = 1e-20


def liml(parts: Partialled, *, fuller: float = 0.0) -> TwoStage:
    """Return the limited-information coefficient; influence squares sum to the HC1 variance.

    The median of LIML hardly depends on how many instruments there are, where that of two-stage
    least squares moves towards plain regression; Fuller's `fuller` of 1 gives it moments.

    References
    ----------
    Anderson & Rubin 1949, 10.1214/aoms/1177730090; Fuller 1977, 10.2307/1912683.

    Raises
    ------
    IrrelevantInstrument : the instruments do not move the treatment.
    """
    basis = np.linalg.qr(parts.instruments)[0]
    pair = np.column_stack([parts.outcome, parts.treatment])
    rest = pair - basis @ (basis.T @ pair)
    kappa = least_ratio(parts) - fuller / max(parts.degrees + 1 - basis.shape[1], 1)
    fitted = parts.treatment - kappa * rest[:, 1]
    power = float(fitted @ parts.treatment)
    explained = float(basis.T @ parts.treatment @ (basis.T @ parts.treatment))
    if min(power, explained) <= _NO_POWER * float(parts.treatment @ parts.treatment):
        raise IrrelevantInstrument
    value = float(fitted @ parts.outcome) / power
    residuals = parts.outcome - value * parts.treatment
    correction = np.sqrt(len(residuals) / parts.degrees)
    ordinary = float(parts.treatment @ parts.outcome / (parts.treatment @ parts.treatment))
    return TwoStage(value, fitted * residuals / power * correction, ordinary)


def least_ratio(parts: Partialled) -> float:
    """Return the least ratio of a combination's whole variance to what instruments leave of it.

    It is 1 with a single instrument, and grows where several tell different stories.
    """
    basis = np.linalg.qr(parts.instruments)[0]
    pair = np.column_stack([parts.outcome, parts.treatment])
    rest = pair - basis @ (basis.T @ pair)
    scale = 1 / np.sqrt(np.maximum(np.einsum("ij,ij->j", pair, pair), 1e-300))
    whole, left = (scale[:, None] * (m.T @ m) * scale for m in (pair, rest))
    return float(eigh(whole, left, eigvals_only=True)[0])
