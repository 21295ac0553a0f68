"""Signing in with a provider that knows who people are: OpenID Connect, authorization code with PKCE.

What the provider says is believed only when it is signed with a key of its own, meant for this service and for this very
asking, and said now. Its keys are read again when it signs with one that is not known, though not at every such token.
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx

from graph_service.domain.permissions import Role
from graph_service.errors import PattiError, SettingsError
from graph_service.settings import is_loopback

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Keys that sign with these are never those that verify: no secret is shared, and `none` is not among them."""
KNOWN_FOR_SECONDS = 3600.0
ASKED_EVERY_SECONDS = 30.0
TIMEOUT_SECONDS = 10.0
LARGEST = 1_000_000
LONGEST_SUBJECT = 255


class NotBelieved(PattiError):
    """What came from the provider, or in its name, does not hold; the reason names no value of it."""


@dataclass(frozen=True)
class ProviderRules:
    """Which provider, as whom this service is known there, and what its claims mean here."""

    issuer: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    name: str = ""
    scopes: str = "openid email profile"
    links_by_email: bool = False
    roles_claim: str = "roles"
    roles: Mapping[str, Role] = field(default_factory=dict)
    skew_seconds: int = 60

    def __post_init__(self) -> None:
        if not _is_safe(self.issuer):
            raise SettingsError("PATTI_OIDC_ISSUER: must be an https:// address")


@dataclass(frozen=True)
class Going:
    """What is to come back unchanged from the provider, kept by the browser meanwhile."""

    state: str
    nonce: str
    verifier: str
    next: str
    invitation: str | None = None


@dataclass(frozen=True)
class Identity:
    """Whom the provider vouches for."""

    issuer: str
    subject: str
    nonce: str
    email: str | None
    roles: frozenset[Role]


