"""Calling addresses that strangers name: found once, refused unless public, no redirects."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import httpx

from app.adapters.public_address import public_address
from app.errors import InvalidRequest
from app.service.pipelines.messages import CannotCall

SECONDS = 10.0


class WebCaller:
    """Implements Caller. `trusted` are hosts that may be called though they are not public."""

    def __init__(self, trusted: Collection[str]) -> None:
        self._trusted = frozenset(trusted)
        self._http = httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False)

    def check(self, url: str) -> None:
        public_address(url, allowed=self._trusted)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        try:
            # Found again for each call: a name that led somewhere public may lead inside by now.
            found = public_address(url, allowed=self._trusted)
            sent = self._http.stream(
                "POST",
                found.pinned_url,
                headers={**headers, "Host": found.host_header},
                content=body,
                extensions={"sni_hostname": found.host},
            )
            with sent as response:  # its body is of no interest, however long it is
                return response.status_code
        except InvalidRequest as refused:
            raise CannotCall(refused.message) from None
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            raise CannotCall(str(fault) or type(fault).__name__) from None

    def close(self) -> None:
        self._http.close()
