"""An identity provider that speaks OpenID Connect: code flow with PKCE, signed ID tokens."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.errors import Unauthenticated, Unavailable
from app.service.organisations import plain_email
from app.service.people import Identity

if TYPE_CHECKING:
    import httpx
    from joserfc.jwk import KeySet

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]  # never "none", never a shared secret
SCOPE = "openid email profile"
FRESH_SECONDS = 3600.0
WAIT_SECONDS = 10.0
LEEWAY = 60  # seconds that two clocks may differ


@dataclass(frozen=True, slots=True)
class OidcClient:
    """What the provider knows us as; `redirect` is where it sends browsers back to."""

    issuer: str
    client_id: str
    secret: str
    redirect: str


class OidcProvider:
    """Implements IdentityProvider. The provider is asked what it offers when first needed."""

    def __init__(self, client: OidcClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._offer: tuple[float, dict[str, Any]] | None = None

    def address(self, state: str, nonce: str, verifier: str) -> str:
        url, _ = self._oauth().create_authorization_url(
            self._offered()["authorization_endpoint"],
            state=state,
            nonce=nonce,
            code_verifier=verifier,
        )
        return str(url)

    def identity(self, code: str, nonce: str, verifier: str) -> Identity:
        offered = self._offered()
        token = self._token(code, verifier, offered["token_endpoint"])
        claims = self._claims(str(token.get("id_token", "")), offered["jwks_uri"], nonce)
        # An address the provider has not checked would let anybody be anybody here.
        if not claims.get("email") or claims.get("email_verified") is not True:
            raise Unauthenticated("The identity provider vouches for no e-mail address of yours.")
        email = plain_email(str(claims["email"]))
        name = str(claims.get("name") or email.partition("@")[0])[:200]
        return Identity(self._client.issuer, str(claims["sub"])[:255], email, name)

    def _offered(self) -> dict[str, Any]:
        if self._offer is None or self._clock() - self._offer[0] > FRESH_SECONDS:
            url = f"{self._client.issuer.rstrip('/')}/.well-known/openid-configuration"
            offer = self._get(url)
            if offer.get("issuer") != self._client.issuer:
                raise Unavailable(
                    "The identity provider gives another name than the one set.",
                    hint=f"WHEREFORE_OIDC_ISSUER should be {offer.get('issuer')!r}.",
                )
            self._offer = (self._clock(), offer)
        return self._offer[1]

    def _token(self, code: str, verifier: str, endpoint: str) -> dict[str, Any]:
        import httpx
        from authlib.integrations.base_client.errors import OAuthError

        try:
            with self._oauth() as client:
                return dict(client.fetch_token(endpoint, code=code, code_verifier=verifier))
        except httpx.HTTPError as absent:
            raise _silent(absent) from None
        except (OAuthError, ValueError):
            raise Unauthenticated("The identity provider does not accept this sign-in.") from None

    def _claims(self, id_token: str, jwks_uri: str, nonce: str) -> dict[str, Any]:
        from joserfc import jwt
        from joserfc.errors import JoseError

        try:
            claims = jwt.decode(id_token, self._keys(jwks_uri), algorithms=ALGORITHMS).claims
            jwt.JWTClaimsRegistry(
                leeway=LEEWAY,
                iss={"essential": True, "value": self._client.issuer},
                aud={"essential": True, "value": self._client.client_id},
                sub={"essential": True},
                exp={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(claims)
        except (JoseError, ValueError):
            raise Unauthenticated("The identity provider's answer cannot be trusted.") from None
        if claims.get("azp", self._client.client_id) != self._client.client_id:
            raise Unauthenticated("The identity provider's answer is meant for somebody else.")
        return dict(claims)

    def _keys(self, url: str) -> KeySet:
        from joserfc.jwk import KeySet

        return KeySet.import_key_set(self._get(url))

    def _oauth(self) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client

        return OAuth2Client(
            self._client.client_id,
            self._client.secret,
            scope=SCOPE,
            redirect_uri=self._client.redirect,
            code_challenge_method="S256",
            timeout=WAIT_SECONDS,
        )

    def _get(self, url: str) -> Any:
        import httpx

        try:
            answer = httpx.get(url, timeout=WAIT_SECONDS)
            answer.raise_for_status()
            return answer.json()
        except (httpx.HTTPError, ValueError) as absent:
            raise _silent(absent) from None


def _silent(absent: httpx.HTTPError | ValueError) -> Unavailable:
    reason = type(absent).__name__
    return Unavailable("The identity provider does not answer.", hint=f"It is {reason}.")
