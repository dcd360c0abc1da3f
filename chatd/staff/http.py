"""What the staff asks over HTTP: sign-in, who I am, planned shifts and their credentials. Bearer only, no cookie."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from chatd.base.base64url import to_bytes, to_text
from chatd.base.errors import Malformed
from chatd.base.http import Reply, Request, Route
from chatd.base.limits import WRONG_SECRETS
from chatd.base.names import Seconds
from chatd.base.ports import Ids, Journal, SourceLimits
from chatd.base.shapes import Empty
from chatd.directory.rules.directory import Staff
from chatd.staff.ports import PlannedShift
from chatd.staff.service.planned_shifts import PlannedShiftService, Wish
from chatd.staff.service.sign_in import SignIn
from chatd.staff.shapes import (
    CertificateBody,
    CredentialRequest,
    CredentialRequests,
    CredentialsBody,
    OwnCredential,
    OwnCredentials,
    RequestsBody,
    SignedIn,
    SignInBody,
    StaffProfile,
)

CALL = partial(Route, counted_as="api", gone_status=HTTPStatus.UNAUTHORIZED)
DONE = Reply(Empty())
Cut = Callable[[str], Awaitable[None]]  # closes the consoles of this bearer


class StaffRequests:
    """One method for each call; each does one thing of the service."""

    def __init__(
        self,
        sign_in: SignIn,
        planned_shifts: PlannedShiftService,
        sources: SourceLimits,
        ids: Ids,
        cut: Cut,
        journal: Journal,
    ) -> None:
        self._sign_in, self._planned_shifts, self._cut = sign_in, planned_shifts, cut
        self._journal = journal
        self._sources, self._ids = sources, ids

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            CALL("POST", "/api/sign-in", self.spend_link),
            CALL("POST", "/api/sign-out", self.sign_out),
            CALL("GET", "/api/me", self.me),
            CALL("GET", "/api/credential-requests", self.waiting),
            CALL("POST", "/api/credential-requests", self.ask),
            CALL("GET", "/api/credentials", self.own),
            CALL("POST", "/api/credentials", self.sign),
            CALL("POST", "/api/certificate", self.certify),
        ]

    async def spend_link(self, request: Request) -> Reply:
        """A one-time link for a bearer."""
        body = await request.body(SignInBody)
        async with self._sources.guessing(WRONG_SECRETS, body.link, request.source):
            bearer, profile = await self._sign_in.spend(body.link)
        self._journal.note(
            "signed_in", organisation=profile.organisation.id, account=profile.staff.id
        )
        return Reply(_signed_in(profile, bearer))

    async def sign_out(self, request: Request) -> Reply:
        """The bearer ends, and with it the consoles that came by it; another sign-in of the same person goes on."""
        staff = await self._staff(request)
        await self._sign_in.end(request.bearer)
        await self._cut(request.bearer)
        self._note("signed_out", staff)
        return DONE

    async def me(self, request: Request) -> Reply:
        """Who the bearer is."""
        return Reply(await self._sign_in.profile(await self._staff(request)))

    async def waiting(self, request: Request) -> Reply:
        """What a lead has to sign."""
        return Reply(_requests(await self._planned_shifts.waiting(await self._staff(request))))

    async def ask(self, request: Request) -> Reply:
        """A counsellor asks for planned shifts."""
        staff = await self._staff(request)
        body = await request.body(RequestsBody)
        wishes = [
            Wish(
                self._ids.id("s"),
                Seconds(each.not_before),
                Seconds(each.not_after),
                to_bytes(each.public_key),
            )
            for each in body.requests
        ]
        await self._planned_shifts.ask(staff, wishes)
        self._note("credentials_asked", staff, len(wishes))
        asked = {wish.id for wish in wishes}
        own = await self._planned_shifts.own(staff)
        return Reply(_requests([shift for shift in own if shift.id in asked]))

    async def own(self, request: Request) -> Reply:
        """A counsellor's own shifts, signed or not, and the certificate."""
        staff = await self._staff(request)
        certificate = await self._planned_shifts.certificate(staff)
        shifts = await self._planned_shifts.own(staff)
        return Reply(
            OwnCredentials(
                certificate=None if certificate is None else to_text(certificate),
                credentials=tuple(_shown(shift) for shift in shifts),
            )
        )

    async def sign(self, request: Request) -> Reply:
        """A lead returns a batch of credentials."""
        staff = await self._staff(request)
        body = await request.body(CredentialsBody)
        batch = [(each.id, decoded(each.credential)) for each in body.credentials]
        await self._planned_shifts.sign(staff, batch)
        self._note("credentials_signed", staff, len(batch))
        return DONE

    async def certify(self, request: Request) -> Reply:
        """A lead installs the certificate of the issuing key."""
        staff = await self._staff(request)
        body = await request.body(CertificateBody)
        await self._planned_shifts.keep_certificate(staff, decoded(body.certificate))
        self._note("certificate_installed", staff)
        return DONE

    def _note(self, event: str, staff: Staff, count: int | None = None) -> None:
        self._journal.note(event, organisation=staff.organisation, account=staff.id, count=count)

    async def _staff(self, request: Request) -> Staff:
        bearer = request.bearer
        async with self._sources.guessing(WRONG_SECRETS, bearer, request.source):
            return await self._sign_in.staff_of(bearer)


def _signed_in(profile: StaffProfile, bearer: str) -> SignedIn:
    own = {name: getattr(profile, name) for name in StaffProfile.__struct_fields__}
    return SignedIn(**own, bearer=bearer)


def _request_of(shift: PlannedShift) -> dict[str, Any]:
    return {
        "id": shift.id,
        "alias": shift.alias,
        "answers_as": shift.answers_as,
        "not_before": int(shift.not_before),
        "not_after": int(shift.not_after),
        "public_key": to_text(shift.public_key),
    }


def _requests(shifts: Sequence[PlannedShift]) -> CredentialRequests:
    return CredentialRequests(
        requests=tuple(CredentialRequest(**_request_of(shift)) for shift in shifts)
    )


def _shown(shift: PlannedShift) -> OwnCredential:
    credential = None if shift.credential is None else to_text(shift.credential)
    return OwnCredential(**_request_of(shift), credential=credential)


def decoded(text: str) -> bytes:
    """The bytes of base64url of any length. Raises: Malformed."""
    try:
        return to_bytes(text)
    except ValueError:
        raise Malformed from None
