"""What the staff asks over HTTP: sign-in, who I am, planned shifts and their credentials. Bearer only, no cookie."""

import secrets
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from aiohttp import web

from chatd.base.base64url import to_bytes, to_text
from chatd.base.errors import Malformed, Unknown
from chatd.base.limits import WRONG_SECRETS
from chatd.base.names import Seconds
from chatd.base.shapes import Empty, Shape
from chatd.directory.rules.directory import Staff
from chatd.line.service.views import StaffProfile
from chatd.staff.ports import PlannedShift
from chatd.staff.service.planned_shifts import CredentialDesk, Wish
from chatd.staff.service.sign_in import SignIn
from chatd.staff.shapes import (
    CertificateBody,
    CredentialRequest,
    CredentialRequests,
    CredentialsBody,
    OwnCredentials,
    RequestsBody,
    ShownCredential,
    SignInBody,
)
from chatd.transport.handling import encode
from chatd.transport.pushes import Pushes
from chatd.transport.sources import Sources

BODY_MAX_BYTES = 64 * 1024
SHIFT_ID_BYTES = 12
T = TypeVar("T", bound=Shape)


class Api:
    """One method for each call; each does one thing of the service."""

    def __init__(
        self, sign_in: SignIn, credentials: CredentialDesk, pushes: Pushes, sources: Sources
    ) -> None:
        self._sign_in, self._credentials, self._pushes = sign_in, credentials, pushes
        self._sources = sources

    def routes(self) -> list[web.RouteDef]:
        """What is answered here."""
        return [
            web.post("/api/sign-in", self.spend_link),
            web.post("/api/sign-out", self.sign_out),
            web.get("/api/me", self.me),
            web.get("/api/credential-requests", self.waiting),
            web.post("/api/credential-requests", self.ask),
            web.get("/api/credentials", self.own),
            web.post("/api/credentials", self.sign),
            web.post("/api/certificate", self.certify),
        ]

    async def spend_link(self, request: web.Request) -> web.Response:
        """A one-time link for a bearer."""
        body = await _body(request, SignInBody)
        with self._sources.guessing(WRONG_SECRETS, self._sources.of(request)):
            bearer, profile = await self._sign_in.spend(body.link)
        return _json(_profile(profile) | {"bearer": bearer})

    async def sign_out(self, request: web.Request) -> web.Response:
        """The bearer ends, and with it this person's connections."""
        staff = await self._staff(request)
        await self._sign_in.end(_bearer(request))
        self._pushes.cut(staff.id)
        return _json(Empty())

    async def me(self, request: web.Request) -> web.Response:
        """Who the bearer is."""
        return _json(_profile(await self._sign_in.profile(await self._staff(request))))

    async def waiting(self, request: web.Request) -> web.Response:
        """What a lead has to sign."""
        return _json(_requests(await self._credentials.waiting(await self._staff(request))))

    async def ask(self, request: web.Request) -> web.Response:
        """A counsellor asks for planned shifts."""
        staff = await self._staff(request)
        body = await _body(request, RequestsBody)
        wishes = [
            Wish(
                secrets.token_urlsafe(SHIFT_ID_BYTES),
                Seconds(each.not_before),
                Seconds(each.not_after),
                to_bytes(each.public_key),
            )
            for each in body.requests
        ]
        await self._credentials.ask(staff, wishes)
        asked = {wish.id for wish in wishes}
        own = await self._credentials.own(staff)
        return _json(_requests([shift for shift in own if shift.id in asked]))

    async def own(self, request: web.Request) -> web.Response:
        """A counsellor's own shifts, signed or not, and the certificate."""
        staff = await self._staff(request)
        certificate = await self._credentials.certificate(staff)
        shifts = await self._credentials.own(staff)
        return _json(
            OwnCredentials(
                certificate=None if certificate is None else to_text(certificate),
                credentials=tuple(_shown(shift) for shift in shifts),
            )
        )

    async def sign(self, request: web.Request) -> web.Response:
        """A lead returns a batch of credentials."""
        staff = await self._staff(request)
        body = await _body(request, CredentialsBody)
        batch = [(each.id, decoded(each.credential)) for each in body.credentials]
        await self._credentials.sign(staff, batch)
        return _json(Empty())

    async def certify(self, request: web.Request) -> web.Response:
        """A lead installs the certificate of the issuing key."""
        staff = await self._staff(request)
        body = await _body(request, CertificateBody)
        await self._credentials.keep_certificate(staff, decoded(body.certificate))
        return _json(Empty())

    async def _staff(self, request: web.Request) -> Staff:
        with self._sources.guessing(WRONG_SECRETS, self._sources.of(request)):
            return await self._sign_in.staff_of(_bearer(request))


def _bearer(request: web.Request) -> str:
    """The bearer. Raises: Unknown when there is none: the same answer as for a wrong one."""
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if kind != "Bearer" or not bearer.isascii():
        raise Unknown
    return bearer


async def _body(request: web.Request, shape: type[T]) -> T:
    """The JSON body. Raises: Malformed."""
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > BODY_MAX_BYTES:
            raise Malformed
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise Malformed from None


def _json(payload: Any) -> web.Response:
    return web.Response(body=encode(payload), content_type="application/json")


def _profile(profile: StaffProfile) -> dict[str, Any]:
    return {name: getattr(profile, name) for name in StaffProfile.__slots__}


def _request_of(shift: PlannedShift) -> dict[str, Any]:
    return {
        "id": shift.id,
        "alias": shift.alias,
        "not_before": int(shift.not_before),
        "not_after": int(shift.not_after),
        "public_key": to_text(shift.public_key),
    }


def _requests(shifts: Sequence[PlannedShift]) -> CredentialRequests:
    return CredentialRequests(
        requests=tuple(CredentialRequest(**_request_of(shift)) for shift in shifts)
    )


def _shown(shift: PlannedShift) -> ShownCredential:
    credential = None if shift.credential is None else to_text(shift.credential)
    return ShownCredential(**_request_of(shift), credential=credential)


def decoded(text: str) -> bytes:
    """The bytes of base64url of any length. Raises: Malformed."""
    try:
        return to_bytes(text)
    except ValueError:
        raise Malformed from None
