"""A provider as OpenID Connect means it, in a process of its own: it lets one person in, and lies when it is told to.

`POST /control` says who the person is and how to lie; everything else is what any provider has.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from urllib.parse import parse_qs, unquote, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "patti-here", "a secret: with signs/of all kinds"


class State:
    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.keys = [new_key()]
        self.codes: dict[str, dict[str, str]] = {}
        self.asked = {"keys": 0, "discovery": 0}
        self.tell({})

    def tell(self, told: dict) -> None:
        self.person = told.get(
            "person", {"sub": "marta-at-work", "email": "marta@example.org", "email_verified": True}
        )
        self.claims = told.get("claims", {})
        self.header = told.get("header", {})
        self.sign_with = told.get("sign_with", "own")
        self.metadata = told.get("metadata", {})
        self.answer = told.get("answer", {})
        self.id_token = told.get("id_token")
        self.userinfo = told.get("userinfo")
        if told.get("rotate"):
            self.keys = [new_key()]


def new_key() -> RSAKey:
    return RSAKey.generate_key(
        2048, {"kid": secrets.token_hex(4), "use": "sig", "alg": "RS256"}, private=True
    )


def unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def id_token(state: State, nonce: str) -> str:
    now = int(time.time())
    claims = {
        "iss": state.issuer,
        "aud": CLIENT,
        "exp": now + 300,
        "iat": now,
        "nonce": nonce,
        **state.person,
    }
    for name, value in state.claims.items():
        if value is None:
            claims.pop(name, None)
        elif name in {"exp", "iat", "nbf"}:
            claims[name] = now + value
        else:
            claims[name] = value
    key = state.keys[0]
    header = {"alg": "RS256", "kid": key.kid, **state.header}
    if state.sign_with == "nobody":
        return f"{unpadded(json.dumps(header).encode())}.{unpadded(json.dumps(claims).encode())}."
    if state.sign_with == "public":
        return jwt.encode(header, claims, OctKey.import_key(key.as_pem(private=False)), algorithms=["HS256"])
    if state.sign_with == "stranger":
        key = new_key()
    return jwt.encode(header, claims, key)


def app_of(state: State) -> Starlette:
    async def control(request: Request) -> Response:
        if request.method == "POST":
            state.tell(await request.json())
        return JSONResponse(state.asked)

    async def discovery(request: Request) -> Response:
        state.asked["discovery"] += 1
        return JSONResponse(
            {
                "issuer": state.issuer,
                "authorization_endpoint": f"{state.issuer}/authorize",
                "token_endpoint": f"{state.issuer}/token",
                "userinfo_endpoint": f"{state.issuer}/userinfo",
                "jwks_uri": f"{state.issuer}/keys",
                "end_session_endpoint": f"{state.issuer}/out",
                **state.metadata,
            }
        )

    async def keys(request: Request) -> Response:
        state.asked["keys"] += 1
        return JSONResponse({"keys": [key.as_dict(private=False) for key in state.keys]})

    async def authorize(request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        state.codes[code] = asked
        answer = {"code": code, "state": asked["state"], **state.answer}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}")

    async def token(request: Request) -> Response:
        form = {name: given[0] for name, given in parse_qs((await request.body()).decode()).items()}
        asked = state.codes.pop(form.get("code", ""), None)
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        id_, _, secret = base64.b64decode(given).decode().partition(":")
        challenge = unpadded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or (scheme, unquote(id_), unquote(secret)) != ("Basic", CLIENT, SECRET)
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form.get("redirect_uri")
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        said = state.id_token or id_token(state, asked["nonce"])
        state.last = said
        return JSONResponse(
            {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "id_token": said}
        )

    async def userinfo(request: Request) -> Response:
        return JSONResponse(state.userinfo or state.person)

    async def last(request: Request) -> Response:
        return JSONResponse({"id_token": state.last})

    return Starlette(
        routes=[
            Route("/control", control, methods=["GET", "POST"]),
            Route("/.well-known/openid-configuration", discovery),
            Route("/keys", keys),
            Route("/authorize", authorize),
            Route("/token", token, methods=["POST"]),
            Route("/userinfo", userinfo),
            Route("/last", last),
        ]
    )


if __name__ == "__main__":
    port = int(sys.argv[1])
    uvicorn.run(app_of(State(f"http://127.0.0.1:{port}")), port=port, log_level="warning", access_log=False)
