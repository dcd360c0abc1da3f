"""The people of an organisation, for its leads, and what the staff has done, for its admins."""

from chatd.base.errors import Malformed
from chatd.base.http import Reply, Request, Route
from chatd.base.names import StaffId
from chatd.staff.http.asking import CALL, DONE, Asking
from chatd.staff.rules import is_volunteer
from chatd.staff.service.audit import Audit
from chatd.staff.service.people import People, Seen
from chatd.staff.service.profiles import unit_shown
from chatd.staff.shapes.people import (
    Act,
    Acts,
    Colleague,
    Colleagues,
    InvitationSecret,
    InviteBody,
    SignOutBody,
)

NUMBER_MAX_DIGITS = 15


class PeopleRequests:
    """One method for each call; each does one thing of the service."""

    def __init__(self, people: People, audit: Audit, asking: Asking) -> None:
        self._people, self._audit, self._asking = people, audit, asking

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            CALL("GET", "/api/staff", self.staff),
            CALL("POST", "/api/staff/out", self.sign_out),
            CALL("POST", "/api/invitations", self.invite),
            CALL("GET", "/api/audit", self.acts),
        ]

    async def staff(self, request: Request) -> Reply:
        """Everybody of the lead's organisation."""
        lead = await self._asking.staff(request)
        people = await self._people.of(lead)
        return Reply(Colleagues(staff=tuple(_shown(each) for each in people)))

    async def invite(self, request: Request) -> Reply:
        """A way in, told once."""
        lead = await self._asking.staff(request)
        body = await request.body(InviteBody)
        by_digits = body.kind == "digits"
        secret = await self._people.invite(lead, StaffId(body.staff), by_digits=by_digits)
        event = "digits_made" if by_digits else "link_made"
        self._asking.note(event, lead, about=body.staff)
        return Reply(InvitationSecret(secret=secret.text, expires=int(secret.expires)))

    async def sign_out(self, request: Request) -> Reply:
        """Somebody is out at once."""
        lead = await self._asking.staff(request)
        body = await request.body(SignOutBody)
        await self._people.sign_out(lead, StaffId(body.staff), passkeys=body.passkeys)
        event = "passkeys_taken" if body.passkeys else "signed_out_by_lead"
        self._asking.note(event, lead, about=body.staff)
        return DONE

    async def acts(self, request: Request) -> Reply:
        """What the staff of the admin's organisation has done; where she has a unit, what its people have."""
        admin = await self._asking.staff(request)
        number, accounts = _number(request.query("before")), self._people.accounts(admin)
        rows = await self._audit.before(admin.organisation, number, accounts)
        return Reply(
            Acts(
                rows=tuple(
                    Act(
                        number=each.number,
                        at=int(each.at),
                        account=each.account,
                        act=each.act,
                        about=each.about,
                    )
                    for each in rows
                )
            )
        )


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= NUMBER_MAX_DIGITS):
        raise Malformed
    return int(text)


def _shown(seen: Seen) -> Colleague:
    staff, until = seen.staff, seen.invited_until
    return Colleague(
        id=staff.id,
        alias=staff.alias,
        role=staff.role.as_before,
        languages=staff.languages,
        answers_as=staff.answers_as,
        passkeys=seen.passkeys,
        is_signed_in=seen.is_signed_in,
        invited_until=None if until is None else int(until),
        is_volunteer=is_volunteer(staff),
        unit=unit_shown(seen.unit),
    )
