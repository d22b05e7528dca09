"""What a run spent on a language model, as its result and its events tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from app.causal.codec import encode
from app.planner.advice import Consulted

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Tariff:
    """The model, and what a million tokens cost; None where the administrator does not say."""

    model: str
    price_in: float | None = None
    price_out: float | None = None

    def cost(self, tokens_in: int, tokens_out: int) -> float | None:
        if self.price_in is None or self.price_out is None:
            return None
        return round((tokens_in * self.price_in + tokens_out * self.price_out) / _MILLION, 6)


def usage(consulted: Sequence[Consulted], tariff: Tariff | None) -> dict[str, JsonValue] | None:
    """Return calls, tokens and cost, in all and by role; None where no model was asked."""
    if tariff is None or not consulted:
        return None
    tokens_in = sum(record.tokens_in for record in consulted)
    tokens_out = sum(record.tokens_out for record in consulted)
    return {
        "model": tariff.model,
        "calls": sum(record.calls for record in consulted),
        "cached": sum(record.cached for record in consulted),
        "tokens_in": tokens_in,
        "tokens_out": tokens_out,
        "seconds": round(sum(record.seconds for record in consulted), 3),
        "cost": tariff.cost(tokens_in, tokens_out),
        "roles": [encode(record) for record in consulted],
    }
