"""Addresses that a stranger names for us to call: resolved once, and refused unless public."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from app.errors import InvalidRequest

SCHEMES = frozenset({"http", "https"})
NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {"http": 80, "https": 443}
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

Resolve = Callable[[str, int], Collection[str]]


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """A URL with the numeric address that its name was found at.

    To connect to the name again would ask the name server again, which may answer otherwise
    (DNS rebinding): connect to `pinned_url`, send `host_header`, and check the certificate for
    `host`. With httpx: `request(…, pinned_url, headers={"Host": host_header},
    extensions={"sni_hostname": host})`, and without following redirects.
    """

    url: str
    host: str
    port: int
    ip: str

    @property
    def host_header(self) -> str:
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def pinned_url(self) -> str:
        shown = f"[{self.ip}]" if ":" in self.ip else self.ip
        return urlunsplit(urlsplit(self.url)._replace(netloc=f"{shown}:{self.port}"))


def resolved(host: str, port: int) -> list[str]:
    """Return every numeric address of a name, as this machine's resolver knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(answer[4][0]) for answer in found]


def public_address(
    url: str,
    *,
    allowed: Collection[str] = (),
    schemes: Collection[str] = SCHEMES,
    resolve: Resolve = resolved,
) -> PublicAddress:
    """Return where a URL leads when that is a public address.

    Parameters
    ----------
    allowed : host names that the administrator trusts whatever their address is.
    schemes : what the URL may begin with.
    resolve : finds the numeric addresses of a name.

    Raises
    ------
    InvalidRequest : the URL is malformed, holds a password, cannot be resolved, or leads to a
        machine of this network (loopback, private, link-local, reserved, multicast).
    """
    parts = _split(url, schemes)
    host = (parts.hostname or "").rstrip(".")
    port = parts.port or _PORTS.get(parts.scheme, 443)
    try:
        found = list(resolve(host, port))
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise InvalidRequest(f"No address is known for {host!r}.", hint="Check the name.")
    if host not in allowed:
        _check_all_public(host, found)
    return PublicAddress(url, host, port, found[0])


def is_public(address: str) -> bool:
    """Tell whether a numeric address is one of the public internet."""
    try:
        ip: _Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inside(ip)
    return ip.is_global and not ip.is_multicast and (inner is None or inner.is_global)


def _inside(ip: _Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 one leads to by mapping, 6to4 or NAT64."""
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def _split(url: str, schemes: Collection[str]) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _unusable(url) from None
    if parts.scheme not in schemes or not parts.hostname or port == 0:
        raise _unusable(url)
    if parts.username is not None or parts.password is not None:
        raise InvalidRequest("The URL holds a user name or password.", hint="Leave it out.")
    return parts


def _check_all_public(host: str, addresses: Collection[str]) -> None:
    # All of them: which one a connection takes is not ours to choose when one fails.
    if hidden := [a for a in addresses if not is_public(a)]:
        raise InvalidRequest(
            f"{host!r} leads to {hidden[0]}, which is not a public address.",
            hint="Use an address that the internet can reach, or ask the administrator.",
        )


def _unusable(url: Any) -> InvalidRequest:
    return InvalidRequest(
        f"{str(url)[:200]!r} is not a URL that can be called.",
        hint="Write it as https://host/path.",
    )
