"""What is left of a quota, in the header fields of the IETF draft (RateLimit, RateLimit-Policy)."""

from __future__ import annotations

from app.service.quotas import DAY, Quotas, Usage


def rate_limits(usage: Usage, quotas: Quotas) -> dict[str, str]:
    """Return the fields for runs in a day; none where there is no such quota."""
    if not quotas.runs_per_day:
        return {}
    left = max(quotas.runs_per_day - usage.runs_today, 0)
    return {
        "RateLimit-Policy": f'"runs";q={quotas.runs_per_day};w={DAY}',
        "RateLimit": f'"runs";r={left};t={usage.next_run_in}',
    }
