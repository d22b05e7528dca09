"""Organisations, sign-in, keys and links: who gets in, as what, and until when."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app.errors import (
    Conflict,
    Forbidden,
    InvalidRequest,
    NotFound,
    QuotaExceeded,
    Unauthenticated,
    Unavailable,
)
from app.service.guesses import MOST
from app.service.people import Role
from app.service.people_services import PeopleServices
from app.service.records import Reader, Scope
from tests.people import ADA, BOB, EVE, PASSWORD, found, services_at
from tests.provider import CLIENT, SECRET, Provider, provider
from tests.unit.api.fakes import FakeRuns

READ_ONLY = frozenset({Scope.READ})


@pytest.fixture
def people(tmp_path: Path) -> PeopleServices:
    return services_at(tmp_path, FakeRuns())


@pytest.fixture
def acme(people: PeopleServices) -> str:
    return found(people, ada=Role.OWNER, bob=Role.VIEWER)


def signed_in(people: PeopleServices, email: str) -> Reader:
    reader = people.sign_ins.reader_of(people.sign_ins.with_password(email, PASSWORD))
    assert reader is not None
    return reader


def test_a_member_signs_in_as_what_they_are(people: PeopleServices, acme: str) -> None:
    ada, bob = signed_in(people, f" {ADA.upper()} "), signed_in(people, BOB)
    assert (ada.tenant, ada.actor, ada.scopes) == (acme, ADA, frozenset(Scope))
    assert bob.scopes == READ_ONLY


@pytest.mark.parametrize(
    ("email", "password"), [(ADA, "wrong"), (ADA, ""), ("no@body.org", PASSWORD), ("x", PASSWORD)]
)
def test_anything_else_is_refused(
    people: PeopleServices, acme: str, email: str, password: str
) -> None:
    with pytest.raises((Unauthenticated, InvalidRequest)):
        people.sign_ins.with_password(email, password)


def test_who_guesses_has_to_wait(people: PeopleServices, acme: str) -> None:
    for _ in range(MOST):
        with pytest.raises(Unauthenticated):
            people.sign_ins.with_password(BOB, "a guess")
    with pytest.raises(QuotaExceeded) as refused:
        people.sign_ins.with_password(BOB, PASSWORD)
    assert 0 < refused.value.retry_after <= 15 * 60 + 1
    signed_in(people, ADA)


def test_a_session_ends_with_the_membership_the_password_or_itself(
    people: PeopleServices, acme: str
) -> None:
    first, second = (people.sign_ins.with_password(BOB, PASSWORD) for _ in range(2))
    people.sign_ins.end(first)
    assert people.sign_ins.reader_of(first) is None
    bob = people.sign_ins.reader_of(second)
    assert bob is not None
    people.sign_ins.change_password(bob, PASSWORD, "another good long one")
    assert people.sign_ins.reader_of(second) is None
    third = people.sign_ins.with_password(BOB, "another good long one")
    people.organisations.remove(signed_in(people, ADA), bob.person_id or "")
    assert people.sign_ins.reader_of(third) is None
    with pytest.raises(Unauthenticated):
        people.sign_ins.with_password(BOB, "another good long one")


@pytest.mark.parametrize("new", ["short", "x" * 201, "I am bob, and that is it"])
def test_a_password_that_is_soon_guessed_is_refused(
    people: PeopleServices, acme: str, new: str
) -> None:
    with pytest.raises(InvalidRequest):
        people.sign_ins.change_password(signed_in(people, BOB), PASSWORD, new)


def test_an_organisation_keeps_an_owner(people: PeopleServices, acme: str) -> None:
    ada = signed_in(people, ADA)
    assert ada.person_id is not None
    with pytest.raises(Conflict, match="only owner"):
        people.organisations.remove(ada, ada.person_id)
    with pytest.raises(Conflict, match="only owner"):
        people.organisations.change_role(ada, ada.person_id, Role.VIEWER)
    bob = signed_in(people, BOB)
    people.organisations.change_role(ada, bob.person_id or "", Role.OWNER)
    people.organisations.change_role(ada, ada.person_id, Role.VIEWER)
    assert signed_in(people, ADA).scopes == READ_ONLY


def test_a_person_of_two_organisations_works_for_one_at_a_time(
    people: PeopleServices, acme: str
) -> None:
    other = found(people, "other", eve=Role.OWNER)
    people.organisations.admit(other, BOB, Role.ANALYST)
    bob = signed_in(people, BOB)
    assert bob.tenant == acme
    moved = people.sign_ins.reader_of(people.sign_ins.switch(bob, other))
    assert moved is not None
    assert (moved.tenant, moved.scopes) == (other, Role.ANALYST.scopes)
    with pytest.raises(NotFound):
        people.sign_ins.switch(signed_in(people, ADA), other)


def test_members_of_other_organisations_do_not_exist(people: PeopleServices, acme: str) -> None:
    found(people, "other", eve=Role.OWNER)
    eve = signed_in(people, "eve@example.org")
    bob = signed_in(people, BOB)
    with pytest.raises(NotFound):
        people.organisations.change_role(eve, bob.person_id or "", Role.VIEWER)
    with pytest.raises(NotFound):
        people.organisations.remove(eve, bob.person_id or "")
    assert [m.person.email for m in people.organisations.members(eve)] == ["eve@example.org"]


# -- keys -----------------------------------------------------------------------------------


def test_a_key_allows_what_it_says_until_it_is_revoked(people: PeopleServices, acme: str) -> None:
    ada = signed_in(people, ADA)
    made = people.keys.add(ada, "nightly", [Scope.READ, Scope.WRITE])
    reader = people.keys.reader_of(made.secret)
    assert reader is not None
    assert (reader.tenant, reader.scopes) == (acme, {Scope.READ, Scope.WRITE})
    assert ADA in reader.actor
    assert made.secret not in repr(people.keys.of(ada))
    assert people.keys.of(ada)[0].last_used_at is not None
    people.keys.revoke(ada, made.key.id)
    assert people.keys.reader_of(made.secret) is None


def test_a_key_never_allows_more_than_its_maker_may_do_now(
    people: PeopleServices, acme: str
) -> None:
    ada, bob = signed_in(people, ADA), signed_in(people, BOB)
    with pytest.raises(Forbidden, match="write"):
        people.keys.add(bob, "too much", [Scope.WRITE])
    people.organisations.change_role(ada, bob.person_id or "", Role.ANALYST)
    made = people.keys.add(signed_in(people, BOB), "mine", [Scope.READ, Scope.WRITE])
    people.organisations.change_role(ada, bob.person_id or "", Role.VIEWER)
    reader = people.keys.reader_of(made.secret)
    assert reader is not None
    assert reader.scopes == READ_ONLY
    people.organisations.remove(ada, bob.person_id or "")
    assert people.keys.reader_of(made.secret) is None


def test_a_key_makes_no_key_unless_it_may_administer(people: PeopleServices, acme: str) -> None:
    ada = signed_in(people, ADA)
    reader = people.keys.reader_of(people.keys.add(ada, "reads", [Scope.READ]).secret)
    assert reader is not None
    with pytest.raises(Forbidden):
        people.keys.add(reader, "another", [Scope.READ])


def test_a_key_expires(people: PeopleServices, acme: str) -> None:
    made = people.keys.add(signed_in(people, ADA), "for a day", [Scope.READ], days=1)
    assert made.key.expires_at is not None
    assert made.key.is_valid(made.key.created_at)
    assert not made.key.is_valid(made.key.expires_at)


def test_members_see_their_own_keys_and_owners_all(people: PeopleServices, acme: str) -> None:
    ada, bob = signed_in(people, ADA), signed_in(people, BOB)
    hers, his = (people.keys.add(r, "k", [Scope.READ]).key.id for r in (ada, bob))
    assert {k.id for k in people.keys.of(ada)} == {hers, his}
    assert {k.id for k in people.keys.of(bob)} == {his}
    with pytest.raises(NotFound):
        people.keys.revoke(bob, hers)


# -- links ------------------------------------------------------------------------------------


def test_a_link_to_a_run_that_is_not_ones_own_cannot_be_made(
    people: PeopleServices, acme: str
) -> None:
    with pytest.raises(NotFound):
        people.shares.add(signed_in(people, ADA), "run_of_others", 1)


@pytest.mark.parametrize("secret", ["", "wfl_", "wfl_unknown", "wf_key", "x" * 500])
def test_a_link_nobody_made_shows_nothing(people: PeopleServices, secret: str) -> None:
    with pytest.raises(NotFound):
        people.shares.opened(secret)


# -- an identity provider -------------------------------------------------------------------


@pytest.fixture
def vouching() -> Iterator[Provider]:
    with provider(sub="s-1", email=EVE, name="Eve") as played:
        yield played


@pytest.fixture
def open_house(tmp_path: Path, vouching: Provider) -> PeopleServices:
    """People who may come from the provider; newcomers join `acme` as analysts."""
    people = services_at(
        tmp_path,
        FakeRuns(),
        public_url="https://why.example.org",
        oidc_issuer=vouching.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_organisation="acme",
        oidc_role="analyst",
    )
    found(people)
    return people


def come_back(people: PeopleServices) -> str:
    """Sign in at the provider and return the cookie that the way back gives."""
    address, state = people.sign_ins.begin()
    sent = httpx.get(address).headers["location"]
    assert sent.startswith("https://why.example.org/login/oidc/callback?")
    answer = parse_qs(urlsplit(sent).query)
    assert answer["state"] == [state]
    return people.sign_ins.finish(state, answer["code"][0])


def test_who_the_provider_vouches_for_joins_once_and_stays_the_same(
    open_house: PeopleServices, vouching: Provider
) -> None:
    first = open_house.sign_ins.reader_of(come_back(open_house))
    vouching.claims["email"] = "eve@married.example.net"
    second = open_house.sign_ins.reader_of(come_back(open_house))
    assert first is not None
    assert first.actor == EVE
    assert first.scopes == Role.ANALYST.scopes
    assert second == first


def test_a_member_who_was_added_before_is_known_by_the_address(
    open_house: PeopleServices, vouching: Provider
) -> None:
    tenant = open_house.organisations.named("acme").id
    added = open_house.organisations.admit(tenant, EVE, Role.OWNER)
    reader = open_house.sign_ins.reader_of(come_back(open_house))
    assert reader is not None
    assert reader.person_id == added.person.id


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://evil.example"},
        {"aud": "somebody else"},
        {"azp": "somebody else"},
        {"nonce": "of another sign-in"},
        {"exp": int(time.time()) - 3600},
        {"email_verified": False},
        {"email": ""},
        {"sub": None},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_answer_that_cannot_be_trusted_signs_nobody_in(
    open_house: PeopleServices, vouching: Provider, wrong: dict
) -> None:
    vouching.wrong = wrong
    with pytest.raises(Unauthenticated):
        come_back(open_house)


def test_a_token_that_somebody_else_signed_is_refused(
    open_house: PeopleServices, vouching: Provider
) -> None:
    vouching.forged = True
    with pytest.raises(Unauthenticated):
        come_back(open_house)


def test_a_sign_in_is_taken_up_once_and_by_its_own_code(
    open_house: PeopleServices, vouching: Provider
) -> None:
    _, state = open_house.sign_ins.begin()
    with pytest.raises(Unauthenticated, match="does not accept"):
        open_house.sign_ins.finish(state, "a code nobody gave")
    for spent in (state, "a state nobody gave"):
        with pytest.raises(Unauthenticated, match="not known"):
            open_house.sign_ins.finish(spent, "any")


def test_strangers_stay_outside_where_no_organisation_is_open(
    tmp_path: Path, vouching: Provider
) -> None:
    people = services_at(
        tmp_path,
        FakeRuns(),
        public_url="https://why.example.org",
        oidc_issuer=vouching.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
    )
    with pytest.raises(Forbidden, match=EVE):
        come_back(people)


def test_a_provider_that_is_away_is_told(tmp_path: Path) -> None:
    people = services_at(
        tmp_path,
        FakeRuns(),
        oidc_issuer="http://127.0.0.1:9",
        public_url="https://x",
        oidc_client_id="x",
        oidc_client_secret="x",
    )
    with pytest.raises(Unavailable):
        people.sign_ins.begin()


def test_without_a_provider_there_is_no_such_way(people: PeopleServices) -> None:
    with pytest.raises(NotFound):
        people.sign_ins.begin()


# -- the audit log ----------------------------------------------------------------------------


def test_the_log_is_read_by_its_own_organisation_newest_first(people: PeopleServices) -> None:
    mine, other = (Reader(found(people, name), "ada") for name in ("mine", "other"))
    for n in range(5):
        people.audit.note(mine, "start_run", f"/v1/runs/{n}", status=202)
    people.audit.note(other, "start_run", "/v1/runs/theirs", status=202)
    first = people.audit.page(mine, after=None, limit=3)
    rest = people.audit.page(mine, after=first[-1].id, limit=3)
    assert [e.target[-1] for e in (*first, *rest)] == ["4", "3", "2", "1", "0"]
    assert people.audit.page(replace(mine, tenant="nobody"), after=None, limit=3) == []
