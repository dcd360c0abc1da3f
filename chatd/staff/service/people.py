"""What a lead does for the people of her own organisation: she sees them, lets them in, and signs them out at once.

Of somebody else's organisation she learns nothing: it is answered as for a person who never was.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import Seconds, StaffId
from chatd.base.ports import Clock
from chatd.directory.rules.directory import Staff, Unit
from chatd.directory.rules.units import reaches, reaches_all
from chatd.directory.service.registry import Registry
from chatd.staff.ports import Passkeys, SignIns
from chatd.staff.rules import manages
from chatd.staff.service.bearers import Bearers
from chatd.staff.service.invitations import Invitations, Secret

Out = Callable[[StaffId], Awaitable[None]]  # this person is out: connections, desk, conversations


class Seen(NamedTuple):
    """A person, as a lead sees them."""

    staff: Staff
    passkeys: int
    is_signed_in: bool
    invited_until: Seconds | None
    unit: Unit | None = None


class People:
    """The leads' half of the staff."""

    def __init__(
        self,
        registry: Registry,
        sign_ins: SignIns,
        passkeys: Passkeys,
        bearers: Bearers,
        invitations: Invitations,
        clock: Clock,
        out: Out,
    ) -> None:
        self._registry, self._sign_ins, self._passkeys = registry, sign_ins, passkeys
        self._bearers, self._invitations, self._clock = bearers, invitations, clock
        self._out = out

    async def of(self, lead: Staff) -> Sequence[Seen]:
        """Everybody of the organisation, or of her unit, by id. Raises: Unavailable."""
        passkeys, here = await self._passkeys.counts(), await self._bearers.signed_in()
        invited = await self._sign_ins.invited(self._clock.now())
        unit = self._registry.unit
        return [
            Seen(each, passkeys.get(each.id, 0), each.id in here, invited.get(each.id), unit(each))
            for each in self._registry.everybody
            if reaches(lead, each)
        ]

    def accounts(self, admin: Staff) -> Sequence[StaffId] | None:
        """Of whose acts she is told: of all of the organisation (None), or of the people of her unit."""
        if admin.unit is None:
            return None
        return [each.id for each in self._registry.everybody if reaches(admin, each)]

    async def invite(self, lead: Staff, staff: StaffId, *, by_digits: bool) -> Secret:
        """A way in for this person, told once. Raises: Refused(NOT_ALLOWED: none of hers), Unavailable.

        Whoever lets somebody in could come in as them: so who has a unit lets nobody in who serves a line beyond it.
        """
        person = await self.own(lead, staff)
        if not reaches_all(lead, self._registry.lines_of(person)):
            raise Refused(Reason.NOT_ALLOWED)
        if by_digits:
            return await self._invitations.make_digits(person.id)
        return await self._invitations.make_link(person.id)

    async def sign_out(self, lead: Staff, staff: StaffId, *, passkeys: bool) -> None:
        """Every sign-in of this person ends now; with `passkeys`, none of them counts again.

        Raises: Refused(NOT_ALLOWED: none of hers), Unavailable.
        """
        person = await self.own(lead, staff)
        if passkeys:
            await self._passkeys.forget(person.id)
        await self._bearers.end_all(person.id)
        await self._out(person.id)

    async def own(self, lead: Staff, staff: StaffId) -> Staff:
        """The person. Raises: Refused(NOT_ALLOWED: none, somebody else's, one above her: alike), Unavailable."""
        try:
            found = await self._registry.staff_by_now(staff)
        except Unknown:
            raise Refused(Reason.NOT_ALLOWED) from None
        if not manages(lead, found):
            raise Refused(Reason.NOT_ALLOWED)
        return found
