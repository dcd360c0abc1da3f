"""Planned shifts and their credentials, and the certificate of the organisation's issuing key."""

from collections.abc import Sequence
from typing import Any

from chatd.base.base64url import to_bytes, to_text
from chatd.base.http import Reply, Request, Route
from chatd.base.names import Seconds
from chatd.base.ports import Ids
from chatd.staff.http.asking import CALL, DONE, Asking, decoded
from chatd.staff.ports import PlannedShift
from chatd.staff.service.planned_shifts import PlannedShiftService, Wish
from chatd.staff.shapes.planned_shifts import (
    CertificateBody,
    CredentialRequest,
    CredentialRequests,
    CredentialsBody,
    OwnCredential,
    OwnCredentials,
    RequestsBody,
)


class PlannedShiftRequests:
    """One method for each call; each does one thing of the service."""

    def __init__(self, planned_shifts: PlannedShiftService, asking: Asking, ids: Ids) -> None:
        self._planned_shifts, self._asking, self._ids = planned_shifts, asking, ids

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            CALL("GET", "/api/credential-requests", self.waiting),
            CALL("POST", "/api/credential-requests", self.ask),
            CALL("GET", "/api/credentials", self.own),
            CALL("POST", "/api/credentials", self.sign),
            CALL("POST", "/api/certificate", self.certify),
        ]

    async def waiting(self, request: Request) -> Reply:
        """What a lead has to sign."""
        return Reply(
            _requests(await self._planned_shifts.waiting(await self._asking.staff(request)))
        )

    async def ask(self, request: Request) -> Reply:
        """A counsellor asks for planned shifts."""
        staff = await self._asking.staff(request)
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
        self._asking.note("credentials_asked", staff, len(wishes))
        asked = {wish.id for wish in wishes}
        own = await self._planned_shifts.own(staff)
        return Reply(_requests([shift for shift in own if shift.id in asked]))

    async def own(self, request: Request) -> Reply:
        """A counsellor's own shifts, signed or not, and the certificate."""
        staff = await self._asking.staff(request)
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
        staff = await self._asking.staff(request)
        body = await request.body(CredentialsBody)
        batch = [(each.id, decoded(each.credential)) for each in body.credentials]
        await self._planned_shifts.sign(staff, batch)
        self._asking.note("credentials_signed", staff, len(batch))
        return DONE

    async def certify(self, request: Request) -> Reply:
        """A lead installs the certificate of the issuing key."""
        staff = await self._asking.staff(request)
        body = await request.body(CertificateBody)
        await self._planned_shifts.keep_certificate(staff, decoded(body.certificate))
        self._asking.note("certificate_installed", staff)
        return DONE


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
