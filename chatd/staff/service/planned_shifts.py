"""Planned shifts: a counsellor asks for credentials, a lead signs a batch ahead of time."""

from collections.abc import Sequence
from dataclasses import dataclass

from chatd.base.base64url import KEY_BYTES, to_bytes
from chatd.base.errors import Malformed, Reason, Refused, Unknown
from chatd.base.names import OrganisationId, Seconds
from chatd.base.ports import Clock
from chatd.directory.rules.directory import Staff
from chatd.directory.service.registry import Registry
from chatd.staff.ports import CredentialChecks, PlannedShift, PlannedShifts
from chatd.staff.rules import CREDENTIAL_MAX_SECONDS, leads, must_lead
from chatd.staff.shapes.planned_shifts import Signatures

WISHES_MAX_COUNT = 64  # a month of shifts, twice over


@dataclass(frozen=True, slots=True)
class Wish:
    """A planned shift as the console asks for it. `public_key`: Ed25519, 32 bytes."""

    id: str
    not_before: Seconds
    not_after: Seconds
    public_key: bytes


class PlannedShiftService:
    """Between the counsellor's console and the lead's; the daemon never holds an issuing key."""

    def __init__(
        self,
        registry: Registry,
        planned_shifts: PlannedShifts,
        checks: CredentialChecks,
        clock: Clock,
    ) -> None:
        self._registry = registry
        self._planned_shifts = planned_shifts
        self._checks = checks
        self._clock = clock

    async def ask(self, staff: Staff, wishes: Sequence[Wish]) -> None:
        """Keep the wishes, under this person's alias and as what the person answers.

        Raises: Refused(NOT_ALLOWED: longer than 12 h, over, or too many), Malformed, Unavailable.
        """
        own = await self.own(staff)
        if len(own) + len(wishes) > WISHES_MAX_COUNT:
            raise Refused(Reason.NOT_ALLOWED)
        await self._planned_shifts.ask([self._planned(staff, wish) for wish in wishes])

    async def waiting(self, lead: Staff) -> Sequence[PlannedShift]:
        """What waits to be signed in the lead's organisation. Raises: Refused(NOT_ALLOWED), Unavailable."""
        must_lead(lead)
        return await self._planned_shifts.waiting(lead.organisation, self._clock.now())

    async def sign(self, lead: Staff, credentials: Sequence[tuple[str, bytes]]) -> None:
        """Keep credentials by shift id; all are checked before the first is kept.

        Raises: Refused(NOT_ALLOWED, BAD_CREDENTIAL), Unknown (shift), Unavailable.
        """
        shifts = {shift.id: shift for shift in await self.waiting(lead)}
        certificate = await self._planned_shifts.certificate(lead.organisation)
        if certificate is None:
            raise Refused(Reason.BAD_CREDENTIAL)
        for shift_id, credential in credentials:
            if shift_id not in shifts:
                raise Unknown
            self._checks.check_credential(credential, certificate, shifts[shift_id])
        for shift_id, credential in credentials:
            await self._planned_shifts.sign(lead.organisation, shift_id, credential)

    async def own(self, staff: Staff) -> Sequence[PlannedShift]:
        """One person's own shifts, signed or not, that are not over. Raises: Unavailable."""
        return await self._planned_shifts.of_staff(staff.id, self._clock.now())

    async def signatures(self, staff: Staff) -> Signatures:
        """What waits for this person's signature, and what of the person's own is signed. Raises: Unavailable."""
        own = await self.own(staff)
        return Signatures(
            asked=len(await self.waiting(staff)) if leads(staff) else 0,
            given=sum(shift.credential is not None for shift in own),
        )

    async def certificate(self, staff: Staff) -> bytes | None:
        """The certificate of the person's organisation. Raises: Unavailable."""
        return await self._planned_shifts.certificate(staff.organisation)

    async def keep_certificate(self, lead: Staff, certificate: bytes) -> None:
        """Install the certificate of the organisation's issuing key.

        Raises: Refused(NOT_ALLOWED, BAD_CREDENTIAL), Unavailable.
        """
        must_lead(lead)
        await self.install_certificate(lead.organisation, certificate)

    async def install_certificate(self, organisation: OrganisationId, certificate: bytes) -> None:
        """The same for the operator at a terminal. Raises: Unknown, Refused(BAD_CREDENTIAL), Unavailable."""
        found = self._registry.organisation(organisation)
        roots = tuple(to_bytes(root) for root in found.roots)
        self._checks.check_certificate(certificate, found.name, roots, self._clock.now())
        await self._planned_shifts.keep_certificate(organisation, certificate)

    def _planned(self, staff: Staff, wish: Wish) -> PlannedShift:
        if len(wish.public_key) != KEY_BYTES or wish.not_after <= wish.not_before:
            raise Malformed
        is_over = wish.not_after <= self._clock.now()
        if is_over or wish.not_after - wish.not_before > CREDENTIAL_MAX_SECONDS:
            raise Refused(Reason.NOT_ALLOWED)
        return PlannedShift(
            id=wish.id,
            staff=staff.id,
            organisation=staff.organisation,
            alias=staff.alias,
            not_before=wish.not_before,
            not_after=wish.not_after,
            public_key=wish.public_key,
            answers_as=staff.answers_as,
        )
