"""Settings on the wire: what an administrator configured, without secrets."""

from __future__ import annotations

from app.api.schemas.base import Out


class ModelTermsOut(Out):
    """What one run may spend on the language model; prices are per million tokens."""

    calls: int
    tokens: int
    seconds: float
    call_seconds: float
    reply_tokens: int
    price_in: float | None = None
    price_out: float | None = None


class ModelStatusOut(Out):
    """Whether a language model is configured, which, and on which host."""

    configured: bool
    model: str = ""
    server: str = ""
    terms: ModelTermsOut


class TrialOut(Out):
    """What came of asking the model one short question."""

    works: bool
    sentence: str
    seconds: float
    tokens: int
