"""What a stranger may have us call: public addresses, pinned to what was checked."""

from __future__ import annotations

import pytest

from app.adapters.public_address import is_public, public_address
from app.errors import InvalidRequest


def at(*addresses: str):
    return lambda *_: addresses


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
        *(
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fe80::1%eth0",
            "fc00::1",
            "fd12::1",
            "ff02::1",
        ),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
        *("2002:7f00:1::", "2001:db8::1", "not an address", ""),
    ],
)
def test_an_address_of_this_network_is_not_public(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(InvalidRequest, match="not a public address"):
        public_address("https://hooks.example.org/x", resolve=at("93.184.216.34", address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:8000/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/"),
        *("http://localhost/", "http://0/", "http://127.1/"),
    ],
)
def test_the_loopback_is_known_however_it_is_written(url: str) -> None:
    with pytest.raises(InvalidRequest):
        public_address(url)


@pytest.mark.parametrize(
    "url",
    [
        *("", "hooks.example.org", "file:///etc/passwd", "gopher://x/", "ftp://x/", "http://"),
        *("https://x:99999/", "https://[::1/", "https://x:0/", "javascript:alert(1)"),
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidRequest, match="not a URL that can be called"):
        public_address(url, resolve=at("93.184.216.34"))


def test_a_password_in_a_url_is_refused_and_not_repeated() -> None:
    with pytest.raises(InvalidRequest) as refused:
        public_address("https://me:s3cret@example.org/", resolve=at("93.184.216.34"))
    assert "s3cret" not in refused.value.message


def test_a_name_that_nobody_knows_is_refused_by_name() -> None:
    def unknown(host: str, port: int):
        raise OSError

    with pytest.raises(InvalidRequest, match=r"nowhere\.example"):
        public_address("https://nowhere.example/", resolve=unknown)


def test_a_connection_goes_to_the_address_that_was_checked() -> None:
    found = public_address("https://example.org/hook?a=1", resolve=at("93.184.216.34"))
    assert found.pinned_url == "https://93.184.216.34:443/hook?a=1"
    assert (found.host, found.host_header) == ("example.org", "example.org")
    found = public_address("http://example.org:8080/", resolve=at("2606:2800:220:1::1"))
    assert found.pinned_url == "http://[2606:2800:220:1::1]:8080/"
    assert found.host_header == "example.org:8080"


def test_an_administrator_can_trust_a_host_of_this_network() -> None:
    found = public_address("http://hooks.lan/", allowed={"hooks.lan"}, resolve=at("10.0.0.7"))
    assert found.ip == "10.0.0.7"