class Provider:
    """Sends people to a provider and reads who comes back."""

    def __init__(self, rules: ProviderRules, home: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.rules, self._clock = rules, clock
        self.name = rules.name or urlsplit(rules.issuer).hostname or rules.issuer
        self._back, self._home = f"{home}/sign-in/provider/back", home
        self._metadata: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, Any] | None = None
        self._asking = asyncio.Lock()

    async def address_in(self, next_: str, invitation: str | None = None) -> tuple[str, Going]:
        """Return where somebody signs in, and what has to come back. Raises NotBelieved when the provider does not answer."""
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        metadata = await self._discovered()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        going = Going(state, nonce, verifier, next_, invitation)
        asked = {
            "response_type": "code",
            "client_id": self.rules.client_id,
            "redirect_uri": self._back,
            "scope": self.rules.scopes,
            "state": going.state,
            "nonce": going.nonce,
            "code_challenge": create_s256_code_challenge(going.verifier),
            "code_challenge_method": "S256",
        }
        return _with(metadata["authorization_endpoint"], asked), going

    async def address_out(self) -> str | None:
        """Return where somebody signs out of the provider, too, if it has such a place."""
        try:
            metadata = await self._discovered()
        except NotBelieved:
            return None
        out = metadata.get("end_session_endpoint")
        if not isinstance(out, str) or not _is_safe(out):
            return None
        asked = {"client_id": self.rules.client_id, "post_logout_redirect_uri": f"{self._home}/sign-in"}
        return _with(out, asked)

    async def identity(self, said: Mapping[str, str], going: Going) -> Identity:
        """Return who comes back with this answer. Raises NotBelieved for whatever does not hold."""
        metadata = await self._discovered()
        if not secrets.compare_digest(said.get("state", "").encode(), going.state.encode()):
            raise NotBelieved("the answer is to another asking")
        issuer = said.get("iss")
        if issuer != self.rules.issuer and (
            issuer is not None or metadata.get("authorization_response_iss_parameter_supported")
        ):
            raise NotBelieved("the answer is another provider's")
        if "error" in said or not said.get("code"):
            raise NotBelieved("the provider let nobody in")
        tokens = await self._exchanged(metadata, said["code"], going.verifier)
        id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(id_token, str):
            raise NotBelieved("the provider does not say who it is")
        claims = await self._verified(id_token, going.nonce, access_token)
        claims |= await self._further(metadata, claims, access_token)
        return Identity(
            issuer=self.rules.issuer,
            subject=claims["sub"],
            nonce=going.nonce,
            email=claims.get("email") if claims.get("email_verified") is True else None,
            roles=self._roles(claims),
        )

    def _roles(self, claims: Mapping[str, Any]) -> frozenset[Role]:
        """Return what the claim of roles means here; the claim may lie within others, as `realm_access.roles`."""
        found: Any = _claim(claims, self.rules.roles_claim)
        values = [found] if isinstance(found, str) else found if isinstance(found, list) else []
        return frozenset(
            self.rules.roles[one] for one in values if isinstance(one, str) and one in self.rules.roles
        )

    async def _further(
        self, metadata: Mapping[str, Any], claims: Mapping[str, Any], access_token: object
    ) -> dict[str, Any]:
        """Return what the provider tells of the person beside the token, where that is needed and missing."""
        wanted = self.rules.links_by_email and "email" not in claims
        wanted = wanted or bool(self.rules.roles and _claim(claims, self.rules.roles_claim) is None)
        address = metadata.get("userinfo_endpoint")
        if not wanted or not isinstance(address, str) or not isinstance(access_token, str):
            return {}
        told = await self._asked("GET", address, headers={"authorization": f"Bearer {access_token}"})
        if told.get("sub") != claims["sub"]:
            raise NotBelieved("the provider tells of somebody else")
        known = ("email", "email_verified", self.rules.roles_claim.partition(".")[0])
        return {name: told[name] for name in known if name in told and name not in claims}

    async def _exchanged(self, metadata: Mapping[str, Any], code: str, verifier: str) -> Mapping[str, Any]:
        """Return the tokens that a code stands for: the provider gives them once."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
        }
        id_, secret = self.rules.client_id, self.rules.client_secret
        ways = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if secret is None:
            return await self._asked("POST", metadata["token_endpoint"], data=form | {"client_id": id_})
        if "client_secret_basic" in ways:
            auth = httpx.BasicAuth(quote(id_, safe=""), quote(secret, safe=""))
            return await self._asked("POST", metadata["token_endpoint"], data=form, auth=auth)
        form |= {"client_id": id_, "client_secret": secret}
        return await self._asked("POST", metadata["token_endpoint"], data=form)

    async def _verified(self, id_token: str, nonce: str, access_token: object) -> dict[str, Any]:
        """Return the claims of an ID token that is signed by the provider, for this service, for this asking, and now."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError, JoseError

        try:
            try:
                token = jwt.decode(id_token, await self._key_set(), algorithms=ALGORITHMS)
            except InvalidKeyIdError:
                token = jwt.decode(id_token, await self._key_set(anew=True), algorithms=ALGORITHMS)
            options: dict[str, Any] = {
                "iss": {"essential": True, "value": self.rules.issuer},
                "aud": {"essential": True, "value": self.rules.client_id},
                "sub": {"essential": True},
                "exp": {"essential": True},
                "iat": {"essential": True},
            }
            params = {"nonce": nonce, "client_id": self.rules.client_id, "access_token": access_token}
            CodeIDToken(token.claims, token.header, options, params).validate(leeway=self.rules.skew_seconds)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotBelieved(f"the ID token does not hold: {type(error).__name__}") from None
        subject = token.claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise NotBelieved("the ID token names nobody")
        return dict(token.claims)

    async def _key_set(self, *, anew: bool = False) -> Any:
        """Return the provider's keys, read again once an hour, and `anew` for a key that is not known."""
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        async with self._asking:
            now = self._clock()
            age = now - self._keys[0] if self._keys else KNOWN_FOR_SECONDS
            if self._keys and age < (ASKED_EVERY_SECONDS if anew else KNOWN_FOR_SECONDS):
                return self._keys[1]
            metadata = await self._read_metadata()
            found = await self._asked("GET", metadata["jwks_uri"])
            try:
                public = [one for one in found["keys"] if one.get("kty") != "oct" and one.get("use") != "enc"]
                self._keys = now, KeySet.import_key_set({"keys": public})
            except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
                raise NotBelieved(f"the provider's keys cannot be read: {type(error).__name__}") from None
            return self._keys[1]

    async def _discovered(self) -> Mapping[str, Any]:
        async with self._asking:
            return await self._read_metadata()

    async def _read_metadata(self) -> Mapping[str, Any]:
        """Return what the provider says of itself, read again once an hour."""
        from authlib.oidc.discovery import get_well_known_url

        now = self._clock()
        if self._metadata and now - self._metadata[0] < KNOWN_FOR_SECONDS:
            return self._metadata[1]
        found = await self._asked("GET", get_well_known_url(self.rules.issuer, external=True))
        if found.get("issuer") != self.rules.issuer:
            raise NotBelieved("the provider says that it is another one: see PATTI_OIDC_ISSUER")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not isinstance(found.get(name), str) or not _is_safe(found[name]):
                raise NotBelieved(f"the provider's {name} is no https:// address")
        self._metadata = now, found
        return found

    async def _asked(self, method: str, address: str, **given: Any) -> Mapping[str, Any]:
        """Return the JSON object that an address answers with; it leads nowhere else."""
        if not _is_safe(address):
            raise NotBelieved("an address of the provider is no https:// address")
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, follow_redirects=False) as client:
                answer = await client.request(method, address, **given)
        except httpx.HTTPError as error:
            raise NotBelieved(f"the provider does not answer: {type(error).__name__}") from None
        if answer.status_code != httpx.codes.OK or len(answer.content) > LARGEST:
            raise NotBelieved(f"the provider answers {answer.status_code}")
        try:
            found = answer.json()
        except ValueError:
            raise NotBelieved("the provider answers with something else") from None
        if not isinstance(found, dict):
            raise NotBelieved("the provider answers with something else")
        return found


def _claim(claims: Mapping[str, Any], path: str) -> Any:
    found: Any = claims
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _is_safe(address: str) -> bool:
    """Return whether what goes to an address is read by nobody on the way."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def _with(address: str, asked: Mapping[str, str]) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"
